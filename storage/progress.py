"""What a person's progress is read from: their answers and the latest grades."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.model import Difficulty, PointGrade
from questions.points import SHARE, Earned, Standing
from questions.progress import Tried
from questions.progress_points import Graded
from storage.answers import Source
from storage.tables import answers, attempts, daily_attempts

_c = answers.c
_INTERVIEWS = (Source.INTERVIEW.value, Source.QUESTION.value)
_COUNTED = tuple(standing.value for standing, share in SHARE.items() if share)


@dataclass(frozen=True, slots=True)
class _Kept:
    """All that is read of a grade."""

    points: tuple[PointGrade, ...]


_KEPT = TypeAdapter(_Kept)


async def tried(db: AsyncConnection, user_id: int, *, guild_id: int | None = None) -> list[Tried]:
    """A person's answers, in the order in which they were stored; of one server."""
    # Few columns and plain loops: tens of thousands of rows.
    query = (
        select(
            _c.question_id,
            _c.day,
            _c.difficulty,
            _c.score,
            _c.standing,
            _c.daily,
            _c.answered_at,
            _c.topic,
            _c.seconds,
        )
        .where(_c.user_id == user_id, true() if guild_id is None else _c.guild_id == guild_id)
        .order_by(_c.id)
    )
    levels = {each.value: each for each in Difficulty}
    standings = {each.value: each for each in Standing}
    return [
        Tried(Earned(question, day, levels[level], score, standings[standing], daily), at, topic, seconds)
        for question, day, level, score, standing, daily, at, topic, seconds in await db.execute(query)
    ]


async def graded(db: AsyncConnection, user_id: int, limit: int) -> list[Graded]:
    """The grades of a person's latest answers that count, latest first; one that is not kept is left out."""
    latest = (
        select(answers)
        .where(_c.user_id == user_id, _c.standing.in_(_COUNTED))
        .order_by(_c.answered_at.desc(), _c.id.desc())
        .limit(limit)
        .subquery()
    )
    l, a, d = latest.c, attempts.c, daily_attempts.c  # noqa: E741
    in_interview = and_(
        l.source.in_(_INTERVIEWS),
        a.interview_id == l.source_id,
        a.turn_number == l.turn,
        a.number == l.number,
    )
    of_the_day = and_(
        l.source == Source.DAILY.value,
        d.post_id == l.source_id,
        d.user_id == l.user_id,
        d.number == l.number,
    )
    query = (
        select(l.question_id, l.answered_at, func.coalesce(a.grade, d.grade).label("grade"))
        .outerjoin_from(latest, attempts, in_interview)
        .outerjoin(daily_attempts, of_the_day)
        .order_by(l.answered_at.desc(), l.id.desc())
    )
    rows = await db.execute(query)
    return [Graded(question, at, _KEPT.validate_json(grade).points) for question, at, grade in rows if grade]
