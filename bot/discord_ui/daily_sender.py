"""Sending the questions of the day that are due: each once, as fast as Discord permits, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.daily_failures import Failures
from bot.discord_ui.ids import DailyId, DailyVerb, RecapId
from bot.discord_ui.pacing import BULK_AT_ONCE, Pacer
from bot.discord_ui.render import daily as render
from bot.use_cases.daily_posting import DailyPosting
from bot.use_cases.daily_work import Assignment, Delivery, Post, Refused, Sent, Unknown
from bot.use_cases.faults import StorageUnavailable
from questions.daily_plan import Trouble

log = structlog.get_logger(__name__)

BATCH = 48
"""Posts claimed at once: about as many as go out in a second. A kill -9 delays these, and no others."""
SEND_SECONDS = 12.0
"""How long one post may take, once it is its turn."""
HOLD_SECONDS = 2.0
"""How often the database is told that posts are still in hand: several times in a lease."""
LATEST, SINCE = 100, 1000
"""Messages of a channel that are looked through for one of ours: the latest, and those since it was due."""
_EARLY = timedelta(minutes=10)
"""By so much Discord's clock may be behind ours."""
_RECORD_SECONDS = 0.25
_RECORD_TRIES = 5
_END_SECONDS = 2.0
"""Enough for a batch. Ending may take the whole bot a few seconds, and one of them is for keeping what was sent."""


UnderWay = dict[asyncio.Task[Delivery], int]
"""What sends each post that is in hand, with the post's id."""


class DailySender:
    """Takes what is due from the use-case and hands back what came of it."""

    def __init__(
        self, client: discord.Client, posting: DailyPosting, pacer: Pacer, titles: Mapping[str, str]
    ) -> None:
        self._client = client
        self._posting = posting
        self._pacer = pacer
        self._titles = titles
        self._failures = Failures()

    async def run(self) -> None:
        """Send until nothing is due any more. Safe to run at any time, in any number of processes.

        Raises StorageUnavailable when the database did not say what is due; what was in hand is sent before that.
        """
        under_way: UnderWay = {}
        done: list[Delivery] = []
        loop = asyncio.get_running_loop()
        recorded_at = held_at = loop.time()
        try:
            while True:
                claimed = await self._begin(under_way)
                if under_way:
                    ended, _ = await asyncio.wait(
                        under_way, timeout=HOLD_SECONDS, return_when=asyncio.FIRST_COMPLETED
                    )
                    done += [task.result() for task in ended]
                    for task in ended:
                        del under_way[task]
                if under_way and loop.time() - held_at > HOLD_SECONDS:
                    await self._hold(under_way)
                    held_at = loop.time()
                if not under_way or loop.time() - recorded_at > _RECORD_SECONDS:
                    await self._record(done)
                    done, recorded_at = [], loop.time()
                if not under_way and not claimed:
                    return
        finally:
            await self._record(done + await _ended(under_way))
            self._failures.tell(loop.time())

    async def _begin(self, under_way: UnderWay) -> bool:
        """Claim more unless enough wait for their turn; gives False when nothing more is due.

        Those that wait are counted, not those on their way: a few that Discord does not answer stop nobody.
        """
        is_enough = self._pacer.waiting >= BATCH // 2 or len(under_way) > BULK_AT_ONCE - BATCH
        if under_way and is_enough:  # with none under way there would be nothing to wait for
            return True
        try:
            claimed = await self._posting.claim(BATCH, list(under_way.values()))
        except StorageUnavailable:
            if not under_way:
                raise
            return True
        under_way |= {asyncio.create_task(self.send(each)): each.post.id for each in claimed}
        return bool(claimed)

    async def send(self, assignment: Assignment) -> Delivery:
        """Send one post, unless it stands in its channel already."""
        try:
            async with self._pacer.bulk(), asyncio.timeout(SEND_SECONDS):
                return await self._send(assignment)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            trouble = trouble_of(error)
            if trouble is Trouble.NO_PERMISSION and self._has_left(assignment.post.guild_id):
                trouble = Trouble.CHANNEL_GONE  # no admin mends that within hours
            self._failures.note(assignment.post, trouble, error)
            self._failures.tell(asyncio.get_running_loop().time())
            if trouble is Trouble.DISCORD_DOWN:
                return Unknown(assignment)
            return Refused(assignment, trouble)
        except Exception:  # a bug about one post must not keep what came of the others from being recorded
            log.exception("daily post hit a bug", post=assignment.post.id, channel=assignment.post.channel_id)
            return Refused(assignment, Trouble.REFUSED)

    async def _send(self, assignment: Assignment) -> Delivery:
        post = assignment.post
        channel = self._client.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
        if assignment.look_first:
            found = await self.find(channel, DailyId(post.id, post.stamp, DailyVerb.ANSWER), post.due_at)
            if found is not None:
                log.info("daily post found", post=post.id, message=found.id)
                return Sent(assignment, found.id, deliver.first_time(found) or post.reveal_at)
        if assignment.left_out is not None:
            return Refused(assignment, assignment.left_out)
        title = self._titles.get(assignment.question.topic, assignment.question.topic)
        message = render.posted(post, assignment.plan, assignment.question, title, assignment.reveal_at)
        sent = await deliver.post(channel, message, nonce=nonce("q", post), mentions=_mentions(assignment))
        return Sent(assignment, sent.id)

    async def find(
        self,
        channel: discord.PartialMessageable,
        target: DailyId | RecapId,
        since: datetime,
        *,
        not_it: int | None = None,
    ) -> discord.Message | None:
        """The message of ours in the channel that has this button; `not_it`: another one that has it too.

        Looked for among the latest messages, then from the moment on at which it was due: in a busy channel much
        may have been said since.
        """
        mine = self._client.user.id if self._client.user is not None else 0

        def is_it(message: discord.Message) -> bool:
            ours = message.author.id == mine and message.id != not_it
            return ours and str(target) in deliver.custom_ids(message)

        since -= _EARLY
        with suppress(discord.Forbidden):  # without Read Message History there is only the nonce to rely on
            latest = [message async for message in channel.history(limit=LATEST)]
            found = next(filter(is_it, latest), None)
            if found is not None or len(latest) < LATEST or latest[-1].created_at < since:
                return found
            async for message in channel.history(limit=SINCE, after=since, oldest_first=True):
                if is_it(message):
                    return message
        return None

    def _has_left(self, guild_id: int) -> bool:
        """Whether the bot was taken out of the server; of that Discord says only that access is missing."""
        return self._client.is_ready() and self._client.get_guild(guild_id) is None

    async def _hold(self, under_way: UnderWay) -> None:
        try:
            await self._posting.hold(list(under_way.values()))
        except StorageUnavailable as error:  # then somebody else may look for them, and finds what was sent
            log.warning("daily posts not held", posts=len(under_way), reason=str(error))

    async def _record(self, done: list[Delivery]) -> None:
        """Keep what came of it; should the database stay away, the posts are looked for when their lease is over."""
        if not done:
            return
        for tried in range(_RECORD_TRIES):
            try:
                await self._posting.record(done)
            except StorageUnavailable as error:
                log.warning("daily posts not recorded", posts=len(done), reason=str(error))
                await asyncio.sleep(0.2 * 2**tried)
            else:
                return


async def _ended(under_way: UnderWay) -> list[Delivery]:
    """What comes of posts in hand when the process ends. The rest is found once its lease is over."""
    if not under_way:
        return []
    ended, late = await asyncio.wait(under_way, timeout=_END_SECONDS)
    for task in late:
        task.cancel()
    return [task.result() for task in ended]


def trouble_of(error: BaseException) -> Trouble:
    """What an error says about a channel."""
    match error:
        case discord.Forbidden():
            return Trouble.NO_PERMISSION
        case discord.NotFound():
            return Trouble.CHANNEL_GONE
        case discord.HTTPException() if 400 <= error.status < 500 and error.status != 429:
            return Trouble.REFUSED
        case _:
            return Trouble.DISCORD_DOWN


def nonce(kind: str, post: Post) -> str:
    """The same for every attempt at one message, and for no other: 25 characters at most."""
    return f"{kind}{post.id:x}.{post.stamp:x}"[:25]


def _mentions(assignment: Assignment) -> discord.AllowedMentions:
    """The role that was asked for, and nobody else."""
    role_id = assignment.plan.role_id
    if role_id is None:
        return discord.AllowedMentions.none()
    if role_id == assignment.post.guild_id:
        return discord.AllowedMentions(everyone=True, users=False, roles=False, replied_user=False)
    roles = [discord.Object(role_id)]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
