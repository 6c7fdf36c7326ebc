"""The dossier's tables of shops, areas, teams, and of their effectiveness check."""

from __future__ import annotations

from sweep.reports.dossier_columns import Column, Kind, Table, code, entries, number, text, time, word
from sweep.views.dossier import Dossier
from sweep.views.dossier_checks import CheckSummary

_SHOP = [
    code("shop", lambda shop: shop.row.shop),
    text("name", lambda shop: shop.row.name, 26),
    text("address", lambda shop: shop.row.address, 32),
    text("county", lambda shop: shop.county, 12, page=False),
    text("sector", lambda shop: shop.sector, 14),
]


def shops_table(dossier: Dossier) -> Table:
    """Every shop, one by one."""
    columns = [
        *_SHOP,
        word("kind", "kind", lambda shop: shop.row.kind, page=False),
        word("state", "state", lambda shop: shop.row.state),
        word("grade", "grade", lambda shop: int(shop.row.grade)),
        word("standing", "standing", lambda shop: shop.row.standing, page=False),
        code("merged-into", lambda shop: shop.row.merged_into or "", page=False),
        number("open-lines", lambda shop: shop.row.open_lines),
        number("visits", lambda shop: shop.visits),
        time("first-visit", lambda shop: shop.first_ms),
        time("last-visit", lambda shop: shop.last_ms),
        time("due", lambda shop: shop.due_ms, page=False),
        word("outcome", "outcome", lambda shop: shop.outcome or ""),
        number("found-units", lambda shop: shop.row.found_units),
        number("held-units", lambda shop: shop.row.held_units),
        Column("lat", Kind.DEGREES, lambda shop: shop.row.lat_e7, 10, page=False),
        Column("lon", Kind.DEGREES, lambda shop: shop.row.lon_e7, 10, page=False),
        code("check-in", lambda shop: shop.check_in or "", 36),
        entries(lambda shop: (shop.n,), "entry"),
    ]
    return Table("shops", columns, dossier.shops)


def unmet_table(dossier: Dossier) -> Table:
    """Shops in scope that nobody has inspected."""
    columns = [
        word("why", "unmet", lambda shop: shop.unmet),
        *_SHOP,
        number("visits", lambda shop: shop.visits),
        time("last-visit", lambda shop: shop.last_ms),
        word("state", "state", lambda shop: shop.row.state),
        number("open-lines", lambda shop: shop.row.open_lines),
        code("check-in", lambda shop: shop.check_in or "", 36, page=False),
        entries(lambda shop: (shop.n,), "entry"),
    ]
    return Table("unmet", columns, dossier.unmet)


def areas_table(dossier: Dossier, key: str) -> Table:
    """Counties, or sectors."""
    columns = [
        *([] if key == "counties" else [text("county", lambda area: area.county or "—", 12)]),
        text("sector", lambda area: area.name or "—", 16),
        *([number("teams", lambda area: area.teams)] if key == "counties" else []),
        number("shops", lambda area: area.shops),
        number("visited", lambda area: area.visited),
        number("closed", lambda area: area.closed),
        number("open", lambda area: area.open_shops),
        number("with-product", lambda area: area.with_product),
        number("finds", lambda area: area.finds),
        number("found-units", lambda area: area.units),
        number("late", lambda area: area.late),
        Column("median", Kind.SPAN, lambda area: area.median_ms, 11),
        Column("entries-between", Kind.BETWEEN, lambda area: area.entries, 18),
    ]
    return Table(key, columns, dossier.counties if key == "counties" else dossier.sectors)


def teams_table(dossier: Dossier) -> Table:
    """Teams. A shop that two teams went to is both's, so shops are not summed."""
    columns = [
        code("team", lambda team: team.team, 10),
        text("name", lambda team: team.name, 18, page=False),
        text("sector", lambda team: team.sector, 14),
        number("planned", lambda team: team.planned, summed=False),
        number("visited", lambda team: team.visited, summed=False),
        number("inspected", lambda team: team.inspected),
        number("unmet", lambda team: team.unmet),
        number("cleared", lambda team: team.cleared, summed=False),
        number("finds", lambda team: team.finds),
        number("found-units", lambda team: team.units),
        number("checks-made", lambda team: team.checks),
        number("late", lambda team: team.late),
        number("sent-late", lambda team: team.sent_late),
        number("sent-back", lambda team: team.sent_back),
        Column("median", Kind.SPAN, lambda team: team.median_ms, 11),
        Column("entries-between", Kind.BETWEEN, lambda team: team.entries, 18),
    ]
    return Table("teams", columns, dossier.teams)


def states_table(dossier: Dossier) -> Table:
    """Shops by state and grade."""
    columns = [
        word("state", "state", lambda row: row[0], 20),
        word("grade", "grade", lambda row: int(row[1]), 16),
        number("shops", lambda row: row[2]),
    ]
    return Table("states", columns, dossier.states)


def checks_table(dossier: Dossier) -> Table:
    """The effectiveness check by county."""
    check: CheckSummary | None = dossier.check
    columns = [
        text("county", lambda part: part.county or "—", 16),
        number("shops", lambda part: part.shops),
        number("needed", lambda part: part.needed),
        number("checked", lambda part: part.tested),
        number("check-failed", lambda part: part.failed),
        number("at-most", lambda part: part.at_most, summed=False),
        entries(lambda part: (check.n,) if check else (), "entry-drawn"),
    ]
    return Table("checks", columns, check.counties if check else [])
