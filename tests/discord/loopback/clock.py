"""The server's time, which a test may move, and the bell a waiting driver listens for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

PATIENCE = 60.0
"""Real seconds until what should come is taken for lost; no test waits that long otherwise."""


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Clock:
    """Wall time plus whatever a test has added to it, in seconds since 1970."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._watchers: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """Seconds since 1970, as the server sees it."""
        return time.time() + self._offset

    def iso(self, at: float | None = None) -> str:
        """A moment (default: now) as Discord writes it."""
        return datetime.fromtimestamp(self.now() if at is None else at, UTC).isoformat()

    def advance(self, seconds: float) -> None:
        """Let time pass at once: tokens age, windows reset, deadlines pass."""
        self._offset += seconds
        for future in tuple(self._watchers):
            _wake(future)

    async def pause(self, future: asyncio.Future[None], seconds: float) -> None:
        """Wait for the future, for the clock to be moved, or for so many real seconds."""
        handle = asyncio.get_running_loop().call_later(seconds, _wake, future)
        self._watchers.add(future)
        try:
            await future
        finally:
            self._watchers.discard(future)
            handle.cancel()


class Bell:
    """Rung when something a driver may be waiting for has changed."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Wake everyone who waits, to look again."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                _wake(future)

    async def wait(self, condition: Callable[[], bool], clock: Clock, deadline: float) -> bool:
        """Wait until the condition holds (True) or the server's clock has passed the deadline (False)."""
        while not condition():
            left = deadline - clock.now()
            if left <= 0:
                return False
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await clock.pause(future, left)
        return True

    async def wait_real(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until the condition holds (True) or so many real seconds have gone (False)."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition():
            left = deadline - loop.time()
            if left <= 0:
                return False
            future: asyncio.Future[None] = loop.create_future()
            handle = loop.call_later(left, _wake, future)
            self._waiting.append(future)
            try:
                await future
            finally:
                handle.cancel()
        return True
