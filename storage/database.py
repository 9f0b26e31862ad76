"""The database: one engine, transactions that roll back unless they are committed.

async with open_database(url) as database:
    async with database.writing() as transaction:
        ...
        await transaction.commit()
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite_driver
from storage.errors import BadDatabaseUrl, StorageUnavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_WRITER = "writer"
BUSY_SECONDS = 5
"""How long SQLite waits for another process's write before it gives up."""
COMMAND_SECONDS = 15
"""How long PostgreSQL may take over one statement."""


def parse_url(text: str) -> URL:
    """A SQLAlchemy URL with our drivers, from the short forms people write too.

    Raises BadDatabaseUrl when it names neither a SQLite file nor PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the second: a port that is no number
        raise BadDatabaseUrl(
            "DATABASE_URL is not a database address; write sqlite:///file.db or postgresql://user@host/name."
        ) from None
    driver = _DRIVERS.get(url.drivername, url.drivername)
    if driver not in _DRIVERS.values():
        raise BadDatabaseUrl(
            f"DATABASE_URL starts with {url.drivername!r}; this program keeps its data in sqlite or postgresql."
        )
    if driver == _DRIVERS["sqlite"] and url.database in (None, "", ":memory:"):
        raise BadDatabaseUrl("DATABASE_URL names no file, so nothing would be kept; write sqlite:///file.db.")
    mode = url.query.get("sslmode")
    if mode is not None:  # libpq's word, which stands in the addresses that hosts give out; asyncpg says ssl
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.set(drivername=driver)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


class Database:
    """Transactions on one engine. Writers on SQLite queue here, in turn, instead of polling a locked file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._turnstile = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self._turnstile is not None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the data. Raises StorageUnavailable."""
        async with _translated(), self.engine.connect() as connection:
            if not self.is_sqlite:  # by default each statement would see its own state
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write; rolls back unless `commit()` was awaited. Raises StorageUnavailable."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(_translated())
            if self._turnstile is not None:
                await stack.enter_async_context(self._turnstile)
            connection = await stack.enter_async_context(self.engine.connect())
            # A plain BEGIN that reads first fails at its first write when another process wrote in between.
            yield await connection.execution_options(**{_WRITER: True})


@asynccontextmanager
async def open_database(text: str) -> AsyncIterator[Database]:
    """Build the engine for a URL and close it at the end. No server is asked before the first transaction.

    Raises BadDatabaseUrl, and StorageUnavailable when a SQLite file cannot be opened.
    """
    url = parse_url(text)
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()


def _sqlite(url: URL) -> AsyncEngine:
    file = sqlite_file(url)
    if file is not None:
        _prepare(file)
    arguments, options = url.get_dialect()().create_connect_args(url)
    engine = create_async_engine(
        url,
        async_creator=lambda: sqlite_driver.connect(*arguments, **{"timeout": BUSY_SECONDS, **options}),
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("foreign_keys = ON", "synchronous = FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writer = connection.get_execution_options().get(_WRITER)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _prepare(file: Path) -> None:
    """Make the folder and the file, for the owner's eyes, in write-ahead mode, which stays with the file.

    Not left to the engine: aiosqlite's thread does not end cleanly when a file cannot be opened, and SQLite
    does not wait, whatever its timeout, when two processes turn the mode on at once.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(f"The folder {file.parent} cannot be made: {error.strerror}.") from error
    with suppress(OSError):  # what keeps it from being made is said better by SQLite, below
        file.touch(
            mode=0o600
        )  # people's answers; an existing file keeps its mode, and SQLite gives it to its kin
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise StorageUnavailable(f"The file {file} cannot be opened: {error}.") from error
            time.sleep(0.01)
        else:
            return


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_pre_ping=True,  # a server that was restarted costs one ping, not one failed click
        pool_size=10,
        max_overflow=10,
        pool_timeout=COMMAND_SECONDS,
        hide_parameters=True,  # people's answers: an error is logged
        connect_args={"timeout": 10, "command_timeout": COMMAND_SECONDS},
    )


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Drivers' many errors become one that says that nothing happened; programming errors stay what they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, Exception) and _is_outage(error):
            raise StorageUnavailable(f"The database did not answer: {_first_line(error.orig)}.") from error
        raise
    except (OSError, TimeoutError) as error:
        raise StorageUnavailable(f"The database cannot be reached: {_first_line(error)}.") from error
    except SQLAlchemyError as error:
        if type(error).__name__ == "TimeoutError":  # the pool's own
            raise StorageUnavailable("The database is too busy to answer.") from error
        raise


def _is_outage(error: DBAPIError) -> bool:
    name = type(error).__name__
    if str(error.orig).startswith(("no such table", "no such column")):
        return False  # SQLite calls a missing table operational; it is a bug or a missing migration
    return (
        error.connection_invalidated
        or name in {"OperationalError", "InterfaceError", "InternalError"}
        or name == "DatabaseError"  # SQLite: the file is none of its own, or broken
        or name == "DBAPIError"  # asyncpg: shutdowns, too many connections and the like have no closer class
    )


def _first_line(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
