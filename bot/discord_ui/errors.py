"""Faults at the edge: one clear sentence for the person, one line in the log, nothing lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.discord_ui.deliver import Interaction, tell
from bot.discord_ui.render.refusal import sentence
from bot.use_cases.faults import StorageError

log = structlog.get_logger(__name__)

_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060
_DISCORD = (discord.HTTPException, aiohttp.ClientError, TimeoutError)


class Told(Exception):  # noqa: N818 - not a fault: what to tell the person instead of doing it
    """Raised where something cannot be done for a reason that the person should read.

    `logged` is what the log says of it where the sentence repeats what somebody typed.
    """

    def __init__(self, text: str, logged: str = "") -> None:
        self.logged = logged or text
        super().__init__(text)


@asynccontextmanager
async def guarded(interaction: Interaction, typed: str = "", *, not_taken: str = "") -> AsyncIterator[None]:
    """Run a handler; whatever it raises becomes a sentence, with what was typed given back.

    `not_taken`: what to say when Discord refuses or does not answer, where that is not about an interview.
    The client waits for handlers under way before it closes.
    """
    with interaction.client.under_way():
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the edge: nothing may leave a person without an answer
            await report(interaction, error, typed, not_taken)


async def report(
    interaction: Interaction, error: BaseException, typed: str = "", not_taken: str = ""
) -> None:
    """Tell the person and the log."""
    text = not_taken if not_taken and isinstance(error, _DISCORD) else _sentence(error)
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
        text = _sentence(error)
    if isinstance(error, Told):
        log.info("refused", reason=error.logged, **_about(interaction))
    elif text is None:
        log.error("fault", error=type(error).__name__, exc_info=error, **_about(interaction))
        text = "Something went wrong on our side; it has been logged. Please try again."
    else:
        log.warning("fault", error=type(error).__name__, reason=str(error), **_about(interaction))
    try:
        await tell(interaction, sentence(text or str(error), typed))
    except (discord.HTTPException, aiohttp.ClientError, RuntimeError) as unsent:  # RuntimeError: being closed
        log.warning("unanswered", error=type(unsent).__name__, reason=str(unsent), **_about(interaction))


def _sentence(error: BaseException) -> str | None:  # noqa: C901 - one flat table
    """What to say; None for what nobody foresaw."""
    match error:
        case Told():
            return str(error)
        case StorageError():
            return "The database does not answer at the moment, so this was not done; please try again."
        case discord.NotFound() if error.code == _UNKNOWN_INTERACTION:
            return "That took too long for Discord; `/interview resume` shows where you are."
        case discord.HTTPException() if error.code == _ALREADY_ACKNOWLEDGED:
            return "That was done already; `/interview resume` shows where you are."
        case discord.NotFound():
            return "The message or channel is gone; `/interview resume` goes on here."
        case discord.Forbidden():
            return "I am not allowed to write there; ask an admin, or use `/interview resume` elsewhere."
        case discord.HTTPException() | aiohttp.ClientError() | TimeoutError():
            return "Discord did not take that; what you did is kept, and `/interview resume` shows it."
        case app_commands.MissingPermissions():
            return f"You need **{_named(error.missing_permissions)}** in this server to do that."
        case app_commands.CheckFailure():
            return "That cannot be used here."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "This command has changed with an update of the bot; reload Discord and use it again."
        case app_commands.TransformerError():
            return "That choice is not known here; pick one from the list."
        case _:
            return None


def _named(permissions: list[str]) -> str:
    """As Discord's settings name them."""
    return ", ".join(name.replace("guild", "server").replace("_", " ").title() for name in permissions)


def _about(interaction: Interaction) -> dict[str, object]:
    """Ids only: never what was typed."""
    command = interaction.command.qualified_name if interaction.command else None
    data: dict[str, object] = dict(interaction.data or {})
    return {
        "user": interaction.user.id,
        "guild": interaction.guild_id,
        "command": command or data.get("custom_id"),
    }
