"""The field's words, one for one thing (design §1). Their values are what the ledger and the wire carry."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Grade(IntEnum):
    """How good the evidence is: a higher grade has passed every lower one."""

    NONE = 0
    CLAIMED = 1
    EVIDENCED = 2
    REVIEWED = 3
    AUDITED = 4


class Outcome(StrEnum):
    """What a team met at the door. Only INSPECTED answers for lots."""

    INSPECTED = "inspected"
    SHUT = "shut"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    CEASED = "ceased"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    NOTIFIED = "notified"  # a stop-sale notice was handed over; nothing was inspected


#: The door stayed shut, or there was none: the visits of which two may settle a shop as not operating.
NOBODY_MET = frozenset({Outcome.SHUT, Outcome.NOT_FOUND, Outcome.CEASED, Outcome.MOVED})
#: Somebody was there, so the shop is not gone. A refusal proves that too.
SOMEBODY_MET = frozenset({Outcome.INSPECTED, Outcome.REFUSED, Outcome.NOTIFIED})


class Purpose(StrEnum):
    """Why a visit was made."""

    VISIT = "visit"
    EFFECTIVENESS_CHECK = "effectiveness_check"
    REINSPECTION = "reinspection"
    SIGHTING = "sighting"


class Entry(StrEnum):
    """How a visit reached the service."""

    PHONE = "phone"
    DESK = "desk"  # 补录: a paper or phoned visit typed in at the desk


class Account(StrEnum):
    """Where found units stand. Every found unit is in exactly one of these."""

    ON_SALE = "on_sale"  # found, and nothing has been done about it yet
    REMOVED = "removed_from_sale"
    SEALED = "sealed_on_site"
    COLLECTED = "collected"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    RELEASED = "released"
    SAMPLED = "sampled"
    HANDED_OVER = "handed_over"
    MISSING = "missing"
    CORRECTED = "corrected"


#: Nobody withholds these. Released goods are on sale again, so they settle a find only where they are freed.
AT_LARGE = frozenset({Account.ON_SALE, Account.MISSING, Account.RELEASED})
#: Off the shelf, and somebody answers for them: what a line needs to be *removed*.
OFF_SHELF = frozenset(Account) - AT_LARGE
#: Withheld and still somewhere: what must be empty before the sweep is *disposed*.
IN_CUSTODY = frozenset({Account.REMOVED, Account.SEALED, Account.COLLECTED, Account.RETURNED})
#: Nothing moves out of these.
FINAL = frozenset({Account.DESTROYED, Account.RELEASED, Account.SAMPLED, Account.HANDED_OVER, Account.CORRECTED})


class HoldBasis(StrEnum):
    """The legal basis on which goods are withheld; it decides when the hold lapses."""

    SEALING = "sealing"  # 查封
    SEIZURE = "seizure"  # 扣押
    PRESERVATION = "preservation"  # 先行登记保存
    VOLUNTARY = "voluntary"  # the shop took it off sale itself


class LineState(StrEnum):
    """The state of one line (retailer, lot), from the most dangerous to the least."""

    FOUND = "found"  # product was found and is not yet settled
    SIGHTED = "sighted"  # somebody says it is on sale here
    OPEN = "open"  # nobody has answered for the lot as it is now described
    CLAIMED = "claimed"  # answered, but below the grade that the policy asks for
    REMOVED = "removed"
    CLEAR = "clear"
    RELEASED = "released"
    NOT_APPLICABLE = "not_applicable"


#: From worst to best: a merged shop's line is the worse of both.
LINE_DANGER = {state: rank for rank, state in enumerate(reversed(LineState))}
CLOSED_LINES = frozenset({LineState.REMOVED, LineState.CLEAR, LineState.RELEASED, LineState.NOT_APPLICABLE})


class ShopState(StrEnum):
    """One word for a whole shop, for the map and the lists: its most dangerous line decides."""

    FOUND = "found"
    SIGHTED = "sighted"
    UNVISITED = "unvisited"
    ATTEMPTED = "attempted"  # somebody was there but could not look
    REOPENED = "reopened"  # answered before; a revision or a review opened lines again
    CLAIMED = "claimed"
    REMOVED = "removed"
    CLEAR = "clear"
    NOT_APPLICABLE = "not_applicable"
    MERGED = "merged"


#: A shop in one of these needs a visit; a claim waits for a review instead.
TO_VISIT = frozenset({ShopState.UNVISITED, ShopState.ATTEMPTED, ShopState.REOPENED, ShopState.SIGHTED, ShopState.FOUND})


class ShopStatus(StrEnum):
    """Why a shop should leave the count; each needs a second person."""

    NOT_OPERATING = "not_operating"
    GONE = "gone"
    DUPLICATE = "duplicate"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What a second person says."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Flag(StrEnum):
    """What is strange about a check-in. A flag is for a person to look at; it never refuses."""

    UNKNOWN_SHOP = "unknown_shop"
    UNKNOWN_LOT = "unknown_lot"
    UNKNOWN_REVISION = "unknown_revision"
    OLD_REVISION = "old_revision"
    UNKNOWN_OUTCOME = "unknown_outcome"
    UNKNOWN_DISPOSITION = "unknown_disposition"
    UNKNOWN_QUANTITY = "unknown_quantity"
    STRANGE_TIME = "strange_time"
    CLOCK_OFF = "clock_off"
    LATE = "late"
    FAR_POSITION = "far_position"
    NO_POSITION = "no_position"
    MOVED_TEAM = "moved_team"
    OTHER_TEAM = "other_team"
    REVOKED_PHONE = "revoked_phone"
    FEWER_THAN_TWO_OFFICERS = "fewer_than_two_officers"
    HELPER = "helper"
    TEXT_ESCAPED = "text_escaped"
    PARTLY_UNREADABLE = "partly_unreadable"
    SWEEP_CLOSED = "sweep_closed"


class RecallClass(StrEnum):
    """How dangerous the product is: I gravest."""

    I = "I"  # noqa: E741 - the class is written so everywhere
    II = "II"
    III = "III"


class Role(StrEnum):
    """What a person may do; design rule: deny by default."""

    COMMANDER = "commander"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    HELPER = "helper"  # village helper or auxiliary: may notify and report, never clear or seal
    HEAD = "head"  # county or station head: own area
    AUDITOR = "auditor"
    VIEWER = "viewer"


class RetailerKind(StrEnum):
    """What sort of consignee."""

    RETAILER = "retailer"
    WHOLESALER = "wholesaler"
    WAREHOUSE = "warehouse"
    ONLINE = "online_seller"  # no door: a desk task
