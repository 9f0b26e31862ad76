"""mock-interview practice: a mock interview in the terminal."""

from __future__ import annotations

import argparse
import io
import random
import shutil
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.parsing import (
    DIFFICULTIES,
    USAGE,
    CommandError,
    Subparsers,
    bank_option,
    unusable_bank,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.app import Core
    from bot.settings import Settings
    from bot.terminal.desk import Desk
    from bot.use_cases.interview_outcomes import Outcome
    from questions.bank import Bank
    from questions.interview_state import Plan

QUESTIONS = 5
_ADAPTIVE = "adaptive"
_FOCUSES = ("mixed", "due", "weak")
EXAM_SECONDS = 300
_MOST_QUESTIONS = 50
_SECONDS = (10, 3600)


def register(subparsers: Subparsers) -> None:
    """Add `practice`."""
    summary = "a mock interview in the terminal"
    parser = subparsers.add_parser(
        "practice", parents=[bank_option()], help=summary, description=f"{summary.capitalize()}."
    )
    parser.add_argument(
        "--topic", metavar="T", action="append", help="only this topic; may be given again (default: all)"
    )
    parser.add_argument(
        "--difficulty",
        choices=(*DIFFICULTIES, _ADAPTIVE),
        help="only this difficulty, or as hard as suits you (default: it climbs)",
    )
    parser.add_argument(
        "--focus",
        choices=_FOCUSES,
        help="first what is due for review, or first your weak spots (default: mixed)",
    )
    parser.add_argument(
        "--review", action="store_true", default=None, help="nothing but what is due for review"
    )
    parser.add_argument("--questions", metavar="N", type=_questions, help=f"how many (default: {QUESTIONS})")
    parser.add_argument(
        "--seconds",
        metavar="S",
        type=_seconds,
        help=f"time for each question, {_SECONDS[0]} to {_SECONDS[1]} (default: none; in an exam {EXAM_SECONDS})",
    )
    # None, not False, when it is not given: --resume takes the plan as it was.
    parser.add_argument(
        "--exam", action="store_true", default=None, help="no hints, on the clock, feedback at the end"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the unfinished interview")
    parser.add_argument("--seed", metavar="N", type=int, help="choose questions repeatably")
    parser.add_argument(
        "--database",
        metavar="URL",
        help="where interviews are kept (default: DATABASE_URL, else a file of your own)",
    )
    parser.set_defaults(handler=practice)


def practice(arguments: argparse.Namespace) -> int:
    """Play; exit code 0 when finished or paused, 1 when it could not go on, 2 for a wish that makes no sense."""
    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogLevel, read_settings

    _refuse_plan_with_resume(arguments)
    _refuse_plan_with_review(arguments)
    try:
        settings = read_settings(bank_path=arguments.bank, database_url=arguments.database)
    except BadSettings as error:
        raise CommandError(str(error), USAGE) from error
    configure_logs(LogLevel.WARNING, settings.log_format)
    if isinstance(sys.stdin, io.TextIOWrapper):  # a stray byte in a pipe is no reason to lose an answer
        sys.stdin.reconfigure(errors="replace")
    return _play(arguments, settings)


def _play(arguments: argparse.Namespace, settings: Settings) -> int:
    # The loop runs only while a use-case does. In between, reading blocks and Ctrl-C interrupts it at once.
    import asyncio

    from bot.app import open_core
    from bot.terminal.play import Play
    from bot.use_cases.faults import StorageError
    from questions.bank import BankError

    chance = None if arguments.seed is None else random.Random(arguments.seed)  # noqa: S311 - no secret
    with asyncio.Runner() as runner:
        resources = AsyncExitStack()
        try:
            core = runner.run(resources.enter_async_context(open_core(settings, rng=chance)))
            desk = _desk(arguments, core, runner)
            return Play(desk).run(resume=arguments.resume)
        except BankError as error:
            raise unusable_bank(error) from error
        except StorageError as error:
            raise CommandError(str(error)) from error
        finally:
            runner.run(resources.aclose())


def _desk(arguments: argparse.Namespace, core: Core, runner: Any) -> Desk:
    from functools import partial

    from bot.app import utc_now
    from bot.terminal.desk import ACTOR, Desk, Outage
    from bot.terminal.reading import Keyboard, Pipe
    from bot.terminal.screen import Screen
    from bot.use_cases.faults import StorageUnavailable
    from bot.use_cases.interview_outcomes import Place, PlaceKind

    def call(action: Coroutine[Any, Any, Outcome]) -> Outcome:
        try:
            outcome: Outcome = runner.run(action)
        except StorageUnavailable as error:
            raise Outage(str(error)) from error
        return outcome

    plan = _plan(arguments, core.bank)
    screen = Screen(sys.stdout)
    place = Place(PlaceKind.TERMINAL)
    return Desk(
        interviews=core.interviews,
        call=call,
        begin=partial(core.interviews.start, ACTOR, plan, place),
        resume=partial(core.interviews.resume, ACTOR, None, place),
        topics={topic.id: topic.title for topic in core.bank.topics.values()},
        clock=utc_now,
        screen=screen,
        lines=Keyboard(sys.stdin, screen.decorated) if sys.stdin.isatty() else Pipe(sys.stdin, screen.echo),
        how_to_resume=_how_to_resume(arguments),
    )


def _plan(arguments: argparse.Namespace, bank: Bank) -> Plan:
    from questions.interview_state import Focus, Mode, Plan
    from questions.model import Difficulty

    adaptive = arguments.difficulty == _ADAPTIVE
    return Plan(
        mode=Mode.EXAM if arguments.exam else Mode.PRACTICE,
        length=arguments.questions or QUESTIONS,
        topics=tuple(dict.fromkeys(_topic(name, bank) for name in arguments.topic or ())),
        difficulty=None if arguments.difficulty is None or adaptive else Difficulty(arguments.difficulty),
        seconds=arguments.seconds or (EXAM_SECONDS if arguments.exam else None),
        focus=Focus.REVIEW if arguments.review else Focus(arguments.focus or Focus.MIXED),
        adaptive=adaptive,
    )


def _topic(name: str, bank: Bank) -> str:
    """The topic of that id or title; a slip of the pen gets a suggestion."""
    import difflib

    known = {topic.id: topic.id for topic in bank.topics.values()}
    known |= {topic.title.casefold(): topic.id for topic in bank.topics.values()}
    wanted = name.strip().casefold()
    if wanted in known:
        return known[wanted]
    # A part of a name is meant as often as the whole: memory for memory-gc.
    parts = {part: topic for topic in bank.topics for part in topic.split("-") if len(part) > 2}
    near = difflib.get_close_matches(wanted, [*known, *parts], n=1)
    advice = (
        f"did you mean {({**parts, **known})[near[0]]}?" if near else f"there are: {', '.join(bank.topics)}"
    )
    raise CommandError(f"no topic {name!r}; {advice}", USAGE)


def _refuse_plan_with_resume(arguments: argparse.Namespace) -> None:
    planned = [
        f"--{name}"
        for name in ("topic", "difficulty", "focus", "questions", "seconds", "exam", "review")
        if getattr(arguments, name) is not None
    ]
    if arguments.resume and planned:
        raise CommandError(
            f"--resume goes on with an interview as it was planned; leave out {', '.join(planned)}", USAGE
        )


def _refuse_plan_with_review(arguments: argparse.Namespace) -> None:
    chosen = [f"--{name}" for name in ("difficulty", "focus", "exam") if getattr(arguments, name) is not None]
    if arguments.review and chosen:
        raise CommandError(f"--review asks what is due, in practice; leave out {', '.join(chosen)}", USAGE)


def _how_to_resume(arguments: argparse.Namespace) -> str:
    started = Path(sys.argv[0])
    found = shutil.which(started.name)
    if started.name == "__main__.py":
        program = "python -m bot"
    elif found is not None and Path(found).absolute() == started.absolute():
        program = started.name
    else:
        from bot.commands.output import short_path

        program = short_path(started)
    # An address may hold a password, so it is not repeated.
    same = [option for option in ("--bank", "--database") if getattr(arguments, option[2:]) is not None]
    return f"{program} practice --resume" + (f" (with the same {' and '.join(same)})" if same else "")


def _questions(text: str) -> int:
    return _whole(text, 1, _MOST_QUESTIONS, "questions")


def _seconds(text: str) -> int:
    return _whole(text, *_SECONDS, "seconds")


def _whole(text: str, least: int, most: int, what: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of {what} from {least} to {most}")
    return number
