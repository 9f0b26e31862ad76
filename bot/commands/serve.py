"""mock-interview run: the Discord bot."""

from __future__ import annotations

import argparse

from bot.commands.parsing import CommandError, Subparsers, bank_option


def register(subparsers: Subparsers) -> None:
    """Add `run`."""
    parser = subparsers.add_parser(
        "run",
        parents=[bank_option()],
        help="run the Discord bot",
        description="Run the Discord bot until it is stopped. Settings come from the environment and .env.",
    )
    parser.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the bot; 0 when it was stopped, 1 with one sentence when it cannot go on."""
    import asyncio

    from bot.app import TO_GET_STARTED, CannotRun, run_discord
    from bot.logs import configure_logs
    from bot.settings import BadSettings, read_settings
    from bot.use_cases.faults import StorageError
    from questions.bank import BankError

    try:
        settings = read_settings(bank_path=arguments.bank)
        if settings.discord_token is None:
            raise CommandError(TO_GET_STARTED)
        token = settings.discord_token.get_secret_value()
        configure_logs(settings.log_level, settings.log_format, token)
        asyncio.run(run_discord(settings))
    except (BadSettings, CannotRun, BankError, StorageError) as error:
        raise CommandError(str(error)) from error
    return 0
