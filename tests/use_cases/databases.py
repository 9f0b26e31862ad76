"""A migrated database of either kind, new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.migrate import upgrade
from tests.storage.servers import fresh_database, in_full


@asynccontextmanager
async def migrated(backend: str, request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Database]:
    """On "sqlite" or "postgresql"; the server of the latter is the session's."""
    async with AsyncExitStack() as stack:
        address = f"sqlite:///{folder / 'bot.db'}"
        if backend == "postgresql":
            server = request.getfixturevalue("postgres")
            address = in_full(await stack.enter_async_context(fresh_database(server)))
        database = await stack.enter_async_context(open_database(address))
        await upgrade(database)
        yield database
