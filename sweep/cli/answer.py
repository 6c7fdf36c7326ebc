"""What a command prints: lines for a person, or one JSON object for a program."""

from __future__ import annotations

import json
import sys
from typing import TextIO

from sweep.cli.command import Outcome
from sweep.domain.problem import Problem


def steady_streams() -> None:
    """A terminal whose encoding lacks a character shows its number instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def print_answer(outcome: Outcome, language: str, *, as_json: bool) -> None:
    """The outcome on standard output; why it is not so on standard error."""
    if as_json:
        _print_json(dict(outcome.facts))
    else:
        for line in outcome.told:
            print(line)
    sys.stdout.flush()
    if outcome.refusal is not None:
        print(outcome.refusal.sentence(language), file=sys.stderr)


def print_refusal(problem: Problem, language: str, *, as_json: bool) -> None:
    """One sentence on standard error."""
    if as_json:
        _print_json({"error": problem.code, "message": problem.sentence(language), "where": problem.where})
        sys.stdout.flush()
    print(problem.sentence(language), file=sys.stderr)


def _print_json(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout), default=str))


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"
