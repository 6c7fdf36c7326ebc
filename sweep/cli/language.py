"""In which language a terminal is spoken to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(argv: Sequence[str], env: Mapping[str, str]) -> str:
    """--lang, else SWEEP_LANGUAGE, else the terminal's locale: 'zh' where that is Chinese, English elsewhere.

    Looks at the raw arguments, because the help texts need it before they are read.
    """
    chosen = _option(argv) or env.get("SWEEP_LANGUAGE") or next((env[v] for v in _LOCALE_VARIABLES if env.get(v)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def _option(argv: Sequence[str]) -> str:
    chosen = ""
    for i, argument in enumerate(argv):
        if argument == "--lang" and i + 1 < len(argv):
            chosen = argv[i + 1]
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
    return chosen
