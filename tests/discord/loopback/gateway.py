"""The gateway: sessions that outlive their sockets, zlib-stream, heartbeats, resume."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord.loopback.errors import Violation
from tests.discord.loopback.payloads import guild_payload
from tests.discord.loopback.state import Json
from tests.discord.loopback.world import World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
REPLAYED = 5000
"""How many events a session keeps for a resume."""


def _wanted(event: str, guild_id: int | None) -> int:
    """The intent that an event needs, 0 for none."""
    if event.startswith("MESSAGE_"):
        return DIRECT_MESSAGES if guild_id is None else GUILD_MESSAGES
    if event.startswith("INTERACTION_"):
        return 0
    return GUILDS


class Connection:
    """One socket: compresses and sends what is queued, in order."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self.request = request
        self.socket = socket
        self.session: Session | None = None
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._sender = asyncio.get_running_loop().create_task(self._send())

    def put(self, text: str) -> None:
        """Queue one gateway payload."""
        self._queue.put_nowait(text)

    async def _send(self) -> None:
        while (text := await self._queue.get()) is not None:
            with contextlib.suppress(ConnectionError):
                if self._zlib is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._zlib.compress(text.encode())
                    await self.socket.send_bytes(packed + self._zlib.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int, message: str = "") -> None:
        """Send what is queued, then a close frame."""
        self._queue.put_nowait(None)
        await self._sender
        await self.socket.close(code=code, message=message.encode())

    def drop(self) -> None:
        """Cut the wire: no close frame."""
        if self.request.transport is not None:
            self.request.transport.abort()

    def release(self) -> None:
        """The socket is gone."""
        self._sender.cancel()
        if self.session is not None and self.session.connection is self:
            self.session.connection = None


class Session:
    """What a client identified for; events are numbered and kept for a resume."""

    def __init__(self, shard: tuple[int, int], intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.intents = intents
        self.sequence = 0
        self.connection: Connection | None = None
        self._sent: deque[tuple[int, str]] = deque(maxlen=REPLAYED)

    def dispatch(self, event: str, data: str) -> None:
        """Number an event (data as JSON text), keep it, and send it when connected."""
        self.sequence += 1
        text = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{data}}}'
        self._sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.put(text)

    def replay(self, after: int) -> None:
        """Send again what came after a sequence number."""
        assert self.connection is not None
        for sequence, text in self._sent:
            if sequence > after:
                self.connection.put(text)


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
                frame = json.loads(message.data)
                if not await self._frame(connection, frame["op"], frame.get("d")):
                    break
        finally:
            connection.release()
            self.connections.discard(connection)
        return socket

    async def _frame(self, connection: Connection, op: int, data: Any) -> bool:
        """Handle one frame; False ends the connection."""
        if op == 1:
            connection.put('{"op":11}')
        elif op == 2:
            return await self._identify(connection, data)
        elif op == 6:
            return await self._resume(connection, data)
        elif op == 8:
            self._members(connection, data)
        return True

    async def _close(self, connection: Connection, code: int, message: str) -> bool:
        self._refuse(Violation("GATEWAY", "IDENTIFY", code, code, message))
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

    def _members(self, connection: Connection, data: Json) -> None:
        """Answer a request for named members; without the members intent no more is allowed."""
        guild = self.world.guilds.get(int(data["guild_id"]))
        if guild is None or connection.session is None:
            return
        wanted = {int(user_id) for user_id in data.get("user_ids", ())}
        members = [member.payload() for user_id, member in guild.members.items() if user_id in wanted]
        chunk = {"guild_id": str(guild.id), "members": members, "chunk_index": 0, "chunk_count": 1}
        connection.session.dispatch("GUILD_MEMBERS_CHUNK", json.dumps(chunk | {"nonce": data.get("nonce")}))

    async def close(self) -> None:
        """Shut every socket."""
        for connection in list(self.connections):
            await connection.close(1001)
