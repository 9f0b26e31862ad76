"""The commands of `/settings`, and the buttons that end reminders."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.discord_ui import deliver
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told, guarded
from bot.discord_ui.ids import SettingsId, SettingsVerb
from bot.discord_ui.interview import offer_everywhere
from bot.discord_ui.render import personal as render
from bot.discord_ui.render import review as render_review
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.services import Services
from bot.use_cases.personal import NeedsZone, NoSuchZone
from questions.daily_words import parse_clock

_NOT_TAKEN = "Discord did not take that; `/settings show` says what is kept."


class SettingsCog(commands.GroupCog, group_name="settings", group_description="Your own settings"):
    """What people choose for themselves, in any place."""

    def __init__(self, services: Services) -> None:
        self._personal = services.daily.personal
        self._leaderboards = services.leaderboards
        self._progress = services.progress
        super().__init__()
        offer_everywhere(self)

    @app_commands.command(description="Your time zone, your reminder, whether you are on leaderboards")
    async def show(self, interaction: Interaction) -> None:
        """Show what is chosen."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            private = deliver.is_private(interaction)
            view = await deliver.in_time(
                interaction, self._personal.show(interaction.user.id), ephemeral=private
            )
            await deliver.reply(interaction, render.settings(view), ephemeral=private)

    @app_commands.command(description="The time zone in which your days and your streak are counted")
    @app_commands.describe(zone="A city or an offset; pick from the list that appears as you type")
    async def timezone(self, interaction: Interaction, zone: str) -> None:
        """Choose a time zone."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            private = deliver.is_private(interaction)
            work = self._personal.set_zone(interaction.user.id, zone)
            outcome = await deliver.in_time(interaction, work, ephemeral=private)
            if isinstance(outcome, NoSuchZone):
                raise Told(render.no_such_zone(outcome), logged="no such time zone")
            await deliver.reply(interaction, render.zone_chosen(outcome), ephemeral=private)

    @timezone.autocomplete("zone")
    async def _complete_zone(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        found = await self._personal.zones(interaction.user.id, typed, interaction.locale.value)
        return [Choice(name=each.label, value=each.name) for each in found]

    @app_commands.command(
        description="A direct message when a question of the day is still open in the evening"
    )
    @app_commands.describe(
        on="Whether to remind you", time="When, in your time zone, such as 19:30; 20:00 if you choose none"
    )
    async def reminder(self, interaction: Interaction, on: bool, time: str | None = None) -> None:
        """Switch the reminder on or off."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            minute = parse_clock(time) if time else None
            if time and minute is None:
                raise Told(render.NO_SUCH_TIME)
            private = deliver.is_private(interaction)
            work = self._personal.set_reminder(interaction.user.id, on=on, minute=minute)
            outcome = await deliver.in_time(interaction, work, ephemeral=private)
            if isinstance(outcome, NeedsZone):
                raise Told(render.NEEDS_ZONE)
            await deliver.reply(interaction, render.reminder_chosen(outcome), ephemeral=private)

    @app_commands.command(description="A direct message on days on which questions are due for review")
    @app_commands.describe(
        on="Whether to remind you", time="When, in your time zone, such as 7:30; 18:00 if you choose none"
    )
    async def review(self, interaction: Interaction, on: bool, time: str | None = None) -> None:
        """Switch the reminder of reviews on or off."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            minute = parse_clock(time) if time else None
            if time and minute is None:
                raise Told(render.NO_SUCH_TIME)
            private = deliver.is_private(interaction)
            work = self._personal.set_review(interaction.user.id, on=on, minute=minute)
            outcome = await deliver.in_time(interaction, work, ephemeral=private)
            if isinstance(outcome, NeedsZone):
                raise Told(render.NEEDS_ZONE)
            await deliver.reply(interaction, render_review.reminder_chosen(outcome), ephemeral=private)

    @app_commands.command(description="Whether you are on leaderboards")
    @app_commands.describe(
        show="On: with your points. Off: on none of them, at once; nothing you earned is lost"
    )
    async def leaderboards(self, interaction: Interaction, show: bool) -> None:
        """Be seen, or not."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            private = deliver.is_private(interaction)
            work = self._leaderboards.hide(interaction.user.id, hidden=not show)
            await deliver.in_time(interaction, work, ephemeral=private)
            await deliver.reply(interaction, render.leaderboards_chosen(hidden=not show), ephemeral=private)

    @app_commands.command(description="Whether others may see your stats")
    @app_commands.describe(
        share="On: in each server, what you did there, without key points and texts. Off: nobody sees any"
    )
    async def stats(self, interaction: Interaction, share: bool) -> None:
        """Share one's stats, or not."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            private = deliver.is_private(interaction)
            work = self._progress.share(interaction.user.id, shares=share)
            outcome = await deliver.in_time(interaction, work, ephemeral=private)
            await deliver.reply(interaction, render.stats_chosen(shares=outcome.shares), ephemeral=private)


async def clicked(interaction: Interaction, services: Services, target: SettingsId) -> None:
    """A button about the clicker's own settings, in a message of any age."""
    async with guarded(interaction, not_taken=_NOT_TAKEN):
        match target.verb:
            case SettingsVerb.NO_REMINDERS:
                work = services.daily.personal.set_reminder(interaction.user.id, on=False)
                await deliver.in_time(interaction, work)
                # The reminder goes with its links; a second click, on what was seen before, says the same again.
                await deliver.edit(interaction, Message((render.QUIET,), Accent.QUIET))
            case SettingsVerb.NO_REVIEWS:
                work = services.daily.personal.set_review(interaction.user.id, on=False)
                await deliver.in_time(interaction, work)
                await deliver.edit(interaction, Message((render_review.QUIET,), Accent.QUIET))
