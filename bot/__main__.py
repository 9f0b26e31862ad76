"""The command line, `mock-interview`; `python -m bot` is the same."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from bot.commands import register_all
from bot.commands.parsing import CommandError, Parser

PROGRAM = "mock-interview"
INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("mock-interview-bot")
        except PackageNotFoundError:  # a source tree that was never installed
            number = "(not installed)"
        sys.stdout.write(f"{PROGRAM} {number}\n")
        parser.exit(0)


def build_parser() -> Parser:
    """The parser with every command."""
    parser = Parser(prog=PROGRAM, description="Mock technical interviews, in Discord and in the terminal.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    subparsers = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    register_all(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 shows '?' rather than a traceback
            stream.reconfigure(errors="replace")
    arguments = build_parser().parse_args(argv)
    try:
        code: int = arguments.handler(arguments)
        sys.stdout.flush()
    except CommandError as error:
        sys.stderr.write(f"{PROGRAM}: {error}\n")
        return error.code
    except BrokenPipeError:
        # The reader has what it wanted (| head). Python flushes at exit once more: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
