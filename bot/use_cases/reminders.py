"""Reminding people of questions of the day that they have not answered: at most once a day, and only of what counts.

Whoever takes a reminder on moves the person's next look on in the same transaction, to another day: a process that
dies before it has sent what it took on, one batch at most, leaves those people without a reminder that day rather
than with two. Each public method is one transaction that writes, or one that reads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.daily_streaks import streak_of
from bot.use_cases.reminder_times import (
    FRESH,
    Window,
    due_day,
    expected,
    next_look,
    window_of,
)
from questions.daily import Timetable, UnknownZone, local_day, next_run, zone_info
from questions.daily_words import EVERY_DAY
from questions.streaks import Streak
from storage import people
from storage.daily_rows import Post
from storage.database import Database
from storage.people import PersonalSettings, Played

_LAST_RESORT = "UTC"
_DAYS_BACK = timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Claim:
    """A reminder that is the caller's to send: nobody else will send that person one for that day."""

    user_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to remind a person of: open questions of days that they have not answered, the first to close first."""

    claim: Claim
    posts: tuple[Post, ...]
    streak: Streak


class Reminders:
    """For all people of the bot. Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def claim(self, limit: int) -> tuple[Claim, ...] | None:
        """Look at up to so many people whose time has come; gives those to be reminded. None: nobody's has come."""
        async with self._database.reading() as transaction:  # most ticks end here, without a writer's lock
            if not await people.is_any_to_remind(transaction, self._clock()):
                return None
        async with self._database.writing() as transaction:
            now = self._clock()
            due = await people.to_remind(transaction, now, limit)
            known = await Known.of(transaction, [person.user_id for person in due], now)
            claims: list[Claim] = []
            looks: dict[int, datetime | None] = {}
            for person in due:
                day = known.day_due(person) if person.reminders else None
                if day is not None:
                    claims.append(Claim(person.user_id, day))
                looks[person.user_id] = known.look(person, later_than=day) if person.reminders else None
            await people.remind_at(transaction, looks)
            await transaction.commit()
        return tuple(claims)

    async def reminder(self, claim: Claim) -> Reminder | None:
        """What to say now; None when they have answered, or switched reminders off, since it was claimed."""
        async with self._database.reading() as transaction:
            now = self._clock()
            person = await people.get(transaction, claim.user_id)
            known = await Known.of(transaction, [claim.user_id], now)
            posts = known.at_stake(person)
            if not posts or not person.reminders:
                return None
            streak = await streak_of(transaction, claim.user_id, now, known.zone(person)[0])
        return Reminder(claim, posts, streak)

    async def unreachable(self, claim: Claim) -> None:
        """Discord does not let the bot write to the person: no more reminders until they ask for them again."""
        async with self._database.writing() as transaction:
            await people.remind_at(transaction, {claim.user_id: None})
            await transaction.commit()


class Known:
    """What is known of some people at a moment, read in a few statements however many they are."""

    def __init__(
        self,
        now: datetime,
        played: dict[int, tuple[Played, ...]],
        open_posts: dict[int, list[Post]],
        days: dict[int, frozenset[date]],
    ) -> None:
        self._now = now
        self._played = played
        self._open = open_posts
        self._days = days

    @classmethod
    async def of(cls, transaction: AsyncConnection, user_ids: Collection[int], now: datetime) -> Known:
        """Ask the database."""
        return cls(
            now,
            await people.played(transaction, user_ids, now),
            await people.still_open(transaction, user_ids, now),
            await people.days_answered(transaction, user_ids, (now - _DAYS_BACK).date()),
        )

    def played(self, user_id: int) -> tuple[Played, ...]:
        """The channels in which a person has answered, the latest first."""
        return self._played.get(user_id, ())

    def zone(self, person: PersonalSettings) -> tuple[str, Played | None]:
        """The zone in which a person's days are counted, and the channel it comes from unless it is their own.

        Neither their own nor that of a channel: UTC, and no channel.
        """
        if person.zone is not None and _is_known(person.zone):
            return person.zone, None
        for each in self.played(person.user_id):
            zone = each.schedule.plan.timetable.zone
            if _is_known(zone):
                return zone, each
        return _LAST_RESORT, None

    def at_stake(self, person: PersonalSettings) -> tuple[Post, ...]:
        """Open questions of days for which the person has no answer, neither to them nor in another channel."""
        zone, _ = self.zone(person)
        answered = self._days.get(person.user_id, frozenset())
        return tuple(
            post
            for post in self._open.get(person.user_id, ())
            if local_day(window_of(post).opens, zone) not in answered
            and self._now >= window_of(post).opens + FRESH
        )

    def day_due(self, person: PersonalSettings) -> date | None:
        """The day whose reminder is to be sent now; None when there is nothing to be reminded of."""
        posts = self.at_stake(person)
        if not posts or person.remind_at is None:
            return None
        return due_day(self._timetable(person), person.remind_at, self._now, map(window_of, posts))

    def look(self, person: PersonalSettings, *, later_than: date | None = None) -> datetime:
        """When the clock looks at the person next."""
        chosen = self._timetable(person)
        until = next_run(chosen, self._now, later_than=later_than).at
        windows = [window_of(post) for post in self._open.get(person.user_id, ())]
        for each in self.played(person.user_id):
            windows += _expected(each, until)
        return next_look(chosen, self._now, windows, later_than=later_than)

    def look_after_change(self, before: PersonalSettings, after: PersonalSettings) -> datetime:
        """The next look once the settings have changed: none on a day that has had its own already."""
        zone, _ = self.zone(after)
        today = local_day(self._now, zone)
        had_it = before.remind_at is not None and local_day(before.remind_at, zone) > today
        return self.look(after, later_than=today if had_it else None)

    def _timetable(self, person: PersonalSettings) -> Timetable:
        return Timetable(person.remind_minute, self.zone(person)[0], EVERY_DAY)


def _expected(played: Played, until: datetime) -> Sequence[Window]:
    try:
        return tuple(expected(played.schedule, until))
    except UnknownZone:  # the zone database lost the channel's: it posts nothing either
        return ()


def _is_known(zone: str) -> bool:
    try:
        zone_info(zone)
    except UnknownZone:
        return False
    return True
