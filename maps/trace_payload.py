"""A sweep's course as compact JSON columns: what the map replays."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec
import numpy as np

from sweep.views.points import STATES
from sweep.views.trace import Trace

_DIGIT = {state: str(place) for place, state in enumerate(STATES)}


def encode_trace(trace: Trace) -> bytes:
    """The payload, JSON in UTF-8: one column a field, all steps in the order of the ledger.

    `shop` names the shops that have steps; a step names its shop by the place there. Entries and times travel as
    differences (a revision makes many steps of one entry, so entries as runs), units only where they are.
    """
    steps = trace.steps
    shops = sorted({step.shop for step in steps})
    place = {shop: number for number, shop in enumerate(shops)}
    runs = [(n, sum(1 for _ in run)) for n, run in groupby(step.n for step in steps)]
    times = {step.n: step.at_ms for step in steps}
    return msgspec.json.encode(
        {
            "sweep": trace.sweep,
            "epoch": trace.epoch,
            "n": trace.n,
            "now_ms": trace.now_ms,
            "states": STATES,
            "revisions": [[r.n, r.at_ms, r.revision, r.lots, r.open_lots] for r in trace.revisions],
            "shops": shops,
            "entry": differences([n for n, _ in runs]),
            "many": [many for _, many in runs],
            "at": differences([times[n] for n, _ in runs]),
            "shop": [place[step.shop] for step in steps],
            "state": "".join([_DIGIT[step.state] for step in steps]),
            "grade": "".join([str(int(step.grade)) for step in steps]),
            "open": [step.open_lines for step in steps],
            "units": [
                [number, step.found_units, step.held_units]
                for number, step in enumerate(steps)
                if step.found_units or step.held_units
            ],
        }
    )


def differences(values: Sequence[int]) -> list[int]:
    """The first value, then each value less the one before it."""
    return np.diff(np.asarray(values, dtype=np.int64), prepend=0).tolist() if values else []
