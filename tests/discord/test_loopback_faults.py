"""What a test may break on purpose, and what the loopback's limits do to the client."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.discord.loopback import Channel, Limits, Loopback
from tests.discord.loopback.limits import CHANNEL_MESSAGES
from tests.discord.loopback.sample_bot import SampleBot, running


async def test_a_chosen_request_fails_and_is_not_carried_out(
    discord_server: Loopback, general: Channel
) -> None:
    """503 is raised at once by discord.py, so the test sees it."""
    async with running(discord_server) as bot:
        discord_server.fail("POST", "/channels/*/messages", 503)
        with pytest.raises(discord.DiscordServerError):
            await bot.get_channel(general.id).send("lost")
        await bot.get_channel(general.id).send("sent")
        assert [message.content for message in general.messages.values()] == ["sent"]


async def test_a_lost_answer_was_carried_out_and_the_nonce_makes_the_repeat_harmless(
    discord_server: Loopback, general: Channel
) -> None:
    """The message is there once, though the sender was cut off and sent again with the same nonce."""
    async with running(discord_server) as bot:
        channel = bot.get_channel(general.id)
        discord_server.lose_answer("POST", "/channels/*/messages")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await channel.send("once", nonce=7)
        again = await channel.send("once", nonce=7)
        assert [message.id for message in general.messages.values()] == [again.id]


async def test_a_nonce_is_forgotten_after_some_minutes(discord_server: Loopback, general: Channel) -> None:
    """And another nonce is another message."""
    async with running(discord_server) as bot:
        channel = bot.get_channel(general.id)
        first = await channel.send("a", nonce="n")
        assert (await channel.send("a", nonce="n")).id == first.id
        assert (await channel.send("a", nonce="other")).id != first.id
        discord_server.clock.advance(301)
        assert (await channel.send("a", nonce="n")).id != first.id


async def test_an_answer_can_be_late(discord_server: Loopback, general: Channel) -> None:
    """The action is done at once, only the answer waits; and in the end it comes."""
    async with running(discord_server) as bot:
        discord_server.delay("POST", "/channels/*/messages", 3600)
        sending = asyncio.create_task(bot.get_channel(general.id).send("slow"))
        await discord_server.until(lambda: general.messages)
        assert not sending.done()
        sending.cancel()
        discord_server.delay("POST", "/channels/*/messages", 0.01)
        sent = await bot.get_channel(general.id).send("less slow")
        assert sent.id in general.messages


async def test_rate_limit_headers_count_down(discord_server: Loopback, general: Channel) -> None:
    """Limit, remaining, reset and bucket, then a 429 with what discord.py needs to wait."""
    url = f"{discord_server.api_url}/channels/{general.id}/messages"
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for remaining in (4, 3, 2, 1, 0):
            async with session.post(url, json={"content": "x"}) as response:
                assert response.status == 200
                assert response.headers["X-RateLimit-Limit"] == "5"
                assert response.headers["X-RateLimit-Remaining"] == str(remaining)
                assert 4 < float(response.headers["X-RateLimit-Reset-After"]) <= 5
        async with session.post(url, json={"content": "x"}) as response:
            body = await response.json()
            assert response.status == 429
            assert 4 < body["retry_after"] <= 5
            assert not body["global"]
            assert response.headers["Via"]
            assert response.headers["X-RateLimit-Scope"] == "user"
        discord_server.clock.advance(5)
        async with session.post(url, json={"content": "x"}) as response:
            assert response.status == 200
    assert len(discord_server.throttled) == 1


async def test_a_global_429_says_so_and_without_via_discord_py_raises() -> None:
    """The header that tells a proxy's answer from a ban."""
    async with Loopback(limits=Limits(everything=(1, 30), via=False)) as server:
        headers = {"Authorization": f"Bot {server.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            async with session.get(f"{server.api_url}/users/@me") as response:
                assert response.status == 200
            async with session.get(f"{server.api_url}/users/@me") as response:
                assert response.status == 429
                assert response.headers["X-RateLimit-Global"] == "true"
                assert (await response.json())["global"]
        before, discord.http.Route.BASE = discord.http.Route.BASE, server.api_url
        async with SampleBot(server) as bot:
            with pytest.raises(discord.HTTPException) as raised:
                await bot.login(server.token)
        discord.http.Route.BASE = before
        assert raised.value.status == 429
        assert not server.violations


async def test_the_client_paces_itself_by_the_headers() -> None:
    """Seven messages into a window of five: the client waits, and no request is refused."""
    limits = Limits(routes={CHANNEL_MESSAGES: (5, 0.3)})
    async with Loopback(limits=limits) as server:
        general = server.add_guild("Study group").add_channel("general")
        async with running(server) as bot:
            await asyncio.gather(*(bot.get_channel(general.id).send(str(each)) for each in range(7)))
        assert len(general.messages) == 7
        assert not server.throttled


async def test_the_global_limit_is_global_and_spares_interactions() -> None:
    """A burst over many channels is refused with `global`; slash commands still work."""
    async with Loopback(limits=Limits(everything=(8, 0.5))) as server:
        guild = server.add_guild("Study group")
        channels = [guild.add_channel(f"channel-{number}") for number in range(10)]
        ada = server.add_user("ada", member_of=[guild])
        async with running(server) as bot:
            server.clock.advance(1)
            sending = asyncio.gather(*(bot.get_channel(each.id).send("x") for each in channels))
            await server.until(lambda: server.throttled)
            assert (await ada.slash(channels[0], "hello")).message.text == "Hello!"
            await sending
        assert all(channel.messages for channel in channels)
        assert not server.violations


async def test_a_held_request_is_carried_out_after_whoever_asked_has_gone(discord_server: Loopback) -> None:
    """The network kept it for a while: the client gave up, and the message appears nevertheless."""
    general = discord_server.add_guild("Study group").add_channel("general")
    fault = discord_server.hold("POST", "/channels/*/messages", 0.2)
    url = f"{discord_server.api_url}/channels/{general.id}/messages"
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        asking = asyncio.create_task(session.post(url, json={"content": "x"}))
        await discord_server.until(lambda: fault.struck)
        asking.cancel()
        assert not general.messages
    await discord_server.until(lambda: general.messages)
