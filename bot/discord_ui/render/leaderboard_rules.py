"""The one public table of what answers earn, made of the figures that the program reckons with."""

from __future__ import annotations

from bot.discord_ui.render.leaderboard_words import PERIODS
from bot.discord_ui.render.message import Message
from bot.wording import percent
from questions.interview_state import HINT_COST
from questions.model import Difficulty
from questions.points import (
    AGAIN_WITHIN,
    LEAST_QUESTIONS,
    LEAST_SCORE,
    SHARE,
    WORTH,
    Standing,
    points,
)

_EXAMPLE = Difficulty.HARD, 0.8


def rules() -> Message:
    """What earns how many points, and what does not."""
    return Message((_formula(), _table(), _lists()))


def _formula() -> str:
    worth = " · ".join(f"{difficulty.value} **{worth}**" for difficulty, worth in WORTH.items())
    difficulty, score = _EXAMPLE
    earned = points(difficulty, score, Standing.FULL)
    return (
        "### 🏆 How points are earned\n"
        f"**Points = what the question is worth × your score.** Worth: {worth}\n"
        f"-# A {difficulty.value} question with {percent(score)} of 100: {earned} points."
    )


def _table() -> str:
    hours = round(AGAIN_WITHIN.total_seconds() / 3600)
    rows = (
        (_share(Standing.FULL), "your answer to a question"),
        (_share(Standing.AGAIN), f"again, within {hours} hours of the last try"),
        (_share(Standing.SHOWN), f"within {hours} hours of seeing the reference"),
        (_share(Standing.LATE), "late: after an exam's time, or after the answer was out"),
        (_share(Standing.LATE), f"a score below {percent(LEAST_SCORE)} of 100"),
        (f"-{percent(HINT_COST)} %", f"for each hint: the most you took within {hours} hours, anywhere"),
    )
    width = max(len(earns) for earns, _ in rows)
    # No block of code: its lines break in the middle on a phone.
    return "**Of these points you get**\n" + "\n".join(f"`{earns:>{width}}` {what}" for earns, what in rows)


def _lists() -> str:
    least = ", ".join(f"{PERIODS[period]} {number}" for period, number in LEAST_QUESTIONS.items())
    return (
        "- **Each question counts once** in each period: your best answer to it.\n"
        "- **Every period begins at the server's midnight**, a week on Monday: newcomers can win it.\n"
        f"- **An average** takes answers to enough different questions: {least}.\n"
        "- **Equal is equal:** who has as much has the same place.\n"
        "- **Not for you?** `/settings leaderboards` with `show:False` takes you off every list at once."
    )


def _share(standing: Standing) -> str:
    return f"{percent(SHARE[standing])} %"
