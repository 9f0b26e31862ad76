"""What an event of an interview puts into the ledger: answers that count from now on, and references that were seen.

A practice answer counts at once. Those of an exam count when it ends: until then nothing, not even a leaderboard, may
tell what they are worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import scoring
from bot.use_cases.scoring import Given
from questions.interview_state import Interview, Mode, Phase, Turn
from questions.model import Question
from storage import answers
from storage.answers import Key, Source
from storage.interview_rows import Origin, Stored

_SOURCES = {Origin.INTERVIEW: Source.INTERVIEW, Origin.QUESTION: Source.QUESTION}
_THINKING = timedelta(hours=1)
"""Who took longer did something else in between: the time says nothing."""


async def enter(
    transaction: AsyncConnection,
    stored: Stored,
    after: Interview,
    question_of: Callable[[Turn], Question],
    now: datetime,
) -> None:
    """Bring the ledger up to an event that led from the stored state to this one."""
    before = stored.interview
    for turn, number in _counting(before, after):
        await scoring.keep(transaction, _given(stored, after, turn, number, question_of(turn)))
    # After the answers: what is shown at an exam's end was not known when they were given.
    ends = _ends(before, after)
    for turn in after.turns:
        was = before.turns[turn.number - 1] if turn.number <= len(before.turns) else None
        if ends or (turn.revealed and not (was and was.revealed)):
            await saw(transaction, after, turn.number, now)
        if was and turn.hints > was.hints:
            await scoring.hinted(transaction, after.owner, turn.question_id, turn.hints, now)


async def saw(transaction: AsyncConnection, state: Interview, number: int, now: datetime) -> None:
    """The owner has the reference answer of that turn before them."""
    await answers.saw_reference(transaction, state.owner, state.turns[number - 1].question_id, now)


async def rescore(transaction: AsyncConnection, stored: Stored, after: Interview, number: int) -> None:
    """A follow-up changed the latest attempt's score.

    It moves nothing where the person has meanwhile seen the reference, taken a hint, or answered the same question
    elsewhere: what they add then is what they have just read.
    """
    turn = after.turns[number - 1]
    attempt = turn.attempts[-1]
    guild_id = stored.place.guild_id or answers.NOWHERE
    if await _was_helped(transaction, after.owner, turn.question_id, guild_id, attempt.at):
        return
    key = _key(stored, after, turn, len(turn.attempts))
    await scoring.rescore(transaction, key, attempt.score, attempt.hints)


async def _was_helped(
    transaction: AsyncConnection, user_id: int, question_id: str, guild_id: int, since: datetime
) -> bool:
    lately = since.date() - scoring.LONGEST_OPEN
    seen = await answers.seen(transaction, user_id, question_id, guild_id, lately)
    given = await answers.to_question(transaction, user_id, question_id)
    helped = (*seen.reference, *filter(None, seen.hinted), *(each.answered_at for each in given))
    return any(moment > since for moment in helped)


def _counting(before: Interview, after: Interview) -> Iterator[tuple[Turn, int]]:
    """The attempts that count from now on, as (turn, number of the attempt)."""
    waits = after.plan.mode is Mode.EXAM and after.phase is not Phase.FINISHED
    if waits:
        return
    all_of_them = after.plan.mode is Mode.EXAM and _ends(before, after)
    for turn in after.turns:
        known = turn.number <= len(before.turns) and not all_of_them
        kept = len(before.turns[turn.number - 1].attempts) if known else 0
        yield from ((turn, number) for number in range(kept + 1, len(turn.attempts) + 1))


def _ends(before: Interview, after: Interview) -> bool:
    return after.phase is Phase.FINISHED and before.phase is not Phase.FINISHED


def _given(stored: Stored, state: Interview, turn: Turn, number: int, question: Question) -> Given:
    attempt = turn.attempts[number - 1]
    taken = attempt.at - turn.asked_at
    is_thought = number == 1 and timedelta() <= taken <= _THINKING
    return Given(
        key=_key(stored, state, turn, number),
        question=question,
        guild_id=stored.place.guild_id,
        at=attempt.at,
        score=attempt.score,
        hints=attempt.hints,
        late=not attempt.counts and not turn.revealed,
        shown=not attempt.counts and turn.revealed,
        seconds=taken.total_seconds() if is_thought else None,
    )


def _key(stored: Stored, state: Interview, turn: Turn, number: int) -> Key:
    return Key(state.owner, _SOURCES[stored.origin], state.id, turn.number, number)
