"""Bad input gets exit status 1 and one clear sentence: file, row, field, what to do. Never a traceback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.actions.registry_files import HEADINGS, NOTICE, shop_row, write_csv, write_registry, write_sectors
from tests.cli.command_line import Ran, Terminal


def refused(ran: Ran, *told: str) -> None:
    """One sentence on standard error that says all of this."""
    assert ran.status == 1, ran.out
    assert "Traceback" not in ran.err
    for part in told:
        assert part in ran.sentence


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("absent.csv", None, ("absent.csv",)),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ("picture.csv", "picture")),
        ("noise.csv", bytes(range(128, 256)) * 40, ("noise.csv",)),
        ("empty.csv", b"", ("empty.csv",)),
        ("headings.csv", b"id,name,address\n", ("headings.csv",)),
        ("columns.csv", b"colour,size\nred,3\n", ("columns.csv", "--map")),
        ("broken.xlsx", b"PK\x03\x04 not really", ("broken.xlsx",)),
    ],
)
def test_a_registry_that_is_none(
    sweep: Terminal, tmp_path: Path, name: str, content: bytes | None, told: tuple[str, ...]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused(sweep("registry", "load", tmp_path / name), *told)
    refused(sweep.here("recall", "open", tmp_path / name), name)


def test_a_refusal_is_json_for_programs_and_chinese_where_asked(sweep: Terminal, tmp_path: Path) -> None:
    ran = sweep("registry", "load", tmp_path / "absent.csv", "--json", "--lang", "zh")
    assert ran.status == 1
    assert ran.facts["error"] == "file-missing"
    assert "不存在" in ran.sentence


def test_a_choice_that_matches_nothing(sweep: Terminal, tmp_path: Path) -> None:
    file = write_registry(tmp_path / "shops.csv", range(4))
    refused(sweep("registry", "load", file, "--where", "county=North"), "shops.csv", "north", "county")
    refused(sweep.here("registry", "load", file, "--where", "colour=red"), "shops.csv", "colour")
    refused(sweep.here("registry", "load", file, "--map", "name=Titel"), "shops.csv", "Titel")


def test_a_registry_that_loses_too_many_shops_changes_nothing(sweep: Terminal, tmp_path: Path) -> None:
    sweep.here("registry", "load", write_registry(tmp_path / "shops.csv", range(40)))
    fewer = write_registry(tmp_path / "fewer.csv", range(20))
    refused(sweep("registry", "load", fewer), "fewer.csv", "--confirm-gone")
    assert sweep.here("registry", "load", fewer, "--confirm-gone", "--json").facts["gone"] == 20


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ("lot_id,product,lot code\n", ("notice.csv",)),
        ("lot_id,product,made from,made to\nL-1,milk,2008-09-01,2008-08-01\n", ("notice.csv", "2")),
    ],
)
def test_a_notice_without_lots_or_against_itself(
    sweep: Terminal, tmp_path: Path, notice: str, told: tuple[str, ...]
) -> None:
    (tmp_path / "notice.csv").write_text(notice, encoding="utf-8")
    refused(sweep("recall", "open", tmp_path / "notice.csv"), *told)
    refused(sweep.here("status"), "recall open")


def test_what_comes_too_early_says_what_comes_first(sweep: Terminal, tmp_path: Path) -> None:
    refused(sweep("plan"), "recall open")
    refused(sweep.here("ledger", "verify"), "recall open")
    (tmp_path / "notice.csv").write_text(NOTICE, encoding="utf-8")
    sweep.here("registry", "load", write_registry(tmp_path / "shops.csv", range(3)))
    sweep.here("recall", "open", tmp_path / "notice.csv")
    refused(sweep("plan"), "teams load")
    refused(sweep("status", "--sweep", "S9"), "S9")


def test_a_team_without_a_sector(sweep: Terminal, tmp_path: Path) -> None:
    sweep.here("sectors", "load", write_sectors(tmp_path / "sectors.geojson"))
    teams = write_csv(tmp_path / "teams.csv", ("team id", "sector"), [("T1", "East"), ("T2", "")])
    refused(sweep("teams", "load", teams), "teams.csv", "3")


def test_sectors_that_are_no_geojson(sweep: Terminal, tmp_path: Path) -> None:
    (tmp_path / "s.geojson").write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    refused(sweep("sectors", "load", tmp_path / "s.geojson"), "s.geojson")


def test_a_port_in_use(sweep: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused(sweep("serve", "--port", str(port)), str(port))


def test_a_database_that_is_down(tmp_path: Path) -> None:
    terminal = Terminal("postgresql://sweep:secret@127.0.0.1:1/sweep", tmp_path)
    ran = terminal("status")
    refused(ran, "database")
    assert "secret" not in ran.err


async def test_a_database_of_a_newer_version(sweep: Terminal, database: object) -> None:
    async with database.transaction() as connection:  # type: ignore[attr-defined]  # the fixture's Database
        await connection.execute(
            "INSERT INTO schema_migration (number, name, sha256) VALUES (9999, '9999_future.sql', 'x')"
        )
    refused(sweep("status"), "newer version")


def test_a_folder_that_cannot_be_written(sweep: Terminal, tmp_path: Path) -> None:
    file = write_registry(tmp_path / "shops.csv", range(3))
    (tmp_path / "rejects").write_text("a file where a folder is wanted", encoding="utf-8")
    refused(sweep("registry", "load", file), "rejects")
    assert sweep.here("registry", "export", tmp_path / "out.csv", "--json").facts["rows"] == 0


def test_settings_that_are_wrong(sweep: Terminal, tmp_path: Path) -> None:
    (tmp_path / "sweep.toml").write_text("prot = 80\n", encoding="utf-8")
    refused(sweep("status", "--config", tmp_path / "sweep.toml"), "sweep.toml", "port")


def test_an_export_of_another_kind(sweep: Terminal, tmp_path: Path) -> None:
    refused(sweep.here("registry", "export", tmp_path / "out.docx"), "out.docx", ".csv")


def test_formulas_stay_text(sweep: Terminal, tmp_path: Path) -> None:
    rows = [shop_row(0, name="=HYPERLINK(1)"), shop_row(1, name="@cmd")]
    sweep.here("registry", "load", write_csv(tmp_path / "shops.csv", HEADINGS, rows))
    sweep.here("registry", "export", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert ",'=HYPERLINK(1)," in text
    assert ",'@cmd," in text
