"""Everything a person reads exists in both languages."""

from __future__ import annotations

import string

import pytest

from sweep.views.words import catalogue, say


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_is_whole_in_both_languages(key: str) -> None:
    words = catalogue()[key]
    assert words.en.strip()
    assert words.zh.strip()
    assert places(words.en) == places(words.zh)


def test_a_text_is_said_in_the_language_that_was_asked_for() -> None:
    assert say("web-join-title", "zh", name="王芳") == "以 王芳 的身份加入"
    assert say("web-join-title", "en", name="Wang Fang") == "Join as Wang Fang"
    assert say("web-sign-out", "fr") == "Sign out"


def test_an_unknown_text_is_a_mistake_of_the_code() -> None:
    with pytest.raises(KeyError):
        say("web-no-such-text", "en")
