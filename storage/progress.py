"""What a person's progress is read from: their answers and the latest grades.

`without`: interviews whose answers are left out, those of `running_exams`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.interview_state import Mode, Phase
from questions.model import Difficulty, PointGrade
from questions.points import SHARE, Earned, Standing
from questions.progress import Tried
from questions.progress_points import Graded
from storage.answers import Source
from storage.tables import answers, attempts, daily_attempts, interviews

_c = answers.c
_INTERVIEWS = (Source.INTERVIEW.value, Source.QUESTION.value)
_COUNTED = tuple(standing.value for standing, share in SHARE.items() if share)


@dataclass(frozen=True, slots=True)
class _Kept:
    """All that is read of a grade."""

    points: tuple[PointGrade, ...]


_KEPT = TypeAdapter(_Kept)


async def running_exams(db: AsyncConnection, user_id: int) -> frozenset[int]:
    """The person's exams that are not finished: nothing may be told of their answers."""
    i = interviews.c
    query = select(i.id).where(
        i.owner_id == user_id, i.mode == Mode.EXAM.value, i.phase != Phase.FINISHED.value
    )
    return frozenset(await db.scalars(query))


async def tried(
    db: AsyncConnection, user_id: int, *, guild_id: int | None = None, without: Collection[int] = ()
) -> list[Tried]:
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
        .where(*_of(user_id, guild_id, without))
        .order_by(_c.id)
    )
    levels = {each.value: each for each in Difficulty}
    standings = {each.value: each for each in Standing}
    return [
        Tried(Earned(question, day, levels[level], score, standings[standing], daily), at, topic, seconds)
        for question, day, level, score, standing, daily, at, topic, seconds in await db.execute(query)
    ]


async def graded(
    db: AsyncConnection, user_id: int, limit: int, *, without: Collection[int] = ()
) -> list[Graded]:
    """The grades of a person's latest answers that count, latest first; one that is not kept is left out."""
    latest = (
        select(answers)
        .where(*_of(user_id, None, without), _c.standing.in_(_COUNTED))
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


def _of(user_id: int, guild_id: int | None, without: Collection[int]) -> list[ColumnElement[bool]]:
    where = [_c.user_id == user_id]
    if guild_id is not None:
        where.append(_c.guild_id == guild_id)
    if without:
        where.append(~(_c.source.in_(_INTERVIEWS) & _c.source_id.in_(without)))
    return where
