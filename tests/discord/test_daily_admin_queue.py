"""`/daily queue` with a question that is outside of what the channel asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_admins import posted
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.playing import BANK

ASKED = "late-binding-in-closures"
"""Its topic and its level are the channel's."""


@pytest.fixture
def clock() -> MovedClock:
    """Half past eight on a Monday in Berlin: half an hour before the post."""
    return MovedClock(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))


@pytest.fixture
def grace(discord_server: Loopback, guild: Guild) -> Person:
    """An admin."""
    return discord_server.add_user("grace", member_of=[guild], permissions=["manage_guild"])


async def test_a_queued_question_that_the_channel_did_not_ask_for(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """It is said in what it does not fit, and it comes all the same."""
    asked = next(each for each in BANK if each.id == ASKED)
    (fits, level, topic, both) = (
        next(
            each
            for each in BANK
            if each.id != ASKED
            and (each.topic == asked.topic) is same_topic
            and (each.difficulty is asked.difficulty) is same_level
        )
        for same_topic, same_level in ((True, True), (True, False), (False, True), (False, False))
    )
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        settings: dict[str, Any] = {"topics": asked.topic, "difficulty": asked.difficulty.value}
        await grace.slash(general, "daily setup", time="9", timezone="Europe/Berlin", **settings)
        said = {
            each.id: (await grace.slash(general, "daily queue", question=each.id)).text
            for each in (fits, level, topic, both)
        }
        assert "⚠️" not in said[fits.id]
        assert f"it is {level.difficulty.value}, which is not what Monday is for" in said[level.id]
        assert "its topic" not in said[level.id]
        assert "its topic, " in said[topic.id]
        assert "which is not" not in said[topic.id]
        assert "none of this channel's and it is " in said[both.id]
        assert "all the same" in said[both.id]
        again = (await grace.slash(general, "daily queue")).text
        assert "⚠️" not in again
        await grace.slash(general, "daily pause")
        paused = (await grace.slash(general, "daily queue", question=both.id)).text
        assert "which is not what any of its days is for" in paused
        await grace.slash(general, "daily resume")
        clock.move(minutes=30)
        await bot.daily.sender.run()
        assert posted(general) == [both]
