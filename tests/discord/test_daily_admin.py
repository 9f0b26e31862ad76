"""`/daily setup` and `/daily edit` as an admin uses them: options, completions, what is said, what is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from questions.daily import Timetable
from questions.daily_choice import ANY, RISING
from questions.daily_plan import DailyPlan
from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_admins import plan_of
from tests.discord.loopback import Channel, Guild, Loopback, Person

EVERY_DAY = frozenset(range(7))
MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
NEWS = 5


@pytest.fixture
def clock() -> MovedClock:
    """Half past eight in Berlin."""
    return MovedClock(MONDAY)


@pytest.fixture
def grace(discord_server: Loopback, guild: Guild) -> Person:
    """An admin."""
    return discord_server.add_user("grace", member_of=[guild], permissions=["manage_guild"])


async def test_only_the_time_is_needed(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The zone is that of the server's language where that has one clock; the defaults are shown."""
    guild.locale = "de"
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        done = await grace.slash(general, "daily setup", time="9am")
        assert done.message.ephemeral
        assert await plan_of(bot, general) == DailyPlan(Timetable(540, "Europe/Berlin", EVERY_DAY), ANY)
        for said in (
            "Every day at 09:00 Europe/Berlin",
            "It is 08:30 there",
            "all topics",
            "20 hours",
            "6 hours late",
        ):
            assert said in done.text
        assert f"<t:{int(datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp())}:F>" in done.text
        assert "45 questions: about 6 weeks without a repeat" in done.text
        assert "lack" not in done.text, "the bot has all it needs"


async def test_every_option(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Another channel, and everything in an admin's own words; then edit changes only what is given."""
    prep = guild.add_channel("interview-prep")
    role = guild.add_role("learners")
    role.mentionable = True
    given: dict[str, Any] = {
        "channel": prep,
        "time": "5.30 pm",
        "timezone": "new york",
        "weekdays": "mon - fri",
    }
    given |= {
        "topics": "asyncio, garbage colection",
        "difficulty": "easy Monday to hard Friday",
        "role": role,
    }
    given |= {"reveal_after": 8, "discussion": False, "catch_up": 2}
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        done = await grace.slash(general, "daily setup", **given)
        timetable = Timetable(1050, "America/New_York", frozenset(range(5)))
        wanted = DailyPlan(timetable, RISING, ("asyncio", "memory-gc"), role.id, 8, False, 2)
        assert await plan_of(bot, prep) == wanted
        for said in (
            f"<#{prep.id}>",
            "Every weekday at 17:30 America/New_York",
            "easy Monday to hard Friday",
        ):
            assert said in done.text
        assert f"<@&{role.id}>" in done.text
        assert not discord_server.pings, "a confirmation pings nobody"
        changed = await grace.slash(prep, "daily edit", topics="all", no_role=True, discussion=True)
        assert "topics, ping, discussion" in changed.text
        assert await plan_of(bot, prep) == DailyPlan(timetable, RISING, (), None, 8, True, 2)
        same = await grace.slash(prep, "daily edit", topics="all topics")
        assert "like this already" in same.text
        default = await grace.slash(general, "daily setup", time="9")
        assert "America/New_York" in default.text, "the zone this server used last"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"time": "25:00"}, "“25:00” as `time`"),
        ({"time": "9", "weekdays": "caturday"}, "“caturday” as `weekdays`"),
        ({"time": "9", "difficulty": "brutal"}, "“brutal” as `difficulty`"),
        ({"time": "9", "topics": "asyncio, gardening"}, "no topic “gardening”"),
        ({"time": "9", "timezone": "xyzzyplugh"}, "no time zone “xyzzyplugh”"),
        ({"time": "9", "timezone": "est"}, "`America/New_York`"),
        ({"time": "9"}, "name your time zone"),
    ],
)
async def test_what_is_not_understood_is_said_and_given_back(
    discord_server: Loopback,
    general: Channel,
    grace: Person,
    clock: MovedClock,
    tmp_path: Path,
    options: dict[str, Any],
    said: str,
) -> None:
    """One sentence, and the whole command to copy; nothing is kept."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        refused = await grace.slash(general, "daily setup", reveal_after=7, channel=general, **options)
        assert said in refused.text
        for name, value in {**options, "reveal_after": 7, "channel": "#general"}.items():
            assert f"{name}:{value}" in refused.text
        assert "has no question of the day" in (await grace.slash(general, "daily pause")).text


async def test_options_are_completed(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The usual first; what is typed, as it is understood; topics piece by piece; zones by what is likely here."""
    guild.locale = "ja"

    async def offered(focus: str, text: str = "") -> list[str]:
        choices = await grace.autocomplete(general, "daily setup", focus=focus, text=text)
        return [choice["value"] for choice in choices]

    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        assert (await offered("time"))[0] == "09:00"
        assert (await offered("time", "9"))[:2] == ["09:00", "21:00"]
        assert await offered("time", "7:3") == ["07:30"]
        assert (await offered("weekdays"))[:2] == ["every day", "weekdays"]
        assert (await offered("weekdays", "mon - thu"))[0] == "Mon–Thu"
        assert (await offered("difficulty"))[:2] == ["any", "easy Monday to hard Friday"]
        assert (await offered("difficulty", "weekdays easy, weekend hard"))[
            0
        ] == "weekdays easy, weekend hard"
        assert (await offered("topics"))[0] == "all topics"
        assert (await offered("topics", "asyncio, mem"))[0] == "asyncio, memory-gc"
        assert (await offered("topics", "Memory and garbage collection, "))[0] == "memory-gc"
        assert await offered("topics", "nonsense, mem") == []
        assert "America/New_York" in (await offered("timezone"))[:2], "the person's own language"
        assert "Asia/Tokyo" in await offered("timezone")
        await grace.slash(general, "daily setup", time="9", timezone="Asia/Kolkata")
        assert (await offered("timezone"))[0] == "Asia/Kolkata", "what this server used before"
        assert (await offered("timezone", "berl"))[0] == "Europe/Berlin"


@pytest.mark.parametrize("typed", ["???", "```", "__", "asyncio, --"])
async def test_what_has_no_word_in_it_is_no_topic_and_no_question(
    typed: str, discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """One sentence says so, and none is offered; it is not taken for the first of the bank."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        refused = await grace.slash(general, "daily setup", time="9", timezone="UTC", topics=typed)
        assert refused.text.startswith("There is no topic “")
        assert "pick one from the list" in refused.text
        assert await grace.autocomplete(general, "daily setup", focus="topics", text=typed) == []
        assert "has no question of the day" in (await grace.slash(general, "daily pause")).text
        await grace.slash(general, "daily setup", time="9", timezone="UTC")
        word = typed.split(", ")[-1]
        queue = await grace.slash(general, "daily queue", question=word)
        assert "There is no such question" in queue.text
        assert await grace.autocomplete(general, "daily queue", focus="question", text=word) == []
        assert len(await grace.autocomplete(general, "daily queue", focus="question", text=" ")) == 25


async def test_missing_permissions_are_named_at_once(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Exactly those, with the role to grant them to; it is set up all the same, and mended without a restart."""
    prep = guild.add_channel("interview-prep")
    hidden = guild.add_channel("staff")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        prep.deny_bot("send_messages", "create_private_threads")
        hidden.deny_bot("view_channel")
        role = guild.add_role("learners")
        done = await grace.slash(
            general, "daily setup", time="9", timezone="Europe/Berlin", channel=prep, role=role
        )
        assert "**Send Messages**, **Create Private Threads**." in done.text
        assert "Attach Files" not in done.text
        assert "**interviewer**" in done.text
        assert "will be shown, but not notified" in done.text
        with discord_server.expect_refusal(50001):
            shut = await grace.slash(general, "daily setup", time="9", channel=hidden, discussion=False)
            assert "**View Channel**." in shut.text
            listed = await grace.slash(general, "daily list")
        assert "I lack **Send Messages**, **Create Private Threads** there" in listed.text
        prep.allow_bot("send_messages", "create_private_threads", "mention_everyone")
        hidden.allow_bot("view_channel")
        mended = await grace.slash(general, "daily list")
        assert "lack" not in mended.text
        assert "notify" not in mended.text
        everyone = await grace.slash(general, "daily edit", channel=prep, role=guild.everyone)
        assert "not notified" not in everyone.text
        prep.deny_bot("mention_everyone")
        silent = await grace.slash(general, "daily edit", channel=prep, catch_up=3)
        assert "@everyone will be shown, but not notified" in silent.text


async def test_a_role_that_was_deleted(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """The list says so, and an edit takes it out."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        role = guild.add_role("learners")
        await grace.slash(general, "daily setup", time="9", timezone="UTC", role=role)
        del guild.roles[role.id]
        gone = {"guild_id": str(guild.id), "role_id": str(role.id)}
        discord_server.world.emit("GUILD_ROLE_DELETE", gone, guild.id)
        assert "That role was deleted" in (await grace.slash(general, "daily list")).text
        mended = await grace.slash(general, "daily edit", no_role=True)
        assert "deleted" not in mended.text
        assert "deleted" not in (await grace.slash(general, "daily list")).text


async def test_announcement_channels_have_no_discussion(
    discord_server: Loopback, guild: Guild, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """It says so instead of failing later; a thread stands for its channel, direct messages for none."""
    news = guild.add_channel("news")
    news.type = NEWS
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        done = await grace.slash(news, "daily setup", time="9", timezone="UTC")
        assert "no private threads, so there is no discussion" in done.text
        assert not (await plan_of(bot, news)).thread
        changed = await grace.slash(news, "daily edit", discussion=True)
        assert "no private threads" in changed.text


async def test_a_time_that_the_clock_skips(
    discord_server: Loopback, general: Channel, grace: Person, tmp_path: Path
) -> None:
    """On 29 March 2026 there is no half past two in Berlin: the confirmation says what comes instead."""
    clock = MovedClock(datetime(2026, 3, 28, 12, tzinfo=UTC))
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        done = await grace.slash(general, "daily setup", time="2:30", timezone="Europe/Berlin")
        assert f"<t:{int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp())}:F>" in done.text
        assert "the clocks go forward that day, so it comes at 03:00" in done.text
