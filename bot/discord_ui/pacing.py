"""The bot's own pace: no second holds more requests than Discord takes, and people's requests go first.

Discord takes 50 requests a second of a bot, wherever its seconds begin; answers to interactions are not counted, and
discord.py waits only once it was refused. The pacer listens to the HTTP client under discord.py, where each request
shows as it is about to go: each try of its own, after discord.py has waited for the channel's limit or after a 5xx.

Each request holds a slot from before it is sent until a second after it was answered. It reaches Discord between
the two, so whoever takes the slot next arrives at least a second later: as many slots as Discord takes requests in a
second are safe with any delays. Holding slots while answers travel costs rate, so an answered request counts as
answered earlier, by three quarters of the shortest round trip that its method has shown lately (its own included).
That is sound because the way back of one request and the way there of the next both lie between their arrivals, and
Discord counts before it does what was asked: together they last at least as long as the shortest round trip possible.
Three quarters of the shortest seen is less, unless each of the last thousand was held up by a third of that; and even
then the two slots that bulk requests leave free cover 40 ms, where nobody takes them.
Steady round trips of 0, 60, 100, 150, 200 and 300 ms leave 47.9, 47.2, 46.7, 46.2, 45.6 and 44.6 bulk requests a
second; what comes later than the shortest costs the rest of its delay.

Not seen are a second process with the same token, and aiohttp's retry on a connection that was closed meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
import structlog

log = structlog.get_logger(__name__)

SLOTS = 50
"""Requests that Discord takes in a second."""
BULK_SLOTS = 48
"""How many of them bulk requests may hold: a person's request finds one free."""
BULK_SPACING = 1 / 60
"""Seconds between two of them on average: slots then come free one by one, and the event loop has time for people."""
BULK_AT_ONCE = 200
"""Bulk work begun and not ended. aiohttp gives a request 300 s, its wait for a slot included: this makes it 4."""
WINDOW = 1.002 + time.get_clock_info("monotonic").resolution
"""Seconds that a slot is held: Discord's second, its milliseconds, and how coarse this machine's clock is."""
PATIENCE = 5.0
"""Seconds after which an unanswered request no longer holds a slot, if one sent so much later was answered."""
_TRIPS = 1000
_ENOUGH_TRIPS = 50
"""About a second of them: the first may all have been held up by the same thing, such as a cold other end."""
_SURE = 0.75
"""The part of the shortest round trip that is taken off."""

_BULK: ContextVar[bool] = ContextVar("bulk", default=False)


@dataclass(eq=False, slots=True)
class Ticket:
    """A request's slot. Moments are seconds of the event loop's clock."""

    granted: float
    method: str = ""
    sent: float | None = None
    """When it had a connection and left, None before."""


class Pacer:
    """Hands out slots: first to people's requests, then to bulk ones, each in the order in which they came.

    Who takes a ticket gives it to `answered` or `failed`. Belongs to one event loop.
    """

    def __init__(self) -> None:
        self._urgent: deque[asyncio.Future[Ticket]] = deque()
        self._bulk: deque[asyncio.Future[Ticket]] = deque()
        self._places = asyncio.Semaphore(BULK_AT_ONCE)
        self._held = 0
        self._out: set[Ticket] = set()
        self._trips: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_TRIPS))
        self._next_bulk = 0.0
        self._closed_until = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def bulk(self) -> AsyncIterator[None]:
        """Requests made inside wait behind those of people. Entering waits while BULK_AT_ONCE others are inside.

        Give what is inside its time limit there, not around this: the wait to enter is as long as the queue.
        """
        if _BULK.get():  # a second place for the same work could wait for the first
            yield
            return
        async with self._places:
            mark = _BULK.set(True)
            try:
                yield
            finally:
                _BULK.reset(mark)

    @property
    def waiting(self) -> int:
        """Bulk requests that wait for a slot."""
        return sum(not waiter.done() for waiter in self._bulk)

    async def take(self, method: str = "POST") -> Ticket:
        """Wait for a slot. The method of HTTP tells apart what takes Discord longer to answer."""
        waiter: asyncio.Future[Ticket] = asyncio.get_running_loop().create_future()
        (self._bulk if _BULK.get() else self._urgent).append(waiter)
        self._serve()
        try:
            ticket = await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled():  # granted, and cancelled before it could go: nothing was sent
                self._out.discard(waiter.result())
                self._free()
            raise
        ticket.method = method
        return ticket

    def sent(self, ticket: Ticket) -> None:
        """The request has left."""
        ticket.sent = _now()

    def answered(self, ticket: Ticket) -> None:
        """Discord has answered, whatever it says."""
        now = _now()
        trips = self._trips[ticket.method]
        if ticket.sent is not None:
            trips.append(now - ticket.sent)
        self._cool(ticket, now - _SURE * min(trips) if len(trips) >= _ENOUGH_TRIPS else now)
        # Each request has a connection of its own. Where a later one came through, one so old has been counted too;
        # a few that are never answered must not slow down all. When nothing comes through, nothing is given up.
        for late in [each for each in self._out if each.sent and ticket.granted - each.sent > PATIENCE]:
            self._cool(late, now)

    def failed(self, ticket: Ticket) -> None:
        """The request was cancelled or lost: it may have arrived at any time until now."""
        self._cool(ticket, _now())

    def stop_for(self, seconds: float) -> None:
        """Let nothing go for so long: Discord said so."""
        self._closed_until = max(self._closed_until, _now() + seconds)

    def _cool(self, ticket: Ticket, since: float) -> None:
        if ticket in self._out:
            self._out.remove(ticket)
            asyncio.get_running_loop().call_at(since + WINDOW, self._free)

    def _free(self) -> None:
        self._held -= 1
        self._serve()

    def _serve(self) -> None:
        """Give out what may go now; where only time is missing, come back when it has passed."""
        now = _now()
        if now < self._closed_until:
            self._wake_at(self._closed_until)
            return
        while self._held < SLOTS and _somebody_waits(self._urgent):
            self._grant(self._urgent, now)
        while self._held < BULK_SLOTS and _somebody_waits(self._bulk):
            if now < self._next_bulk:
                self._wake_at(self._next_bulk)
                return
            # Where the loop was late, two may follow at once: else each hiccup would cost rate for good.
            self._next_bulk = max(self._next_bulk, now - 2 * BULK_SPACING) + BULK_SPACING
            self._grant(self._bulk, now)

    def _grant(self, queue: deque[asyncio.Future[Ticket]], now: float) -> None:
        ticket = Ticket(now)
        self._held += 1
        self._out.add(ticket)
        queue.popleft().set_result(ticket)

    def _wake_at(self, moment: float) -> None:
        if self._alarm is not None:
            if self._alarm.when() <= moment:
                return
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(moment, self._wake)

    def _wake(self) -> None:
        self._alarm = None
        self._serve()


def _somebody_waits(queue: deque[asyncio.Future[Ticket]]) -> bool:
    """Whether anybody does, those who gave up taken out."""
    while queue and queue[0].done():
        queue.popleft()
    return bool(queue)


def _now() -> float:
    return asyncio.get_running_loop().time()


def http_trace(pacer: Pacer) -> aiohttp.TraceConfig:
    """The pacer's ear in the HTTP client, for the `http_trace` option of a discord.py client.

    Discord counts by the Authorization header: answers to interactions, the gateway and files go without it.
    """

    async def start(
        _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        context.ticket = await pacer.take(params.method) if "Authorization" in params.headers else None

    async def sent(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: Any) -> None:
        if context.ticket is not None:
            pacer.sent(context.ticket)

    async def end(
        _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if context.ticket is not None:
            _heed(pacer, params.response)
            pacer.answered(context.ticket)

    async def exception(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: Any) -> None:
        if context.ticket is not None:
            pacer.failed(context.ticket)

    config = aiohttp.TraceConfig()
    config.on_request_start.append(start)
    config.on_request_headers_sent.append(sent)
    config.on_request_end.append(end)
    config.on_request_exception.append(exception)
    return config


def _heed(pacer: Pacer, response: aiohttp.ClientResponse) -> None:
    """After a global 429 discord.py holds back only what it has not let through yet; the rest is waiting here."""
    if response.status != 429 or "X-RateLimit-Global" not in response.headers:
        return
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        seconds = 1.0
    log.warning("more requests than Discord takes: does another process use this token?", wait=seconds)
    pacer.stop_for(seconds)
