"""Questions of the day at a bad moment: lost questions, databases and networks; nothing typed is lost or logged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.use_cases.daily_work import Assignment, Sent
from tests.discord.bots import BotProcess, MovedClock, running_bot
from tests.discord.daily_people import ADMIN, NINE, answer_day, public, question_of, right, running_day
from tests.discord.loopback import Channel, Loopback, Person
from tests.storage.servers import fresh_database, in_full


async def test_kill_9_between_form_and_submit(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The form that was open when the process died is taken by the next one, once; nothing typed is logged."""
    file = tmp_path / "bot.db"
    async with running_bot(discord_server, file) as bot:
        assert general.guild
        daily = bot.services.daily
        await daily.admin.set_up(ADMIN, general.guild.id, general.id, NINE)
        assignment = await daily.posting.claim_today(general.id)
        assert isinstance(assignment, Assignment)
        await daily.posting.record([await bot.daily.sender.send(assignment)])
    (post,) = public(general)
    process = BotProcess(discord_server, file, tmp_path / "log.txt")
    await process.start()
    try:
        form = (await ada.click(post, "Answer")).modal
        await process.kill()
        assert (await ada.submit(form, right(post))).error
        await process.start()
        marked = await ada.submit(form, right(post))
        assert "This is your answer of the day" in marked.text
        await process.kill()
        await process.start()
        assert "Practice:" in (await ada.submit(form, "again the same")).text
        assert "This is your answer of the day" in (await ada.click(post, "My result")).text
    finally:
        assert await process.stop() == 0
    assert right(post)[:40] not in process.log
    assert "again the same" not in process.log


async def test_buttons_that_lead_nowhere(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Of another database or of a question the bank lost: one sentence, and what was typed comes back."""
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "tea.yaml").write_text(
        "topic: tea\ntitle: Tea\nquestions:\n  - id: green-tea\n    prompt: What is green tea?\n"
        "    reference: Tea from leaves that were not oxidised.\n"
        "    key_points: [{point: Leaves are not oxidised.}]\n"
    )
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        form = (await ada.click(post, "Answer")).modal
    for database, told in (
        (tmp_path / "bot.db", "no longer in the bank"),
        (tmp_path / "new.db", "not on record"),
    ):
        async with running_day(discord_server, database, bank=bank):
            for button in post.buttons:
                refused = await ada.click(post, button)
                assert told in refused.text
                assert refused.message.ephemeral
            refused = await ada.submit(form, "ten minutes of typing")
            assert told in refused.text
            assert "ten minutes of typing" in refused.text


async def test_a_click_before_the_post_is_on_record(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The post stands in the channel, its message is not stored yet: answers count, the discussion opens."""
    clock = MovedClock(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    async with running_day(discord_server, tmp_path / "bot.db", clock=clock) as day:
        assert general.guild
        daily = day.bot.services.daily
        await daily.admin.set_up(ADMIN, general.guild.id, general.id, NINE)
        assignment = await daily.posting.claim_today(general.id)
        assert isinstance(assignment, Assignment)
        sent = await day.bot.daily.sender.send(assignment)
        (post,) = public(general)
        marked = await answer_day(ada, post, right(post))
        assert "This is your answer of the day" in marked.text
        assert "You are in" in (await ada.click(marked.message, "Discussion")).text
        assert isinstance(sent, Sent)
        await daily.posting.record([sent])
        assert "first day of your streak" in (await ada.click(post, "My result")).text


async def test_a_database_that_does_not_answer(
    discord_server: Loopback,
    general: Channel,
    ada: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence, with what was typed; the same form works later; nothing typed is logged."""
    file = tmp_path / "bot.db"
    async with running_day(discord_server, file) as day:
        post = await day.begin(general)
        form = (await ada.click(post, "Answer")).modal
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            failed = await ada.submit(form, "ten minutes of typing", wait=False)
            await failed.settled()
            other.execute("ROLLBACK")
        assert "database does not answer" in failed.text
        assert "ten minutes of typing" in failed.text
        assert "This is your answer of the day" in (await ada.submit(form, right(post))).text
    logged = capsys.readouterr().out
    assert "ten minutes" not in logged
    assert right(post)[:40] not in logged


async def test_discord_fails_after_the_answer_was_stored(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The response is refused: the answer is kept, and the result shows it."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        form = (await ada.click(post, "Answer")).modal
        discord_server.lose_answer("POST", "/interactions/*/*/callback")
        with discord_server.expect_refusal(40060):
            await ada.submit(form, right(post))
            await discord_server.until(lambda: any(v.code == 40060 for v in discord_server.violations))
        assert "This is your answer of the day" in (await ada.click(post, "My result")).text


async def test_a_form_opens_though_the_question_cannot_be_read_in_time(
    discord_server: Loopback, general: Channel, ada: Person, postgres: URL
) -> None:
    """Somebody holds the table: a bare form comes within Discord's three seconds, and what is typed counts."""
    async with fresh_database(postgres) as address, running_day(discord_server, in_full(address)) as day:
        post = await day.begin(general)
        engine = create_async_engine(address.set(drivername="postgresql+asyncpg"), poolclass=NullPool)
        async with engine.connect() as other:
            await other.exec_driver_sql("LOCK TABLE daily_posts IN ACCESS EXCLUSIVE MODE")
            opened = await ada.click(post, "Answer")
            assert opened.modal.title == "Question of the day"
            assert question_of(post).prompt[:40] not in str(opened.modal.components)
            shown = await ada.click(post, "My result", wait=False)
            assert shown.acknowledged_by == 5
            await other.rollback()
        await engine.dispose()
        await shown.settled()
        assert "You have not answered yet" in shown.text
        assert "This is your answer of the day" in (await ada.submit(opened.modal, right(post))).text
