"""What people do with a question of the day, as it goes into the ledger: answers, hints, and its answer once seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import scoring
from bot.use_cases.daily_outcomes import DailyView
from bot.use_cases.scoring import Given
from questions.model import Question
from storage import answers
from storage.answers import Key, Source
from storage.daily_rows import Entry, Post


async def enter(transaction: AsyncConnection, post: Post, entry: Entry, question: Question) -> None:
    """The latest attempt."""
    attempt = entry.attempts[-1]
    given = Given(
        key=Key(entry.user_id, Source.DAILY, post.id, 0, len(entry.attempts)),
        question=question,
        guild_id=post.guild_id,
        at=attempt.at,
        score=attempt.score,
        hints=attempt.hints,
        late=attempt.late,
        counts=attempt.counts,
    )
    await scoring.keep(transaction, given)


async def hinted(transaction: AsyncConnection, view: DailyView, now: datetime) -> None:
    """The person has the hints of that view before them."""
    await scoring.hinted(transaction, view.entry.user_id, view.question.id, len(view.hints), now)


async def saw(transaction: AsyncConnection, view: DailyView, now: datetime) -> None:
    """The person has that view before them: once the question is closed, with its answer."""
    if not view.is_open:
        await answers.saw_reference(transaction, view.entry.user_id, view.question.id, now)
