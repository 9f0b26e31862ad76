"""Fixtures of the terminal's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.practice_parts import Room, room


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    """A room with its database."""
    with room(tmp_path) as opened:
        yield opened
