"""The question of the day as it is kept: schedules, posts, entries; and rows turned into these values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from questions.daily import Run, Timetable
from questions.daily_choice import plan_code, plan_of
from questions.daily_plan import DailyPlan, PostStatus, Trouble
from questions.daily_words import weekdays_code, weekdays_of
from questions.interview_state import Attempt
from storage.grades import from_json


@dataclass(frozen=True, slots=True)
class Schedule:
    """One channel's question of the day. `next`: none while it is paused or removed."""

    id: int
    guild_id: int
    channel_id: int
    plan: DailyPlan
    paused: bool
    removed: bool
    next: Run | None
    last_day: date | None
    """The latest day that was posted, skipped or left out: it will not get another."""
    trouble: Trouble | None
    changed_by: int


@dataclass(frozen=True, slots=True)
class Post:
    """One channel's question on one day. `act_at` is when it needs something next, if anything."""

    id: int
    schedule_id: int
    guild_id: int
    channel_id: int
    day: date
    due_at: datetime
    question_id: str | None
    status: PostStatus
    trouble: Trouble | None = None
    act_at: datetime | None = None
    tries: int = 0
    message_id: int | None = None
    posted_at: datetime | None = None
    reveal_at: datetime | None = None
    reveal_message_id: int | None = None
    thread_id: int | None = None
    answers: int = 0
    answers_shown: int = 0
    counted_at: datetime | None = None
    """When the message was last brought up to date with the number of answers."""

    @property
    def stamp(self) -> int:
        """Goes into the ids of its buttons: a message of another database with the same ids is told apart."""
        return int(self.due_at.timestamp() // 60)

    def is_open(self, now: datetime) -> bool:
        """Whether an answer now is in time; also in the moment between its being posted and our knowing it."""
        if self.status in (PostStatus.SKIPPED, PostStatus.REVEALED):  # also by a clock that was put back
            return False
        return self.reveal_at is None or now < self.reveal_at


@dataclass(frozen=True, slots=True)
class Entry:
    """A person and one question of the day. `attempts` are in order; at most one of them counts."""

    post_id: int
    user_id: int
    hints: int = 0
    shares: bool = False
    day: date | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def counted(self) -> Attempt | None:
        """The attempt that counts."""
        return next((attempt for attempt in self.attempts if attempt.counts), None)


def plan_values(plan: DailyPlan) -> dict[str, Any]:
    """A plan as columns of daily_schedules."""
    return {
        "minute": plan.timetable.minute,
        "zone": plan.timetable.zone,
        "weekdays": weekdays_code(plan.timetable.weekdays),
        "levels": plan_code(plan.levels),
        "topics": list(plan.topics),
        "role_id": plan.role_id,
        "reveal_hours": plan.reveal_hours,
        "thread": plan.thread,
        "catch_up_hours": plan.catch_up_hours,
    }


def next_values(run: Run | None) -> dict[str, Any]:
    """The next run as columns."""
    return {"next_day": run.day if run else None, "next_at": run.at if run else None}


def to_schedule(row: Row[Any]) -> Schedule:
    """A schedule from its row."""
    return Schedule(
        id=row.id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        plan=DailyPlan(
            timetable=Timetable(row.minute, row.zone, weekdays_of(row.weekdays)),
            levels=plan_of(row.levels),
            topics=tuple(row.topics),
            role_id=row.role_id,
            reveal_hours=row.reveal_hours,
            thread=row.thread,
            catch_up_hours=row.catch_up_hours,
        ),
        paused=row.paused,
        removed=row.removed,
        next=Run(row.next_day, row.next_at) if row.next_at is not None else None,
        last_day=row.last_day,
        trouble=Trouble(row.trouble) if row.trouble else None,
        changed_by=row.changed_by,
    )


def to_post(row: Row[Any]) -> Post:
    """A post from its row."""
    return Post(
        id=row.id,
        schedule_id=row.schedule_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        day=row.day,
        due_at=row.due_at,
        question_id=row.question_id,
        status=PostStatus(row.status),
        trouble=Trouble(row.trouble) if row.trouble else None,
        act_at=row.act_at,
        tries=row.tries,
        message_id=row.message_id,
        posted_at=row.posted_at,
        reveal_at=row.reveal_at,
        reveal_message_id=row.reveal_message_id,
        thread_id=row.thread_id,
        answers=row.answers,
        answers_shown=row.answers_shown,
        counted_at=row.counted_at,
    )


def to_attempt(row: Row[Any]) -> Attempt:
    """An attempt at a question of the day from its row."""
    return Attempt(
        text=row.text,
        at=row.answered_at,
        grade=from_json(row.grade),
        hints=row.hints,
        late=row.late,
        counts=row.counts,
    )
