"""mock-interview db: the database's tables, and whether what is added up agrees with the answers."""

from __future__ import annotations

import argparse
import sys

from bot.commands.parsing import CommandError, Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `db upgrade` and `db verify`."""
    parser = subparsers.add_parser("db", help="the database")
    commands = parser.add_subparsers(title="commands", dest="db_command", metavar="COMMAND", required=True)
    upgrade = commands.add_parser(
        "upgrade",
        help="bring the tables to this version",
        description="Bring the tables to this version, as `run` does at its start. A SQLite file is copied first.",
    )
    upgrade.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    upgrade.set_defaults(handler=run_upgrade)
    verify = commands.add_parser(
        "verify",
        help="make all sums of leaderboards anew from the answers, and compare",
        description="Make all that is added up for leaderboards anew from the answers and say what differs. "
        "The exit code is 1 when anything does. The bot may be running.",
    )
    verify.add_argument("--repair", action="store_true", help="put right what differs")
    verify.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    verify.set_defaults(handler=run_verify)


def run_upgrade(arguments: argparse.Namespace) -> int:
    """Upgrade and say from what to what."""
    import asyncio

    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogFormat, LogLevel, read_settings
    from bot.use_cases.faults import StorageError
    from storage.database import open_database
    from storage.migrate import upgrade

    async def work(url: str) -> tuple[str | None, str]:
        async with open_database(url) as database:
            return await upgrade(database)

    configure_logs(LogLevel.WARNING, LogFormat.TEXT)
    try:
        settings = read_settings(database_url=arguments.database)
        before, after = asyncio.run(work(settings.database_url.get_secret_value()))
    except (BadSettings, StorageError) as error:
        raise CommandError(str(error)) from error
    if before == after:
        sys.stdout.write(f"The database is up to date (revision {after}).\n")
    else:
        sys.stdout.write(f"The database went from {before or 'empty'} to revision {after}.\n")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Compare, say what differs, and put it right where that is asked for."""
    import asyncio

    from bot.app import open_core
    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogFormat, LogLevel, read_settings
    from bot.use_cases.faults import StorageError
    from questions.bank import BankError
    from storage.database import parse_url, sqlite_file

    async def work() -> tuple[int, int]:
        found = mended = 0
        settings = read_settings(database_url=arguments.database)
        file = sqlite_file(parse_url(settings.database_url.get_secret_value()))
        if file is not None and not file.exists():  # else an empty one would be made, in which all is well
            raise CommandError(f"there is no database {file}.")
        async with open_core(settings) as core:
            while arguments.repair and await core.ledger.catch_up():
                pass
            async for each in core.ledger.verify():
                found += 1
                sys.stdout.write(f"{each.said}\n")
                if arguments.repair:
                    mended += await core.ledger.repair(each)
        return found, mended

    configure_logs(LogLevel.WARNING, LogFormat.TEXT)
    try:
        found, mended = asyncio.run(work())
    except (BadSettings, StorageError, BankError) as error:
        raise CommandError(str(error)) from error
    if not found:
        sys.stdout.write("All sums agree with the answers.\n")
        return 0
    sys.stdout.write(f"{found} things differ{f', {mended} put right' if arguments.repair else ''}.\n")
    return 1 if mended < found else 0
