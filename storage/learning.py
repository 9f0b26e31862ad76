"""What people have learnt: their skill by topic, a card for each question, and the answers that both are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.model import Difficulty
from questions.points import Standing
from questions.review import Card
from questions.skill import START, Skill
from storage.dialects import put_into
from storage.tables import answers, cards, skills

OVERALL = ""
"""The topic of a skill over all topics."""
_a, _c, _s = answers.c, cards.c, skills.c
_READ = (
    _a.id,
    _a.question_id,
    _a.topic,
    _a.difficulty,
    _a.score,
    _a.hints,
    _a.seconds,
    _a.standing,
    _a.answered_at,
)


@dataclass(frozen=True, slots=True)
class Rated:
    """A skill, the latest answer in it, and the skill before that answer. `answer_id` None: not known."""

    skill: Skill
    earlier: Skill = START
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an answer in the ledger says about its person. `score`: net of hints."""

    id: int
    question_id: str
    topic: str
    difficulty: Difficulty
    score: float
    hints: int
    seconds: float | None
    standing: Standing
    at: datetime


# Made once: to put it together takes longer than to run it.
_KNOWN = (
    select(skills, *(column for column in _c if column is not _c.user_id))
    .outerjoin(cards, (_c.user_id == _s.user_id) & (_c.question_id == bindparam("question")))
    .where(_s.user_id == bindparam("user"), _s.topic.in_((OVERALL, bindparam("topic"))))
)


async def one_at_a_time(db: AsyncConnection, user_id: int) -> None:
    """Wait until nobody else stores an answer of this person; until the transaction ends, nobody else will.

    Answers are then read in the order of their ids, which is that in which they were reckoned with.
    """
    if db.dialect.name == "postgresql":  # SQLite has one writer at a time
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": user_id})


async def known(
    db: AsyncConnection, user_id: int, topic: str, question_id: str
) -> tuple[dict[str, Rated], Card | None]:
    """The person's skills over all and in a topic, where they have some, and their card of a question.

    One statement: whoever has a card has answered, and so has a skill.
    """
    rows = (await db.execute(_KNOWN, {"user": user_id, "topic": topic, "question": question_id})).all()
    its_skills = {row.topic: _rated(row) for row in rows}
    return its_skills, _card(rows[0]) if rows and rows[0].due_at is not None else None


async def skills_of(db: AsyncConnection, user_id: int) -> dict[str, Skill]:
    """All the person's skills by topic; `OVERALL` is among them once they have an answer that counts."""
    rows = await db.execute(select(skills).where(_s.user_id == user_id))
    return {row.topic: _skill(row) for row in rows}


async def rated_of(db: AsyncConnection, user_id: int) -> dict[str, Rated]:
    """The same with what is needed to take the latest answer back."""
    rows = await db.execute(select(skills).where(_s.user_id == user_id))
    return {row.topic: _rated(row) for row in rows}


async def skill_of(db: AsyncConnection, user_id: int, topic: str) -> Skill:
    """The person's skill in a topic, or over all; that of a newcomer if there is none."""
    row = (await db.execute(select(skills).where(_s.user_id == user_id, _s.topic == topic))).one_or_none()
    return START if row is None else _skill(row)


async def cards_of(db: AsyncConnection, user_id: int) -> dict[str, Card]:
    """All the person's cards, by question."""
    rows = await db.execute(select(cards).where(_c.user_id == user_id))
    return {row.question_id: _card(row) for row in rows}


async def due(db: AsyncConnection, user_ids: Collection[int], now: datetime) -> dict[int, dict[str, Card]]:
    """The cards that are due, by person and question; people without one are left out."""
    found: dict[int, dict[str, Card]] = {}
    query = select(cards).where(_c.user_id.in_(user_ids), _c.due_at <= now)
    for row in await db.execute(query):
        found.setdefault(row.user_id, {})[row.question_id] = _card(row)
    return found


async def put_skills(db: AsyncConnection, user_id: int, by_topic: Mapping[str, Rated]) -> None:
    """Keep them."""
    rows = [{"user_id": user_id, "topic": topic} | _rated_values(each) for topic, each in by_topic.items()]
    if rows:
        await db.execute(put_into(db, skills), rows)


async def put_cards(db: AsyncConnection, user_id: int, by_question: Mapping[str, Card]) -> None:
    """Keep them."""
    rows = [
        {"user_id": user_id, "question_id": question_id} | _card_values(card)
        for question_id, card in by_question.items()
    ]
    if rows:
        await db.execute(put_into(db, cards), rows)


async def forget(db: AsyncConnection, user_id: int) -> None:
    """Delete a person's skills and cards: they can be made again from the ledger."""
    await db.execute(delete(skills).where(_s.user_id == user_id))
    await db.execute(delete(cards).where(_c.user_id == user_id))


async def ledger(
    db: AsyncConnection, user_id: int, *, question_id: str | None = None, full: bool = False
) -> tuple[Learnt, ...]:
    """A person's answers as they were stored; to one question, or only those that count in full."""
    query = select(*_READ).where(_a.user_id == user_id)
    if question_id is not None:
        query = query.where(_a.question_id == question_id)
    if full:
        query = query.where(_a.standing == Standing.FULL.value)
    return tuple(_learnt(row) for row in await db.execute(query.order_by(_a.id)))


async def people_after(db: AsyncConnection, user_id: int, limit: int) -> tuple[int, ...]:
    """People with a higher id who have answers, skills or cards, in order: to go through everybody in batches."""
    found: set[int] = set()
    for column in (_a.user_id, _s.user_id, _c.user_id):
        query = select(column).where(column > user_id).group_by(column).order_by(column).limit(limit)
        found.update(await db.scalars(query))
    return tuple(sorted(found)[:limit])


def _skill(row: Row[Any]) -> Skill:
    return Skill(row.rating, row.deviation, row.answers, row.answered_at)


def _rated(row: Row[Any]) -> Rated:
    if row.answer_id is None:
        return Rated(_skill(row))
    earlier = Skill(row.earlier_rating, row.earlier_deviation, row.answers - 1, row.earlier_at)
    return Rated(_skill(row), earlier, row.answer_id)


def _card(row: Row[Any]) -> Card:
    return Card(
        stability=row.stability,
        difficulty=row.difficulty,
        due=row.due_at,
        last_review=row.reviewed_at,
        state=row.state,
        step=row.step,
        reps=row.reviews,
        lapses=row.lapses,
    )


def _learnt(row: Any) -> Learnt:
    return Learnt(
        row.id,
        row.question_id,
        row.topic,
        Difficulty(row.difficulty),
        row.score,
        row.hints,
        row.seconds,
        Standing(row.standing),
        row.answered_at,
    )


def _rated_values(rated: Rated) -> dict[str, Any]:
    skill, earlier = rated.skill, rated.earlier
    return {
        "rating": skill.rating,
        "deviation": skill.deviation,
        "answers": skill.answers,
        "answered_at": skill.at,
        "answer_id": rated.answer_id,
        "earlier_rating": earlier.rating,
        "earlier_deviation": earlier.deviation,
        "earlier_at": earlier.at,
    }


def _card_values(card: Card) -> dict[str, Any]:
    return {
        "stability": card.stability,
        "difficulty": card.difficulty,
        "due_at": card.due,
        "reviewed_at": card.last_review,
        "state": card.state,
        "step": card.step,
        "reviews": card.reps,
        "lapses": card.lapses,
    }
