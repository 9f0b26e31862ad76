"""What an open question of the day needs besides being posted: its count, its reveal, and word of what went wrong.

As with posting, what is handed out is the caller's until a lease is over. Each public method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from bot.use_cases.daily_rules import after_silence, next_edit
from bot.use_cases.daily_work import Count, Reveal
from questions.bank import Bank
from questions.daily_plan import PostStatus, Trouble
from questions.spread import spread
from storage import daily as schedules
from storage import daily_entries as entries
from storage import daily_posts as posts
from storage.daily_rows import Post, Schedule
from storage.database import Database

LEASE = timedelta(seconds=120)
"""A reveal draws a picture and makes some calls; a count makes one."""
SETTLING = timedelta(seconds=5)
"""How long after its hour an answer is taken up: what came in just before is graded by then, and in the spread."""
BEST_SHOWN = 3
LEAST_SHARED = 0.6
"""An answer under this is not held up as one of the best, however few there are."""
_REVEAL_TRIES = timedelta(hours=24)
_AFTER_REFUSAL = timedelta(minutes=15)


class DailyUpkeep:
    """For all channels of the bot."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._clock = clock

    async def reveals(self, limit: int, settling: timedelta = timedelta()) -> tuple[Reveal, ...]:
        """Questions whose answer has been due for at least so long."""
        return await self._take(PostStatus.POSTED, limit, settling)

    async def corrections(self, limit: int) -> tuple[Reveal, ...]:
        """Answers that are out and have to be shown anew: somebody took their own answer down."""
        return await self._take(PostStatus.REVEALED, limit)

    async def corrected(self, post: Post) -> None:
        """It stands there as it should (or is gone)."""
        async with self._database.writing() as transaction:
            await posts.act_again(transaction, post.id, None)
            await transaction.commit()

    async def not_corrected(self, post: Post) -> None:
        """Discord did not take it: once more, a little later each time."""
        async with self._database.writing() as transaction:
            await posts.act_again(transaction, post.id, after_silence(post.tries, self._clock()))
            await transaction.commit()

    async def _take(
        self, status: PostStatus, limit: int, later: timedelta = timedelta()
    ) -> tuple[Reveal, ...]:
        """What is in this state and has been due for so long."""
        async with self._database.reading() as transaction:
            if not await posts.is_any_due(transaction, self._clock() - later, [status]):
                return ()
        async with self._database.writing() as transaction:
            now = self._clock()
            due = await posts.take(transaction, now - later, now + LEASE, limit, [status])
            known = await schedules.by_id(transaction, {post.schedule_id for post in due})
            reveals = []
            for post in due:
                scores = await entries.scores(transaction, post.id)
                best = await entries.best_shared(transaction, post.id, BEST_SHOWN, least=LEAST_SHARED)
                question = self._bank.get(post.question_id or "")
                plan = known[post.schedule_id].plan
                reveals.append(Reveal(post, plan, question, spread(scores), best, look_first=post.tries > 1))
            await transaction.commit()
        return tuple(reveals)

    async def revealed(
        self,
        post: Post,
        message_id: int | None,
        trouble: Trouble | None = None,
        *,
        named: Collection[int] = (),
    ) -> None:
        """The answer stands in the channel (or, with a trouble, never will). `named`: whose answers it shows."""
        async with self._database.writing() as transaction:
            await posts.revealed(transaction, post.id, message_id, trouble, self._clock())
            if await entries.keep_to_themselves(transaction, post.id, named):  # said while it was being shown
                await posts.act_again(transaction, post.id, self._clock())
            await transaction.commit()

    async def not_revealed(self, post: Post, trouble: Trouble) -> bool:
        """It could not be shown; False when it is not tried again."""
        now = self._clock()
        if trouble is Trouble.CHANNEL_GONE or now - (post.reveal_at or now) > _REVEAL_TRIES:
            await self.revealed(post, None, trouble)
            return False
        again = after_silence(post.tries, now) if trouble is Trouble.DISCORD_DOWN else now + _AFTER_REFUSAL
        async with self._database.writing() as transaction:
            await posts.act_again(transaction, post.id, again)
            await transaction.commit()
        return True

    async def counts(self, limit: int) -> tuple[Count, ...]:
        """Posts whose message shows too few answers, each not more often than is gentle.

        Once the hour of its answer has passed, the message changes with that: it would promise what is overdue.
        """
        async with self._database.reading() as transaction:
            if not await entries.is_any_count_due(transaction, self._clock()):
                return ()
        async with self._database.writing() as transaction:
            now = self._clock()
            due = await entries.counts_due(transaction, now, now + LEASE, limit)
            known = await schedules.by_id(transaction, {post.schedule_id for post in due})
            await transaction.commit()
        return tuple(
            Count(post, known[post.schedule_id].plan, self._bank.get(post.question_id or ""))
            for post in due
            if post.is_open(now)
        )

    async def counted(self, post: Post) -> None:
        """The message shows `post.answers` now (or cannot be changed, and is left as it is)."""
        now = self._clock()
        async with self._database.writing() as transaction:
            await entries.counted(transaction, post.id, post.answers, now, next_edit(post.answers, now, now))
            await transaction.commit()

    async def troubles(self, limit: int) -> tuple[Schedule, ...]:
        """Schedules that cannot post and whose admins have not been told."""
        async with self._database.reading() as transaction:
            return await schedules.untold(transaction, limit)

    async def tell_again(self, schedules_: Sequence[Schedule]) -> None:
        """Nobody could be reached: it is still to be told."""
        async with self._database.writing() as transaction:
            await schedules.not_told(transaction, [each.id for each in schedules_])
            await transaction.commit()

    async def tell(self, schedule: Schedule) -> bool:
        """Whether it is the caller's to tell the admins; asked once, it is nobody else's any more."""
        async with self._database.writing() as transaction:
            mine = await schedules.told(transaction, schedule.id)
            await transaction.commit()
        return mine
