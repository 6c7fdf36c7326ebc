"""Contact cards: what a shopkeeper may open by a link that the phone made, and what she thinks of the visit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, Ask, Page, listed, read_page
from sweep.domain.ids import CheckInId, SweepId

INSERT_CARDS = """
INSERT INTO contact_card (token_hash, sweep_id, check_in_id)
SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[]) ON CONFLICT (token_hash) DO NOTHING
"""
SELECT_CARD = "SELECT sweep_id, check_in_id, rating FROM contact_card WHERE token_hash = $1"
RATE = """
UPDATE contact_card SET rating = $2, rated_ms = $3 WHERE token_hash = $1 AND rating IS NULL RETURNING true
"""
SELECT_RATINGS = listed(f"""
SELECT c.check_in_id, v.shop_id, coalesce(r.name, v.shop_id) AS shop_name, coalesce(v.team_id, '') AS team, c.rating,
       c.rated_ms, lpad((9999999999999 - c.rated_ms)::text, 14, '0') || c.check_in_id AS place
FROM contact_card c JOIN check_in v USING (check_in_id) LEFT JOIN retailer r ON r.retailer_id = v.shop_id
WHERE c.sweep_id = $1 AND {IN_AREA} AND c.rating IS NOT NULL
""")
COUNT_RATINGS = """
SELECT c.rating, count(*)::integer FROM contact_card c JOIN check_in v USING (check_in_id)
LEFT JOIN retailer r ON r.retailer_id = v.shop_id
WHERE c.sweep_id = $1 AND ($2::text[] IS NULL OR r.sector_id = ANY($2)) AND c.rating IS NOT NULL GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Card:
    """Which visit a link is for, and how it was rated (1 to 5; None: not yet)."""

    sweep: SweepId
    check_in: CheckInId
    rating: int | None


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One shopkeeper's answer."""

    check_in: str
    shop: str
    shop_name: str
    team: str
    rating: int
    rated_ms: int


#: 128 random bits in base64url.
_SHORTEST_TOKEN = 22
_LONGEST_TOKEN = 100


def card_hash(token: str) -> bytes | None:
    """What is stored of a card's link; None where it is too short to be one."""
    if not _SHORTEST_TOKEN <= len(token) <= _LONGEST_TOKEN:
        return None
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def insert_cards(connection: Connection, cards: Sequence[tuple[bytes, SweepId, CheckInId]]) -> None:
    """Note the links of new check-ins: (hash of the link's token, sweep, check-in)."""
    if cards:
        await connection.execute(INSERT_CARDS, *zip(*cards, strict=True))


async def select_card(connection: Connection, token_hash: bytes) -> Card | None:
    """The card behind a link; None where its check-in has not arrived."""
    row = await connection.fetchrow(SELECT_CARD, token_hash)
    return None if row is None else Card(*row)


async def rate(connection: Connection, token_hash: bytes, rating: int, at_ms: int) -> bool:
    """Keep an answer; False where there is one already."""
    return bool(await connection.fetchval(RATE, token_hash, rating, at_ms))


async def select_ratings(connection: Connection, ask: Ask) -> Page[RatingRow]:
    """Answers, the newest first."""
    fields = ("check_in_id", "shop_id", "shop_name", "team", "rating", "rated_ms")
    return await read_page(connection, SELECT_RATINGS, ask, lambda row: RatingRow(*(row[name] for name in fields)))


async def count_ratings(connection: Connection, ask: Ask) -> dict[int, int]:
    """How often each answer was given."""
    area = None if ask.area is None else sorted(ask.area)
    return {row[0]: row[1] for row in await connection.fetch(COUNT_RATINGS, ask.sweep, area)}
