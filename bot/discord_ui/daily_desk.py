"""What the `/daily` commands do: ask a use-case, look at the bot's permissions, say what came of it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import structlog
from discord import ui

from bot.discord_ui import deliver
from bot.discord_ui.daily_options import Target, Wishes, understood
from bot.discord_ui.daily_permissions import access, access_if_there
from bot.discord_ui.daily_zones import likely_zone
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told
from bot.discord_ui.render import daily as post_render
from bot.discord_ui.render import daily_admin as render
from bot.discord_ui.render import daily_list
from bot.discord_ui.render.message import Message
from bot.discord_ui.services import Services
from bot.use_cases.daily_outcomes import (
    Already,
    Changed,
    Coming,
    Line,
    NoSchedule,
    NothingToPost,
    NothingToSkip,
    Post,
    PostStatus,
    Preview,
    Schedule,
)
from bot.use_cases.faults import StorageUnavailable
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.daily_words import EVERY_DAY

log = structlog.get_logger(__name__)

T = TypeVar("T")

_NINE = 9 * 60


class DailyDesk:
    """One method a command; each answers the interaction, for the admin's eyes only."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._admin = services.daily.admin

    async def set_up(self, interaction: Interaction, guild_id: int, where: Target, wishes: Wishes) -> None:
        """Give a channel its question of the day."""
        edit = await understood(wishes, self._services)
        zone = wishes.timezone and "UTC"  # what was typed replaces it
        base = DailyPlan(Timetable(_NINE, zone or await likely_zone(interaction), EVERY_DAY), ANY)
        plan = _fitting(edit(base), where)
        work = self._admin.set_up(interaction.user.id, guild_id, where.id, plan)
        outcome = await _in_time(interaction, work)
        if isinstance(outcome, Already):
            await _say(interaction, render.already(outcome))
            return
        seen = await access(interaction, where.id, outcome.schedule.plan)
        without = where.is_news and wishes.discussion is not False
        message = render.set_up(outcome, seen, self._services.titles, self._now(), no_discussion=without)
        await _say(interaction, message)

    async def edit(self, interaction: Interaction, guild_id: int, where: Target, wishes: Wishes) -> None:
        """Change what was given, and nothing else."""
        edit = await understood(wishes, self._services)
        work = self._admin.edit(
            interaction.user.id, guild_id, where.id, lambda plan: _fitting(edit(plan), where)
        )
        outcome = await _in_time(interaction, work)
        if isinstance(outcome, NoSchedule):
            await _say(interaction, render.no_schedule(where.id))
            return
        seen = await access(interaction, where.id, outcome.schedule.plan)
        without = where.is_news and wishes.discussion is True
        message = render.edited(outcome, seen, self._services.titles, self._now(), no_discussion=without)
        await _say(interaction, message)

    async def pause(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """Post nothing until it is resumed."""
        outcome = await _in_time(interaction, self._admin.pause(interaction.user.id, guild_id, where.id))
        await _say(
            interaction,
            render.paused(outcome) if isinstance(outcome, Changed) else render.no_schedule(where.id),
        )

    async def resume(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """Go on."""
        outcome = await _in_time(interaction, self._admin.resume(interaction.user.id, guild_id, where.id))
        if isinstance(outcome, NoSchedule):
            await _say(interaction, render.no_schedule(where.id))
            return
        seen = await access(interaction, where.id, outcome.schedule.plan)
        await _say(interaction, render.resumed(outcome, seen))

    async def remove(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """Post there no more."""
        outcome = await _in_time(interaction, self._admin.remove(interaction.user.id, guild_id, where.id))
        if isinstance(outcome, NoSchedule):
            await _say(interaction, render.no_schedule(where.id))
            return
        guild = interaction.guild
        channel = guild.get_channel(where.id) if guild is not None else None
        role = guild.get_role(outcome.before.plan.role_id or 0) if guild is not None else None
        names = (channel.name if channel else "", role.name if role else "")
        await _say(interaction, render.removed(outcome, *names, self._services.titles))

    async def unskip(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """`/daily skip undo:True`."""
        match await _in_time(interaction, self._admin.unskip(guild_id, where.id)):
            case NoSchedule():
                message = render.no_schedule(where.id)
            case NothingToSkip() as outcome:
                message = render.nothing_to_take_back(outcome)
            case outcome:
                message = render.taken_back(outcome)
        await _say(interaction, message)

    async def skip(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """Leave out the next run."""
        match await _in_time(interaction, self._admin.skip(guild_id, where.id)):
            case NoSchedule():
                message = render.no_schedule(where.id)
            case NothingToSkip() as outcome:
                message = render.nothing_to_skip(outcome)
            case outcome:
                message = render.skipped(outcome)
        await _say(interaction, message)

    async def overview(self, interaction: Interaction, guild_id: int, page: int) -> None:
        """All channels of the server."""
        lines: tuple[Line, ...] = await _in_time(interaction, self._admin.overview(guild_id))
        seen = {}
        for line in daily_list.on_page(lines, page):
            channel_id = line.schedule.channel_id
            found = await access_if_there(interaction, channel_id, line.schedule.plan)
            if found is None:  # deleted while the bot was away
                await self._admin.forget_channel(channel_id)
                lines = tuple(each for each in lines if each is not line)
            else:
                seen[channel_id] = found
        await _say(interaction, daily_list.overview(lines, seen, page, self._services.titles))

    async def preview(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """The next post, exactly as it will look, below a sentence."""
        match await _in_time(interaction, self._admin.preview(guild_id, where.id)):
            case NoSchedule():
                await _say(interaction, render.no_schedule(where.id))
            case NothingToPost(schedule):
                await _say(interaction, render.nothing_to_post(schedule))
            case Preview() as outcome:
                await _say(interaction, daily_list.preview(outcome))
                await _say(interaction, self._as_posted(outcome))

    async def now(self, interaction: Interaction, guild_id: int, where: Target) -> None:
        """Post today's question at once; its time today then passes without another."""
        schedule = await self._admin.find(guild_id, where.id)
        if isinstance(schedule, NoSchedule):
            await _say(interaction, render.no_schedule(where.id))
            return
        await _say(interaction, await _in_time(interaction, self._post_now(interaction, schedule)))

    async def queue(self, interaction: Interaction, guild_id: int, where: Target, typed: str | None) -> None:
        """What comes next, with the question that was asked for in front."""
        added = self._services.question(typed) if typed else None
        if typed and added is None:
            raise Told("There is no such question; type a few words of its title and pick one from the list.")
        work = (
            self._admin.queue_next(guild_id, where.id, added.id)
            if added is not None
            else self._admin.queue(guild_id, where.id)
        )
        outcome = await _in_time(interaction, work)
        if isinstance(outcome, Coming):
            await _say(interaction, daily_list.queue(outcome, self._services.titles, added))
        else:
            await _say(interaction, render.no_schedule(where.id))

    async def take_out(
        self, interaction: Interaction, guild_id: int, channel_id: int, question_ids: list[str]
    ) -> None:
        """A choice in the menu below the queue: these questions leave it."""
        outcome = await deliver.in_time(interaction, self._admin.unqueue(guild_id, channel_id, question_ids))
        if isinstance(outcome, Coming):
            await deliver.edit(interaction, daily_list.queue(outcome, self._services.titles))
        else:
            await deliver.edit(interaction, render.no_schedule(channel_id))

    async def _post_now(self, interaction: Interaction, schedule: Schedule) -> Message:
        posting = self._services.daily.posting
        claimed = await posting.claim_today(schedule.channel_id)
        if isinstance(claimed, Post):
            return render.posted_already(claimed)
        if claimed is None:
            return render.nothing_to_post(schedule)
        delivery = await interaction.client.daily.sender.send(claimed)
        try:
            await posting.record([delivery])
        except StorageUnavailable as error:  # it is looked for when its lease is over
            log.warning("daily post not recorded", post=claimed.post.id, reason=str(error))
        found = await self._admin.find(schedule.guild_id, schedule.channel_id)
        seen = await access(interaction, schedule.channel_id, schedule.plan)
        return render.posted_now(delivery, found if isinstance(found, Schedule) else schedule, seen)

    def _as_posted(self, preview: Preview) -> Message:
        """The post, with buttons that cannot be clicked."""
        schedule, plan = preview.schedule, preview.schedule.plan
        due = preview.run.at if preview.run is not None else self._now()
        day = preview.run.day if preview.run is not None else due.date()
        post = Post(
            0,
            schedule.id,
            schedule.guild_id,
            schedule.channel_id,
            day,
            due,
            preview.question.id,
            PostStatus.CLAIMED,
        )
        title = self._services.titles.get(preview.question.topic, preview.question.topic)
        message = post_render.posted(post, plan, preview.question, title, plan.reveal_at(due, due))
        for item in (item for row in message.rows for item in row):
            if isinstance(item, ui.Button | ui.Select):
                item.disabled = True
        return message

    def _now(self) -> datetime:
        return self._admin.now()


def _fitting(plan: DailyPlan, where: Target) -> DailyPlan:
    return replace(plan, thread=False) if where.is_news else plan


async def _in_time(interaction: Interaction, work: Awaitable[T]) -> T:
    return await deliver.in_time(interaction, work, ephemeral=True)


async def _say(interaction: Interaction, message: Message) -> None:
    await deliver.reply(interaction, message, ephemeral=True)
