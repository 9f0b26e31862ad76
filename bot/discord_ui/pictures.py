"""Pictures are drawn in a process of their own, so that drawing never holds up the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

import structlog

from bot.discord_ui import charts, leaderboard_chart, progress_charts, progress_grid, spread_chart
from bot.discord_ui.drawing import draw_in_worker, prepare_worker
from bot.discord_ui.render.message import Attachment
from questions.report import Report
from questions.spread import Spread

log = structlog.get_logger(__name__)

MOST_WAITING = 20
SECONDS = 20.0
IDLE_SECONDS = 120.0
"""After so long without a picture the process ends: it holds 75 MB."""
_GRACE = 2.0
"""Seconds that a worker has, at the end, for the picture it is drawing."""


@dataclass(slots=True)
class _Worker:
    """A pool of one process. `seen`: when it was last known to be well, in the event loop's time."""

    pool: ProcessPoolExecutor
    process: BaseProcess | None
    seen: float

    @classmethod
    def start(cls, now: float) -> _Worker:
        """Start the process: some milliseconds of work, so call it in a thread."""
        pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), prepare_worker)
        before = set(multiprocessing.active_children())
        pool.submit(os.getpid)  # a pool starts its process with the first task
        started = set(multiprocessing.active_children()) - before
        return cls(pool, next(iter(started), None), now)

    def kill(self) -> None:
        """End the process at once; what waits for it gets BrokenExecutor."""
        if self.process is not None:
            self.process.kill()
        self.pool.shutdown(wait=False)

    async def close(self) -> None:
        """Let it finish, but not for long, and wait until it is gone."""
        closing = asyncio.create_task(asyncio.to_thread(self.pool.shutdown))
        finished, _ = await asyncio.wait({closing}, timeout=_GRACE)
        if not finished and self.process is not None:
            self.process.kill()
        await closing


class Pictures:
    """Makes the pictures of messages: `async with Pictures() as pictures`.

    The process starts with the first picture, is replaced if it dies and ends with this one, however that ends.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        most_waiting: int = MOST_WAITING,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._idle_seconds = idle_seconds
        self._idle: asyncio.TimerHandle | None = None
        self._most_waiting = most_waiting
        self._waiting = 0
        self._worker: asyncio.Task[_Worker] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        if self._idle is not None:
            self._idle.cancel()
        if self._worker is not None:
            with contextlib.suppress(Exception):  # it never started: said when a picture was left out
                await (await self._worker).close()

    async def report(self, report: Report) -> Attachment | None:
        """A final report as a picture with its alt text, or None: the report stands in text anyway."""
        draw, describe = partial(charts.draw_report, report), partial(charts.describe, report)
        return await self._picture("report.png", draw, describe)

    async def spread(self, title: str, spread: Spread) -> Attachment | None:
        """How people scored on the question of that title, likewise: the spread is said in words too."""
        draw = partial(spread_chart.draw_spread, title, spread)
        return await self._picture("spread.png", draw, partial(spread_chart.describe, title, spread))

    async def board(self, chart: leaderboard_chart.BoardChart) -> Attachment | None:
        """A page of a leaderboard, likewise: the page is a list in words too."""
        draw = partial(leaderboard_chart.draw_board, chart)
        return await self._picture("leaderboard.png", draw, partial(leaderboard_chart.describe, chart))

    async def scores(self, chart: progress_charts.TimeChart) -> Attachment | None:
        """Somebody's scores over time, likewise."""
        draw = partial(progress_charts.draw_scores, chart)
        return await self._picture("scores.png", draw, partial(progress_charts.describe, chart))

    async def topics(self, chart: progress_grid.GridChart) -> Attachment | None:
        """Somebody's scores by topic and difficulty, likewise."""
        draw = partial(progress_grid.draw_grid, chart)
        return await self._picture("topics.png", draw, partial(progress_grid.describe, chart))

    async def _picture(
        self, name: str, draw: Callable[[], bytes], describe: Callable[[], str]
    ) -> Attachment | None:
        """What `draw`, which travels to the worker, draws; None, with a line in the log, if it comes to nothing."""
        if self._waiting >= self._most_waiting:
            log.warning("picture left out", reason="too many are waiting", waiting=self._waiting)
            return None
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                return Attachment(name, await self._draw(draw), describe())
        except TimeoutError:
            log.warning("picture left out", reason="drawing took too long", seconds=self._seconds)
            self._end_if_stuck()
        except Exception as error:  # noqa: BLE001 - a picture is never worth the message it belongs to
            log.warning("picture left out", reason=f"{type(error).__name__}: {error}")
        finally:
            self._waiting -= 1
            self._end_when_idle()
        return None

    def _end_when_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if not self._closed:
            self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest)

    def _rest(self) -> None:
        """Nobody has asked for a picture in a while; the next one starts a new process."""
        task = self._worker
        if task is not None and task.done() and not self._waiting:
            self._forget(task)

    async def _draw(self, draw: Callable[[], bytes]) -> bytes:
        try:
            return await self._draw_once(draw)
        except BrokenExecutor:  # killed from outside, say for its memory: the next one may live
            return await self._draw_once(draw)

    async def _draw_once(self, draw: Callable[[], bytes]) -> bytes:
        task = self._running()
        try:
            worker = await asyncio.shield(task)  # whoever gives up waiting, the others still want it
        except Exception:
            self._forget(task)
            raise
        try:
            # One at a time: a pool that is killed with a cancelled picture in its queue forgets the others there
            # (CPython 107219), and it has one process anyway.
            async with self._turn:
                picture = await asyncio.wrap_future(worker.pool.submit(draw_in_worker, draw))
        except BrokenExecutor:
            self._forget(task)
            raise
        worker.seen = asyncio.get_running_loop().time()
        return picture

    def _running(self) -> asyncio.Task[_Worker]:
        """The worker, started when there is none."""
        if self._closed:
            raise RuntimeError("the bot is closing")
        if self._worker is None:
            now = asyncio.get_running_loop().time()
            self._worker = asyncio.create_task(asyncio.to_thread(_Worker.start, now))
        return self._worker

    def _forget(self, task: asyncio.Task[_Worker]) -> None:
        if self._worker is task:
            self._worker = None
            if task.exception() is None:
                task.result().kill()

    def _end_if_stuck(self) -> None:
        """A worker that has done nothing for as long as a picture may take is ended; a young one is not."""
        task = self._worker
        if task is None or not task.done() or task.exception() is not None:
            return
        if asyncio.get_running_loop().time() - task.result().seen >= self._seconds:
            self._forget(task)
