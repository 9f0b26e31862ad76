"""What the commands share: a parser that refuses in one sentence, the bank's option, refusals."""

from __future__ import annotations

import argparse
import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from questions.bank import Bank, BankError

USAGE = 2  # the exit code of a command that was not understood
DIFFICULTIES = ("easy", "medium", "hard")  # the model's, without waiting for its import

Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it

_INVALID_CHOICE = re.compile(
    r"^argument (?P<name>.+?): invalid choice: '?(?P<given>.*?)'? \((?:choose|maybe)"
)


class CommandError(Exception):
    """A command cannot go on. The message is for the person, one sentence a line; `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Parser(argparse.ArgumentParser):
    """An argument parser whose refusals are one sentence on standard error, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and where help is."""
        self.exit(USAGE, f"{self.prog}: {self._sentence(message)} ({self.prog} --help explains)\n")

    def _sentence(self, message: str) -> str:
        invalid = _INVALID_CHOICE.match(message)
        if invalid is None:
            return message
        name, given = invalid["name"], invalid["given"]
        choices = self._choices(name)
        near = difflib.get_close_matches(given, choices, n=1, cutoff=0.7)
        advice = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(choices)}"
        return f"unknown {name.lower()} {given!r}, {advice}"

    def _choices(self, name: str) -> list[str]:
        for action in self._actions:
            label = "/".join(action.option_strings) or action.metavar or action.dest
            if action.choices is not None and label == name:
                return [str(choice) for choice in action.choices]
        return []


def bank_option() -> Parser:
    """A parent parser with --bank, for every command that reads the bank."""
    parent = Parser(add_help=False)
    parent.add_argument(
        "--bank",
        metavar="PATH",
        type=Path,
        help="folder of *.yaml topic files (default: the setting BANK_PATH, else the bundled bank)",
    )
    return parent


def bank_folder(arguments: argparse.Namespace) -> Path:
    """The bank that --bank, the setting BANK_PATH or the package names. Raises CommandError for a bad setting."""
    from bot.settings import BadSettings, read_settings
    from questions.bank import bundled_bank_path

    try:
        return read_settings(bank_path=arguments.bank).bank_path or bundled_bank_path()
    except BadSettings as error:
        raise CommandError(str(error), USAGE) from error


def open_bank(arguments: argparse.Namespace) -> Bank:
    """The bank, or CommandError with a line for each place that is wrong."""
    from questions.bank import BankError, load_bank

    try:
        return load_bank(bank_folder(arguments))
    except BankError as error:
        raise unusable_bank(error) from error


def unusable_bank(error: BankError) -> CommandError:
    """A line for each place that is wrong."""
    return CommandError("\n".join(("the bank cannot be used:", *map(str, error.problems))))
