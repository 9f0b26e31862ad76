"""Custom ids: written and read the same for ever, and nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_ui.ids import HistoryId, HistoryVerb, InterviewId, Verb, parse

LONGEST = 10**18 - 1

numbers = st.integers(0, LONGEST)


ids = st.builds(InterviewId, numbers, numbers, st.sampled_from(Verb)) | st.builds(
    HistoryId, numbers, st.sampled_from(HistoryVerb)
)


@given(ids)
def test_what_is_written_is_read(custom_id: InterviewId | HistoryId) -> None:
    """And it is as short as Discord wants it."""
    assert parse(str(custom_id)) == custom_id
    assert len(str(custom_id)) <= 100


def test_the_longest_id_fits() -> None:
    longest = max(Verb, key=len)
    assert len(str(InterviewId(LONGEST, LONGEST, longest))) <= 100


def test_the_words_in_old_messages_keep_their_meaning() -> None:
    """A word may be added here; one that changes or goes leaves dead buttons behind."""
    assert {verb.name: verb.value for verb in Verb} == {
        "ANSWER": "answer",
        "FOLLOW_UP": "follow",
        "HINT": "hint",
        "HINT_2": "hint2",
        "HINT_3": "hint3",
        "SKIP": "skip",
        "RETRY": "retry",
        "REVEAL": "reference",
        "NEXT": "next",
        "PAUSE": "pause",
        "RESUME": "resume",
        "ASK_END": "finish",
        "END": "end",
        "BACK": "back",
        "REVIEW": "review",
        "TURN_PAGE": "page",
    }
    assert {verb.name: verb.value for verb in HistoryVerb} == {"PAGE": "page", "OPEN": "open"}


@pytest.mark.parametrize("verb", HistoryVerb)
def test_the_form_in_old_lists_is_read(verb: HistoryVerb) -> None:
    assert parse(f"ih1:{verb.value}:4") == HistoryId(4, verb)


@pytest.mark.parametrize("verb", Verb)
def test_the_form_in_old_messages_is_read(verb: Verb) -> None:
    assert parse(f"iv1:42:3:{verb.value}") == InterviewId(42, 3, verb)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "iv1",
        "iv1:1:1:",
        "iv1:1:1",
        "iv1:1:1:dance",
        "iv1:1:1:ANSWER",
        "iv1:1:1:answer\n",
        "iv1:1:1:answer ",
        " iv1:1:1:answer",
        "\niv1:1:1:answer",
        "xiv1:1:1:answer",
        "iv1:1:1:answers",
        "iv1:1:1:answer:1",
        "iv1:01:1:answer",
        "iv1:1:00:answer",
        "iv1:-1:1:answer",
        "iv1:+1:1:answer",
        "iv1: 1:1:answer",
        "iv1:1_0:1:answer",
        "iv1:1.0:1:answer",
        "iv1:١:1:answer",
        "iv1:1١:1:answer",
        "iv1:1:２:answer",
        "iv1:²:1:answer",
        "iv1:1:1:аnswer",
        f"iv1:{LONGEST + 1}:1:answer",
        f"iv1:{'9' * 120}:1:answer",
        "iv2:1:1:answer",
        "ih1:page:1\n",
        "ih1:page:01",
        "ih1:page:",
        "ih1:page:-1",
        "ih1:page:１",
        f"ih1:page:{LONGEST + 1}",
        "ih1:close:1",
        "ih1:page:1:1",
        "ih1:1:page",
        "ih2:page:1",
        "IV1:1:1:answer",
        "iv1;1;1;answer",
        "iv1::1:answer",
    ],
)
def test_anything_else_is_not_read(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=130) | st.from_regex(r"i[vh]1:[0-9a-z:]{0,30}"))
def test_no_text_breaks_it(text: str) -> None:
    read = parse(text)
    assert read is None or str(read) == text
