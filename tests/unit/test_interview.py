"""The course of an interview: each rule that its docstrings state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from questions import interview as course
from questions.interview import Reason
from questions.interview_state import Mode, Phase, TurnStatus
from tests.unit.builders import START, grade
from tests.unit.situations import LATER, Event, answered, asking, expired, probed, reason_of, skipped


@pytest.mark.parametrize(
    "event", ["answer", "follow_up", "hint", "skip", "expire", "retry", "reveal", "leave"]
)
@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_question_that_was_never_put_is_stale(event: str, number: int) -> None:
    second = course.ask(course.leave(answered(), 1), "question-2", START)
    arguments = {
        "answer": ("text", grade(1.0), LATER),
        "follow_up": ("text", grade(1.0), LATER),
        "hint": (3,),
        "skip": (LATER,),
        "expire": (LATER,),
        "retry": (LATER,),
        "reveal": (),
        "leave": (),
    }[event]
    assert reason_of(lambda s: getattr(course, event)(s, number, *arguments), second) is Reason.STALE


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (lambda s: course.answer(s, 1, "text", grade(1.0), LATER), Reason.ALREADY_ANSWERED),
        (lambda s: course.skip(s, 1, LATER), Reason.ALREADY_ANSWERED),
        (lambda s: course.hint(s, 1, 3), Reason.ALREADY_ANSWERED),
        (lambda s: course.follow_up(s, 1, "text", grade(1.0), LATER), Reason.STALE),
        (lambda s: course.retry(s, 1, LATER), Reason.STALE),
        (lambda s: course.reveal(s, 1), Reason.STALE),
        (lambda s: course.leave(s, 1), Reason.STALE),
    ],
)
def test_buttons_of_an_earlier_question_do_nothing(event: Event, reason: Reason) -> None:
    second = course.ask(course.leave(probed(), 1), "question-2", START)
    assert reason_of(event, second) is reason


def test_no_question_is_put_twice() -> None:
    with pytest.raises(ValueError, match="question-1 was asked already"):
        course.ask(course.leave(answered(), 1), "question-1", LATER)


def test_hints_end_with_those_there_are_and_after_three() -> None:
    state = asking()
    for _ in range(3):
        state = course.hint(state, 1, 9)
    assert reason_of(lambda s: course.hint(s, 1, 9), state) is Reason.NO_MORE_HINTS
    assert reason_of(lambda s: course.hint(s, 1, 0), asking()) is Reason.NO_MORE_HINTS
    assert reason_of(lambda s: course.hint(s, 1, 1), course.hint(asking(), 1, 1)) is Reason.NO_MORE_HINTS


def test_a_hint_that_is_asked_for_twice_is_taken_once() -> None:
    """Two clicks on one button: both had seen no hint yet."""
    state = course.hint(asking(), 1, 3, 0)
    assert reason_of(lambda s: course.hint(s, 1, 3, 0), state) is Reason.HINT_TAKEN
    assert course.hint(state, 1, 3, 1).turn.hints == 2


def test_each_hint_costs_a_tenth_of_the_score_of_the_attempts_after_it() -> None:
    state = course.answer(course.hint(asking(), 1, 3), 1, "text", grade(0.8), START)
    assert state.turn.score == pytest.approx(0.8 * 0.9)
    again = course.answer(course.hint(course.retry(state, 1, START), 1, 3), 1, "more", grade(1.0), START)
    assert [a.hints for a in again.turn.attempts] == [1, 2]
    assert again.turn.score == pytest.approx(0.8)


def test_the_best_attempt_counts_and_the_first_of_equals() -> None:
    state = answered(score=0.6)
    for score in (0.4, 0.6):
        state = course.answer(course.retry(state, 1, START), 1, f"try {score}", grade(score), LATER)
    assert state.turn.best is state.turn.attempts[0]
    assert len(state.turn.attempts) == 3


def test_an_attempt_after_the_reference_is_kept_but_does_not_count() -> None:
    seen = course.retry(course.reveal(answered(score=0.4), 1), 1, START)
    state = course.answer(seen, 1, "copied", grade(1.0), LATER)
    assert state.turn.attempts[-1].text == "copied"
    assert not state.turn.attempts[-1].counts
    assert state.turn.score == 0.4


def test_a_question_skipped_and_looked_up_stays_at_nothing() -> None:
    state = course.retry(course.reveal(skipped(Mode.PRACTICE), 1), 1, START)
    state = course.answer(state, 1, "copied", grade(1.0), LATER)
    assert (state.turn.status, state.turn.score, state.turn.best) == (TurnStatus.ANSWERED, 0.0, None)


def test_skipping_another_try_keeps_what_was_earned() -> None:
    state = course.skip(course.retry(answered(score=0.7), 1, START), 1, LATER)
    assert (state.turn.status, state.turn.score) == (TurnStatus.ANSWERED, 0.7)


def test_a_follow_up_adds_but_never_takes_away() -> None:
    better = course.follow_up(probed(), 1, "because", grade(0.9), LATER)
    worse = course.follow_up(probed(), 1, "hm", grade(0.1), LATER)
    assert (better.turn.score, worse.turn.score) == (0.9, 0.5)
    for state, text in ((better, "because"), (worse, "hm")):
        follow_up = state.turn.attempts[-1].follow_up
        assert follow_up is not None
        assert (follow_up.answer, follow_up.answered_at) == (text, LATER)
        assert reason_of(lambda s: course.follow_up(s, 1, "x", grade(1.0), LATER), state) is not None


@pytest.mark.parametrize(
    "event",
    [
        lambda s: course.leave(s, 1),
        lambda s: course.reveal(s, 1),
        lambda s: course.retry(s, 1, START),
        lambda s: course.finish(s, START),
    ],
)
def test_going_on_drops_a_probe_that_waits(event: Event) -> None:
    assert event(probed()).turn.probe is None


@pytest.mark.parametrize(
    ("seconds", "late"), [(0, False), (30, False), (35, False), (35.000001, True), (600, True)]
)
@pytest.mark.parametrize("mode", Mode)
def test_an_answer_is_late_after_the_deadline_and_five_seconds(
    mode: Mode, seconds: float, late: bool
) -> None:
    """In practice it counts all the same; in an exam it is kept and counts nothing."""
    now = START + timedelta(seconds=seconds)
    turn = course.answer(asking(mode, 30), 1, "text", grade(0.5), now).turn
    is_lost = late and mode is Mode.EXAM
    assert (turn.attempts[0].text, turn.attempts[0].late) == ("text", late)
    assert turn.score == (0.0 if is_lost else 0.5)
    assert turn.status is (TurnStatus.EXPIRED if is_lost else TurnStatus.ANSWERED)


def test_an_exams_question_expires_only_when_its_time_is_over() -> None:
    state = asking(Mode.EXAM, 30)
    assert (
        reason_of(lambda s: course.expire(s, 1, START + timedelta(seconds=35)), state) is Reason.OPEN_QUESTION
    )
    assert expired().turn.status is TurnStatus.EXPIRED


def test_practice_never_expires() -> None:
    event: Event = lambda s: course.expire(s, 1, START + timedelta(days=1))  # noqa: E731 - as the others are
    assert reason_of(event, asking(Mode.PRACTICE, 30)) is Reason.OPEN_QUESTION


def test_an_answer_typed_while_the_exam_went_on_is_kept_and_leaves_the_open_question_open() -> None:
    second = course.ask(course.leave(expired(), 1), "question-2", LATER)
    state = course.answer(second, 1, "typed in vain", grade(0.9), LATER)
    assert state.turns[0].attempts[0].text == "typed in vain"
    assert (state.turns[0].score, state.turns[1], state.phase) == (0.0, second.turns[1], Phase.ASKING)
    assert reason_of(lambda s: course.answer(s, 1, "twice", grade(0.9), LATER), state) is Reason.TIME_UP


def test_an_answer_typed_while_the_exam_ended_is_kept() -> None:
    ended = course.expire(asking(Mode.EXAM, 30, length=1), 1, LATER)
    assert ended.phase is Phase.FINISHED
    state = course.answer(ended, 1, "typed in vain", grade(0.9), LATER + timedelta(seconds=9))
    assert state.turn.attempts[0].text == "typed in vain"
    assert (state.phase, state.finished_at, state.turn.score) == (Phase.FINISHED, LATER, 0.0)


def test_an_exam_ends_with_its_last_answer_and_practice_with_a_look_at_it() -> None:
    for mode, phase in ((Mode.EXAM, Phase.FINISHED), (Mode.PRACTICE, Phase.REVIEWING)):
        state = course.answer(asking(mode, length=1), 1, "text", grade(0.5), START)
        assert state.phase is phase


@pytest.mark.parametrize("rest", [timedelta(seconds=1), timedelta(days=400)])
def test_a_pause_stops_the_clock_of_practice_to_the_microsecond(rest: timedelta) -> None:
    paused_at = START + timedelta(seconds=10, microseconds=1)
    state = course.resume(course.pause(asking(Mode.PRACTICE, 30), paused_at), paused_at + rest)
    assert state.turn.deadline == START + timedelta(seconds=30) + rest


def test_an_answer_typed_during_a_pause_ends_the_pause_and_is_not_late() -> None:
    paused = course.pause(asking(Mode.PRACTICE, 30), START + timedelta(seconds=29))
    state = course.answer(paused, 1, "text", grade(0.5), START + timedelta(hours=1))
    assert (state.phase, state.phase_before, state.remaining) == (Phase.REVIEWING, None, None)
    assert not state.turn.attempts[0].late


def test_a_follow_up_typed_during_a_pause_ends_the_pause() -> None:
    state = course.follow_up(course.pause(probed(), START), 1, "because", grade(0.9), LATER)
    assert (state.phase, state.turn.score) == (Phase.REVIEWING, 0.9)


def test_pausing_twice_and_resuming_what_runs_change_nothing() -> None:
    paused = course.pause(asking(Mode.PRACTICE, 30), START)
    assert course.pause(paused, LATER) == paused
    assert course.resume(asking(), LATER) == asking()


def test_time_that_was_over_before_the_pause_stays_over() -> None:
    paused = course.pause(asking(Mode.PRACTICE, 30), START + timedelta(minutes=5))
    assert paused.remaining == timedelta(0)


@pytest.mark.parametrize("mode", Mode)
def test_ending_counts_an_open_question_as_skipped_and_keeps_what_was_earned(mode: Mode) -> None:
    assert course.finish(asking(mode), LATER).turn.status is TurnStatus.SKIPPED
    again = course.finish(course.retry(answered(score=0.7), 1, START), LATER)
    assert (again.turn.status, again.turn.score, again.finished_at) == (TurnStatus.ANSWERED, 0.7, LATER)


def test_ending_twice_keeps_the_first_end() -> None:
    ended = course.finish(asking(), START)
    assert course.finish(ended, LATER) is ended


def test_another_try_gets_the_whole_time_again() -> None:
    state = course.retry(answered(seconds=30), 1, LATER)
    assert state.turn.deadline == LATER + timedelta(seconds=30)
    assert replace(state.turn, deadline=None, status=TurnStatus.ANSWERED).attempts == state.turn.attempts
