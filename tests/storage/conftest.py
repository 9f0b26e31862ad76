"""One suite, two databases: every test that asks for `database`, `url` or `empty` runs on both."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from storage.database import Database, open_database
from storage.migrate import upgrade
from storage.tables import metadata
from tests.storage.servers import create, drop, fresh_database, in_full, run_sql

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def migrated(postgres: URL) -> Iterator[URL]:
    """A database with its tables, for the whole session: emptying them is faster than making one for each test."""
    address = asyncio.run(create(postgres))
    asyncio.run(_migrate(in_full(address)))
    yield address
    asyncio.run(drop(postgres, address))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied for each test."""
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(request.param)


@pytest.fixture
def server(backend: str, request: pytest.FixtureRequest) -> URL | None:
    """The server, where there is one."""
    return request.getfixturevalue("postgres") if backend == "postgresql" else None


@pytest.fixture
async def empty(server: URL | None, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without tables."""
    if server is None:
        yield f"sqlite:///{tmp_path / 'interviews.db'}"
        return
    async with fresh_database(server) as address:
        yield in_full(address)


@pytest.fixture
def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a migrated database with nothing in it."""
    if backend == "sqlite":
        file = tmp_path / "interviews.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    address: URL = request.getfixturevalue("migrated")
    names = ", ".join(metadata.tables)
    asyncio.run(run_sql(address, f"TRUNCATE {names} RESTART IDENTITY"))
    return in_full(address)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, open."""
    async with open_database(url) as opened:
        yield opened


async def _migrate(address: str) -> None:
    async with open_database(address) as opened:
        await upgrade(opened)
