"""Somebody sets out to break the question of the day: bad moments, bad words, bad ids, and all of it at once."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL

from bot.discord_ui.client import InterviewClient
from bot.discord_ui.daily_keeper import DailyKeeper
from bot.use_cases.daily_outcomes import Changed
from bot.use_cases.daily_upkeep import DailyUpkeep
from bot.use_cases.daily_work import Assignment
from bot.use_cases.faults import StorageUnavailable
from questions.daily import Timetable
from questions.daily_plan import DailyPlan
from storage.database import open_database
from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_people import (
    ADMIN,
    BEFORE,
    NINE,
    answer_day,
    public,
    right,
    running_day,
)
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.storage.servers import fresh_database, in_full, run_sql

NONSENSE: tuple[str, ...] = (
    "@everyone",
    "`" * 99,
    "\u202e" * 9,
    "x" * 5000,
    "09:00\n@here",
    "||[a](https://e.example)||",
    "\x00",
)
NONSENSE += ("Z̸̡̢" * 99, "-1", "9" * 20, "<@&1>", "24:00", "²⁵", "Mon easy, Mon hard", "Fri-Fri", "🕘")


def posts(channel: Channel) -> list[MessageView]:
    """The questions that stand in a channel."""
    return [view for view in public(channel) if "Question of the day" in view.text]


def reveals(channel: Channel) -> list[MessageView]:
    """The answers that stand in a channel."""
    return [view for view in public(channel) if "The answer to" in view.text]


@pytest.mark.parametrize("step", ["_picture", "_show", "_close", "_open_thread", "revealed"])
async def test_a_reveal_that_ends_after_any_step_is_made_whole_and_once(
    step: str,
    discord_server: Loopback,
    general: Channel,
    ada: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next process finds what stands there, though Discord has forgotten the nonce: each part comes once."""
    owner: type[object] = DailyUpkeep if step == "revealed" else DailyKeeper
    real = getattr(owner, step)

    async def ends(self: object, *given: object, **named: object) -> None:
        """The step itself, and nothing after it; what is kept of it is lost with the process."""
        if step != "revealed":
            await real(self, *given, **named)
        raise RuntimeError("ended here")

    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = (await answer_day(ada, post, right(post))).message
        await ada.click(mine, "Discussion")
        (thread,) = general.threads
        day.clock.move(minutes=1)
        await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "**1 person has** answered" in post.current.text)
        with monkeypatch.context() as patched:
            patched.setattr(owner, step, ends)
            day.clock.move(hours=20)
            with suppress(RuntimeError):
                await day.bot.daily.keeper.run()
            clock = day.clock
    discord_server.clock.advance(3600)
    clock.move(minutes=20)
    async with running_day(discord_server, tmp_path / "bot.db", clock=clock) as day:
        for _ in range(3):
            await day.bot.daily.keeper.run()
            day.clock.move(minutes=30)
        await discord_server.until(lambda: "the answer is out" in post.current.text)
        await discord_server.until(lambda: len(thread.messages) == 2)
        assert not await day.bot.services.daily.upkeep.reveals(10)
    assert len(reveals(general)) == 1
    assert len(thread.messages) == 2
    assert thread.invitable


async def test_a_full_disk_leaves_nothing_half_done(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Who was told that it was not done is not counted; what was due then comes once there is room again."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(16)]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        is_full = True

        @event.listens_for(day.bot.services.daily.posting._database.engine.sync_engine, "begin")
        def limit(connection: Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages if is_full else 2**30}")

        told = [await answer_day(person, post, "some words " * 130) for person in people]
        failed = [each.text for each in told if "was not done" in each.text]
        assert failed, "the disk was not full"
        assert all("some words" in each for each in failed), "what was typed comes back"
        day.clock.move(hours=21)
        with suppress(StorageUnavailable):
            await day.bot.daily.keeper.run()
        is_full = False
        day.clock.move(minutes=3)
        await day.keep(general)
        taken = sum("This is your answer of the day" in each.text for each in told)
        assert taken + len(failed) == len(people)
        said = {0: "Nobody", 1: "1 person"}.get(taken, f"{taken} people")
        assert f"{said} answered" in reveals(general)[0].text
    assert len(reveals(general)) == 1


async def test_postgresql_that_cuts_every_connection_again_and_again(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, postgres: URL
) -> None:
    """While it posts, while somebody answers, while it reveals: one post, one answer that counts, one reveal."""
    async with fresh_database(postgres) as address, running_day(discord_server, in_full(address)) as day:
        name = f"datname = '{address.database}' AND pid <> pg_backend_pid()"
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {name}"  # noqa: S608 - our own name

        async def while_cut(work: Callable[[], Awaitable[object]]) -> None:
            async def cutting() -> None:
                for _ in range(10):
                    await run_sql(postgres, cut)
                    await asyncio.sleep(0.05)

            cutter = asyncio.create_task(cutting())
            for _ in range(4):
                with suppress(StorageUnavailable):
                    await work()
                day.clock.move(seconds=25)
            await cutter
            await work()

        await day.bot.services.daily.admin.set_up(ADMIN, guild.id, general.id, NINE)
        day.clock.move(minutes=1)
        await while_cut(day.bot.daily.sender.run)
        await discord_server.until(lambda: posts(general))
        day.clock.move(minutes=5)
        await day.bot.daily.sender.run()
        (post,) = public(general)
        form = (await ada.click(post, "Answer")).modal
        await while_cut(lambda: ada.submit(form, right(post)))
        day.clock.move(hours=21)
        await while_cut(day.bot.daily.keeper.run)
        for _ in range(3):
            day.clock.move(minutes=5)
            await day.bot.daily.keeper.run()
        await discord_server.until(lambda: reveals(general))
    assert len(posts(general)) == len(reveals(general)) == 1
    assert "1 person answered" in reveals(general)[0].text


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_admins_and_two_bots_at_once(
    seed: int, discord_server: Loopback, general: Channel, tmp_path: Path
) -> None:
    """Whatever they do in the same second, every post is on record, no day has two, and nothing raises."""
    assert general.guild
    rng, clock, file = random.Random(seed), MovedClock(BEFORE), tmp_path / "bot.db"
    channel, server = general.id, general.guild.id
    async with (
        running_bot(discord_server, file, clock=clock) as first,
        running_bot(discord_server, file, clock=clock) as second,
    ):
        one, two = (bot.services.daily.admin for bot in (first, second))

        async def now(bot: InterviewClient) -> None:
            claimed = await bot.services.daily.posting.claim_today(channel)
            if isinstance(claimed, Assignment):
                await bot.services.daily.posting.record([await bot.daily.sender.send(claimed)])

        def zone() -> Awaitable[object]:
            there = rng.choice(["Europe/Berlin", "Asia/Tokyo", "America/New_York"])
            timetable = Timetable(rng.choice([540, 541, 545]), there, frozenset(range(7)))
            return two.edit(ADMIN, server, channel, lambda plan: replace(plan, timetable=timetable))

        acts: list[Callable[[], Awaitable[object]]] = [
            zone,
            lambda: one.set_up(ADMIN, server, channel, NINE),
            lambda: two.set_up(ADMIN, server, channel, NINE),
            lambda: one.pause(ADMIN, server, channel),
            lambda: two.resume(ADMIN, server, channel),
            lambda: two.remove(ADMIN, server, channel),
            lambda: one.skip(server, channel),
            lambda: two.skip(server, channel),
            lambda: now(first),
            lambda: now(second),
            first.daily.sender.run,
            second.daily.sender.run,
            first.daily.keeper.run,
        ]
        for _ in range(20):
            await one.set_up(ADMIN, server, channel, NINE)
            clock.move(minutes=rng.choice([0, 1, 5, 60, 1410, 1440]))
            await asyncio.gather(*(act() for act in rng.sample(acts, 6)))
        await first.daily.sender.run()
    async with open_database(f"sqlite:///{file}") as database, database.reading() as transaction:
        kept = (await transaction.execute(text("SELECT day, message_id FROM daily_posts"))).all()
    assert len({row.day for row in kept}) == len(kept)
    assert {row.message_id for row in kept if row.message_id} == {view.id for view in posts(general)}
    assert len(posts(general)) > 3


async def test_forged_ids_do_nothing(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Numbers of any size and script, other posts, other stamps: a sentence for the clicker, and no entry."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        known = next(each for each in post.custom_ids if each.endswith("hint"))
        parts = known.split(":")
        values = ("9" * 23, "9" * 18, "-1", "0", "", "²", "٣", "1e5", "x" * 60)
        forged = [":".join((*parts[:at], value, *parts[at + 1 :])) for at in range(4) for value in values]
        for custom_id in [*forged, f"{known}:x", known[:-1], known.upper()]:
            shown = MessageView(post.message)
            button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 9}
            shown.components = [{"type": 1, "id": 8, "components": [button]}]
            if custom_id not in ("", known):
                told = await ada.click(shown, custom_id, stale=True)
                assert told.message.ephemeral
                assert "went wrong" not in told.text
        assert "Hint" in (await ada.click(post, "My result")).message.buttons
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT count(*) FROM daily_entries").fetchone() == (0,)


async def test_nonsense_in_every_option(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each is answered for the admin alone, pings nobody, and is in no log; the clients' own checks stop the rest."""
    mona = discord_server.add_user("mona", member_of=[guild], permissions=["manage_guild"])
    async with running_day(discord_server, tmp_path / "bot.db"):
        for typed in NONSENSE:
            for option in ("time", "timezone", "weekdays", "topics", "difficulty"):
                options: dict[str, Any] = {"time": "9", "timezone": "Berlin", option: typed}
                told = await mona.slash(general, "daily setup", **options)
                assert told.message.ephemeral
                assert "went wrong" not in told.text
                await mona.slash(general, "daily remove")
    logged = capsys.readouterr().out
    assert not [typed for typed in NONSENSE if len(typed) > 3 and typed in logged]
    assert discord_server.pings == []
    assert posts(general) == []


async def test_thirty_channels_share_five_questions(
    discord_server: Loopback, guild: Guild, tmp_path: Path
) -> None:
    """Each has all five before one comes again, and then the one it had longest ago or none had that day."""
    bank = tmp_path / "bank"
    bank.mkdir()
    questions = [
        f"  - id: tea-{number}\n    prompt: What is tea number {number}?\n"
        f"    reference: Leaves of kind {number} that were not oxidised.\n"
        f"    key_points: [{{point: Leaves of kind {number}.}}]\n"
        for number in range(5)
    ]
    (bank / "tea.yaml").write_text("topic: tea\ntitle: Tea\nquestions:\n" + "".join(questions))
    channels = [guild.add_channel(f"room-{number}") for number in range(30)]
    clock = MovedClock(BEFORE)
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock, bank=bank) as bot:
        for channel in channels:
            await bot.services.daily.admin.set_up(ADMIN, guild.id, channel.id, NINE)
        clock.move(minutes=1)
        for number in range(1, 8):
            await bot.daily.sender.run()
            await discord_server.until(partial(_each_has, channels, number))
            clock.move(days=1)
    for channel in channels:
        asked = [re.findall(r"tea number (\d)", view.text)[0] for view in posts(channel)]
        assert len(set(asked[:5])) == 5, asked
        assert len(set(asked[5:])) == 2, asked


async def test_two_hundred_answers_are_no_flood(
    discord_server: Loopback, general: Channel, tmp_path: Path
) -> None:
    """One every two seconds: the post is edited a handful of times, and in the end it is right."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        typed = right(post)
        _, number, stamp, _ = post.custom_ids[0].split(":")
        for second in range(800):
            if second % 2 == 0 and second < 400:
                await day.bot.services.daily.play.answer(10_000 + second, int(number), int(stamp), typed)
            day.clock.move(seconds=1)
            if second % 3 == 0:
                await day.bot.daily.keeper.run()
        for _ in range(3):
            day.clock.move(minutes=6)
            await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "**200 people have** answered" in post.current.text)
    path = f"/channels/{general.id}/messages/{post.id}"
    edits = [each for each in discord_server.requests if (each.method, each.path) == ("PATCH", path)]
    assert 2 <= len(edits) <= 10
    assert len(public(general)) == 1


async def test_one_person_at_two_clients(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Two forms sent in the same moment: one counts, the other is practice, and one person has answered."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        forms = [(await ada.click(post, "Answer")).modal for _ in range(4)]
        told = await asyncio.gather(*(ada.submit(form, right(post)) for form in forms))
        assert sum("This is your answer of the day" in each.text for each in told) == 1
        assert sum("Practice:" in each.text for each in told) == 3
        day.clock.move(minutes=1)
        await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "**1 person has** answered" in post.current.text)


async def test_a_zone_changed_at_a_minute_to_midnight(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """The day that was just posted gets no second question, wherever on earth the channel moves."""
    clock = MovedClock(datetime(2026, 3, 2, 22, 58, tzinfo=UTC))
    plan = replace(NINE, timetable=replace(NINE.timetable, minute=23 * 60 + 59))
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        admin = bot.services.daily.admin
        await admin.set_up(ADMIN, guild.id, general.id, plan)
        clock.move(minutes=1)
        await bot.daily.sender.run()
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Auckland", "America/Nuuk"):
            moved = replace(plan, timetable=replace(plan.timetable, zone=zone))
            changed = await admin.edit(ADMIN, guild.id, general.id, partial(_instead, moved))
            assert isinstance(changed, Changed)
            assert changed.schedule.next
            assert changed.schedule.next.at > clock.now
            assert changed.schedule.next.day == datetime(2026, 3, 3, tzinfo=UTC).date()
            await bot.daily.sender.run()
        assert len(posts(general)) == 1


def _each_has(channels: list[Channel], number: int) -> bool:
    return all(len(posts(channel)) == number for channel in channels)


def _instead(after: DailyPlan, _before: DailyPlan) -> DailyPlan:
    return after
