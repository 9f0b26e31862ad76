"""The values that storage adds to an interview, and rows turned into values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from questions.interview_state import (
    Attempt,
    Focus,
    FollowUp,
    Interview,
    Mode,
    Phase,
    Plan,
    Turn,
    TurnStatus,
)
from questions.model import Difficulty
from questions.skill import Skill
from storage.grades import from_json

_ADAPTIVE = "adaptive"


class Origin(StrEnum):
    """What started it: an interview, or one question on its own."""

    INTERVIEW = "interview"
    QUESTION = "question"


class PlaceKind(StrEnum):
    """Where an interview is held."""

    HERE = "here"
    THREAD = "thread"
    DM = "dm"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interview is held. `guild_id` and `channel_id` are Discord's, None where there is none."""

    kind: PlaceKind
    guild_id: int | None = None
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An interview and what storage knows about it besides."""

    interview: Interview
    place: Place
    origin: Origin


@dataclass(frozen=True, slots=True)
class Line:
    """One interview in a list of past ones.

    `score` is that of its report, so far; None before anything is closed, and in an exam until its end.
    """

    id: int
    started_at: datetime
    mode: Mode
    topics: tuple[str, ...]
    phase: Phase
    asked: int
    length: int
    score: float | None


def to_interview(row: Row[Any], its_turns: tuple[Turn, ...]) -> Interview:
    """An interview from its row and its turns."""
    remaining = row.remaining_seconds
    adaptive = row.difficulty == _ADAPTIVE
    return Interview(
        id=row.id,
        owner=row.owner_id,
        plan=Plan(
            mode=Mode(row.mode),
            length=row.length,
            topics=tuple(row.topics),
            difficulty=Difficulty(row.difficulty) if row.difficulty and not adaptive else None,
            seconds=row.seconds,
            focus=Focus(row.focus),
            adaptive=adaptive,
        ),
        started_at=row.started_at,
        phase=Phase(row.phase),
        turns=its_turns,
        finished_at=row.finished_at,
        phase_before=Phase(row.phase_before) if row.phase_before else None,
        remaining=timedelta(seconds=remaining) if remaining is not None else None,
        skill=Skill(**row.skill, at=row.started_at) if row.skill else None,
    )


def difficulty_text(plan: Plan) -> str | None:
    """What stands in the row for a plan's difficulty."""
    if plan.adaptive:
        return _ADAPTIVE
    return plan.difficulty.value if plan.difficulty else None


def skill_json(skill: Skill | None) -> dict[str, float] | None:
    """The skill at the start as it stands in the row; its moment is that of the start."""
    if skill is None:
        return None
    return {"rating": skill.rating, "deviation": skill.deviation, "answers": skill.answers}


def to_turn(row: Row[Any], its_attempts: tuple[Attempt, ...]) -> Turn:
    """A turn from its row and its attempts."""
    return Turn(
        number=row.number,
        question_id=row.question_id,
        asked_at=row.asked_at,
        deadline=row.deadline,
        status=TurnStatus(row.status),
        hints=row.hints,
        revealed=row.revealed,
        attempts=its_attempts,
    )


def to_attempt(row: Row[Any]) -> Attempt:
    """An attempt from its row."""
    follow_up = None
    if row.follow_up_point is not None:
        follow_up = FollowUp(
            row.follow_up_point, row.follow_up_question, row.follow_up_answer, row.follow_up_at
        )
    return Attempt(
        text=row.text,
        at=row.answered_at,
        grade=from_json(row.grade),
        hints=row.hints,
        late=row.late,
        counts=row.counts,
        follow_up=follow_up,
    )


def to_line(row: Row[Any]) -> Line:
    """A line of the history from an interview's row with its turns `asked`, `closed` and what they `earned`."""
    mode, phase = Mode(row.mode), Phase(row.phase)
    # As in `questions.report`: what an exam planned and never reached counts 0.
    count = row.closed + (row.length - row.asked if mode is Mode.EXAM else 0)
    withheld = mode is Mode.EXAM and phase is not Phase.FINISHED  # its feedback comes at the end
    return Line(
        id=row.id,
        started_at=row.started_at,
        mode=mode,
        topics=tuple(row.topics),
        phase=phase,
        asked=row.asked,
        length=row.length,
        score=None if withheld or not count else (row.earned or 0.0) / count,
    )
