"""What `stats` and `history` share: their options, and asking a use-case on the person's own database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from bot.commands.parsing import USAGE, CommandError, Parser, bank_option, unusable_bank

if TYPE_CHECKING:
    from bot.use_cases.progress import Progress

Outcome = TypeVar("Outcome")


def past_options() -> list[Parser]:
    """Parent parsers with --bank, --database and --json."""
    parent = Parser(add_help=False)
    parent.add_argument(
        "--database",
        metavar="URL",
        help="where interviews are kept (default: DATABASE_URL, else a file of your own)",
    )
    parent.add_argument("--json", action="store_true", help="one JSON object instead of text")
    return [bank_option(), parent]


def ask(
    arguments: argparse.Namespace, question: Callable[[Progress], Coroutine[Any, Any, Outcome]]
) -> Outcome:
    """What the use-case says, on the database that `practice` has with the same options. Raises CommandError."""
    import asyncio

    from bot.app import open_core
    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogLevel, Settings, read_settings
    from bot.use_cases.faults import StorageError
    from questions.bank import BankError

    async def work(settings: Settings) -> Outcome:
        async with open_core(settings) as core:
            while await core.ledger.catch_up():  # answers of an earlier version, the first time
                pass
            return await question(core.progress)

    try:
        settings = read_settings(bank_path=arguments.bank, database_url=arguments.database)
    except BadSettings as error:
        raise CommandError(str(error), USAGE) from error
    configure_logs(LogLevel.WARNING, settings.log_format)
    try:
        return asyncio.run(work(settings))
    except BankError as error:
        raise unusable_bank(error) from error
    except StorageError as error:
        raise CommandError(str(error)) from error


def write_json(value: object, leave_out: Mapping[str, Any] | None = None) -> None:
    """One JSON object on standard output: a value's fields by name, moments and days as ISO 8601.

    `leave_out`: names of fields, with the names of theirs that are not to be told.
    """
    from pydantic import TypeAdapter

    plain = TypeAdapter(type(value)).dump_python(
        value, mode="json", exclude=dict(leave_out) if leave_out else None
    )
    sys.stdout.write(json.dumps(plain, indent=2) + "\n")
