"""From the wire to the ledger: what a visit says in the domain's words, and the flags of what is strange in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sweep.actions.apply import SweepWriter
from sweep.actions.wire import WireCheckIn, WireFinding, WireHold, WireMovement, finding_numbers
from sweep.db.shops import ScopeRow
from sweep.domain.check_in import CheckIn, Finding, Hold, Movement, Position
from sweep.domain.geodesy import distance_e7_m, to_e7
from sweep.domain.ids import CheckInId, FindingId, LotId, MovementId, ShopId
from sweep.domain.problem import Problem
from sweep.domain.promises import hold_lapses_at
from sweep.domain.words import Account, Flag, HoldBasis, Outcome, Purpose, RetailerKind, Role

if TYPE_CHECKING:
    from sweep.actions.hand_in import Sender

_MOST_UNITS = 10_000_000
_DAY_MS = 86_400_000
_LATE_MS = 2 * 3_600_000
_LAST_MS = 2**52
_DAY_0 = date(1970, 1, 1).toordinal()
_ACCOUNTS = frozenset(Account)
_PURPOSES = {str(purpose): purpose for purpose in Purpose}
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}
_KNOWN_WORDS = _ACCOUNTS | {"not_held", "sold_before_visit"}


def describe_visit(
    wire: WireCheckIn,
    sender: Sender,
    writer: SweepWriter,
    place: ScopeRow | None,
    *,
    marks: frozenset[Flag],
    kinds: Mapping[str, RetailerKind],
) -> CheckIn:
    """The check-in that the ledger keeps. `place` is the shop as the sweep knew it before (None: not at all); `marks`
    say how the text was mended; `kinds` of the registered consignees that its movements name."""
    flags: set[Flag] = set(marks)
    began_ms, ended_ms = _time_ms(wire.began, writer), _time_ms(wire.ended, writer)
    if began_ms is None or ended_ms is None:
        flags.add(Flag.STRANGE_TIME)
    offset_ms = sender.clock_offset_ms(writer.now_ms)
    _flag_times(began_ms, ended_ms, offset_ms, writer, flags)
    position = _position(wire)
    distance_m = _distance_m(position, place)
    _flag_position(position, distance_m, writer, flags)
    recall = writer.base.recall
    if wire.revision != recall.revision:
        known = any(revision.number == wire.revision for revision in recall.revisions)
        flags.add(Flag.OLD_REVISION if known else Flag.UNKNOWN_REVISION)
    if wire.sweep is not None and wire.sweep != writer.sweep:
        flags.add(Flag.UNKNOWN_REVISION)  # of another recall than this one
    day_ms = (ended_ms if ended_ms is not None else writer.now_ms) + offset_ms
    day = (day_ms + writer.zone_offset_ms) // _DAY_MS
    numbers = finding_numbers(wire.findings)
    findings = tuple(_finding(n, found, day, writer, flags) for n, found in zip(numbers, wire.findings, strict=True))
    movements = tuple(m for told in wire.movements if (m := _movement(told, writer, kinds, flags)) is not None)
    officers = sum(bool(officer.credential.strip()) for officer in wire.officers)
    if place is None:
        flags.add(Flag.UNKNOWN_SHOP)
    if officers < 2 and sender.role is not Role.HELPER:
        flags.add(Flag.FEWER_THAN_TWO_OFFICERS)
    if sender.role is Role.HELPER:
        flags.add(Flag.HELPER)
    if sender.revoked:
        flags.add(Flag.REVOKED_PHONE)
    if sender.moved:
        flags.add(Flag.MOVED_TEAM)
    if wire.new_shop is not None:
        flags.add(Flag.UNKNOWN_SHOP)
    if writer.row.off_sale_ms is not None:
        flags.add(Flag.SWEEP_CLOSED)
    return CheckIn(
        check_in_id=CheckInId(wire.id),
        shop=ShopId(wire.shop),
        revision=wire.revision if abs(wire.revision) < 2**31 else 0,
        outcome=_outcome(wire.outcome, flags),
        role=sender.role,
        person=sender.person,
        team=sender.team,
        purpose=_PURPOSES.get(wire.purpose, Purpose.VISIT),
        entry=sender.entry,
        phone=sender.phone,
        officers=officers,
        began_ms=began_ms,
        ended_ms=ended_ms,
        clock_offset_ms=offset_ms,
        received_ms=writer.now_ms,
        local_day=day,
        position=position,
        distance_m=distance_m,
        unanswered=tuple(LotId(lot) for lot in wire.unanswered),
        findings=findings,
        movements=movements,
        settles=tuple(wire.settles),
        also=tuple(ShopId(shop) for shop in wire.also),
        same_as=ShopId(wire.same_as) if wire.same_as else None,
        photos=tuple(wire.photos),
        flags=tuple(sorted(flags)),
    )


def is_dangerous(visit: CheckIn) -> bool:
    """Whether it says that there is product, or that goods are no longer withheld: that reopens a sweep which had
    ended."""
    alarms = (Account.ON_SALE, Account.MISSING)
    return any(finding.is_find for finding in visit.findings) or any(m.target in alarms for m in visit.movements)


def text_of(text: str) -> str:
    """A text that any database can store and any log line can hold."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\u0000")[:500]


def _time_ms(value: float | str | None, writer: SweepWriter) -> int | None:
    """A time in ms since 1970; a text without a zone is of the city's. None where it is no time."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=timezone(timedelta(milliseconds=writer.zone_offset_ms)))
            value = moment.timestamp() * 1000
        except (ValueError, OverflowError):
            return None
    # Also not NaN, nor infinite, nor too large for a float.
    return int(value) if value is not None and 0 < value < _LAST_MS else None


def _flag_times(
    began_ms: int | None, ended_ms: int | None, offset_ms: int, writer: SweepWriter, flags: set[Flag]
) -> None:
    tolerance_ms = writer.row.policy.clock_tolerance_s * 1000
    if abs(offset_ms) > tolerance_ms:
        flags.add(Flag.CLOCK_OFF)
    if began_ms is None or ended_ms is None:
        return
    ended_sweep_ms = ended_ms + offset_ms
    if ended_ms < began_ms or ended_sweep_ms > writer.now_ms + tolerance_ms:
        flags.add(Flag.STRANGE_TIME)
    if began_ms + offset_ms < writer.row.opened_ms - tolerance_ms:
        flags.add(Flag.STRANGE_TIME)
    if writer.now_ms - ended_sweep_ms > _LATE_MS:
        flags.add(Flag.LATE)


def _position(wire: WireCheckIn) -> Position | None:
    here = wire.position
    if here is None or not (abs(here.lat) <= 90 and abs(here.lon) <= 180 and here.accuracy_m < float("inf")):
        return None  # written so that NaN is none either
    if here.lat == 0 and here.lon == 0:
        return None
    return Position(to_e7(here.lat), to_e7(here.lon), int(min(max(here.accuracy_m, 0), 1_000_000)))


def _distance_m(position: Position | None, place: ScopeRow | None) -> int | None:
    if position is None or place is None or place.lat_e7 is None or place.lon_e7 is None:
        return None
    return round(distance_e7_m(position.lat_e7, position.lon_e7, place.lat_e7, place.lon_e7))


def _flag_position(position: Position | None, distance_m: int | None, writer: SweepWriter, flags: set[Flag]) -> None:
    if position is None:
        flags.add(Flag.NO_POSITION)
    elif distance_m is not None and distance_m > writer.row.policy.geofence_m + position.accuracy_m:
        flags.add(Flag.FAR_POSITION)


def _outcome(word: str, flags: set[Flag]) -> Outcome:
    outcome = _OUTCOMES.get(word)
    if outcome is None:
        flags.add(Flag.UNKNOWN_OUTCOME)
        return Outcome.NOTIFIED  # answers for nothing
    return outcome


def _finding(number: int, found: WireFinding, day: int, writer: SweepWriter, flags: set[Flag]) -> Finding:
    units = _units(found.units)
    if units is None and found.disposition not in ("not_held", "sold_before_visit"):
        flags.add(Flag.UNKNOWN_QUANTITY)
    if found.disposition not in _KNOWN_WORDS:
        flags.add(Flag.UNKNOWN_DISPOSITION)
    if found.lot is not None and found.lot not in writer.base.recall.lots:
        flags.add(Flag.UNKNOWN_LOT)
    return Finding(
        number=number,
        lot=LotId(found.lot) if found.lot is not None else None,
        units=units if units is not None or found.disposition != "sold_before_visit" else 0,
        disposition=found.disposition,
        could_be=tuple(LotId(lot) for lot in found.could_be),
        sold_units=_units(found.sold_units) or 0,
        supplier=found.supplier,
        hold=_hold(found.hold, day, writer) if found.hold else None,
        photos=tuple(found.photos),
        received_units=_units(found.received_units) or 0,
    )


def _hold(told: WireHold, day: int, writer: SweepWriter) -> Hold:
    """Whoever names no lapse date does not make a hold that never ends: then the law's period counts."""
    lapses_ms = _time_ms(told.lapses, writer) or _lawful_lapse_ms(told.basis, day, writer.row.zone)
    return Hold(told.basis, told.document, told.seals, writer.beside(told.custodian), lapses_ms)


@lru_cache(maxsize=1_000)
def _lawful_lapse_ms(basis: str, day: int, zone: str) -> int:
    """When a hold made on this day (since 1970, in the city's zone) ends by law; 0 for a basis without a period, and
    where the holidays of the time are not known."""
    city = ZoneInfo(zone)
    try:
        noon = datetime.fromordinal(_DAY_0 + day).replace(hour=12, tzinfo=city)
        ends = hold_lapses_at(HoldBasis(basis), noon, city)
    except (ValueError, OverflowError, Problem):
        return 0
    return int(ends.timestamp() * 1000) if ends is not None else 0


def _units(value: float | None) -> int | None:
    """Whole units; None where nobody counted, or what was written is no count."""
    if value is None or not 0 <= value <= _MOST_UNITS or value != int(value):
        return None
    return int(value)


def _movement(
    moved: WireMovement, writer: SweepWriter, kinds: Mapping[str, RetailerKind], flags: set[Flag]
) -> Movement | None:
    if moved.source not in _ACCOUNTS or moved.target not in _ACCOUNTS:
        flags.add(Flag.UNKNOWN_DISPOSITION)
        return None
    units = _units(moved.units)
    if not units:
        flags.add(Flag.UNKNOWN_QUANTITY)
        return None
    return Movement(
        MovementId(moved.id),
        FindingId(moved.finding),
        Account(moved.source),
        Account(moved.target),
        units,
        writer.beside(moved.custodian),
        writer.beside(moved.witness),
        moved.document,
        ShopId(moved.to_shop) if moved.to_shop else None,
        _time_ms(moved.lapses, writer) or 0,
        kinds.get(moved.to_shop) if moved.to_shop else None,
    )
