"""Other processes, killed processes, full disks and servers that go away: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from questions import interview as course
from questions.interview_state import Interview
from storage import interviews as store
from storage.database import Database, open_database
from storage.errors import StorageUnavailable
from tests.storage.kept import add, get, opened, save
from tests.storage.processes import worker
from tests.storage.servers import run_sql
from tests.storage.worker import ROUNDS, count_up, one_more_hint
from tests.unit.builders import START, grade


async def test_two_processes_that_read_and_write_wait_for_each_other(database: Database, url: str) -> None:
    """None fails, and none overwrites what the other wrote after it had read (nor does this process)."""
    kept = await add(database, opened())
    async with worker("count", url, kept.id) as first, worker("count", url, kept.id) as second:
        await first.go()
        await second.go()
        for _ in range(ROUNDS):
            await count_up(database, kept.id)
        await first.heard("done")
        await second.heard("done")
    assert (await get(database, kept.id)).interview.turn.hints == 3 * ROUNDS


async def test_tasks_of_one_process_wait_for_each_other_too(database: Database) -> None:
    kept = await add(database, opened())
    await asyncio.gather(*(count_up(database, kept.id) for _ in range(20)))
    assert (await get(database, kept.id)).interview.turn.hints == 20


async def test_a_process_killed_in_a_transaction_leaves_what_it_had_committed(
    database: Database, url: str
) -> None:
    """SIGKILL after one commit and one change without it; the next writer does not wait for the dead."""
    kept = await add(database, opened())
    async with worker("hold", url, kept.id) as doomed:
        await doomed.go()
        await doomed.heard("holding")
        doomed.process.kill()
        await doomed.process.wait()
        assert (await get(database, kept.id)).interview == one_more_hint(kept)
        await count_up(database, kept.id)
    async with open_database(url) as again:
        assert (await get(again, kept.id)).interview == one_more_hint(one_more_hint(kept))


async def set_page_limit(database: Database, more: int | None) -> None:
    """Let the SQLite file grow by so many pages at most, as on a disk that is nearly full; None: without end."""
    async with database.writing() as transaction:
        pages = (await transaction.exec_driver_sql("PRAGMA page_count")).scalar_one()
        limit = 2**30 if more is None else pages + more
        await transaction.exec_driver_sql(f"PRAGMA max_page_count = {limit}")


async def answer_until_full(database: Database, state: Interview) -> Interview:
    """Save long answers, each kept before the next; gives the last one that was kept when no more fits."""
    for _ in range(100):
        after = course.answer(state, 1, "😀" * 4000, grade(0.5), START)
        again = course.retry(after, 1, START)
        try:
            await save(database, state, again)
        except StorageUnavailable:
            return state
        state = again
    raise AssertionError("it was never full")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_full_disk_keeps_what_was_kept_and_the_database_goes_on_afterwards(
    database: Database,
) -> None:
    await set_page_limit(database, 12)
    last = await answer_until_full(database, await add(database, opened()))
    assert last.turn.attempts
    with pytest.raises(
        StorageUnavailable, match=r"^The database did not answer: database or disk is full\.$"
    ):
        await save(database, last, course.answer(last, 1, "😀" * 4000, grade(0.5), START))
    assert (await get(database, last.id)).interview == last
    await set_page_limit(database, None)
    after = course.answer(last, 1, "😀" * 4000, grade(0.5), START)
    await save(database, last, after)
    assert (await get(database, last.id)).interview == after


_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_server_that_was_restarted_costs_nothing_between_transactions(
    database: Database, url: str
) -> None:
    kept = await add(database, opened())
    await run_sql(make_url(url), _OTHERS.format(make_url(url).database))
    assert (await get(database, kept.id)).interview == kept


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_connection_cut_in_a_transaction_is_an_outage_that_changed_nothing(
    database: Database, url: str
) -> None:
    kept = await add(database, opened())
    with pytest.raises(StorageUnavailable) as caught:
        await cut_off_after_writing(database, kept, url)
    assert str(caught.value).startswith("The database did not answer: ")
    assert (await get(database, kept.id)).interview == kept


async def cut_off_after_writing(database: Database, kept: Interview, url: str) -> None:
    """Write, lose the connection, commit."""
    async with database.writing() as transaction:
        await store.save(transaction, kept, one_more_hint(kept))
        await run_sql(make_url(url), _OTHERS.format(make_url(url).database))
        await transaction.execute(text("SELECT 1"))
        await transaction.commit()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_database_or_user_that_does_not_exist_is_one_sentence(url: str) -> None:
    for wrong in (make_url(url).set(database="nowhere"), make_url(url).set(username="nobody")):
        async with open_database(wrong.render_as_string(hide_password=False)) as database:
            with pytest.raises(
                StorageUnavailable, match=r"^The database did not answer: .+ does not exist\.$"
            ):
                await get(database, 1)
