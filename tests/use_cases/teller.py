"""Somebody whose answers are kept as the use-cases keep them, with whatever score a test needs."""

from __future__ import annotations

from dataclasses import replace

from bot.use_cases import learning, scoring
from bot.use_cases.scoring import Given
from questions.model import Difficulty, Question
from questions.skill import Skill
from storage import learning as store
from storage.answers import Key, Source
from storage.database import Database
from tests.unit.builders import Clock, question
from tests.use_cases.desk import ME

QUESTIONS = tuple(question(f"q-{n}", f"topic-{n % 2}", [*Difficulty][n % 3]) for n in range(5))


class Teller:
    """Keeps answers as the use-cases do, one transaction each."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.keys: list[Key] = []

    async def tell(
        self, score: float, asked: Question = QUESTIONS[0], *, user_id: int = ME, **how: object
    ) -> Key:
        """An answer with that score, now."""
        key = Key(user_id, Source.INTERVIEW, 1, len(self.keys) + 1, 1)
        self.keys.append(key)
        given = replace(Given(key, asked, None, self.clock.now, score), **how)  # type: ignore[arg-type]
        async with self.database.writing() as db:
            await scoring.keep(db, given)
            await db.commit()
        return key

    async def rescore(self, key: Key, score: float) -> None:
        """Its score changes."""
        async with self.database.writing() as db:
            await scoring.rescore(db, key, score)
            await db.commit()

    async def skills(self, user_id: int = ME) -> dict[str, Skill]:
        """As they are kept."""
        async with self.database.reading() as db:
            return await store.skills_of(db, user_id)

    async def reps(self, asked: Question = QUESTIONS[0]) -> int:
        """How often the card of a question was moved."""
        async with self.database.reading() as db:
            card = (await store.cards_of(db, ME)).get(asked.id)
        return card.reps if card else 0

    async def disagreements(self, user_id: int = ME) -> tuple[str, ...]:
        """Between what is kept and the ledger."""
        async with self.database.reading() as db:
            return await learning.differences(db, user_id)
