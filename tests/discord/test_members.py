"""Names and departures, over the real client with no privileged intent, from a Discord that is asked by op 8."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.ext import commands
from structlog.testing import capture_logs

from bot.discord_ui.members import AT_ONCE, NOBODY, Known, Members, shown
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Guild, Loopback, Person
from tests.discord.loopback.sample_bot import running


class Immediate(commands.Bot):
    """Does not wait the five seconds that discord.py waits before every identify but the first."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing."""


@asynccontextmanager
async def connected(
    server: Loopback, guild: Guild, kind: Any = commands.AutoShardedBot
) -> AsyncIterator[discord.Guild]:
    """The server as a client sees it that connects as ours does."""
    client = kind(
        commands.when_mentioned,
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_messages=None,
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0.05,
    )
    async with running(server, client) as bot:
        seen = bot.get_guild(guild.id)
        assert isinstance(seen, discord.Guild)
        yield seen


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def members(clock: MovedClock) -> Members:
    # An answer always comes: only a machine at a standstill would take so long.
    return Members(clock, patience=30)


def asked(server: Loopback) -> int:
    """How many requests Discord has had."""
    return len(server.gateway.members.asked)


def known(*, gone: tuple[Person, ...] = (), unknown: tuple[Person, ...] = (), **names: Any) -> Known:
    """What should be known: `name=person`."""
    people = {person.id: name for name, person in names.items()}
    return Known(people, frozenset(each.id for each in gone), frozenset(each.id for each in unknown))


async def test_a_nick_comes_before_the_display_name_and_that_before_the_user_name(
    discord_server: Loopback, guild: Guild, ada: Person, members: Members
) -> None:
    """As Discord shows them in this server; each name is asked for once."""
    nora = discord_server.add_user("nora", display_name="Nora", member_of=[guild])
    plain = discord_server.add_user("plain", member_of=[guild])
    nora.set_nick(guild, "🔥")
    ids = [ada.id, nora.id, plain.id]
    async with connected(discord_server, guild) as there:
        for _ in range(2):
            found = await members.names(there, ids)
            assert found == Known({ada.id: "Ada", nora.id: "🔥", plain.id: "plain"}, frozenset(), frozenset())
        assert asked(discord_server) == 1
        assert there.get_member(ada.id) is None
        assert await members.names(there, []) == Known({}, frozenset(), frozenset())
    assert asked(discord_server) == 1


async def test_after_ten_minutes_it_is_seen_who_left_came_back_was_renamed_or_deleted(
    discord_server: Loopback, guild: Guild, clock: MovedClock, members: Members
) -> None:
    """Until then what was known stays; a clock that is set back makes nothing last longer."""
    ann, ben, cyd = (discord_server.add_user(each, member_of=[guild]) for each in ("ann", "ben", "cyd"))
    ids = {ann.id, ben.id, cyd.id}
    async with connected(discord_server, guild) as there:
        first = await members.names(there, ids)
        assert first == known(ann=ann, ben=ben, cyd=cyd)
        ann.leave(guild)
        ben.rename("Benedict")
        cyd.delete_account()
        clock.move(minutes=9, seconds=59)
        assert await members.names(there, ids) == first
        clock.move(seconds=1)
        assert await members.names(there, ids) == known(Benedict=ben, gone=(ann, cyd))
        ann.join(guild)
        ann.set_nick(guild, "Annie")
        assert await members.names(there, ids) == known(Benedict=ben, gone=(ann, cyd))
        clock.move(hours=-1)
        assert await members.names(there, ids) == known(Benedict=ben, Annie=ann, gone=(cyd,))
    assert asked(discord_server) == 3


async def test_250_people_at_once_are_three_requests_that_discord_allows(
    discord_server: Loopback, guild: Guild, members: Members
) -> None:
    """Nobody is lost at the seams, and numbers that are nobody's are not in the server."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(250)]
    for person in people[::10]:
        person.leave(guild)
    async with connected(discord_server, guild) as there:
        found = await members.names(there, [person.id for person in people])
        assert found.gone == {person.id for person in people[::10]}
        assert found.names == {p.id: p.user.name for p in people if p.id not in found.gone}
        assert not found.unknown
        sizes = [len(each["user_ids"]) for each in discord_server.gateway.members.asked]
        assert sizes == [each["limit"] for each in discord_server.gateway.members.asked]
        assert sizes == [AT_ONCE + 1, AT_ONCE + 1, 250 - 2 * AT_ONCE + 1]
        assert (await members.names(there, [0, -5, 2**80])).gone == {0, -5, 2**80}
        assert asked(discord_server) == 3


async def test_callers_at_once_ask_once_and_one_who_goes_away_stops_nobody(
    discord_server: Loopback, guild: Guild, ada: Person, members: Members
) -> None:
    """What somebody else has asked for is waited for, only the rest is asked for."""
    bob = discord_server.add_user("bob", member_of=[guild])
    discord_server.gateway.members.silent = True
    async with connected(discord_server, guild) as there:
        leaving = asyncio.create_task(members.names(there, [ada.id]))
        await discord_server.until(lambda: asked(discord_server) == 1)
        waiting = [asyncio.create_task(members.names(there, [ada.id])) for _ in range(5)]
        waiting.append(asyncio.create_task(members.names(there, [ada.id, bob.id])))
        await discord_server.until(lambda: asked(discord_server) == 2)
        leaving.cancel()
        discord_server.gateway.members.release()
        *same, more = await asyncio.gather(*waiting)
        assert same == [known(Ada=ada)] * 5
        assert more == known(Ada=ada, bob=bob)
        own = discord_server.world.bot.id
        assert [each["user_ids"] for each in discord_server.gateway.members.asked] == [
            [own, ada.id],
            [own, bob.id],
        ]


async def test_without_an_answer_the_known_stay_known_and_the_rest_is_neither_here_nor_gone(
    discord_server: Loopback, guild: Guild, ada: Person, clock: MovedClock, members: Members
) -> None:
    """One log line for it; the server is left alone for a quarter of a minute, then asked again."""
    bob = discord_server.add_user("bob", member_of=[guild])
    ids = [ada.id, bob.id]
    async with connected(discord_server, guild) as there:
        await members.names(there, [ada.id])
        discord_server.gateway.members.silent = True
        members.patience = 0.02
        with capture_logs() as lines:
            for _ in range(3):
                assert await members.names(there, ids) == known(Ada=ada, unknown=(bob,))
        assert lines == [
            {
                "event": "members not known",
                "log_level": "warning",
                "server": guild.id,
                "people": 1,
                "reason": "TimeoutError",
            }
        ]
        assert asked(discord_server) == 2
        members.patience = 30
        discord_server.gateway.members.release()
        clock.move(seconds=14.9)
        assert await members.names(there, ids) == known(Ada=ada, unknown=(bob,))
        clock.move(seconds=0.1)
        assert await members.names(there, ids) == known(Ada=ada, bob=bob)


async def test_a_rate_limit_is_no_answer(
    discord_server: Loopback, guild: Guild, ada: Person, clock: MovedClock
) -> None:
    """Discord's RATE_LIMITED, which discord.py does not know, is waited out as silence."""
    discord_server.gateway.members.limited = True
    async with connected(discord_server, guild) as there:
        assert await Members(clock, patience=0.02).names(there, [ada.id]) == known(unknown=(ada,))


async def test_a_session_that_ends_in_the_middle_makes_nobody_leave(
    discord_server: Loopback, guild: Guild, ada: Person, members: Members
) -> None:
    """discord.py then answers with an empty list, at the next READY: without shards at each, with shards at some.

    Afterwards people are there as before.
    """
    discord_server.gateway.members.silent = True
    async with connected(discord_server, guild, Immediate) as there:
        asking = asyncio.create_task(members.names(there, [ada.id]))
        await discord_server.until(lambda: asked(discord_server) == 1)
        with capture_logs() as lines:
            discord_server.forget_sessions()
            assert await asking == known(unknown=(ada,))
        assert [(line["event"], line["reason"]) for line in lines] == [
            ("members not known", "the session ended")
        ]
        discord_server.gateway.members.silent = False
        bot: Any = there._state._get_client()
        await discord_server.until(
            lambda: bot.get_guild(guild.id) and not bot.get_guild(guild.id).unavailable
        )
        again = bot.get_guild(guild.id)
        assert isinstance(again, discord.Guild)
        assert await members.names(again, [ada.id]) == known(Ada=ada)


async def test_a_gateway_that_is_down_is_no_exception(
    discord_server: Loopback, guild: Guild, ada: Person, clock: MovedClock
) -> None:
    """Whatever discord.py makes of a closed socket, and of a client that is closed."""
    members = Members(clock, patience=0.05)
    async with connected(discord_server, guild) as there, discord_server.refusing_connections():
        await discord_server.until(lambda: not discord_server.gateway.connected)
        with capture_logs() as lines:
            assert await members.names(there, [ada.id]) == known(unknown=(ada,))
        assert len(lines) == 1
    clock.move(minutes=1)
    assert await members.names(there, [ada.id]) == known(unknown=(ada,))


async def test_where_the_bot_is_no_member_nothing_is_known(
    discord_server: Loopback, guild: Guild, ada: Person, clock: MovedClock
) -> None:
    """Kicked meanwhile, or never there: nobody has left for that."""
    members = Members(clock, patience=0.05)
    async with connected(discord_server, guild) as there:
        guild.remove_bot()
        assert await members.names(there, [ada.id]) == known(unknown=(ada,))
        elsewhere = discord_server.add_guild("Elsewhere", installed=False)
        stranger = there._state._get_or_create_unavailable_guild(elsewhere.id)
        assert await members.names(stranger, [ada.id]) == known(unknown=(ada,))
    assert asked(discord_server) == 1


async def test_what_an_interaction_tells_needs_no_request(
    discord_server: Loopback, guild: Guild, ada: Person, members: Members, tmp_path: Path
) -> None:
    """Our own client, a member with her nick; a user in direct messages has no nick and tells nothing."""
    general = guild.add_channel("general")
    ada.set_nick(guild, "Countess")
    async with running_bot(discord_server, tmp_path / "bot.db") as client:

        async def take(interaction: discord.Interaction[Any]) -> None:
            members.note(interaction.guild_id, interaction.user)

        client.add_listener(take, "on_interaction")
        await ada.slash(general, "settings show")
        there = client.get_guild(guild.id)
        assert there is not None
        assert await members.names(there, [ada.id]) == known(Countess=ada)
        assert not asked(discord_server)
        ada.set_nick(guild, None)
        await ada.slash(ada.dm(), "settings show")
        assert await members.names(there, [ada.id]) == known(Countess=ada)
        await ada.slash(general, "settings show")
        assert await members.names(there, [ada.id]) == known(Ada=ada)
        assert not asked(discord_server)
        left = discord_server.add_user("left")
        assert await members.names(there, [ada.id, left.id]) == known(Ada=ada, gone=(left,))
        assert asked(discord_server) == 1


async def test_who_comes_back_and_clicks_is_there_at_once(
    discord_server: Loopback, guild: Guild, members: Members
) -> None:
    """News of an interaction replaces what was known before; a server's news is not another's."""
    general = guild.add_channel("general")
    other = discord_server.add_guild("Elsewhere")
    eve = discord_server.add_user("eve", installed_app=True)
    async with running(discord_server) as bot:

        async def take(interaction: discord.Interaction[Any]) -> None:
            members.note(interaction.guild_id, interaction.user)

        bot.add_listener(take, "on_interaction")
        here, there = bot.get_guild(guild.id), bot.get_guild(other.id)
        assert await members.names(here, [eve.id]) == known(gone=(eve,))
        eve.join(guild)
        await eve.slash(general, "hello")
        assert await members.names(here, [eve.id]) == known(eve=eve)
        assert await members.names(there, [eve.id]) == known(gone=(eve,))


async def test_memory_is_bounded(discord_server: Loopback, guild: Guild, clock: MovedClock) -> None:
    """Whoever was heard of longest ago is forgotten first; a page larger than the memory is whole all the same."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(12)]
    members = Members(clock, patience=30, capacity=10)
    async with connected(discord_server, guild) as there:
        assert len((await members.names(there, [person.id for person in people])).names) == 12
        await members.names(there, [person.id for person in people[2:]])
        assert asked(discord_server) == 1
        (third,) = await there.query_members(user_ids=[people[2].id], limit=1, cache=False)
        members.note(guild.id, third)
        await members.names(there, [people[0].id])
        assert asked(discord_server) == 3
        await members.names(there, [people[2].id])
        assert asked(discord_server) == 3
        await members.names(there, [people[3].id])
        assert asked(discord_server) == 4


SHOWN = {
    "two spaces and a line": (" Ada \n\t Lovelace ", "Ada Lovelace"),
    "an emoji": ("🔥", "🔥"),
    "a joined emoji": ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    "an emoji with a selector": ("❤\ufe0f", "❤\ufe0f"),
    "an emoji newer than Python 3.11": ("\U0001fae8", "\U0001fae8"),
    "two flags": ("🇩🇪🇫🇷", "🇩🇪🇫🇷"),
    "a flag of tags": (
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    ),
    "tags without a flag": ("Ada\U000e0041", "Ada"),
    "Persian with a joiner": ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
    "loose joiners": ("\u200da\u200d\u200db\u200d", "a\u200db"),
    "turned around": ("\u202egnp.exe\u2066\u200f", "gnp.exe"),
    "control characters": ("a\x00b\x1b[31m\x9b", "ab[31m"),
    "everybody": ("@everyone @here @\u200beveryone", "＠everyone ＠here ＠everyone"),
    "mentions": ("<@123> <@&123> <@!123>", "‹＠123> ‹＠&123> ‹＠!123>"),
    "links": ("<#1> </a:2> <:e:3> <t:4:R>", "‹#1> ‹/a:2> ‹:e:3> ‹t:4:R>"),
    "an address": ("<https://a.b> http://c", "‹https://a.b> http://c"),
    "a heart and an address": ("<3 ada@work", "<3 ada@work"),
    "a tower of accents": ("a" + "\u0330" * 30 + "b", "a" + "\u0330" * 4 + "b"),
    "an accent on nothing": ("\u0330Ada", "Ada"),
    "32 letters": ("x" * 32, "x" * 32),
    "33 letters": ("x" * 33, "x" * 31 + "…"),
    "33 joined emoji": ("\U0001f469\u200d\U0001f4bb" * 33, "\U0001f469\u200d\U0001f4bb" * 31 + "…"),
    "nothing": ("", NOBODY),
    "blanks": ("\u3164\u2800\u115f \u200b\u00ad", NOBODY),
    "marks alone": ("\ufe0f\u0330", NOBODY),
    "half a pair": ("\ud83d", NOBODY),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_is_fit_to_be_shown(name: str) -> None:
    """One line, at most 32 characters as people count them, without effect; emoji stay."""
    text, expected = SHOWN[name]
    assert shown(text) == expected
    assert shown(expected) == expected
