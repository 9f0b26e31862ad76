"""The gateway: who it lets in, what it tells whom, what it makes of what it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord.loopback.errors import Violation
from tests.discord.loopback.gateway_members import MemberRequests
from tests.discord.loopback.gateway_sessions import Connection, Session
from tests.discord.loopback.payloads import guild_payload
from tests.discord.loopback.state import Json
from tests.discord.loopback.world import World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
LARGEST = 4096
"""Bytes of a payload that is sent to Discord."""


def _wanted(event: str, guild_id: int | None) -> int:
    """The intent that an event needs, 0 for none."""
    if event.startswith("MESSAGE_"):
        return DIRECT_MESSAGES if guild_id is None else GUILD_MESSAGES
    if event.startswith("INTERACTION_"):
        return 0
    return GUILDS


class Gateway:
    """All sessions of the bot."""

    def __init__(self, world: World, refuse: Callable[[Violation], None]) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.heartbeat_interval = 41_250
        self.url = ""
        self.shards = 1
        self.identified = 0
        self.resumed = 0
        self.members = MemberRequests(world, refuse)
        self._refuse = refuse

    @property
    def connected(self) -> list[Session]:
        """Sessions with a socket."""
        return [session for session in self.sessions.values() if session.connection is not None]

    def emit(self, event: str, payload: Json, guild_id: int | None) -> None:
        """Dispatch an event to the sessions whose shard and intents it concerns."""
        intent = _wanted(event, guild_id)
        data: str | None = None
        for session in self.sessions.values():
            shard, count = session.shard
            if intent and not session.intents & intent:
                continue
            if (0 if guild_id is None else (guild_id >> 22) % count) != shard:
                continue
            data = data or json.dumps(payload, separators=(",", ":"))
            session.dispatch(event, data)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one socket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        connection = Connection(request, socket)
        self.connections.add(connection)
        connection.put(json.dumps({"op": 10, "d": {"heartbeat_interval": self.heartbeat_interval}}))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                if not await self._received(connection, message.data):
                    break
        finally:
            connection.release()
            self.connections.discard(connection)
        return socket

    async def _received(self, connection: Connection, text: str) -> bool:
        """Count one payload and handle it; False ends the connection."""
        frame = json.loads(text)
        op = frame["op"]
        if not connection.may_send(self.world.clock.now()):
            return await self._close(connection, 4008, "Rate limited.", f"op {op}")
        if len(text.encode()) > LARGEST:
            return await self._close(connection, 4002, "Error while decoding payload.", f"op {op}")
        if connection.session is None and op not in (1, 2, 6):
            return await self._close(connection, 4003, "Not authenticated.", f"op {op}")
        return await self._frame(connection, op, frame.get("d"))

    async def _frame(self, connection: Connection, op: int, data: Any) -> bool:
        """Handle one frame; False ends the connection."""
        if op == 1:
            connection.put('{"op":11}')
        elif op == 2:
            return await self._identify(connection, data)
        elif op == 6:
            return await self._resume(connection, data)
        elif op == 8 and connection.session is not None:
            session = connection.session
            if not self.members.handle(data, session.dispatch):
                self.sessions.pop(session.id, None)
                connection.put('{"op":9,"d":false}')
        return True

    async def _close(self, connection: Connection, code: int, message: str, what: str = "IDENTIFY") -> bool:
        self._refuse(Violation("GATEWAY", what, code, code, message))
        await connection.close(code, message)
        return False

    async def _identify(self, connection: Connection, data: Json) -> bool:
        if data["token"].removeprefix("Bot ") != self.world.token:
            return await self._close(connection, 4004, "Authentication failed.")
        if data["intents"] & PRIVILEGED:
            return await self._close(connection, 4014, "Disallowed intent(s).")
        shard, count = data.get("shard", (0, 1))
        for session in list(self.sessions.values()):
            if session.shard == (shard, count) and session.connection is None:
                del self.sessions[session.id]
        session = Session((shard, count), data["intents"])
        self._attach(session, connection)
        self._greet(session)
        self.identified += 1
        return True

    def _attach(self, session: Session, connection: Connection) -> None:
        self.sessions[session.id] = session
        session.connection = connection
        connection.session = session

    def _greet(self, session: Session) -> None:
        world = self.world
        shard, count = session.shard
        guilds = [g for g in world.guilds.values() if g.installed and (g.id >> 22) % count == shard]
        ready: Json = {
            "v": 10,
            "user": world.bot.payload,
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [shard, count],
            "application": {"id": str(world.bot.id), "flags": 0},
        }
        session.dispatch("READY", json.dumps(ready))
        if session.intents & GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", json.dumps(guild_payload(guild, world.bot)))

    async def _resume(self, connection: Connection, data: Json) -> bool:
        if data["token"].removeprefix("Bot ") != self.world.token:
            return await self._close(connection, 4004, "Authentication failed.")
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] is None or data["seq"] > session.sequence:
            connection.put('{"op":9,"d":false}')
            return True
        if session.connection is not None:
            session.connection.drop()
        self._attach(session, connection)
        session.replay(data["seq"])
        session.dispatch("RESUMED", '{"_trace":[]}')
        self.resumed += 1
        return True

    async def close(self) -> None:
        """Shut every socket."""
        for connection in list(self.connections):
            await connection.close(1001)
