"""From stored state to what a front end may show."""

from __future__ import annotations

from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Marked,
    Outcome,
    Paused,
    Recorded,
    View,
)
from questions.bank import Bank
from questions.interview_state import MAX_HINTS, Interview, Mode, Phase, Turn, TurnStatus
from questions.model import Question
from questions.report import report
from questions.selection import hints_for
from questions.skill import Level
from storage.interview_rows import Stored


class Views:
    """Builds outcomes with the bank's questions in them."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def question(self, turn: Turn) -> Question:
        """The question of a turn. One that the bank has lost since is shown as such; it has no key points."""
        known = self._bank.get(turn.question_id)
        if known is not None:
            return known
        text = "This question is no longer in the bank."
        return Question(turn.question_id, "", turn.question_id, text, text, ())

    def is_lost(self, turn: Turn) -> bool:
        """Whether the bank has no such question any more."""
        return self._bank.get(turn.question_id) is None

    def hints(self, turn: Turn) -> tuple[str, ...]:
        """All hints of a turn's question, most useful first; after an attempt, for what it left open."""
        grade = turn.attempts[-1].grade if turn.attempts else None
        return hints_for(self.question(turn), grade)[:MAX_HINTS]

    def view(self, stored: Stored, state: Interview, number: int | None = None) -> View:
        """The interview as it stands, at turn `number` (the latest when None)."""
        turn = state.turn if number is None else state.turns[number - 1]
        hints = self.hints(turn)
        return View(
            interview=state,
            turn=turn,
            question=self.question(turn),
            place=stored.place,
            origin=stored.origin,
            hints=hints[: turn.hints],
            hints_left=0 if state.plan.mode is Mode.EXAM else max(0, len(hints) - turn.hints),
        )

    def finished(self, stored: Stored, state: Interview, level: Level | None = None) -> Finished:
        """The end, with the report."""
        titles = {topic.id: topic.title for topic in self._bank.topics.values()}
        return Finished(
            self.view(stored, state),
            report(state, self._bank.get, titles),
            tuple(self._bank.get(turn.question_id) for turn in state.turns),
            level,
        )

    def standing(self, stored: Stored, state: Interview, level: Level | None = None) -> Outcome:
        """Where an interview stands, as the outcome of the event that brought it there."""
        view = self.view(stored, state)
        match state.phase:
            case Phase.FINISHED:
                return self.finished(stored, state, level)
            case Phase.PAUSED:
                return Paused(view)
            case Phase.ASKING:
                return Asked(view)
            case Phase.REVIEWING:
                if state.turn.status is not TurnStatus.ANSWERED or not state.turn.attempts:
                    return Closed(view)
                if state.plan.mode is Mode.EXAM:
                    return Recorded(view, late=state.turn.attempts[-1].late)
                follow_up = state.turn.attempts[-1].follow_up
                return Marked(view, added=follow_up is not None and follow_up.answer is not None)
