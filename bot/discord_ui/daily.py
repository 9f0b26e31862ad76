"""The commands `/daily ...`: a server's admins and their channels' questions of the day."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range
from discord.ext import commands

from bot.discord_ui.daily_desk import DailyDesk
from bot.discord_ui.daily_options import (
    ChannelOption,
    Wishes,
    complete_difficulty,
    complete_question,
    complete_time,
    complete_topics,
    complete_weekdays,
    target,
    typed_again,
)
from bot.discord_ui.daily_permissions import administering, check_admin
from bot.discord_ui.daily_zones import complete_zone
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.ids import QueueId
from bot.discord_ui.services import Services
from questions.daily_plan import MOST_CATCH_UP_HOURS, MOST_REVEAL_HOURS

Hours = Range[int, 1, MOST_REVEAL_HOURS]
CatchUp = Range[int, 1, MOST_CATCH_UP_HOURS]

_COMPLETED: dict[str, Any] = {
    "time": complete_time,
    "timezone": complete_zone,
    "weekdays": complete_weekdays,
    "topics": complete_topics,
    "difficulty": complete_difficulty,
}
_SET_UP = {
    "time": "When, in the channel's time zone, e.g. 09:00",
    "channel": "Where to post; here if you choose none",
    "timezone": "A city, a country or the time it is there now; this server's if you choose none",
    "weekdays": "On which days, e.g. Mon-Fri; every day if you choose none",
    "topics": "What to ask about, several with commas between them; everything if you choose none",
    "difficulty": "One level, or a plan such as easy Monday to hard Friday; any if you choose none",
    "role": "Whom to ping; nobody if you choose none",
    "reveal_after": "Hours until the answer is shown (20)",
    "discussion": "A private thread for those who answered (yes)",
    "catch_up": "Hours a post may be late after an outage before it is left out (6)",
}
_EDIT = {
    "channel": "Which channel's; this one's if you choose none",
    "time": "When, in the channel's time zone, e.g. 09:00",
    "timezone": "A city, a country or the time it is there now",
    "weekdays": "On which days, e.g. Mon-Fri",
    "topics": "What to ask about, several with commas between them, or all topics",
    "difficulty": "One level, any, or a plan such as easy Monday to hard Friday",
    "role": "Whom to ping",
    "no_role": "Ping nobody",
    "reveal_after": "Hours until the answer is shown",
    "discussion": "A private thread for those who answered",
    "catch_up": "Hours a post may be late after an outage before it is left out",
}
_CHANNEL = app_commands.describe(channel="Which channel's; this one's if you choose none")


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class DailyCog(
    commands.GroupCog,
    group_name="daily",
    group_description="The question of the day in this server's channels",
):
    """Parses and hands on to the desk."""

    def __init__(self, services: Services) -> None:
        self._desk = DailyDesk(services)
        super().__init__()

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Before every command: Discord hides them from others, and a server can show them again."""
        check_admin(interaction)
        return True

    @app_commands.command(description="Give a channel its question of the day")
    @app_commands.describe(**_SET_UP)
    @app_commands.autocomplete(**_COMPLETED)
    async def setup(
        self,
        interaction: Interaction,
        time: str,
        channel: ChannelOption | None = None,
        timezone: str | None = None,
        weekdays: str | None = None,
        topics: str | None = None,
        difficulty: str | None = None,
        role: discord.Role | None = None,
        reveal_after: Hours | None = None,
        discussion: bool | None = None,
        catch_up: CatchUp | None = None,
    ) -> None:
        """Only the time has to be said."""
        async with administering(interaction, typed_again(interaction)) as guild_id:
            wishes = Wishes(
                time, timezone, weekdays, topics, difficulty, role, False, reveal_after, discussion, catch_up
            )
            await self._desk.set_up(interaction, guild_id, target(interaction, channel), wishes)

    @app_commands.command(description="Change a channel's question of the day")
    @app_commands.describe(**_EDIT)
    @app_commands.autocomplete(**_COMPLETED)
    async def edit(
        self,
        interaction: Interaction,
        channel: ChannelOption | None = None,
        time: str | None = None,
        timezone: str | None = None,
        weekdays: str | None = None,
        topics: str | None = None,
        difficulty: str | None = None,
        role: discord.Role | None = None,
        no_role: bool = False,
        reveal_after: Hours | None = None,
        discussion: bool | None = None,
        catch_up: CatchUp | None = None,
    ) -> None:
        """What is not given stays as it is."""
        async with administering(interaction, typed_again(interaction)) as guild_id:
            wishes = Wishes(
                time,
                timezone,
                weekdays,
                topics,
                difficulty,
                role,
                no_role,
                reveal_after,
                discussion,
                catch_up,
            )
            await self._desk.edit(interaction, guild_id, target(interaction, channel), wishes)

    @app_commands.command(
        name="list", description="This server's channels: when, what comes next, what is wrong"
    )
    @app_commands.describe(page="Which page, when there are many")
    async def overview(self, interaction: Interaction, page: Range[int, 1] = 1) -> None:
        """All channels."""
        async with administering(interaction) as guild_id:
            await self._desk.overview(interaction, guild_id, page)

    @app_commands.command(description="Post nothing in a channel until you resume it")
    @_CHANNEL
    async def pause(self, interaction: Interaction, channel: ChannelOption | None = None) -> None:
        """Rest."""
        async with administering(interaction) as guild_id:
            await self._desk.pause(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="Go on with a channel that was paused")
    @_CHANNEL
    async def resume(self, interaction: Interaction, channel: ChannelOption | None = None) -> None:
        """Go on."""
        async with administering(interaction) as guild_id:
            await self._desk.resume(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="Leave out the next question of the day")
    @app_commands.describe(
        channel="Which channel's; this one's if you choose none",
        undo="Take the latest skip back instead, while its time is still to come",
    )
    async def skip(
        self, interaction: Interaction, channel: ChannelOption | None = None, undo: bool = False
    ) -> None:
        """Once."""
        async with administering(interaction) as guild_id:
            act = self._desk.unskip if undo else self._desk.skip
            await act(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="See the next question of the day as it will look")
    @_CHANNEL
    async def preview(self, interaction: Interaction, channel: ChannelOption | None = None) -> None:
        """For the admin alone."""
        async with administering(interaction) as guild_id:
            await self._desk.preview(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="Post today's question at once, instead of at its time")
    @_CHANNEL
    async def now(self, interaction: Interaction, channel: ChannelOption | None = None) -> None:
        """Today's, once."""
        async with administering(interaction) as guild_id:
            await self._desk.now(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="Take the question of the day away from a channel")
    @_CHANNEL
    async def remove(self, interaction: Interaction, channel: ChannelOption | None = None) -> None:
        """What was asked is remembered."""
        async with administering(interaction) as guild_id:
            await self._desk.remove(interaction, guild_id, target(interaction, channel))

    @app_commands.command(description="See what comes on the next days; put a question next")
    @app_commands.describe(
        question="Put this one next: a few words of its title, tags or topic",
        channel="Which channel's; this one's if you choose none",
    )
    @app_commands.autocomplete(question=complete_question)
    async def queue(
        self, interaction: Interaction, question: str | None = None, channel: ChannelOption | None = None
    ) -> None:
        """With a menu that takes out what was put there."""
        async with administering(interaction) as guild_id:
            await self._desk.queue(interaction, guild_id, target(interaction, channel), question)


async def take_out(interaction: Interaction, services: Services, clicked: QueueId, values: list[str]) -> None:
    """A choice in the menu below a queue."""
    async with administering(interaction) as guild_id:
        check_admin(interaction)
        await DailyDesk(services).take_out(interaction, guild_id, clicked.channel, values)
