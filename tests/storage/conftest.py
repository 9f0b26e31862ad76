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
from tests.storage.servers import NoServer, create, drop, fresh_database, in_full, postgres_server

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """The session's one server."""
    try:
        with postgres_server() as address:
            yield address
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres_template(postgres: URL) -> Iterator[str]:
    """The name of a migrated database: copying it for each test is faster than migrating anew."""
    address = asyncio.run(create(postgres))
    asyncio.run(_migrate(in_full(address)))
    yield str(address.database)
    asyncio.run(drop(postgres, address))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied likewise."""
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
def template(backend: str, request: pytest.FixtureRequest) -> str:
    """What a migrated database is copied from."""
    return str(request.getfixturevalue("sqlite_template" if backend == "sqlite" else "postgres_template"))


@pytest.fixture
async def empty(server: URL | None, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without tables."""
    if server is None:
        yield f"sqlite:///{tmp_path / 'interviews.db'}"
        return
    async with fresh_database(server) as address:
        yield in_full(address)


@pytest.fixture
async def url(server: URL | None, template: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a migrated database."""
    if server is None:
        file = tmp_path / "interviews.db"
        shutil.copy(template, file)
        yield f"sqlite:///{file}"
        return
    async with fresh_database(server, template) as address:
        yield in_full(address)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database, open."""
    async with open_database(url) as opened:
        yield opened


async def _migrate(address: str) -> None:
    async with open_database(address) as opened:
        await upgrade(opened)
