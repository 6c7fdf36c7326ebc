"""Files for browsers, all served by the service itself: an address carries its content's hash and is kept for ever.

`/static/NAME?v=HASH`. The build writes sweep/web/static and maps/static (which is `/static/maps/`);
sweep/web/style needs no build.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import brotli
from aiohttp import hdrs, web

from sweep.domain.problem import Problem

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WORTH_COMPRESSING = 1_000
_BROTLI_QUALITY = 7
_COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg",
    "application/manifest",
    "application/wasm",
)
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}


@dataclass(slots=True)
class Asset:
    """One file in memory; its compressed forms are made when first asked for."""

    content: bytes
    content_type: str
    version: str
    _compressed: dict[str, bytes] = field(default_factory=dict)

    async def encoded(self, accepted: str) -> tuple[bytes, str | None]:
        """The bytes to send and their Content-Encoding, for an Accept-Encoding header."""
        coding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else None
        if coding is None or len(self.content) < _WORTH_COMPRESSING:
            return self.content, None
        if not self.content_type.startswith(_COMPRESSIBLE):
            return self.content, None
        if coding not in self._compressed:
            self._compressed[coding] = await asyncio.to_thread(_press, coding, self.content)
        return self._compressed[coding], coding


def _press(coding: str, content: bytes) -> bytes:
    if coding == "gzip":
        return gzip.compress(content)
    # The highest quality takes a second for a library, and the first reader would wait for it.
    pressed: bytes = brotli.compress(content, quality=_BROTLI_QUALITY)
    return pressed


class Assets:
    """All files under their names: `desk.js`, `maps/map.js`, `maps/leaflet/leaflet.css` ..."""

    def __init__(self) -> None:
        self._assets: dict[str, Asset] = {}
        for package, folder, prefix in (
            ("sweep.web", "style", ""),
            ("sweep.web", "static", ""),
            ("maps", "static", "maps/"),
        ):
            self._read(Path(str(files(package))) / folder, prefix)

    def url(self, name: str) -> str:
        """The address of a file. One that was not built has no version, and is answered with 404."""
        asset = self._assets.get(name)
        return f"/static/{name}" if asset is None else f"/static/{name}?v={asset.version}"

    async def answer(self, request: web.Request, name: str) -> web.Response:
        """The file, compressed as the browser likes it. Raises Problem (404) where there is none."""
        asset = self._assets.get(name)
        if asset is None:
            raise Problem(
                "asset-unknown",
                f"There is no file {name}; if this is a fresh copy of the source, run `python hatch_build.py`.",
                f"没有文件 {name}；如为源码，请运行 python hatch_build.py 生成。",
                status=404,
                file=name,
            )
        headers = {
            hdrs.ETAG: f'"{asset.version}"',
            hdrs.CACHE_CONTROL: _FOR_EVER if request.query.get("v") == asset.version else _ASK_AGAIN,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        if request.headers.get(hdrs.IF_NONE_MATCH) == headers[hdrs.ETAG]:
            return web.Response(status=304, headers=headers)
        body, coding = await asset.encoded(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
        if coding is not None:
            headers[hdrs.CONTENT_ENCODING] = coding
        charset = "utf-8" if asset.content_type.startswith("text/") else None
        return web.Response(body=body, headers=headers, content_type=asset.content_type, charset=charset)

    def _read(self, folder: Path, prefix: str) -> None:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                content = path.read_bytes()
                kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                version = hashlib.sha256(content).hexdigest()[:12]
                self._assets[prefix + path.relative_to(folder).as_posix()] = Asset(content, kind, version)
