"""`NAME=VALUE` on the command line."""

from __future__ import annotations

import argparse


def pair(text: str) -> tuple[str, str]:
    """Both sides; only the first `=` divides."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"write it as NAME=VALUE, not {text!r}")
    return name.strip(), value.strip()
