"""A streak in words."""

from __future__ import annotations

from datetime import date, timedelta

from bot.use_cases.daily_outcomes import Streak
from bot.wording import counted
from questions.streaks import FREEZE_EVERY

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RECENT = timedelta(days=6)
"""So far back a weekday's name says which day is meant."""


def streak_text(streak: Streak, *, fresh: bool) -> str:
    """One line, with a small one where a freeze was used or earned; `fresh`: an answer was just counted.

    '' for somebody who has never had one.
    """
    if not streak.days:
        return f"🔥 No streak at the moment · your longest: {_days(streak.best)}" if streak.best else ""
    parts = [_headline(streak)]
    if streak.best > streak.days:
        parts.append(f"your longest: {_days(streak.best)}")
    elif streak.days > FREEZE_EVERY:
        parts.append("your longest yet")
    if streak.freezes:
        parts.append(f"{counted(streak.freezes, 'freeze')} in reserve")
    return "\n".join([" · ".join(parts), *(f"-# {note}" for note in _notes(streak, fresh=fresh))])


def _headline(streak: Streak) -> str:
    if streak.days > 1:
        return f"🔥 **{_days(streak.days)} in a row**"
    return (
        "🔥 **The first day of your streak**" if streak.best == 1 else "🔥 **The first day of a new streak**"
    )


def _notes(streak: Streak, *, fresh: bool) -> list[str]:
    notes = []
    covered = [day for day in streak.frozen if streak.last is None or abs(streak.last - day) <= _RECENT]
    if covered:
        verb = "A freeze covered" if len(covered) == 1 else "Freezes covered"
        notes.append(f"❄️ {verb} {' and '.join(map(_weekday, covered))}.")
    if fresh and streak.days % FREEZE_EVERY == 0 and streak.freezes:
        notes.append("❄️ For this day there is a freeze: it covers one that you miss.")
    elif fresh and streak.days == streak.best == 1:
        notes.append(f"Every {FREEZE_EVERY}th day earns a freeze, which covers a day that you miss.")
    return notes


def _weekday(day: date) -> str:
    return DAYS[day.weekday()]


def _days(number: int) -> str:
    return f"{number:,} {'day' if number == 1 else 'days'}"
