"""Under which hold a find's goods stand, and when it lapses (design rule 7). Powder sealed in 2008 was on sale
again in 2009: each hold is a clock, and the one that lapses first counts."""

from __future__ import annotations

from dataclasses import replace

from sweep.domain.check_in import CheckIn, Finding, Hold
from sweep.domain.shop_file import ShopFile
from sweep.domain.units import Balance, account_for, movements_of
from sweep.domain.words import IN_CUSTODY, HoldBasis

#: 行政强制法 art. 25: sealing and seizure are extended once, by 30 days at most; nothing else is.
EXTENDABLE = frozenset({HoldBasis.SEALING, HoldBasis.SEIZURE})
_LONGEST_EXTENSION_MS = 30 * 86_400_000


def standing_hold(visit: CheckIn, finding: Finding, balance: Balance, file: ShopFile) -> Hold | None:
    """The hold that lapses first among those that still hold units of the finding; None if no unit is withheld.
    A movement into another's custody makes a hold of its own, on the same basis."""
    held = {account for account in IN_CUSTODY if balance.units.get(account, 0) > 0}
    if not held:
        return None
    first = _documented(finding.hold or Hold(), balance, file)
    holds = [_extended(first, balance, file)] if account_for(visit, finding) in held else []
    for movement in movements_of(balance.finding, file):
        if movement.target in held:
            custodian = movement.custodian or (movement.to_shop or "")
            document = movement.document or first.document
            # Goods that go from hand to hand stay under the clock under which they were taken.
            lapses_ms = movement.lapses_ms or first.lapses_ms
            holds.append(Hold(first.basis, document, "", custodian, lapses_ms))
    return min(holds, key=_urgency, default=first)


def _documented(hold: Hold, balance: Balance, file: ShopFile) -> Hold:
    """What the office issued last, and has not withdrawn, outranks what the inspector wrote."""
    issued = [
        (told.issued, told.document)
        for told in file.documents
        if told.finding == balance.finding and (told.finding, told.issued) not in file.withdrawn_documents
    ]
    return replace(hold, document=max(issued)[1]) if issued else hold


def _urgency(hold: Hold) -> tuple[bool, int, str, str]:
    return not hold.lapses_ms, hold.lapses_ms, hold.document, hold.custodian


def _extended(hold: Hold, balance: Balance, file: ShopFile) -> Hold:
    """Extended once: of several extensions the shortest counts."""
    told = [e.lapses_ms for e in file.extensions if e.finding == balance.finding and e.document]
    if not told or not hold.lapses_ms or hold.basis not in EXTENDABLE:
        return hold
    return replace(hold, lapses_ms=max(hold.lapses_ms, min(*told, hold.lapses_ms + _LONGEST_EXTENSION_MS)))
