"""Every graded answer as it counts: what leaderboards, progress and practice are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import PostStatus
from questions.model import Difficulty
from questions.points import Earned, Standing
from storage.dialects import insert_into
from storage.tables import answers, daily_posts, references_seen

NOWHERE = 0
"""The server of what is answered in direct messages or the terminal."""
_c = answers.c
_p = daily_posts.c
# Statements that every answer needs are made once: to put them together takes as long as to run them.
_ADD = insert(answers).returning(_c.id)
_TO_QUESTION = (
    select(answers)
    .where(_c.user_id == bindparam("user"), _c.question_id == bindparam("question"))
    .order_by(_c.answered_at, _c.id)
)
_s = references_seen.c
_HINTED = (_s.hint_1_at, _s.hint_2_at, _s.hint_3_at)
_SEEN = select(
    *(
        select(column)
        .where(_s.user_id == bindparam("user"), _s.question_id == bindparam("question"))
        .scalar_subquery()
        .label(column.name)
        for column in (_s.seen_at, *_HINTED)
    ),
    select(func.max(func.coalesce(_p.revealed_at, _p.reveal_at), type_=_p.reveal_at.type))
    .where(
        _p.guild_id == bindparam("guild"),
        _p.day >= bindparam("since"),
        _p.question_id == bindparam("question"),
        _p.status == PostStatus.REVEALED.value,
    )
    .scalar_subquery()
    .label("everybody"),
)


class Source(StrEnum):
    """What the answer was given to. The values stand in the database: never change one."""

    INTERVIEW = "interview"
    QUESTION = "question"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Key:
    """Which answer it is: the turn of an interview or single question, or (`turn` 0) a question of the day.

    `source_id` is an interview's id or a post's, `number` the attempt's, from 1.
    """

    user_id: int
    source: Source
    source_id: int
    turn: int
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it counts. Topic and difficulty are the question's, and `day` the server's, as they were then.

    `seconds`: from question to answer, None where that says nothing.
    """

    key: Key
    guild_id: int
    topic: str
    answered_at: datetime
    earned: Earned
    hints: int = 0
    seconds: float | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person has seen of a question, anywhere.

    `reference`: when they last saw its answer, for themselves and with their server, where they did. `hinted`: when
    they last took one hint for it in the same turn, or more; two, or more; and so on.
    """

    reference: tuple[datetime, ...]
    hinted: tuple[datetime | None, ...]


async def add(db: AsyncConnection, answer: Answer) -> Answer:
    """Keep it; gives it with its id. A second one of that key is an IntegrityError."""
    return replace(answer, id=int((await db.execute(_ADD, _values(answer))).scalar_one()))


async def get(db: AsyncConnection, key: Key) -> Answer | None:
    """The answer of that key."""
    query = select(answers).where(
        _c.user_id == key.user_id,
        _c.source == key.source.value,
        _c.source_id == key.source_id,
        _c.turn == key.turn,
        _c.number == key.number,
    )
    row = (await db.execute(query)).one_or_none()
    return _of(row) if row is not None else None


async def by_id(db: AsyncConnection, answer_id: int) -> Answer | None:
    """The answer of that id."""
    row = (await db.execute(select(answers).where(_c.id == answer_id))).one_or_none()
    return _of(row) if row is not None else None


async def rescored(db: AsyncConnection, answer: Answer) -> None:
    """Keep another score of it, and what follows from that."""
    values = {"score": answer.earned.score, "points": answer.earned.points}
    await db.execute(update(answers).where(_c.id == answer.id).values(values))


async def to_question(db: AsyncConnection, user_id: int, question_id: str) -> tuple[Answer, ...]:
    """A person's answers to one question, anywhere, in the order in which they were given."""
    rows = await db.execute(_TO_QUESTION, {"user": user_id, "question": question_id})
    return tuple(_of(row) for row in rows)


async def of_person(
    db: AsyncConnection, user_id: int, *, guild_id: int | None = None, topic: str | None = None
) -> tuple[Answer, ...]:
    """A person's answers, in the order in which they were given; of one server, or one topic."""
    query = select(answers).where(_c.user_id == user_id)
    if guild_id is not None:
        query = query.where(_c.guild_id == guild_id)
    if topic is not None:
        query = query.where(_c.topic == topic)
    return tuple(_of(row) for row in await db.execute(query.order_by(_c.answered_at, _c.id)))


async def latest(db: AsyncConnection, user_id: int, *, limit: int, offset: int = 0) -> tuple[Answer, ...]:
    """A person's answers, latest first."""
    query = select(answers).where(_c.user_id == user_id).order_by(_c.answered_at.desc(), _c.id.desc())
    return tuple(_of(row) for row in await db.execute(query.limit(limit).offset(offset)))


async def count(db: AsyncConnection, user_id: int) -> int:
    """How many answers `latest` has in all."""
    return int(await db.scalar(select(func.count()).where(_c.user_id == user_id)) or 0)


async def saw_reference(db: AsyncConnection, user_id: int, question_id: str, at: datetime) -> None:
    """Note that a person was shown the reference answer."""
    await _note(db, user_id, question_id, {"seen_at": at})


async def took_hints(db: AsyncConnection, user_id: int, question_id: str, hints: int, at: datetime) -> None:
    """Note how many hints a person has by now in a turn."""
    moments = {column.name: at for column in _HINTED[:hints]}
    if moments:
        await _note(db, user_id, question_id, moments)


async def seen(db: AsyncConnection, user_id: int, question_id: str, guild_id: int, since: date) -> Seen:
    """What the person has seen of a question.

    A server sees the reference when the answer to its question of the day comes out; only questions of that day or
    later are looked at.
    """
    named = {"user": user_id, "question": question_id, "guild": guild_id, "since": since}
    own, *hinted, everybody = (await db.execute(_SEEN, named)).one()
    return Seen(tuple(moment for moment in (own, everybody) if moment is not None), tuple(hinted))


async def _note(db: AsyncConnection, user_id: int, question_id: str, moments: dict[str, datetime]) -> None:
    fresh = insert_into(db, references_seen).values(user_id=user_id, question_id=question_id, **moments)
    await db.execute(fresh.on_conflict_do_update(index_elements=[_s.user_id, _s.question_id], set_=moments))


def _values(answer: Answer) -> dict[str, Any]:
    key, earned = answer.key, answer.earned
    return {
        "user_id": key.user_id,
        "guild_id": answer.guild_id,
        "source": key.source.value,
        "source_id": key.source_id,
        "turn": key.turn,
        "number": key.number,
        "question_id": earned.question_id,
        "topic": answer.topic,
        "difficulty": earned.difficulty.value,
        "answered_at": answer.answered_at,
        "day": earned.day,
        "score": earned.score,
        "hints": answer.hints,
        "seconds": answer.seconds,
        "standing": earned.standing.value,
        "points": earned.points,
        "daily": earned.daily,
    }


def _of(row: Row[Any]) -> Answer:
    return Answer(
        key=Key(row.user_id, Source(row.source), row.source_id, row.turn, row.number),
        guild_id=row.guild_id,
        topic=row.topic,
        answered_at=row.answered_at,
        earned=Earned(
            question_id=row.question_id,
            day=row.day,
            difficulty=Difficulty(row.difficulty),
            score=row.score,
            standing=Standing(row.standing),
            daily=row.daily,
        ),
        hints=row.hints,
        seconds=row.seconds,
        id=row.id,
    )
