"""The words of a registry's rows: name, address, jurisdiction, folded and put together."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.intake.addresses import composed, place_of
from sweep.intake.folding import folded, folded_name, tidy
from sweep.intake.headings import Columns
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table
from sweep.intake.vocabulary import REGISTRY
from sweep.intake.written_points import NOTHING

_EXTRA = ("company", "company_id", "uscc", "phone", "contact", "city", "postcode")
_ADDRESS_PARTS = (
    "address", "street_number", "street", "address_2", "address_3", "city", "county", "township", "province",
    "postcode",
)  # fmt: skip


class RowTexts:
    """The words of each row, folded once and kept."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self._table = table
        self._raw = {name: table.column(column) for name in REGISTRY if (column := columns.first(name)) is not None}
        self._address: dict[int, str] = {}
        self._parts = [part for part in _ADDRESS_PARTS if part in self._raw]

    def cell(self, field_name: str, i: int) -> str:
        """One cell, NFKC and tidy; "" where there is nothing."""
        column = self._raw.get(field_name)
        if column is None:
            return ""
        text = tidy(folded(column[i]))
        return "" if text.casefold() in NOTHING else text

    def _name_cell(self, field_name: str, i: int) -> str:
        column = self._raw.get(field_name)
        text = tidy(folded_name(column[i])) if column is not None else ""
        return "" if text.casefold() in NOTHING else text

    def own_name(self, i: int) -> str:
        return self._name_cell("name", i)

    def name(self, i: int) -> str:
        """The shop's name, else its company's."""
        return self._name_cell("name", i) or self._name_cell("company", i)

    def address(self, i: int) -> str:
        if i not in self._address:
            self._address[i] = composed({part: self.cell(part, i) for part in self._parts})
        return self._address[i]

    def id_text(self, i: int) -> str:
        return self.cell("id", i) or self.cell("uscc", i)

    def sector_path(self, i: int) -> tuple[str, ...]:
        """The row's words for its jurisdiction, wide to narrow; its city where neither column nor address says more."""
        path = tuple(filter(None, (self.cell(name, i) for name in ("county", "township", "station"))))
        if path or place_of(self.address(i)):
            return path
        return tuple(filter(None, [self.cell("city", i)]))

    def place(self, i: int) -> str:
        """The county or city that the row names, for judging its position."""
        return self.cell("county", i) or place_of(self.address(i)) or self.cell("city", i)

    def extra(self, i: int) -> dict[str, str]:
        found = {name: self.cell(name, i) for name in _EXTRA if name in self._raw}
        return {name: text for name, text in found.items() if text}

    def remarks_on(self, rows: Sequence[int]) -> list[RejectRow]:
        """What was folded or filled in, cell by cell."""
        said: list[RejectRow] = []
        for i in rows:
            number = int(self._table.rows[i])
            for part in self._parts:
                raw = self._raw[part][i]
                if not raw.isascii() and (text := tidy(folded(raw))) != tidy(raw):
                    said.append(remark(Action.CORRECTED, number, part, text, "full-width-folded"))
            for part in ("name", "company"):
                raw = self._raw[part][i] if part in self._raw else ""
                if not raw.isascii() and (text := tidy(folded_name(raw))) != tidy(raw):
                    said.append(remark(Action.CORRECTED, number, part, text, "full-width-folded"))
            if not self.own_name(i):
                if name := self.name(i):
                    if "name" in self._raw:
                        said.append(remark(Action.CORRECTED, number, "name", name, "name-from-company"))
                else:
                    said.append(remark(Action.WARNING, number, "name", "", "name-missing"))
        return said
