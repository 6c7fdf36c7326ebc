"""All tables of the dossier, each defined once for the page and for the workbook."""

from __future__ import annotations

from sweep.reports.dossier_columns import Table
from sweep.reports.dossier_goods_tables import finds_table, holds_table, lots_table, movements_table, stock_table
from sweep.reports.dossier_shop_tables import (
    areas_table,
    checks_table,
    shops_table,
    states_table,
    teams_table,
    unmet_table,
)
from sweep.reports.dossier_story_tables import (
    evidence_table,
    promises_table,
    revisions_table,
    scope_table,
    sightings_table,
    signed_table,
    story_table,
    unknown_table,
)
from sweep.views.dossier import Dossier


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
