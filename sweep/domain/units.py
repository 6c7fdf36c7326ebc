"""The stock account of one shop's findings (design rule 7): units are found once, and then only move."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.check_in import CheckIn, Finding, Movement
from sweep.domain.ids import CorrectionId, FindingId, PersonId, finding_id
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import FINAL, Account, Role, Verdict


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the units of one finding stand. `found` = the sum over the accounts, always.

    `counted` is False where nobody has counted them yet; `overdrawn` where movements claim more units than the
    finding has. Both leave the finding unsettled.
    """

    finding: FindingId
    found: int
    units: dict[Account, int]
    counted: bool = True
    overdrawn: bool = False

    @property
    def is_off_shelf(self) -> bool:
        """Every unit is off the shelf and on an account, and none is missing."""
        on_shelf = self.units.get(Account.ON_SALE, 0) + self.units.get(Account.MISSING, 0)
        return self.counted and not self.overdrawn and on_shelf == 0


def account_for(visit: CheckIn, finding: Finding) -> Account:
    """The account that a finding's units begin on. What a helper says, and what nobody understands, is still
    on sale: only officers seal."""
    if visit.role is Role.HELPER:
        return Account.ON_SALE
    try:
        account = Account(finding.disposition)
    except ValueError:
        return Account.ON_SALE
    # Destruction needs a witness, so it is only ever a movement that names one.
    return account if account not in FINAL else Account.COLLECTED


def balance_finding(visit: CheckIn, finding: Finding, file: ShopFile) -> Balance:
    """Found, corrected and moved units of one finding, whatever the order in which these were told."""
    its_id = finding_id(visit.check_in_id, finding.number)
    units = {account_for(visit, finding): finding.units or 0}
    found, counted = finding.units or 0, finding.units is not None
    for correction in file.corrections.values():
        if correction.finding != its_id:
            continue
        if correction.units >= 0:  # more danger: acts at once
            found, counted = found + correction.units, True
            _put(units, correction.account, correction.units)
        elif _is_decided(file, correction.correction, correction.person):
            _put(units, correction.account, correction.units)
            _put(units, Account.CORRECTED, -correction.units)
    for movement in file.movements.values():
        if movement.finding == its_id and is_lawful(movement):
            _put(units, movement.source, -movement.units)
            _put(units, movement.target, movement.units)
    overdrawn = any(number < 0 for number in units.values())
    return Balance(its_id, found, {a: n for a, n in units.items() if n}, counted, overdrawn)


def balance_returns(file: ShopFile) -> list[Balance]:
    """What consumers brought back here: collected units, moved on like any others."""
    balances = []
    for its_id, returned in file.returns.items():
        units = {Account.COLLECTED: returned.units}
        for movement in file.movements.values():
            if movement.finding == its_id and is_lawful(movement):
                _put(units, movement.source, -movement.units)
                _put(units, movement.target, movement.units)
        overdrawn = any(number < 0 for number in units.values())
        balances.append(Balance(its_id, returned.units, {a: n for a, n in units.items() if n}, True, overdrawn))
    return balances


def is_lawful(movement: Movement) -> bool:
    """A movement that may count: nothing leaves a final account, and destruction has a witness."""
    return (
        movement.units > 0
        and movement.source not in FINAL
        and movement.target is not Account.ON_SALE
        and movement.target is not Account.CORRECTED
        and (movement.target is not Account.DESTROYED or bool(movement.witness))
    )


def _is_decided(file: ShopFile, correction: CorrectionId, proposer: PersonId) -> bool:
    decisions = [d for d in file.correction_decisions.get(correction, ()) if d.person != proposer]
    return bool(decisions) and all(d.verdict is Verdict.APPROVED for d in decisions)


def _put(units: dict[Account, int], account: Account, number: int) -> None:
    units[account] = units.get(account, 0) + number
