"""Request Guild Members (op 8), as a bot without the members intent knows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.discord.loopback.accounts import Member
from tests.discord.loopback.errors import Violation
from tests.discord.loopback.state import Guild, Json
from tests.discord.loopback.world import World

RETURNED = 100
"""Members at most for one request, by ids or by the beginning of a name."""
CHUNK = 1000
"""Members at most in one event."""
RETRY_AFTER = 29.5
NONCE = 32
"""Bytes; a longer one is left out of the answer."""

Dispatch = Callable[[str, str], None]
"""Takes the name of an event and its data as JSON."""


@dataclass(slots=True)
class MemberRequests:
    """Answers op 8, or does not, as a test wishes."""

    world: World
    refuse: Callable[[Violation], None]
    asked: list[Json] = field(default_factory=list)
    """Every request so far, as it was sent."""
    chunk_size: int = CHUNK
    silent: bool = False
    """Discord keeps the answers to itself until `release`."""
    limited: bool = False
    """Every request is answered with RATE_LIMITED, as too many for whole member lists are."""
    _held: list[tuple[Json, Dispatch]] = field(default_factory=list)

    def handle(self, data: Json, dispatch: Dispatch) -> bool:
        """Take one request; False: it makes the session invalid."""
        self.asked.append(data)
        ids = _ids(data)
        if ids is None or ("query" in data and "limit" not in data):
            return self._refused("Neither members by id nor a query with a limit")
        if len(ids) > RETURNED:
            self._refused(f"{len(ids)} ids where {RETURNED} are answered")
        if self.silent:
            self._held.append((data, dispatch))
        else:
            self._answer(data, dispatch)
        return True

    def release(self) -> None:
        """Speak again, and give the answers that were kept."""
        self.silent = False
        held, self._held = self._held, []
        for data, dispatch in held:
            self._answer(data, dispatch)

    def _refused(self, why: str) -> bool:
        self.refuse(Violation("GATEWAY", "REQUEST_GUILD_MEMBERS", 9, 9, why))
        return False

    def _answer(self, data: Json, dispatch: Dispatch) -> None:
        nonce = str(data.get("nonce") or "")
        if self.limited:
            meta = {"guild_id": str(data["guild_id"]), "nonce": nonce}
            dispatch("RATE_LIMITED", json.dumps({"opcode": 8, "retry_after": RETRY_AFTER, "meta": meta}))
            return
        guild = self.world.guilds.get(int(data["guild_id"]))
        if guild is None or not guild.installed:
            return
        query = data.get("query")
        if query == "":
            # The whole list needs the members intent; Discord says nothing at all to those without it.
            self._refused("The members intent is needed for all members")
            return
        found, rest = (
            _by_id(guild, _ids(data) or [])
            if query is None
            else (_named(guild, str(query), int(data["limit"])), {})
        )
        for chunk in self._chunks(guild, found, rest):
            dispatch("GUILD_MEMBERS_CHUNK", json.dumps(chunk | ({"nonce": nonce} if _fits(nonce) else {})))

    def _chunks(self, guild: Guild, members: list[Member], rest: Json) -> list[Json]:
        size = self.chunk_size
        parts = [members[at : at + size] for at in range(0, len(members), size)] or [[]]
        return [
            {
                "guild_id": str(guild.id),
                "members": [member.payload() for member in part],
                "chunk_index": index,
                "chunk_count": len(parts),
                **rest,
            }
            for index, part in enumerate(parts)
        ]


def _ids(data: Json) -> list[int] | None:
    """The ids asked for, none where there is a query; None where neither is there, or one is no number."""
    if data.get("query") is not None:
        return []
    ids = data.get("user_ids")
    if ids is None:
        return None
    texts = [str(each) for each in (ids if isinstance(ids, list) else [ids])]
    return [int(text) for text in texts] if all(text.isdecimal() for text in texts) else None


def _fits(nonce: str) -> bool:
    return 0 < len(nonce.encode()) <= NONCE


def _by_id(guild: Guild, ids: list[int]) -> tuple[list[Member], Json]:
    ids = ids[:RETURNED]
    found = [guild.members[each] for each in dict.fromkeys(ids) if each in guild.members]
    return found, {"not_found": [str(each) for each in ids if each not in guild.members]}


def _named(guild: Guild, query: str, limit: int) -> list[Member]:
    beginning = query.casefold()
    found = [
        member
        for member in guild.members.values()
        if member.user.name.casefold().startswith(beginning)
        or (member.nick or "").casefold().startswith(beginning)
    ]
    return found[: min(limit or RETURNED, RETURNED)]
