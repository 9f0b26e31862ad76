"""Which question a channel gets on a day, within a transaction: what its admins queued, else by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from questions.bank import Bank
from questions.daily_choice import choose, day_seed, forecast
from questions.model import Question
from storage import daily as schedules
from storage import daily_posts as posts
from storage.daily_rows import Schedule


class Chooser:
    """The bank's questions for channels."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    async def choose(
        self, transaction: AsyncConnection, wanted: Sequence[tuple[Schedule, date]]
    ) -> dict[int, Question]:
        """A question for each schedule on its day, by the schedule's id; none where the bank has none for it."""
        ids = [schedule.id for schedule, _ in wanted]
        if not ids:
            return {}
        queued = await schedules.queued(transaction, ids)
        history = await posts.history(transaction, ids)
        taken = await posts.taken(transaction, {(schedule.guild_id, day) for schedule, day in wanted})
        chosen: dict[int, Question] = {}
        for schedule, day in wanted:
            in_use = taken.setdefault((schedule.guild_id, day), set())
            question = self._first_known(queued.get(schedule.id, ())) or choose(
                self._bank.pool(schedule.plan.topics),
                level=schedule.plan.level(day),
                posted=history.get(schedule.id, {}),
                taken=in_use,
                seed=_seed(schedule, day),
            )
            if question is not None:
                chosen[schedule.id] = question
                in_use.add(question.id)
        return chosen

    async def forecast(
        self, transaction: AsyncConnection, schedule: Schedule, days: Sequence[date]
    ) -> tuple[tuple[date, Question], ...]:
        """What will come on these days if nothing changes."""
        queued = (await schedules.queued(transaction, [schedule.id])).get(schedule.id, [])
        history = (await posts.history(transaction, [schedule.id])).get(schedule.id, {})
        taken = await posts.taken(transaction, {(schedule.guild_id, day) for day in days})
        return forecast(
            self._bank.pool(schedule.plan.topics),
            schedule.plan.levels,
            days,
            posted=history,
            queue=queued,
            seed_prefix=str(schedule.id),
            bank={question.id: question for question in self._queued(queued)},
            taken={day: taken.get((schedule.guild_id, day), ()) for day in days},
        )

    def _queued(self, question_ids: Iterable[str]) -> list[Question]:
        return [question for each in question_ids if (question := self._bank.get(each))]

    def _first_known(self, question_ids: Iterable[str]) -> Question | None:
        return next(iter(self._queued(question_ids)), None)


def _seed(schedule: Schedule, day: date) -> str:
    return day_seed(str(schedule.id), day)
