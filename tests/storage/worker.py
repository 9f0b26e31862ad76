"""Another process at the same database: `python -m tests.storage.worker WORK URL [INTERVIEW]`.

It says "ready" and waits for a line on its standard input, so that several can be let go at once.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from questions.interview_state import Interview
from storage import interviews as store
from storage.database import Database, open_database
from storage.migrate import upgrade

ROUNDS = 15


async def main(work: str, url: str, interview_id: int) -> None:
    """Do one kind of work."""
    async with open_database(url) as database:
        _say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        match work:
            case "migrate":
                await upgrade(database)
            case "count":
                for _ in range(ROUNDS):
                    await count_up(database, interview_id)
            case "hold":
                await _hold(database, interview_id)
    _say("done")


async def count_up(database: Database, interview_id: int) -> None:
    """Read, then write what depends on what was read: one more hint."""
    async with database.writing() as transaction:
        stored = await store.get(transaction, interview_id, lock=True)
        assert stored is not None
        await store.save(transaction, stored.interview, one_more_hint(stored.interview))
        await transaction.commit()


def one_more_hint(state: Interview) -> Interview:
    """The count that the processes keep together."""
    return replace(state, turns=(replace(state.turn, hints=state.turn.hints + 1),))


async def _hold(database: Database, interview_id: int) -> None:
    """Commit once; then write again, and never get to the commit."""
    await count_up(database, interview_id)
    async with database.writing() as transaction:
        stored = await store.get(transaction, interview_id, lock=True)
        assert stored is not None
        await store.save(transaction, stored.interview, one_more_hint(stored.interview))
        _say("holding")
        await asyncio.to_thread(sys.stdin.readline)


def _say(word: str) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0))
