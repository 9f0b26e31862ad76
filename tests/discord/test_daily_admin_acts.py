"""`/daily list`, `pause`, `skip`, `preview`, `now`, `queue`, `remove`, against what is then posted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.discord_ui.client import InterviewClient
from bot.use_cases.daily_outcomes import Schedule
from questions.model import Question
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, DriverError, Exchange, Guild, Loopback, MessageView, Person
from tests.discord.playing import BANK, question_in
from tests.discord.test_daily_admin import plan_of

MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
QUEUED = "late-binding-in-closures"


@pytest.fixture
def clock() -> MovedClock:
    """Half past eight in Berlin: half an hour before the post."""
    return MovedClock(MONDAY)


@pytest.fixture
def grace(discord_server: Loopback, guild: Guild) -> Person:
    """An admin."""
    return discord_server.add_user("grace", member_of=[guild], permissions=["manage_guild"])


async def set_up(person: Person, channel: Channel) -> None:
    """Every day at nine in Berlin."""
    await person.slash(channel, "daily setup", time="9", timezone="Europe/Berlin")


def posted(channel: Channel) -> list[Question]:
    """The questions that everybody sees in a channel, in order."""
    public = [MessageView(each) for each in channel.messages.values() if each.ephemeral_to is None]
    return [question_in(view) for view in public if "Question of the day" in view.text]


def stamp(moment: datetime) -> str:
    """As Discord writes a moment."""
    return f"<t:{int(moment.timestamp())}:F>"


async def test_what_is_announced_is_posted(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Preview, queue and posts agree day after day, with a question put next by an admin."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        queue = await grace.slash(general, "daily queue", question="late binding")
        assert "“Late binding in closures” is next" in queue.text
        announced = [title_of(line) for line in queue.text.splitlines() if line.startswith("**")]
        assert len(announced) == 7
        previews = []
        for _ in range(7):
            shown = await preview(grace, general)
            assert shown.ephemeral
            assert all(component["disabled"] for component in shown.interactive)
            previews.append(question_in(shown))
            clock.move(minutes=30)
            await bot.daily.sender.run()
            clock.move(hours=23, minutes=30)
        assert posted(general) == previews
        assert [question.title for question in previews] == announced
        assert previews[0].id == QUEUED


async def test_the_preview_is_the_post(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The same text, role included; and the preview pings nobody."""
    role = guild.add_role("learners")
    role.mentionable = True
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await grace.slash(general, "daily setup", time="9", timezone="Europe/Berlin", role=role)
        shown = await preview(grace, general)
        assert not discord_server.pings
        clock.move(minutes=30)
        await bot.daily.sender.run()
        (post,) = [MessageView(each) for each in general.messages.values() if each.ephemeral_to is None]
        assert (post.text, post.buttons) == (shown.text, shown.buttons)


async def test_the_menu_takes_questions_out(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Also after a restart; not for somebody who is no admin any more."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        await set_up(grace, general)
        before = (await grace.slash(general, "daily queue")).text
        offered = await grace.autocomplete(general, "daily queue", focus="question", text="late bind")
        assert offered[0]["value"] == QUEUED
        await grace.slash(general, "daily queue", question=QUEUED)
        queue = await grace.slash(general, "daily queue", question="the event loop and await")
        assert queue.text.count("📌") == 4, "one is new, two are in the list, one explains the sign"
        unknown = await grace.slash(general, "daily queue", question="xyzzyplugh")
        assert "no such question" in unknown.text
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        roles = guild.members[grace.id].roles[:]
        guild.members[grace.id].roles.clear()
        refused = await grace.select(queue.message, "Take out of the queue", [QUEUED])
        assert "You need **Manage Server**" in refused.text
        guild.members[grace.id].roles += roles
        out = await grace.select(queue.message, "Take out of the queue", queue_values(queue))
        assert out.message.text == before
        assert not out.message.selects


async def test_now_and_the_time_of_the_same_day(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """One post for the day, linked; a second `now` links to the same."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        coming = question_in(await preview(grace, general))
        done = await grace.slash(general, "daily now")
        assert posted(general) == [coming]
        (message,) = [each for each in general.messages.values() if each.ephemeral_to is None]
        assert f"/{general.id}/{message.id})" in done.text
        assert stamp(datetime(2026, 3, 3, 8, tzinfo=UTC)) in done.text
        clock.move(hours=2)
        await bot.daily.sender.run()
        again = await grace.slash(general, "daily now")
        assert f"/{general.id}/{message.id})" in again.text
        assert "already" in again.text
        assert len(posted(general)) == 1
        clock.move(days=1)
        await bot.daily.sender.run()
        assert len(set(posted(general))) == 2


async def test_now_where_the_bot_may_not_write(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """It names what is missing, and the list says that it failed; once granted, the bot tries again."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        general.deny_bot("send_messages")
        with discord_server.expect_refusal(50013):
            refused = await grace.slash(general, "daily now")
        assert "could not be posted" in refused.text
        assert "**Send Messages**." in refused.text
        listed = await grace.slash(general, "daily list")
        assert "Could not be posted" in listed.text
        assert "Tried again <t:" in listed.text
        assert "could not be posted" in (await grace.slash(general, "daily now")).text
        general.allow_bot("send_messages")
        clock.move(minutes=16)
        await bot.daily.sender.run()
        assert len(posted(general)) == 1
        assert "Could not" not in (await grace.slash(general, "daily list")).text


async def test_skip_pause_and_resume(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Each says what comes, across the change of the clock, and keeps to it."""
    clock.now = datetime(2026, 3, 28, 7, 30, tzinfo=UTC)
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        skipped = await grace.slash(general, "daily skip")
        assert "Saturday, 28 March is left out" in skipped.text
        assert stamp(datetime(2026, 3, 29, 7, tzinfo=UTC)) in skipped.text, "nine in summer time"
        clock.move(hours=12)
        await bot.daily.sender.run()
        assert not posted(general)
        assert "28 March left out" in (await grace.slash(general, "daily list")).text
        assert "is paused" in (await grace.slash(general, "daily pause")).text
        assert "paused already" in (await grace.slash(general, "daily pause")).text
        assert "nothing to skip" in (await grace.slash(general, "daily skip")).text
        assert "Paused" in (await grace.slash(general, "daily list")).text
        assert "is paused" in (await grace.slash(general, "daily preview")).messages[0].text
        assert "until `/daily resume`" in (await grace.slash(general, "daily queue")).text
        clock.move(days=2)
        await bot.daily.sender.run()
        assert not posted(general)
        resumed = await grace.slash(general, "daily resume")
        assert stamp(datetime(2026, 3, 31, 7, tzinfo=UTC)) in resumed.text
        assert "is not paused" in (await grace.slash(general, "daily resume")).text


async def test_remove_and_set_up_again(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The command to have it back is given, and works; the history goes on."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await grace.slash(
            general, "daily setup", time="9", timezone="Europe/Berlin", topics="asyncio", weekdays="fri-tue"
        )
        plan = await plan_of(bot, general)
        await grace.slash(general, "daily now")
        removed = await grace.slash(general, "daily remove")
        command = removed.text.split("```")[1].strip()
        assert command.startswith(
            "/daily setup time:09:00 channel:#general timezone:Europe/Berlin weekdays:Fri–Tue"
        )
        clock.move(days=1)
        await bot.daily.sender.run()
        assert len(posted(general)) == 1
        for name in ("pause", "resume", "skip", "preview", "now", "queue", "remove"):
            none = await grace.slash(general, f"daily {name}")
            assert none.text == f"<#{general.id}> has no question of the day; `/daily setup` gives it one."
        assert "No channel of this server" in (await grace.slash(general, "daily list")).text
        again = await grace.slash(general, "daily setup", time="09:00", topics="asyncio", weekdays="Fri–Tue")
        assert "3 questions, 2 of them new here" in again.text
        assert await plan_of(bot, general) == plan


async def test_a_long_list_has_pages(
    discord_server: Loopback, guild: Guild, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Every channel once, and the way to the others on each page."""
    channels = [guild.add_channel(f"room-{number}") for number in range(8)]
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        for channel in channels:
            await set_up(grace, channel)
        first = await grace.slash(channels[0], "daily list")
        second = await grace.slash(channels[0], "daily list", page=2)
        assert "8 channels" in first.text
        assert "`/daily list page:2`" in first.text
        assert "Page 2 of 2" in second.text
        for channel in channels:
            assert (channel.mention in first.text) != (channel.mention in second.text)


async def test_a_deleted_channel_is_forgotten_and_a_hidden_one_is_not(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Discord tells the bot of both in the same way."""
    doomed, hidden = guild.add_channel("doomed"), guild.add_channel("hidden")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        for channel in (doomed, hidden):
            await set_up(grace, channel)
        with discord_server.expect_refusal(50001, 10003):
            hidden.deny_bot("view_channel")
            doomed.delete()
            await forgotten(bot, doomed)
            listed = await grace.slash(general, "daily list")
        assert doomed.mention not in listed.text
        assert "I lack **View Channel** there" in listed.text


async def test_a_channel_that_was_deleted_while_the_bot_was_away(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """It leaves the list when that is looked at."""
    doomed = guild.add_channel("doomed")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        await set_up(grace, doomed)
        await set_up(grace, general)
    doomed.delete()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        with discord_server.expect_refusal(10003):
            listed = await grace.slash(general, "daily list")
        assert "1 channel with" in listed.text
        await forgotten(bot, doomed)


async def test_only_admins(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Members are not offered the commands; where a server offers them to all, the bot itself says no."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        assert "daily" not in ada.offered(general)
        with pytest.raises(DriverError, match="not offered"):
            await ada.slash(ada.dm(), "daily list")
        for command in discord_server.world.commands[None].values():
            command["default_member_permissions"] = None
        for name in ("list", "edit", "pause", "skip", "preview", "now", "queue", "remove"):
            assert "You need **Manage Server**" in (await ada.slash(general, f"daily {name}")).text


async def test_two_admins_at_once(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """One sets it up, the other is told that it is there; edits of both hold."""
    linus = discord_server.add_user("linus", member_of=[guild], permissions=["administrator"])
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await grace.slash(general, "daily setup", time="9", timezone="Europe/Berlin")
        second = await linus.slash(general, "daily setup", time="10", timezone="UTC")
        assert "already (every day at 09:00 Europe/Berlin); `/daily edit`" in second.text
        await grace.slash(general, "daily edit", time="10")
        await linus.slash(general, "daily edit", difficulty="hard")
        plan = await plan_of(bot, general)
        assert (plan.timetable.minute, str(plan.levels[0])) == (600, "hard")
        assert (
            "either `role:` or `no_role:`"
            in (await linus.slash(general, "daily edit", role=guild.everyone, no_role=True)).text
        )
        assert "Say what to change" in (await linus.slash(general, "daily edit")).text


async def forgotten(bot: InterviewClient, channel: Channel) -> None:
    """Wait until a channel has no schedule any more."""
    assert channel.guild is not None
    for _ in range(500):
        if not isinstance(await bot.services.daily.admin.find(channel.guild.id, channel.id), Schedule):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{channel} is not forgotten")


async def preview(person: Person, channel: Channel) -> MessageView:
    """The post that `/daily preview` shows."""
    shown = await person.slash(channel, "daily preview")
    (post,) = await shown.followed_up()
    return post


def title_of(line: str) -> str:
    """The question in a line of the queue."""
    title = line.split("**", 2)[2].strip().removeprefix("📌 ")
    assert title in {question.title for question in BANK}
    return title


def queue_values(queue: Exchange) -> list[str]:
    """All that the menu offers."""
    return [option["value"] for option in queue.message.selects[0]["options"]]
