"""Is this one recalled? Asked at the desk, by somebody with a caller or a tin in hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sweep.actions.apply import read_base
from sweep.db.connection import Connection
from sweep.db.lot_pictures import select_pictures
from sweep.db.sweeps import SweepRow
from sweep.domain.lot_match import PrintedDates
from sweep.domain.problem import Problem
from sweep.domain.rule_words import describe
from sweep.domain.unit_answer import LotAnswer, Unit, answer_for, answer_of, read_gtin
from sweep.domain.written_date import dates_in
from sweep.intake.article_code import read_article_code
from sweep.views.desk.unit_answer import LotAnswerRow, UnitAnswerSheet
from sweep.views.lot_names import name_lot

_MOST_LOTS = 20
_MARK = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_DAYS = ("production", "expiry", "best_by")


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """What a person scanned or typed. `scan`: an article code; what is typed beside it counts where the scan says
    nothing."""

    scan: str = ""
    code: str = ""
    production: str = ""
    expiry: str = ""
    best_by: str = ""


async def answer_unit(connection: Connection, sweep: SweepRow, asked: UnitAsked, language: str) -> UnitAnswerSheet:
    """The answer of the recall as it stands. Raises Problem `nothing-asked`."""
    if not any(getattr(asked, name).strip() for name in ("scan", "code", *_DAYS)):
        raise Problem(
            "nothing-asked",
            "Scan or type something of the unit: its article code, lot code or a date.",
            "请扫描或输入产品信息：条码、批号或日期。",
        )
    said = read_article_code(asked.scan)
    typed = {name: _day(getattr(asked, name)) for name in _DAYS}
    days = {name: getattr(said, name) or typed[name] for name in _DAYS}
    gtin = said.gtin or read_gtin(_MARK.sub("", asked.scan.strip("\x1d ")))
    unit = Unit(gtin, said.code or asked.code.strip() or None, PrintedDates(**days))
    lots = [lot for lot in (await read_base(connection, sweep)).recall.lots.values() if not lot.released]
    answer, because = answer_for(lots, unit)
    # Another article's lots say nothing of interest, unless there are no others.
    telling = [each for each in because if not each.other_article] or list(because)
    pictures = await select_pictures(connection, sweep.sweep_id)
    return UnitAnswerSheet(
        answer,
        gtin or "",
        unit.code or "",
        production=str(days["production"] or ""),
        expiry=str(days["expiry"] or ""),
        best_by=str(days["best_by"] or ""),
        unread=tuple(name for name in _DAYS if getattr(asked, name).strip() and days[name] is None),
        listed=None
        if gtin is None
        else any(read_gtin(lot.gtin.strip()) and not answer_of(lot, Unit(gtin)).other_article for lot in lots),
        lots=tuple(_row(each, pictures.get(each.lot.lot_id, ()), language) for each in telling[:_MOST_LOTS]),
        total=len(telling),
    )


def _day(text: str) -> date | None:
    """The one day that a person typed; two, or a month only, are none."""
    found = dates_in(text.strip())
    return found[0].first if len(found) == 1 and found[0].is_day else None


def _row(told: LotAnswer, pictures: tuple[str, ...], language: str) -> LotAnswerRow:
    lot = told.lot
    rule = describe(lot.rule, language)
    return LotAnswerRow(
        lot.lot_id, name_lot(lot), lot.producer, rule, told.answer, told.other_article, told.needs, pictures
    )
