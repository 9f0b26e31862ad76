"""`/review`, what interviews draw on, the level at their end, and the reminder of reviews, over the real client."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import ReviewId, ReviewVerb
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.loopback.views import MessageView
from tests.discord.playing import answer, good_answer, next_question, question_in

NO_IDEA = "I would say it has to do with bananas and the sea."
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovedClock:
    """A Monday, eight in the morning, UTC."""
    return MovedClock(MORNING)


async def interview(
    person: Person, channel: Channel, length: int, *, known: bool, **options: Any
) -> list[str]:
    """A whole interview, in which all or nothing is known; gives the ids of its questions."""
    begun = await person.slash(channel, "interview start", questions=length, **options)
    return await played(person, begun.message, known=known)


async def played(person: Person, message: MessageView, *, known: bool) -> list[str]:
    """From its first question to its report."""
    asked = []
    while True:
        asked.append(question_in(message).id)
        done = await good_answer(person, message) if known else await answer(person, message, NO_IDEA)
        if "Next question" not in done.message.buttons:
            await person.click(done.message, "See the report")
            return asked
        message = await next_question(person, done.message)


async def test_what_was_missed_comes_back_two_days_later_and_then_is_done(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Before that `/review` says when; after it, that nothing is due."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        nothing = await ada.slash(general, "review")
        assert nothing.message.ephemeral
        assert "nothing to review yet" in nothing.text
        missed = await interview(ada, general, 2, known=False)
        early = await ada.slash(general, "review")
        due_at = int(MORNING.timestamp()) + 16 * 60 * 60
        assert f"<t:{due_at}:R>" in early.text
        clock.move(days=2)
        review = await ada.slash(general, "review")
        assert review.message.ephemeral
        assert "Question 1 of 2" in review.text
        assert "review" in review.text
        assert sorted(await played(ada, review.message, known=True)) == sorted(missed)
        assert "Nothing is due" in (await ada.slash(general, "review")).text


async def test_the_offer_begins_an_interview(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Also from a message of before a restart; a second click finds the one that runs."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        offered = (await ada.slash(general, "review")).message
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        begun = await ada.click(offered, "Begin an interview")
        assert "Question 1 of 5" in begun.text
        assert begun.message.ephemeral
        again = await ada.click(offered, "Begin an interview")
        assert "You have an interview" in again.text


async def test_a_review_rests_and_goes_on_in_another_process(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """With the rest of what is due, and nothing else."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        missed = await interview(ada, general, 3, known=False)
        clock.move(days=2)
        review = await ada.slash(general, "review")
        first = question_in(review.message).id
        await ada.click(review.message, "Pause")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        resumed = await ada.slash(general, "interview resume")
        rest = await played(ada, resumed.message, known=True)
        assert rest[0] == first
        assert sorted(rest) == sorted(missed)


async def test_how_many_where_and_of_which_topic_can_be_chosen(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        missed = await interview(ada, general, 4, known=False)
        clock.move(days=2)
        few = await ada.slash(general, "review", questions=2, where="dm")
        (shown,) = ada.sees(ada.dm())
        assert "Question 1 of 2" in shown.text
        assert "Your interview is here" in few.text
        await bot.services.interviews.end(ada.id, 2)
        question = next(each for each in map(bot.services.question, missed) if each)
        one = await ada.slash(general, "review", topic=question.topic)
        assert question_in(one.message).topic == question.topic


async def test_interviews_draw_on_what_is_due_and_adapt(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        missed = await interview(ada, general, 2, known=False)
        clock.move(days=2)
        asked = await interview(ada, general, 3, known=True, focus="due")
        assert sorted(asked[:2]) == sorted(missed)
        weak = await ada.slash(general, "interview start", focus="weak", difficulty="adaptive", questions=1)
        assert "Question 1 of 1" in weak.text


async def test_the_report_says_the_level(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Too early after one answer; a number with its words, and what is ahead, after eight."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        for length, told in ((1, "Level: too early to say."), (8, "Level ")):
            begun = await ada.slash(general, "interview start", questions=length)
            message = begun.message
            for number in range(length):
                done = await good_answer(ada, message)
                if number + 1 < length:
                    message = await next_question(ada, done.message)
            report = await ada.click(done.message, "See the report")
            assert told in report.text
        assert "questions" in report.text.split("Level ")[1]


async def test_the_reminder_says_how_many_and_begins(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Sent by the bot's own tick; once a day; its button begins the review in direct messages."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        missed = await interview(ada, general, 2, known=False)
        refused = await ada.slash(general, "settings review", on=True)
        assert "/settings timezone" in refused.text
        await ada.slash(general, "settings timezone", zone="Europe/Berlin")
        chosen = await ada.slash(general, "settings review", on=True, time="7 pm")
        assert "19:00" in chosen.text
        assert "19:00" in (await ada.slash(general, "settings show")).text
        clock.now = MORNING.replace(day=3, hour=18)
        message = await ada.until_sees(ada.dm(), "2 questions are due for review")
        clock.move(hours=1)
        await bot.daily.reviews.run()
        assert len(ada.sees(ada.dm())) == 1
        begun = await ada.click(message, "Review them")
        assert question_in(begun.message).id in missed
        assert not begun.message.ephemeral
        await played(ada, begun.message, known=True)
        clock.now = MORNING.replace(day=4, hour=18)
        seen = len(ada.sees(ada.dm()))
        await bot.daily.reviews.run()
        assert len(ada.sees(ada.dm())) == seen, "nothing is due"


async def test_the_button_ends_the_reminders(
    discord_server: Loopback, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await interview(ada, general, 1, known=False)
        await ada.slash(general, "settings timezone", zone="Europe/Berlin")
        await ada.slash(general, "settings review", on=True)
        clock.now = MORNING.replace(day=3, hour=17)
        await bot.daily.reviews.run()
        (message,) = ada.sees(ada.dm())
        assert "1 question is due" in message.text
        ended = await ada.click(message, "No more reminders")
        assert "`/settings review`" in ended.text
        clock.now = MORNING.replace(day=4, hour=17)
        await bot.daily.reviews.run()
        assert len(ada.sees(ada.dm())) == 1
        assert "no reminder" in (await ada.slash(general, "settings show")).text


async def test_who_cannot_be_written_to_is_left_alone(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    """Discord is asked once, and `/settings show` tells."""
    bob = discord_server.add_user("bob", member_of=[guild], dms_open=False)
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await interview(bob, general, 1, known=False)
        await bob.slash(general, "settings timezone", zone="Europe/Berlin")
        await bob.slash(general, "settings review", on=True)
        clock.now = MORNING.replace(day=3, hour=17)
        with discord_server.expect_refusal(50007):
            await bot.daily.reviews.run()
        clock.now = MORNING.replace(day=4, hour=17)
        await bot.daily.reviews.run()
        assert "did not let me write" in (await bob.slash(general, "settings show")).text


@pytest.mark.parametrize("verb", ReviewVerb)
def test_ids_are_read_as_written(verb: ReviewVerb) -> None:
    """And their form in old messages keeps its meaning."""
    for number in (1, 9, 10, 20):
        assert parse(str(ReviewId(number, verb))) == ReviewId(number, verb)
    assert parse("rv1:begin:5") == ReviewId(5, ReviewVerb.BEGIN)
    assert [parse(text) for text in ("rv1:begin:0", "rv1:begin:21", "rv1:begin", "rv1:end:5")] == [None] * 4
