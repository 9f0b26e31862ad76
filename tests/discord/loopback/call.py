"""One REST request as a handler sees it, and the table of what the server offers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord.loopback.errors import Refusal
from tests.discord.loopback.state import Channel, Json, Message
from tests.discord.loopback.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    index: int
    filename: str
    content: bytes


@dataclass(slots=True)
class Call:
    """A request: what was asked, with the body already read."""

    world: World
    params: dict[str, str]
    query: Mapping[str, str]
    payload: Any
    files: list[Upload] = field(default_factory=list)

    @property
    def form(self) -> Json:
        """The body, which must be a JSON object."""
        if not isinstance(self.payload, dict):
            raise Refusal(50109)
        return self.payload

    def channel(self) -> Channel:
        """The channel of the path, or 10003."""
        channel = self.world.channels.get(_id(self.params["channel"]))
        if channel is None:
            raise Refusal(10003)
        return channel

    def message(self) -> Message:
        """The message of the path, or 10008; an ephemeral one is not in its channel."""
        message = self.channel().messages.get(_id(self.params["message"]))
        if message is None or message.ephemeral_to is not None:
            raise Refusal(10008)
        return message


def _id(text: str) -> int:
    return int(text) if text.isdecimal() else 0


Handler = Callable[[Call], Any]
"""Takes a call; returns the JSON answer, or None for 204."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route, its handler and how its rate limit is counted."""

    method: str
    pattern: str
    handler: Handler
    major: str | None = None
    """The path parameter that has a rate limit of its own."""
    authorised: bool = True

    @property
    def key(self) -> str:
        """The route's name in rate limits and faults."""
        return f"{self.method} {self.pattern}"


class Router:
    """Finds the endpoint of a path without trying patterns one by one."""

    def __init__(self) -> None:
        self._table: dict[tuple[str, int], list[tuple[list[str], Endpoint]]] = {}

    def add(self, endpoint: Endpoint) -> None:
        """Offer an endpoint; literal segments are tried before parameters."""
        segments = endpoint.pattern.strip("/").split("/")
        rows = self._table.setdefault((endpoint.method, len(segments)), [])
        rows.append((segments, endpoint))
        rows.sort(key=lambda row: sum(segment.startswith("{") for segment in row[0]))

    def find(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
        """The endpoint and its path parameters, or None."""
        parts = path.strip("/").split("/")
        for segments, endpoint in self._table.get((method, len(parts)), ()):
            params: dict[str, str] = {}
            for segment, part in zip(segments, parts, strict=True):
                if segment[0] == "{":
                    params[segment[1:-1]] = part
                elif segment != part:
                    break
            else:
                return endpoint, params
        return None


async def read_body(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    """The JSON payload and the files of a request; malformed JSON is 50109."""
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    if not raw:
        return {}, []
    return _parse(raw), []


async def _read_multipart(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    payload: Any = {}
    files: list[Upload] = []
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        name = part.name or ""
        if name == "payload_json":
            payload = _parse(content)
        elif name.startswith("files["):
            files.append(Upload(int(name[6:-1]), part.filename or "file", content))
    return payload, files


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(50109) from None
