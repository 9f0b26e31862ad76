"""Interviews as chance makes them: events in any order, many of them out of place, with a clock that moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from questions import interview as course
from questions.interview import Refused
from questions.interview_state import Interview, Mode, Phase, Plan, Turn, TurnStatus
from questions.model import Difficulty, Grade
from tests.unit.builders import START, Clock, grade, texts


@dataclass(frozen=True, slots=True)
class Happening:
    """What may come with an event. `offset` from the latest turn: 0 means it, -1 the one before, 1 none."""

    offset: int
    text: str
    grade: Grade
    probed: bool
    seconds: int


# Few and plain: what a grade may hold is another test's; here the order of events is what matters.
_SCORES = (0.0, 0.25, 0.5, 0.7300000000000001, 1.0)


def happenings() -> st.SearchStrategy[Happening]:
    """Mostly about the latest turn, at times about another."""
    return st.builds(
        Happening,
        offset=st.sampled_from((0, 0, 0, 0, 0, -1, -2, 1)),
        text=texts(8),
        grade=st.sampled_from(_SCORES).map(grade),
        probed=st.sampled_from((True, True, False)),
        seconds=st.sampled_from((0, 1, 30, 61, 64, 66, 600)),
    )


def plans() -> st.SearchStrategy[Plan]:
    """Practice and exams, timed and not, of one to four questions."""
    return st.builds(
        Plan,
        mode=st.sampled_from(Mode),
        length=st.integers(1, 4),
        topics=st.sampled_from(((), ("oop",), ("oop", "asyncio"))),
        difficulty=st.none() | st.sampled_from(Difficulty),
        seconds=st.sampled_from((None, 60, 90)),
    )


def begun(plan: Plan) -> Interview:
    """An interview whose first question is open."""
    return course.ask(Interview(1, plan, START), "question-1", START)


Event = Callable[[Interview, Happening, datetime], Interview]


def _number(state: Interview, happening: Happening) -> int:
    return len(state.turns) + happening.offset


def _answer(state: Interview, happening: Happening, now: datetime) -> Interview:
    number = _number(state, happening)
    after = course.answer(state, number, happening.text, happening.grade, now)
    # The interviewer probes right after an answer, in practice, if the reference is not known yet.
    if happening.probed and after.plan.mode is Mode.PRACTICE and not after.turn.revealed:
        after = course.put_follow_up(after, 0, "And why?")
    return after


def _next(state: Interview, happening: Happening, now: datetime) -> Interview:
    after = course.leave(state, _number(state, happening))
    if after.is_last:
        return course.finish(after, now)
    return course.ask(after, f"question-{len(after.turns) + 1}", now)


EVENTS: Mapping[str, Event] = {
    "answer": _answer,
    "follow_up": lambda s, h, now: course.follow_up(s, _number(s, h), h.text, h.grade, now),
    "hint": lambda s, h, now: course.hint(s, _number(s, h), 2),
    "skip": lambda s, h, now: course.skip(s, _number(s, h), now),
    "void": lambda s, h, now: course.void(s, _number(s, h), now),
    "expire": lambda s, h, now: course.expire(s, _number(s, h), now),
    "retry": lambda s, h, now: course.retry(s, _number(s, h), now),
    "reveal": lambda s, h, now: course.reveal(s, _number(s, h)),
    "next": _next,
    "pause": lambda s, h, now: course.pause(s, now),
    "resume": lambda s, h, now: course.resume(s, now),
    "finish": lambda s, h, now: course.finish(s, now),
}


def fitting(state: Interview, happening: Happening, now: datetime) -> dict[str, Interview]:
    """The events that are not refused now and change something, with what they lead to."""
    found = {}
    for name, event in EVENTS.items():
        try:
            after = event(state, happening, now)
        except Refused:
            continue
        if after != state:
            found[name] = after
    return found


@st.composite
def courses(draw: st.DrawFn, events: int = 14) -> tuple[Interview, ...]:
    """The states of one interview in turn, from the first question on."""
    clock = Clock()
    states = [begun(draw(plans()))]
    for _ in range(events):
        happening = draw(happenings())
        found = fitting(states[-1], happening, clock.move(happening.seconds))
        # Ended at once it would show little; once ended, little can still happen.
        names = [name for name in found if name != "finish" or len(states) > events // 2]
        if names:
            states.append(found[draw(st.sampled_from(names))])
    return tuple(states)


def check_values(state: Interview) -> None:
    """What is true of an interview at every moment."""
    open_turns = [turn for turn in state.turns if turn.status is TurnStatus.OPEN]
    asking = Phase.ASKING in (state.phase, state.phase_before)
    assert open_turns == ([state.turn] if asking else [])
    assert [turn.number for turn in state.turns] == [*range(1, len(state.turns) + 1)]
    assert len(state.asked) == len(state.turns) <= state.plan.length, "no question is asked twice"
    assert (state.phase is Phase.FINISHED) == (state.finished_at is not None)
    assert all(turn.probe is None for turn in state.turns if turn is not state.turn)
    if state.phase is Phase.FINISHED:
        assert state.turn.probe is None, "nothing waits for an answer any more"
    if state.phase is not Phase.PAUSED:
        assert state.phase_before is None
        assert state.remaining is None
    for turn in state.turns:
        assert 0 <= turn.score <= 1
        assert all(0 <= attempt.score <= 1 for attempt in turn.attempts)
        if state.plan.mode is Mode.EXAM:
            _check_exam(state, turn)


def _check_exam(state: Interview, turn: Turn) -> None:
    assert turn.hints == 0, "an exam has no hints"
    assert len(turn.attempts) <= 1, "nor another try"
    assert state.phase is Phase.FINISHED or not turn.revealed, "nor a reference before the end"
    for attempt in turn.attempts:
        assert attempt.follow_up is None, "nor a follow-up"
        if attempt.late:
            assert turn.score == 0, "a late answer counts nothing"


def check_change(before: Interview, after: Interview, now: datetime) -> None:
    """What no event may do."""
    assert (after.id, after.owner, after.plan, after.started_at) == (
        before.id,
        before.owner,
        before.plan,
        before.started_at,
    )
    if before.phase is Phase.FINISHED:
        assert after.phase is Phase.FINISHED
        assert after.finished_at == before.finished_at
        assert [turn.score for turn in after.turns] == [turn.score for turn in before.turns]
    assert len(before.turns) <= len(after.turns) <= len(before.turns) + 1
    _check_clock(before, after, now)
    for old, new in zip(before.turns, after.turns, strict=False):
        _check_turn(old, new)


def _check_clock(before: Interview, after: Interview, now: datetime) -> None:
    """A pause keeps exactly the time that was left, and gives it back whole."""
    deadline = before.turn.deadline
    if after.phase is Phase.PAUSED and before.phase is Phase.ASKING:
        assert after.remaining == (max(deadline - now, timedelta()) if deadline else None)
    if before.phase is Phase.PAUSED and after.phase is Phase.ASKING:
        given = after.turn.deadline - now if after.turn.deadline else None
        assert given == before.remaining


def _check_turn(old: Turn, new: Turn) -> None:
    assert (new.number, new.question_id, new.asked_at) == (old.number, old.question_id, old.asked_at)
    assert new.hints >= old.hints
    assert new.revealed >= old.revealed, "what was seen cannot be unseen"
    assert new.score >= old.score, "nothing that is done costs what was earned"
    assert len(old.attempts) <= len(new.attempts) <= len(old.attempts) + 1
    for kept, now in zip(old.attempts, new.attempts, strict=False):
        assert (now.text, now.at, now.hints, now.late, now.counts) == (
            kept.text,
            kept.at,
            kept.hints,
            kept.late,
            kept.counts,
        )
        assert now.grade.score >= kept.grade.score, "a follow-up never lowers a score"
        if kept.follow_up is not None and kept.follow_up.answer is not None:
            assert now.follow_up == kept.follow_up
    if len(new.attempts) > len(old.attempts) and old.revealed:
        assert not new.attempts[-1].counts, "an answer after the reference does not count"
