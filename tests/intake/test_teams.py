from __future__ import annotations

import json
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from sweep.domain.ids import SectorId
from sweep.domain.problem import Problem
from sweep.intake.sectors import SectorRow
from sweep.intake.team_drafts import Member, member_of
from sweep.intake.teams import TeamFile, read_teams
from sweep.intake.written_times import clock_of

MakeFile = Callable[..., Path]
ZHANG, LI = Member("张三", "川E001"), Member("李四", "川E002")
SECTORS = [SectorRow(SectorId("510502"), "江阳区", None, "", None, None, None, None, (), 1)]


def test_columns_of_a_team_list_that_are_not_read_are_named(csv_file: MakeFile) -> None:
    rows = [
        ["组号", "辖区", "组长", "组长证号", "组员", "组员证号", "车牌"],
        ["1组", "江阳区", "张三", "1", "李四", "2", "川E1"],
    ]
    [unread] = [said for said in read_teams(csv_file(rows), sectors=SECTORS).rejects if said.row == 0]
    assert unread.reason_code == "columns-not-read"
    assert "车牌" in unread.reason_zh


def told(file: TeamFile) -> list[str]:
    return [said.reason_code for said in file.rejects]


@pytest.mark.parametrize(
    "rows",
    [
        [["检查组", "辖区", "成员"], ["1组", "江阳区", "张三（川E001）、李四（川E002）"]],
        [["组号", "所属辖区", "成员", "执法证号"], ["1组", "江阳区", "张三；李四", "川E001；川E002"]],
        [
            ["组号", "辖区", "成员1", "执法证号1", "成员2", "执法证号2"],
            ["1组", "江阳区", "张三", "川E001", "李四", "川E002"],
        ],
        [["组号", "辖区", "姓名", "执法证号"], ["1组", "江阳区", "张三", "川E001"], ["1组", "", "李四", "川E002"]],
        [["组号", "辖区", "姓名", "执法证号"], ["1组", "江阳区", "张三", "川E001"], ["", "", "李四", "川E002"]],
        [
            ["组别", "辖区", "组长", "组长证号", "组员", "组员证号"],
            ["1组", "江阳区", "张三", "川E001", "李四", "川E002"],
        ],
        [["组别", "辖区", "组长", "证号", "组员", "证号"], ["1组", "江阳区", "张三", "川E001", "李四", "川E002"]],
        [["组别", "辖区", "组长", "组员", "证号"], ["1组", "江阳区", "张三", "李四", "川E001、川E002"]],
        [["Team", "Sector", "Officers", "Badge numbers"], ["1组", "江阳区", "张三; 李四", "川E001; 川E002"]],
        [["Team ID", "Sector", "Members"], ["1组", "江阳区", "张三 川E001; 李四 川E002"]],
    ],
)
def test_a_team_is_the_same_however_the_list_is_laid_out(
    csv_file: MakeFile, xlsx_file: MakeFile, rows: list[list[str]]
) -> None:
    for path in (csv_file(rows, encoding="gb18030"), xlsx_file({"名单": rows})):
        file = read_teams(path, sectors=SECTORS)
        (team,) = file.teams
        assert (team.team_id, team.sector, team.members) == ("1组", "510502", (ZHANG, LI))
        assert (team.shift_start, team.shift_end) == (time(8), time(18))
        assert not [said for said in told(file) if said.startswith(("team", "credential"))]


def test_teams_come_from_json_and_toml(tmp_path: Path) -> None:
    team = {
        "id": "T1", "name": "一组", "sector": "江阳",
        "members": [{"name": "张三", "credential": "川E001"}, "李四（川E002）"],
        "office": {"lat": 28.89, "lon": 105.42},
        "shift_start": "07:30", "shift_end": "17:00", "skills": ["cold chain", "seal"],
    }  # fmt: skip
    (tmp_path / "teams.json").write_text(json.dumps({"teams": [team]}), encoding="utf-8")
    (tmp_path / "teams.toml").write_text(
        '[[teams]]\nid = "T1"\nname = "一组"\nsector = "江阳"\nmembers = ["张三 川E001", "李四 川E002"]\n'
        "office = [105.42, 28.89]\nshift_start = 07:30:00\nshift_end = '17:00'\nskills = ['cold chain', 'seal']\n",
        encoding="utf-8",
    )
    for name in ("teams.json", "teams.toml"):
        (found,) = read_teams(tmp_path / name, sectors=SECTORS).teams
        assert found.members == (ZHANG, LI)
        assert found.office == (28.89, 105.42)
        assert (found.shift_start, found.shift_end) == (time(7, 30), time(17))
        assert found.skills == {"cold-chain", "sealing"}
        assert found.sector == "510502"


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ([["team id", "sector"], ["1", "江阳区"], ["2", ""]], "team-without-sector", 3),
        ([["team id", "sector"], ["1", "江洋区"]], "team-sector-unknown", 2),
        ([["team id", "sector"], ["1", "江阳区"], ["1", "江阳区"]], "team-repeated", 3),
        ([["team id", "members"], ["1", "张三"]], "missing-column", None),
        ([["foo", "辖区"], ["1", "张三"]], "missing-column", None),
    ],
)
def test_a_list_of_teams_that_cannot_be_used_is_refused_with_its_row(
    csv_file: MakeFile, rows: list[list[str]], code: str, row: int | None
) -> None:
    with pytest.raises(Problem) as caught:
        read_teams(csv_file(rows), sectors=SECTORS)
    assert caught.value.code == code
    assert caught.value.where.get("row") == row


@pytest.mark.parametrize("text", ["{}", '{"teams": []}', '{"teams": [1]}', "[", "{"])
def test_json_that_lists_no_teams_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "teams.json").write_text(text, encoding="utf-8")
    with pytest.raises(Problem):
        read_teams(tmp_path / "teams.json")


def test_one_officer_alone_and_a_missing_credential_are_warned_of(csv_file: MakeFile) -> None:
    file = read_teams(csv_file([["team id", "sector", "members", "start"], ["1", "江阳区", "张三", "early"]]))
    assert file.teams[0].members == (Member("张三", ""),)
    assert set(told(file)) == {"team-too-small", "credential-missing", "shift-unreadable"}


@pytest.mark.parametrize("text", ["张三（川E001）", "张三 川E001", "张三:川E001", "张三(川E001)"])
def test_an_officer_is_read_with_the_credential(text: str) -> None:
    assert member_of(text) == ZHANG


def test_an_officers_two_names_are_not_taken_for_a_credential() -> None:
    assert member_of("Jane Miller") == Member("Jane Miller", "")


@pytest.mark.parametrize(
    ("text", "clock"),
    [("8", time(8)), ("08:30", time(8, 30)), ("0830", time(8, 30)), ("8点半", time(8, 30)),
     ("下午5时", time(17)), ("5 pm", time(17)),
     ("17:00:00", time(17)), ("24:00", time(0)), ("25:00", None), ("soon", None)],
)  # fmt: skip
def test_a_clock_is_read_as_people_write_it(text: str, clock: time | None) -> None:
    assert clock_of(text) == clock
