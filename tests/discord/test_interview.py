"""Interviews as people have them: the real bot, the real client, a Discord on loopback sockets."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from bot.discord_ui.render.text import prose
from tests.discord.bots import BotProcess, MovedClock, running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.playing import BANK, answer, good_answer, next_question, question_in
from tests.storage.servers import fresh_database, in_full


async def test_a_whole_practice_interview(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """From /interview start to the report with its picture; nobody else sees any of it."""
    assert general.guild is not None
    bob = discord_server.add_user("bob", member_of=[general.guild])
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "interview start", questions=3, difficulty="medium")
        message = started.message
        assert message.ephemeral
        assert "Question 1 of 3" in message.text
        asked = [question_in(message).id]

        marked = await good_answer(ada, message)
        assert marked.message.id == message.id, "feedback replaces the question's buttons in the same message"
        assert "/ 100" in marked.message.text
        assert "Covered" in marked.message.text
        reference = await ada.click(marked.message, "Reference answer")
        assert "Read more" in reference.message.text

        message = await next_question(ada, marked.message)
        assert marked.message.current.buttons == [], "what is done is a page of the record"
        assert "Question 2 of 3" in message.text
        asked.append(question_in(message).id)
        hinted = await ada.click(message, "Hint (−10%)")
        assert "Hint 1" in hinted.message.text
        marked = await good_answer(ada, hinted.message)
        assert "1 hint cost 10%" in marked.message.text

        message = await next_question(ada, marked.message)
        asked.append(question_in(message).id)
        assert len(set(asked)) == 3
        skipped = await ada.click(message, "Skip")
        assert "Skipped" in skipped.message.text
        finished = await ada.click(skipped.message, "See the report")
        assert "2 answered, 1 skipped" in finished.message.text
        assert "By topic" in finished.message.text
        report = await ada.until_sees(general, lambda view: bool(view.attachments))
        assert report.attachments[0].filename == "report.png"
        assert report.attachments[0].description, "the picture has alt text"

        review = await ada.click(report, "Go through the answers")
        assert "Question 1 of 3" in review.message.text
        review = await ada.click(review.message, "Next ▶")
        assert "Question 2 of 3" in review.message.text
        history = await ada.slash(general, "interview history")
        assert "practice" in history.message.text
        opened = await ada.select(
            history.message, "Open a report", [history.message.selects[0]["options"][0]["value"]]
        )
        assert "Report" in opened.message.text
    assert bob.sees(general) == []
    assert discord_server.pings == []


async def test_a_follow_up_adds_to_the_score(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A missing key point is probed for once; the feedback does not give it away; what is added counts."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "question ask", topic="oop")
        question = question_in(started.message)
        first, *rest = question.key_points
        marked = await answer(ada, started.message, f"{first.point} {first.accept[0]}. {first.accept[1]}.")
        assert "Follow-up:" in marked.message.text
        probed = next(point for point in rest if prose(point.probe) in marked.message.text)
        assert prose(probed.point) not in marked.message.text
        before = _score(marked.message.text)
        opened = await ada.click(marked.message, "Answer the follow-up")
        assert opened.modal.title == "Follow-up"
        added = await ada.submit(opened.modal, f"{probed.point} {probed.accept[0]}")
        assert _score(added.message.text) > before
        assert "Follow-up:" not in added.message.text


async def test_a_whole_interview_on_postgresql(
    discord_server: Loopback, general: Channel, ada: Person, postgres: URL
) -> None:
    """The same bot on the other database: two questions, a restart between them, the report."""
    async with fresh_database(postgres) as address:
        async with running_bot(discord_server, in_full(address)):
            started = await ada.slash(general, "interview start", questions=2)
            marked = await good_answer(ada, started.message)
            assert "Covered" in marked.message.text
        async with running_bot(discord_server, in_full(address)):
            message = await next_question(ada, marked.message)
            marked = await good_answer(ada, message)
            finished = await ada.click(marked.message, "See the report")
            assert "2 answered" in finished.message.text


async def test_an_exam_gives_nothing_away_until_its_end(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """No feedback, hint, retry or reference before the end; a late answer is kept and counts 0."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        started = await ada.slash(general, "interview start", questions=2, mode="exam", minutes=2)
        assert started.message.buttons == ["Answer", "Skip", "End"]
        assert "Answer by" in started.message.text
        recorded = await good_answer(ada, started.message)
        assert "recorded" in recorded.message.text
        assert "/ 100" not in recorded.message.text
        assert recorded.message.buttons == ["Next question", "Pause", "End"]
        message = await next_question(ada, recorded.message)
        opened = await ada.click(message, "Answer")
        clock.move(minutes=3)
        finished = await ada.submit(opened.modal, question_in(message).reference)
        assert "Report" in finished.message.text
        assert "1 answered, 1 out of time" in finished.message.text
        review = await ada.click(finished.message.current, "Go through the answers")
        second = await ada.click(review.message, "Next ▶")
        assert "after the time limit and counts 0" in second.message.text
        assert "Covered" in second.message.text


async def test_kill_9_in_the_middle(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """After kill -9 the interview goes on at the same question: old buttons work, an open form is accepted."""
    bot = BotProcess(discord_server, tmp_path / "bot.db", tmp_path / "log.txt")
    await bot.start()
    started = await ada.slash(general, "interview start", questions=3, topic="memory-gc")
    first = question_in(started.message)
    marked = await good_answer(ada, started.message)
    await bot.kill()

    await bot.start()
    message = await next_question(ada, marked.message)
    second = question_in(message)
    assert second.id != first.id
    opened = await ada.click(message, "Answer")
    await bot.kill()

    gone = await ada.submit(opened.modal, second.reference)
    assert gone.error, "while the bot is down Discord says so, and keeps the form open"
    await bot.start()
    marked = await ada.submit(opened.modal, second.reference)
    assert "Covered" in marked.message.text
    twice = await ada.submit(opened.modal, "another text")
    assert "answered already" in twice.text
    assert "another text" in twice.text
    message = await next_question(ada, marked.message)
    await bot.kill()

    await bot.start()
    resumed = await ada.slash(general, "interview resume")
    assert question_in(resumed.message).id == question_in(message).id
    marked = await good_answer(ada, resumed.message)
    finished = await ada.click(marked.message, "See the report")
    assert "3 answered" in finished.message.text
    assert await bot.stop() == 0
    assert second.reference[:40] not in bot.log, "answers are never logged"
    assert discord_server.token not in bot.log


async def test_two_clicks_at_once_and_stale_buttons(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A click that comes twice or late is refused politely and changes nothing."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        message = (await ada.slash(general, "interview start", questions=3)).message
        form = await ada.click(message, "Answer")
        again = await ada.click(message, "Answer")
        marked = (await ada.submit(form.modal, question_in(message).reference)).message
        late = await ada.submit(again.modal, "my other answer")
        assert "answered already" in late.text
        assert "my other answer" in late.text
        skipped = await ada.click(message, "Skip", stale=True)
        assert "answered already" in skipped.text
        shown = await next_question(ada, marked)
        first = await ada.click(shown, "Hint (−10%)")
        second = await ada.click(shown, "Hint (−10%)", stale=True)
        assert "shown already" in second.text
        assert "Hint 2" not in first.message.current.text
        double = await ada.click(marked, "Next question", stale=True)
        assert "earlier question" in double.text
        resumed = await ada.slash(general, "interview resume")
        assert question_in(resumed.message).id == question_in(shown).id


async def test_somebody_elses_buttons(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """In a thread others may see the buttons; they cannot use them."""
    assert general.guild is not None
    bob = discord_server.add_user("bob", member_of=[general.guild], permissions=["manage_threads"])
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="thread")
        (thread,) = [c for c in discord_server.world.channels.values() if c.parent is general]
        (question,) = [view for view in bob.sees(thread) if view.buttons]
        for button in ("Answer", "Skip", "End"):
            refused = await bob.click(question, button)
            assert "somebody else's interview" in refused.text
            assert refused.message.ephemeral
        marked = await good_answer(ada, question)
        assert not marked.message.ephemeral


def _score(text: str) -> int:
    line = next(line for line in text.splitlines() if "/ 100" in line)
    return int(line.removeprefix("## ").split(" ")[0])


def test_the_bank_has_what_these_tests_ask_for() -> None:
    """Three medium questions, and probes in every question of the topic used."""
    assert sum(question.difficulty == "medium" for question in BANK) >= 3
    assert all(point.probe for question in BANK.pool(["oop"]) for point in question.key_points)
