"""The command line of a benchmark or drill: its docstring is its help, and figures are what it prints at the end."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping


def options_of(about: str | None) -> argparse.ArgumentParser:
    """A parser with `--json`, to which each script adds its own options."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def print_figures(figures: Mapping[str, object], *, as_json: bool) -> None:
    """One JSON object, or a line for each figure."""
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        width = max(map(len, figures), default=0)
        print(*(f"{name:{width}}  {value}" for name, value in figures.items()), sep="\n")
