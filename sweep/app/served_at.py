"""Where `sweep serve` was last reached, kept beside the data, so that links made by other commands lead there."""

from __future__ import annotations

import contextlib

from sweep.settings import Settings
from sweep.web.service import base_url

_FILE = "served-at"


def note_served_at(settings: Settings, url: str) -> None:
    """Keep the address; a directory that can't be written must not keep the service from serving."""
    with contextlib.suppress(OSError):
        (settings.data_dir / _FILE).write_text(f"{url}\n", encoding="utf-8")


def served_at(settings: Settings) -> str:
    """The address for links: as it is set, else as the service was last started, else of host and port."""
    if settings.public_url is None:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            kept = (settings.data_dir / _FILE).read_text(encoding="utf-8").strip()
            if kept.startswith(("http://", "https://")):
                return kept
    return base_url(settings)
