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
        ("First answer", _share(Standing.FULL)),
        (f"Tried within {hours} h", _share(Standing.AGAIN)),
        (f"Reference seen within {hours} h", _share(Standing.SHOWN)),
        ("Late", _share(Standing.LATE)),
        (f"Score below {percent(LEAST_SCORE)}", "nothing"),
        ("Each hint", f"-{percent(HINT_COST)} %"),
    )
    width = max(len(what) for what, _ in rows)
    return "```\n" + "\n".join(f"{what:<{width}}  {earns}" for what, earns in rows) + "\n```"


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
    share = SHARE[standing]
    return {1.0: "all points", 0.0: "nothing"}.get(share, f"{percent(share)} %")
