"""The course of an interview: (state, event, now) -> state.

An interview is a chain of turns, one a question. A turn is open until it is answered, skipped or out of time;
then it is reviewed (practice: feedback, perhaps one follow-up, perhaps another attempt) until the next is asked.

    ASKING --answer, skip, time up--> REVIEWING --next--> ASKING ... --next after the last--> FINISHED
    ASKING, REVIEWING --pause--> PAUSED --resume--> where it was;  any --end--> FINISHED

Nothing here reads a clock, draws a number or grades: what happened comes in with the event. An event that does
not fit the state raises Refused and changes nothing, so a click that comes twice or late is harmless.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from questions.interview_state import (
    MAX_HINTS,
    Attempt,
    FollowUp,
    Interview,
    Mode,
    Phase,
    Turn,
    TurnStatus,
)
from questions.model import Grade

_WORD = re.compile(r"\w+")


class Reason(StrEnum):
    """Why an event was refused."""

    NOT_YOURS = "not-yours"
    UNKNOWN = "unknown"
    STALE = "stale"
    ALREADY_ANSWERED = "already-answered"
    SKIPPED = "skipped"
    OPEN_QUESTION = "open-question"
    FINISHED = "finished"
    PAUSED = "paused"
    NOT_IN_EXAM = "not-in-exam"
    NO_MORE_HINTS = "no-more-hints"
    HINT_TAKEN = "hint-taken"
    CLOCK_RUNS = "clock-runs"
    TIME_UP = "time-up"
    QUESTION_GONE = "question-gone"


class Refused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """An event that does not fit the state; the interview stays as it was."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def ask(state: Interview, question_id: str, now: datetime) -> Interview:
    """Put the next question. The clock of a timed interview starts now."""
    if state.turns:
        _refuse_unless(state, Phase.REVIEWING)
    if question_id in state.asked:
        raise ValueError(f"{question_id} was asked already in interview {state.id}")
    deadline = now + timedelta(seconds=state.plan.seconds) if state.plan.seconds else None
    turn = Turn(len(state.turns) + 1, question_id, now, deadline)
    return replace(state, phase=Phase.ASKING, turns=(*state.turns, turn))


def answer(state: Interview, number: int, text: str, grade: Grade, now: datetime) -> Interview:
    """Take an answer, once. In an exam a late one is kept and graded but counts nothing."""
    state = _taking(state, number, now)
    turn = _turn(state, number)
    exam = state.plan.mode is Mode.EXAM
    late = turn.status is TurnStatus.EXPIRED or turn.over_time(now)
    counts = not turn.revealed and not (exam and late)
    attempt = Attempt(text, now, grade, turn.hints, late, counts)
    status = TurnStatus.EXPIRED if exam and late else TurnStatus.ANSWERED
    closed = replace(turn, attempts=(*turn.attempts, attempt), status=status)
    state = _with_turn(state, closed)
    if number < len(state.turns) or state.phase is Phase.FINISHED:
        return state  # a late answer to an earlier question of an exam: the open one stays open
    return _closed(state, now)


def put_follow_up(state: Interview, point: int, question: str) -> Interview:
    """Let the interviewer probe for a key point after the latest attempt."""
    turn = state.turn
    probed = replace(turn.attempts[-1], follow_up=FollowUp(point, question))
    return _with_turn(state, replace(turn, attempts=(*turn.attempts[:-1], probed)))


def follow_up(state: Interview, number: int, text: str, grade: Grade, now: datetime) -> Interview:
    """Take what was added; `grade` is that of answer and addition together. It can only add to the score."""
    turn = _current(state, number)
    if state.phase is Phase.FINISHED:
        raise Refused(Reason.FINISHED)  # the report stands
    probe = turn.probe
    if probe is None:
        raise Refused(Reason.ALREADY_ANSWERED)
    last = turn.attempts[-1]
    better = grade if grade.score >= last.grade.score else last.grade
    done = replace(last, grade=better, follow_up=replace(probe, answer=text, answered_at=now))
    state = _resumed(state, now) if state.phase is Phase.PAUSED else state
    return _with_turn(state, replace(turn, attempts=(*turn.attempts[:-1], done)))


def says_back(probe: str, added: str) -> bool:
    """Whether what was added has no word that was not in the probe."""
    return not set(_WORD.findall(added.casefold())) - set(_WORD.findall(probe.casefold()))


def hint(state: Interview, number: int, available: int, seen: int | None = None) -> Interview:
    """Take one more hint of those available. `seen`: how many the person had when asking, so that a click that
    comes twice costs once.
    """
    turn = _open(state, number)
    if state.plan.mode is Mode.EXAM:
        raise Refused(Reason.NOT_IN_EXAM)
    if seen is not None and seen != turn.hints:
        raise Refused(Reason.HINT_TAKEN)
    if turn.hints >= min(available, MAX_HINTS):
        raise Refused(Reason.NO_MORE_HINTS)
    return _with_turn(state, replace(turn, hints=turn.hints + 1))


def skip(state: Interview, number: int, now: datetime) -> Interview:
    """Leave the open question; it counts 0 unless an earlier attempt counted."""
    turn = _open(state, number)
    status = TurnStatus.ANSWERED if turn.attempts else TurnStatus.SKIPPED
    return _closed(_with_turn(state, replace(turn, status=status)), now)


def void(state: Interview, number: int, now: datetime) -> Interview:
    """Take back the open question, which cannot be asked any more. An earlier attempt at it still counts."""
    turn = _open(state, number)
    status = TurnStatus.ANSWERED if turn.attempts else TurnStatus.VOID
    return _closed(_with_turn(state, replace(turn, status=status)), now)


def expire(state: Interview, number: int, now: datetime) -> Interview:
    """Close the open question of an exam whose time is over."""
    turn = _open(state, number)
    if state.plan.mode is not Mode.EXAM or not turn.over_time(now):
        raise Refused(Reason.OPEN_QUESTION)
    return _closed(_with_turn(state, replace(turn, status=TurnStatus.EXPIRED)), now)


def retry(state: Interview, number: int, now: datetime) -> Interview:
    """Open the same question again (practice only). The best attempt counts; none after the reference."""
    turn = _current(state, number)
    if state.plan.mode is Mode.EXAM:
        raise Refused(Reason.NOT_IN_EXAM)
    _refuse_unless(state, Phase.REVIEWING)
    if turn.status is TurnStatus.VOID:
        raise Refused(Reason.QUESTION_GONE)
    deadline = now + timedelta(seconds=state.plan.seconds) if state.plan.seconds else None
    again = replace(turn, status=TurnStatus.OPEN, deadline=deadline, attempts=_probe_dropped(turn))
    return replace(_with_turn(state, again), phase=Phase.ASKING)


def reveal(state: Interview, number: int) -> Interview:
    """Show the reference answer: nothing answered to this question after it counts."""
    turn = _current(state, number)
    if state.plan.mode is Mode.EXAM and state.phase is not Phase.FINISHED:
        raise Refused(Reason.NOT_IN_EXAM)
    if turn.status is TurnStatus.OPEN and not turn.attempts:
        raise Refused(Reason.OPEN_QUESTION)
    return _with_turn(state, replace(turn, revealed=True, attempts=_probe_dropped(turn)))


def leave(state: Interview, number: int) -> Interview:
    """Check that the turn is over, so that the next question may come; an unanswered probe is dropped."""
    turn = _current(state, number)
    _refuse_unless(state, Phase.REVIEWING)
    return _with_turn(state, replace(turn, attempts=_probe_dropped(turn)))


def pause(state: Interview, now: datetime) -> Interview:
    """Stop; the clock stops too. An exam's clock cannot be stopped while its question is open."""
    if state.phase is Phase.FINISHED:
        raise Refused(Reason.FINISHED)
    if state.phase is Phase.PAUSED:
        return state
    deadline = state.turn.deadline if state.phase is Phase.ASKING else None
    if deadline is not None and state.plan.mode is Mode.EXAM:
        raise Refused(Reason.CLOCK_RUNS)
    remaining = max(deadline - now, timedelta()) if deadline is not None else None
    return replace(state, phase=Phase.PAUSED, phase_before=state.phase, remaining=remaining)


def resume(state: Interview, now: datetime) -> Interview:
    """Go on where it stopped; an interview that was never paused just goes on."""
    if state.phase is Phase.FINISHED:
        raise Refused(Reason.FINISHED)
    return _resumed(state, now) if state.phase is Phase.PAUSED else state


def finish(state: Interview, now: datetime) -> Interview:
    """End it, at any time. An open question that was never answered counts as skipped; a probe is dropped."""
    if state.phase is Phase.FINISHED:
        return state
    turn = replace(state.turn, attempts=_probe_dropped(state.turn))
    if turn.status is TurnStatus.OPEN:
        turn = replace(turn, status=TurnStatus.ANSWERED if turn.attempts else TurnStatus.SKIPPED)
    state = _with_turn(state, turn)
    return replace(state, phase=Phase.FINISHED, finished_at=now, phase_before=None, remaining=None)


def _closed(state: Interview, now: datetime) -> Interview:
    """After a turn: review it; an exam has nothing to review after its last question."""
    if state.plan.mode is Mode.EXAM and state.is_last:
        return finish(state, now)
    return replace(state, phase=Phase.REVIEWING, phase_before=None, remaining=None)


def _resumed(state: Interview, now: datetime) -> Interview:
    back = replace(state, phase=state.phase_before or Phase.ASKING, phase_before=None, remaining=None)
    if state.remaining is None:
        return back
    return _with_turn(back, replace(back.turn, deadline=now + state.remaining))


def _taking(state: Interview, number: int, now: datetime) -> Interview:
    """The state in which an answer to this turn is taken: one that was typed during a pause ends the pause."""
    turn = _turn(state, number)
    if turn.status is TurnStatus.EXPIRED and not turn.attempts:
        return state  # closed by the clock while it was being typed: kept, though it counts nothing
    if state.phase is Phase.PAUSED and state.phase_before is Phase.ASKING:
        state = _resumed(state, now)
    _open(state, number)
    return state


def _turn(state: Interview, number: int) -> Turn:
    if not 1 <= number <= len(state.turns):
        raise Refused(Reason.STALE)
    return state.turns[number - 1]


def _current(state: Interview, number: int) -> Turn:
    if number != len(state.turns):
        raise Refused(Reason.STALE)
    return state.turn


def _open(state: Interview, number: int) -> Turn:
    turn = _turn(state, number)
    if state.phase is Phase.FINISHED:
        raise Refused(Reason.FINISHED)
    if turn.status is not TurnStatus.OPEN:
        raise Refused(_CLOSED[turn.status])
    _refuse_unless(state, Phase.ASKING)
    return turn


_CLOSED = {
    TurnStatus.ANSWERED: Reason.ALREADY_ANSWERED,
    TurnStatus.SKIPPED: Reason.SKIPPED,
    TurnStatus.EXPIRED: Reason.TIME_UP,
    TurnStatus.VOID: Reason.QUESTION_GONE,
}


def _refuse_unless(state: Interview, phase: Phase) -> None:
    if state.phase is phase:
        return
    raise Refused(
        {
            Phase.FINISHED: Reason.FINISHED,
            Phase.PAUSED: Reason.PAUSED,
            Phase.ASKING: Reason.OPEN_QUESTION,
            Phase.REVIEWING: Reason.ALREADY_ANSWERED,
        }[state.phase]
    )


def _probe_dropped(turn: Turn) -> tuple[Attempt, ...]:
    if turn.probe is None:
        return turn.attempts
    return (*turn.attempts[:-1], replace(turn.attempts[-1], follow_up=None))


def _with_turn(state: Interview, turn: Turn) -> Interview:
    turns = list(state.turns)
    turns[turn.number - 1] = turn
    return replace(state, turns=tuple(turns))
