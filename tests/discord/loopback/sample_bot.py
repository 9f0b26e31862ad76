"""A tiny bot of the real discord.py, for the tests of the loopback itself."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from tests.discord.loopback.server import Loopback

Interaction = discord.Interaction[Any]


class Answer(discord.ui.Modal, title="Your answer"):
    """One text input; its submit is handled by the bot's listener, so that it survives a restart."""

    answer: discord.ui.Label[Any] = discord.ui.Label(
        text="What is a closure?",
        description="A few sentences",
        component=discord.ui.TextInput(
            style=discord.TextStyle.paragraph,
            max_length=4000,
            custom_id="answer",
            placeholder="Take your time",
        ),
    )


class Turn(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"turn:(?P<number>\d+):(?P<verb>\w+)"):
    """A button whose meaning is in its id."""

    def __init__(self, number: int, verb: str) -> None:
        super().__init__(discord.ui.Button(label=verb.title(), custom_id=f"turn:{number}:{verb}"))
        self.number = number
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the button again from a click."""
        return cls(int(match["number"]), match["verb"])

    async def callback(self, interaction: Interaction) -> None:
        """Do what the verb says."""
        if self.verb == "answer":
            await interaction.response.send_modal(Answer(custom_id=f"answer:{self.number}"))
        elif self.verb == "next":
            await interaction.response.edit_message(
                content=f"Turn {self.number + 1}", view=turn(self.number + 1)
            )
        elif self.verb == "later":
            await interaction.response.defer()
            await interaction.edit_original_response(content="Edited later", view=None)


def turn(number: int) -> discord.ui.View:
    """The buttons of a turn."""
    view = discord.ui.View(timeout=None)
    for verb in ("answer", "next", "later"):
        view.add_item(Turn(number, verb))
    return view


class SampleBot(commands.AutoShardedBot):
    """Commands that show what a server must be able to do."""

    def __init__(self, server: Loopback, intents: discord.Intents | None = None) -> None:
        super().__init__(
            "!",
            intents=intents or discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.server = server
        self.resumes = 0
        self.heard: list[str] = []
        for command in COMMANDS:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Sync the commands and listen for the buttons."""
        self.add_dynamic_items(Turn)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait the five seconds that discord.py waits before every identify but the first."""

    async def on_resumed(self) -> None:
        """Count resumes."""
        self.resumes += 1

    async def on_message(self, message: discord.Message, /) -> None:
        """Note what people write."""
        if not message.author.bot:
            self.heard.append(message.content)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take every modal, also one opened before a restart."""
        if interaction.type is discord.InteractionType.modal_submit:
            data: Any = interaction.data
            inner = data["components"][0]["component"]
            await interaction.response.send_message(f"You said: {inner['value']}", ephemeral=True)


@app_commands.command()
async def hello(interaction: Interaction) -> None:
    """Say hello in public, then in private."""
    await interaction.response.send_message("Hello!", view=turn(1))
    await interaction.followup.send("Only for you", ephemeral=True)


@app_commands.command()
async def slow(interaction: Interaction) -> None:
    """Defer, then answer."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("Here it is")


@app_commands.command()
@app_commands.choices(
    level=[app_commands.Choice(name="Easy", value=1), app_commands.Choice(name="Hard", value=2)]
)
async def quiz(
    interaction: Interaction, topic: str, level: int = 1, count: app_commands.Range[int, 1, 5] = 1
) -> None:
    """Options of several kinds."""
    await interaction.response.send_message(f"{topic} {level} {count}", ephemeral=True)


@quiz.autocomplete("topic")
async def _topics(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    names = [name for name in ("memory", "decorators") if current in name]
    return [app_commands.Choice(name=name.title(), value=name) for name in names]


COMMANDS: list[app_commands.Command[Any, ..., Any]] = [hello, slow, quiz]


def _is_ready(server: Loopback, bot: commands.AutoShardedBot) -> bool:
    """Ready with its servers: with a short `guild_ready_timeout` on_ready can come before GUILD_CREATE."""
    known = {guild.id for guild in bot.guilds if not guild.unavailable}
    return bot.is_ready() and known >= {guild.id for guild in server.world.guilds.values() if guild.installed}


@asynccontextmanager
async def running(server: Loopback, bot: commands.AutoShardedBot | None = None) -> AsyncIterator[Any]:
    """A bot, connected and ready."""
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = server.api_url
    # A session that cannot be resumed is opened anew at this class attribute, not at /gateway/bot's answer.
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    bot = bot or SampleBot(server)
    task = asyncio.create_task(bot.start(server.token))
    try:
        await server.until(
            lambda: task.done() or _is_ready(server, bot), 15, "The sample bot did not become ready"
        )
        if task.done():
            task.result()
        yield bot
    finally:
        await bot.close()
        with contextlib.suppress(Exception):
            await task
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        await asyncio.sleep(0)
