"""The real bot against the loopback Discord: in this process, or in one that can be killed."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import open_discord
from bot.discord_ui.client import InterviewClient
from bot.settings import Settings
from tests.discord.loopback import Loopback
from tests.discord.loopback.clock import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class MovedClock:
    """A clock that stands still unless it is moved."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass, e.g. `move(minutes=5)`."""
        self.now += timedelta(**by)


def settings_for(server: Loopback, database: Path | str, *, bank: Path | None = None) -> Settings:
    """Settings for a bot on the loopback, whatever the environment says."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return Settings(
        _env_file=None,
        discord_token=SecretStr(server.token),
        discord_api_url=server.api_url,
        database_url=SecretStr(url),
        bank_path=bank,
    )


@asynccontextmanager
async def running_bot(
    server: Loopback,
    database: Path | str,
    *,
    bank: Path | None = None,
    clock: Callable[[], datetime] | None = None,
    seed: int = 7,
) -> AsyncIterator[InterviewClient]:
    """The bot in this process, connected and ready."""
    settings = settings_for(server, database, bank=bank)
    rng = random.Random(seed)
    opened = open_discord(settings, clock=clock, rng=rng) if clock else open_discord(settings, rng=rng)
    async with opened as client:
        # The process that draws has a low priority: beside other tests it may not get its turn for long.
        client.services.pictures._seconds = PATIENCE
        work = asyncio.ensure_future(client.connect())
        try:
            await server.wait_ready()
            yield client
        finally:
            await client.close()
            with suppress(asyncio.CancelledError):
                await work


class BotProcess:
    """`mock-interview run` in a process of its own."""

    def __init__(
        self, server: Loopback, database: Path, log: Path, *, token: str | None = None, **settings: str
    ) -> None:
        self._server = server
        self._log = log
        self._environment = {
            **os.environ,
            "DISCORD_TOKEN": token or server.token,
            "DISCORD_API_URL": server.api_url,
            "DATABASE_URL": f"sqlite:///{database}",
            "LOG_FORMAT": "json",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        """All that it logged so far, over every start."""
        return self._log.read_text(encoding="utf-8")

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        await self._launch()
        await self._server.wait_ready()

    async def run_to_its_end(self) -> int:
        """Start it and wait until it gives up; gives the exit code."""
        return await asyncio.wait_for((await self._launch()).wait(), PATIENCE)

    async def _launch(self) -> asyncio.subprocess.Process:
        with self._log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        return self._process

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """kill -9: no handler runs, nothing is closed."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await self._server.wait_gone()

    async def stop(self) -> int:
        """SIGTERM, as a service manager stops it; gives the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), 10)
