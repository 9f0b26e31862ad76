"""What a sitting needs at hand: the use-cases, the screen, the input, and patience with a database that is away."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import RenderableType

from bot.terminal.reading import Command, End, Lines, read_choice
from bot.terminal.render import notice, outage
from bot.terminal.screen import Screen
from bot.use_cases.interview_outcomes import Outcome, View
from bot.use_cases.interviews import Interviews

ACTOR = 0
"""Who acts in the terminal; Discord's ids begin far above."""

Action = Callable[[], Coroutine[Any, Any, Outcome]]


class Outage(Exception):  # noqa: N818 - a state of the world; its text is what the person reads
    """The database did not do it; nothing was changed."""


class GivenUp(Exception):  # noqa: N818 - a way out, not a fault
    """Nobody is there, or willing, to try again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`call` runs a use-case and raises Outage; `begin` and `resume` know the plan and the place."""

    interviews: Interviews
    call: Callable[[Coroutine[Any, Any, Outcome]], Outcome]
    begin: Action
    resume: Action
    topics: Mapping[str, str]
    clock: Callable[[], datetime]
    screen: Screen
    lines: Lines
    how_to_resume: str

    def show(self, *parts: RenderableType) -> None:
        """Print each part."""
        self.screen.show(*parts)

    def say(self, sentence: str) -> None:
        """Print one sentence of the program's own."""
        self.screen.show(notice(sentence))

    def say_how_to_resume(self) -> None:
        """The way back into this interview."""
        self.screen.show(f"Go on at any time: {self.how_to_resume}")

    def do(self, action: Action, text: str = "") -> Outcome:
        """Let a use-case act. While the database is away, `text` is kept and the person may try again.

        Raises GivenUp when nobody does.
        """
        while True:
            try:
                return self.call(action())
            except Outage as error:
                self.show(outage(str(error), text, again=self.lines.is_interactive))
            if not self.lines.is_interactive:
                raise GivenUp
            match read_choice(self.lines):
                case End() | Command("pause" | "end"):
                    raise GivenUp
                case _:
                    pass

    def moved(self, view: View) -> Outcome | None:
        """Where the interview stands if that is not where `view` has it: it was played elsewhere too."""
        interviews, interview_id = self.interviews, view.interview.id
        outcome = self.do(lambda: interviews.look(ACTOR, interview_id))
        now = getattr(outcome, "view", None)
        if isinstance(now, View) and _position(now) == _position(view):
            return None
        return outcome


def _position(view: View) -> tuple[object, ...]:
    latest = view.interview.turn
    return (view.interview.phase, latest.number, latest.status, len(latest.attempts), latest.probe)
