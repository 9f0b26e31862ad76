"""The loopback Discord itself: sockets, requests, what a test asks of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord.loopback.clock import PATIENCE, Clock
from tests.discord.loopback.gateway import Gateway
from tests.discord.loopback.limits import Limits
from tests.discord.loopback.person import Person
from tests.discord.loopback.rest import RestServer
from tests.discord.loopback.rest_app import app_endpoints
from tests.discord.loopback.rest_channels import CHANNEL_ENDPOINTS
from tests.discord.loopback.rest_interactions import INTERACTION_ENDPOINTS
from tests.discord.loopback.rest_threads import THREAD_ENDPOINTS
from tests.discord.loopback.state import Guild, Ping
from tests.discord.loopback.world import BOT_PERMISSIONS, World

API = "/api/v10"


class Loopback(RestServer):
    """A Discord on 127.0.0.1. Use it as `async with Loopback() as discord_server`.

    Point the bot's `discord.http.Route.BASE` at `api_url`. Whatever the bot sends that Discord would refuse
    is kept in `violations`; whoever is pinged, in `pings`.
    """

    def __init__(self, *, token: str = "loopback.token.secret", limits: Limits | None = None) -> None:  # noqa: S107 - made up
        self.clock = Clock()
        super().__init__(World(self.clock, token), limits or Limits())
        self.gateway = Gateway(self.world, self.violations.append)
        self.world.emit = self.gateway.emit
        self.world.listening = lambda: bool(self.gateway.sessions)
        self._runner: web.ServerRunner | None = None
        self._site: web.TCPSite | None = None
        self.port = 0

    # -- running ------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        self.offer(
            (*CHANNEL_ENDPOINTS, *THREAD_ENDPOINTS, *INTERACTION_ENDPOINTS, *app_endpoints(self.gateway))
        )
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

    async def wait_ready(self, within: float = PATIENCE, *, commands: bool = True) -> None:
        """Wait until a bot's gateway is ready and (unless told otherwise) it has commands.

        The client may still be reading READY; it handles what a person does after it, in order. A test that looks
        into the client's cache waits for the client itself.
        """

        def ready() -> bool:
            synced = not commands or any(self.world.commands.values())
            return synced and bool(self.gateway.connected)

        await self.until(ready, within, "No bot became ready")

    async def wait_gone(self, within: float = PATIENCE) -> None:
        """Wait until no bot is connected, as after a kill."""
        await self.until(lambda: not self.gateway.connected, within, "The bot is still connected")

    async def until(
        self, condition: Callable[[], object], within: float = PATIENCE, otherwise: str = "It did not happen"
    ) -> None:
        """Wait until a condition holds; a TimeoutError names the violations so far."""
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

    # -- breaking the gateway ---------------------------------------------------------------------------

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
            return await self.answer_rest(request, path[len(API) :])
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
