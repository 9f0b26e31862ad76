"""The rules behind it: which run is due, which were missed, what follows from a delivery, when a count is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.use_cases.daily_work import LEASE, Assignment, Sent
from questions.daily import Run, latest_run, missed_runs, next_run
from questions.daily_plan import PostStatus, Trouble
from storage.daily_rows import Post, Schedule

_AGAIN_AFTER_REFUSAL = (5, 15, 30, 60)
"""Minutes until a post that was refused is tried again: an admin may have mended it."""
_LONGEST_WAIT = timedelta(minutes=5)
_SHOWN_AFTER = timedelta(seconds=3)
"""How soon the message says that one more has answered, when it was not edited lately."""
_GAPS = ((10, timedelta(seconds=15)), (100, timedelta(minutes=1)))
_LONGEST_GAP = timedelta(minutes=5)
_MISSED_KEPT = timedelta(days=8)
"""Of a long outage only the latest days get a row that says they were missed."""


def due_run(schedule: Schedule, now: datetime) -> tuple[Run | None, Iterable[Run]]:
    """The latest run that is due, and the earlier ones that an outage swallowed. Raises UnknownZone.

    None when the zone's rules have changed since the next run was reckoned: then nothing is due yet.
    """
    timetable = schedule.plan.timetable
    run = latest_run(timetable, now, later_than=schedule.last_day)
    planned = schedule.next
    if run is None or planned is None or run.day < planned.day:
        return None, ()
    since = max(planned.at - timedelta(seconds=1), now - _MISSED_KEPT)
    missed = [
        each
        for each in missed_runs(timetable, since, now, later_than=schedule.last_day)
        if each.day < run.day
    ]
    return run, missed


def moved_on(schedule: Schedule, day: date | None, now: datetime) -> Schedule:
    """The schedule once that day has its row. Raises UnknownZone."""
    following = None if schedule.paused else next_run(schedule.plan.timetable, now, later_than=day)
    return replace(schedule, next=following, last_day=day)


def claimed(schedule: Schedule, run: Run, question_id: str, now: datetime) -> Post:
    """The row of a day that is being posted; its id is still to come."""
    return replace(
        _row(schedule, run, PostStatus.CLAIMED),
        question_id=question_id,
        act_at=now + LEASE,
        tries=1,
        reveal_at=schedule.plan.reveal_at(run.at, now),
    )


def skipped(schedule: Schedule, run: Run, trouble: Trouble) -> Post:
    """The row of a day that is left out."""
    return replace(_row(schedule, run, PostStatus.SKIPPED), trouble=trouble)


def as_sent(sent: Sent, now: datetime) -> tuple[int, datetime, datetime]:
    """Its message, when it was posted, and when it is revealed."""
    return sent.message_id, now, sent.says or sent.assignment.reveal_at


def after_refusal(
    assignment: Assignment, trouble: Trouble, now: datetime
) -> tuple[PostStatus, datetime | None]:
    """What becomes of a post that was refused, and when it is tried again, if at all."""
    post = assignment.post
    delays = _AGAIN_AFTER_REFUSAL
    again = now + timedelta(minutes=delays[min(post.tries, len(delays)) - 1])
    is_over = assignment.left_out is not None or trouble is Trouble.CHANNEL_GONE
    if is_over or assignment.plan.is_too_late(post.due_at, again):
        return PostStatus.SKIPPED, None
    return PostStatus.FAILING, again


def after_silence(tries: int, now: datetime) -> datetime:
    """When to look again after so many tries whose outcome nobody knows."""
    return now + min(timedelta(seconds=2 ** min(tries + 1, 10)), _LONGEST_WAIT)


def next_edit(answers: int, edited_at: datetime | None, now: datetime) -> datetime:
    """When a message with so many answers says that there is one more: soon, but not often."""
    gap = next((gap for most, gap in _GAPS if answers < most), _LONGEST_GAP)
    soon = now + _SHOWN_AFTER
    return soon if edited_at is None else max(soon, edited_at + gap)


def _row(schedule: Schedule, run: Run, status: PostStatus) -> Post:
    return Post(
        id=0,
        schedule_id=schedule.id,
        guild_id=schedule.guild_id,
        channel_id=schedule.channel_id,
        day=run.day,
        due_at=run.at,
        question_id=None,
        status=status,
    )
