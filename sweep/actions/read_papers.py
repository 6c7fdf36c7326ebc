"""The papers of visits: drafts filled from what the check-in says, what was signed of them, and what was issued.

The phone fills the same forms without signal, for the shopkeeper signs on the spot; here they are filled for visits
from paper or telephone, and for papers that nobody has signed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sweep.actions.actor import not_found
from sweep.actions.apply import read_base
from sweep.actions.wire import Undecodable, WireCheckIn, WireFinding, finding_numbers, read_check_in
from sweep.db import papers as stored
from sweep.db.connection import Connection
from sweep.db.desk.paging import Ask, Page
from sweep.db.papers import IssuedPaper, PaperedVisit, SignedPaper
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import CheckInId, LotId
from sweep.domain.paper_forms import PaperForm, fill_form
from sweep.domain.recall import Lot
from sweep.domain.rule_words import describe
from sweep.views.words import catalogue, say


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A number under which the paper was issued, and why it holds no longer."""

    number: str
    at_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class PaperState:
    """One paper of a visit. `signed`: the SHA-256 of the newest signing; `number` where it is issued; `withdrawn`:
    under which numbers it was before."""

    form: str
    title: str
    numbered: bool
    signed: str | None
    refused: bool
    number: str
    approved_by: str
    issued_ms: int | None
    withdrawn: list[Withdrawn]


@dataclass(frozen=True, slots=True)
class PapersOfVisit:
    """A visit with all its papers."""

    check_in: str
    shop: str
    shop_name: str
    person: str
    n: int
    ended_ms: int
    papers: list[PaperState]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to be read and printed. `filled`: as signed, else as drafted now (`fill_form`)."""

    form: PaperForm
    filled: dict[str, Any]
    signatures: list[dict[str, Any]]
    refused: dict[str, str] | None
    issued: IssuedPaper | None


async def list_papers(
    connection: Connection, ask: Ask, forms: Sequence[PaperForm], language: str
) -> Page[PapersOfVisit]:
    """Visits with papers, the newest first."""
    page = await stored.select_papered(connection, ask)
    ids = [visit.check_in for visit in page.rows]
    signed = _newest(await stored.select_signed(connection, ids))
    issued = {(each.check_in, each.form): each for each in await stored.select_issued(connection, ids)}
    withdrawn: dict[tuple[str, str], list[Withdrawn]] = defaultdict(list)
    for each in await stored.select_withdrawn(connection, ids):
        withdrawn[each.check_in, each.form].append(Withdrawn(each.number, each.withdrawn_ms, each.reason))
    rows = [
        PapersOfVisit(
            visit.check_in,
            visit.shop,
            visit.shop_name,
            visit.person,
            visit.n,
            visit.ended_ms or visit.received_ms,
            [
                _state(form, signed.get(key), issued.get(key), withdrawn[key], language)
                for form in forms_of(visit, forms, signed)
                for key in [(visit.check_in, form.form)]
            ],
        )
        for visit in page.rows
    ]
    return Page(rows, page.total, page.next)


def forms_of(
    visit: PaperedVisit, forms: Sequence[PaperForm], signed: Iterable[tuple[str, str]] = ()
) -> list[PaperForm]:
    """The papers that a visit calls for, and those that were signed of it."""
    wire = wire_of(visit.raw)
    bases = {each.hold.basis for each in wire.findings if each.hold} if wire else set()
    has = {form for check_in, form in signed if check_in == visit.check_in}
    return [form for form in forms if form.form in has or form.fits(bases, is_find=visit.findings > 0)]


async def read_paper(connection: Connection, sweep: SweepRow, check_in: str, form: PaperForm, language: str) -> Paper:
    """One paper of a visit. Raises Problem (404) where there is no such visit."""
    visit = await stored.select_visit(connection, sweep.sweep_id, check_in)
    if visit is None:
        raise not_found("check-in", "检查登记", check_in)
    signings = [each for each in await stored.select_signed(connection, [check_in]) if each.form == form.form]
    issued = next((each for each in await stored.select_issued(connection, [check_in]) if each.form == form.form), None)
    on = issued.signed if issued is not None else None
    chosen = next((each for each in signings if each.sha256 == on), signings[-1] if signings else None)
    if chosen is not None and chosen.raw is not None:
        said = json.loads(chosen.raw)
        return Paper(form, said["paper"], said.get("signatures") or [], said.get("refused"), issued)
    facts, goods = await facts_of(connection, sweep, visit, language)
    return Paper(form, fill_form(form, language, facts, goods), [], None, issued)


async def facts_of(
    connection: Connection, sweep: SweepRow, visit: PaperedVisit, language: str
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What a form is filled with: facts of the visit, and of each finding."""
    wire = wire_of(visit.raw)
    base = await read_base(connection, sweep)
    lots = base.recall.lots
    held = next((r.lots for r in base.recall.revisions if r.number == visit.revision), ())
    zone = ZoneInfo(sweep.zone)
    found = wire.findings if wire else []
    facts = {
        "office": visit.office,
        "sweep_title": sweep.title,
        "hazard": sweep.hazard,
        "revision": str(visit.revision),
        "lots_count": str(sum(not lot.released for lot in held)),
        "shop_name": visit.shop_name,
        "shop_address": visit.shop_address,
        "began": _moment(visit.began_ms, zone),
        "ended": _moment(visit.ended_ms, zone),
        "date": _moment(visit.ended_ms or visit.received_ms, zone)[:10],
        "officers": _join((f"{each.name}（{each.credential}）" for each in wire.officers) if wire else (), language),
        "outcome": say("desk-state-found" if found else "desk-state-clear", language) if visit.outcome == "inspected"
        else _word("outcome", visit.outcome, language),
        "note": wire.note if wire else "",
        "found_count": str(len({each.lot for each in found})),
        "found_units": str(sum(int(each.units or 0) for each in found)),
        "lots_found": _join((each.lot or "?" for each in found), language),
    }  # fmt: skip
    numbers = finding_numbers(found)
    goods = [_goods(number, each, lots, language) for number, each in zip(numbers, found, strict=True)]
    return facts, goods


def wire_of(raw: bytes | None) -> WireCheckIn | None:
    """What a check-in says; None where its bytes were erased or a newer service took them."""
    if raw is None:
        return None
    try:
        return read_check_in(raw)[0]
    except Undecodable:
        return None


def _goods(number: int, found: WireFinding, lots: Mapping[LotId, Lot], language: str) -> dict[str, str]:
    lot = lots.get(LotId(found.lot)) if found.lot is not None else None
    hold = found.hold
    return {
        "number": str(number),
        "lot": found.lot or "?",
        "product": lot.product if lot else "",
        "brand": (lot.brand if lot else "") or " ",
        "spec": lot.spec if lot else "",
        "rule": describe(lot.rule, language) if lot else "",
        "units": "" if found.units is None else f"{found.units:g}",
        "unit": lot.unit if lot and lot.unit != "unit" else say("paper-unit", language),
        "disposition": _word("account", found.disposition, language),
        "basis": _word("basis", hold.basis, language) if hold else "",
        "seals": hold.seals if hold else "",
        "custodian": hold.custodian if hold else "",
        "document": hold.document if hold else "",
        "lapses": str(hold.lapses or "")[:10] if hold and isinstance(hold.lapses, str) else "",
        "supplier": found.supplier,
        "sold_units": f"{found.sold_units or 0:g}",
    }


def _state(
    form: PaperForm,
    signed: SignedPaper | None,
    issued: IssuedPaper | None,
    withdrawn: list[Withdrawn],
    language: str,
) -> PaperState:
    return PaperState(
        form.form,
        form.title[language],
        form.numbered,
        signed.sha256.hex() if signed else None,
        signed.refused if signed else False,
        issued.number if issued else "",
        issued.approved_by if issued else "",
        issued.issued_ms if issued else None,
        withdrawn,
    )


def _newest(signings: Iterable[SignedPaper]) -> dict[tuple[CheckInId, str], SignedPaper]:
    return {(each.check_in, each.form): each for each in signings}


def _word(sort: str, value: str, language: str) -> str:
    key = f"desk-{sort}-{value.replace('_', '-')}"
    return say(key, language) if key in catalogue() else value


def _moment(at_ms: int | None, zone: ZoneInfo) -> str:
    return (
        "" if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    )


def _join(parts: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(parts)
