"""The stock account of one shop's findings (design rule 7): units are found once, and then only move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sweep.domain.check_in import CheckIn, Finding, Movement
from sweep.domain.evidence import may_lower_danger
from sweep.domain.ids import CorrectionId, FindingId, LotId, finding_id
from sweep.domain.problem import Problem
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import AT_LARGE, FINAL, Account, RetailerKind, Role, Verdict

_ACCOUNTS = {str(account): account for account in Account}
#: Told by anybody, these act at once: the goods are not where they were held.
_ALARMS = frozenset({Account.ON_SALE, Account.MISSING})


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
        return self.counted and not self.overdrawn and not any(self.units.get(account) for account in AT_LARGE)


def account_for(visit: CheckIn, finding: Finding) -> Account:
    """The account that a finding's units begin on. What a helper says, and what nobody understands, is still
    on sale: only officers seal."""
    if visit.role is Role.HELPER:
        return Account.ON_SALE
    account = _ACCOUNTS.get(finding.disposition)
    if account is None:
        return Account.ON_SALE
    if account is Account.RETURNED and not (finding.supplier or (finding.hold and finding.hold.custodian)):
        return Account.REMOVED  # nobody is named who has them now
    return _first_account(account)


def _first_account(account: Account) -> Account:
    """Goods come to a final account by a movement only, which says before whom; until then somebody has them."""
    match account:
        case Account.RELEASED | Account.CORRECTED:
            return Account.ON_SALE
        case _ if account in FINAL:
            return Account.COLLECTED
        case _:
            return account


def balance_finding(visit: CheckIn, finding: Finding, file: ShopFile, *, freed: bool = False) -> Balance:
    """Found, corrected and moved units of one finding, whatever the order in which these were told. Those of a
    find that is no longer recalled (`freed`) are released, but for what is already on a final account."""
    its_id = finding_id(visit.check_in_id, finding.number)
    counted = finding.units is not None and finding.units >= 0
    found = finding.units if finding.units is not None and finding.units >= 0 else 0
    units = {account_for(visit, finding): found}
    for correction in file.corrections.values():
        if correction.finding != its_id:
            continue
        approved = _is_approved(file, correction.correction)
        if correction.units > 0:  # more danger: acts at once
            found += correction.units
            _put(units, _first_account(correction.account), correction.units)
        elif approved:
            _put(units, correction.account, correction.units)
            _put(units, Account.CORRECTED, -correction.units)
        counted = counted or approved
    _move(units, movements_of(its_id, file))
    overdrawn = bool(units) and min(units.values()) < 0
    if freed:
        _put(units, Account.RELEASED, sum(units.pop(account) for account in list(units) if account not in FINAL))
    return Balance(its_id, found, {a: n for a, n in units.items() if n}, counted, overdrawn)


def balance_returns(file: ShopFile) -> list[tuple[LotId, Balance]]:
    """What consumers brought back here, by lot: collected units, moved on like any others."""
    balances: list[tuple[LotId, Balance]] = []
    for its_id, returned in file.returns.items():
        brought = max(returned.units, 0)
        units = {Account.COLLECTED: brought}
        _move(units, movements_of(its_id, file))
        balance = Balance(its_id, brought, {a: n for a, n in units.items() if n}, True, min(units.values()) < 0)
        balances.append((returned.lot, balance))
    return balances


def movements_of(its_id: FindingId, file: ShopFile) -> set[Movement]:
    """The movements of a finding that count: lawful ones, told at the desk or by a visit that may lower danger.
    The same movement told twice is one; two different ones under one id are two."""
    told = {m for m in file.movements if m.finding == its_id and is_lawful(m)} if file.movements else set()
    for visit in file.visits.values():
        for movement in visit.movements:
            if movement.finding == its_id and counts(movement, visit, file):
                told.add(movement)
    return told


def counts(movement: Movement, visit: CheckIn, file: ShopFile) -> bool:
    """Whether a movement told by a visit is put on the account."""
    return is_lawful(movement) and (movement.target in _ALARMS or may_lower_danger(visit, file))


def is_lawful(movement: Movement) -> bool:
    """A movement that may count; `why_unlawful` says why another may not."""
    return why_unlawful(movement) is None


def why_unlawful(movement: Movement) -> Problem | None:
    """The refusal of a movement that can't be put on any account, for the desk to raise; a visit's is kept."""
    target = movement.target
    if movement.units <= 0:
        en, zh = "A movement needs a number of units above zero.", "移动数量必须大于零。"
        return Problem("movement-of-nothing", en, zh, field="units")
    if movement.source in FINAL:
        en = f"Nothing leaves the account '{movement.source}'; correct the finding if its count was wrong."
        return Problem("movement-from-final", en, "已终结的台账不得转出；如数量有误，请更正检出情况。", field="source")
    if target is Account.CORRECTED:
        en = "A wrong count is corrected by a correction with a reason, not by a movement."
        return Problem("movement-to-corrected", en, "数量有误应填写更正及理由，不得以移动代替。", field="target")
    if target is Account.DESTROYED and not movement.witness.strip():
        en, zh = "Goods are destroyed before a witness; name the witness.", "销毁须有见证人；请填写见证人。"
        return Problem("destruction-without-witness", en, zh, field="witness")
    if target is Account.HANDED_OVER and not movement.document.strip():
        en, zh = "Goods are handed over by a document; give its number.", "移送须有文书；请填写文书编号。"
        return Problem("hand-over-without-document", en, zh, field="document")
    if target is Account.RETURNED and not (movement.custodian.strip() or movement.to_shop):
        en, zh = "Returned goods change their custodian; name the supplier.", "退回须变更保管人；请填写供货商。"
        return Problem("return-without-custodian", en, zh, field="custodian")
    if target is Account.RETURNED and movement.to_shop and movement.to_kind not in _SUPPLIERS:
        en = f"Goods can't be returned to {movement.to_shop}: a retailer is never their custodian."
        return Problem("return-to-retailer", en, "不得退回给零售经营户保管；请填写供货商。", field="to_shop")
    return None


_SUPPLIERS = frozenset({RetailerKind.WHOLESALER, RetailerKind.WAREHOUSE})


def _is_approved(file: ShopFile, correction: CorrectionId) -> bool:
    decisions = file.correction_decisions.get(correction, ())
    proposer = file.corrections[correction].person
    return not any(d.verdict is Verdict.SENT_BACK for d in decisions) and any(d.person != proposer for d in decisions)


def _move(units: dict[Account, int], movements: Iterable[Movement]) -> None:
    for movement in movements:
        _put(units, movement.source, -movement.units)
        _put(units, movement.target, movement.units)


def _put(units: dict[Account, int], account: Account, number: int) -> None:
    units[account] = units.get(account, 0) + number
