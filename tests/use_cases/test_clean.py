"""Text is kept as a person sees it, and always in a form that every database takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.use_cases.clean import clean, gives_up


@given(st.text(st.characters()))
def test_anything_can_be_kept_afterwards(text: str) -> None:
    """Surrogates and NUL included; what is clean stays as it is."""
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert not {"\x00", "\r"} & {*cleaned}
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
def test_what_a_person_sees_is_not_touched(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d here", "half ? here"),
        ("  kept  \n", "  kept  \n"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_what_becomes_of(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "I don't know",
        "idk",
        "No idea, sorry.",
        "i really do not know this one",
        "dunno",
        "pass",
        "I have no clue!",
    ],
)
def test_who_gives_up_is_understood(text: str) -> None:
    assert gives_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It is blue.",
        "pass by reference",
        "I don't know the name, but it keeps the outer variables",
        "skip the else",
        "a pass",
    ],
)
def test_who_says_something_does_not_give_up(text: str) -> None:
    assert not gives_up(text)
