"""Attempts that `answers` does not have yet: those of a database from before there were leaderboards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.interview_state import Mode, Phase
from questions.model import Grade
from storage.answers import Key, Source
from storage.grades import from_json
from storage.interview_rows import Origin
from storage.tables import answers, attempts, daily_attempts, daily_posts, interviews, turns

RUNNING_EXAM = (interviews.c.mode == Mode.EXAM.value) & (interviews.c.phase != Phase.FINISHED.value)
"""Its answers count when it ends."""


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An attempt as it was kept. `revealed`: the reference was shown before it or after it."""

    key: Key
    guild_id: int | None
    question_id: str | None
    answered_at: datetime
    grade: Grade
    hints: int
    late: bool
    counts: bool
    revealed: bool


async def of_interviews(db: AsyncConnection, limit: int) -> tuple[Uncounted, ...]:
    """Answers in interviews and to single questions, the first given first."""
    source = interviews.c.origin  # the same words as in `answers`
    query = (
        select(
            interviews.c.owner_id.label("user_id"),
            source.label("source"),
            attempts.c.interview_id.label("source_id"),
            attempts.c.turn_number.label("turn"),
            attempts.c.number,
            interviews.c.guild_id,
            turns.c.question_id,
            attempts.c.answered_at,
            attempts.c.grade,
            attempts.c.hints,
            attempts.c.late,
            attempts.c.counts,
            turns.c.revealed,
        )
        .join(interviews, interviews.c.id == attempts.c.interview_id)
        .join(
            turns,
            (turns.c.interview_id == attempts.c.interview_id) & (turns.c.number == attempts.c.turn_number),
        )
        .where(source.in_([origin.value for origin in Origin]), ~RUNNING_EXAM)
    )
    counted = (
        (answers.c.user_id == interviews.c.owner_id)
        & (answers.c.source == source)
        & (answers.c.source_id == attempts.c.interview_id)
        & (answers.c.turn == attempts.c.turn_number)
        & (answers.c.number == attempts.c.number)
    )
    order = (attempts.c.answered_at, attempts.c.interview_id, attempts.c.turn_number, attempts.c.number)
    return await _first(db, query.order_by(*order), counted, limit)


async def of_days(db: AsyncConnection, limit: int) -> tuple[Uncounted, ...]:
    """Answers to questions of the day, the first given first."""
    query = select(
        daily_attempts.c.user_id,
        literal(Source.DAILY.value).label("source"),
        daily_attempts.c.post_id.label("source_id"),
        literal(0).label("turn"),
        daily_attempts.c.number,
        daily_posts.c.guild_id,
        daily_posts.c.question_id,
        daily_attempts.c.answered_at,
        daily_attempts.c.grade,
        daily_attempts.c.hints,
        daily_attempts.c.late,
        daily_attempts.c.counts,
        false().label("revealed"),
    ).join(daily_posts, daily_posts.c.id == daily_attempts.c.post_id)
    counted = (
        (answers.c.user_id == daily_attempts.c.user_id)
        & (answers.c.source == Source.DAILY.value)
        & (answers.c.source_id == daily_attempts.c.post_id)
        & (answers.c.turn == 0)
        & (answers.c.number == daily_attempts.c.number)
    )
    order = (daily_attempts.c.answered_at, daily_attempts.c.post_id, daily_attempts.c.number)
    return await _first(db, query.order_by(*order), counted, limit)


async def _first(
    db: AsyncConnection,
    query: Select[tuple[object, ...]],
    counted: ColumnElement[bool],
    limit: int,
) -> tuple[Uncounted, ...]:
    missing = query.where(~select(answers.c.id).where(counted).exists()).limit(limit)
    return tuple(
        Uncounted(
            key=Key(row.user_id, Source(row.source), row.source_id, row.turn, row.number),
            guild_id=row.guild_id,
            question_id=row.question_id,
            answered_at=row.answered_at,
            grade=from_json(row.grade),
            hints=row.hints,
            late=row.late,
            counts=row.counts,
            revealed=bool(row.revealed),
        )
        for row in await db.execute(missing)
    )
