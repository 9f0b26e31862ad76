"""Custom ids: written and read the same for ever, and nothing else is read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import (
    LAST_PAGE,
    BoardId,
    BoardVerb,
    HistoryId,
    HistoryVerb,
    InterviewId,
    RecapId,
    Verb,
)
from bot.use_cases.leaderboard_outcomes import Measure, Period

LONGEST = 10**18 - 1

numbers = st.integers(0, LONGEST)


ids = st.builds(InterviewId, numbers, numbers, st.sampled_from(Verb)) | st.builds(
    HistoryId, numbers, st.sampled_from(HistoryVerb)
)
slugs = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,19}){0,2}", fullmatch=True).filter(lambda s: len(s) <= 60)
board_ids = st.builds(
    BoardId,
    st.sampled_from(BoardVerb),
    st.sampled_from(Period),
    st.sampled_from(Measure),
    st.integers(0, LAST_PAGE),
    st.just("") | slugs,
)


@given(ids | board_ids | st.builds(RecapId, st.dates(max_value=date(8000, 1, 1))))
def test_what_is_written_is_read(custom_id: InterviewId | HistoryId | BoardId | RecapId) -> None:
    """And it is as short as Discord wants it."""
    assert parse(str(custom_id)) == custom_id
    assert len(str(custom_id)) <= 100


def test_the_longest_id_fits() -> None:
    longest = max(Verb, key=len)
    assert len(str(InterviewId(LONGEST, LONGEST, longest))) <= 100
    words = max(BoardVerb, key=len), max(Period, key=len), max(Measure, key=len)
    assert len(str(BoardId(*words, LAST_PAGE, "a" * 60))) <= 100, "60: the longest topic that a bank may have"


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
    assert [verb.value for verb in BoardVerb] == [
        "first",
        "back",
        "own",
        "next",
        "last",
        "open",
        "period",
        "measure",
    ]
    assert [period.value for period in Period] == ["today", "week", "month", "all"]
    assert [measure.value for measure in Measure] == ["points", "average", "dailies", "streak"]


@pytest.mark.parametrize("verb", HistoryVerb)
def test_the_form_in_old_lists_is_read(verb: HistoryVerb) -> None:
    assert parse(f"ih1:{verb.value}:4") == HistoryId(4, verb)


@pytest.mark.parametrize("verb", BoardVerb)
def test_the_form_on_old_leaderboards_is_read(verb: BoardVerb) -> None:
    every = parse(f"lb1:{verb.value}:week:points:3:")
    assert every == BoardId(verb, Period.WEEK, Measure.POINTS, 3)
    one = parse(f"lb1:{verb.value}:all:average:0:memory-gc")
    assert one == BoardId(verb, Period.ALL, Measure.AVERAGE, 0, "memory-gc")


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
        "lb1:next:week:points:3",
        "lb1:next:week:points:03:",
        "lb1:next:week:points:-1:",
        f"lb1:next:week:points:{LAST_PAGE + 1}:",
        "lb1:next:year:points:3:",
        "lb1:next:week:score:3:",
        "lb1:dance:week:points:3:",
        "lb1:next:week:points:3:Memory",
        "lb1:next:week:points:3:memory-",
        "lb1:next:week:points:3:memory\n",
        "lb2:next:week:points:3:",
    ],
)
def test_anything_else_is_not_read(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=130) | st.from_regex(r"(i[vh]|lb)1:[0-9a-z:]{0,30}"))
def test_no_text_breaks_it(text: str) -> None:
    read = parse(text)
    assert read is None or str(read) == text
