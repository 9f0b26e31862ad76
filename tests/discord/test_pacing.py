"""The real client posts bursts to a Discord with the real one's limits, and is never told to slow down."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from bot.discord_ui.client import InterviewClient
from bot.discord_ui.pacing import SLOTS
from tests.discord.bots import running_bot
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.loopback.limits import CHANNEL_MESSAGES, DEFAULT_ROUTES
from tests.unit.pacing_line import fullest_second


async def post(client: InterviewClient, channel: Channel) -> None:
    """What one daily post is to the pacer."""
    async with client.pacer.bulk():
        await client.get_partial_messageable(channel.id).send("The question of the day")


def counted(server: Loopback) -> list[float]:
    """When what counts towards the global limit was answered."""
    exempt = ("/interactions/", "/webhooks/")
    return [request.at for request in server.requests if not request.path.startswith(exempt)]


async def test_a_burst_is_never_throttled_and_people_are_answered(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """150 channels, ten of which fail at first: each has its post once, and nobody notices."""
    channels = [guild.add_channel(f"daily-{number}") for number in range(150)]
    async with running_bot(discord_server, tmp_path / "bot.db") as client:
        for channel in channels[:10]:
            discord_server.fail("POST", f"/channels/{channel.id}/messages", 502)
        burst = asyncio.gather(*(post(client, channel) for channel in channels))
        await discord_server.until(lambda: channels[60].messages)
        started = await ada.slash(general, "interview start", questions=3)
        assert "Question 1 of 3" in started.message.text
        assert not burst.done(), "it was answered in the middle of the burst"
        await client.get_partial_messageable(general.id).send("Said by the way")
        assert not burst.done(), "what is no bulk does not wait for it"
        await burst
    assert Counter(len(channel.messages) for channel in channels) == {1: 150}
    assert discord_server.throttled == []
    assert fullest_second(counted(discord_server)) <= SLOTS


async def test_answers_to_people_do_not_wait(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Discord counts no answers to interactions: they go while nothing else may."""
    async with running_bot(discord_server, tmp_path / "bot.db") as client:
        client.pacer.stop_for(3600)
        started = await ada.slash(general, "interview start", questions=3)
        hinted = await ada.click(started.message, "Hint (−10%)")
        assert "Hint 1" in hinted.message.text


async def test_a_slow_channel_holds_up_nobody(discord_server: Loopback, guild: Guild, tmp_path: Path) -> None:
    """Sixty posts wait for their turn in one channel: they hold no slots, other channels get theirs meanwhile."""
    discord_server.limits.routes = {**DEFAULT_ROUTES, CHANNEL_MESSAGES: (1, 30.0)}
    busy, *others = [guild.add_channel(f"daily-{number}") for number in range(31)]
    async with running_bot(discord_server, tmp_path / "bot.db") as client:
        waiting = [asyncio.ensure_future(post(client, busy)) for _ in range(60)]
        await discord_server.until(lambda: busy.messages)
        posts = [asyncio.ensure_future(post(client, channel)) for channel in others]
        await discord_server.until(lambda: all(channel.messages for channel in others))
        assert len(busy.messages) == 1
        for task in (*waiting, *posts):
            task.cancel()
        await asyncio.wait((*waiting, *posts))
    assert discord_server.throttled == []


async def test_a_global_limit_that_was_hit_is_heeded(
    discord_server: Loopback, guild: Guild, tmp_path: Path
) -> None:
    """Someone else with the same token takes nearly all: each refusal stops the burst, and all get their post."""
    discord_server.limits.everything = (20, 1.0)
    channels = [guild.add_channel(f"daily-{number}") for number in range(60)]
    async with running_bot(discord_server, tmp_path / "bot.db") as client:
        await asyncio.gather(*(post(client, channel) for channel in channels))
    assert Counter(len(channel.messages) for channel in channels) == {1: 60}
    assert 1 <= len(discord_server.throttled) <= 15, "without heed it is one for each post"
