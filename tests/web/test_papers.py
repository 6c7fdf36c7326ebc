"""Papers of visits over HTTP: forms out, signed ones in, drafts, issuing, printing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sweep.actions.verify_ledger import verify_ledger
from sweep.db.personal import erase
from sweep.domain.words import Role
from tests.web.world import World, check_in

HOSTILE = "<img src=x onerror=alert(1)>"


def find(**changes: Any) -> dict[str, Any]:
    hold = {"basis": "sealing", "seals": "F-1"}
    finding = {"number": 1, "lot": "L-1", "units": 12, "disposition": "sealed_on_site", "hold": hold}
    return check_in(findings=[finding], note=HOSTILE) | changes


def signed(world: World, visit: dict[str, Any], form: str = "site_record", **changes: Any) -> bytes:
    paper = {"form": form, "title": "现场笔录", "blocks": [{"kind": "text", "text": f"as signed {HOSTILE}"}]}
    stroke = {"who": "shopkeeper", "name": "王", "path": "M1,2L3,4", "at": 5}
    told = {"sweep": world.sweep, "check_in": visit["id"], "form": form, "paper": paper, "signatures": [stroke]}
    return json.dumps(told | changes, ensure_ascii=False).encode()


async def put(world: World, content: bytes, sha256: str = "") -> Any:
    address = f"/api/v1/papers/{sha256 or hashlib.sha256(content).hexdigest()}"
    async with world.client.put(address, data=content, headers=world.bearer(Role.OFFICER)) as response:
        return response.status, await response.json()


async def get(world: World, path: str, role: Role = Role.REVIEWER) -> Any:
    headers = world.bearer(role)
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=headers) as response:
        return await response.text() if response.content_type == "text/html" else await response.json()


async def issue(world: World, visit: dict[str, Any], role: Role = Role.REVIEWER, **given: str) -> Any:
    body = {"check_in": visit["id"], "form": "coercive_measure", "number": "泸市监封〔2026〕1号", "approved_by": "局长"}
    path = f"/api/v1/sweeps/{world.sweep}/paper-issues"
    async with world.client.post(path, json=body | given, headers=world.browser(role)) as response:
        return response.status, await response.json()


async def test_a_phone_gets_the_forms_once(world: World) -> None:
    officer = world.bearer(Role.OFFICER)
    async with world.client.get("/api/v1/paper-forms", headers=officer) as response:
        forms = (await response.json())["forms"]
        tag = response.headers["ETag"]
    assert [form["form"] for form in forms][:2] == ["inspection_record", "site_record"]
    headers = officer | {"If-None-Match": tag}
    async with world.client.get("/api/v1/paper-forms", headers=headers) as response:
        assert response.status == 304


async def test_a_find_has_drafts_and_a_clear_visit_none_until_it_is_signed(world: World) -> None:
    visit, clear = find(), check_in("shop-e2")
    await world.hand_in([visit, clear])
    (row,) = (await get(world, "/papers"))["rows"]
    assert [paper["form"] for paper in row["papers"]] == ["site_record", "order_to_correct", "coercive_measure"]
    page = await get(world, f"/papers/{visit['id']}/coercive_measure")
    assert "DRAFT" in page
    assert "F-1" in page
    assert HOSTILE not in await get(world, f"/papers/{visit['id']}/site_record")
    await put(world, signed(world, clear, "inspection_record"))
    rows = (await get(world, "/papers"))["rows"]
    assert [(row["check_in"], len(row["papers"])) for row in rows] == [(clear["id"], 1), (visit["id"], 3)]


async def test_what_was_signed_is_what_is_printed_and_the_ledger_knows_it(world: World) -> None:
    visit = find()
    content = signed(world, visit)
    sha256 = hashlib.sha256(content).hexdigest()
    assert await put(world, content) == (201, {"sha256": sha256, "size": len(content)})
    assert (await put(world, content))[0] == 200
    assert (await put(world, content, "0" * 64))[1]["code"] == "photo-differs"
    assert (await put(world, b"{}"))[1]["code"] == "paper-unfit"
    await world.hand_in(visit)
    page = await get(world, f"/papers/{visit['id']}/site_record")
    assert "as signed &lt;img" in page
    assert 'd="M1,2L3,4"' in page
    other = signed(world, visit, signatures=[{"who": "officer", "name": "x", "path": '"/><script>', "at": 1}])
    await put(world, other)
    assert "<script>" not in await get(world, f"/papers/{visit['id']}/site_record")
    async with world.database.acquire() as connection:
        kinds = await connection.fetch("SELECT kind FROM event WHERE kind = 'paper_signed'")
        assert len(kinds) == 2
        assert await connection.fetchval("SELECT count(*) FROM event WHERE entry LIKE '%as signed%'::bytea") == 0


async def test_a_refusal_to_sign_is_recorded_and_shown(world: World) -> None:
    visit = find()
    await world.hand_in(visit)
    refused = {"reason": "不认可", "witness": "李四"}
    await put(world, signed(world, visit, signatures=[], refused=refused))
    (row,) = (await get(world, "/papers"))["rows"]
    assert [paper["refused"] for paper in row["papers"] if paper["form"] == "site_record"] == [True]
    page = await get(world, f"/papers/{visit['id']}/site_record")
    assert "不认可" in page
    assert "李四" in page


async def test_nothing_is_issued_without_number_and_approval_and_no_number_twice(world: World) -> None:
    visit, other = find(), find(shop="shop-w1")
    await world.hand_in([visit, other])
    assert (await issue(world, visit, number=" "))[1]["code"] == "paper-number-missing"
    assert (await issue(world, visit, approved_by=""))[1]["code"] == "paper-number-missing"
    assert (await issue(world, visit))[0] == 201
    assert (await issue(world, visit))[1]["code"] == "paper-issued"
    assert (await issue(world, other))[1]["code"] == "paper-number-taken"
    assert (await issue(world, other, form="nothing"))[0] == 404
    assert (await issue(world, other, role=Role.AUDITOR))[0] == 403
    page = await get(world, f"/papers/{visit['id']}/coercive_measure")
    assert "泸市监封〔2026〕1号" in page
    assert "局长" in page
    assert "DRAFT" not in page
    async with world.database.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM event WHERE kind = 'paper_issued'") == 1
        assert await connection.fetchval("SELECT count(*) FROM event WHERE entry LIKE $1", "%局长%".encode()) == 0


async def test_what_is_personal_in_papers_can_be_erased_and_the_ledger_still_verifies(world: World) -> None:
    visit = find()
    await world.hand_in(visit)
    await put(world, signed(world, visit))
    await issue(world, visit)
    async with world.database.transaction() as connection:
        await erase(connection, world.sweep)
        assert await connection.fetchval("SELECT count(*) FROM signed_paper WHERE raw IS NOT NULL") == 0
        assert await connection.fetchval("SELECT approved_by FROM issued_paper") == ""
    page = await get(world, f"/papers/{visit['id']}/site_record")
    assert "as signed" not in page
    assert (await verify_ledger(world.database, world.sweep)).ok


async def withdraw(world: World, visit: dict[str, Any], role: Role = Role.REVIEWER, **given: str) -> Any:
    body = {"check_in": visit["id"], "form": "coercive_measure", "reason": "编号有误"}
    path = f"/api/v1/sweeps/{world.sweep}/paper-withdrawals"
    async with world.client.post(path, json=body | given, headers=world.browser(role)) as response:
        return response.status, await response.json()


async def test_what_is_issued_documents_the_hold_until_it_is_withdrawn_with_a_reason(world: World) -> None:
    visit = find()
    await world.hand_in(visit)

    async def document() -> str:
        (row,) = (await get(world, "/holds"))["rows"]
        return str(row["document"])

    assert await document() == ""
    assert (await withdraw(world, visit))[1]["code"] == "paper-not-issued"
    await issue(world, visit)
    assert await document() == "泸市监封〔2026〕1号"
    assert (await withdraw(world, visit, reason=" "))[1]["code"] == "reason-missing"
    assert (await withdraw(world, visit, role=Role.AUDITOR))[0] == 403
    assert (await withdraw(world, visit))[0] == 201
    assert await document() == ""
    assert "DRAFT" in await get(world, f"/papers/{visit['id']}/coercive_measure")
    assert (await issue(world, visit))[1]["code"] == "paper-number-taken"
    assert (await issue(world, visit, number="泸市监封〔2026〕2号"))[0] == 201
    assert await document() == "泸市监封〔2026〕2号"
    (row,) = (await get(world, "/papers"))["rows"]
    (paper,) = [each for each in row["papers"] if each["form"] == "coercive_measure"]
    assert [(each["number"], each["reason"]) for each in paper["withdrawn"]] == [("泸市监封〔2026〕1号", "编号有误")]
    assert (await verify_ledger(world.database, world.sweep)).ok
