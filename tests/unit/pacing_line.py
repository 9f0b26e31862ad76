"""Moved time for an event loop, and a line to a made-up Discord in it."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from bot.discord_ui.pacing import Pacer, Ticket

Ways = Callable[[int], tuple[float, float]]
"""The seconds there and back of a request, by its number."""


class LeapingSelector(selectors.DefaultSelector):
    """Where a loop would wait, its time leaps instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; nothing ever comes from outside, so a wait without end is a hang."""
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits for something that nobody will do"
            self.now += timeout
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds take no time."""

    def __init__(self) -> None:
        self.leaping = LeapingSelector()
        super().__init__(self.leaping)

    def time(self) -> float:
        """Seconds leapt so far."""
        return self.leaping.now


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run to the end in moved time."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        runner.run(main)


class Line:
    """The way to Discord and back; keeps when requests arrived."""

    def __init__(self, pacer: Pacer, ways: Ways) -> None:
        self.pacer = pacer
        self.arrivals: list[float] = []
        self.order: list[object] = []
        self._ways = ways
        self._requests = 0

    async def request(self, name: object = None) -> Ticket:
        """Take a slot, travel there, travel back. Who gives up on the way there arrives at the worst moment: then."""
        loop = asyncio.get_running_loop()
        ticket = await self.pacer.take()
        self.order.append(name)
        self.pacer.sent(ticket)
        there, back = self._ways(self._requests)
        self._requests += 1
        try:
            try:
                await asyncio.sleep(there)
            finally:
                self.arrivals.append(loop.time())
            await asyncio.sleep(back)
        except BaseException:
            self.pacer.failed(ticket)
            raise
        self.pacer.answered(ticket)
        return ticket

    async def bulk(self, name: object = None) -> None:
        """The same as bulk."""
        async with self.pacer.bulk():
            await self.request(name)

    def rate(self) -> float:
        """Arrivals a second from the first to the last."""
        return (len(self.arrivals) - 1) / (max(self.arrivals) - min(self.arrivals))


def fullest_second(arrivals: Iterable[float]) -> int:
    """The most arrivals in any [t, t + 1); one that begins with an arrival is among the fullest."""
    moments = sorted(arrivals)
    most = last = 0
    for first, begin in enumerate(moments):
        while last < len(moments) and moments[last] < begin + 1:
            last += 1
        most = max(most, last - first)
    return most


def steady(round_trip: float) -> Ways:
    """The same every time."""
    return lambda _number: (round_trip / 2, round_trip / 2)
