"""A picture of a lot as phones show it: small, upright, and nothing in it but the picture."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from sweep.domain.problem import Problem

LONGEST_SIDE_PX = 720
#: A hundred of them go through a weak network once, and stay on a cheap phone.
MOST_BYTES = 60_000
_MOST_PIXELS = 60_000_000
_KINDS = ("JPEG", "PNG", "WEBP")
_TRIES = ((LONGEST_SIDE_PX, 80), (LONGEST_SIDE_PX, 60), (560, 60), (400, 60), (400, 40), (200, 40))


def shrink_picture(content: bytes) -> bytes:
    """JPEG of at most MOST_BYTES, turned as the camera meant it, without place, time or maker (EXIF), colour profile or
    text. Raises Problem `picture-unfit`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_KINDS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise _unfit()
                upright = ImageOps.exif_transpose(opened)
                picture = _on_white(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise _unfit() from error
    for side, quality in _TRIES:
        made = picture.copy()
        made.thumbnail((side, side))
        told = io.BytesIO()
        made.save(told, "JPEG", quality=quality, optimize=True, exif=b"", icc_profile=None)
        if told.tell() <= MOST_BYTES:
            break
    return told.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Only the pixels: whatever else the file said is left behind."""
    seen = picture.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _unfit() -> Problem:
    return Problem(
        "picture-unfit",
        "This is no picture that can be shown; give a JPEG, PNG or WebP file of at most 60 megapixels.",
        "无法显示该图片；请使用 JPEG、PNG 或 WebP 格式，不超过 6000 万像素。",
        status=422,
    )
