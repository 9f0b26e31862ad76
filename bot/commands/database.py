"""mock-interview db: the database's tables."""

from __future__ import annotations

import argparse
import sys

from bot.commands.parsing import CommandError, Subparsers


def register(subparsers: Subparsers) -> None:
    """Add `db upgrade`."""
    parser = subparsers.add_parser("db", help="the database")
    commands = parser.add_subparsers(title="commands", dest="db_command", metavar="COMMAND", required=True)
    upgrade = commands.add_parser(
        "upgrade",
        help="bring the tables to this version",
        description="Bring the tables to this version, as `run` does at its start. A SQLite file is copied first.",
    )
    upgrade.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    upgrade.set_defaults(handler=run_upgrade)


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
