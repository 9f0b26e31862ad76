"""Exams in the terminal: the clock, and the feedback at the end."""

from __future__ import annotations

from questions.interview_state import Mode, TurnStatus
from tests.terminal.practice_parts import Room, only_answers, plan, sit


def test_an_exam_gives_no_feedback_before_its_end(here: Room) -> None:
    script = "first\n\n/why\n/retry\n\nsecond\n\n"
    code, shown = sit(here, script, plan(2, Mode.EXAM, 60), typed=True)
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
    late = {0: lambda: here.clock.move(90)}
    _, shown = sit(here, "too late\n\n/pause\n", plan(2, Mode.EXAM, 60), typed=True, on=late)
    assert "Recorded, but after the time limit: it will be graded for you and counts 0." in shown
    assert here.stored().turn.status is TurnStatus.EXPIRED
    assert only_answers(here.stored()) == [["too late"]]


def test_an_exams_clock_is_not_stopped_and_runs_out_meanwhile(here: Room) -> None:
    wish = plan(2, Mode.EXAM, 60)
    code, shown = sit(here, "", wish)
    assert code == 0
    assert "An exam's clock cannot be stopped" in shown
    here.clock.move(40)
    _, shown = sit(here, "", wish, resume=True)
    assert "20 s left of 1 min" in shown
    here.clock.move(60)
    _, shown = sit(here, "", wish, resume=True)
    assert "The time is up: this question counts 0." in shown
    assert here.stored().turn.status is TurnStatus.EXPIRED


def test_late_in_practice_still_counts(here: Room) -> None:
    late = {0: lambda: here.clock.move(90)}
    _, shown = sit(here, "late\n\n/end\n", plan(2, seconds=60), typed=True, on=late)
    assert "After the time limit: noted, it still counts." in shown
