"""What answers do to their person's skill and to the card of their question."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.use_cases import learning
from bot.use_cases.interview_outcomes import Marked
from questions.model import Difficulty
from questions.review import Recall, reviewed
from questions.skill import replayed
from storage import learning as store
from storage.database import open_database
from storage.learning import OVERALL
from storage.migrate import upgrade
from tests.storage.servers import fresh_database, in_full
from tests.unit.builders import START, Clock, question
from tests.use_cases.desk import HALF, ME, Desk, expect
from tests.use_cases.teller import QUESTIONS, Teller

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture(params=["sqlite", "postgresql"])
async def teller(request: pytest.FixtureRequest, url: str, clock: Clock) -> AsyncIterator[Teller]:
    """On either database."""
    if request.param == "sqlite":
        async with open_database(url) as database:
            await upgrade(database)
            yield Teller(database, clock)
        return
    async with (
        fresh_database(request.getfixturevalue("postgres")) as address,
        open_database(in_full(address)) as database,
    ):
        await upgrade(database)
        yield Teller(database, clock)


async def test_an_answer_moves_the_skill_over_all_that_of_its_topic_and_its_card(teller: Teller) -> None:
    easy, medium = QUESTIONS[0], QUESTIONS[1]
    await teller.tell(0.9, easy)
    later = teller.clock.move(60)
    await teller.tell(0.3, medium)
    first = (Difficulty.EASY, 0.9, START)
    second = (Difficulty.MEDIUM, 0.3, later)
    assert await teller.skills() == {
        OVERALL: replayed([first, second]),
        "topic-0": replayed([first]),
        "topic-1": replayed([second]),
    }
    async with teller.database.reading() as db:
        assert await store.cards_of(db, ME) == {
            easy.id: reviewed(None, Recall.EASY, START),
            medium.id: reviewed(None, Recall.AGAIN, later),
        }


async def test_what_hints_cost_is_given_back_before_recall_is_judged(teller: Teller) -> None:
    """Full marks with two hints: two steps below easy, not the .8 that is left, two steps below good."""
    await teller.tell(0.9 * 0.8, hints=2)
    async with teller.database.reading() as db:
        assert (await store.cards_of(db, ME))["q-0"] == reviewed(None, Recall.HARD, START)


@pytest.mark.parametrize("how", [{"late": True}, {"shown": True}])
async def test_what_came_late_or_after_the_reference_counts_for_nothing(
    teller: Teller, how: dict[str, Any]
) -> None:
    await teller.tell(1.0, **how)
    assert await teller.skills() == {}
    assert await teller.reps() == 0
    assert await teller.disagreements() == ()


async def test_the_second_try_of_a_sitting_counts_for_nothing(teller: Teller) -> None:
    await teller.tell(0.2)
    before = await teller.skills()
    teller.clock.move(3 * HOUR)
    await teller.tell(1.0)
    assert await teller.skills() == before
    assert await teller.reps() == 1


async def test_a_card_that_is_due_moves_though_a_day_is_not_over(teller: Teller) -> None:
    """Missed at nine in the evening and asked for at eight the next: else it would stay due after its review.

    The skill waits for the whole day, as points do.
    """
    await teller.tell(0.2)
    before = await teller.skills()
    teller.clock.move(23 * HOUR)
    await teller.tell(1.0)
    assert await teller.reps() == 2
    assert await teller.skills() == before
    async with teller.database.reading() as db:
        assert await store.due(db, [ME], teller.clock.now) == {}
    assert await teller.disagreements() == ()


async def test_a_late_answer_moves_no_card_that_is_due(teller: Teller) -> None:
    await teller.tell(0.2)
    teller.clock.move(2 * DAY)
    await teller.tell(1.0, late=True)
    assert await teller.reps() == 1


async def test_a_granted_appeal_moves_all_that_came_after(teller: Teller) -> None:
    first = await teller.tell(0.1)
    teller.clock.move(2 * DAY)
    await teller.tell(0.8)
    low = (await teller.skills())[OVERALL]
    await teller.rescore(first, 0.9)
    now = await teller.skills()
    assert (
        now[OVERALL]
        == now["topic-0"]
        == replayed([(Difficulty.EASY, 0.9, START), (Difficulty.EASY, 0.8, teller.clock.now)])
    )
    assert now[OVERALL].rating > low.rating
    assert await teller.disagreements() == ()


async def test_a_follow_up_to_the_latest_answer_of_a_topic_that_is_not_the_latest_of_all(
    teller: Teller,
) -> None:
    """One skill could take it back and the other could not: both are right."""
    first = await teller.tell(0.1)
    await teller.tell(0.5, QUESTIONS[1])
    await teller.rescore(first, 0.6)
    assert await teller.disagreements() == ()


async def test_a_follow_up_counts_as_if_it_had_been_said_at_once(desk: Desk) -> None:
    """The skill is that of the joined answer alone, and there is still one answer."""
    interview = await desk.start()
    outcome = expect(await desk.answer(interview.id, 1, HALF), Marked)
    assert outcome.view.turn.probe
    joined = expect(
        await desk.interviews.follow_up(ME, interview.id, 1, "It has sharp teeth."), Marked
    ).view.turn.attempts[-1]
    async with desk.database.reading() as db:
        skill = await learning.skill_of(db, ME)
        assert skill == replayed([(Difficulty.MEDIUM, joined.score, joined.at)])
        assert await learning.differences(db, ME) == ()


async def test_skills_and_cards_are_what_the_ledger_makes_of_them_after_any_course(teller: Teller) -> None:
    """Retries, hints, late and shown answers, appeals, clocks set back, two people: live and replayed agree."""
    chance = random.Random(5)
    for _ in range(150):
        teller.clock.move(chance.choice([0, 60, HOUR, 17 * HOUR, 3 * DAY, 40 * DAY, -30 * DAY]))
        hints = chance.choice([0, 0, 1, 3])
        if teller.keys and chance.random() < 0.3:
            await teller.rescore(chance.choice(teller.keys), round(chance.random(), 2))
            continue
        await teller.tell(
            chance.choice([0.0, 0.4, 0.65, 0.9, 1.0]) * (1 - 0.1 * hints),
            chance.choice(QUESTIONS),
            user_id=chance.choice([ME, ME + 1]),
            hints=hints,
            late=chance.random() < 0.1,
            shown=chance.random() < 0.1,
            seconds=chance.choice([None, 20.0, 700.0]),
        )
    for user_id in (ME, ME + 1):
        assert await teller.skills(user_id)
        assert await teller.disagreements(user_id) == ()


async def test_answers_at_the_same_instant_are_taken_in_one_after_the_other(teller: Teller) -> None:
    """In a server and in direct messages, by one person: none is reckoned from what another has not stored yet."""
    await asyncio.gather(
        *(teller.tell(n / 10, question(f"at-once-{n}"), guild_id=n % 3 or None) for n in range(10)),
        *(teller.tell(n / 10, QUESTIONS[0]) for n in range(3)),
    )
    assert (await teller.skills())[OVERALL].answers == 11
    assert await teller.disagreements() == ()


async def test_what_was_spoilt_is_found_and_made_anew(teller: Teller) -> None:
    await teller.tell(0.7)
    right = await teller.skills()
    async with teller.database.writing() as db:
        await store.put_skills(db, ME, {"topic-0": learning.NOBODY, "nothing": learning.NOBODY})
        await store.put_cards(db, ME, {"q-0": reviewed(None, Recall.AGAIN, START)})
        await db.commit()
    assert await teller.disagreements() == ("nothing", "q-0", "topic-0")
    async with teller.database.writing() as db:
        await learning.rebuild(db, ME)
        await db.commit()
    assert await teller.skills() == right
    assert await teller.disagreements() == ()


async def test_the_answer_to_a_question_that_the_bank_lost_counts_once(teller: Teller) -> None:
    """It has no topic, and the skill over all is kept under that name."""
    await teller.tell(0.7, replace(QUESTIONS[0], topic=""))
    assert (await teller.skills())[OVERALL].answers == 1
    assert await teller.disagreements() == ()


async def test_a_level_is_told_after_some_answers_and_no_more_after_long_silence(teller: Teller) -> None:
    for number in range(8):
        await teller.tell(0.8, question(f"new-{number}"))
        teller.clock.move(60)
    async with teller.database.reading() as db:
        now = teller.clock.now
        assert (await learning.level_of(db, ME, now)).number is not None
        assert (await learning.level_of(db, ME, now, "lights")).number is None
        assert (await learning.level_of(db, ME, now + timedelta(days=400))).number is None
