"""The way along a ledger: each entry against the one before it, and what all of them say together."""

from __future__ import annotations

import msgspec

from sweep.actions.walk_plans import PlansTold
from sweep.db import ledger
from sweep.db.entries import encode_entry
from sweep.db.sweeps import SweepRow
from sweep.domain.events import (
    CheckInConflicted,
    CheckInRecorded,
    Event,
    KeptRawSettled,
    OverrideSigned,
    RawKept,
    RecallRevised,
    ShopEvent,
    ShopsEntered,
    SweepDisposed,
    SweepOffSale,
    SweepOpened,
    SweepReopened,
)
from sweep.domain.ids import ShopId
from sweep.domain.ledger import ChainWalk
from sweep.domain.shop_file import ShopFile, add


class Walk:
    """What the entries taken so far say, and what is wrong with them."""

    def __init__(self, row: SweepRow, wanted: bytes | None) -> None:
        self.row = row
        self.chain = ChainWalk(wanted)
        self.count = 0
        self.trouble: list[str] = []
        self.files: dict[ShopId, ShopFile] = {}
        self.check_ins: dict[str, tuple[int, CheckInRecorded]] = {}
        self.kept: dict[str, tuple[int, str]] = {}
        self.settled: set[str] = set()
        self.scope: set[ShopId] = set()
        self.opened: SweepOpened | None = None
        self.revisions: list[tuple[int, tuple[dict[str, object], ...]]] = []
        self.plans = PlansTold()
        self.off_sale = self.disposed = self.overridden = False

    def blame(self, n: int, why: str) -> None:
        """Entry n does not fit."""
        self.chain.blame(n)
        self.trouble.append(f"entry {n}: {why}")

    def take(self, entry: ledger.EntryRow) -> None:
        """The next entry."""
        self.count += 1
        for n, why in self.chain.take(entry.n, entry.entry, entry.hash):
            self.trouble.append(f"entry {n}: {why}")
        try:
            event = entry.event()
            spelled = encode_entry(self.row.sweep_id, entry.n, entry.shop, entry.at_ms, entry.actor, event)
        except (msgspec.MsgspecError, UnicodeError, KeyError) as error:
            self.blame(entry.n, f"it can't be read ({error})")
            return
        if spelled != entry.entry:
            self.blame(entry.n, "its columns are not what its bytes say")
        self._note(entry.n, event)
        self.plans.take(entry.n, entry.at_ms, event)
        if entry.shop is not None and isinstance(event, ShopEvent):
            add(self.files.setdefault(entry.shop, ShopFile(entry.shop)), event)

    def _note(self, n: int, event: Event) -> None:
        match event:
            case CheckInRecorded(check_in=visit):
                if visit.check_in_id in self.check_ins:
                    self.blame(n, f"check-in {visit.check_in_id} was recorded twice")
                self.check_ins[visit.check_in_id] = (n, event)
            case RawKept() | CheckInConflicted():
                self.kept[event.kept] = (n, event.sha256)
            case KeptRawSettled():
                self.settled.add(event.kept)
            case ShopsEntered():
                self.scope.update(event.shops)
            case SweepOpened():
                self.opened = event
            case RecallRevised():
                self.revisions.append((event.revision, event.lots))
            case SweepOffSale():
                self.off_sale = True
            case SweepDisposed():
                self.disposed = True
            case SweepReopened():
                self.off_sale = self.disposed = False
            case OverrideSigned():
                self.overridden = True
            case _:
                pass  # it concerns one shop, or nothing that is compared

    def arrive(self) -> None:
        """All entries were taken: is it where the sweep says that it ends?"""
        if self.chain.last_n != self.row.head_n or self.chain.head != self.row.head_hash:
            self.blame(self.chain.last_n + 1, "the sweep's head is not the ledger's last entry")
        if not self.chain.seen:
            self.trouble.append("the exported head is not in this ledger: its tail was cut or it was rebuilt")
        ends = (self.row.off_sale_ms is not None, self.row.disposed_ms is not None, self.row.overridden)
        if ends != (self.off_sale, self.disposed, self.overridden):
            self.trouble.append("the sweep's ends are not those that the ledger tells of")
