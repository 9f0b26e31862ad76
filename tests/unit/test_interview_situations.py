"""What each event comes to in each situation: taken, or refused for its reason."""

from __future__ import annotations

import pytest

from questions import interview as course
from questions.interview import Reason
from questions.interview_state import Interview, Mode
from tests.unit.builders import START, grade
from tests.unit.situations import LATER, OK, Event, answered, asking, expired, probed, reason_of, skipped

EVENTS: dict[str, Event] = {
    "answer": lambda s: course.answer(s, len(s.turns), "text", grade(0.5), LATER),
    "follow-up": lambda s: course.follow_up(s, len(s.turns), "more", grade(0.6), LATER),
    "hint": lambda s: course.hint(s, len(s.turns), 3),
    "skip": lambda s: course.skip(s, len(s.turns), LATER),
    "expire": lambda s: course.expire(s, len(s.turns), LATER),
    "retry": lambda s: course.retry(s, len(s.turns), LATER),
    "reveal": lambda s: course.reveal(s, len(s.turns)),
    "leave": lambda s: course.leave(s, len(s.turns)),
    "ask": lambda s: course.ask(s, f"question-{len(s.turns) + 1}", LATER),
    "pause": lambda s: course.pause(s, LATER),
    "resume": lambda s: course.resume(s, LATER),
    "finish": lambda s: course.finish(s, LATER),
}


_ANY = {"pause": OK, "resume": OK, "finish": OK}
_OPEN = Reason.OPEN_QUESTION
_DONE = Reason.ALREADY_ANSWERED
_EXAM = Reason.NOT_IN_EXAM
_OVER = Reason.FINISHED

# situation -> what each event comes to, in the order of EVENTS
SITUATIONS: dict[str, tuple[Interview, tuple[Reason | None, ...]]] = {
    "practice, asking": (asking(), (OK, _DONE, OK, OK, _OPEN, _OPEN, _OPEN, _OPEN, _OPEN, OK, OK, OK)),
    "practice, answered": (
        answered(),
        (_DONE, _DONE, _DONE, _DONE, _DONE, OK, OK, OK, OK, OK, OK, OK),
    ),
    "practice, probed": (probed(), (_DONE, OK, _DONE, _DONE, _DONE, OK, OK, OK, OK, OK, OK, OK)),
    "practice, skipped": (
        skipped(Mode.PRACTICE),
        (Reason.SKIPPED, _DONE, *[Reason.SKIPPED] * 3, OK, OK, OK, OK, OK, OK, OK),
    ),
    "practice, open again": (
        course.retry(answered(), 1, START),
        (OK, _DONE, OK, OK, _OPEN, _OPEN, OK, _OPEN, _OPEN, OK, OK, OK),
    ),
    "practice, paused while asking": (
        course.pause(asking(), START),
        (OK, _DONE, *[Reason.PAUSED] * 4, _OPEN, Reason.PAUSED, Reason.PAUSED, OK, OK, OK),
    ),
    "practice, paused while probed": (
        course.pause(probed(), START),
        (_DONE, OK, *[_DONE] * 3, Reason.PAUSED, OK, Reason.PAUSED, Reason.PAUSED, OK, OK, OK),
    ),
    "practice, finished": (
        course.finish(probed(), START),
        (_OVER, _OVER, _OVER, _OVER, _OVER, _OVER, OK, _OVER, _OVER, _OVER, _OVER, OK),
    ),
    "exam, asking": (
        asking(Mode.EXAM, 30),
        (OK, _DONE, _EXAM, OK, OK, _EXAM, _EXAM, _OPEN, _OPEN, Reason.CLOCK_RUNS, OK, OK),
    ),
    "exam, asking, untimed": (
        asking(Mode.EXAM),
        (OK, _DONE, _EXAM, OK, _OPEN, _EXAM, _EXAM, _OPEN, _OPEN, OK, OK, OK),
    ),
    "exam, answered": (
        answered(Mode.EXAM, 30),
        (_DONE, _DONE, _DONE, _DONE, _DONE, _EXAM, _EXAM, OK, OK, OK, OK, OK),
    ),
    "exam, time up": (
        expired(),
        (OK, _DONE, *[Reason.TIME_UP] * 3, _EXAM, _EXAM, OK, OK, OK, OK, OK),
    ),
    "exam, finished": (
        course.finish(answered(Mode.EXAM), START),
        (_OVER, _OVER, _OVER, _OVER, _OVER, _EXAM, OK, _OVER, _OVER, _OVER, _OVER, OK),
    ),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_event_is_taken_or_refused_for_its_reason(situation: str, event: str) -> None:
    state, reasons = SITUATIONS[situation]
    expected = dict(zip(EVENTS, reasons, strict=True))[event]
    assert reason_of(EVENTS[event], state) is expected
