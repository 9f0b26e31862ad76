"""mock-interview daily status, as an operator meets it: what is due, posted, skipped, failing, and why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases.daily import Daily, daily
from bot.use_cases.daily_work import Refused, Sent, Unknown
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, Trouble
from questions.grading import Grader
from storage.database import open_database
from storage.migrate import upgrade
from tests.terminal.test_operator_commands import mock_interview
from tests.unit.builders import Clock, bank, question

NOW = datetime.now(UTC).replace(microsecond=0)
"""The command reads the real clock: what it lists is put around it."""
GUILD = 111


def at(moment: datetime) -> DailyPlan:
    """Every day at the minute of that moment."""
    return DailyPlan(Timetable(moment.hour * 60 + moment.minute, "UTC", frozenset(range(7))), ANY)


def kept(url: str, act: Callable[[Daily, Clock], Awaitable[None]]) -> None:
    """Do something with the use-cases on a database of this address."""

    async def work() -> None:
        async with open_database(url) as database:
            await upgrade(database)
            clock = Clock(NOW - timedelta(hours=2))
            questions = bank(*(question(f"q{number}") for number in range(9)))
            await act(daily(database, questions, Grader(), clock), clock)

    asyncio.run(work())


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the database is."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


async def every_state(desk: Daily, clock: Clock) -> None:
    """Channel 1 is posted, 2 refused, 3 unknown, 4 skipped, 5 paused, 6 still to come."""
    soon = NOW - timedelta(hours=1)
    for channel in range(1, 6):
        await desk.admin.set_up(7, GUILD, channel, at(soon))
    await desk.admin.set_up(7, GUILD + 1, 6, at(NOW + timedelta(hours=3)))
    await desk.admin.skip(GUILD, 4)
    await desk.admin.pause(7, GUILD, 5)
    clock.now = NOW - timedelta(minutes=30)
    posted, refused, unknown = sorted(await desk.posting.claim(10), key=lambda each: each.post.channel_id)
    await desk.posting.record([Sent(posted, 900), Refused(refused, Trouble.NO_PERMISSION), Unknown(unknown)])


def test_an_empty_database_is_well(url: str) -> None:
    kept(url, lambda _desk, _clock: asyncio.sleep(0))
    done = mock_interview("daily", "status", DATABASE_URL=url)
    assert done.returncode == 0
    assert "0 active, 0 paused" in done.stdout
    assert "nothing was due" in done.stdout


def test_every_state_is_shown_with_its_reason(url: str) -> None:
    kept(url, every_state)
    done = mock_interview("daily", "status", "--database", url)
    assert done.returncode == 1, "something fails"
    text = done.stdout
    assert "5 active, 1 paused, 1 in trouble, 0 removed" in text
    assert "0 due, 1 being sent, 1 tried again later" in text
    assert "the bot may not post there" in text
    assert "Discord did not answer" in text
    assert "skipped by an admin" in text
    next_part = text[text.index("\nNext") :]
    assert next_part.index("112") < next_part.index("111"), "what comes first is listed first"


def test_a_short_list_does_not_make_the_numbers_small(url: str) -> None:
    async def refused(desk: Daily, clock: Clock) -> None:
        for channel in range(1, 4):
            await desk.admin.set_up(7, GUILD, channel, at(NOW - timedelta(hours=1)))
        clock.now = NOW - timedelta(minutes=30)
        claimed = await desk.posting.claim(10)
        await desk.posting.record([Refused(each, Trouble.NO_PERMISSION) for each in claimed])

    kept(url, refused)
    done = mock_interview("daily", "status", "--lines", "1", DATABASE_URL=url)
    assert "0 due, 0 being sent, 3 tried again later, 0 answers to be revealed" in done.stdout
    assert "the first 1; --lines shows more" in done.stdout


def test_the_same_for_machines_and_for_one_server(url: str) -> None:
    kept(url, every_state)
    done = mock_interview("daily", "status", "--json", "--server", str(GUILD), DATABASE_URL=url)
    state = json.loads(done.stdout)
    assert state["schedules"] == {"active": 5, "paused": 1, "removed": 0, "in_trouble": 1, "due": 0}
    assert [(each["channel"], each["trouble"]) for each in state["failing"]] == [("2", "no-permission")]
    assert [each["channel"] for each in state["sending"]] == ["3"]
    assert state["unsent"] == {"claimed": 1, "failing": 1}
    assert [each["trouble"] for each in state["skipped"]] == ["by-admin"]
    assert {each["server"] for each in state["coming"]} == {str(GUILD)}


def test_what_waits_too_long_is_said(url: str) -> None:
    async def due(desk: Daily, _clock: Clock) -> None:
        await desk.admin.set_up(7, GUILD, 1, at(NOW - timedelta(minutes=10)))

    kept(url, due)
    done = mock_interview("daily", "status", DATABASE_URL=url)
    assert done.returncode == 1
    assert "is the bot running?" in done.stdout
    assert "1 due" in done.stdout


def test_an_old_database_is_not_touched(url: str, tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()
    done = mock_interview("daily", "status", DATABASE_URL=url)
    assert done.returncode == 1
    assert (
        done.stderr == "mock-interview: the database is of an earlier version: `mock-interview db upgrade`.\n"
    )
