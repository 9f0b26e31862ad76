"""Any course of setting up, editing, pausing, outages and faults: no day has two posts, and none is lost.

Discord is played by a dictionary of what was delivered; the database, the use-cases and the zones are real. What must
have been posted is reckoned minute by minute, from UTC to what a clock on the wall shows.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.use_cases.daily import Daily, daily
from bot.use_cases.daily_outcomes import Changed, SetUp, Skipped
from bot.use_cases.daily_work import Assignment, Delivery, Refused, Sent, Unknown
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, Trouble
from questions.grading import Grader
from storage.database import open_database
from storage.migrate import upgrade
from tests.unit.builders import BRIEF, Clock, bank, question

GUILD, ADMIN = 111, 7
CHANNELS = (1, 2, 3)
BANK = bank(*(question(f"saw-{n}") for n in range(3)), *(question(f"lamp-{n}", "lights") for n in range(3)))
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Nuuk")
# Around a change of the clock in each of them but Kolkata.
STARTS = tuple(
    datetime(2026, month, day, 9, tzinfo=UTC) for month, day in ((3, 27), (10, 23), (3, 6), (10, 30))
)

kinds = st.sampled_from(["well", "well", "well", "crash", "refused", "unknown"])
channels = st.sampled_from(CHANNELS)
plans = st.builds(
    lambda minute, zone, weekdays, topics: DailyPlan(Timetable(minute, zone, weekdays), ANY, topics),
    st.integers(0, 1439),
    st.sampled_from(ZONES),
    st.frozensets(st.integers(0, 6), min_size=4),
    st.sampled_from([(), ("tools",), ("lights",)]),
)
actions = st.one_of(
    st.tuples(st.just("set up"), channels, plans),
    st.tuples(st.just("edit"), channels, plans),
    st.tuples(st.sampled_from(["pause", "resume", "skip", "remove", "now"]), channels, st.none()),
    st.tuples(st.just("move"), kinds, st.integers(1, 400)),
    st.tuples(st.just("move"), kinds, st.integers(400, 6000)),
    st.tuples(st.just("move"), kinds, st.integers(1300, 1500)),
)


@dataclass
class Town:
    """The use-cases, a Discord that remembers what was delivered, and what the test knows of each channel."""

    desk: Daily
    clock: Clock
    delivered: dict[int, tuple[int, date, str]] = field(default_factory=dict)
    """By post: channel, day, question."""
    since: dict[int, tuple[datetime, DailyPlan]] = field(default_factory=dict)
    """Active channels: since when, and with what plan."""
    left_out: set[tuple[int, date]] = field(default_factory=set)
    handed_out: set[tuple[int, str]] = field(default_factory=set)
    """Channel and question: what was claimed, delivered or not."""
    faults: dict[tuple[int, date], datetime] = field(default_factory=dict)
    """When the sending of a day went wrong last."""

    async def act(self, what: str, which: object, how: object) -> None:
        """One thing that happens."""
        match what, which, how:
            case "move", str(kind), int(minutes):
                self.clock.now += timedelta(minutes=minutes)
                await self.tick(kind)
            case "now", int(channel), _:
                got = await self.desk.posting.claim_today(channel)
                if isinstance(got, Assignment):
                    self.handed_out.add((channel, got.question.id))
                    await self.desk.posting.record([self.deliver(got)])
            case _, int(channel), _:
                await self.administer(what, channel, how)

    async def administer(self, what: str, channel: int, how: object) -> None:
        """What an admin does, followed by what the test knows of the channel from then on."""
        admin, now = self.desk.admin, self.clock()
        match what, how:
            case "set up", DailyPlan() as plan:
                if isinstance(await admin.set_up(ADMIN, GUILD, channel, plan), SetUp):
                    self.since[channel] = (now, plan)
            case "edit", DailyPlan() as plan:
                await admin.edit(ADMIN, GUILD, channel, lambda _: plan)
                self.edited(channel, plan)
            case "skip", _:
                skipped = await admin.skip(GUILD, channel)
                if isinstance(skipped, Skipped):
                    self.left_out.add((channel, skipped.run.day))
            case "resume", _:
                resumed = await admin.resume(ADMIN, GUILD, channel)
                if isinstance(resumed, Changed):
                    self.since.setdefault(channel, (now, resumed.schedule.plan))
            case _:
                self.end(channel)
                await (admin.pause if what == "pause" else admin.remove)(ADMIN, GUILD, channel)
                self.since.pop(channel, None)

    def edited(self, channel: int, plan: DailyPlan) -> None:
        """Another plan for an active channel; with another timetable, what was due before is over."""
        if channel in self.since:
            since, before = self.since[channel]
            if before.timetable != plan.timetable:
                self.end(channel)
            self.since[channel] = (since if before.timetable == plan.timetable else self.clock(), plan)

    def end(self, channel: int) -> None:
        """The channel's timetable ends: what was due by it is over, posted or missed, also by the next timetable."""
        if channel in self.since:
            since, plan = self.since[channel]
            days = reached_days(plan, max(since, self.clock() - timedelta(days=2)), self.clock())
            self.left_out |= {(channel, day) for day in days}

    async def tick(self, kind: str) -> None:
        """What the sender does, well or with a fault in its first delivery."""
        first = True
        while claimed := await self.desk.posting.claim(5):
            deliveries: list[Delivery] = []
            for assignment in claimed:
                self.handed_out.add((assignment.post.channel_id, assignment.question.id))
                if first and kind != "well":
                    self.faults[assignment.post.channel_id, assignment.post.day] = self.clock()
                    first = False
                    fault = self.fail(kind, assignment)
                    if fault is None:  # killed: nothing of this batch is recorded, and its leases run
                        posts = [each.post for each in claimed]
                        self.faults |= {(post.channel_id, post.day): self.clock() for post in posts}
                        return
                    deliveries.append(fault)
                else:
                    deliveries.append(self.deliver(assignment))
            await self.desk.posting.record(deliveries)

    def fail(self, kind: str, assignment: Assignment) -> Delivery | None:
        """A delivery that goes wrong."""
        match kind:
            case "refused" if not (assignment.look_first and assignment.post.id in self.delivered):
                return Refused(assignment, Trouble.NO_PERMISSION)
            case "unknown":
                self.deliver(assignment)
                return Unknown(assignment)
            case _:
                self.deliver(assignment)
                return None

    def deliver(self, assignment: Assignment) -> Delivery:
        """As the sender does it: look first where need be, then send."""
        post = assignment.post
        if assignment.look_first and post.id in self.delivered:
            return Sent(assignment, post.id)
        if assignment.left_out is not None:
            return Refused(assignment, assignment.left_out)
        assert post.id not in self.delivered, "sent twice without a look"
        assert (post.channel_id, post.day) not in self.days(), "two posts for one day"
        self.check_question(assignment)
        self.delivered[post.id] = (post.channel_id, post.day, assignment.question.id)
        return Sent(assignment, post.id)

    def days(self) -> set[tuple[int, date]]:
        """The days that have their post."""
        return {(channel, day) for channel, day, _ in self.delivered.values()}

    def check_question(self, assignment: Assignment) -> None:
        """A question comes again only when the pool is used up: when all of it was handed out to be posted."""
        channel, asked = assignment.post.channel_id, assignment.question.id
        pool = {each.id for each in BANK.pool(assignment.plan.topics)}
        if asked in pool and (channel, asked) in {(each, had) for each, _, had in self.delivered.values()}:
            assert {(channel, each) for each in pool} <= self.handed_out, (
                "a repeat before the pool was used up"
            )

    def missing(self) -> list[tuple[int, date]]:
        """Days of active channels whose time has come lately and that have no post."""
        patience = self.clock() - timedelta(
            minutes=61
        )  # the longest until a post that was refused is tried again
        posted = self.days() | self.left_out | {key for key, at in self.faults.items() if at > patience}
        return [
            (channel, day)
            for channel, (since, plan) in self.since.items()
            for day in wanted_days(plan, since, self.clock())
            if (channel, day) not in posted and not self.later_day_posted(channel, day)
        ]

    def later_day_posted(self, channel: int, day: date) -> bool:
        """Whether a later day was posted or left out: after a change of zone the days before it are over."""
        return any(each == channel and other > day for each, other in self.days() | self.left_out)


def wanted_days(plan: DailyPlan, since: datetime, now: datetime) -> list[date]:
    """The days whose time came in the catch-up window."""
    return reached_days(plan, max(since, now - timedelta(hours=plan.catch_up_hours)), now)


def reached_days(plan: DailyPlan, since: datetime, now: datetime) -> list[date]:
    """The days whose time came after `since`, found by watching a clock on the wall minute by minute."""
    zone = ZoneInfo(plan.timetable.zone)
    shown = (since - timedelta(hours=26)).replace(second=0, microsecond=0)
    reached: dict[date, datetime] = {}
    while shown <= now:
        local = shown.astimezone(zone)
        if local.hour * 60 + local.minute >= plan.timetable.minute:
            reached.setdefault(local.date(), shown)
        shown += timedelta(minutes=1)
    wanted = plan.timetable.weekdays
    return [day for day, at in reached.items() if since < at <= now and day.weekday() in wanted]


@BRIEF
@given(st.sampled_from(STARTS), st.lists(actions, min_size=8, max_size=60))
def test_no_day_has_two_posts_and_none_is_lost(
    start: datetime, course: list[tuple[str, object, object]]
) -> None:
    """After a quiet hour without faults, everything that was due in the window stands in its channel."""

    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with open_database(f"sqlite:///{Path(folder) / 'bot.db'}") as database:
                await upgrade(database)
                clock = Clock(start)
                town = Town(daily(database, BANK, Grader(), clock), clock)
                for each in course:
                    await town.act(*each)
                    await town.tick("well")
                    assert town.missing() == []
                for _ in range(4):  # leases end, refusals are tried again
                    clock.now += timedelta(minutes=20)
                    await town.tick("well")
                assert town.missing() == []

    asyncio.run(play())


def test_the_reckoning_of_this_test_is_right() -> None:
    """By hand: Berlin, the night of the change to summer time, 02:30 does not exist and 03:00 comes instead."""
    plan = DailyPlan(Timetable(150, "Europe/Berlin", frozenset(range(7))), ANY)
    change = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    before = change - timedelta(hours=3)
    assert list(wanted_days(plan, before, change - timedelta(minutes=1))) == []
    assert list(wanted_days(plan, before, change)) == [date(2026, 3, 29)]
    assert list(wanted_days(replace(plan, catch_up_hours=0), before, change + timedelta(minutes=1))) == []
