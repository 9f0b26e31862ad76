"""The gateway of the loopback: who it lets in, what it replays, what survives."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from tests.discord.loopback import NO_ANSWER, Channel, Limits, Loopback, Person
from tests.discord.loopback.sample_bot import SampleBot, running


async def test_a_wrong_token_is_a_401(discord_server: Loopback) -> None:
    """Login is refused before the gateway is asked."""
    with discord_server.expect_refusal(0):
        discord.http.Route.BASE, before = discord_server.api_url, discord.http.Route.BASE
        async with SampleBot(discord_server) as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("wrong")
        discord.http.Route.BASE = before


@pytest.mark.parametrize("intent", ["members", "presences", "message_content"])
async def test_privileged_intents_are_refused_with_4014(discord_server: Loopback, intent: str) -> None:
    """The application has none enabled."""
    bot = SampleBot(discord_server, discord.Intents(guilds=True, **{intent: True}))
    with discord_server.expect_refusal(4014), pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(discord_server, bot):
            pass


async def test_a_dropped_socket_is_resumed_and_missed_events_are_replayed(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """What a person says while the wire is cut still arrives, once and in order."""
    async with running(discord_server) as bot:
        ada.say(general, f"{discord_server.world.bot.mention} before")
        discord_server.drop_gateway()
        ada.say(general, f"{discord_server.world.bot.mention} meanwhile")
        await discord_server.until(lambda: discord_server.gateway.resumed == 1)
        ada.say(general, f"{discord_server.world.bot.mention} after")
        await discord_server.until(lambda: len(bot.heard) == 3)
        assert [text.split()[-1] for text in bot.heard] == ["before", "meanwhile", "after"]
        assert bot.resumes == 1
        assert discord_server.gateway.identified == 1


async def test_op_7_makes_the_client_resume(discord_server: Loopback, general: Channel, ada: Person) -> None:
    """Reconnect is asked for politely."""
    async with running(discord_server):
        discord_server.ask_reconnect()
        await discord_server.until(lambda: discord_server.gateway.resumed == 1)
        assert (await ada.slash(general, "hello")).message.text == "Hello!"


async def test_a_forgotten_session_is_opened_anew_and_buttons_still_work(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """After op 9 the client identifies again; a dynamic item needs nothing from before."""
    async with running(discord_server):
        hello = await ada.slash(general, "hello")
        discord_server.forget_sessions()
        await discord_server.until(lambda: discord_server.gateway.identified == 2)
        await discord_server.wait_ready()
        assert (await ada.click(hello.message, "Next")).message.text == "Turn 2"


async def test_an_open_modal_and_old_buttons_survive_the_death_of_the_bot(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """A second bot takes over the messages and the modal of the first."""
    async with running(discord_server):
        hello = await ada.slash(general, "hello")
        modal = (await ada.click(hello.message, "Answer")).modal
    await discord_server.wait_gone()
    async with running(discord_server):
        assert (
            await ada.submit(modal, "typed for ten minutes")
        ).message.text == "You said: typed for ten minutes"
        assert (await ada.click(hello.message, "Later")).message.text == "Edited later"


async def test_refused_connections_are_retried(
    discord_server: Loopback, general: Channel, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord is away for a moment, then the bot is back."""
    async with running(discord_server):
        async with discord_server.refusing_connections():
            await discord_server.until(lambda: not discord_server.gateway.connected)
        await discord_server.until(lambda: bool(discord_server.gateway.connected))
        assert (await ada.slash(general, "hello")).message.text == "Hello!"


async def test_without_a_bot_nobody_answers(discord_server: Loopback, general: Channel, ada: Person) -> None:
    """A person sees at once that the application did not respond."""
    async with running(discord_server):
        pass
    discord_server.gateway.sessions.clear()
    assert (await ada.slash(general, "hello")).error == NO_ANSWER


async def test_shards_hear_only_of_their_servers() -> None:
    """Two shards, several servers: every command is answered."""
    async with Loopback(limits=Limits()) as server:
        server.gateway.shards = 2
        channels = [server.add_guild(f"Server {number}").add_channel("general") for number in range(4)]
        async with running(server) as bot:
            await server.until(lambda: len(bot.guilds) == 4)
            assert len(server.gateway.connected) == 2
            for channel in channels:
                assert channel.guild is not None
                person = server.add_user("someone", member_of=[channel.guild])
                assert (await person.slash(channel, "hello")).message.text == "Hello!"
        assert not server.violations


async def test_the_gateway_itself_refuses_a_wrong_token(discord_server: Loopback) -> None:
    """With close code 4004; without compression asked for, frames are plain text."""
    async with aiohttp.ClientSession() as session, session.ws_connect(discord_server.gateway_url) as socket:
        hello = await socket.receive_json()
        assert hello["op"] == 10
        with discord_server.expect_refusal(4004):
            await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0}})
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4004
