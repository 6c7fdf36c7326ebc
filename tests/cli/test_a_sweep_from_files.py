"""A commander's own files, from the registry to the refusal to close: the contract's keys at each step."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.actions.registry_files import NOTICE, write_registry, write_sectors, write_teams
from tests.cli.command_line import Terminal


def test_a_sweep_from_files(sweep: Terminal, tmp_path: Path) -> None:
    sectors = sweep("sectors", "load", write_sectors(tmp_path / "sectors.geojson"), "--json")
    assert (sectors.status, sectors.facts["sectors"]) == (0, 2)

    loaded = sweep("registry", "load", write_registry(tmp_path / "shops.csv", range(30)), "--json").facts
    assert loaded["rows"] == loaded["accepted"] + loaded["duplicates"] + loaded["rejected"] + loaded["excluded"] == 30
    assert loaded["accepted"] == loaded["added"] + loaded["updated"] + loaded["unchanged"]
    assert loaded.keys() >= {"corrected", "unlocated", "gone", "rejects_file", "seconds"}
    assert Path(loaded["rejects_file"]).is_file()

    teams = sweep("teams", "load", write_teams(tmp_path / "teams.csv"), "--json").facts
    assert (teams["teams"], teams["sectors"]) == (2, 2)

    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    opened = sweep("recall", "open", notice, "--json").facts
    assert (opened["revision"], opened["lots"], opened["reopened_lines"]) == (1, 2, 60)

    planned = sweep("plan", "--seconds", "2", "--json", "--sheets", tmp_path / "sheets").facts
    assert planned.keys() >= {"makespan_s", "travel_s", "bound_s", "mean_tour_s", "seconds"}
    assert (planned["retailers"], planned["teams"], planned["routes"], planned["unassigned"]) == (30, 2, 2, 0)
    assert (tmp_path / "sheets" / "routes.html").is_file()

    notice.write_text(f"{NOTICE}L-3,infant formula,C003\n", encoding="utf-8")
    amended = sweep("recall", "amend", notice, "--json").facts
    assert (amended["sweep"], amended["revision"], amended["lots"], amended["reopened_lines"]) == (
        opened["sweep"], 2, 3, 30,
    )  # fmt: skip

    status = sweep("status", "--json").facts
    assert status["closable"] is False
    assert len(status["lots"]) == 3
    assert {blocker["kind"] for blocker in status["blockers"]} >= {"lines_open"}

    closed = sweep("close", "--json")
    assert closed.status == 1
    assert (closed.facts["off_sale"], closed.facts["closed"], closed.facts["overridden"]) == (False, False, False)
    assert "30 shops have not answered" in closed.sentence

    head = sweep("ledger", "head", "--json").facts["head"]
    verified = sweep("ledger", "verify", "--head", head, "--json")
    assert verified.status == 0
    assert verified.facts.keys() >= {"events", "check_ins", "ok", "first_bad", "head"}
    assert verified.facts["ok"] is True
    assert verified.facts["head"] == head

    exported = tmp_path / "export.csv"
    assert sweep("registry", "export", exported, "--json").facts["rows"] == 30
    with exported.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "name", "address", "lat", "lon", "sector", "state"]
    assert (rows[0]["id"], rows[0]["sector"], rows[0]["state"]) == ("0000", "East", "unvisited")

    people = sweep("people", "add", "王芳", "--role", "commander", "--json").facts
    assert len(people["links"]) == 1
    assert "/join/" in people["links"][0]


def test_an_override_ends_the_sweep_and_says_so(sweep: Terminal, tmp_path: Path) -> None:
    sweep.here("registry", "load", write_registry(tmp_path / "shops.csv", range(3)))
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    sweep.here("recall", "open", notice)
    closed = sweep.here("close", "--override", "the province took over", "--json")
    assert closed.status == 0
    assert (closed.facts["off_sale"], closed.facts["closed"], closed.facts["overridden"]) == (True, True, True)
    assert sweep.here("status", "--json").facts["overridden"] is True


def test_several_sweeps_ask_which_is_meant(sweep: Terminal, tmp_path: Path) -> None:
    sweep.here("registry", "load", write_registry(tmp_path / "shops.csv", range(3)))
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE, encoding="utf-8")
    ids = [sweep.here("recall", "open", notice, "--json").facts["sweep"] for _ in range(2)]
    refused = sweep.here("status", "--json")
    assert refused.status == 1
    assert refused.facts["error"] == "several-sweeps"
    assert "--sweep" in refused.sentence
    assert sweep.here("status", "--sweep", ids[1], "--json").facts["sweep"] == ids[1]
