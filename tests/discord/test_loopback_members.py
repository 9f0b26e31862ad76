"""Members of a server: who they are at the moment, and what op 8 says of them to a bot without the members intent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord.loopback import Guild, Loopback, Person
from tests.discord.loopback.sample_bot import running

Socket = aiohttp.ClientWebSocketResponse


@asynccontextmanager
async def identified(server: Loopback) -> AsyncIterator[Socket]:
    """A bare gateway session with the intent for servers and nothing else."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1}})
        await until(socket, "READY")
        yield socket


async def until(socket: Socket, event: str) -> Any:
    """The data of the next event of that name."""
    while True:
        frame = await socket.receive_json(timeout=5)
        if frame.get("t") == event:
            return frame["d"]


async def ask(socket: Socket, guild: Guild, **data: Any) -> None:
    """Send op 8."""
    await socket.send_json({"op": 8, "d": {"guild_id": str(guild.id)} | data})


async def chunk(socket: Socket, guild: Guild, **data: Any) -> Any:
    """Send op 8 and wait for one answer."""
    await ask(socket, guild, **data)
    return await until(socket, "GUILD_MEMBERS_CHUNK")


async def test_people_join_leave_rename_and_delete_their_accounts(
    discord_server: Loopback, guild: Guild, ada: Person
) -> None:
    """Each answer tells how things are when it is given; a nick is lost with the membership."""
    bob = discord_server.add_user("bob")
    wanted = [str(ada.id), str(bob.id)]
    async with identified(discord_server) as socket:
        seen = await chunk(socket, guild, user_ids=wanted, nonce="n1")
        assert [member["user"]["global_name"] for member in seen["members"]] == ["Ada"]
        assert (seen["not_found"], seen["nonce"]) == ([str(bob.id)], "n1")
        assert (seen["chunk_index"], seen["chunk_count"]) == (0, 1)
        bob.join(guild)
        bob.set_nick(guild, "🔥")
        ada.rename("Countess")
        seen = await chunk(socket, guild, user_ids=wanted)
        assert [(m["nick"], m["user"]["global_name"]) for m in seen["members"]] == [
            (None, "Countess"),
            ("🔥", None),
        ]
        assert seen["not_found"] == []
        assert "nonce" not in seen
        bob.leave(guild)
        bob.join(guild)
        ada.delete_account()
        seen = await chunk(socket, guild, user_ids=wanted)
        assert [(m["nick"], m["user"]["username"]) for m in seen["members"]] == [(None, "bob")]
        assert seen["not_found"] == [str(ada.id)]
    assert ada.user.name.startswith("deleted_user_")
    assert ada.user.payload["global_name"] is None


async def test_an_interaction_carries_the_nick(discord_server: Loopback, guild: Guild, ada: Person) -> None:
    """The member of a slash command is the one of this server, as she is called now."""
    general = guild.add_channel("general")
    seen: list[discord.User | discord.Member] = []

    async def note(interaction: discord.Interaction[Any]) -> None:
        seen.append(interaction.user)

    async with running(discord_server) as bot:
        bot.add_listener(note, "on_interaction")
        ada.set_nick(guild, "Lady A")
        await ada.slash(general, "hello")
    assert [(type(who), who.display_name) for who in seen] == [(discord.Member, "Lady A")]


async def test_the_real_client_reads_the_answer_whole_also_in_several_chunks(
    discord_server: Loopback, guild: Guild
) -> None:
    """A hundred people, and those who are nowhere left out; the cache of the client is left alone."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(99)]
    async with running(discord_server) as bot:
        there = bot.get_guild(guild.id)
        for size in (1000, 40):
            discord_server.gateway.members.chunk_size = size
            ids = [12345, *(person.id for person in people)]
            found = await there.query_members(user_ids=ids, limit=100, cache=False)
            assert [member.id for member in found] == [person.id for person in people]
        found = await there.query_members("p9", limit=5, cache=False)
        assert [member.name for member in found] == ["p9", "p90", "p91", "p92", "p93"]
        assert there.get_member(people[0].id) is None
    assert len(discord_server.gateway.members.asked) == 3


async def test_more_than_a_hundred_ids_are_not_all_answered(discord_server: Loopback, guild: Guild) -> None:
    """The first hundred are; of the rest nothing is said, and the test is told."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(101)]
    async with identified(discord_server) as socket:
        with discord_server.expect_refusal(9):
            seen = await chunk(socket, guild, user_ids=[person.id for person in people])
    assert (len(seen["members"]), seen["not_found"]) == (100, [])


@pytest.mark.parametrize("data", [{}, {"user_ids": ["a"]}, {"query": "a"}])
async def test_a_malformed_request_ends_the_session(
    discord_server: Loopback, guild: Guild, data: dict[str, Any]
) -> None:
    """Op 9, and the session cannot be resumed."""
    async with identified(discord_server) as socket:
        with discord_server.expect_refusal(9):
            await ask(socket, guild, **data)
            while (frame := await socket.receive_json(timeout=5))["op"] != 9:
                pass
        assert frame["d"] is False
        assert not discord_server.gateway.sessions


async def test_the_whole_list_needs_the_intent(discord_server: Loopback, guild: Guild, ada: Person) -> None:
    """Discord says nothing at all; the next request is answered."""
    async with identified(discord_server) as socket:
        with discord_server.expect_refusal(9):
            await ask(socket, guild, query="", limit=0, nonce="all")
            seen = await chunk(socket, guild, user_ids=str(ada.id), nonce="one")
        assert seen["nonce"] == "one"


async def test_answers_can_be_kept_and_given_late(
    discord_server: Loopback, guild: Guild, ada: Person
) -> None:
    """The client waits meanwhile; what it hears in the end is how things are then."""
    members = discord_server.gateway.members
    async with running(discord_server) as bot:
        members.silent = True
        asking = asyncio.create_task(bot.get_guild(guild.id).query_members(user_ids=[ada.id], limit=1))
        await discord_server.until(lambda: members.asked)
        ada.rename("Later")
        assert not asking.done()
        members.release()
        assert [member.display_name for member in await asking] == ["Later"]


async def test_a_rate_limit_comes_as_an_event(discord_server: Loopback, guild: Guild, ada: Person) -> None:
    """With the nonce of the request, and when to ask again."""
    discord_server.gateway.members.limited = True
    async with identified(discord_server) as socket:
        await ask(socket, guild, user_ids=[str(ada.id)], nonce="n")
        limited = await until(socket, "RATE_LIMITED")
    assert limited["opcode"] == 8
    assert limited["retry_after"] > 0
    assert limited["meta"] == {"guild_id": str(guild.id), "nonce": "n"}


async def test_a_socket_may_send_120_payloads_a_minute(
    discord_server: Loopback, guild: Guild, ada: Person
) -> None:
    """Heartbeats and the identify count too; the window moves; one more closes the socket with 4008."""
    async with identified(discord_server) as socket:
        for window in (119, 120):
            for _ in range(window - 1):
                await socket.send_json({"op": 1, "d": None})
            await chunk(socket, guild, user_ids=[ada.id])
            discord_server.clock.advance(60)
        for _ in range(120):
            await socket.send_json({"op": 1, "d": None})
        with discord_server.expect_refusal(4008):
            await ask(socket, guild, user_ids=[ada.id])
            while (await socket.receive(timeout=5)).type is not aiohttp.WSMsgType.CLOSE:
                pass
        assert socket.close_code == 4008
    assert len(discord_server.gateway.members.asked) == 2


@pytest.mark.parametrize(("size", "code"), [(4096, 4003), (4097, 4002)])
async def test_a_payload_too_large_or_too_early_closes_the_socket(
    discord_server: Loopback, size: int, code: int
) -> None:
    """4002 beyond 4,096 bytes; 4003 for a request before the identify."""
    text = '{"op":8,"d":""}'
    async with aiohttp.ClientSession() as session, session.ws_connect(discord_server.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        with discord_server.expect_refusal(code):
            await socket.send_str(text[:-2] + "x" * (size - len(text)) + text[-2:])
            assert (await socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == code
