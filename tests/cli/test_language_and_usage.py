"""What the command line says of itself: languages, help, wrong usage, completion. Nothing here needs a database."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sweep.cli.commands import COMMANDS
from sweep.cli.completion import bash_script, fish_script, places_of
from sweep.cli.language import language_of
from sweep.cli.main import main
from sweep.cli.parser import make_parser
from tests.cli.command_line import Terminal

CONTRACT = {
    "demo", "serve", "people add", "sectors load", "teams load", "registry load", "registry export", "recall open",
    "recall amend", "plan", "status", "close", "report", "ledger verify", "backup", "restore",
}  # fmt: skip


def english(en: str, _zh: str) -> str:
    return en


def chinese(_en: str, zh: str) -> str:
    return zh


def test_every_command_of_the_contract_is_there() -> None:
    assert {" ".join(command.path) for command in COMMANDS} >= CONTRACT


@pytest.mark.parametrize(
    ("argv", "env", "language"),
    [
        (["status"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["status"], {"LANG": "C"}, "en"),
        (["status"], {}, "en"),
        (["status"], {"LANG": "zh_CN.UTF-8", "SWEEP_LANGUAGE": "en"}, "en"),
        (["status"], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        (["--lang", "zh", "status"], {"SWEEP_LANGUAGE": "en"}, "zh"),
        (["status", "--lang=zh"], {}, "zh"),
    ],
)
def test_the_language_is_the_options_the_settings_or_the_terminals(
    argv: list[str], env: dict[str, str], language: str
) -> None:
    assert language_of(argv, env) == language


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.path))
def test_help_gives_an_example_that_can_be_read_in_both_languages(
    command: object, capsys: pytest.CaptureFixture[str]
) -> None:
    path = command.path  # type: ignore[attr-defined]  # pytest's ids want a plain object
    for language, mark in (("en", "example:"), ("zh", "示例:")):
        with pytest.raises(SystemExit) as ended:
            main([*path, "--help", "--lang", language])
        assert ended.value.code == 0
        shown = capsys.readouterr().out
        assert mark in shown
        assert f"sweep {' '.join(path)}" in shown
        assert bool(re.search("[一-鿿]", shown.partition(mark)[2].partition("\n\n")[2])) == (language == "zh")


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["registry"],
        ["no-such-command"],
        ["registry", "load"],
        ["registry", "load", "a.csv", "--datum", "mars"],
        ["registry", "load", "a.csv", "--where", "no equals sign"],
        ["plan", "--seconds", "soon"],
        ["serve", "--workers", "0"],
        ["report"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_where_to_look(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_common_options_may_stand_before_or_after_the_command() -> None:
    parser = make_parser(COMMANDS, english)
    before = parser.parse_args(["--data-dir", "d", "--json", "--sweep", "S1", "registry", "load", "f.csv"])
    after = parser.parse_args(["registry", "load", "f.csv", "--data-dir", "d", "--json", "--sweep", "S1"])
    between = parser.parse_args(["registry", "--json", "--data-dir", "d", "load", "--sweep", "S1", "f.csv"])
    for options in (before, after, between):
        assert (options.data_dir, options.json, options.sweep) == (Path("d"), True, "S1")


def test_completion_knows_every_command() -> None:
    parser = make_parser(COMMANDS, chinese)
    paths = {" ".join(place.path) for place in places_of(parser)}
    assert paths >= {" ".join(command.path) for command in COMMANDS}
    assert "--datum" in fish_script(parser) or "-l datum" in fish_script(parser)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "wanted"),
    [("sweep reg", "registry"), ("sweep registry lo", "load"), ("sweep registry load --datum g", "gcj02")],
)
def test_bash_completes(line: str, wanted: str) -> None:
    words = line.split(" ")
    script = bash_script(make_parser(COMMANDS, english)) + (
        f'COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _sweep; echo "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [wanted]


def test_help_starts_quickly_because_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    terminal = Terminal(None, tmp_path)
    loaded = terminal("--help", PYTHONPROFILEIMPORTTIME="1").err
    for heavy in ("pandas", "numpy", "numba", "folium", "aiohttp", "asyncpg"):
        assert not re.search(rf"\b{heavy}\b", loaded), heavy
