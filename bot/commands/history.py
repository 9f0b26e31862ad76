"""mock-interview history: every past answer given in the terminal, its grade and its explanation."""

from __future__ import annotations

import argparse
import sys

from bot.commands.parsing import CommandError, Subparsers
from bot.commands.past import ask, past_options, write_json

_MOST = 2**31
"""No page, and no answer in a file of one's own, has a higher number."""

_NOT_TOLD = {"reference", "output", "accepted", "key_points", "samples", "follow_ups"}
"""Of the question: who sees its reference answer sees it in `practice`, which notes that."""


def register(subparsers: Subparsers) -> None:
    """Add `history`."""
    parser = subparsers.add_parser(
        "history",
        parents=past_options(),
        help="your past answers, their grades and explanations",
        description="List your past answers in the terminal, latest first; with a number, show that one.",
    )
    parser.add_argument(
        "answer", metavar="ID", nargs="?", type=_number, help="the number of an answer in the list"
    )
    parser.add_argument("--page", metavar="N", type=_number, default=1, help="of the list (default: 1)")
    parser.set_defaults(handler=history)


def history(arguments: argparse.Namespace) -> int:
    """Show the list or one answer; exit code 1 for a number that is none of one's own."""
    return _one(arguments) if arguments.answer is not None else _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from bot.commands.output import print_table
    from bot.terminal.desk import ACTOR
    from bot.terminal.render_progress import NOTHING
    from bot.terminal.render_progress_history import COLUMNS, RIGHT, footer, rows

    page = ask(arguments, lambda progress: progress.history(ACTOR, arguments.page - 1))
    if arguments.json:
        write_json(page)
    elif not page.lines:
        sys.stdout.write(f"{NOTHING}\n")
    else:
        print_table("", COLUMNS, rows(page), RIGHT)
        sys.stdout.write(f"{footer(page)}\n")
    return 0


def _one(arguments: argparse.Namespace) -> int:
    from bot.terminal.desk import ACTOR
    from bot.terminal.render_progress_history import REFUSALS, past_answer
    from bot.terminal.screen import Screen
    from bot.use_cases.progress_outcomes import Refusal

    outcome = ask(arguments, lambda progress: progress.past_answer(ACTOR, arguments.answer))
    if isinstance(outcome, Refusal):
        raise CommandError(REFUSALS[outcome.reason])
    if arguments.json:
        write_json(outcome, {"question": _NOT_TOLD})
    else:
        Screen(sys.stdout).show(past_answer(outcome))
    return 0


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
    if not 1 <= number < _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return number
