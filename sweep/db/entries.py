"""Ledger entries as bytes: canonical JSON out, typed events back in.

The encoder is msgspec's with sorted keys; for the values that events hold it gives the bytes of RFC 8785, which the
tests compare with `sweep.domain.ledger.canonical_bytes`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sweep.domain.events import EVENT_TYPES, KINDS, Event
from sweep.domain.ids import ShopId, SweepId

_encode = msgspec.json.Encoder(order="sorted").encode


def _decoder(kind: str, event_type: type[Event]) -> msgspec.json.Decoder[Any]:
    entry = msgspec.defstruct(f"{kind}_entry", [("body", event_type)], gc=False)
    return msgspec.json.Decoder(entry)


_DECODERS = {kind: _decoder(kind, event_type) for kind, event_type in EVENT_TYPES.items()}


def encode_entry(sweep: SweepId, n: int, shop: ShopId | None, at_ms: int, actor: str, event: Event) -> bytes:
    """The canonical bytes of the n-th entry of a sweep's ledger."""
    kind = KINDS[type(event)]
    return _encode({"actor": actor, "at": at_ms, "body": event, "kind": kind, "n": n, "shop": shop, "sweep": sweep})


def decode_event(kind: str, entry: bytes) -> Event:
    """The event that an entry holds."""
    event: Event = _DECODERS[kind].decode(entry).body
    return event
