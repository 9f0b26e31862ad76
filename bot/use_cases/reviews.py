"""What somebody has to review, and reminding them of it: at most once a day, and only when something is due.

As in `bot.use_cases.reminders`, whoever takes a reminder on moves the next look on to another day in the same
transaction. Each public method is one transaction that writes, or one that reads, and may raise StorageUnavailable.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.use_cases.due import backlog
from bot.use_cases.reminder_times import due_day
from bot.use_cases.reminders import Claim, Known
from bot.use_cases.review_outcomes import Backlog, ReviewReminder
from questions.bank import Bank
from questions.daily import Timetable, local_day, next_run
from questions.daily_words import EVERY_DAY
from storage import learning, people
from storage.database import Database
from storage.people import Look, PersonalSettings

REVIEW_MINUTE = 18 * 60
"""Of the local day, unless the person chose another: before the evening's questions of the day are called out."""

_NO_LOOK_LATER = timedelta(days=2)


class Reviews:
    """One instance serves everybody."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._clock = clock

    async def backlog(self, actor: int) -> Backlog:
        """What the person has to review, and when more comes."""
        async with self._database.reading() as transaction:
            cards = await learning.cards_of(transaction, actor)
        return backlog(cards, self._bank, self._clock())

    async def claim(self, limit: int) -> tuple[Claim, ...] | None:
        """Look at up to so many people whose time has come; gives those to be reminded. None: nobody's has come."""
        async with self._database.reading() as transaction:  # most ticks end here, without a writer's lock
            if not await people.is_any_to_remind(transaction, self._clock(), Look.REVIEW):
                return None
        async with self._database.writing() as transaction:
            now = self._clock()
            found = await people.to_remind(transaction, now, limit, Look.REVIEW)
            ids = [person.user_id for person in found]
            known = Known(now, await people.played(transaction, ids, now), {}, {})
            due = await learning.due(transaction, ids, now)
            claims: list[Claim] = []
            looks: dict[int, datetime | None] = {}
            for person in found:
                chosen = timetable(person, known)
                if chosen is None or person.review_at is None:
                    looks[person.user_id] = None
                    continue
                day = due_day(chosen, person.review_at, now, ())
                if day is not None and backlog(due.get(person.user_id, {}), self._bank, now).due:
                    claims.append(Claim(person.user_id, day))
                looks[person.user_id] = next_run(chosen, now, later_than=day).at
            await people.remind_at(transaction, looks, Look.REVIEW)
            await transaction.commit()
        return tuple(claims)

    async def reminder(self, claim: Claim) -> ReviewReminder | None:
        """What to say now; None when nothing is due any more, or reminders were switched off, since then."""
        async with self._database.reading() as transaction:
            person = await people.get(transaction, claim.user_id)
            cards = await learning.cards_of(transaction, claim.user_id)
        waiting = backlog(cards, self._bank, self._clock())
        return ReviewReminder(claim, waiting) if waiting.due and person.review_minute is not None else None

    async def clock_set_back(self) -> int:
        """Bring back looks that a clock which ran ahead has planned too far off; gives how many."""
        async with self._database.writing() as transaction:
            now = self._clock()
            moved = await people.look_at_the_latest(transaction, now + _NO_LOOK_LATER, now, Look.REVIEW)
            await transaction.commit()
        return moved

    async def unreachable(self, claim: Claim) -> None:
        """Discord does not let the bot write to the person: no more reminders until they ask for them again."""
        async with self._database.writing() as transaction:
            await people.remind_at(transaction, {claim.user_id: None}, Look.REVIEW)
            await transaction.commit()


def timetable(person: PersonalSettings, known: Known) -> Timetable | None:
    """When a person wants to hear of reviews, in the zone in which their days are counted; None: never."""
    if person.review_minute is None:
        return None
    return Timetable(person.review_minute, known.zone(person)[0], EVERY_DAY)


def look_after_change(
    before: PersonalSettings, after: PersonalSettings, known: Known, now: datetime
) -> datetime | None:
    """The next look once the settings have changed: none on a day that has had its own already."""
    chosen = timetable(after, known)
    if chosen is None:
        return before.review_at
    today = local_day(now, chosen.zone)
    had_it = before.review_at is not None and local_day(before.review_at, chosen.zone) > today
    return next_run(chosen, now, later_than=today if had_it else None).at
