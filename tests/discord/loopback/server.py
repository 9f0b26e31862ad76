"""The loopback Discord itself: sockets, requests, what a test asks of it."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.discord.loopback.call import Call, Endpoint, Router, read_body
from tests.discord.loopback.clock import Bell, Clock
from tests.discord.loopback.errors import Refusal, Violation
from tests.discord.loopback.faults import Fault, FaultPlan, compile_path
from tests.discord.loopback.gateway import Gateway
from tests.discord.loopback.limits import Limiter, Limits, Verdict
from tests.discord.loopback.person import Person
from tests.discord.loopback.rest_app import app_endpoints
from tests.discord.loopback.rest_channels import CHANNEL_ENDPOINTS
from tests.discord.loopback.rest_interactions import INTERACTION_ENDPOINTS
from tests.discord.loopback.rest_threads import THREAD_ENDPOINTS
from tests.discord.loopback.state import Channel, Guild, Json, Ping
from tests.discord.loopback.world import BOT_PERMISSIONS, World

API = "/api/v10"


@dataclass(frozen=True, slots=True)
class Request:
    """A REST request as it was answered."""

    method: str
    path: str
    status: int
    at: float
    """The server's clock when it was answered."""


class Loopback:
    """A Discord on 127.0.0.1. Use it as `async with Loopback() as discord_server`.

    Point the bot's `discord.http.Route.BASE` at `api_url`. Whatever the bot sends that Discord would refuse
    is kept in `violations`; whoever is pinged, in `pings`.
    """

    def __init__(self, *, token: str = "loopback.token.secret", limits: Limits | None = None) -> None:  # noqa: S107 - made up
        self.clock = Clock()
        self.world = World(self.clock, token)
        self.limits = limits or Limits()
        self.violations: list[Violation] = []
        self.throttled: list[Request] = []
        """Requests that were answered with 429."""
        self.requests: deque[Request] = deque(maxlen=20_000)
        self.bell = Bell()
        self.gateway = Gateway(self.world, self.violations.append)
        self.world.emit = self.gateway.emit
        self.world.listening = lambda: bool(self.gateway.sessions)
        self._faults = FaultPlan()
        self._limiter = Limiter(self.clock, self.limits)
        self._router = Router()
        self._runner: web.ServerRunner | None = None
        self._site: web.TCPSite | None = None
        self.port = 0

    # -- running ------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        endpoints = (
            *CHANNEL_ENDPOINTS,
            *THREAD_ENDPOINTS,
            *INTERACTION_ENDPOINTS,
            *app_endpoints(self.gateway),
        )
        for endpoint in endpoints:
            self._router.add(endpoint)
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _listen(self) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
        self.world.cdn = f"http://127.0.0.1:{self.port}"
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def api_url(self) -> str:
        """What `DISCORD_API_URL` should be."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is, as /gateway/bot says it."""
        return self.gateway.url

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def application_id(self) -> int:
        """The application's id, which is the bot's user id too."""
        return self.world.bot.id

    @property
    def pings(self) -> list[Ping]:
        """Everyone who would have heard a sound, so far."""
        return self.world.pings

    async def wait_ready(self, within: float = 15.0, *, commands: bool = True) -> None:
        """Wait until a bot's gateway is ready and (unless told otherwise) it has commands."""

        def ready() -> bool:
            synced = not commands or any(self.world.commands.values())
            return synced and bool(self.gateway.connected)

        await self._until(ready, within, "No bot became ready")

    async def wait_gone(self, within: float = 5.0) -> None:
        """Wait until no bot is connected, as after a kill."""
        await self._until(lambda: not self.gateway.connected, within, "The bot is still connected")

    async def _until(self, condition: Any, within: float, otherwise: str) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not condition():
            if loop.time() > deadline:
                told = "".join(f"\n  {violation}" for violation in self.violations)
                raise TimeoutError(f"{otherwise} within {within:g} s.{told and ' Violations:' + told}")
            await asyncio.sleep(0.01)

    # -- what there is ------------------------------------------------------------------------------------

    def add_guild(
        self, name: str, *, installed: bool = True, bot_permissions: Sequence[str] = BOT_PERMISSIONS
    ) -> Guild:
        """A new server; `installed=False`: the bot is no member, people may still use it there."""
        return self.world.add_guild(name, installed=installed, bot_permissions=bot_permissions)

    def add_user(
        self,
        name: str,
        *,
        display_name: str | None = None,
        member_of: Sequence[Guild] = (),
        installed_app: bool = False,
        dms_open: bool = True,
        permissions: Sequence[str] = (),
        locale: str = "en-US",
    ) -> Person:
        """A new person. `permissions` come by a role in each server; `installed_app`: user-installed."""
        user = self.world.add_user(name, display_name=display_name)
        user.installed_app, user.dms_open, user.locale = installed_app, dms_open, locale
        person = Person(self.world, user)
        for guild in member_of:
            person.join(guild, *permissions)
        return person

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

    def lose_answer(self, method: str, path: str, *, times: int = 1) -> Fault:
        """The next requests that match are carried out, and the connection is cut instead of an answer."""
        return self._faults.add(Fault(method, compile_path(path), times, lose=True))

    def drop_gateway(self) -> None:
        """Cut every gateway socket without a close frame; sessions can be resumed."""
        for connection in list(self.gateway.connections):
            connection.drop()

    def ask_reconnect(self) -> None:
        """Send op 7: the bot should reconnect and resume."""
        for connection in list(self.gateway.connections):
            connection.put('{"op":7,"d":null}')

    def forget_sessions(self) -> None:
        """Sessions can no longer be resumed; connected bots are told so (op 9)."""
        connections = list(self.gateway.connections)
        self.gateway.sessions.clear()
        for connection in connections:
            connection.put('{"op":9,"d":false}')

    @asynccontextmanager
    async def refusing_connections(self) -> AsyncIterator[None]:
        """Nobody can connect in here, and all sockets are cut on entering."""
        assert self._site is not None
        assert self._runner is not None
        await self._site.stop()
        server = self._runner.server
        for protocol in list(server.connections) if server is not None else ():
            if protocol.transport is not None:
                protocol.transport.abort()
        try:
            yield
        finally:
            await self._listen()

    # -- serving ------------------------------------------------------------------------------------------

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(API):
            return await self._rest(request, path[len(API) :])
        if path.startswith("/gateway"):
            return await self.gateway.handle(request)
        if path.startswith("/attachments/"):
            return self._file(path)
        return web.Response(status=404)

    def _file(self, path: str) -> web.Response:
        attachment = self.world.attachments.get(int(path.split("/")[3]))
        if attachment is None:
            return web.Response(status=404)
        return web.Response(body=attachment.content, content_type=attachment.content_type)

    async def _rest(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
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
        status, body = await self._perform(request, path, found)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        response = self._answer(method, path, status, body, verdict.headers)
        if fault is not None and fault.lose and request.transport is not None:
            request.transport.abort()
        return response

    async def _perform(
        self, request: web.BaseRequest, path: str, found: tuple[Endpoint, dict[str, str]] | None
    ) -> tuple[int, Any]:
        try:
            payload, files = await read_body(request)
            endpoint, params = self._admit(request, found)
            body = endpoint.handler(Call(self.world, params, request.query, payload, files))
        except Refusal as refusal:
            self.violations.append(
                Violation(request.method, path, refusal.status, refusal.code, refusal.message, refusal.errors)
            )
            return refusal.status, refusal.body()
        return (204, None) if body is None else (200, body)

    def _admit(
        self, request: web.BaseRequest, found: tuple[Endpoint, dict[str, str]] | None
    ) -> tuple[Endpoint, dict[str, str]]:
        if found is None:
            raise Refusal(0, status=404)
        if found[0].authorised and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refusal(0)
        return found

    def _throttle(self, method: str, path: str, verdict: Verdict, retry_after: float) -> web.Response:
        headers = verdict.headers | {"Retry-After": str(int(retry_after) + 1)}
        if verdict.shared:
            headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        self.throttled.append(Request(method, path, 429, self.clock.now()))
        body: Json = {
            "message": "You are being rate limited.",
            "retry_after": round(retry_after, 3),
            "global": verdict.shared,
        }
        return self._answer(method, path, 429, body, headers)

    def _answer(
        self, method: str, path: str, status: int, body: Any, headers: dict[str, str]
    ) -> web.Response:
        self.requests.append(Request(method, path, status, self.clock.now()))
        if body is None:
            return web.Response(status=status, headers=headers)
        text = json.dumps(body, separators=(",", ":")).encode()
        # Set whole: discord.py compares the header with "application/json" exactly.
        return web.Response(status=status, body=text, headers={**headers, "Content-Type": "application/json"})


__all__ = ["Channel", "Guild", "Loopback", "Request"]
