"""Parts for tests of the terminal: a real desk on a real database."""

from __future__ import annotations

import asyncio
import io
import os
import random
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import Core, open_core
from bot.settings import read_settings
from bot.terminal.desk import ACTOR, Desk, Outage
from bot.terminal.play import Play
from bot.terminal.reading import Pipe
from bot.terminal.screen import Screen
from bot.use_cases.interview_outcomes import Outcome
from questions.interview_state import Interview, Mode, Plan
from storage.errors import StorageUnavailable
from storage.interview_rows import Place, PlaceKind
from tests.unit.builders import Clock

ROOT = Path(__file__).parents[2]


class Typist(Pipe):
    """Lines of a script, handed over as if somebody typed them; `on` has things happen before a line is read."""

    is_interactive = True

    def __init__(
        self, script: str, echo: Callable[[str], None], on: dict[int, Callable[[], object]] | None = None
    ) -> None:
        super().__init__(io.StringIO(script), echo)
        self._on = on or {}
        self._read = 0

    def read(self, prompt: str) -> str:
        """The next line of the script."""
        self._on.get(self._read, lambda: None)()
        self._read += 1
        return super().read(prompt)

    def begins_answer(self) -> bool:
        """As at a keyboard."""
        return False


class Room:
    """One database, bank and clock; each `desk` is a new sitting there."""

    def __init__(self, core: Core, runner: asyncio.Runner, clock: Clock) -> None:
        self.core = core
        self.runner = runner
        self.clock = clock
        self.out = io.StringIO()

    def call(self, action: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Run a use-case."""
        try:
            return self.runner.run(action)
        except StorageUnavailable as error:
            raise Outage(str(error)) from error

    def desk(self, plan: Plan, script: str, *, typed: bool = False, **typist: Any) -> Desk:
        """A desk with a scripted person, or a pipe, before it; `out` holds what this sitting shows."""
        self.out = io.StringIO()
        screen = Screen(self.out)
        place = Place(PlaceKind.TERMINAL)
        interviews = self.core.interviews
        lines = Typist(script, screen.echo, **typist) if typed else Pipe(io.StringIO(script), screen.echo)
        return Desk(
            interviews=interviews,
            call=self.call,
            begin=partial(interviews.start, ACTOR, plan, place),
            resume=partial(interviews.resume, ACTOR, None, place),
            topics={topic.id: topic.title for topic in self.core.bank.topics.values()},
            clock=self.clock,
            screen=screen,
            lines=lines,
            how_to_resume="mock-interview practice --resume",
        )

    def stored(self, interview_id: int = 1) -> Any:
        """The interview as the database has it."""
        outcome: Any = self.call(self.core.interviews.look(ACTOR, interview_id))
        return outcome.view.interview


@contextmanager
def room(folder: Path, seed: int = 7) -> Iterator[Room]:
    """The real use-cases on a real SQLite and the bundled bank."""
    clock = Clock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    settings = read_settings(database_url=f"sqlite:///{folder / 'interviews.db'}")
    with asyncio.Runner() as runner:
        resources = AsyncExitStack()
        core = runner.run(
            resources.enter_async_context(open_core(settings, clock=clock, rng=random.Random(seed)))
        )
        try:
            yield Room(core, runner, clock)
        finally:
            runner.run(resources.aclose())


def plan(length: int = 2, mode: Mode = Mode.PRACTICE, seconds: int | None = None, **rest: Any) -> Plan:
    """A plan; on one topic, so that tests can say what is asked."""
    rest.setdefault("topics", ("memory-gc",))
    return Plan(mode=mode, length=length, seconds=seconds, **rest)


def sit(here: Room, script: str, wish: Plan, *, resume: bool = False, **typist: Any) -> tuple[int, str]:
    """One sitting; gives its exit code and all that it showed."""
    code = Play(here.desk(wish, script, **typist)).run(resume=resume)
    return code, here.out.getvalue()


def only_answers(interview: Interview) -> list[list[str]]:
    """The texts that are kept, by question."""
    return [[attempt.text for attempt in turn.attempts] for turn in interview.turns]


def reference(here: Room, number: int = 1) -> str:
    """The reference answer to a question that was asked, on one line."""
    question = here.core.bank.get(here.stored().turns[number - 1].question_id)
    assert question is not None
    return question.reference.replace("\n", " ")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The surroundings of a program run on its own: nothing of this machine's settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL")}
    return {
        **kept,
        "HOME": str(folder),
        "INPUTRC": os.devnull,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "80",
        **more,
    }


def command(folder: Path, *options: str) -> list[str]:
    """The command line of a sitting on a database of its own."""
    database = f"sqlite:///{folder / 'interviews.db'}"
    return [sys.executable, "-m", "bot", "practice", "--seed", "7", "--database", database, *options]
