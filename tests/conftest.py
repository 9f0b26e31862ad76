"""Fixtures for every folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.engine import URL

from tests.discord.loopback import Loopback
from tests.storage.servers import NoServer, postgres_server


@pytest.fixture
async def discord_server() -> AsyncIterator[Loopback]:
    """A running Discord; at the end, nothing that Discord would refuse may have been sent."""
    async with Loopback() as server:
        yield server
        refused = "".join(f"\n  {violation}" for violation in server.violations)
    assert not server.violations, f"Discord would have refused:{refused}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """One PostgreSQL server for all tests that want one."""
    try:
        with postgres_server() as address:
            yield address
    except NoServer as reason:
        if os.environ.get("CI"):
            raise  # half of the suite left out is no green run
        pytest.skip(str(reason))
