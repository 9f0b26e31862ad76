"""Keeping what is added up in agreement with the answers it is made of: catching up, and looking whether it is so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.use_cases import learning, scoring
from bot.use_cases.scoring import Given
from questions.bank import Bank
from questions.interview_state import net
from questions.model import Difficulty, Question
from questions.points import Total
from storage import answers, notes, uncounted, verifying
from storage import learning as store
from storage.answers import NOWHERE
from storage.database import Database
from storage.standings import Board
from storage.uncounted import Uncounted

AT_ONCE = 50
"""Answers caught up in one transaction: a fraction of a second, and people are waiting."""
_DONE = "answers caught up"
_PEOPLE = 500
"""People looked up at once."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that is not what the answers say.

    `person`: (server, user), where it is about one; server `NOWHERE`: about their skills and cards.
    """

    said: str
    person: tuple[int, int] | None = None
    board_id: int | None = None
    """Where it is about how many people of a board have how much."""
    uncounted: bool = False
    """Where there are answers without a row in the ledger."""


class Ledger:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._clock = clock
        self._is_done = False
        """Nothing is left to be caught up: a tick need not ask the database again."""

    async def catch_up(self, limit: int = AT_ONCE) -> int:
        """Count up to so many answers from before there were leaderboards; 0 when there are none left.

        The earliest come first. An answer to a question that the bank has lost counts as an easy one of no topic.
        """
        if self._is_done:
            return 0
        async with self._database.reading() as transaction:
            if await notes.get(transaction, _DONE):
                self._is_done = True
                return 0
        async with self._database.writing() as transaction:
            found = [
                *await uncounted.of_interviews(transaction, limit),
                *await uncounted.of_days(transaction, limit),
            ]
            first = sorted(found, key=lambda each: each.answered_at)[:limit]
            await scoring.hold(
                transaction,
                (each.key.user_id for each in first),
                (each.guild_id or NOWHERE for each in first),
            )
            for each in first:
                await scoring.keep(transaction, self._given(each))
            if not found:
                await notes.put(transaction, _DONE, self._clock().isoformat())
            await transaction.commit()
        return min(len(found), limit)

    async def verify(self) -> AsyncIterator[Disagreement]:
        """Make all sums anew and give what differs from what is kept. Nothing is changed."""
        async with self._database.reading() as transaction:
            missing = await verifying.uncounted_attempts(transaction)
            if missing:
                yield Disagreement(f"{missing} answers are not counted yet", uncounted=missing > 0)
            unknown = await verifying.strangers(transaction)
            if unknown:
                yield Disagreement(f"{unknown} lines are of people who never answered there")
            for board_id, said in (await verifying.wrong_tallies(transaction)).items():
                yield Disagreement(said, board_id=board_id)
        async for guild_id, user_id in self._members():
            async with self._database.reading() as transaction:
                said = _compared(await scoring.reckoned(transaction, guild_id, user_id))
            if said:
                yield Disagreement(f"server {guild_id}, person {user_id}: {said}", (guild_id, user_id))
        async for user_id in self._learners():
            async with self._database.reading() as transaction:
                wrong = await learning.differences(transaction, user_id)
            if wrong:
                said = f"skills or cards differ for {', '.join(wrong[:3])}{' and more' if wrong[3:] else ''}"
                yield Disagreement(f"person {user_id}: {said}", (NOWHERE, user_id))

    async def repair(self, found: Disagreement) -> bool:
        """Make anew what it is about; False for what there is no way to."""
        if found.uncounted:
            await self._catch_up_again()
        elif found.board_id is not None or found.person is not None:
            async with self._database.writing() as transaction:
                if found.board_id is not None:
                    await verifying.count_anew(transaction, found.board_id)
                elif found.person is not None and found.person[0] == NOWHERE:
                    await learning.rebuild(transaction, found.person[1])
                elif found.person is not None:
                    await scoring.rebuild(transaction, *found.person, self._clock())
                await transaction.commit()
        else:
            return False
        return True

    async def _catch_up_again(self) -> None:
        """Whatever was noted: the tables may have gone back to an older version and come again since."""
        self._is_done = False
        async with self._database.writing() as transaction:
            await notes.put(transaction, _DONE, "")
            await transaction.commit()
        while await self.catch_up():
            pass

    async def _learners(self) -> AsyncIterator[int]:
        """Everybody who has answers anywhere."""
        after = -1
        while True:
            async with self._database.reading() as transaction:
                some = await store.people_after(transaction, after, _PEOPLE)
            if not some:
                return
            for each in some:
                yield each
            after = some[-1]

    async def _members(self) -> AsyncIterator[tuple[int, int]]:
        """(server, person) of everybody who ever answered in a server."""
        after = (0, 0)
        while True:
            async with self._database.reading() as transaction:
                some = await verifying.people_after(transaction, after, _PEOPLE)
            if not some:
                return
            for each in some:
                yield each
            after = some[-1]

    def _given(self, found: Uncounted) -> Given:
        question_id = found.question_id or ""
        is_daily = found.key.source is answers.Source.DAILY
        lost = Question(question_id, "", question_id, "", "", (), difficulty=Difficulty.EASY)
        return Given(
            key=found.key,
            question=self._bank.get(question_id) or lost,
            guild_id=found.guild_id,
            at=found.answered_at,
            score=net(found.grade.score, found.hints),
            hints=found.hints,
            late=found.late if is_daily else not found.counts and not found.revealed,
            shown=not is_daily and not found.counts and found.revealed,
            counts=is_daily and found.counts,
        )


def _compared(sums: Mapping[Board, tuple[Total, Total]]) -> str:
    """On which boards what is kept and what the answers say are not the same; '' for none."""
    differing = sorted(
        (board for board, (kept, said) in sums.items() if kept != said),
        key=lambda board: (board.since, board.period, board.topic),
    )
    if not differing:
        return ""
    board, (kept, said) = differing[0], sums[differing[0]]
    return (
        f"{len(differing)} boards differ, first {board.period} from {board.since}: "
        f"kept {kept}, by the answers {said}"
    )
