"""The desk's page says nothing that is not in the catalogue, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import sweep.web.desk
from sweep.domain.closing import BlockerKind
from sweep.domain.recall import LotChange
from sweep.domain.words import Account, Flag, HoldBasis, LineState, Outcome, Purpose, ShopState, ShopStatus, Verdict
from sweep.views.words import catalogue

SOURCE = Path(next(iter(sweep.web.desk.__path__))) / "src"
SAID = re.compile(r"\bsay\(([^()`]*)")
KEY = re.compile(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"')
SORTS = {
    "account": Account,
    "basis": HoldBasis,
    "change": LotChange,
    "flag": Flag,
    "kind": BlockerKind,
    "line": LineState,
    "outcome": Outcome,
    "purpose": Purpose,
    "state": ShopState,
    "status": ShopStatus,
    "verdict": Verdict,
}


def test_every_word_that_the_page_says_is_in_the_catalogue() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.ts")))
    keys = {key for said in SAID.findall(source) for key in KEY.findall(said.split(", {")[0])}
    assert len(keys) > 300
    assert {key for key in keys if f"desk-{key}" not in catalogue()} == set()


def test_every_word_of_the_ledger_has_a_word_at_the_desk() -> None:
    missing = {
        f"{sort}-{value}"
        for sort, words in SORTS.items()
        for value in words
        if f"desk-{sort}-{value.replace('_', '-')}" not in catalogue()
    }
    assert missing == set()
