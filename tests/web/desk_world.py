"""What the desk's tests do to the small world: visits that find something, and questions asked as a role."""

from __future__ import annotations

import hashlib
from typing import Any

from sweep.actions.keep_photo import keep_photo
from sweep.domain.ids import PersonId
from sweep.domain.words import Role
from sweep.web.service import real_now
from tests.web.world import World, check_in

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture" * 9
PHOTO = hashlib.sha256(PICTURE).hexdigest()
HOSTILE = "<img src=x onerror=window.hacked=1>奶粉店"


def finding(units: int = 3, **changes: Any) -> dict[str, Any]:
    """Tins of L-1, sealed where they stood, photographed."""
    return {
        "number": 1,
        "lot": "L-1",
        "units": units,
        "disposition": "sealed_on_site",
        "photos": [PHOTO],
        "hold": {"basis": "sealing", "document": "封〔2026〕1号", "custodian": "店主", "lapses": 4_000_000_000_000},
    } | changes


async def find(world: World, shop: str = "shop-e1", **changes: Any) -> str:
    """A visit that found something; its finding's id."""
    await keep_photo(world.database, PHOTO, PICTURE, by=PersonId("officer"), now=real_now())
    visit = check_in(shop, findings=[finding(**changes)])
    status, _ = await world.hand_in(visit)
    assert status == 200
    return f"{visit['id']}/1"


async def get(world: World, path: str, role: Role = Role.COMMANDER) -> Any:
    """The JSON at an address below the sweep."""
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=world.bearer(role)) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def post(world: World, path: str, body: Any, role: Role = Role.COMMANDER, *, method: str = "POST") -> Any:
    """(status, JSON) of a write below the sweep, or from the top (/api/...)."""
    url = path if path.startswith("/api/") else f"/api/v1/sweeps/{world.sweep}{path}"
    async with world.client.request(method, url, json=body, headers=world.bearer(role)) as answer:
        return answer.status, await answer.json() if answer.content_length else None


async def refusal(world: World, path: str, body: Any, role: Role) -> tuple[int, str]:
    """(status, code) of a write that is refused."""
    status, problem = await post(world, path, body, role)
    return status, problem["code"]
