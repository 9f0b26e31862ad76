"""Transactions: whole or not at all, and clear when the database fails."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from storage import database as module
from storage import notes
from storage.database import Database, open_database, parse_url
from storage.errors import BadDatabaseUrl, StorageUnavailable
from storage.migrate import upgrade
from storage.tables import notes as table
from tests.storage.servers import in_full

SECRET = "hunter2"


async def put(database: Database, value: str, *, commit: bool = True) -> None:
    """Write one note."""
    async with database.writing() as transaction:
        await notes.put(transaction, "key", value)
        if commit:
            await transaction.commit()


async def read(database: Database) -> str | None:
    """What the note says."""
    async with database.reading() as transaction:
        return await notes.get(transaction, "key")


async def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    await put(database, "kept")
    await put(database, "forgotten", commit=False)
    assert await read(database) == "kept"


async def test_what_breaks_off_is_rolled_back(database: Database) -> None:
    with pytest.raises(LookupError):
        await break_off(database)
    assert await read(database) is None


async def test_a_reader_sees_one_state_however_long_it_reads(database: Database) -> None:
    await put(database, "before")
    async with database.reading() as transaction:
        assert await notes.get(transaction, "key") == "before"
        await put(database, "after")
        assert await notes.get(transaction, "key") == "before"
    assert await read(database) == "after"


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    await put(database, "before")
    async with database.writing() as transaction:
        await notes.put(transaction, "key", "after")
        assert await read(database) == "before"


async def test_many_transactions_at_once_all_get_their_turn(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.writing() as transaction:
            await notes.put(transaction, f"key {number}", str(number))
            await transaction.commit()

    await asyncio.gather(*(add(number) for number in range(40)))
    async with database.reading() as transaction:
        assert await transaction.scalar(text("SELECT count(*) FROM notes")) == 40


async def test_a_mistake_in_the_program_is_not_called_an_outage_and_repeats_nothing(
    database: Database,
) -> None:
    """Errors are logged with their text, and people's answers are never in the logs."""
    with pytest.raises(IntegrityError) as caught:
        await insert_twice(database, "what a person typed")
    assert "what a person typed" not in str(caught.value)
    assert await read(database) is None


async def insert_twice(database: Database, value: str) -> None:
    """The second is one too many for the key."""
    async with database.writing() as transaction:
        for _ in range(2):
            await transaction.execute(insert(table).values(key="key", value=value))


async def break_off(database: Database) -> None:
    """An exception in the middle."""
    async with database.writing() as transaction:
        await notes.put(transaction, "key", "half")
        raise LookupError


@pytest.mark.parametrize(
    "address",
    [
        "",
        "interviews.db",
        f"mysql://user:{SECRET}@host/name",
        f"postgresql://user:{SECRET}@host:port/name",
        f"postgresql:user:{SECRET}@host",
        f"://user:{SECRET}@host",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_names_no_usable_database_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(BadDatabaseUrl) as caught:
        parse_url(address)
    sentence = str(caught.value)
    assert sentence.startswith("DATABASE_URL ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert SECRET not in sentence


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///file.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///file.db", "sqlite+aiosqlite"),
        ("postgres://user@host/name", "postgresql+asyncpg"),
        ("postgresql://user@host/name", "postgresql+asyncpg"),
        ("postgresql+asyncpg://user@host/name", "postgresql+asyncpg"),
    ],
)
def test_the_short_forms_people_write_are_understood(address: str, driver: str) -> None:
    assert parse_url(address).drivername == driver


async def test_an_address_may_say_sslmode_as_hosts_write_it(postgres: URL) -> None:
    """asyncpg has another word for it, and takes no word that it does not know."""
    address = in_full(postgres.update_query_dict({"sslmode": "prefer"}))
    async with open_database(address) as database, database.reading() as transaction:
        assert await transaction.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("host", ["127.0.0.1:1", "name.invalid"])
async def test_a_server_that_is_not_there_is_one_sentence(host: str) -> None:
    async with open_database(f"postgresql://user:{SECRET}@{host}/name") as database:
        for use in (database.reading, database.writing):
            with pytest.raises(StorageUnavailable) as caught:
                async with use():
                    raise AssertionError
            assert_sentence(caught.value)


async def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "shopping.db"
    file.write_text("bread, butter and a good deal of other things", encoding="utf-8")
    with pytest.raises(StorageUnavailable) as caught:
        async with open_database(f"sqlite:///{file}"):
            raise AssertionError
    assert_sentence(caught.value)
    assert file.read_text(encoding="utf-8").startswith("bread")


async def test_a_folder_in_the_files_place_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with open_database(f"sqlite:///{tmp_path}"):
            raise AssertionError
    assert_sentence(caught.value)


async def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable) as caught:
        async with open_database(f"sqlite:///{tmp_path / 'file' / 'interviews.db'}"):
            raise AssertionError
    assert_sentence(caught.value)


async def test_missing_folders_are_made(tmp_path: Path) -> None:
    async with open_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'interviews.db'}") as database:
        await upgrade(database)
    assert (tmp_path / "a" / "b" / "interviews.db").is_file()


async def test_a_writer_that_waits_too_long_for_another_process_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'interviews.db'}"
    async with open_database(url) as first, open_database(url) as second:
        await upgrade(first)
        async with first.writing() as transaction:
            await notes.put(transaction, "key", "mine")
            with pytest.raises(StorageUnavailable, match="locked"):
                await put(second, "too late")
            await transaction.commit()
        await put(second, "now")
        assert await read(first) == "now"


def assert_sentence(error: Exception) -> None:
    """One line that ends with a full stop and gives nothing away."""
    said = str(error)
    assert said.endswith(".")
    assert not said.endswith("..")
    assert "\n" not in said
    assert SECRET not in said
    assert "sqlalche.me" not in said
