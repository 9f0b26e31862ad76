"""Moments that people and networks choose badly, one by one; the random ones are in `test_adversary_monkey`."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
import structlog

from bot.jobs import close_exam_questions
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.playing import answer, good_answer, next_question, question_in


async def test_a_click_on_an_outdated_message_brings_it_up_to_date(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Two devices, or an edit that got lost: the message then shows what is stored, and the way on."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        first = (await ada.slash(general, "question ask")).message
        second = (await ada.slash(general, "interview start", questions=2)).message
        resumed = (await ada.slash(general, "interview resume")).message
        await good_answer(ada, second)
        for button in ("Answer", "Skip"):
            told = await ada.click(resumed, button, stale=True)
            assert "answered already" in told.text
            assert "/ 100" in told.message.text
            assert "Next question" in told.message.buttons
        paused = await ada.click(second, "Pause")
        told = await ada.click(resumed, "Skip", stale=True)
        assert "Resume" in told.message.buttons
        assert "Paused" in paused.message.text
        assert "Answer" in first.current.buttons


async def test_time_up_where_the_bot_cannot_write_by_itself(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The next click on the question says that its time is over and has the button that goes on."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        message = (await ada.slash(general, "interview start", questions=2, mode="exam", minutes=1)).message
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        told = await ada.click(message, "Answer")
        assert "Time is up" in told.message.text
        message = await next_question(ada, told.message)
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        told = await ada.click(message, "Skip")
        assert "2 out of time" in told.message.text


async def test_the_last_exam_question_runs_out_in_a_thread(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The exam is over: the report is posted, not a button that leads nowhere."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await ada.slash(general, "interview start", where="thread", mode="exam", minutes=1, questions=1)
        (thread,) = general.threads
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        report = await ada.until_sees(thread, "1 out of time")
        review = await ada.click(report, "Go through the answers")
        assert "Out of time" in review.message.text


async def test_exam_time_runs_out_in_direct_messages(
    discord_server: Loopback, ada: Person, tmp_path: Path
) -> None:
    """An exam begun in the DMs is told of there, wherever `where` points; if the DMs are closed by then, no fault."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await ada.slash(ada.dm(), "interview start", mode="exam", minutes=1, questions=2)
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        told = await ada.until_sees(ada.dm(), "Time is up")
        message = await next_question(ada, told)
        clock.move(minutes=2)
        ada.close_dms()
        with discord_server.expect_refusal(50007):
            await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        finished = await ada.click(message, "Answer")
        assert "2 out of time" in finished.text


async def test_a_late_answer_to_an_earlier_exam_question(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """It is kept, the open question stays open, and no button is shown that would be refused."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        message = (await ada.slash(general, "interview start", questions=2, mode="exam", minutes=1)).message
        form = await ada.click(message, "Answer")
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        await next_question(ada, (await ada.click(message, "Skip")).message)
        late = await ada.submit(form.modal, "a late answer")
        assert "counts 0" in late.message.text
        assert late.message.buttons == []


async def test_the_reference_answer_ends_the_follow_up(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Once it is given away, the message no longer asks for it."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "question ask", topic="oop")
        point = question_in(started.message).key_points[0]
        marked = await answer(ada, started.message, f"{point.point} {point.accept[0]}. {point.accept[1]}.")
        assert "Answer the follow-up" in marked.message.buttons
        revealed = await ada.click(marked.message, "Reference answer")
        (reference,) = await revealed.followed_up()
        assert "Read more" in reference.text
        assert marked.message.current.buttons == ["Try again"]
        assert "Follow-up" not in marked.message.current.text


async def test_somebody_elses_report(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Who clicks on it in a thread is told whose it is."""
    assert general.guild is not None
    bob = discord_server.add_user("bob", member_of=[general.guild], permissions=["manage_threads"])
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="thread", questions=1)
        (thread,) = general.threads
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        marked = await good_answer(ada, message)
        report = (await ada.click(marked.message, "See the report")).message
        refused = await bob.click(report, "Go through the answers")
        assert "somebody else's interview" in refused.text


async def test_what_is_typed_into_an_option_is_neither_logged_nor_formatted(
    discord_server: Loopback,
    general: Channel,
    ada: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An unknown topic comes back as it was typed."""
    structlog.reset_defaults()
    with caplog.at_level(logging.INFO):
        async with running_bot(discord_server, tmp_path / "bot.db"):
            refused = await ada.slash(general, "interview start", topic="**zzqx** @everyone")
    assert r"\*\*zzqx\*\*" in refused.text
    assert "zzqx" not in capsys.readouterr().out + caplog.text


async def test_two_starts_at_once(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """One interview begins; the other device is offered it."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        both = await asyncio.gather(*(ada.slash(general, "interview start") for _ in range(2)))
        texts = sorted("still open" in exchange.text for exchange in both)
        assert texts == [False, True]


async def test_the_history_shows_the_score_of_the_report(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Also of an exam that was ended early: what was not reached counts 0 in both."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        message = (await ada.slash(general, "interview start", questions=4, mode="exam")).message
        recorded = await good_answer(ada, message)
        asked = await ada.click(recorded.message, "End")
        report = (await ada.click(asked.message, "End and report")).message
        score = next(line for line in report.text.splitlines() if "/ 100" in line).split()[1]
        history = await ada.slash(general, "interview history")
        assert f"**{score}**" in history.message.text
        assert int(score) <= 25


async def test_an_interview_elsewhere_is_named(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Who begins a second one is told in which thread the first one is."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="thread")
        second = await ada.slash(general, "interview start")
        assert general.threads[0].mention in second.text
        resumed = await ada.click(second.message, "Resume it")
        assert "Question 1 of 5" in resumed.message.text


async def test_two_people_at_the_same_question(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Each has one of their own; neither sees the other's."""
    assert general.guild is not None
    bob = discord_server.add_user("bob", member_of=[general.guild])
    async with running_bot(discord_server, tmp_path / "bot.db"):
        wanted = "late-binding-in-closures"
        first, second = await asyncio.gather(
            *(who.slash(general, "question show", question=wanted) for who in (ada, bob))
        )
        await asyncio.gather(answer(ada, first.message, "ada's words"), answer(bob, second.message, "bob's"))
        assert "ada's words" in first.message.text
        assert not any("ada's" in view.text for view in bob.sees(general))
        assert not any("bob's" in view.text for view in ada.sees(general))
