"""The dossier's tables, each defined once for the page and for the workbook: what a column is called and holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sweep.domain.words import Account, LineState
from sweep.views.dossier import Dossier
from sweep.views.dossier_checks import CheckSummary
from sweep.views.dossier_goods import FindRecord, LotRecord


class Kind(StrEnum):
    """How a value is shown."""

    TEXT = "text"
    CODE = "code"  # ids and hashes
    NUMBER = "number"
    WEIGHT = "weight"  # grams in, kilograms shown
    TIME = "time"  # milliseconds on the sweep's clock in, the city's time shown
    SPAN = "span"  # milliseconds
    DEGREES = "degrees"
    ENTRIES = "entries"  # numbers of ledger entries
    BETWEEN = "between"  # the first and the last of them
    WORD = "word"  # a code of a closed list, shown in the reader's language
    MARK = "mark"  # yes or no


@dataclass(frozen=True, slots=True)
class Column:
    """`head` names its heading (`dossier-head-...`); `of` takes the value from a row. `words`: of which list a WORD
    is. `summed`: the last line adds it up. `page`: it is on the page too, not only in the workbook."""

    head: str
    kind: Kind
    of: Callable[[Any], Any]
    width: int = 12
    words: str = ""
    summed: bool = False
    page: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key names title and basis (`dossier-title-...`, `dossier-basis-...`)."""

    key: str
    columns: Sequence[Column]
    rows: Sequence[Any]


def _text(head: str, of: Callable[[Any], Any], width: int = 18, **more: Any) -> Column:
    return Column(head, Kind.TEXT, of, width, **more)


def _code(head: str, of: Callable[[Any], Any], width: int = 14, **more: Any) -> Column:
    return Column(head, Kind.CODE, of, width, **more)


def _number(head: str, of: Callable[[Any], Any], *, summed: bool = True, **more: Any) -> Column:
    return Column(head, Kind.NUMBER, of, 9, summed=summed, **more)


def _word(head: str, words: str, of: Callable[[Any], Any], width: int = 12, **more: Any) -> Column:
    return Column(head, Kind.WORD, of, width, words=words, **more)


def _time(head: str, of: Callable[[Any], Any], **more: Any) -> Column:
    return Column(head, Kind.TIME, of, 16, **more)


def _entries(of: Callable[[Any], Any], head: str = "entries", **more: Any) -> Column:
    return Column(head, Kind.ENTRIES, of, 18, **more)


def _weight(head: str, of: Callable[[Any], Any], **more: Any) -> Column:
    return Column(head, Kind.WEIGHT, of, 10, summed=True, **more)


def lots_table(dossier: Dossier) -> Table:
    """Each lot's lines by state."""

    def lines(*wanted: LineState) -> Callable[[LotRecord], int]:
        return lambda lot: sum(lot.standing.lines.get(s, 0) for s in wanted) if lot.standing else 0

    columns = [
        _code("lot", lambda lot: lot.lot),
        _text("product", lambda lot: lot.listed.product if lot.listed else "", 24),
        _text("producer", lambda lot: lot.listed.producer if lot.listed else "", 24, page=False),
        _text("rule", lambda lot: lot.listed.rule_text if lot.listed else "", 30, page=False),
        Column("confirmed", Kind.MARK, lambda lot: lot.confirmed, 10),
        _number("lines", lambda lot: lot.standing.total if lot.standing else 0),
        _number("clear", lines(LineState.CLEAR)),
        _number("removed", lines(LineState.REMOVED)),
        _number("released", lines(LineState.RELEASED)),
        _number("not-applicable", lines(LineState.NOT_APPLICABLE)),
        _number("claimed", lines(LineState.CLAIMED)),
        _number("open", lines(LineState.OPEN, LineState.SIGHTED)),
        _number("found-lines", lines(LineState.FOUND)),
        _number("finds", lambda lot: lot.finds),
        _number("checked", lambda lot: lot.check.tested if lot.check else None, summed=False),
        _number("check-failed", lambda lot: lot.check.failed if lot.check else None, summed=False),
        _number("needed", lambda lot: lot.check.needed if lot.check else None, summed=False, page=False),
        *(_number(f"grade-{grade}", _graded(grade), page=False) for grade in range(5)),
        _entries(lambda lot: lot.revised, "entries-revised"),
    ]
    return Table("lots", columns, [lot for lot in dossier.lots if lot.standing is not None])


def _graded(grade: int) -> Callable[[LotRecord], int]:
    return lambda lot: sum(n for g, n in lot.standing.grades.items() if g == grade) if lot.standing else 0


def stock_table(dossier: Dossier) -> Table:
    """Each lot's stock account as a sum that adds up."""

    def account(wanted: Account) -> Column:
        return _number(f"account-{wanted.value.replace('_', '-')}", lambda lot: lot.units.get(wanted, 0))

    columns = [
        _code("lot", lambda lot: lot.lot or "—"),
        _number("found-units", lambda lot: lot.found),
        _number("brought", lambda lot: lot.returned),
        *(account(each) for each in Account),
        _number("on-accounts", lambda lot: lot.on_accounts),
        Column("balanced", Kind.MARK, lambda lot: lot.is_balanced, 9),
        _weight("kg-found", lambda lot: (lot.found + lot.returned) * lot.grams_per_unit or None),
        _weight("kg-destroyed", lambda lot: lot.units.get(Account.DESTROYED, 0) * lot.grams_per_unit or None),
        _number("sold-before", lambda lot: lot.sold_before),
        _entries(lambda lot: lot.entries),
    ]
    moved = [lot for lot in dossier.lots if lot.on_accounts or lot.found or lot.returned or lot.sold_before]
    return Table("stock", columns, moved)


def shops_table(dossier: Dossier) -> Table:
    """Every shop, one by one."""
    columns = [
        *_SHOP,
        _word("kind", "kind", lambda shop: shop.row.kind, page=False),
        _word("state", "state", lambda shop: shop.row.state),
        _word("grade", "grade", lambda shop: int(shop.row.grade)),
        _word("standing", "standing", lambda shop: shop.row.standing, page=False),
        _code("merged-into", lambda shop: shop.row.merged_into or "", page=False),
        _number("open-lines", lambda shop: shop.row.open_lines),
        _number("visits", lambda shop: shop.visits),
        _time("first-visit", lambda shop: shop.first_ms),
        _time("last-visit", lambda shop: shop.last_ms),
        _time("due", lambda shop: shop.due_ms, page=False),
        _word("outcome", "outcome", lambda shop: shop.outcome or ""),
        _number("found-units", lambda shop: shop.row.found_units),
        _number("held-units", lambda shop: shop.row.held_units),
        Column("lat", Kind.DEGREES, lambda shop: shop.row.lat_e7, 10, page=False),
        Column("lon", Kind.DEGREES, lambda shop: shop.row.lon_e7, 10, page=False),
        _code("check-in", lambda shop: shop.check_in or "", 36),
        _entries(lambda shop: (shop.n,), "entry"),
    ]
    return Table("shops", columns, dossier.shops)


_SHOP = [
    _code("shop", lambda shop: shop.row.shop),
    _text("name", lambda shop: shop.row.name, 26),
    _text("address", lambda shop: shop.row.address, 32),
    _text("county", lambda shop: shop.county, 12, page=False),
    _text("sector", lambda shop: shop.sector, 14),
]


def unmet_table(dossier: Dossier) -> Table:
    """Shops in scope that nobody has inspected."""
    columns = [
        _word("why", "unmet", lambda shop: shop.unmet),
        *_SHOP,
        _number("visits", lambda shop: shop.visits),
        _time("last-visit", lambda shop: shop.last_ms),
        _word("state", "state", lambda shop: shop.row.state),
        _number("open-lines", lambda shop: shop.row.open_lines),
        _code("check-in", lambda shop: shop.check_in or "", 36, page=False),
        _entries(lambda shop: (shop.n,), "entry"),
    ]
    return Table("unmet", columns, dossier.unmet)


def areas_table(dossier: Dossier, key: str) -> Table:
    """Counties, or sectors."""
    columns = [
        *([] if key == "counties" else [_text("county", lambda area: area.county or "—", 12)]),
        _text("sector", lambda area: area.name or "—", 16),
        *([_number("teams", lambda area: area.teams)] if key == "counties" else []),
        _number("shops", lambda area: area.shops),
        _number("visited", lambda area: area.visited),
        _number("closed", lambda area: area.closed),
        _number("open", lambda area: area.open_shops),
        _number("with-product", lambda area: area.with_product),
        _number("finds", lambda area: area.finds),
        _number("found-units", lambda area: area.units),
        _number("late", lambda area: area.late),
        Column("median", Kind.SPAN, lambda area: area.median_ms, 11),
        Column("entries-between", Kind.BETWEEN, lambda area: area.entries, 18),
    ]
    return Table(key, columns, dossier.counties if key == "counties" else dossier.sectors)


def teams_table(dossier: Dossier) -> Table:
    """Teams. A shop that two teams went to is both's, so shops are not summed."""
    columns = [
        _code("team", lambda team: team.team, 10),
        _text("name", lambda team: team.name, 18, page=False),
        _text("sector", lambda team: team.sector, 14),
        _number("planned", lambda team: team.planned, summed=False),
        _number("visited", lambda team: team.visited, summed=False),
        _number("inspected", lambda team: team.inspected),
        _number("unmet", lambda team: team.unmet),
        _number("cleared", lambda team: team.cleared, summed=False),
        _number("finds", lambda team: team.finds),
        _number("found-units", lambda team: team.units),
        _number("checks-made", lambda team: team.checks),
        _number("late", lambda team: team.late),
        _number("sent-late", lambda team: team.sent_late),
        _number("sent-back", lambda team: team.sent_back),
        Column("median", Kind.SPAN, lambda team: team.median_ms, 11),
        Column("entries-between", Kind.BETWEEN, lambda team: team.entries, 18),
    ]
    return Table("teams", columns, dossier.teams)


def finds_table(dossier: Dossier) -> Table:
    """Finds, each with where its units are now."""

    def now(find: FindRecord) -> list[tuple[str, int]]:
        return [(account.value, units) for account, units in find.units.items()]

    columns = [
        _time("when", lambda find: find.when_ms),
        _code("shop", lambda find: find.told.visit.shop),
        _text("name", lambda find: find.shop.row.name if find.shop else "", 24),
        _text("sector", lambda find: find.shop.sector if find.shop else "", 14, page=False),
        _code("lot", lambda find: ", ".join(find.lots[:3]) + ("…" if len(find.lots) > 3 else "") or "?", 16),
        _word("disposition", "account", lambda find: find.told.finding.disposition, 14),
        _number("found-units", lambda find: find.found),
        _weight("kg-found", lambda find: find.found * find.grams_per_unit or None),
        _number("sold-before", lambda find: find.told.finding.sold_units, page=False),
        Column("now", Kind.WORD, now, 26, words="account"),
        _word("grade", "grade", lambda find: int(find.row.grade) if find.row else ""),
        Column("settled", Kind.MARK, lambda find: find.row.settled if find.row else None, 9),
        _code("team", lambda find: find.told.visit.team or "", 9),
        _text("supplier", lambda find: find.told.finding.supplier, 18, page=False),
        _number("photos", lambda find: len({*find.told.finding.photos, *find.told.visit.photos}), page=False),
        _code("check-in", lambda find: find.told.visit.check_in_id, 36),
        _entries(lambda find: find.entries),
    ]
    return Table("finds", columns, dossier.finds)


def movements_table(dossier: Dossier) -> Table:
    """Movements of goods."""
    columns = [
        _time("when", lambda row: row.moved.at_ms),
        _code("find", lambda row: row.moved.movement.finding, 38),
        _code("lot", lambda row: ", ".join(row.lots), 14),
        _word("from", "account", lambda row: row.moved.movement.source, 14),
        _word("to", "account", lambda row: row.moved.movement.target, 14),
        _number("units", lambda row: row.moved.movement.units),
        _text("custodian", lambda row: row.moved.movement.custodian, 20),
        _text("witness", lambda row: row.moved.movement.witness, 14),
        _text("document", lambda row: row.moved.movement.document, 20),
        _code("by", lambda row: row.moved.person, 12),
        _entries(lambda row: (row.moved.n,), "entry"),
    ]
    return Table("movements", columns, dossier.movements)


def holds_table(dossier: Dossier) -> Table:
    """Holds, the first to lapse first."""
    columns = [
        _word("standing", "hold", lambda hold: hold.standing, 14),
        _time("lapses", lambda hold: hold.lapses_ms),
        _time("ended", lambda hold: hold.ended_ms),
        _word("basis", "legal", lambda hold: hold.basis, 14),
        _text("document", lambda hold: hold.document, 22),
        _text("custodian", lambda hold: hold.custodian, 18),
        _text("seals", lambda hold: hold.seals, 14, page=False),
        _code("shop", lambda hold: hold.find.told.visit.shop),
        _code("lot", lambda hold: ", ".join(hold.find.lots), 14),
        _number("found-units", lambda hold: hold.find.found),
        _number("held-units", lambda hold: hold.held),
        _entries(lambda hold: hold.extended, "extended"),
        _entries(lambda hold: hold.entries),
    ]
    return Table("holds", columns, dossier.holds)


def sightings_table(dossier: Dossier) -> Table:
    """Sightings."""
    columns = [
        _time("when", lambda row: row.at_ms),
        _text("channel", lambda row: row.channel, 12),
        _code("shop", lambda row: row.shop or ""),
        _code("lot", lambda row: row.lot),
        _text("what", lambda row: row.text, 30),
        _code("owner", lambda row: row.owner, 12),
        _time("due", lambda row: row.due_ms),
        _time("answered", lambda row: row.answered_ms),
        Column("open-now", Kind.MARK, lambda row: row.open, 9),
        _code("sighting", lambda row: row.sighting, 20, page=False),
        _entries(lambda row: row.entries),
    ]
    return Table("sightings", columns, dossier.sightings)


def checks_table(dossier: Dossier) -> Table:
    """The effectiveness check by county."""
    check: CheckSummary | None = dossier.check
    columns = [
        _text("county", lambda part: part.county or "—", 16),
        _number("shops", lambda part: part.shops),
        _number("needed", lambda part: part.needed),
        _number("checked", lambda part: part.tested),
        _number("check-failed", lambda part: part.failed),
        _number("at-most", lambda part: part.at_most, summed=False),
        _entries(lambda part: (check.n,) if check else (), "entry-drawn"),
    ]
    return Table("checks", columns, check.counties if check else [])


def story_table(dossier: Dossier) -> Table:
    """The timeline; its sentence is made where it is shown."""
    columns = [
        _time("when", lambda line: line.at_ms),
        Column("what", Kind.WORD, lambda line: (line.key, line.values), 80, words="event"),
        _code("by", lambda line: line.by, 14),
        _entries(lambda line: (line.n,), "entry"),
    ]
    return Table("story", columns, dossier.story)


def signed_table(dossier: Dossier) -> Table:
    """Overrides, corrections, changes of standing."""
    columns = [
        _time("when", lambda row: row.at_ms),
        _word("sort", "signed", lambda row: row.key, 12),
        Column("what", Kind.WORD, lambda row: (row.key, row.what), 40, words="signed-what"),
        _number("units", lambda row: row.units, summed=False),
        _code("by", lambda row: row.by, 12),
        _code("second", lambda row: row.second, 12),
        _word("verdict", "verdict", lambda row: row.verdict),
        _text("reason", lambda row: row.reason, 40),
        _entries(lambda row: row.entries),
    ]
    return Table("signed", columns, dossier.signed)


def revisions_table(dossier: Dossier) -> Table:
    """Revisions of the recall."""
    columns = [
        _number("revision", lambda row: row.number, summed=False),
        _time("when", lambda row: row.at_ms),
        _number("lots", lambda row: row.lots, summed=False),
        _number("lots-released", lambda row: row.released, summed=False),
        _number("reopened-lines", lambda row: row.reopened_lines, summed=False),
        _code("by", lambda row: row.entered_by, 12),
        _code("second", lambda row: row.confirmed_by, 12),
        _text("file", lambda row: row.file_name, 24),
        _code("sha256", lambda row: row.notice, 40),
        _entries(lambda row: (row.n,), "entry"),
    ]
    return Table("revisions", columns, dossier.revisions)


def scope_table(dossier: Dossier) -> Table:
    """How the count of shops moved."""
    columns = [
        _word("what", "scope", lambda row: row.key, 50),
        Column("sign", Kind.TEXT, lambda row: {1: "+", -1: "−", 0: "="}[row.signed], 6),
        _number("shops", lambda row: row.shops, summed=False),
        _text("examples", lambda row: ", ".join(row.examples), 40),
        _entries(lambda row: row.entries),
    ]
    return Table("scope", columns, dossier.scope)


def states_table(dossier: Dossier) -> Table:
    """Shops by state and grade."""
    columns = [
        _word("state", "state", lambda row: row[0], 20),
        _word("grade", "grade", lambda row: int(row[1]), 16),
        _number("shops", lambda row: row[2]),
    ]
    return Table("states", columns, dossier.states)


def promises_table(dossier: Dossier) -> Table:
    """Promises kept and missed."""
    columns = [
        _word("promise", "promise", lambda row: row.kind, 30),
        _number("revision", lambda row: row.revision, summed=False),
        _number("hours", lambda row: row.term_h, summed=False),
        _number("owed", lambda row: row.owed, summed=False),
        _number("kept", lambda row: row.kept, summed=False),
        _number("kept-late", lambda row: row.late, summed=False),
        _number("overdue", lambda row: row.overdue, summed=False),
        _number("running", lambda row: row.running, summed=False),
        Column("worst", Kind.SPAN, lambda row: row.worst_ms or None, 12),
        _entries(lambda row: row.entries),
    ]
    return Table("promises", columns, dossier.promises)


def evidence_table(dossier: Dossier) -> Table:
    """Check-ins by sort."""
    columns = [
        _word("sort", "evidence", lambda row: row.group, 18),
        Column("what", Kind.WORD, lambda row: row.word, 30, words="told"),
        _number("number", lambda row: row.count, summed=False),
        _entries(lambda row: row.entries),
    ]
    return Table("evidence", columns, dossier.evidence)


def unknown_table(dossier: Dossier) -> Table:
    """What is not known."""
    columns = [
        _word("what", "unknown", lambda row: row.key, 60),
        _number("number", lambda row: row.count, summed=False),
        _text("examples", lambda row: ", ".join(row.examples), 50),
    ]
    return Table("unknown", columns, dossier.unknown)


def tables(dossier: Dossier) -> dict[str, Table]:
    """Every table by key, in the order of the workbook's sheets."""
    made = [
        lots_table(dossier),
        stock_table(dossier),
        areas_table(dossier, "counties"),
        areas_table(dossier, "sectors"),
        teams_table(dossier),
        states_table(dossier),
        shops_table(dossier),
        finds_table(dossier),
        movements_table(dossier),
        holds_table(dossier),
        unmet_table(dossier),
        sightings_table(dossier),
        checks_table(dossier),
        promises_table(dossier),
        story_table(dossier),
        signed_table(dossier),
        revisions_table(dossier),
        scope_table(dossier),
        evidence_table(dossier),
        unknown_table(dossier),
    ]
    return {table.key: table for table in made}
