"""Past answers as messages: the list, one of them, and why one is not shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.discord_ui.render.message import Message, fitted
from bot.discord_ui.render.progress_history import history, past_answer, refused
from bot.discord_ui.render.text import TEXT_LIMIT
from bot.use_cases.progress_outcomes import (
    PAGE,
    Attempt,
    Difficulty,
    HistoryLine,
    HistoryPage,
    PastAnswer,
    PointStatus,
    Reason,
    Refusal,
    Source,
    Standing,
)
from questions.interview_state import FollowUp
from tests.unit.builders import START, grade, key_point, question

ODD = "@everyone ||**_#1 <@1> [x](y) ~~ \n- \u202e🐍 "
SAW = question("saw")
LINE = HistoryLine(
    answer_id=7,
    at=START,
    question_id="saw",
    title="About saw",
    topic="Tools",
    difficulty=Difficulty.MEDIUM,
    source=Source.QUESTION,
    guild_id=1,
    score=0.644,
    points=13,
    standing=Standing.FULL,
    is_daily=False,
    hints=0,
    seconds=75.0,
)
ATTEMPT = Attempt("It cuts wood.", START, grade(0.644, PointStatus.MISSING, PointStatus.COVERED, of=SAW))


def page(*lines: HistoryLine, number: int = 0, pages: int = 1) -> HistoryPage:
    """A page of the list."""
    return HistoryPage(lines, number, pages, len(lines), START)


def past(line: HistoryLine = LINE, attempt: Attempt = ATTEMPT) -> PastAnswer:
    """One of them."""
    return PastAnswer(line, attempt, SAW, 1)


def text_of(message: Message) -> str:
    """All that is read."""
    return "\n".join(message.blocks)


def labels(message: Message) -> list[str]:
    """Of its buttons; a menu has its placeholder."""
    return [getattr(item, "label", None) or item.placeholder for row in message.rows for item in row]  # type: ignore[attr-defined]


def test_a_line_says_score_question_and_how_it_counted() -> None:
    text = text_of(history(page(LINE, replace(LINE, standing=Standing.LATE, points=0))))
    assert "**64**  About saw\n-# Tools · medium · single question · 13 points · <t:" in text
    assert "not counted" in text


def test_pages_lead_to_the_others() -> None:
    assert labels(history(page(LINE))) == ["Open an answer"]
    assert labels(history(page(LINE, number=0, pages=3))) == ["Open an answer", "Older ▶"]
    assert labels(history(page(LINE, number=1, pages=3))) == ["Open an answer", "◀ Newer", "Older ▶"]
    assert labels(history(page(LINE, number=2, pages=3))) == ["Open an answer", "◀ Newer"]


def test_an_empty_history_says_how_to_begin() -> None:
    message = history(page())
    assert "No answers yet" in text_of(message)
    assert "/question ask" in text_of(message)
    assert "those of an exam when it ends" in text_of(message)
    assert not message.rows


def test_a_full_page_of_the_longest_fits_without_effect() -> None:
    """Ten odd titles; the menu's labels are within what Discord takes (the client checks them when it is built)."""
    lines = [
        replace(LINE, answer_id=n, title=ODD * 20, topic=ODD * 5, source=Source.DAILY) for n in range(PAGE)
    ]
    message = history(HistoryPage(lines, 10**8, 10**9, 10**10, START))
    blocks = list(message.blocks)
    assert list(fitted(blocks)) == blocks
    assert sum(map(len, blocks)) <= TEXT_LIMIT
    assert "@everyone" not in text_of(message)
    message.view()


def test_an_answer_is_shown_with_its_grade_and_how_it_counted() -> None:
    """The text as typed, each key point, the score, points and time."""
    message = past_answer(past(), 3)
    text = text_of(message)
    for said in (
        "What is saw?",
        "```\nIt cuts wood.\n```",
        "## 64 / 100",
        "✅ Covered",
        "⬜ Missing",
        "Counted in full · **13 points** · after 1 min 15 s",
    ):
        assert said in text
    assert SAW.reference not in text
    (row,) = message.rows
    assert [item.custom_id for item in row] == ["hs1:page:3"]  # type: ignore[attr-defined]
    assert not message.attachments


@pytest.mark.parametrize(
    ("standing", "points", "said"),
    [
        (Standing.AGAIN, 6, "Counted half: the same question again within 24 hours · **6 points**"),
        (Standing.SHOWN, 0, "Not counted: you had seen the reference answer"),
        (Standing.LATE, 0, "Not counted: it came too late"),
    ],
)
def test_how_it_counted_is_said(standing: Standing, points: int, said: str) -> None:
    text = text_of(past_answer(past(replace(LINE, standing=standing, points=points)), 0))
    assert said in text
    assert ("points" in text) == (points > 0)


def test_why_it_earned_nothing_is_said() -> None:
    text = text_of(past_answer(past(replace(LINE, score=0.1, points=0)), 0))
    assert "**0 points** (it takes 20 of 100 to earn any)" in text


@pytest.mark.parametrize("typed", ["x" * 4000, ODD * 90, f"{ODD}```" * 90, "line\n" * 800])
def test_a_text_too_long_for_the_message_comes_whole_as_a_file(typed: str) -> None:
    """What is shown of it is a beginning that cannot break out of its block; nothing is cut open."""
    points = [key_point("A point as long as they get. " * 8) for _ in range(6)]
    asked = question("saw", "tools", Difficulty.HARD, *points)
    asked = replace(asked, prompt="What? " * 300, code="print(1)\n" * 160)
    graded = grade(0.3, *[PointStatus.MISSING] * 6, of=asked)
    follow_up = FollowUp(0, "And the edge?", "added", START + timedelta(minutes=1))
    attempt = Attempt(typed, START, graded, follow_up=follow_up)
    message = past_answer(replace(past(attempt=attempt), question=asked), 0)
    blocks = [block for block in message.blocks if block]
    assert list(fitted(blocks)) == blocks
    assert all(block.count("```") % 2 == 0 for block in blocks)
    (file,) = message.attachments
    assert file.data.decode() == f"{typed}\n\nadded"
    assert "in the file below" in text_of(message)
    message.view()


def test_a_point_that_is_still_asked_for_is_not_given_away() -> None:
    """The follow-up stands there instead."""
    open_ = replace(ATTEMPT, follow_up=FollowUp(0, "What is along its edge?"))
    text = text_of(past_answer(past(attempt=open_), 0))
    assert "What is along its edge?" in text
    assert "sharp teeth" not in text


def test_a_question_that_the_bank_has_lost_leaves_its_answer() -> None:
    text = text_of(past_answer(replace(past(), question=None), 0))
    assert "no longer in the bank" in text
    assert "It cuts wood." in text
    assert "no longer in the bank" in text_of(history(page(replace(LINE, title=None))))


def test_an_empty_answer_is_said_to_be_one() -> None:
    attempt = replace(ATTEMPT, text=" \n ", grade=replace(ATTEMPT.grade, points=()))
    assert "**You answered** nothing." in text_of(past_answer(past(attempt=attempt), 0))


def test_refusals_say_what_to_do() -> None:
    assert "/history" in text_of(refused(Refusal(Reason.UNKNOWN)))
