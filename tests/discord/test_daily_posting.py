"""Questions of the day as the bot posts them by itself: at their time, once, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.discord_ui.client import InterviewClient
from bot.discord_ui.daily_sender import DailySender
from bot.use_cases.daily_status import DailyStatus, daily_status
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, PostStatus, Trouble
from storage.database import open_database
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.loopback.state import Message
from tests.discord.loopback.views import MessageView
from tests.discord.playing import question_in

EVERY_DAY = frozenset(range(7))
NINE = DailyPlan(Timetable(9 * 60, "Europe/Berlin", EVERY_DAY), ANY)
"""Every day at 09:00 in Berlin: 08:00 UTC in winter."""
BEFORE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
ADMIN = 4242


@pytest.fixture
def clock() -> MovedClock:
    """Half an hour before the time."""
    return MovedClock(BEFORE)


@asynccontextmanager
async def daily_bot(
    server: Loopback,
    folder: Path,
    clock: MovedClock,
    *channels: Channel,
    plan: DailyPlan = NINE,
    by: int = ADMIN,
) -> AsyncIterator[InterviewClient]:
    """The bot, in whose channels a question of the day is set up."""
    async with running_bot(server, folder / "bot.db", clock=clock) as bot:
        for channel in channels:
            assert channel.guild is not None
            await bot.services.daily.admin.set_up(by, channel.guild.id, channel.id, plan)
        yield bot


async def status(folder: Path, clock: MovedClock) -> DailyStatus:
    """What an operator sees."""
    async with open_database(f"sqlite:///{folder / 'bot.db'}") as database:
        return await daily_status(database, clock, limit=50)


def posts(channel: Channel) -> list[Message]:
    """The questions of the day that stand in a channel."""
    return [each for each in channel.messages.values() if "Question of the day" in str(each.components)]


def answers(channel: Channel) -> list[Message]:
    """The reveals that stand in a channel."""
    return [each for each in channel.messages.values() if "The answer to" in str(each.components)]


async def test_it_comes_at_its_time_and_its_answer_later(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """By the ticks of the real scheduler; nothing before, nothing twice."""
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        await bot.daily.sender.run()
        assert not posts(general), "it is not nine o'clock yet"
        clock.move(minutes=30)
        await discord_server.until(lambda: posts(general))
        clock.move(hours=19, minutes=59)
        await bot.daily.sender.run()
        await bot.daily.keeper.run()
        assert not answers(general)
        clock.move(minutes=1, seconds=5)
        await discord_server.until(lambda: answers(general))
        await bot.daily.sender.run()
        assert len(posts(general)) == 1
        await discord_server.until(lambda: "Practise" in ada.sees(general)[0].buttons)
        assert question_in(ada.sees(general)[0])


async def test_each_day_has_another_question(
    discord_server: Loopback, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        clock.move(minutes=30)
        for _ in range(10):
            await bot.daily.sender.run()
            clock.move(days=1)
        assert len(posts(general)) == 10
        assert len({question_in(view).id for view in _views(general)}) == 10


async def test_a_role_is_pinged_and_nobody_else(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    learners = guild.add_role("learners")
    learners.mentionable = True
    plan = replace(NINE, role_id=learners.id)
    async with daily_bot(discord_server, tmp_path, clock, general, plan=plan) as bot:
        clock.move(minutes=30)
        await bot.daily.sender.run()
        assert [ping.who for ping in discord_server.pings] == [f"<@&{learners.id}>"]


@pytest.mark.parametrize(
    ("break_it", "what"),
    [
        (lambda server, path: server.lose_answer("POST", path), "delivered, and its answer lost"),
        (lambda server, path: server.fail("POST", path, 503), "not delivered: 503"),
        (lambda server, path: server.fail("POST", path, 500), "not delivered: 500, which discord.py repeats"),
    ],
    ids=["lost answer", "503", "500"],
)
async def test_discord_in_trouble_makes_no_second_post_and_loses_none(
    break_it: object,
    what: str,
    discord_server: Loopback,
    general: Channel,
    clock: MovedClock,
    tmp_path: Path,
) -> None:
    assert callable(break_it)
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        break_it(discord_server, f"/channels/{general.id}/messages")
        clock.move(minutes=30)
        for _ in range(3):
            await bot.daily.sender.run()
            clock.move(minutes=1)
        assert len(posts(general)) == 1, what
        state = await status(tmp_path, clock)
        assert dict(state.recent) == {(PostStatus.POSTED, None): 1}
    discord_server.take_violations()


async def test_a_lost_answer_is_looked_for_even_after_discord_forgot_the_nonce(
    discord_server: Loopback, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        discord_server.lose_answer("POST", f"/channels/{general.id}/messages")
        clock.move(minutes=30)
        await bot.daily.sender.run()
        discord_server.clock.advance(3600)
        clock.move(hours=1)
        await bot.daily.sender.run()
        (message,) = posts(general)
        clock.move(hours=19, seconds=5)
        await bot.daily.keeper.run()
        assert len(answers(general)) == 1
        assert "the answer is out" in str(message.components), "it is that message that is kept"


async def test_a_lost_answer_is_found_however_much_was_said_since(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """After an hour of talk, when Discord has forgotten the nonce; and the answer comes when the post says."""
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        path = f"/channels/{general.id}/messages"
        clock.move(minutes=30)
        discord_server.fail("POST", path, 503)
        await bot.daily.sender.run()
        clock.move(hours=4)  # only now it is delivered, and says that the answer comes in twenty hours
        discord_server.lose_answer("POST", path)
        await bot.daily.sender.run()
        for number in range(320):
            ada.say(general, f"chat {number}")
        discord_server.clock.advance(3600)
        clock.move(hours=1)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1
        clock.move(hours=18, minutes=59)
        await bot.daily.keeper.run()
        assert not answers(general), "the post says twenty hours"
        clock.move(minutes=1, seconds=5)
        await bot.daily.keeper.run()
        assert len(answers(general)) == 1


async def test_one_notice_for_all_channels_of_a_server(
    discord_server: Loopback, guild: Guild, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """And told again when Discord did not answer the first time."""
    guild.members[ada.id].roles.append(guild.add_role("admins", "manage_guild"))
    channels = [guild.add_channel(f"room-{number}") for number in range(5)]
    async with daily_bot(discord_server, tmp_path, clock, *channels, by=ada.user.id) as bot:
        told = discord_server.world.dm_with(ada.user)
        for channel in channels:
            channel.deny_bot("send_messages")
        with discord_server.expect_refusal(50013):
            clock.move(minutes=30)
            await bot.daily.sender.run()
            discord_server.fail("POST", f"/channels/{told.id}/messages", 503)
            await bot.daily.keeper.run()
            assert not told.messages
            await bot.daily.keeper.run()
            await bot.daily.keeper.run()
        (notice,) = told.messages.values()
        assert all(channel.mention in str(notice.components) for channel in channels)


async def test_without_read_message_history_the_nonce_keeps_it_single(
    discord_server: Loopback, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    """For the minutes in which Discord remembers it."""
    general.deny_bot("read_message_history")
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        discord_server.lose_answer("POST", f"/channels/{general.id}/messages")
        clock.move(minutes=30)
        for _ in range(2):
            await bot.daily.sender.run()
            clock.move(minutes=1)
        assert len(posts(general)) == 1


async def test_a_bot_that_died_while_sending_is_replaced_by_the_next(
    discord_server: Loopback,
    general: Channel,
    clock: MovedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It sent and could not note it any more: the next one finds the message when the lease is over."""

    async def never(_self: DailySender, _done: object) -> None:
        """As if killed in that very moment."""

    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        clock.move(minutes=30)
        with monkeypatch.context() as patched:
            patched.setattr(DailySender, "_record", never)
            await bot.daily.sender.run()
        assert len(posts(general)) == 1
    discord_server.clock.advance(3600)
    async with daily_bot(discord_server, tmp_path, clock) as bot:
        await bot.daily.sender.run()
        assert (await status(tmp_path, clock)).sending, "its lease is not over"
        clock.move(seconds=21)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1
        assert dict((await status(tmp_path, clock)).recent) == {(PostStatus.POSTED, None): 1}


async def test_two_bots_by_mistake_post_once(
    discord_server: Loopback, guild: Guild, clock: MovedClock, tmp_path: Path
) -> None:
    channels = [guild.add_channel(f"room-{number}") for number in range(40)]
    async with (
        daily_bot(discord_server, tmp_path, clock, *channels) as first,
        running_bot(discord_server, tmp_path / "bot.db", clock=clock) as second,
    ):
        clock.move(minutes=30)
        await first.daily.sender.run()
        await second.daily.sender.run()
        await discord_server.until(lambda: all(map(posts, channels)))
        clock.move(minutes=1)
        await first.daily.sender.run()
        assert [len(posts(channel)) for channel in channels] == [1] * 40


async def test_after_an_outage_a_recent_one_is_posted_and_an_old_one_is_not(
    discord_server: Loopback, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    """Six hours by default; a week of missed days gives one post at most."""
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        clock.move(hours=6)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1, "five and a half hours late"
        clock.move(days=1, hours=1)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1, "six and a half hours late"
        clock.move(days=7)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1
        clock.move(hours=17, minutes=30)
        await bot.daily.sender.run()
        assert len(posts(general)) == 2, "the next one comes at its time"
        skipped = (await status(tmp_path, clock)).skipped
        assert {post.trouble for post in skipped} == {Trouble.OUTAGE}
        assert len({post.day for post in skipped}) == len(skipped) == 7


def _views(channel: Channel) -> list[MessageView]:

    return [MessageView(message) for message in posts(channel)]
