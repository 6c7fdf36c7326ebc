"""People from a table and of a team; an exercise's clock; what happens when nobody foresaw it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sweep.app.served_at import note_served_at, served_at
from sweep.settings import Settings
from tests.actions.registry_files import NOTICE, write_sectors, write_teams
from tests.cli.command_line import Terminal


def test_people_from_a_table_each_get_a_link(sweep: Terminal, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("姓名,角色\n王芳,指挥员\nBo,reviewer\nAn,\n", encoding="utf-8")
    added = sweep.here("people", "add", "--file", table, "--role", "viewer", "--json").facts
    assert [person["role"] for person in added["people"]] == ["commander", "reviewer", "viewer"]
    assert len(set(added["links"])) == 3


def test_a_row_whose_role_nobody_knows_adds_nobody(sweep: Terminal, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,role\nAn,viewer\nX,king\n", encoding="utf-8")
    refused = sweep.here("people", "add", "--file", table)
    assert refused.status == 1
    assert "row 3, role" in refused.sentence


def test_a_team_gets_links_for_its_officers(sweep: Terminal, tmp_path: Path) -> None:
    sweep.here("sectors", "load", write_sectors(tmp_path / "sectors.geojson"))
    sweep.here("teams", "load", write_teams(tmp_path / "teams.csv"))
    added = sweep.here("people", "add", "--team", "T1", "--json").facts
    assert {person["name"] for person in added["people"]} == {"T1 An", "T1 Bo"}
    assert sweep.here("people", "add", "--team", "T9").status == 1
    assert sweep.here("people", "add").status == 1


def test_links_lead_to_where_the_service_was_last_started(sweep: Terminal) -> None:
    alone = sweep.here("people", "add", "An")
    assert "http://127.0.0.1:8080/join/" in alone.out
    assert "SWEEP_PUBLIC_URL" in alone.out
    settings = Settings(data_dir=sweep.data_dir)
    note_served_at(settings, "http://127.0.0.1:18231")
    assert sweep.here("people", "add", "Bo", "--json").facts["links"][0].startswith("http://127.0.0.1:18231/join/")
    assert served_at(replace(settings, public_url="https://sweep.example")) == "https://sweep.example"


def test_a_class_that_the_notice_does_not_name_is_told(sweep: Terminal, tmp_path: Path) -> None:
    notice = tmp_path / "notice.csv"
    notice.write_text("product,lot\nMilk,A1\n", encoding="utf-8")
    assert "class I, the gravest, was taken" in sweep.here("recall", "open", notice, "--lang", "en").out
    assert "gravest" not in sweep.here("recall", "open", notice, "--class", "II", "--lang", "en").out


def test_only_an_exercises_clock_can_be_set(sweep: Terminal, tmp_path: Path) -> None:
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    real = sweep.here("recall", "open", notice, "--json").facts["sweep"]
    exercise = sweep.here("recall", "open", notice, "--exercise", "--json").facts["sweep"]
    assert sweep.here("clock", "--sweep", real, "--pace", "60").status == 1
    assert sweep.here("clock", "--sweep", exercise, "--pace", "60", "--json").facts["pace"] == 60


def test_what_nobody_foresaw_is_one_sentence_and_a_log(
    sweep: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("sweep.actions.read_board.read_board", fail)
    ran = sweep.here("status", "--json", "--data-dir", tmp_path)
    assert ran.status == 1
    assert ran.facts["error"] == "unexpected"
    assert "sweep-errors.log" in ran.sentence
    assert "a bug" in (tmp_path / "sweep-errors.log").read_text(encoding="utf-8")


def test_who_interrupts_is_not_shown_a_trace(sweep: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sweep.actions.read_board.read_board", interrupt)
    ran = sweep.here("status")
    assert (ran.status, ran.err) == (130, "Stopped.\n")
