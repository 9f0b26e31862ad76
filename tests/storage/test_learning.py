"""Skills, cards and the answers they are made of come back as they were kept, on both databases."""

from __future__ import annotations

from datetime import timedelta

from questions.model import Difficulty
from questions.points import Earned, Standing
from questions.review import Card, Recall, reviewed
from questions.skill import START as NEWCOMER
from questions.skill import updated
from storage import answers, learning
from storage.answers import Answer, Key, Source
from storage.database import Database
from storage.learning import OVERALL, Rated
from tests.unit.builders import START

ADA, BOB = 1001, 1002
DAY = timedelta(days=1)


def skill(score: float, answer_id: int | None = 7) -> Rated:
    """After an answer of that id that came after another."""
    earlier = updated(NEWCOMER, Difficulty.EASY, 0.3, START)
    after = updated(earlier, Difficulty.MEDIUM, score, START)
    return Rated(after, earlier if answer_id else NEWCOMER, answer_id)


def card(recall: Recall) -> Card:
    """After one answer."""
    return reviewed(None, recall, START)


async def test_what_nobody_has_answered_is_that_of_a_newcomer(database: Database) -> None:
    async with database.reading() as db:
        assert await learning.known(db, ADA, "tools", "saw") == ({}, None)
        assert await learning.skill_of(db, ADA, OVERALL) == NEWCOMER
        assert await learning.due(db, [ADA], START) == {}


async def test_skills_and_cards_come_back_to_the_last_digit(database: Database) -> None:
    async with database.writing() as db:
        await learning.put_skills(
            db, ADA, {OVERALL: skill(0.1, None), "tools": skill(0.7), "lights": skill(0.3)}
        )
        await learning.put_skills(db, ADA, {OVERALL: skill(1 / 3)})
        await learning.put_cards(db, ADA, {"saw": card(Recall.AGAIN), "lamp": card(Recall.HARD)})
        await learning.put_cards(db, ADA, {"saw": card(Recall.EASY)})
        await learning.put_skills(db, BOB, {OVERALL: skill(0.2, None)})
        await db.commit()
    async with database.reading() as db:
        expected = {OVERALL: skill(1 / 3), "tools": skill(0.7)}
        assert await learning.known(db, ADA, "tools", "saw") == (expected, card(Recall.EASY))
        assert await learning.known(db, BOB, "tools", "saw") == ({OVERALL: skill(0.2, None)}, None)
        assert await learning.rated_of(db, ADA) == {**expected, "lights": skill(0.3)}
        assert (await learning.skills_of(db, ADA))["lights"] == skill(0.3).skill
        assert await learning.skill_of(db, ADA, "tools") == skill(0.7).skill
        assert await learning.cards_of(db, ADA) == {"saw": card(Recall.EASY), "lamp": card(Recall.HARD)}


async def test_a_card_is_due_from_its_moment_on_and_for_its_person_alone(database: Database) -> None:
    async with database.writing() as db:
        await learning.put_cards(db, ADA, {"saw": card(Recall.AGAIN), "lamp": card(Recall.EASY)})
        await learning.put_cards(db, BOB, {"lamp": card(Recall.AGAIN)})
        await db.commit()
    at = card(Recall.AGAIN).due
    async with database.reading() as db:
        assert await learning.due(db, [ADA, BOB], at - timedelta(microseconds=1)) == {}
        assert await learning.due(db, [ADA], at) == {ADA: {"saw": card(Recall.AGAIN)}}
        later = await learning.due(db, [ADA, BOB], at + 180 * DAY)
        assert {user_id: set(found) for user_id, found in later.items()} == {
            ADA: {"saw", "lamp"},
            BOB: {"lamp"},
        }


async def test_forgetting_leaves_others_alone(database: Database) -> None:
    async with database.writing() as db:
        for user_id in (ADA, BOB):
            await learning.put_skills(db, user_id, {OVERALL: skill(0.5)})
            await learning.put_cards(db, user_id, {"saw": card(Recall.GOOD)})
        await learning.forget(db, ADA)
        await db.commit()
    async with database.reading() as db:
        assert await learning.known(db, ADA, "tools", "saw") == ({}, None)
        assert await learning.known(db, BOB, "tools", "saw") == (
            {OVERALL: skill(0.5)},
            card(Recall.GOOD),
        )


async def test_the_ledger_is_read_in_the_order_of_storing_whatever_the_clock_said(database: Database) -> None:
    """Three answers: the second was given by a clock set back, the third earns half."""
    given = [("saw", 0, Standing.FULL), ("lamp", -1, Standing.FULL), ("saw", 0, Standing.AGAIN)]
    async with database.writing() as db:
        for number, (question_id, days, standing) in enumerate(given, 1):
            earned = Earned(question_id, START.date(), Difficulty.HARD, number / 10, standing)
            key = Key(ADA, Source.INTERVIEW, 1, number, 1)
            await answers.add(db, Answer(key, 0, "tools", START + days * DAY, earned, hints=1, seconds=2.5))
        await db.commit()
    async with database.reading() as db:
        everything = await learning.ledger(db, ADA)
        assert [each.score for each in everything] == [0.1, 0.2, 0.3]
        assert [each.score for each in await learning.ledger(db, ADA, full=True)] == [0.1, 0.2]
        assert [each.score for each in await learning.ledger(db, ADA, question_id="saw")] == [0.1, 0.3]
        assert await learning.ledger(db, BOB) == ()
        first = everything[0]
        assert (first.topic, first.difficulty, first.hints, first.seconds, first.at) == (
            "tools",
            Difficulty.HARD,
            1,
            2.5,
            START,
        )


async def test_everybody_is_gone_through_in_batches(database: Database) -> None:
    """Also who has a skill or a card that no answer explains."""
    async with database.writing() as db:
        await learning.put_skills(db, 3, {OVERALL: skill(0.5)})
        await learning.put_cards(db, 2, {"saw": card(Recall.GOOD), "lamp": card(Recall.GOOD)})
        for number in (1, 2):
            earned = Earned("saw", START.date(), Difficulty.HARD, 0.5, Standing.FULL)
            await answers.add(db, Answer(Key(1, Source.DAILY, number, 0, 1), 0, "tools", START, earned))
        await db.commit()
    async with database.reading() as db:
        assert await learning.people_after(db, -1, 2) == (1, 2)
        assert await learning.people_after(db, 2, 2) == (3,)
        assert await learning.people_after(db, 3, 2) == ()
