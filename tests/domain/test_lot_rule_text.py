from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.lot_match import PrintedDates, counts_as_recalled, match
from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateKind,
    ExactCodes,
    FreeText,
    LotRule,
    best_by,
    expiring,
    made,
    rule_from_json,
    rule_to_json,
)
from sweep.domain.rule_text import TextCustom, parse_rule_text
from sweep.domain.written_date import DateCustom, SlashOrder, dates_in

DAY = date(2008, 8, 6)
SANLU = made(last=DAY)
ABBOTT = AllOf((CodePattern("[22-37]*"), CodePattern("*(K8|SH|Z2)*"), expiring(first=date(2022, 4, 1))))
HALF_YEAR = made(date(2008, 1, 1), date(2008, 6, 30))
BATCH = AnyOf((ExactCodes(("20080618",)), made(date(2008, 6, 18), date(2008, 6, 18))))

READ: list[tuple[str, LotRule]] = [
    *(
        (text, SANLU)
        for text in (
            "2008年8月6日以前生产",
            "2008年8月6日前生产的所有批次",
            "生产日期在2008年8月6日及以前",
            "生产日期：２００８－０８－０６以前",
            "生产日期2008年8月6日之前（含）",
            "民国97年8月6日以前製造",
            "民國97年8月6日以前生產",
            "二〇〇八年八月六日以前生产",
            "made before 2008-08-06",
            "Made on or before 2008/8/6.",
            "all products produced before 2008.8.6",
            "All lots produced on or before Aug 6, 2008",
            "manufactured prior to 6 August 2008",
            "Production date: 06AUG2008 or earlier",
            "MFG no later than 2008-08-06",
            "made until 20080806",
        )
    ),
    ("made on or after 2008-08-06", made(first=DAY)),
    ("2008年8月6日起生产", made(first=DAY)),
    ("生产日期不早于2008-08-06", made(first=DAY)),
    ("made on 2008-08-06", made(DAY, DAY)),
    ("生产日期在2008-08-06", made(DAY, DAY)),
    ("2008年8月6日生产", made(DAY, DAY)),
    ("made between 2008-01-01 and 2008-06-30", HALF_YEAR),
    ("2008年1月1日至6月30日生产", HALF_YEAR),
    ("生产日期 2008年1月1日至2008年6月30日", HALF_YEAR),
    ("生产日期2008-01-01～2008-06-30", HALF_YEAR),
    ("生产日期2008.01.01-2008.06.30", HALF_YEAR),
    ("生产日期20080101-20080630", HALF_YEAR),
    ("自2008年1月1日起至2008年6月30日止生产", HALF_YEAR),
    ("2008年1月1日起至6月30日止生产", HALF_YEAR),
    ("二〇〇八年一月一日至六月三十日生产", HALF_YEAR),
    ("生产日期为2008年8月6日、8月8日", AnyOf((made(DAY, DAY), made(date(2008, 8, 8), date(2008, 8, 8))))),
    ("produced from 2008-01 to 2008-06", HALF_YEAR),
    ("2008年8月以前生产", made(last=date(2008, 8, 31))),
    ("2008年以前生产", made(last=date(2008, 12, 31))),
    ("生产日期为2008-08-06和2008-08-08", AnyOf((made(DAY, DAY), made(date(2008, 8, 8), date(2008, 8, 8))))),
    ("EXP 2022-04-01 or later", expiring(first=date(2022, 4, 1))),
    ("EXP20220401 or later", expiring(first=date(2022, 4, 1))),
    ("有效期在2022年4月1日及以后", expiring(first=date(2022, 4, 1))),
    ("有效期至 2010-03-01 以前", expiring(last=date(2010, 3, 1))),
    ("保质期至2010年3月1日", expiring(date(2010, 3, 1), date(2010, 3, 1))),
    ("use by date of 2010-03-19", expiring(date(2010, 3, 19), date(2010, 3, 19))),
    ("best by 03/19/2010", best_by(date(2010, 3, 19), date(2010, 3, 19))),
    ("best before 2010-03-19", best_by(date(2010, 3, 19), date(2010, 3, 19))),
    *((text, AllCodes()) for text in ("all lots", "All", "ALL CODES", "所有批次", "全部批次", "全部", "不限批次")),
    ("L12345, L12346", ExactCodes(("L12345", "L12346"))),
    ("L12345\nL12346", ExactCodes(("L12345", "L12346"))),
    ("Lots L12345 and L12346", ExactCodes(("L12345", "L12346"))),
    ("批号：A1B2；A1B3", ExactCodes(("A1B2", "A1B3"))),
    ("Lot #'s 065-A, 065-B, 065-C, and 065-D", ExactCodes(("065-A", "065-B", "065-C", "065-D"))),
    ("Lot # 065-E", ExactCodes(("065-E",))),
    ("20080618", BATCH),
    ("批号20080618", BATCH),
    ("1131001", ExactCodes(("1131001",))),
    ("L12345 to L12350", CodePattern("L[12345-12350]")),
    ("L12345-L12350", AnyOf((ExactCodes(("L12345-L12350",)), CodePattern("L[12345-12350]")))),
    ("20080618至20080620", AnyOf((CodePattern("[20080618-20080620]"), made(date(2008, 6, 18), date(2008, 6, 20))))),
    ("L123*", CodePattern("L123*")),
    ("code contains K8, SH or Z2", CodePattern("*(K8|SH|Z2)*")),
    ("批号含K8、SH或Z2", CodePattern("*(K8|SH|Z2)*")),
    ("lot code starts with L12", CodePattern("L12*")),
    ("批号以L12开头", CodePattern("L12*")),
    ("code pattern [22-37]*(K8|SH)", CodePattern("[22-37]*(K8|SH)")),
    (
        "first two digits of code 22 to 37 AND code contains K8, SH or Z2 AND expiry 2022-04-01 or later",
        ABBOTT,
    ),
    ("批号前两位为22至37且批号含K8、SH或Z2且有效期在2022年4月1日及以后", ABBOTT),
    ("lot L1 AND made before 2008-08-06", AllOf((ExactCodes(("L1",)), SANLU))),
]


@pytest.mark.parametrize(("text", "rule"), READ, ids=[text for text, _ in READ])
def test_a_rule_in_words_is_read(text: str, rule: LotRule) -> None:
    assert parse_rule_text(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "all infant powder produced before 2008-08-06",
        "made before 2008-08-06 except L1",
        "2008年8月6日以前生产的部分批次",
        "all lots except 20080618",
        "2008-08-06以前",
        "2008-02-30以前生产",
        "made before 2008-08-06, expiry 2010-01-01",
        "made before 2008-08-06 and expiry 2010-01-01",
        "best by 03/04/2010",
        "made before 08-06",
        "made before 6/8/08",
        "L12345 L12346",
        "lots of tins",
        "unknown",
        "见包装",
        "聪尔壮1段",
        "code contains K8 and Z2",
        "first three digits of code 22 to 37",
        "some § made before 2008-08-06",
        "",
    ],
)
def test_what_is_not_understood_to_the_last_word_is_left_to_a_person(text: str) -> None:
    assert parse_rule_text(text) == FreeText(text)


def test_a_batch_that_is_a_day_covers_what_was_made_that_day() -> None:
    for code, day in (("20080618", None), ("2008/06/18", None), ("A7", date(2008, 6, 18)), (None, None)):
        assert counts_as_recalled(match(BATCH, code, PrintedDates(production=day)))
    assert not counts_as_recalled(match(BATCH, "20080619", PrintedDates(production=date(2008, 6, 19))))


def test_which_comes_first_in_a_date_with_slashes_must_be_told() -> None:
    american = TextCustom(DateCustom(slash_order=SlashOrder.MONTH_FIRST))
    british = TextCustom(DateCustom(slash_order=SlashOrder.DAY_FIRST))
    assert parse_rule_text("best by 03/04/2010", american) == best_by(date(2010, 3, 4), date(2010, 3, 4))
    assert parse_rule_text("best by 03/04/2010", british) == best_by(date(2010, 4, 3), date(2010, 4, 3))


def test_republican_digits_are_a_date_only_when_told() -> None:
    told = TextCustom(DateCustom(republican_digits=True))
    assert parse_rule_text("made before 1131001", told) == made(last=date(2024, 10, 1))
    assert parse_rule_text("made before 1131001") == FreeText("made before 1131001")


def test_in_a_column_of_dates_a_date_needs_no_verb_and_anything_else_is_left_to_a_person() -> None:
    column = TextCustom(kind=DateKind.PRODUCTION)
    assert parse_rule_text("2008-08-06以前", column) == SANLU
    assert parse_rule_text("2008-08-06", column) == made(DAY, DAY)
    assert parse_rule_text("L12345", column) == FreeText("L12345")


def test_a_date_inside_a_longer_number_is_none() -> None:
    assert dates_in("L20080618") == []
    assert dates_in("200806181") == []
    assert dates_in("2008-06-18-1") == []


WORDS = st.sampled_from(
    [
        "lot",
        "批号",
        "20080618",
        "L1",
        "至",
        "-",
        ",",
        "以前",
        "生产",
        "exp",
        "made",
        "AND",
        "且",
        "*",
        "all",
        "§",
        "年",
        "(",
    ]
)


@given(text=st.text(max_size=60) | st.lists(WORDS).map(" ".join))
def test_any_text_gives_a_rule_that_can_be_stored(text: str) -> None:
    rule = parse_rule_text(text)
    if rule != FreeText(text):
        assert rule_from_json(rule_to_json(rule)) == rule
