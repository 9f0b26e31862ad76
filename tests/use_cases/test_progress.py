"""Stats: one's own are of everything, others' only of what they did here and only if they share; both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.use_cases import learning
from bot.use_cases.progress import Progress
from bot.use_cases.progress_outcomes import Nothing, NotShared, PointStatus, Sharing
from questions.interview_state import Mode
from storage import people
from storage.people import PersonalSettings
from storage.tables import members
from tests.unit.builders import bank, question
from tests.use_cases.daily_desk import FULL, HALF
from tests.use_cases.progress_desk import (
    ADA,
    BOB,
    ELSEWHERE,
    GUILD,
    HERE,
    IN_DM,
    THERE,
    ProgressDesk,
    open_progress_desk,
)


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ProgressDesk]:
    """Nobody has answered anything."""
    async with open_progress_desk(request, tmp_path) as opened:
        yield opened


async def test_ones_own_are_of_everything_wherever_it_was_answered(desk: ProgressDesk) -> None:
    """Two servers, direct messages and a question of the day."""
    (post,) = await desk.daily.begin()
    await desk.daily.answer(ADA, post)
    for place in (HERE, THERE, IN_DM):
        await desk.one(ADA, place)
    stats = await desk.stats()
    assert (stats.of, stats.is_own, stats.guild_id, stats.shares) == (ADA, True, None, False)
    assert (stats.doing.answers, stats.doing.total.dailies) == (4, 1)
    assert stats.doing.seen == len({line.question_id for line in (await desk.progress.history(ADA)).lines})
    assert stats.streak.days == 1
    assert stats.now == desk.clock.now
    assert [line.guild_id for line in (await desk.progress.history(ADA)).lines] == [
        None,
        ELSEWHERE,
        GUILD,
        GUILD,
    ]


async def test_the_key_points_are_read_from_the_grades_of_all_kinds_of_answers(desk: ProgressDesk) -> None:
    """Half an answer to the question of the day leaves one point of two to learn, and so does half a one here."""
    (post,) = await desk.daily.begin()
    await desk.daily.answer(ADA, post, HALF)
    await desk.one(text=HALF)
    points = (await desk.stats()).key_points
    assert points is not None
    assert points.answers == 2
    assert {record.point for record in points.weakest} == {"It has sharp teeth."}
    assert {record.point for record in points.strongest} == {"It cuts wood."}
    assert all(record.latest is PointStatus.MISSING for record in points.weakest)


async def test_what_was_said_after_the_reference_was_shown_is_no_knowledge(desk: ProgressDesk) -> None:
    """The key point that was missing before stays missing."""
    state = await desk.start(length=1)
    await desk.answer(state, 1, HALF)
    await desk.interviews.reveal(ADA, state.id, 1)
    await desk.interviews.retry(ADA, state.id, 1)
    await desk.answer(state, 1, FULL)
    points = (await desk.stats()).key_points
    assert points is not None
    assert points.answers == 1
    assert [record.point for record in points.weakest] == ["It has sharp teeth."]


async def test_the_levels_are_those_that_are_kept(desk: ProgressDesk) -> None:
    """Over all and by topic, as of now."""
    await desk.one()
    await desk.one(text=HALF)
    desk.clock.move(40 * 24 * 3600)
    stats = await desk.stats()
    async with desk.database.reading() as transaction:
        assert stats.level == await learning.level_of(transaction, ADA, desk.clock.now)
        for topic, told in stats.topic_levels.items():
            assert told == await learning.level_of(transaction, ADA, desk.clock.now, topic)
    assert stats.topic_levels
    assert stats.topic_levels.keys() == {topic.topic for topic in stats.doing.topics if topic.all.answers}


async def test_without_an_answer_there_is_nothing(desk: ProgressDesk) -> None:
    """A question that was only looked at is no answer."""
    assert await desk.progress.stats(ADA) == Nothing(ADA, is_own=True)
    await desk.start()
    assert await desk.progress.stats(ADA) == Nothing(ADA, is_own=True)


async def test_an_exam_counts_when_it_ends(desk: ProgressDesk) -> None:
    """Until then no mean, key point or level is another, for nobody's eyes."""
    await desk.progress.share(ADA, shares=True)
    exam = await desk.start(mode=Mode.EXAM)
    await desk.answer(exam)
    assert await desk.progress.stats(ADA) == Nothing(ADA, is_own=True, shares=True)
    assert await desk.progress.stats(BOB, ADA, GUILD) == Nothing(ADA, is_own=False, shares=True)
    await desk.interviews.end(ADA, exam.id)
    desk.clock.move(25 * 3600)
    before, seen = await desk.stats(), await desk.seen_by_bob()
    assert (before.doing.answers, seen.doing.answers) == (1, 1)
    second = await desk.start(mode=Mode.EXAM)
    await desk.answer(second, text="No idea at all, sorry.")
    desk.clock.now = before.now  # no time has gone by: whatever differs is the answer's doing
    assert (await desk.stats(), await desk.seen_by_bob()) == (before, seen)
    await desk.interviews.end(ADA, second.id)
    after = await desk.stats()
    assert after.key_points is not None
    assert (after.doing.answers, after.key_points.answers) == (2, 2)
    assert after.level != before.level
    assert (await desk.seen_by_bob()).doing.answers == 2


async def test_who_does_not_share_is_seen_by_nobody(desk: ProgressDesk) -> None:
    """Whether or not there is anything, and again once they have changed their mind."""
    await desk.one()
    assert await desk.progress.stats(BOB, ADA, GUILD) == NotShared(ADA)
    assert await desk.progress.share(ADA, shares=True) == Sharing(shares=True)
    assert (await desk.seen_by_bob()).of == ADA
    assert (await desk.stats()).shares
    assert await desk.progress.share(ADA, shares=False) == Sharing(shares=False)
    assert await desk.progress.stats(BOB, ADA, GUILD) == NotShared(ADA)
    assert await desk.progress.stats(BOB, 5555, GUILD) == NotShared(5555)


async def test_others_see_what_happened_where_they_ask_and_nothing_else(desk: ProgressDesk) -> None:
    """Means, level, streak and counts are made of that server's answers alone; no key points, no words."""
    (post,) = await desk.daily.begin()
    await desk.daily.answer(ADA, post, FULL)
    await desk.progress.share(ADA, shares=True)
    await desk.one(ADA, THERE, text=HALF)
    await desk.one(ADA, IN_DM, text=HALF)
    seen = await desk.seen_by_bob()
    assert (seen.is_own, seen.guild_id, seen.key_points, seen.topic_levels) == (False, GUILD, None, {})
    assert (seen.doing.answers, seen.doing.counted, seen.doing.seen) == (1, 1, 1)
    assert (seen.doing.total.questions, seen.streak.days) == (1, 1)
    there = await desk.seen_by_bob(ELSEWHERE)
    assert (there.doing.answers, there.streak.days) == (1, 0)
    for stats in (seen, there):
        assert "teeth" not in repr(stats)
        assert "cuts wood" not in repr(stats)


async def test_the_level_that_others_see_rests_on_that_servers_answers(desk: ProgressDesk) -> None:
    """One bad answer here, many good ones in private: only the bad one shows."""
    await desk.progress.share(ADA, shares=True)
    await desk.one(ADA, HERE, text="No idea at all, sorry.")
    alone = (await desk.seen_by_bob()).level
    for _ in range(3):
        await desk.one(ADA, IN_DM)
    desk.clock.now = (await desk.seen_by_bob()).doing.latest_at or desk.clock.now
    assert (await desk.seen_by_bob()).level == alone


async def test_sharing_ends_at_the_servers_door(desk: ProgressDesk) -> None:
    """Not in direct messages, nor in a server that the person has left; nothing where they never answered."""
    await desk.progress.share(ADA, shares=True)
    await desk.one()
    assert await desk.progress.stats(BOB, ADA, None) == NotShared(ADA)
    assert await desk.progress.stats(BOB, ADA, 0) == NotShared(ADA)
    assert await desk.progress.stats(BOB, ADA, ELSEWHERE) == Nothing(ADA, is_own=False, shares=True)
    async with desk.database.writing() as transaction:
        await transaction.execute(update(members).where(members.c.user_id == ADA).values(left=True))
        await transaction.commit()
    assert await desk.progress.stats(BOB, ADA, GUILD) == NotShared(ADA)


async def test_naming_oneself_is_asking_for_ones_own(desk: ProgressDesk) -> None:
    """With key points, shared or not, whatever the server."""
    await desk.one(ADA, THERE)
    assert await desk.progress.stats(ADA, ADA, GUILD) == await desk.progress.stats(ADA)


async def test_sharing_leaves_other_choices_as_they_are(desk: ProgressDesk) -> None:
    """Time zone and being hidden from leaderboards."""
    chosen = PersonalSettings(ADA, zone="Asia/Tokyo", hidden=True, review_minute=600)
    async with desk.database.writing() as transaction:
        await people.put(transaction, chosen)
        await transaction.commit()
    await desk.progress.share(ADA, shares=True)
    await desk.progress.share(ADA, shares=False)
    async with desk.database.reading() as transaction:
        assert await people.get(transaction, ADA) == chosen


async def test_a_bank_that_lost_everything_leaves_the_scores(desk: ProgressDesk) -> None:
    """Key points of lost questions are not told, and nothing of the bank was seen."""
    await desk.one()
    other = Progress(desk.database, bank(question("new", "news")), desk.clock)
    stats = await other.stats(ADA)
    assert not isinstance(stats, Nothing | NotShared)
    assert (stats.doing.answers, stats.doing.seen, stats.doing.of) == (1, 0, 1)
    assert next(topic.title for topic in stats.doing.topics) == "News"
    assert stats.key_points is not None
    assert (*stats.key_points.strongest, *stats.key_points.weakest) == ()
