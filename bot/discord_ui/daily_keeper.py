"""Counts brought up to date, answers revealed, admins told: what an open question of the day needs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.daily_sender import DailySender, nonce, trouble_of
from bot.discord_ui.daily_threads import thread_of
from bot.discord_ui.ids import DailyId, DailyVerb
from bot.discord_ui.pacing import Pacer
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.render import daily as render
from bot.discord_ui.render import daily_discussion, daily_trouble
from bot.discord_ui.render.message import Attachment, Message
from bot.use_cases.daily_upkeep import SETTLING, DailyUpkeep
from bot.use_cases.daily_work import Count, Post, Reveal, Schedule
from questions.daily_plan import Trouble
from questions.model import Question

log = structlog.get_logger(__name__)

AT_ONCE = 10
"""Reveals and counts in hand at once: posts that are due go before them."""
TROUBLES = 200
"""Channels in trouble whose admins are told at once."""
SECONDS = 20.0
_FAULTS = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError)


class DailyKeeper:
    """Takes what is due from the use-case, does it, and says what came of it."""

    def __init__(
        self,
        client: discord.Client,
        upkeep: DailyUpkeep,
        sender: DailySender,
        pacer: Pacer,
        pictures: Pictures,
        titles: Mapping[str, str],
    ) -> None:
        self._client = client
        self._upkeep = upkeep
        self._sender = sender
        self._pacer = pacer
        self._pictures = pictures
        self._titles = titles

    async def run(self) -> None:
        """Do all that is due. Safe to run at any time."""
        while reveals := await self._upkeep.reveals(AT_ONCE, SETTLING):
            await asyncio.gather(*(self._reveal(reveal) for reveal in reveals))
        for reveal in await self._upkeep.corrections(AT_ONCE):
            await self._correct(reveal)
        if counts := await self._upkeep.counts(AT_ONCE):
            await asyncio.gather(*(self._count(count) for count in counts))
        found = [each for each in await self._upkeep.troubles(TROUBLES) if await self._upkeep.tell(each)]
        by_reader: dict[tuple[int, int, Trouble | None], list[Schedule]] = {}
        for schedule in found:  # a server whose every channel lost a permission gets one notice, not thirty
            key = (schedule.guild_id, schedule.changed_by, schedule.trouble)
            by_reader.setdefault(key, []).append(schedule)
        for schedules in by_reader.values():
            await self._tell(schedules)

    async def _reveal(self, reveal: Reveal) -> None:
        post = reveal.post
        if reveal.question is None:
            log.warning("question not in the bank any more", post=post.id, question=post.question_id)
            await self._edit(post, render.withdrawn())
            await self._upkeep.revealed(post, None, Trouble.NO_QUESTIONS)
            return
        picture = await self._picture(reveal, reveal.question)
        try:
            async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                message_id = await self._show(reveal, picture)
        except Exception as error:
            # What is none of Discord's is a bug about this answer: it must not keep the others from being shown.
            is_bug = not isinstance(error, _FAULTS)
            trouble = Trouble.REFUSED if is_bug else trouble_of(error)
            log.warning(
                "answer not revealed", post=post.id, trouble=trouble.value, reason=str(error), exc_info=is_bug
            )
            if not await self._upkeep.not_revealed(post, trouble):
                await self._close(reveal, reveal.question, None)
            return
        # Recorded last: should the process die on the way, all of it is done again, and each step only once.
        if not await self._close(reveal, reveal.question, message_id):
            await self._upkeep.not_revealed(post, Trouble.DISCORD_DOWN)
            return
        await self._open_thread(reveal, message_id)
        await self._upkeep.revealed(post, message_id, named=[entry.user_id for entry in reveal.best])

    async def _correct(self, reveal: Reveal) -> None:
        """Show an answer that is out anew, without what somebody took down."""
        post, question = reveal.post, reveal.question
        if question is None or post.reveal_message_id is None:
            await self._upkeep.corrected(post)
            return
        picture = await self._picture(reveal, question)
        message = render.revealed(reveal, picture, self._title(question))
        channel = self._client.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
        try:
            async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                await deliver.change(channel.get_partial_message(post.reveal_message_id), message)
        except _FAULTS as error:
            log.warning("answer not corrected", post=post.id, error=type(error).__name__, reason=str(error))
            if trouble_of(error) is not Trouble.CHANNEL_GONE:
                await self._upkeep.not_corrected(post)
                return
        await self._upkeep.corrected(post)

    async def _show(self, reveal: Reveal, picture: Attachment | None) -> int:
        post = reveal.post
        channel = self._client.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
        if reveal.look_first:
            found = await self._sender.find(
                channel,
                DailyId(post.id, post.stamp, DailyVerb.RESULT),
                post.reveal_at or post.due_at,
                not_it=post.message_id,
            )
            if found is not None:
                return found.id
        title = self._title(reveal.question) if reveal.question else ""
        message = render.revealed(reveal, picture, title)
        try:
            sent = await deliver.post(channel, message, nonce=nonce("r", post))
        except discord.Forbidden:
            if picture is None:
                raise
            # Without Attach Files: the same in words.
            without = render.revealed(reveal, None, title)
            sent = await deliver.post(channel, without, nonce=nonce("s", post))
        return sent.id

    async def _picture(self, reveal: Reveal, question: Question) -> Attachment | None:
        if not reveal.shows_spread:
            return None
        return await self._pictures.spread(question.title, reveal.spread)

    async def _close(self, reveal: Reveal, question: Question, message_id: int | None) -> bool:
        """The post says from now on that its answer is out; False when Discord did not answer."""
        message = render.closed(
            reveal.post, question, self._title(question), reveal.spread.people, message_id
        )
        return await self._edit(reveal.post, message)

    async def _open_thread(self, reveal: Reveal, message_id: int) -> None:
        """The discussion, if anybody entered it, is told. When that fails, the button lets people in all the same."""
        post = reveal.post
        if post.thread_id is None:
            return
        try:
            async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                thread = await thread_of(self._client, post.thread_id)
                if thread is None:
                    return
                if not thread.invitable or thread.archived:
                    with suppress(discord.Forbidden):
                        await thread.edit(archived=False, invitable=True)
                await self._tell_thread(thread, reveal, message_id)
        except _FAULTS as error:
            log.info("discussion not told", post=post.id, error=type(error).__name__, reason=str(error))

    async def _tell_thread(self, thread: discord.Thread, reveal: Reveal, message_id: int) -> None:
        post = reveal.post
        place = self._client.get_partial_messageable(thread.id, guild_id=post.guild_id)
        target = DailyId(post.id, post.stamp, DailyVerb.RESULT)
        since = post.reveal_at or post.due_at
        if reveal.look_first and await self._sender.find(place, target, since) is not None:
            return
        await deliver.post(place, daily_discussion.thread_revealed(post, message_id), nonce=nonce("t", post))

    async def _count(self, count: Count) -> None:
        post, question = count.post, count.question
        if question is not None and post.reveal_at is not None:
            title = self._title(question)
            message = render.posted(post, count.plan, question, title, post.reveal_at, answers=post.answers)
            await self._edit(post, message)
        await self._upkeep.counted(post)

    async def _edit(self, post: Post, message: Message) -> bool:
        """Change the post; False when Discord did not answer, so that it may help to try again."""
        if post.message_id is None:
            return True
        channel = self._client.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
        try:
            async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                await deliver.change(channel.get_partial_message(post.message_id), message)
        except _FAULTS as error:
            log.info("daily post not edited", post=post.id, error=type(error).__name__, reason=str(error))
            return trouble_of(error) is not Trouble.DISCORD_DOWN
        return True

    async def _tell(self, schedules: Sequence[Schedule]) -> None:
        """Say what keeps channels from their question: to the admin who set them up, else where admins read."""
        first = schedules[0]
        assert first.trouble is not None  # noqa: S101 - that is why
        channels = [schedule.channel_id for schedule in schedules]
        log.warning("daily in trouble", guild=first.guild_id, channels=channels, trouble=first.trouble.value)
        message = daily_trouble.notice(schedules, first.trouble)
        is_down = False
        for find in (self._admin, self._admins_channel):
            try:
                async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                    place = await find(first)
                    if place is not None:
                        await deliver.post(place, message)
                        return
            except _FAULTS as error:
                is_down = is_down or trouble_of(error) is Trouble.DISCORD_DOWN
                log.info("not told", guild=first.guild_id, error=type(error).__name__)
        log.warning("nobody could be told", guild=first.guild_id, channels=channels, again=is_down)
        if is_down:
            await self._upkeep.tell_again(schedules)

    async def _admin(self, schedule: Schedule) -> discord.abc.Messageable | None:
        """Who set it up, while they hold the right that `check_admin` demands: others cannot mend it."""
        guild = self._client.get_guild(schedule.guild_id)
        if guild is None or guild.unavailable:  # neither its roles nor its owner are known
            guild = await self._client.fetch_guild(schedule.guild_id, with_counts=False)
        member = await guild.fetch_member(schedule.changed_by)
        return await member.create_dm() if member.guild_permissions.manage_guild else None

    async def _admins_channel(self, schedule: Schedule) -> discord.abc.Messageable | None:
        guild = self._client.get_guild(schedule.guild_id)
        for channel in (guild.public_updates_channel, guild.system_channel) if guild else ():
            if channel is not None and channel.permissions_for(channel.guild.me).send_messages:
                return channel
        return None

    def _title(self, question: Question) -> str:
        return self._titles.get(question.topic, question.topic)
