"""Fixtures for every folder."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.discord.loopback import Loopback


@pytest.fixture
async def discord_server() -> AsyncIterator[Loopback]:
    """A running Discord; at the end, nothing that Discord would refuse may have been sent."""
    async with Loopback() as server:
        yield server
        refused = "".join(f"\n  {violation}" for violation in server.violations)
    assert not server.violations, f"Discord would have refused:{refused}"
