"""The gateway's sockets, and the sessions that outlive them: zlib-stream, events kept for a resume."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import zlib
from collections import deque

from aiohttp import web

REPLAYED = 5000
"""How many events a session keeps for a resume."""
SENDS, WINDOW = 120, 60.0
"""How many payloads one socket may send in so many seconds."""


class Connection:
    """One socket: compresses and sends what is queued, in order."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self.request = request
        self.socket = socket
        self.session: Session | None = None
        self._sent: deque[float] = deque(maxlen=SENDS)
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._sender = asyncio.get_running_loop().create_task(self._send())

    def may_send(self, now: float) -> bool:
        """Count one payload from the bot, a heartbeat too; False: it was one too many. `now`: seconds."""
        allowed = len(self._sent) < SENDS or now - self._sent[0] >= WINDOW
        self._sent.append(now)
        return allowed

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
