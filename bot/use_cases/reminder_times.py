"""When somebody is reminded of a question of the day: pure reckoning, right across changes of the clock.

A reminder belongs to a local day and comes at the minute the person chose. Where a question's answer is shown before
that minute comes, its reminder comes an hour before the answer, if that is on the answer's own local day. There is
one reminder a day: of several moments, the first at which a question is still to be answered.

A moment is planned from what is known then. When it comes, `due_day` asks anew, of the questions there are: one that
was posted late, or a clock whose rules were changed, moves the reminder and makes no second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from questions.daily import Timetable, latest_run, local_day, next_run
from storage.daily_rows import Post, Schedule

LATEST = timedelta(hours=2)
"""After an outage no reminder comes later than this."""
BEFORE_ANSWER = timedelta(hours=1)
FRESH = timedelta(minutes=15)
"""Who has had a question for less time than this needs no reminder yet."""
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a question can be answered in time."""

    opens: datetime
    closes: datetime


def window_of(post: Post) -> Window:
    """The window of a question that is open."""
    return Window(post.posted_at or post.due_at, post.reveal_at or post.due_at)


def expected(schedule: Schedule, until: datetime) -> Iterator[Window]:
    """The windows of questions that a channel will have by then. Raises UnknownZone."""
    run = None if schedule.paused or schedule.removed else schedule.next
    while run is not None and run.at < until:
        yield Window(run.at, schedule.plan.reveal_at(run.at, run.at))
        run = next_run(schedule.plan.timetable, run.at, later_than=run.day)


def early(chosen: Timetable, window: Window) -> datetime | None:
    """An hour before the answer, for a question that is not open at any chosen minute. Raises UnknownZone."""
    last = latest_run(chosen, window.closes - _INSTANT)
    if last is not None and last.at >= window.opens + FRESH:
        return None
    at = window.closes - BEFORE_ANSWER
    same_day = local_day(at, chosen.zone) == local_day(window.closes, chosen.zone)
    return at if same_day and at >= window.opens + FRESH else None


def next_look(
    chosen: Timetable, now: datetime, windows: Iterable[Window], *, later_than: date | None = None
) -> datetime:
    """The first moment after now at which a reminder may be wanted, on a local day after `later_than`.

    Raises UnknownZone.
    """
    moments = [next_run(chosen, now, later_than=later_than).at]
    for window in windows:
        at = early(chosen, window)
        if at is not None and at > now and (later_than is None or local_day(at, chosen.zone) > later_than):
            moments.append(at)
    return min(moments)


def due_day(chosen: Timetable, planned: datetime, now: datetime, windows: Iterable[Window]) -> date | None:
    """The local day whose reminder is to be sent now, about questions with these windows; None when none is.

    `planned` is the moment for which the look was planned: days before its own have had theirs. Raises UnknownZone.
    """
    first = local_day(planned, chosen.zone)
    run = latest_run(chosen, now)
    if run is not None and now - run.at <= LATEST and local_day(run.at, chosen.zone) >= first:
        return run.day
    for window in windows:
        at = early(chosen, window)
        if at is not None and now - LATEST <= at <= now and (day := local_day(at, chosen.zone)) >= first:
            return day
    return None
