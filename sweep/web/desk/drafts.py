"""A recall at the desk: a notice's file or a form becomes a draft, a second person confirms each lot, it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import hdrs, web

from sweep.actions import confirm_draft, draft_recall, read_drafts
from sweep.actions.draft_recall import Heading
from sweep.actions.keep_photo import media_type_of
from sweep.domain.problem import Problem
from sweep.domain.words import RecallClass
from sweep.views.desk.drafts import DraftRow
from sweep.web.bodies import answer_json, read_body, read_json
from sweep.web.desk.asking import Done, actor_of, storable
from sweep.web.service import real_now, service

NOTICE_LIMIT = 30 * 1024 * 1024


class LotGiven(msgspec.Struct):
    """A lot as typed in; `rule` in words as a notice has them (“codes: …”, “2008年8月6日以前生产”)."""

    product: str
    lot_id: str = ""
    brand: str = ""
    producer: str = ""
    spec: str = ""
    unit: str = ""
    grams_per_unit: int = 0
    gtin: str = ""
    rule: str = ""
    released: bool = False
    certificate: str = ""


class DraftGiven(msgspec.Struct):
    """A form. `sweep` null: it opens a new sweep."""

    title: str
    recall_class: RecallClass
    lots: list[LotGiven]
    hazard: str = ""
    sweep: str | None = None


class ConfirmationGiven(msgspec.Struct):
    """These lots were compared with the original."""

    lots: list[str]


class ConfirmationTaken(msgspec.Struct):
    """How many lots are not confirmed yet."""

    left: int


@dataclass(frozen=True, slots=True)
class Drafts:
    drafts: list[DraftRow]


async def list_recall_drafts(request: web.Request) -> web.Response:
    """All drafts that wait."""
    return answer_json(Drafts(await read_drafts.read_drafts(service(request).database, actor_of(request).person)))


async def show_draft(request: web.Request) -> web.Response:
    """A draft's lots beside the original."""
    return answer_json(
        await read_drafts.read_draft(service(request).database, _draft(request), actor_of(request).person)
    )


async def give_original(request: web.Request) -> web.Response:
    """The notice as it was handed in."""
    content, name = await read_drafts.read_original(service(request).database, _draft(request))
    media_type = media_type_of(content)
    is_shown = media_type in ("application/pdf", "image/jpeg", "image/png")
    way = "inline" if is_shown else "attachment"
    return web.Response(
        body=content,
        content_type=media_type,
        headers={
            hdrs.CONTENT_DISPOSITION: f"{way}; filename*=UTF-8''{quote(name or 'notice', safe='')}",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def post_notice(request: web.Request) -> web.Response:
    """A notice's file (the body: its bytes) becomes a draft. ?name= its name, ?sweep= which to amend, ?title=,
    ?recall_class=, ?hazard= before what it says, ?read=0 only to keep it beside a form."""
    content, query = await read_body(request), request.query
    name = storable(query.get("name", ""))[:200].replace("/", "_").replace("\\", "_")
    if not content or not name:
        raise Problem(
            "file-missing", "Choose a file; it came without a name or is empty.", "请选择文件；文件为空或没有名称。"
        )
    recall_class = query.get("recall_class") or None
    if recall_class is not None and recall_class not in tuple(RecallClass):
        raise Problem("class-unfit", "The class must be I, II or III.", "召回级别应为 I、II 或 III。")
    draft = await draft_recall.draft_from_file(
        service(request).database,
        storable(query["sweep"]) if query.get("sweep") else None,
        content,
        name,
        Heading(storable(query.get("title", "")) or None, recall_class, storable(query.get("hazard", "")) or None),
        actor_of(request),
        real_now(),
        read=query.get("read") != "0",
    )
    return answer_json(Done(id=str(draft)), status=201)


async def post_draft(request: web.Request) -> web.Response:
    """A form becomes a draft."""
    given = await read_json(request, DraftGiven)
    draft = await draft_recall.draft_from_form(
        service(request).database, given.sweep, _heading(given), _lots(given), actor_of(request), real_now()
    )
    return answer_json(Done(id=str(draft)), status=201)


async def put_draft(request: web.Request) -> web.Response:
    """Change a draft; all of it is to be confirmed again, by somebody else."""
    given = await read_json(request, DraftGiven)
    await draft_recall.change_draft(
        service(request).database, _draft(request), _heading(given), _lots(given), actor_of(request)
    )
    return web.Response(status=204)


async def post_confirmation(request: web.Request) -> web.Response:
    """A second person confirms lots."""
    given = await read_json(request, ConfirmationGiven)
    left = await confirm_draft.confirm_lots(service(request).database, _draft(request), given.lots, actor_of(request))
    return answer_json(ConfirmationTaken(left))


async def post_release(request: web.Request) -> web.Response:
    """The draft goes out: the sweep opens, or its recall is amended."""
    here = service(request)
    opened = await confirm_draft.send_out(
        here.database, _draft(request), real_now(), exercise=await here.is_exercise(), zone=here.settings.zone.key
    )
    return answer_json(opened, status=201)


async def drop_draft(request: web.Request) -> web.Response:
    """The draft will not go out."""
    await confirm_draft.drop_draft(service(request).database, _draft(request), real_now())
    return web.Response(status=204)


def _draft(request: web.Request) -> int:
    text = request.match_info["draft"]
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Problem("draft-unknown", f"There is no draft “{text}”.", f"没有编号为“{text}”的草稿。", status=404)
    return int(text)


def _heading(given: DraftGiven) -> Heading:
    return Heading(storable(given.title) or None, given.recall_class, storable(given.hazard) or None)


def _lots(given: DraftGiven) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(lot) for lot in given.lots]
