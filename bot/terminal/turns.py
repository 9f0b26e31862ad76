"""One question at a time: its answer, its follow-up, and what can be done before the next."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from bot.terminal import words
from bot.terminal.desk import ACTOR, Action, Desk
from bot.terminal.reading import Command, End, Typed, Unknown, read_answer, read_choice
from bot.terminal.render import prompt, render
from bot.terminal.render_feedback import declined, open_point, why
from bot.terminal.render_question import help_table
from bot.use_cases.interview_outcomes import Hinted, Outcome, Refusal, Revealed, View
from questions.interview_state import Attempt, TurnStatus

_LEAVING = frozenset({"skip", "pause", "end"})
_Send = Callable[[int, int, int, str], Coroutine[Any, Any, Outcome]]


class Turns:
    """Reads what the person does about a turn, and lets the use-cases act on it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.no_more_input = False
        """Whether the input has ended: what is left to do needs nobody."""
        self.before: Attempt | None = None
        """The attempt as it stood ahead of a follow-up's answer, for the feedback to that."""

    def play(self, view: View) -> Outcome | None:
        """What comes of what the person does next."""
        if self.no_more_input:
            return self._without_input(view)
        if view.turn.status is TurnStatus.OPEN:
            self._desk.show(prompt(words.YOUR_ANSWER))
            return self._text(view, self._desk.interviews.answer)
        if view.turn.probe is not None:
            return self._text(view, self._desk.interviews.follow_up, view.turn.attempts[-1])
        return self._review(view)

    def _text(self, view: View, send: _Send, probed: Attempt | None = None) -> Outcome | None:
        """Read an answer, or with `probed` what is added to one, until something comes of it."""
        draft = warned = ""
        while True:
            entry = read_answer(self._desk.lines, draft)
            draft = ""
            match entry:
                case End() | Typed():
                    outcome = self._typed(entry, view, send, probed)
                case Unknown():
                    outcome, draft = None, self._unknown(entry)
                case Command("next" | "skip", draft="") if probed is not None:
                    return self._declined(view, probed)
                case Command(name, draft) if draft and name in _LEAVING and warned != name:
                    outcome, warned = None, name
                    self._desk.say(words.STILL_TYPED.format(name=name))
                case Command(name, draft):
                    outcome = self._command(name, view)
                    if probed is None and isinstance(outcome, Hinted | Revealed):
                        view, outcome = self._beside(outcome), None
                    if outcome is None and draft:
                        self._desk.say(words.DRAFT_KEPT)
            if outcome is not None or self.no_more_input:
                return outcome

    def _typed(self, entry: Typed | End, view: View, send: _Send, probed: Attempt | None) -> Outcome | None:
        self.no_more_input = isinstance(entry, End)
        if entry.text:
            return self._send(view, send, entry.text, probed)
        if self.no_more_input:
            return self._without_input(view)
        if probed is not None:
            return self._declined(view, probed)
        if self._desk.lines.is_interactive:
            self._desk.say(words.EMPTY_EXAM if view.is_exam else words.EMPTY)
        return None

    def _beside(self, outcome: Hinted | Revealed) -> View:
        """Show what was asked for beside the question, which stays open."""
        self._desk.show(render(outcome, self._desk.topics, self._desk.clock()))
        return outcome.view

    def _send(self, view: View, send: _Send, text: str, probed: Attempt | None) -> Outcome | None:
        action = partial(send, ACTOR, view.interview.id, view.turn.number, text)
        outcome = self._desk.do(action, text)
        if isinstance(outcome, Refusal):
            return self._refused(outcome, view)
        self.before = probed
        return outcome

    def _declined(self, view: View, attempt: Attempt) -> Outcome | None:
        self._desk.show(declined(attempt))
        return self._review(view, declined_follow_up=True)

    def _review(self, view: View, *, declined_follow_up: bool = False) -> Outcome | None:
        """Between two questions."""
        what = words.review_prompt(
            last=view.interview.is_last,
            exam=view.is_exam,
            revealed=view.turn.revealed,
            graded=bool(view.turn.attempts),
        )
        prompted = False
        outcome: Outcome | None = None
        while outcome is None and not self.no_more_input:
            if self._desk.lines.begins_answer() and not view.interview.is_last:
                return self._command("next", view)
            if not prompted:
                self._desk.show(prompt(what))
                prompted = True
            outcome = self._chosen(view, declined_follow_up=declined_follow_up)
        return outcome

    def _chosen(self, view: View, *, declined_follow_up: bool) -> Outcome | None:
        match read_choice(self._desk.lines):
            case End():
                self.no_more_input = True
                return self._without_input(view, declined_follow_up=declined_follow_up)
            case Typed(""):
                return self._command("next", view)
            case Typed():
                self._desk.say(words.PRESS_ENTER)
            case Unknown() as unknown:
                self._unknown(unknown)
            case Command("why"):
                self._why(view, even_open=declined_follow_up)
            case Command(name):
                return self._command(name, view)
        return None

    def _without_input(self, view: View, *, declined_follow_up: bool = False) -> Outcome | None:
        """The input has ended: rest, or finish where nothing is left to ask."""
        asks = view.turn.status is TurnStatus.OPEN or (view.turn.probe is not None and not declined_follow_up)
        interviews, interview_id, number = self._desk.interviews, view.interview.id, view.turn.number
        if view.interview.is_last and not asks:
            return self._desk.do(lambda: interviews.advance(ACTOR, interview_id, number))
        return self._desk.do(lambda: interviews.pause(ACTOR, interview_id))

    def _command(self, name: str, view: View) -> Outcome | None:
        """Act on a command; None when the interview stands where it stood."""
        action = self._action(name, view)
        if action is not None:
            outcome = self._desk.do(action)
            return self._refused(outcome, view) if isinstance(outcome, Refusal) else outcome
        match name:
            case "help":
                self._desk.show(help_table(exam=view.is_exam))
            case "why":
                self._why(view)
            case _:
                self._desk.say(words.NOT_NOW.format(name=name))
        return None

    def _action(self, name: str, view: View) -> Action | None:
        """The use-case behind a command; None for what needs none."""
        interviews, interview_id, number = self._desk.interviews, view.interview.id, view.turn.number
        about_turn = {
            "hint": interviews.hint,
            "skip": interviews.skip,
            "next": interviews.advance,
            "retry": interviews.retry,
            "reference": interviews.reveal,
        }
        about_all = {"pause": interviews.pause, "end": interviews.end}
        if name in about_turn:
            return partial(about_turn[name], ACTOR, interview_id, number)
        return partial(about_all[name], ACTOR, interview_id) if name in about_all else None

    def _refused(self, refusal: Refusal, view: View) -> Outcome | None:
        self._desk.show(render(refusal, self._desk.topics, self._desk.clock()))
        return self._desk.moved(view)

    def _why(self, view: View, *, even_open: bool = False) -> None:
        attempt = view.attempt
        if view.is_exam:
            self._desk.say(words.AFTER_EXAM)
        elif attempt is None:
            self._desk.say(words.NOTHING_GRADED)
        elif open_point(attempt) is not None and not even_open:
            self._desk.say(words.AFTER_FOLLOW_UP)
        else:
            self._desk.show(why(attempt))

    def _unknown(self, unknown: Unknown) -> str:
        """Say which command was probably meant; gives the draft back."""
        self._desk.say(words.UNKNOWN.format(word=unknown.word, near=unknown.near))
        return unknown.draft
