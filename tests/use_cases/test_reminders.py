"""Who is reminded of a question of the day, when, and how often."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.use_cases.daily import Daily, daily
from bot.use_cases.daily_outcomes import Answered, SetUp
from bot.use_cases.daily_work import Sent
from bot.use_cases.personal import PersonalView
from bot.use_cases.reminders import Claim, Reminder
from questions.bank import Bank
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.grading import Grader
from storage import daily_posts, people
from storage.database import Database, open_database
from storage.migrate import upgrade
from storage.tables import daily_entries
from tests.unit.builders import Clock

ADMIN, GUILD, ADA, BOB = 1, 7, 1001, 1002
EVERY_DAY = frozenset(range(7))
BERLIN = "Europe/Berlin"
NINE = DailyPlan(Timetable(9 * 60, BERLIN, EVERY_DAY), ANY)
STEP = timedelta(minutes=30)


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


START = utc(2, 7)
"""Eight in Berlin on a Monday."""


class Town:
    """Channels with a question of the day, and people who play."""

    def __init__(self, database: Database, bank: Bank, grader: Grader, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.daily: Daily = daily(database, bank, grader, clock)

    async def ask(self, channel: int, plan: DailyPlan = NINE) -> None:
        """Set up a channel."""
        assert isinstance(await self.daily.admin.set_up(ADMIN, GUILD, channel, plan), SetUp)

    async def go(self, moment: datetime) -> None:
        """Let time pass until then, with each post at its minute."""
        while self.clock.now < moment:
            step = STEP - (self.clock.now - START) % STEP  # to the next half hour
            self.clock.now = min(moment, self.clock.now + step)
            while claimed := await self.daily.posting.claim(50):
                await self.daily.posting.record([Sent(each, each.post.id + 900) for each in claimed])
            for reveal in await self.daily.upkeep.reveals(50):
                await self.daily.upkeep.revealed(reveal.post, 1)

    async def answer(self, post_id: int, actor: int = ADA) -> Answered:
        """Answer a question."""
        async with self.database.reading() as transaction:
            post = await daily_posts.get(transaction, post_id)
        assert post
        given = await self.daily.play.answer(actor, post.id, post.stamp, "It cuts wood.")
        assert isinstance(given, Answered)
        return given

    async def remind(self, actor: int = ADA, time: int | None = None) -> PersonalView:
        """Switch reminders on."""
        chosen = await self.daily.personal.set_reminder(actor, on=True, minute=time)
        assert isinstance(chosen, PersonalView)
        return chosen

    async def due(self) -> list[Reminder]:
        """All that is to be sent now."""
        found = []
        while (claims := await self.daily.reminders.claim(10)) is not None:
            found += [await self.daily.reminders.reminder(claim) for claim in claims]
        return [each for each in found if each is not None]

    async def walk(self, until: datetime) -> list[tuple[datetime, Reminder]]:
        """All reminders until then, looking every half hour."""
        sent = []
        while self.clock.now < until:
            await self.go(min(until, self.clock.now + STEP - (self.clock.now - START) % STEP))
            sent += [(self.clock.now, each) for each in await self.due()]
        return sent


@pytest.fixture
async def town(url: str, questions: Bank, grader: Grader, clock: Clock) -> AsyncIterator[Town]:
    """At START."""
    clock.now = START
    async with open_database(url) as database:
        await upgrade(database)
        yield Town(database, questions, grader, clock)


async def playing(town: Town, plan: DailyPlan = NINE, *, time: int | None = None) -> None:
    """Ada has answered the first question of channel 11, the first post, and wants to be reminded."""
    await town.ask(11, plan)
    await town.go(utc(2, 8))
    await town.answer(1)
    await town.remind(time=time)


async def test_one_reminder_a_day_at_the_chosen_minute(town: Town) -> None:
    """While a question is open and not answered; each names what is open then, and the streak."""
    await playing(town)
    sent = await town.walk(utc(5, 7))
    assert [at for at, _ in sent] == [utc(3, 19), utc(4, 19)]
    assert [[post.id for post in each.posts] for _, each in sent] == [[2], [3]]
    assert [each.streak.days for _, each in sent] == [1, 0]


async def test_who_has_answered_is_left_alone(town: Town) -> None:
    """Also by a channel whose question of that day they left out: their day is safe."""
    await playing(town)
    await town.ask(12, replace(NINE, timetable=Timetable(10 * 60, BERLIN, EVERY_DAY)))
    await town.go(utc(2, 9))
    await town.answer(2)
    await town.go(utc(3, 9))
    await town.answer(3)
    assert await town.walk(utc(4, 7)) == []
    await town.daily.admin.remove(ADMIN, GUILD, 12)
    ((_, reminder),) = await town.walk(utc(5, 7))
    assert [post.channel_id for post in reminder.posts] == [11]


async def test_channels_never_played_in_remind_of_nothing(town: Town) -> None:
    await playing(town)
    await town.ask(12)
    ((_, reminder),) = await town.walk(utc(4, 7))
    assert [post.channel_id for post in reminder.posts] == [11]


async def test_a_channel_that_stopped_reminds_of_nothing(town: Town) -> None:
    await playing(town)
    await town.go(utc(3, 9))
    await town.daily.admin.remove(ADMIN, GUILD, 11)
    assert await town.walk(utc(5, 7)) == []


async def test_an_answer_that_comes_sooner_moves_the_reminder(town: Town) -> None:
    """An hour before it, once; nothing at the chosen minute, when it is out."""
    await playing(town, replace(NINE, reveal_hours=8))
    sent = await town.walk(utc(5, 7))
    assert [at for at, _ in sent] == [utc(3, 15), utc(4, 15)]


async def both(town: Town) -> None:
    """Ada plays in both channels: 12 has a question from eight to four from the third on, 11 one from noon on."""
    await town.ask(12, replace(NINE, timetable=Timetable(8 * 60, BERLIN, EVERY_DAY), reveal_hours=8))
    await town.ask(11, replace(NINE, timetable=Timetable(12 * 60, BERLIN, EVERY_DAY)))
    await town.go(utc(3, 12))
    for post_id in (1, 2, 3):
        await town.answer(post_id)
    await town.remind()


async def test_of_two_moments_on_one_day_the_first_has_the_reminder(town: Town) -> None:
    """It names all that is open by then, and there is no other that day."""
    await both(town)
    sent = await town.walk(utc(5, 6))
    assert [at for at, _ in sent] == [utc(4, 14)]
    assert [post.channel_id for post in sent[0][1].posts] == [12, 11]


async def test_a_first_moment_that_finds_nothing_leaves_the_day_to_the_second(town: Town) -> None:
    """Left out by an admin, the question that would close sooner is no reason any more."""
    await both(town)
    await town.go(utc(3, 19))
    assert await town.due() == []
    await town.daily.admin.skip(GUILD, 12)
    assert [at for at, _ in await town.walk(utc(5, 6))] == [utc(4, 19)]


async def test_a_question_just_posted_is_no_reason(town: Town) -> None:
    """Posted at the chosen minute, it is reminded of an hour before its answer."""
    await playing(town, time=9 * 60)
    sent = await town.walk(utc(5, 7))
    # Posted at nine, answered at five next morning: four o'clock on the answer's own day.
    assert [at for at, _ in sent] == [utc(4, 3), utc(5, 3)]


@pytest.mark.parametrize(("late", "comes"), [(119, True), (121, False)])
async def test_after_an_outage(town: Town, late: int, comes: bool) -> None:
    """Up to two hours late, and not at all later; the next day is as ever."""
    await playing(town)
    await town.go(utc(3, 18))
    town.clock.now = utc(3, 19) + timedelta(minutes=late)
    assert len(await town.due()) == comes
    assert [at for at, _ in await town.walk(utc(5, 7))] == [utc(4, 19)]


async def test_an_outage_over_days_costs_no_more_than_they_had(town: Town) -> None:
    await playing(town)
    await town.go(utc(6, 18, 30))
    town.clock.now = utc(6, 19, 30)
    assert len(await town.due()) == 1
    assert await town.due() == []


async def test_a_claim_is_made_once(town: Town) -> None:
    """Whoever dies after claiming sends none: better that than two."""
    await playing(town)
    await town.go(utc(3, 19))
    assert await town.daily.reminders.claim(10) == (Claim(ADA, date(2026, 3, 3)),)
    assert await town.daily.reminders.claim(10) is None
    assert [at for at, _ in await town.walk(utc(5, 7))] == [utc(4, 19)]


async def test_what_happens_after_the_claim_counts(town: Town) -> None:
    """Answered, switched off, or revealed meanwhile: nothing is said."""
    await playing(town)
    await town.go(utc(3, 19))
    (claim,) = await town.daily.reminders.claim(10) or ()
    assert await town.daily.reminders.reminder(claim)
    await town.daily.personal.set_reminder(ADA, on=False)
    assert await town.daily.reminders.reminder(claim) is None
    await town.remind()
    assert await town.daily.reminders.reminder(claim)
    await town.answer(2)
    assert await town.daily.reminders.reminder(claim) is None


async def test_another_time_gives_no_second_reminder_that_day(town: Town) -> None:
    """Nor does switching them off and on, nor another zone."""
    await playing(town)
    await town.go(utc(3, 19))
    assert len(await town.due()) == 1
    await town.remind(time=21 * 60)
    assert await town.walk(utc(3, 20, 30)) == []
    await town.daily.personal.set_reminder(ADA, on=False)
    await town.remind(time=22 * 60)
    assert await town.walk(utc(3, 22)) == []
    await town.daily.personal.set_zone(ADA, "America/New_York")
    # There the third has had its reminder too; at ten in the evening of the fourth that day's question is open.
    assert [at for at, _ in await town.walk(utc(5, 7))] == [utc(5, 3)]


async def test_a_time_moved_before_it_comes_is_the_new_one(town: Town) -> None:
    await playing(town)
    await town.go(utc(3, 18))
    await town.remind(time=19 * 60 + 30)
    assert [at for at, _ in await town.walk(utc(4, 7))] == [utc(3, 18, 30)]


async def test_a_lost_zone_gives_way_to_the_channels(town: Town) -> None:
    """As after an update of the zone database."""
    await playing(town)
    async with town.database.writing() as transaction:
        kept = await people.get(transaction, ADA)
        await people.put(transaction, replace(kept, zone="Mars/Olympus"))
        await transaction.commit()
    assert [at for at, _ in await town.walk(utc(4, 7))] == [utc(3, 19)]
    shown = await town.daily.personal.show(ADA)
    assert shown.lost
    assert shown.zone == BERLIN


async def test_unreachable_people_are_asked_no_more(town: Town) -> None:
    await playing(town)
    await town.go(utc(3, 19))
    (claim,) = await town.daily.reminders.claim(10) or ()
    await town.daily.reminders.unreachable(claim)
    assert await town.walk(utc(6, 7)) == []
    assert (await town.daily.personal.show(ADA)).settings.unreachable
    await town.remind()
    assert [at for at, _ in await town.walk(utc(7, 7))] == [utc(6, 19)]


async def test_the_hour_that_is_skipped_or_comes_twice(town: Town) -> None:
    """Half past two in Berlin: at the change on 29 March, once on 25 October."""
    town.clock.now = utc(28, 7)
    long = replace(NINE, reveal_hours=48)
    await town.ask(11, long)
    await town.go(utc(28, 8, 30))
    await town.answer(1)
    await town.remind(time=150)
    await town.go(utc(29, 7))
    assert [at for at, _ in await town.walk(utc(30, 22))] == [utc(30, 0, 30)]
    town.clock.now = utc(24, 6, month=10)
    await town.go(utc(24, 8, month=10))
    async with town.database.reading() as transaction:
        latest = await daily_posts.latest(transaction, 1, 1)
    await town.answer(latest[0].id)
    sent = await town.walk(utc(26, 8, month=10))
    assert [at for at, _ in sent] == [utc(26, 1, 30, month=10)]


async def test_many_are_handed_out_in_batches(town: Town) -> None:
    """A thousand due in the same minute: each once, never more than asked for."""
    await playing(town)
    async with town.database.writing() as transaction:
        ada = await people.get(transaction, ADA)
        for user_id in range(5000, 6000):
            await people.put(transaction, replace(ada, user_id=user_id, zone=BERLIN))
        entry = {"post_id": 1, "hints": 0, "shares": False, "day": date(2026, 3, 2), "answered_at": utc(2, 8)}
        rows = [entry | {"user_id": user_id} for user_id in range(5000, 6000)]
        await transaction.execute(insert(daily_entries), rows)
        await transaction.commit()
    await town.go(utc(3, 19))
    reminded: list[int] = []
    while (claims := await town.daily.reminders.claim(48)) is not None:
        assert len(claims) <= 48
        reminded += [claim.user_id for claim in claims]
    assert sorted(reminded) == [ADA, *range(5000, 6000)]
