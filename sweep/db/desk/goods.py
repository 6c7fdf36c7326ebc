"""Findings, and the goods that are withheld."""

from __future__ import annotations

import asyncpg

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, SHOP_COLUMNS, Ask, Page, listed, read_page, shop_of
from sweep.domain.promises import DEFAULT_SCHEDULE, Light, light_at
from sweep.views.desk.rows import FindingRow, HoldRow

#: Which findings: `open` ones, those whose print nobody could read, those to be judged again, or all.
FINDING_LISTS = ("open", "unattributed", "rejudge", "all")

SELECT_FINDINGS = listed(f"""
SELECT f.finding_id AS finding, f.shop_id AS shop, {SHOP_COLUMNS}, f.check_in_id AS check_in, f.lots, f.attributed,
       f.rejudge, f.settled, f.dismissed, f.counted, f.overdrawn, f.found, f.grade, coalesce(t.name, '') AS team,
       coalesce(p.name, '') AS person, v.received_ms,
       coalesce((SELECT jsonb_object_agg(account, units) FROM stock k
                 WHERE k.sweep_id = f.sweep_id AND k.shop_id = f.shop_id AND k.finding_id = f.finding_id
                   AND units <> 0), '{{}}') AS accounts,
       f.settled::int::text || lpad(v.n::text, 12, '0') || f.finding_id AS place
FROM finding f JOIN check_in v USING (check_in_id) LEFT JOIN team t USING (team_id)
LEFT JOIN person p ON p.person_id = v.person_id
LEFT JOIN retailer r ON r.retailer_id = f.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
WHERE f.sweep_id = $1 AND {IN_AREA}
  AND CASE $5::text WHEN 'open' THEN NOT f.settled WHEN 'unattributed' THEN NOT f.attributed
                    WHEN 'rejudge' THEN f.rejudge ELSE true END
""")
SELECT_HOLDS = listed(f"""
SELECT k.finding_id AS finding, k.shop_id AS shop, {SHOP_COLUMNS}, k.lot_id AS lot, k.account, k.units, k.returned,
       coalesce(f.dismissed, false) AS freed, coalesce(f.basis, '') AS basis, coalesce(f.document, '') AS document,
       name_behind($1, f.custodian) AS custodian, f.lapses_ms,
       lpad(coalesce(f.lapses_ms, 9999999999999)::text, 15, '0') || k.finding_id || ' ' || k.account AS place
FROM stock k LEFT JOIN finding f USING (sweep_id, finding_id)
LEFT JOIN retailer r ON r.retailer_id = k.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
WHERE k.sweep_id = $1 AND {IN_AREA} AND k.units > 0
  AND k.account = ANY ('{{removed_from_sale,sealed_on_site,collected,returned}}')
""")


async def select_findings(connection: Connection, ask: Ask, which: str) -> Page[FindingRow]:
    """Findings, unsettled ones first, then by age. `which` is one of FINDING_LISTS."""
    return await read_page(connection, SELECT_FINDINGS, ask, _finding, which)


async def select_holds(connection: Connection, ask: Ask, now_ms: int) -> Page[HoldRow]:
    """Withheld goods, those whose hold lapses first on top."""
    return await read_page(connection, SELECT_HOLDS, ask, lambda record: _hold(record, now_ms))


def _finding(record: asyncpg.Record) -> FindingRow:
    return FindingRow(
        finding=record["finding"],
        where=shop_of(record),
        check_in=record["check_in"],
        lots=record["lots"],
        attributed=record["attributed"],
        rejudge=record["rejudge"],
        settled=record["settled"],
        dismissed=record["dismissed"],
        counted=record["counted"],
        overdrawn=record["overdrawn"],
        found=record["found"],
        grade=record["grade"],
        accounts=record["accounts"],
        team=record["team"],
        person=record["person"],
        received_ms=record["received_ms"],
    )


def _hold(record: asyncpg.Record, now_ms: int) -> HoldRow:
    lapses_ms = record["lapses_ms"]
    light = Light.GREEN if lapses_ms is None else light_at(now_ms, lapses_ms, DEFAULT_SCHEDULE.hold_lapse_amber)
    return HoldRow(
        finding=record["finding"],
        where=shop_of(record),
        lot=record["lot"],
        account=record["account"],
        units=record["units"],
        returned=record["returned"],
        freed=record["freed"],
        basis=record["basis"],
        document=record["document"],
        custodian=record["custodian"],
        lapses_ms=lapses_ms,
        light=light,
    )
