"""Start `tests.storage.worker` and speak with it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60
"""Seconds after which a process that says nothing is taken for hung; no test waits that long otherwise."""


class Worker:
    """A process that works on a database when it is told to."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def heard(self, word: str) -> None:
        """Wait until it says this word; what else it says, such as a traceback, fails the test."""
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), _PATIENCE)
        rest = b"" if line.decode().strip() == word else await self.process.stdout.read()
        assert line.decode().strip() == word, (line + rest).decode()

    async def go(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        await self.process.stdin.drain()


@asynccontextmanager
async def worker(work: str, url: str, interview_id: int = 0) -> AsyncIterator[Worker]:
    """A worker that is ready; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.storage.worker", work, url, str(interview_id)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=_ROOT,
    )
    try:
        found = Worker(process)
        await found.heard("ready")
        yield found
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
