"""A registry of retailers: a table file in, typed rows and a word on everything that was changed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sweep.domain.datum import Datum
from sweep.domain.geodesy import to_e7
from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind
from sweep.intake.addresses import address_key, name_key
from sweep.intake.choice import where_mask
from sweep.intake.coordinates import read_positions
from sweep.intake.datums import datum_called, datum_named
from sweep.intake.folding import key
from sweep.intake.headings import Columns, missing_column, recognise, refuse_data_as_headings
from sweep.intake.kinds import kind_of
from sweep.intake.likeness import likely_duplicates, shared_points
from sweep.intake.registry_row import RegistryFile, RegistryRow
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.row_texts import RowTexts
from sweep.intake.shop_ids import made_id, read_ids
from sweep.intake.tables import Table, read_table
from sweep.intake.unread import unread_columns
from sweep.intake.visiting import read_visiting
from sweep.intake.vocabulary import REGISTRY

_ROW_NUMBERS = frozenset(("objectid", "fid"))
_TOTALS = frozenset(key(word) for word in ("合计", "总计", "小计", "total", "grand total", "sum"))


def read_registry(
    path: Path,
    *,
    datum: str = "wgs84",
    where: Sequence[tuple[str, str]] = (),
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> RegistryFile:
    """Read a registry in any table format.

    `datum` is that of the file's coordinates; `where` keeps rows whose column has the value (several values of one
    column are alternatives, several columns must all agree); `mapping` is field -> heading. Raises Problem for what
    can't be read at all: see read_table, and missing-column, column-unknown, column-ambiguous, field-unknown,
    datum-unknown, where-matches-nothing, id-not-unique, registry-empty.
    """
    return registry_of(read_table(path, encoding=encoding), datum=datum, where=where, mapping=mapping)


def registry_of(
    table: Table,
    *,
    datum: str = "wgs84",
    where: Sequence[tuple[str, str]] = (),
    mapping: Mapping[str, str] | None = None,
) -> RegistryFile:
    """`read_registry` for a table that is already read."""
    file_datum = datum_called(datum)
    refuse_data_as_headings(table.headings, file=table.name)
    columns = recognise(table.headings, REGISTRY, mapping, file=table.name)
    _check_columns(table, columns)
    remarks = [*table.remarks, *columns.remarks, *_datum_doubts(table, columns, file_datum)]
    texts = RowTexts(table, columns)

    wanted, said = where_mask(table, columns, where)
    remarks += said
    here = [i for i in range(len(table.rows)) if wanted[i]]
    visitable, said = _visitable(table, texts, here)
    remarks += said
    shops = [f"{name_key(texts.name(i))}|{address_key(texts.address(i))}" for i in visitable]
    ids = read_ids(table, columns, visitable, shops, told="id" in (mapping or {}))
    kept, kept_ids, duplicates = _first_of_each(table, texts, visitable, shops, ids.ids, ids.shared)
    remarks += [*ids.remarks, *duplicates]
    if not kept:
        raise Problem(
            "registry-empty",
            f"{table.name}: none of its {len(table.rows)} rows names a shop.",
            f"{table.name}：{len(table.rows)} 行中没有一行是经营户。",
            file=table.name,
        )

    taken = np.array(kept, dtype=np.intp)
    positions = read_positions(table, columns, taken, [texts.place(i) for i in kept], file_datum)
    kinds, said = _kinds(table, columns, kept)
    visiting, doubts = read_visiting(texts, kept, [int(table.rows[i]) for i in kept])
    remarks += [*positions.remarks, *said, *doubts, *texts.remarks_on(kept)]
    points = [
        None if np.isnan(lat) else (to_e7(float(lat)), to_e7(float(lon)))
        for lat, lon in zip(positions.lat, positions.lon, strict=True)
    ]
    sharing = Counter(point for point in points if point is not None)
    retailers = [
        RegistryRow(
            retailer_id=ShopId(shop_id),
            name=texts.name(i) or texts.address(i) or shop_id,
            address=texts.address(i),
            kind=kind,
            lat_e7=point[0] if point else None,
            lon_e7=point[1] if point else None,
            sector_path=texts.sector_path(i),
            status_text=texts.cell("status", i),
            source_row=int(table.rows[i]),
            position_shared=sharing[point] if point else 0,
            extra=texts.extra(i),
            visiting=visited,
        )
        for i, shop_id, kind, point, visited in zip(kept, kept_ids, kinds, points, visiting, strict=True)
    ]
    remarks += [*unread_columns(table, columns, [column for column, _ in where]), *_row_numbers(table, columns)]
    key_of = dict(zip(visitable, shops, strict=True))
    remarks += likely_duplicates(retailers, [key_of[i] for i in kept])
    remarks += shared_points(retailers)
    source_rows = {row.source_row for row in retailers}
    corrected = {r.row for r in remarks if r.action is Action.CORRECTED} & source_rows
    return RegistryFile(
        name=table.name,
        retailers=retailers,
        rejects=remarks,
        rows=len(table.rows),
        accepted=len(retailers),
        duplicates=len(visitable) - len(kept),
        rejected=len(here) - len(visitable),
        excluded=len(table.rows) - len(here),
        corrected=len(corrected),
        unlocated=sum(point is None for point in points),
    )


def _check_columns(table: Table, columns: Columns) -> None:
    """Refuse a table in which no column says what a shop is called, or none says where it is."""

    def lacks(fields: Sequence[str], en: str, zh: str) -> Problem:
        return missing_column(fields, (en, zh), table.headings, REGISTRY, file=table.name)

    if "name" not in columns and "company" not in columns:
        raise lacks(("name", "company"), "the shop's name", "经营户名称")
    pair = ("lat" in columns, "lon" in columns)
    written = any(name in columns for name in ("point", "lonlat", "latlon"))
    if pair == (True, False) and not written:
        raise lacks(("lon",), "the longitude", "经度")
    if pair == (False, True) and not written:
        raise lacks(("lat",), "the latitude", "纬度")
    if not (written or any(pair) or any(n in columns for n in ("address", "street", "county", "township"))):
        raise lacks(("address", "lat", "point"), "the address or the position", "地址或坐标")


def _row_numbers(table: Table, columns: Columns) -> list[RejectRow]:
    """A word on an id that only numbers the rows of one export."""
    taken = columns.first("id")
    if taken is None or key(table.headings[taken]) not in _ROW_NUMBERS:
        return []
    return [remark(Action.WARNING, 0, "id", "", "id-numbers-rows", column=table.headings[taken])]


def _datum_doubts(table: Table, columns: Columns, datum: Datum) -> list[RejectRow]:
    named = {
        (table.headings[column], found)
        for name in ("lat", "point", "lonlat", "latlon")
        if (column := columns.first(name)) is not None
        and (found := datum_named(table.headings[column])) not in (None, datum)
    }
    return [
        remark(Action.WARNING, 0, "datum", heading, "datum-doubted", named=str(found), datum=str(datum))
        for heading, found in sorted(named)
    ]


def _visitable(table: Table, texts: RowTexts, rows: Sequence[int]) -> tuple[list[int], list[RejectRow]]:
    """The rows that name something to visit, and a word on each of the others."""
    heading_keys = [key(heading) for heading in table.headings]
    kept: list[int] = []
    said: list[RejectRow] = []
    cells_of = table.frame.to_numpy()
    for i in rows:
        name, address = texts.name(i), texts.address(i)
        reason = ""
        if not name and not address and not texts.id_text(i):
            reason = "nothing-to-visit"
        elif not address and any(key(cell) in _TOTALS for cell in cells_of[i]):
            reason = "total-row"
        elif key(name) in heading_keys and [key(cell) for cell in cells_of[i]] == heading_keys:
            reason = "heading-again"
        if reason:
            shown = " | ".join(cell for cell in cells_of[i] if cell)[:200]
            said.append(remark(Action.REJECTED, int(table.rows[i]), "", shown, reason))
        else:
            kept.append(i)
    return kept, said


def _first_of_each(
    table: Table, texts: RowTexts, rows: Sequence[int], shops: Sequence[str], ids: Sequence[str], shared: bool
) -> tuple[list[int], list[str], list[RejectRow]]:
    """The rows to keep with their ids; later rows with a kept id are duplicates."""
    kept: list[int] = []
    kept_ids: list[str] = []
    said: list[RejectRow] = []
    first: dict[str, tuple[int, str]] = {}
    spelled: dict[tuple[str, str], int] = {}
    some_have_ids = any(ids)
    for i, shop, own_id in zip(rows, shops, ids, strict=True):
        number, shop_id = int(table.rows[i]), own_id
        if shared and own_id and first.get(own_id, (0, shop))[1] != shop:
            shop_id = f"{own_id}-{made_id(shop)[1:7]}"
            said.append(remark(Action.WARNING, number, "id", shop_id, "id-made"))
        elif not own_id:
            where = (
                ()
                if texts.address(i)
                else (*texts.sector_path(i), *(texts.cell(n, i) for n in ("lat", "lon", "point")))
            )
            shop_id = made_id(shop, *where)
            if some_have_ids:
                said.append(remark(Action.WARNING, number, "id", shop_id, "id-made"))
        if own_id and shop_id not in first and (alike := spelled.get((key(own_id), shop))) is not None:
            said.append(remark(Action.DUPLICATE, number, "id", shop_id, "duplicate-id-spelling", first=alike))
        elif shop_id in first:
            first_row, first_shop = first[shop_id]
            same = "duplicate-shop" if not own_id else "duplicate-id"
            reason = same if first_shop == shop else "duplicate-id-differs"
            said.append(remark(Action.DUPLICATE, number, "id", shop_id, reason, first=first_row))
        else:
            first[shop_id] = number, shop
            spelled.setdefault((key(own_id), shop), number)
            kept.append(i)
            kept_ids.append(shop_id)
    return kept, kept_ids, said


def _kinds(table: Table, columns: Columns, rows: Sequence[int]) -> tuple[list[RetailerKind], list[RejectRow]]:
    """The kind of each row; a type of unknown meaning is said once."""
    column = columns.first("type")
    if column is None:
        return [RetailerKind.RETAILER] * len(rows), []
    cells = table.column(column)
    count = Counter(cells[i] for i in rows)
    meaning = {text: kind_of(text) for text in count}
    said = [
        remark(Action.WARNING, 0, "type", text, "kind-unknown", count=count[text])
        for text, kind in meaning.items()
        if kind is None and text.strip()
    ]
    return [meaning[cells[i]] or RetailerKind.RETAILER for i in rows], said
