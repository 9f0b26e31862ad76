"""A discussion that was half made: Discord's answer was lost, or the process, or it did not let the bot."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest

from tests.discord.daily_people import Day, answer_day, question_of, right, running_day
from tests.discord.loopback import Channel, Loopback, MessageView, Person
from tests.discord.loopback.payloads import channel_payload
from tests.discord.loopback.permissions import BITS
from tests.discord.loopback.state import PRIVATE_THREAD, PUBLIC_THREAD

AGAIN = "press the button again"
NEWS = 5


async def answered(day: Day, post: MessageView, person: Person) -> MessageView:
    """The person's feedback, which has the button."""
    return (await answer_day(person, post, right(post))).message


def cached(day: Day, channel: Channel) -> discord.TextChannel | None:
    """The channel as the client knows it."""
    found = day.bot.get_channel(channel.id)
    return found if isinstance(found, discord.TextChannel) else None


def known(day: Day, channel: Channel) -> set[int]:
    """The threads of a channel that the client has heard of."""
    found = cached(day, channel)
    return {each.id for each in found.threads} if found else set()


def sees(day: Day, channel: Channel) -> bool:
    """Whether the client knows the channel as one that the bot may see."""
    found = cached(day, channel)
    return found is not None and found.permissions_for(found.guild.me).view_channel


def is_news(day: Day, channel: Channel) -> bool:
    """Whether the client knows the channel as one for announcements."""
    found = cached(day, channel)
    return found is not None and found.is_news()


def tell(server: Loopback, channel: Channel) -> None:
    """Send the channel as it is now, also where the bot does not see it."""
    assert channel.guild
    server.world.emit("CHANNEL_UPDATE", channel_payload(channel, server.world.bot), channel.guild.id)


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_thread_whose_making_was_not_answered_is_found(
    restarted: bool, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Discord made it and the connection broke: whoever presses again comes into that one, after a restart too."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        discord_server.lose_answer("POST", f"/channels/{general.id}/threads")
        assert AGAIN in (await ada.click(mine, "Discussion")).text
        (thread,) = general.threads
        assert ada.id not in thread.member_ids
        await discord_server.until(lambda: thread.id in known(day, general))
        if not restarted:
            told = await ada.click(mine, "Discussion")
    if restarted:
        async with running_day(discord_server, tmp_path / "bot.db", clock=day.clock) as day:
            await discord_server.until(lambda: thread.id in known(day, general))
            told = await ada.click(mine, "Discussion")
    assert str(thread.id) in told.text
    assert general.threads == [thread]
    assert ada.id in thread.member_ids
    assert [
        MessageView(each).text.count("Only those who have answered") for each in thread.messages.values()
    ] == [1]


async def test_a_thread_that_was_found_after_the_reveal_is_open_to_all(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """It was made while only those who had answered might come in."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        discord_server.lose_answer("POST", f"/channels/{general.id}/threads")
        await ada.click(mine, "Discussion")
        (thread,) = general.threads
        revealed = await day.reveal(general)
        await discord_server.until(lambda: thread.id in known(day, general))
        await discord_server.until(lambda: "the answer is out" in post.current.text, 10)
        await ada.click(revealed, "Join the discussion")
        assert general.threads == [thread]
        assert thread.invitable
        assert "The answer is out, and everybody may come in" in ada.sees(thread)[0].text


async def test_what_only_looks_like_the_discussion_is_left_alone(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Somebody else's thread of that name, a public one, one of a year ago, one of another name."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        world, name = discord_server.world, f"{question_of(post).title} · 2 March"
        others = [
            world.add_thread(general, name, PRIVATE_THREAD, ada.user),
            world.add_thread(general, name, PUBLIC_THREAD, world.bot),
            world.add_thread(general, name, PRIVATE_THREAD, world.bot),
            world.add_thread(general, f"{name}!", PRIVATE_THREAD, world.bot),
        ]
        others[0].member_ids.add(world.bot.id)
        others[2].created_at = datetime(2026, 3, 2, 7, 49, tzinfo=UTC).isoformat()
        for other in others:
            world.channel_event(other, "UPDATE")
        await discord_server.until(lambda: known(day, general) == {other.id for other in others})
        await ada.click(mine, "Discussion")
        (thread,) = [each for each in general.threads if each not in others]
        assert thread.name == name
        assert not any(other.messages for other in others)


@pytest.mark.parametrize("is_lost", [False, True])
async def test_a_discussion_without_its_opening_gets_it_with_the_next_click(
    is_lost: bool, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """As after a kill between the two: the thread is on record and empty. One that came all the same stays alone."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        if is_lost:
            discord_server.lose_answer("POST", "/channels/*/messages")
        else:
            discord_server.fail("POST", "/channels/*/messages", 503)
        assert AGAIN in (await ada.click(mine, "Discussion")).text
        (thread,) = general.threads
        assert len(thread.messages) == is_lost
        for _ in range(2):
            assert str(thread.id) in (await ada.click(mine, "Discussion")).text
        assert len(thread.messages) == 1
        assert general.threads == [thread]


async def test_while_discord_is_in_trouble_nothing_is_claimed(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """It made no thread, or does not let the person in: press again, and then it works."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        discord_server.fail("POST", f"/channels/{general.id}/threads", 503)
        assert AGAIN in (await ada.click(mine, "Discussion")).text
        assert general.threads == []
        discord_server.fail("PUT", f"/channels/*/thread-members/{ada.id}", 503)
        assert AGAIN in (await ada.click(mine, "Discussion")).text
        (thread,) = general.threads
        assert "You are in" in (await ada.click(mine, "Discussion")).text
        assert general.threads == [thread]
        assert len(thread.messages) == 1


@pytest.mark.parametrize("has_thread", [False, True])
@pytest.mark.parametrize("is_listed", [False, True])
async def test_a_channel_that_the_bot_does_not_see(
    is_listed: bool, has_thread: bool, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Whether Discord lists such a channel or not, what is missing is View Channel, and nothing else is named."""
    async with AsyncExitStack() as stack:
        day = await stack.enter_async_context(running_day(discord_server, tmp_path / "bot.db"))
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        if has_thread:
            await ada.click(mine, "Discussion")
        if has_thread or not is_listed:
            stack.enter_context(discord_server.expect_refusal(50001))
        if is_listed:
            general.overwrites[discord_server.world.bot.id] = (0, BITS["view_channel"])
            tell(discord_server, general)
            await discord_server.until(lambda: not sees(day, general))
        else:
            general.deny_bot("view_channel")
            await discord_server.until(lambda: day.bot.get_channel(general.id) is None)
        refused = await ada.click(mine, "Discussion")
        assert "I cannot see this question's channel" in refused.text
        assert "View Channel" in refused.text
        assert "Private Threads" not in refused.text
        assert len(general.threads) == has_thread


async def test_a_channel_that_became_one_for_announcements(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Those have no private threads, and that is said."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        general.type = NEWS
        tell(discord_server, general)
        await discord_server.until(lambda: is_news(day, general))
        assert "needs an ordinary text channel" in (await ada.click(mine, "Discussion")).text
        assert general.threads == []
