"""Exams in the terminal: the clock, and the feedback at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.terminal.play import Play
from questions.interview_state import Interview, Mode, Plan, TurnStatus
from tests.terminal.practice_parts import Room, plan, room


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    """A room with its database."""
    with room(tmp_path) as opened:
        yield opened


def _sit(here: Room, script: str, wish: Plan, *, resume: bool = False, **typist: Any) -> tuple[int, str]:
    code = Play(here.desk(wish, script, **typist)).run(resume=resume)
    return code, here.out.getvalue()


def _only_answers(interview: Interview) -> list[list[str]]:
    return [[attempt.text for attempt in turn.attempts] for turn in interview.turns]


def _reference(here: Room, number: int = 1) -> str:
    question = here.core.bank.get(here.stored().turns[number - 1].question_id)
    assert question is not None
    return question.reference.replace("\n", " ")


def test_an_exam_gives_no_feedback_before_its_end(here: Room) -> None:
    script = "first\n\n/why\n/retry\n\nsecond\n\n"
    code, shown = _sit(here, script, plan(2, Mode.EXAM, 60), typed=True)
    assert code == 0
    before, after = shown.split("> second")
    assert "time limit 1 min" in before
    assert "Recorded. The feedback comes at the end." in before
    assert "In an exam the feedback comes at the end." in before
    assert "Not in an exam" in before
    assert " of 100" not in before
    assert after.count(" of 100") == 3  # each answer, and the report
    assert "missing" in after


def test_a_late_answer_in_an_exam_is_told_so_and_kept(here: Room) -> None:
    late = {0: lambda: here.clock.pass_(90)}
    _, shown = _sit(here, "too late\n\n/pause\n", plan(2, Mode.EXAM, 60), typed=True, on=late)
    assert "Recorded, but after the time limit: it will be graded for you and counts 0." in shown
    assert here.stored().turn.status is TurnStatus.EXPIRED
    assert _only_answers(here.stored()) == [["too late"]]


def test_an_exams_clock_is_not_stopped_and_runs_out_meanwhile(here: Room) -> None:
    wish = plan(2, Mode.EXAM, 60)
    code, shown = _sit(here, "", wish)
    assert code == 0
    assert "An exam's clock cannot be stopped" in shown
    here.clock.pass_(40)
    _, shown = _sit(here, "", wish, resume=True)
    assert "20 s left of 1 min" in shown
    here.clock.pass_(60)
    _, shown = _sit(here, "", wish, resume=True)
    assert "The time is up: this question counts 0." in shown
    assert here.stored().turn.status is TurnStatus.EXPIRED


def test_late_in_practice_still_counts(here: Room) -> None:
    late = {0: lambda: here.clock.pass_(90)}
    _, shown = _sit(here, "late\n\n/end\n", plan(2, seconds=60), typed=True, on=late)
    assert "After the time limit: noted, it still counts." in shown
