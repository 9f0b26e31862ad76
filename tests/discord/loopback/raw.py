"""A bare client for what the loopback answers, where discord.py would be in the way."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.discord.loopback import interactions
from tests.discord.loopback.errors import flatten
from tests.discord.loopback.person import Person
from tests.discord.loopback.server import Loopback
from tests.discord.loopback.state import Channel, Interaction, Json, Message


class RawClient:
    """Sends requests with the bot's token and gives status and body."""

    def __init__(self, server: Loopback, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def ask(
        self, method: str, path: str, payload: Any = None, files: dict[str, bytes] | None = None
    ) -> tuple[int, Any]:
        """One request; the body is None for 204."""
        data: aiohttp.FormData | None = None
        if files is not None:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(payload))
            for index, (name, content) in enumerate(files.items()):
                data.add_field(f"files[{index}]", content, filename=name)
            payload = None
        url = self._server.api_url + path
        async with self._session.request(method, url, json=payload, data=data) as response:
            return response.status, None if response.status == 204 else await response.json()

    async def refused(
        self, method: str, path: str, payload: Any = None, files: dict[str, bytes] | None = None
    ) -> tuple[int, int, str]:
        """Status, code and form errors of a request that must be refused, taken out of the violations."""
        status, body = await self.ask(method, path, payload, files)
        assert status >= 400, f"{method} {path} was not refused"
        assert self._server.take_violations()
        errors = "; ".join(f"{where} {what}" for where, what in flatten(body.get("errors", {})))
        return status, body["code"], errors

    def interaction(
        self, person: Person, channel: Channel, kind: int = 2, message: Message | None = None
    ) -> Interaction:
        """An interaction that no bot hears of."""
        return interactions.start(self._server.world, kind, person.user, channel, {}, message=message)

    async def respond(self, interaction: Interaction, kind: int, data: Json | None = None) -> tuple[int, Any]:
        """Answer an interaction."""
        return await self.ask("POST", self.callback(interaction), {"type": kind, "data": data})

    def callback(self, interaction: Interaction) -> str:
        """Where an interaction is answered."""
        return f"/interactions/{interaction.id}/{interaction.token}/callback"

    def webhook(self, interaction: Interaction) -> str:
        """Where an interaction is followed up."""
        return f"/webhooks/{self._server.application_id}/{interaction.token}"


@asynccontextmanager
async def raw_client(server: Loopback) -> AsyncIterator[RawClient]:
    """A bare client with the bot's token."""
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield RawClient(server, session)


__all__ = ["RawClient", "raw_client"]
