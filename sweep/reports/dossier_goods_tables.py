"""The dossier's tables of lots and goods."""

from __future__ import annotations

from collections.abc import Callable

from sweep.domain.words import Account, LineState
from sweep.reports.dossier_columns import Column, Kind, Table, code, entries, number, text, time, weight, word
from sweep.views.dossier import Dossier
from sweep.views.dossier_goods import FindRecord, LotRecord


def lots_table(dossier: Dossier) -> Table:
    """Each lot's lines by state."""

    def lines(*wanted: LineState) -> Callable[[LotRecord], int]:
        return lambda lot: sum(lot.standing.lines.get(s, 0) for s in wanted) if lot.standing else 0

    columns = [
        code("lot", lambda lot: lot.lot),
        text("product", lambda lot: lot.listed.product if lot.listed else "", 24),
        text("producer", lambda lot: lot.listed.producer if lot.listed else "", 24, page=False),
        text("rule", lambda lot: lot.listed.rule_text if lot.listed else "", 30, page=False),
        Column("confirmed", Kind.MARK, lambda lot: lot.confirmed, 10),
        number("lines", lambda lot: lot.standing.total if lot.standing else 0),
        number("clear", lines(LineState.CLEAR)),
        number("removed", lines(LineState.REMOVED)),
        number("released", lines(LineState.RELEASED)),
        number("not-applicable", lines(LineState.NOT_APPLICABLE)),
        number("claimed", lines(LineState.CLAIMED)),
        number("open", lines(LineState.OPEN, LineState.SIGHTED)),
        number("found-lines", lines(LineState.FOUND)),
        number("finds", lambda lot: lot.finds),
        number("checked", lambda lot: lot.check.tested if lot.check else None, summed=False),
        number("check-failed", lambda lot: lot.check.failed if lot.check else None, summed=False),
        number("needed", lambda lot: lot.check.needed if lot.check else None, summed=False, page=False),
        *(number(f"grade-{grade}", _graded(grade), page=False) for grade in range(5)),
        entries(lambda lot: lot.revised, "entries-revised"),
    ]
    return Table("lots", columns, [lot for lot in dossier.lots if lot.standing is not None])


def _graded(grade: int) -> Callable[[LotRecord], int]:
    return lambda lot: sum(n for g, n in lot.standing.grades.items() if g == grade) if lot.standing else 0


def stock_table(dossier: Dossier) -> Table:
    """Each lot's stock account as a sum that adds up."""

    def account(wanted: Account) -> Column:
        return number(f"account-{wanted.value.replace('_', '-')}", lambda lot: lot.units.get(wanted, 0))

    columns = [
        code("lot", lambda lot: lot.lot or "—"),
        number("found-units", lambda lot: lot.found),
        number("brought", lambda lot: lot.returned),
        *(account(each) for each in Account),
        number("on-accounts", lambda lot: lot.on_accounts),
        Column("balanced", Kind.MARK, lambda lot: lot.is_balanced, 9),
        weight("kg-found", lambda lot: (lot.found + lot.returned) * lot.grams_per_unit or None),
        weight("kg-destroyed", lambda lot: lot.units.get(Account.DESTROYED, 0) * lot.grams_per_unit or None),
        number("sold-before", lambda lot: lot.sold_before),
        entries(lambda lot: lot.entries),
    ]
    moved = [lot for lot in dossier.lots if lot.on_accounts or lot.found or lot.returned or lot.sold_before]
    return Table("stock", columns, moved)


def finds_table(dossier: Dossier) -> Table:
    """Finds, each with where its units are now."""

    def now(find: FindRecord) -> list[tuple[str, int]]:
        return [(account.value, units) for account, units in find.units.items()]

    columns = [
        time("when", lambda find: find.when_ms),
        code("shop", lambda find: find.told.visit.shop),
        text("name", lambda find: find.shop.row.name if find.shop else "", 24),
        text("sector", lambda find: find.shop.sector if find.shop else "", 14, page=False),
        code("lot", lambda find: ", ".join(find.lots[:3]) + ("…" if len(find.lots) > 3 else "") or "?", 16),
        word("disposition", "account", lambda find: find.told.finding.disposition, 14),
        number("found-units", lambda find: find.found),
        weight("kg-found", lambda find: find.found * find.grams_per_unit or None),
        number("sold-before", lambda find: find.told.finding.sold_units, page=False),
        Column("now", Kind.WORD, now, 26, words="account"),
        word("grade", "grade", lambda find: int(find.row.grade) if find.row else ""),
        Column("settled", Kind.MARK, lambda find: find.row.settled if find.row else None, 9),
        code("team", lambda find: find.told.visit.team or "", 9),
        text("supplier", lambda find: find.told.finding.supplier, 18, page=False),
        number("photos", lambda find: len({*find.told.finding.photos, *find.told.visit.photos}), page=False),
        code("check-in", lambda find: find.told.visit.check_in_id, 36),
        entries(lambda find: find.entries),
    ]
    return Table("finds", columns, dossier.finds)


def movements_table(dossier: Dossier) -> Table:
    """Movements of goods."""
    columns = [
        time("when", lambda row: row.moved.at_ms),
        code("find", lambda row: row.moved.movement.finding, 38),
        code("lot", lambda row: ", ".join(row.lots), 14),
        word("from", "account", lambda row: row.moved.movement.source, 14),
        word("to", "account", lambda row: row.moved.movement.target, 14),
        number("units", lambda row: row.moved.movement.units),
        text("custodian", lambda row: row.moved.movement.custodian, 20),
        text("witness", lambda row: row.moved.movement.witness, 14),
        text("document", lambda row: row.moved.movement.document, 20),
        code("by", lambda row: row.moved.person, 12),
        entries(lambda row: (row.moved.n,), "entry"),
    ]
    return Table("movements", columns, dossier.movements)


def holds_table(dossier: Dossier) -> Table:
    """Holds, the first to lapse first."""
    columns = [
        word("standing", "hold", lambda hold: hold.standing, 14),
        time("lapses", lambda hold: hold.lapses_ms),
        time("ended", lambda hold: hold.ended_ms),
        word("basis", "legal", lambda hold: hold.basis, 14),
        text("document", lambda hold: hold.document, 22),
        text("custodian", lambda hold: hold.custodian, 18),
        text("seals", lambda hold: hold.seals, 14, page=False),
        code("shop", lambda hold: hold.find.told.visit.shop),
        code("lot", lambda hold: ", ".join(hold.find.lots), 14),
        number("found-units", lambda hold: hold.find.found),
        number("held-units", lambda hold: hold.held),
        entries(lambda hold: hold.extended, "extended"),
        entries(lambda hold: hold.entries),
    ]
    return Table("holds", columns, dossier.holds)
