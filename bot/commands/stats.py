"""mock-interview stats: how somebody is doing who practises in the terminal."""

from __future__ import annotations

import argparse
import sys

from bot.commands.parsing import Subparsers
from bot.commands.past import ask, past_options, write_json


def register(subparsers: Subparsers) -> None:
    """Add `stats`."""
    parser = subparsers.add_parser(
        "stats",
        parents=past_options(),
        help="how you are doing: level, scores over time, topics, key points",
        description="How you are doing in the terminal: level, scores over time, topics, key points. "
        "What is answered in an exam counts when the exam ends.",
    )
    parser.set_defaults(handler=stats)


def stats(arguments: argparse.Namespace) -> int:
    """Show it; exit code 0 also when there is nothing to tell yet."""
    from bot.terminal.desk import ACTOR
    from bot.terminal.render_progress import nothing
    from bot.terminal.render_progress import stats as rendered
    from bot.terminal.screen import Screen
    from bot.use_cases.progress_outcomes import Stats

    outcome = ask(arguments, lambda progress: progress.stats(ACTOR))
    if arguments.json:
        write_json(outcome)
        return 0
    screen = Screen(sys.stdout)
    if isinstance(outcome, Stats):
        screen.show(rendered(outcome, sparks="utf" in (sys.stdout.encoding or "").lower()))
    else:  # nobody is kept from their own
        screen.show(nothing())
    return 0
