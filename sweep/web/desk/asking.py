"""What every handler of the desk asks first: which sweep, who, whose area, which page."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from sweep.actions.actor import Actor
from sweep.db.desk.areas import sector_of
from sweep.db.desk.paging import Ask
from sweep.db.sweeps import SweepRow, select_sweep
from sweep.domain.ids import SweepId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.web.bodies import answer_json
from sweep.web.service import service
from sweep.web.signed_in import request_area, signed_in

LONGEST_PAGE = 500
_ORDINARY_PAGE = 100
_LONGEST_PLACE = 400
#: Persons, and what may say who they are: not for viewers.
_PERSONAL = frozenset(
    {
        "contact", "custodian", "decided_by", "entered_by", "entered_by_name", "note", "officers", "owner",
        "owner_name", "person", "person_name", "photos", "place", "proposed_by", "proposed_by_name", "reason", "text",
    }
)  # fmt: skip


class Done(msgspec.Struct, omit_defaults=True):
    """A verb was done: the ledger's number of its event, or the id of what it made."""

    n: int = 0
    id: str = ""


def storable(text: str) -> str:
    """PostgreSQL has no NUL, so nothing there contains one."""
    return text.replace("\0", "�")


def sweep_of(request: web.Request) -> SweepId:
    """The sweep that the address names."""
    return SweepId(storable(request.match_info["sweep"]))


def actor_of(request: web.Request) -> Actor:
    """Who asks, as the rules need to know it."""
    bearer = signed_in(request)
    return Actor(bearer.person, bearer.role, bearer.team, bearer.sector)


def page_of(request: web.Request) -> Ask:
    """?limit (1 to LONGEST_PAGE) and ?after (the `next` of the page before). Raises Problem where they are none."""
    text = request.query.get("limit", str(_ORDINARY_PAGE))
    limit = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    if not 0 < limit <= LONGEST_PAGE:
        raise Problem(
            "limit-unfit",
            f"“limit” must be a number from 1 to {LONGEST_PAGE}.",
            f"limit 应为 1 到 {LONGEST_PAGE} 的整数。",
            status=400,
        )
    after = request.query.get("after")
    return Ask(
        sweep_of(request), request_area(request), storable(after[:_LONGEST_PLACE]) if after is not None else None, limit
    )


def only_open(request: web.Request) -> bool:
    """Everything is listed with ?all=1; otherwise what is open."""
    return request.query.get("all") != "1"


async def sweep_row(request: web.Request) -> SweepRow:
    """The sweep as it stands. Raises Problem where it is unknown."""
    async with service(request).database.acquire() as connection:
        return await select_sweep(connection, sweep_of(request))


async def check_area(request: web.Request, what: str, its_id: str | None) -> None:
    """Raises Problem (403) where something (see `sector_of`) is not in the asker's own area."""
    area = request_area(request)
    if area is None or its_id is None:
        return
    async with service(request).database.acquire() as connection:
        sector = await sector_of(connection, sweep_of(request), what, storable(its_id))
    if sector not in area:
        raise Problem(
            "outside-area",
            "This is not in your own area; its own head or the command post can do it.",
            "不属于您的辖区；请由该辖区负责人或指挥部办理。",
            status=403,
        )


def give(request: web.Request, answer: object, *, status: int = 200) -> web.Response:
    """The answer; a viewer's without persons."""
    if signed_in(request).role is Role.VIEWER:
        return answer_json(_without_persons(msgspec.to_builtins(answer, str_keys=True)), status=status)
    return answer_json(answer, status=status)


def _without_persons(value: Any) -> Any:
    match value:
        case dict():
            return {
                key: _empty(item) if key in _PERSONAL and not isinstance(item, dict) else _without_persons(item)
                for key, item in value.items()
            }
        case list():
            return [_without_persons(item) for item in value]
        case _:
            return value


def _empty(value: Any) -> Any:
    return [] if isinstance(value, list) else "" if isinstance(value, str) else value
