"""The dossier as one page to read and to print on A4: self-contained, no scripts, no outside links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from sweep.domain.words import Account
from sweep.reports.dossier_cells import Shower, number, printable
from sweep.reports.dossier_chart import progress_chart
from sweep.reports.dossier_columns import Column, Kind, Table
from sweep.reports.dossier_summary import blocker_sentences, facts, figures, scope_sum
from sweep.reports.dossier_tables import tables
from sweep.reports.dossier_xlsx import basis
from sweep.views.dossier import Dossier
from sweep.views.dossier_checks import CheckSummary

#: More rows than this are left to the workbook: a page is to be read. Who did not respond is named, though.
MOST_ROWS = 200
_MOST_ROWS_OF = {"unmet": 1000, "signed": 1000}
_NUMBERS = frozenset({Kind.NUMBER, Kind.WEIGHT, Kind.DEGREES})
#: What the page shows, part by part; the shops one by one are in the workbook only.
PARTS = (
    ("result", ("states",)),
    ("checks", ("checks",)),
    ("promises", ("promises",)),
    ("story", ("story",)),
    ("scope", ("scope",)),
    ("evidence", ("evidence", "unknown")),
)
#: Wide tables, which print on their own landscape pages at the end.
ANNEXES = (
    ("lots", ("lots", "stock", "revisions")),
    ("areas", ("counties", "sectors", "teams")),
    ("unmet", ("unmet",)),
    ("goods", ("finds", "movements", "holds")),
    ("sightings", ("sightings",)),
    ("signed", ("signed",)),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page shows it: texts with the class of their column."""

    key: str
    title: str
    basis: str
    heads: list[tuple[str, str]]
    rows: list[list[tuple[str, str]]]
    sums: list[tuple[str, str]]
    more: str


def dossier_css() -> str:
    """The style of the page, for a service whose pages may not carry it inline."""
    return resources.files(__package__).joinpath("dossier.css").read_text(encoding="utf-8")


def render_dossier_html(dossier: Dossier, language: str, *, style_href: str | None = None) -> str:
    """The page in 'zh' or 'en'; with `style_href` it links its style, else it carries it."""
    shower = Shower(language, ZoneInfo(dossier.board.zone))
    made = tables(dossier)
    shown = {key: show_table(made[key], dossier, shower) for _, keys in (*PARTS, *ANNEXES) for key in keys}
    return _template().render(
        language=language,
        dossier=dossier,
        board=dossier.board,
        title=printable(dossier.board.title),
        say=shower.say,
        facts=[(name, printable(value)) for name, value in facts(dossier, shower)],
        figures=figures(dossier, shower),
        blockers=blocker_sentences(dossier, shower),
        parts=[(part, [shown[key] for key in keys]) for part, keys in PARTS],
        annexes=[(part, [shown[key] for key in keys]) for part, keys in ANNEXES],
        identity=identity(dossier, shower),
        running=_running_head(dossier, shower),
        check=check_sentences(dossier.check, shower),
        scope=scope_sum(dossier, shower),
        legal=[
            shower.say("legal-clock", what=shower.word("promise", clock.kind), at=shower.time(clock.due_ms))
            for clock in dossier.legal
        ],
        chart=progress_chart(dossier, shower),
        method=[shower.say(f"method-{step}", head=dossier.board.head) for step in range(1, 7)],
        style_href=style_href,
        style=Markup(dossier_css()),  # our own file, nothing of a user's in it
    )


@cache
def _template() -> Template:
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(resources.files(__package__).joinpath("dossier.html").read_text(encoding="utf-8"))


def show_table(table: Table, dossier: Dossier, shower: Shower) -> Shown:
    """A table in words."""
    columns = [column for column in table.columns if column.page and not _is_empty_account(column, table)]
    most = _MOST_ROWS_OF.get(table.key, MOST_ROWS)
    left_out = len(table.rows) - most
    sheet = shower.say(f"title-{table.key}")
    return Shown(
        key=table.key,
        title=sheet,
        basis=basis(table, dossier, shower),
        heads=[(shower.say(f"head-{column.head}"), _look(column)) for column in columns],
        rows=[
            [(shower.text(column, value), _look(column, value)) for column, value in _values(columns, record)]
            for record in table.rows[:most]
        ],
        sums=_sums(table, columns, shower) if len(table.rows) > 1 else [],
        more=shower.say("more", count=f"{left_out:,}", sheet=sheet) if left_out > 0 else "",
    )


def _is_empty_account(column: Column, table: Table) -> bool:
    """An account on which no unit stands has no column; the sum above the table names it all the same."""
    return column.head.startswith("account-") and not any(column.of(record) for record in table.rows)


def identity(dossier: Dossier, shower: Shower) -> str:
    """The conservation of units over all lots, written out as the sum that it is."""
    found, returned = sum(lot.found for lot in dossier.lots), sum(lot.returned for lot in dossier.lots)
    accounts = [
        f"{shower.word('head-account', account)} {number(units)}"
        for account in Account
        for units in [sum(lot.units.get(account, 0) for lot in dossier.lots)]
    ]
    return shower.say(
        "identity" if dossier.is_balanced else "identity-broken",
        found=number(found),
        returned=number(returned),
        total=number(found + returned),
        accounts=" + ".join(accounts),
        on_accounts=number(sum(lot.on_accounts for lot in dossier.lots)),
    )


def _running_head(dossier: Dossier, shower: Shower) -> Markup:
    """What stands on every printed page: the marks, and of which entry the page is."""
    board = dossier.board
    marks = [shower.say("exercise")] if board.exercise else []
    marks += [shower.say("overridden")] if board.overridden else []
    foot = f"{re.sub(r'[^0-9A-Za-z-]', '', board.sweep)} · #{board.n} · {board.head[:16]}"
    top = "  ·  ".join(marks).replace('"', "")
    return Markup(f'@page {{ @top-center {{ content: "{top}"; }} @bottom-left {{ content: "{foot}"; }} }}')


def _values(columns: list[Column], record: Any) -> list[tuple[Column, Any]]:
    return [(column, column.of(record)) for column in columns]


def _look(column: Column, value: Any = None) -> str:
    """The class of a cell: numbers to the right, a no in alarm."""
    if column.kind in _NUMBERS:
        return "n z" if value == 0 else "n"
    if column.head == "sha256":
        return "code long"
    if column.kind is Kind.MARK and value is False and column.head in ("confirmed", "balanced", "settled"):
        return "mark no"
    return column.kind.value


def _sums(table: Table, columns: list[Column], shower: Shower) -> list[tuple[str, str]]:
    if not any(column.summed for column in columns):
        return []
    sums = [
        (shower.text(column, sum(column.of(record) or 0 for record in table.rows)), "n") if column.summed else ("", "")
        for column in columns
    ]
    return [(shower.say("all"), ""), *sums[1:]] if not columns[0].summed else sums


def check_sentences(check: CheckSummary | None, shower: Shower) -> list[str]:
    """What the effectiveness check shows, and how to draw it again."""
    if check is None:
        return [shower.say("check-none")]
    result = shower.say(
        "check-shown" if check.shows else "check-not-shown",
        confidence=check.confidence_pct,
        city=check.city_pct,
        county=check.county_pct,
        shops=f"{check.shops:,}",
        needed=f"{check.needed:,}",
        tested=f"{check.tested:,}",
        failed=f"{check.failed:,}",
    )
    drawn = shower.say("check-seed", number=check.number, revision=check.revision, n=check.n, seed=check.seed)
    return [result, printable(drawn)]
