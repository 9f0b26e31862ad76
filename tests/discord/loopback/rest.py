"""Answering REST requests: admission, faults, limits, and the record of what was refused."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord.loopback.call import Call, Endpoint, Router, read_body
from tests.discord.loopback.errors import Refusal, Violation
from tests.discord.loopback.faults import Fault, FaultPlan, compile_path
from tests.discord.loopback.limits import Limiter, Limits, Verdict
from tests.discord.loopback.state import Json
from tests.discord.loopback.world import World

Found = tuple[Endpoint, dict[str, str]] | None


@dataclass(frozen=True, slots=True)
class Request:
    """A REST request as it was answered."""

    method: str
    path: str
    status: int
    at: float
    """The server's clock when it was answered."""


class RestServer:
    """The REST half of the loopback, and what a test may ask and break of it."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world = world
        self.limits = limits
        self.violations: list[Violation] = []
        """What the bot sent that Discord would refuse."""
        self.throttled: list[Request] = []
        """Requests that were answered with 429."""
        self.requests: deque[Request] = deque(maxlen=20_000)
        """The latest requests as they were answered."""
        self._faults = FaultPlan()
        self._limiter = Limiter(world.clock, limits)
        self._router = Router()

    def offer(self, endpoints: Iterable[Endpoint]) -> None:
        """Take up endpoints."""
        for endpoint in endpoints:
            self._router.add(endpoint)

    # -- refusals -----------------------------------------------------------------------------------------

    def take_violations(self) -> list[Violation]:
        """All violations so far, taken out: they no longer fail the test."""
        taken = list(self.violations)
        self.violations.clear()
        return taken

    @contextmanager
    def expect_refusal(self, *codes: int) -> Iterator[list[Violation]]:
        """Refusals with these codes are expected here: at least one, and they are no violations."""
        before = len(self.violations)
        expected: list[Violation] = []
        yield expected
        later = self.violations[before:]
        expected += [violation for violation in later if violation.code in codes]
        self.violations[before:] = [violation for violation in later if violation.code not in codes]
        assert expected, f"Nothing was refused with {codes}; violations: {[str(each) for each in later]}"

    # -- faults -------------------------------------------------------------------------------------------

    def fail(self, method: str, path: str, status: int, *, times: int = 1) -> Fault:
        """The next requests that match get this status and are not carried out."""
        return self._faults.add(Fault(method, compile_path(path), times, status=status))

    def delay(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        """The next requests that match are carried out and answered so many seconds later."""
        return self._faults.add(Fault(method, compile_path(path), times, delay=seconds))

    def hold(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        """The next requests that match are carried out so many seconds later, whether anybody waits or not."""
        return self._faults.add(Fault(method, compile_path(path), times, hold=seconds))

    def lose_answer(self, method: str, path: str, *, times: int = 1) -> Fault:
        """The next requests that match are carried out, and the connection is cut instead of an answer."""
        return self._faults.add(Fault(method, compile_path(path), times, lose=True))

    # -- serving -----------------------------------------------------------------------------------------

    async def answer_rest(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        method = request.method
        fault = self._faults.strike(method, path)
        if fault is not None and fault.status is not None:
            await request.read()
            return self._answer(method, path, fault.status, {"message": "Server Error", "code": 0}, {})
        found = self._router.find(method, path)
        verdict = Verdict({}) if found is None else self._limiter.count(*found)
        if verdict.retry_after is not None:
            await request.read()
            return self._throttle(method, path, verdict, verdict.retry_after)
        if fault is not None and fault.hold:
            await request.read()
            await asyncio.sleep(fault.hold)
        status, body = await self._perform(request, path, found)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        response = self._answer(method, path, status, body, verdict.headers)
        if fault is not None and fault.lose and request.transport is not None:
            request.transport.abort()
        return response

    async def _perform(self, request: web.BaseRequest, path: str, found: Found) -> tuple[int, Any]:
        try:
            payload, files = await read_body(request)
            endpoint, params = self._admit(request, found)
            body = endpoint.handler(Call(self.world, params, request.query, payload, files))
        except Refusal as refusal:
            self.violations.append(
                Violation(request.method, path, refusal.status, refusal.code, refusal.message, refusal.errors)
            )
            return refusal.status, refusal.body()
        except Exception as error:  # noqa: BLE001 - a form no handler expects must fail the test, not be retried
            where = traceback.extract_tb(error.__traceback__)[-1]
            told = f"the loopback could not read this: {error!r} at {where.name}:{where.lineno}"
            self.violations.append(Violation(request.method, path, 400, 50109, told))
            return 400, Refusal(50109).body()
        return (204, None) if body is None else (200, body)

    def _admit(self, request: web.BaseRequest, found: Found) -> tuple[Endpoint, dict[str, str]]:
        if found is None:
            raise Refusal(0, status=404)
        if found[0].authorised and request.headers.get("Authorization") != f"Bot {self.world.token}":
            raise Refusal(0)
        return found

    def _throttle(self, method: str, path: str, verdict: Verdict, retry_after: float) -> web.Response:
        headers = verdict.headers | {"Retry-After": str(int(retry_after) + 1)}
        if verdict.shared:
            headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        self.throttled.append(Request(method, path, 429, self.world.clock.now()))
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": round(retry_after, 3),
            "global": verdict.shared,
        }
        return self._answer(method, path, 429, body, headers)

    def _answer(
        self, method: str, path: str, status: int, body: Any, headers: dict[str, str]
    ) -> web.Response:
        self.requests.append(Request(method, path, status, self.world.clock.now()))
        if body is None:
            return web.Response(status=status, headers=headers)
        text = json.dumps(body, separators=(",", ":")).encode()
        # Set whole: discord.py compares the header with "application/json" exactly.
        return web.Response(status=status, body=text, headers={**headers, "Content-Type": "application/json"})
