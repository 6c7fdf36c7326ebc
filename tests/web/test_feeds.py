"""Feed links: what analysts read by an address alone, and what the address gives away."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from sweep.domain.words import Role
from sweep.views.feeds.lists import FEED_LISTS
from tests.web.desk_world import find, post
from tests.web.world import World, check_in


async def make_link(world: World, role: Role = Role.COMMANDER, **given: Any) -> str:
    """The path of a new link, with a slash at its end."""
    status, made = await post(world, "/feed-links", {"label": "university"} | given, role)
    assert status == 201, made
    return "/feeds/" + str(made["link"]).split("/feeds/")[1]


async def read(world: World, path: str) -> Any:
    """The answer's bytes and headers, without any sign-in."""
    async with world.client.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.read(), answer.headers


async def read_json(world: World, path: str) -> Any:
    return json.loads((await read(world, path))[0])


def local(url: str) -> str:
    """The path of an address that an answer gave."""
    return "/feeds/" + url.split("/feeds/")[1]


@pytest_asyncio.fixture
async def found(world: World) -> World:
    """A find, a clear, a sighting, and a shop whose name is a formula."""
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE retailer SET name = '=HYPERLINK(\"x\")' WHERE retailer_id = 'shop-w1'")
    await find(world, "shop-e1")
    await world.hand_in(check_in("shop-e2"))
    await post(world, "/sightings", {"channel": "hotline", "text": "secret words", "shop": "shop-w2", "lot": "L-1"})
    return world


async def test_every_list_is_csv_xlsx_and_geojson_true_as_of_one_event(found: World) -> None:
    link = await make_link(found)
    for name, of in FEED_LISTS.items():
        body, headers = await read(found, f"{link}{name}.csv")
        assert body.startswith(b"\xef\xbb\xbf"), name
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert {row["as_of"] for row in rows} <= {headers["Ledger-Event"]}, name
        assert headers["Referrer-Policy"] == "no-referrer"
        book = load_workbook(io.BytesIO((await read(found, f"{link}{name}.xlsx"))[0]))
        assert book[name].max_row == 1 + len(rows), name
        assert [cell.value for cell in book[name][1]] == [column.name for column in of.columns] + ["as_of"]
        features = await read_json(found, f"{link}{name}.geojson")
        assert [each["id"] for each in features["features"]] == [row["id"] for row in rows], name
        assert features["as_of"] == int(headers["Ledger-Event"])
        assert not [value for each in features["features"] for value in each["properties"].values() if value is None]
    shops = await read_json(found, f"{link}shops.geojson")
    by_id = {each["id"]: each for each in shops["features"]}
    assert by_id["shop-e1"]["geometry"] == {"type": "Point", "coordinates": [105.4, 28.89]}
    assert by_id["shop-w2"]["geometry"] is None
    assert by_id["shop-e1"]["properties"]["found_units"] == 3


async def test_a_formula_in_a_name_is_text_in_csv_and_workbook(found: World) -> None:
    link = await make_link(found)
    rows = list(csv.DictReader(io.StringIO((await read(found, f"{link}shops.csv"))[0].decode("utf-8-sig"))))
    assert next(row["name"] for row in rows if row["id"] == "shop-w1") == '\'=HYPERLINK("x")'
    book = load_workbook(io.BytesIO((await read(found, f"{link}shops.xlsx"))[0]))
    cell = next(row[1] for row in book["shops"].iter_rows(min_row=2) if row[0].value == "shop-w1")
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


async def test_a_link_shows_its_area_and_no_person(found: World) -> None:
    link = await make_link(found, sector="east")
    shops = await read_json(found, f"{link}shops.geojson")
    assert [each["id"] for each in shops["features"]] == ["shop-e1", "shop-e2"]
    assert (await read_json(found, f"{link}sightings.geojson"))["features"] == []
    sectors = await read_json(found, f"{link}sectors.geojson")
    assert [each["id"] for each in sectors["features"]] == ["east", "east-1"]
    everything = await make_link(found)
    for name in FEED_LISTS:
        text = (await read(found, f"{everything}{name}.csv"))[0].decode()
        assert not [word for word in ("Ouyang", "secret words", "51-001", "店主") if word in text], name


async def test_a_head_links_only_the_own_area_and_a_revoked_link_opens_nothing(found: World) -> None:
    own = await make_link(found, Role.HEAD)
    assert len((await read_json(found, f"{own}shops.geojson"))["features"]) == 2
    status, problem = await post(found, "/feed-links", {"label": "x", "sector": "west"}, Role.HEAD)
    assert (status, problem["code"]) == (403, "outside-area")
    assert (await post(found, "/feed-links", {"label": " "}))[0] == 422
    async with found.client.get(
        f"/api/v1/sweeps/{found.sweep}/feed-links", headers=found.bearer(Role.COMMANDER)
    ) as answer:
        listed = (await answer.json())["links"]
    assert [(each["sector"], each["revoked"], each["used_ms"] is not None) for each in listed] == [
        ("east", False, True)
    ]
    assert (await post(found, "/feed-link-revocations", {"feed": listed[0]["feed"]}))[0] == 200
    for path in (own, f"{own}shops.csv", f"{own}collections/shops/items", "/feeds/no-such-token/"):
        async with found.client.get(path) as answer:
            assert (answer.status, (await answer.json())["code"]) == (404, "feed-unknown")


async def test_the_key_in_the_address_reaches_no_log_no_metric_and_no_table(
    found: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = await make_link(found)
    token = link.split("/")[2]
    for path in (link, f"{link}shops.csv", f"{link}collections/shops/items?limit=x", f"{link}nothing.csv"):
        async with found.client.get(path) as answer:
            await answer.read()
            assert token not in str(answer.headers.get("Link", ""))
    assert caplog.records
    assert not [record for record in caplog.records if token in str(vars(record))]
    assert token not in (await read(found, "/metrics"))[0].decode()
    async with found.database.acquire() as connection:
        stored = await connection.fetch("SELECT feed_link::text AS row FROM feed_link")
    assert stored
    assert not [row for row in stored if token in row["row"]]
    async with found.client.get(link, headers={"Accept": "text/html", "Accept-Language": "en"}) as answer:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "datapackage.json" in await answer.text()


async def test_pages_of_a_living_list_neither_skip_nor_double(found: World) -> None:
    link = await make_link(found)
    first = await read_json(found, f"{link}collections/shops/items?limit=2")
    following = next(each["href"] for each in first["links"] if each["rel"] == "next")
    assert f"as_of={first['as_of']}" in following
    assert "after=shop-e2" in following
    # Meanwhile a shop that was read comes back with product, and one comes in before it.
    await find(found, "shop-e1")
    async with found.database.acquire() as connection:
        await connection.execute("INSERT INTO retailer (retailer_id, name, sector_id) VALUES ('shop-a', 'A', 'east')")
    await found.hand_in(check_in("shop-a"))
    second = await read_json(found, local(following))
    ids = [each["id"] for each in first["features"] + second["features"]]
    assert ids == ["shop-e1", "shop-e2", "shop-w1", "shop-w2"]
    assert not [each for each in second["links"] if each["rel"] == "next"]
    async with found.client.get(f"{link}collections/shops/items?after=shop-e2&as_of=999999") as answer:
        assert (answer.status, (await answer.json())["code"]) == (409, "ledger-behind")


async def test_the_standard_pages_and_questions_are_answered(found: World) -> None:
    link = await make_link(found)
    landing = await read_json(found, link)
    rels = {each["rel"]: each["href"] for each in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= rels.keys()
    for rel in ("service-desc", "conformance", "data"):
        await read_json(found, local(rels[rel]))
    collections = (await read_json(found, f"{link}collections"))["collections"]
    assert [each["id"] for each in collections] == list(FEED_LISTS)
    schema = await read_json(found, f"{link}collections/shops/schema")
    assert schema["properties"]["open_lines"]["type"] == "integer"
    boxed = await read_json(found, f"{link}collections/shops/items?bbox=105.3995,28.8895,105.4005,28.8905")
    assert [each["id"] for each in boxed["features"]] == ["shop-e1"]
    one = await read_json(found, f"{link}collections/shops/items/shop-e2")
    assert one["properties"]["state"] == "clear"
    for query, code in (("limit=0", "limit-unfit"), ("bbox=1,2,3", "bbox-unfit"), ("bbox=a,b,c,d", "bbox-unfit")):
        async with found.client.get(f"{link}collections/shops/items?{query}") as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, code)
    for path in ("collections/nothing", "nothing.csv", "collections/shops/items/nobody"):
        async with found.client.get(link + path) as answer:
            assert answer.status == 404


async def test_feeds_are_not_limited_like_check_ins(found: World) -> None:
    link = await make_link(found)
    for _ in range(320):
        async with found.client.get(f"{link}conformance") as answer:
            assert answer.status == 200


async def test_every_csv_fits_its_description(found: World, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    link = await make_link(found)
    for name in FEED_LISTS:
        (tmp_path / f"{name}.csv").write_bytes((await read(found, f"{link}{name}.csv"))[0])
    (tmp_path / "datapackage.json").write_bytes((await read(found, f"{link}datapackage.json"))[0])
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "fieldName", "note"])
    assert len(report.tasks) == len(FEED_LISTS)


READ_WITH_GDAL = """
import json, sys, pyogrio
meta, _, _, columns = pyogrio.raw.read("OAPIF:" + sys.argv[1], layer="shops")
values = dict(zip(meta["fields"], columns))
print(json.dumps({"ids": sorted(values["id"]), "kind": values["found_units"].dtype.kind,
                  "found": int(values["found_units"].sum())}))
"""


async def test_gdal_reads_each_shop_once_with_numbers_as_numbers(found: World) -> None:
    pytest.importorskip("pyogrio")
    link = await make_link(found)
    # In a process of its own: GDAL would hold up the service that it asks.
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READ_WITH_GDAL, str(found.client.make_url(link)), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(running.communicate(), 60)
    assert json.loads(out) == {"ids": ["shop-e1", "shop-e2", "shop-w1", "shop-w2"], "kind": "i", "found": 3}
