"""Interviews with their turns and answers: kept as the values of `questions.interview_state`.

Saving compares the state before an event with the state after it and writes only the parts that are new or
changed; the primary keys of turns and attempts make a second insert of the same answer impossible.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, desc, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.interview_state import Attempt, Interview, Mode, Phase, Turn, TurnStatus
from questions.selection import Seen
from storage.grades import to_json
from storage.interview_rows import (
    Line,
    Origin,
    Place,
    PlaceKind,
    Stored,
    difficulty_text,
    skill_json,
    to_attempt,
    to_interview,
    to_line,
    to_turn,
)
from storage.tables import attempts, interviews, turns

# Made once: to put these together takes longer than to run them.
_GET = select(interviews).where(interviews.c.id == bindparam("interview"))
_GET_LOCKED = _GET.with_for_update()
_GET_TURNS = select(turns).where(turns.c.interview_id == bindparam("interview")).order_by(turns.c.number)
_GET_ATTEMPTS = (
    select(attempts)
    .where(attempts.c.interview_id == bindparam("interview"))
    .order_by(attempts.c.turn_number, attempts.c.number)
)
_CHANGE = (
    update(interviews)
    .where(interviews.c.id == bindparam("interview"))
    .values({name: bindparam(name) for name in ("phase", "phase_before", "remaining_seconds", "finished_at")})
)
_CHANGE_TURN = (
    update(turns)
    .where(turns.c.interview_id == bindparam("interview"), turns.c.number == bindparam("turn"))
    .values({name: bindparam(name) for name in ("deadline", "status", "hints", "revealed", "score")})
)
_UNSCORED = (TurnStatus.OPEN.value, TurnStatus.VOID.value)


async def add(db: AsyncConnection, state: Interview, place: Place, origin: Origin) -> int:
    """Keep a new interview; gives its id."""
    values = _interview_values(state) | {
        "owner_id": state.owner,
        "origin": origin.value,
        "place": place.kind.value,
        "guild_id": place.guild_id,
        "channel_id": place.channel_id,
        "mode": state.plan.mode.value,
        "length": state.plan.length,
        "topics": list(state.plan.topics),
        "difficulty": difficulty_text(state.plan),
        "seconds": state.plan.seconds,
        "focus": state.plan.focus.value,
        "skill": skill_json(state.skill),
        "started_at": state.started_at,
    }
    result = await db.execute(insert(interviews).values(values).returning(interviews.c.id))
    interview_id = int(result.scalar_one())
    for turn in state.turns:
        await _save_turn(db, interview_id, None, turn)
    return interview_id


async def get(db: AsyncConnection, interview_id: int, *, lock: bool = False) -> Stored | None:
    """The interview of that id. `lock` holds it against other writers until the transaction ends."""
    key = {"interview": interview_id}
    row = (await db.execute(_GET_LOCKED if lock else _GET, key)).one_or_none()
    if row is None:
        return None
    turn_rows = await db.execute(_GET_TURNS, key)
    attempt_rows = await db.execute(_GET_ATTEMPTS, key)
    by_turn: dict[int, list[Attempt]] = {}
    for attempt in attempt_rows:
        by_turn.setdefault(attempt.turn_number, []).append(to_attempt(attempt))
    state = to_interview(row, tuple(to_turn(turn, tuple(by_turn.get(turn.number, ()))) for turn in turn_rows))
    return Stored(state, Place(PlaceKind(row.place), row.guild_id, row.channel_id), Origin(row.origin))


async def save(db: AsyncConnection, before: Interview, after: Interview) -> None:
    """Write what an event changed."""
    if _interview_values(before) != _interview_values(after):
        await db.execute(_CHANGE, {"interview": after.id} | _interview_values(after))
    for index, turn in enumerate(after.turns):
        old = before.turns[index] if index < len(before.turns) else None
        if turn is not old:
            await _save_turn(db, after.id, old, turn)


async def relocate(db: AsyncConnection, interview_id: int, place: Place) -> None:
    """Note that the interview goes on elsewhere."""
    values = {"place": place.kind.value, "guild_id": place.guild_id, "channel_id": place.channel_id}
    await db.execute(update(interviews).where(interviews.c.id == interview_id).values(values))


async def unfinished(db: AsyncConnection, owner: int, *, lock: bool = False) -> int | None:
    """The id of the owner's latest interview that is not finished; single questions do not count.

    `lock` lets the owner's other starts wait until the transaction ends, even when there is no row to lock.
    """
    if lock and db.dialect.name == "postgresql":  # SQLite has one writer at a time
        await db.execute(select(func.pg_advisory_xact_lock(owner)))
    return await db.scalar(
        select(interviews.c.id)
        .where(
            interviews.c.owner_id == owner,
            interviews.c.origin == Origin.INTERVIEW.value,
            interviews.c.phase != Phase.FINISHED.value,
        )
        .order_by(desc(interviews.c.started_at), desc(interviews.c.id))
        .limit(1)
    )


async def history(db: AsyncConnection, owner: int, *, limit: int, offset: int = 0) -> tuple[Line, ...]:
    """The owner's interviews, latest first; single questions left out."""
    is_closed = turns.c.status.not_in(_UNSCORED)
    query = (
        select(
            interviews,
            func.count(turns.c.number).label("asked"),
            func.count(turns.c.number).filter(is_closed).label("closed"),
            func.sum(turns.c.score).filter(is_closed).label("earned"),
        )
        .join(turns, turns.c.interview_id == interviews.c.id)
        .where(interviews.c.owner_id == owner, interviews.c.origin == Origin.INTERVIEW.value)
        .group_by(interviews.c.id)
        .order_by(desc(interviews.c.started_at), desc(interviews.c.id))
        .limit(limit)
        .offset(offset)
    )
    return tuple(to_line(row) for row in await db.execute(query))


async def count(db: AsyncConnection, owner: int) -> int:
    """How many interviews `history` would list in all."""
    query = select(func.count()).where(
        interviews.c.owner_id == owner, interviews.c.origin == Origin.INTERVIEW.value
    )
    return int(await db.scalar(query) or 0)


async def seen(db: AsyncConnection, owner: int) -> dict[str, Seen]:
    """How the owner did on each question the last time it was put and closed."""
    query = (
        select(turns.c.question_id, turns.c.score, turns.c.asked_at)
        .join(interviews, interviews.c.id == turns.c.interview_id)
        .where(interviews.c.owner_id == owner, turns.c.status.not_in(_UNSCORED))
        .order_by(turns.c.asked_at)
    )
    return {row.question_id: Seen(row.score or 0.0, row.asked_at) for row in await db.execute(query)}


async def overdue(db: AsyncConnection, before: datetime, *, limit: int) -> list[tuple[int, int, int]]:
    """(owner, interview, turn) of running exams whose open question's deadline passed before that moment."""
    query = (
        select(interviews.c.owner_id, interviews.c.id, turns.c.number)
        .join(turns, turns.c.interview_id == interviews.c.id)
        .where(
            turns.c.status == TurnStatus.OPEN.value,
            turns.c.deadline < before,
            interviews.c.mode == Mode.EXAM.value,
            interviews.c.phase == Phase.ASKING.value,
        )
        .order_by(turns.c.deadline)
        .limit(limit)
    )
    return [(row.owner_id, row.id, row.number) for row in await db.execute(query)]


def _interview_values(state: Interview) -> dict[str, Any]:
    """What may change after the start."""
    return {
        "phase": state.phase.value,
        "phase_before": state.phase_before.value if state.phase_before else None,
        "remaining_seconds": state.remaining.total_seconds() if state.remaining is not None else None,
        "finished_at": state.finished_at,
    }


async def _save_turn(db: AsyncConnection, interview_id: int, old: Turn | None, turn: Turn) -> None:
    values = {
        "deadline": turn.deadline,
        "status": turn.status.value,
        "hints": turn.hints,
        "revealed": turn.revealed,
        "score": turn.best.score if turn.best else None,
    }
    key = {"interview_id": interview_id, "number": turn.number}
    if old is None:
        fixed = {"question_id": turn.question_id, "asked_at": turn.asked_at}
        await db.execute(insert(turns), key | fixed | values)
    else:
        await db.execute(_CHANGE_TURN, {"interview": interview_id, "turn": turn.number} | values)
    for index, attempt in enumerate(turn.attempts):
        earlier = old.attempts[index] if old is not None and index < len(old.attempts) else None
        if attempt is not earlier:
            await _save_attempt(db, (interview_id, turn.number, index + 1), attempt, is_new=earlier is None)


async def _save_attempt(
    db: AsyncConnection, key: tuple[int, int, int], attempt: Attempt, *, is_new: bool
) -> None:
    follow_up = attempt.follow_up
    values = {
        "grade": to_json(attempt.grade),
        "follow_up_point": follow_up.point if follow_up else None,
        "follow_up_question": follow_up.question if follow_up else None,
        "follow_up_answer": follow_up.answer if follow_up else None,
        "follow_up_at": follow_up.answered_at if follow_up else None,
    }
    interview_id, turn_number, number = key
    if is_new:
        fixed = {
            "interview_id": interview_id,
            "turn_number": turn_number,
            "number": number,
            "text": attempt.text,
            "answered_at": attempt.at,
            "hints": attempt.hints,
            "late": attempt.late,
            "counts": attempt.counts,
        }
        await db.execute(insert(attempts), fixed | values)
        return
    where = (
        (attempts.c.interview_id == interview_id)
        & (attempts.c.turn_number == turn_number)
        & (attempts.c.number == number)
    )
    await db.execute(update(attempts).where(where).values(values))
