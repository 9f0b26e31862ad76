"""The interview in a terminal: show where it stands, read a line, let a use-case act on it, again."""

from __future__ import annotations

from rich.text import Text

from bot.terminal import words
from bot.terminal.desk import ACTOR, Desk, GivenUp, Outage
from bot.terminal.reading import Command, End, Interrupted, Typed, read_choice
from bot.terminal.render import going_on, render
from bot.terminal.render_question import question_panel, welcome
from bot.terminal.text import plain
from bot.terminal.turns import Turns
from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Finished,
    NoQuestions,
    NothingDue,
    NothingToResume,
    Outcome,
    Paused,
    Refusal,
    View,
)
from questions.interview_state import Phase

INTERRUPTED = 130


class Play:
    """One sitting, from the first question or where an interview rests, to its end or its next rest."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns = Turns(desk)
        self._view: View | None = None

    def run(self, *, resume: bool = False) -> int:
        """Play until there is nothing more to do; gives the exit code. Ctrl-C pauses."""
        try:
            following: Outcome | None = self._resumed() if resume else self._begun()
            while following is not None:
                outcome = following
                self._show(outcome)
                following = self._after(outcome)
        except KeyboardInterrupt as interrupt:
            self._interrupted(interrupt.draft if isinstance(interrupt, Interrupted) else "")
            return INTERRUPTED
        except GivenUp:
            return 1
        done = not isinstance(outcome, NoQuestions | NothingToResume | Refusal)
        return 0 if done or self._turns.no_more_input else 1

    def _show(self, outcome: Outcome) -> None:
        if isinstance(outcome, AlreadyRunning):
            if not self._desk.lines.is_interactive:
                return  # a pipe is not asked
        elif not isinstance(outcome, NoQuestions | NothingDue | NothingToResume | Refusal):
            self._view = outcome.view
        self._desk.show(render(outcome, self._desk.topics, self._desk.clock(), self._turns.before))
        self._turns.before = None
        if isinstance(outcome, Paused):
            self._desk.say_how_to_resume()

    def _after(self, outcome: Outcome) -> Outcome | None:
        """What comes of what the person does next; None when this sitting is over."""
        match outcome:
            case Paused() | Finished() | NoQuestions() | NothingDue() | NothingToResume():
                return None
            case Refusal():
                if self._turns.no_more_input:
                    self._desk.say_how_to_resume()
                return None
            case AlreadyRunning():
                return self._offered()
            case _:
                return self._turns.play(outcome.view)

    def _offered(self) -> Outcome | None:
        """An unfinished interview: go on with it, or make room for another. A pipe goes on."""
        while self._desk.lines.is_interactive:
            match read_choice(self._desk.lines):
                case Typed(""):
                    break
                case Command("new"):
                    ended = self._desk.do(self._end_unfinished)
                    if isinstance(ended, Finished):
                        self._desk.say(words.ENDED.format(score=round(100 * ended.report.score)))
                    return self._begun()
                case Command("end"):
                    return self._desk.do(self._end_unfinished)
                case Command("pause") | End():
                    return None
                case _:
                    self._desk.say(words.HOW_TO_OFFER)
        return self._resumed()

    async def _end_unfinished(self) -> Outcome:
        outcome = await self._desk.resume()
        if isinstance(outcome, NothingToResume | NoQuestions | NothingDue | Refusal):
            return outcome
        return await self._desk.interviews.end(ACTOR, outcome.view.interview.id)

    def _begun(self) -> Outcome:
        """A new interview, introduced, unless one is still unfinished."""
        outcome = self._desk.do(self._desk.begin)
        if isinstance(outcome, Asked):
            self._desk.show(welcome(outcome.view.interview.plan))
        return outcome

    def _resumed(self) -> Outcome:
        """Where the unfinished interview stands, with its question shown if it is not open any more."""
        outcome = self._desk.do(self._desk.resume)
        if isinstance(outcome, NothingToResume | NoQuestions | NothingDue | Refusal | Finished):
            return outcome
        view, now = outcome.view, self._desk.clock()
        self._desk.show(going_on(view))
        if isinstance(outcome, Asked) and view.is_exam and view.turn.over_time(now):
            interviews, interview_id, number = self._desk.interviews, view.interview.id, view.turn.number
            outcome = self._desk.do(lambda: interviews.expire(ACTOR, interview_id, number))
        if view.interview.phase is Phase.REVIEWING or isinstance(outcome, Closed):
            self._desk.show("", question_panel(view, self._desk.topics, now))
        return outcome

    def _interrupted(self, draft: str) -> None:
        """Ctrl-C: rest, whatever was going on, and give back what was typed and not sent."""
        self._desk.show("")
        if draft:
            self._desk.say(words.NOT_SENT)
            self._desk.show(Text(plain(draft)))
        view = self._view
        if view is None or view.interview.phase is Phase.FINISHED:
            return
        try:
            outcome = self._desk.call(self._desk.interviews.pause(ACTOR, view.interview.id))
        except Outage as error:
            self._desk.say(str(error))
            return
        match outcome:
            case Paused():
                self._show(outcome)
            case Refusal():
                self._desk.say(words.CLOCK_GOES_ON if view.is_exam else words.REFUSALS[outcome.reason])
                self._desk.say_how_to_resume()
            case _:
                pass
