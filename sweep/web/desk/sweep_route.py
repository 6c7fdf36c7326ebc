"""How the desk's routes about one sweep are written: what one asks for, and what one posts."""

from __future__ import annotations

from sweep.web.desk.asking import Done
from sweep.web.route import MIB, WRITE, Access, Handler, Route

SWEEP = "/api/v1/sweeps/{sweep}"


def listed(path: str, handler: Handler, allow: Access, en: str, zh: str, answers: object) -> Route:
    """Something to be read."""
    return Route("GET", SWEEP + path, handler, allow, en, zh, answers=answers)


def posted(
    path: str, handler: Handler, allow: Access, en: str, zh: str, takes: object, answers: object = Done
) -> Route:
    """Something that happens: a small JSON body, answered with what was done."""
    return Route("POST", SWEEP + path, handler, allow, en, zh, takes=takes, answers=answers, body_limit=MIB, rate=WRITE)
