"""`/daily pause`, `skip`, `preview`, `now`, `queue`, `remove`, against what is then posted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_admins import plan_of, posted, preview, queue_values, set_up, title_of
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.discord.playing import question_in

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


async def test_a_skip_is_taken_back(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The latest first, as long as its time is still to come; then it is posted as if nothing had been."""
    clock.now = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        nothing = await grace.slash(general, "daily skip", undo=True)
        assert "Nothing that was skipped" in nothing.text
        for _ in range(2):
            await grace.slash(general, "daily skip")
        for day in (3, 2):
            undone = await grace.slash(general, "daily skip", undo=True)
            assert stamp(datetime(2026, 3, day, 8, tzinfo=UTC)) in undone.text
        clock.move(minutes=30)
        await bot.daily.sender.run()
        assert len(posted(general)) == 1
        await grace.slash(general, "daily skip")
        clock.move(days=1, minutes=1)
        await bot.daily.sender.run()
        late = await grace.slash(general, "daily skip", undo=True)
        assert "Nothing that was skipped" in late.text, "its time has come"
        assert len(posted(general)) == 1


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
