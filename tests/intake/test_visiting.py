"""How a shop can be visited, and a team's day, as people write them in lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.opening_hours import ALWAYS, Week, read_week, spans_on, tidied, week_in_words, write_week
from sweep.intake.registry import read_registry
from sweep.intake.skills import skills_of
from sweep.intake.teams import read_teams
from sweep.intake.visiting import Visiting
from sweep.intake.written_hours import week_of

CASES = {
    "8:00-18:00": "Mo-Su 08:00-18:00",
    "08:00至22:30": "Mo-Su 08:00-22:30",
    "上午8点到下午6点": "Mo-Su 08:00-18:00",
    "早8点-晚10点": "Mo-Su 08:00-22:00",
    "9am-5pm": "Mo-Su 09:00-17:00",
    "9-5": "Mo-Su 09:00-17:00",
    "0800-1800": "Mo-Su 08:00-18:00",
    "周一至周五 8:00-18:00": "Mo-Fr 08:00-18:00",
    "星期一到星期六9:00-17:00": "Mo-Sa 09:00-17:00",
    "Mon-Fri 9:00-17:00; Sat 10:00-14:00": "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
    "Monday to Friday 8.30am to 5.30pm": "Mo-Fr 08:30-17:30",
    "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00; PH off": "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00",
    "工作日 8:30-17:30": "Mo-Fr 08:30-17:30",
    "8:00-18:00，周日休息": "Mo-Sa 08:00-18:00",
    "closed Sunday 9:00-17:00": "Mo-Sa 09:00-17:00",
    "周日休息": "Mo-Sa 00:00-24:00",
    "营业时间：8:00-12:00，14:00-18:00": "Mo-Su 08:00-12:00,14:00-18:00",
    "法定节假日休息 9:00-17:00": "Mo-Su 09:00-17:00",
    "18:00-次日2:00": "Mo-Su 18:00-26:00",
    "24小时营业": "",
}


@pytest.mark.parametrize("written", CASES)
def test_opening_hours_are_read_as_they_are_written(written: str) -> None:
    week = week_of(written)
    assert week is not None
    assert write_week(week) == CASES[written]


@pytest.mark.parametrize("written", ["随时", "ask inside", "8:00", "周一", "25:00-26:00", "-"])
def test_what_is_no_hours_is_not_guessed(written: str) -> None:
    assert week_of(written) is None


SPANS = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=3)
WEEKS = st.tuples(*[SPANS.map(lambda spans: tidied([(b, b + length) for b, length in spans]))] * 7)


@given(WEEKS)
def test_a_week_is_written_down_without_loss(week: Week) -> None:
    if any(week):
        assert read_week(write_week(week)) == week


def test_a_night_shop_is_open_early_on_the_next_day() -> None:
    week = read_week("Mo 18:00-26:00")
    assert spans_on(week, 1) == ((0, 120),)
    assert spans_on(ALWAYS, 3)[0][0] == 0
    assert week_in_words("Mo-Fr 08:00-12:00,14:00-18:00", "zh") == "周一至周五 08:00-12:00、14:00-18:00"


def test_skills_are_known_in_both_languages() -> None:
    assert skills_of("冷链、Weighing") == ("cold-chain", "weighing")
    assert skills_of("cold chain; 潜水") == ("cold-chain", "潜水")


def test_a_registry_says_hours_skills_and_two_teams_and_each_doubt_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text(
        "编号,名称,地址,营业时间,所需技能,双组检查\n"
        "1,甲店,江阳区一路1号,周一至周五 9:00-17:00,冷链,是\n"
        "2,乙店,江阳区一路2号,看情况,,也许\n"
        "3,丙店,江阳区一路3号,,,\n",
        encoding="utf-8",
    )
    file = read_registry(path)
    assert [row.visiting for row in file.retailers] == [
        Visiting("Mo-Fr 09:00-17:00", ("cold-chain",), True),
        Visiting(),
        Visiting(),
    ]
    said = {(reject.row, reject.reason_code) for reject in file.rejects}
    assert {(3, "hours-unreadable"), (3, "two-teams-unreadable")} <= said


def test_a_teams_hours_are_those_in_which_two_of_its_members_are_there(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text(
        "检查组,姓名,执法证号,所属辖区,上班时间,下班时间,午休\n"
        "一组,张三,川1,江阳区,08:00,16:00,12:00-13:00\n"
        "一组,李四,川2,江阳区,09:00,18:00,\n"
        "一组,王五,川3,江阳区,08:00,17:00,\n"
        "二组,赵六,川4,江阳区,08:00,18:00,中午\n"
        "二组,钱七,川5,江阳区,08:00,18:00,\n",
        encoding="utf-8",
    )
    file = read_teams(path)
    one, two = file.teams
    assert (f"{one.shift_start:%H:%M}", f"{one.shift_end:%H:%M}") == ("08:00", "16:00")
    assert one.lunch is not None
    assert f"{one.lunch[0]:%H:%M}-{one.lunch[1]:%H:%M}" == "12:00-13:00"
    assert two.lunch is None
    assert {reject.reason_code for reject in file.rejects} >= {"shift-of-two", "lunch-unreadable"}
