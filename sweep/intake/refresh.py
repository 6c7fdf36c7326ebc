"""A newer registry against the known one: what is new, changed, the same, gone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace

from sweep.domain.ids import Fingerprint, ShopId
from sweep.domain.problem import Problem
from sweep.intake.registry_row import RegistryRow
from sweep.intake.visiting import Visiting

GONE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Refresh:
    """How a file differs from what is known.

    Rows carry the known spelling of their id: `respelled` says which ids of the file (value: the file's, key: the
    known one) differ from it only by leading zeros. `gone` are known ids that the file no longer has: they await a
    second person, nothing is deleted.
    """

    added: tuple[RegistryRow, ...]
    updated: tuple[RegistryRow, ...]
    unchanged: tuple[RegistryRow, ...]
    gone: tuple[ShopId, ...]
    respelled: Mapping[ShopId, ShopId]


def fingerprint(row: RegistryRow) -> Fingerprint:
    """A short hash of what the file says of a shop; where it stands in the file does not count."""
    facts: list[object] = [
        row.name, row.address, row.kind.value, row.lat_e7, row.lon_e7, row.sector_path, row.status_text,
        sorted(row.extra.items()),
    ]  # fmt: skip
    if row.visiting != Visiting():
        facts.append(astuple(row.visiting))
    return Fingerprint(hashlib.sha256(json.dumps(facts).encode("ascii")).hexdigest()[:24])


def compare(known: Mapping[ShopId, Fingerprint], rows: Iterable[RegistryRow]) -> Refresh:
    """Compare a file's rows with the fingerprints of the shops known from the file before."""
    new = list(rows)
    respelled = _respelled(known, new)
    to_known = {theirs: ours for ours, theirs in respelled.items()}
    added: list[RegistryRow] = []
    updated: list[RegistryRow] = []
    unchanged: list[RegistryRow] = []
    seen: set[ShopId] = set()
    for file_row in new:
        ours = to_known.get(file_row.retailer_id)
        row = file_row if ours is None else replace(file_row, retailer_id=ours)
        seen.add(row.retailer_id)
        before = known.get(row.retailer_id)
        if before is None:
            added.append(row)
        elif before == fingerprint(row):
            unchanged.append(row)
        else:
            updated.append(row)
    gone = tuple(shop for shop in known if shop not in seen)
    return Refresh(tuple(added), tuple(updated), tuple(unchanged), gone, respelled)


def refuse_silent_loss(refresh: Refresh, known: int, *, confirmed: bool, file: str) -> None:
    """Raises Problem confirm-gone if over 5 % of the known shops would go and nobody has confirmed it."""
    gone = len(refresh.gone)
    if confirmed or gone <= GONE_SHARE * known:
        return
    percent = 100 * gone / known
    raise Problem(
        "confirm-gone",
        f"{file} no longer has {gone} of the {known} known shops ({percent:.1f} %); nothing was changed. "
        "If the file is complete, load it with --confirm-gone.",
        f"{file} 中缺少已登记的 {known} 家经营户中的 {gone} 家（{percent:.1f}%），未作任何更改；"
        "如文件确实完整，请加 --confirm-gone 重新导入。",
        file=file,
        gone=gone,
        known=known,
    )


def _respelled(known: Mapping[ShopId, Fingerprint], rows: Iterable[RegistryRow]) -> dict[ShopId, ShopId]:
    """Known id -> the file's id, where they differ by leading zeros only and nothing else can be meant."""
    theirs = {row.retailer_id for row in rows}
    lost = _by_digits(shop for shop in known if shop not in theirs)
    new = _by_digits(shop for shop in theirs if shop not in known)
    return {
        lost[digits][0]: new[digits][0]
        for digits in lost.keys() & new.keys()
        if len(lost[digits]) == len(new[digits]) == 1
    }


def _by_digits(ids: Iterable[ShopId]) -> dict[str, list[ShopId]]:
    found: dict[str, list[ShopId]] = {}
    for shop in ids:
        if shop.isdecimal() and shop.isascii():
            found.setdefault(shop.lstrip("0"), []).append(shop)
    return found
