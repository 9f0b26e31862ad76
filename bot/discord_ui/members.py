"""Who somebody is in a server at the moment, and whether they are still there.

Without the privileged members intent no event tells that a member was renamed or left. Discord does answer
questions about members by id, at most 100 in one request (gateway op 8, Request Guild Members).
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
import structlog

log = structlog.get_logger(__name__)

NOBODY = "somebody"
"""Shown for a name of which nothing can be seen."""
LONGEST = 32
"""Characters of a name, as people count them."""
AT_ONCE = 99
"""People in one request: Discord answers for 100, and the bot itself is always one of them."""
KEPT = timedelta(minutes=10)
LEFT_ALONE = timedelta(seconds=15)
"""How long a server is not asked again after a time-out, so that not every page costs its seconds."""

_ID_END = 2**63
_READ = 200  # of a name; Discord takes 32 characters
_MARKS = 4  # accents on one character, as many as any language needs
_PARTS = 16  # of one emoji
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian and emoji need them
_TAGS = "\U000e0020-\U000e007f"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that show nothing
_FLAG_OR_TAG = re.compile(f"(\N{WAVING BLACK FLAG}[{_TAGS}]+)|[{_TAGS}]")
_LOOSE_JOINER = re.compile(
    rf"(?<![^\s{_JOINERS}])[{_JOINERS}]+|[{_JOINERS}]+(?=\s|$)|(?<=[{_JOINERS}])[{_JOINERS}]+"
)
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)")
_LINK = re.compile(r"<(?=[\N{FULLWIDTH COMMERCIAL AT}@#:/]|a:|t:|id:|https?:)")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people asked for: each of them is in exactly one of the three."""

    names: Mapping[int, str]
    """Those who are in the server: how they are called there, on one line and without effect."""
    gone: frozenset[int]
    """Those who are not in the server: left, deleted, never there."""
    unknown: frozenset[int]
    """Those of whom Discord said nothing in time."""


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str | None
    """None: not in the server."""
    at: datetime


class _Unanswered(Exception):  # noqa: N818 - nothing is wrong with the program
    """Why an answer says nothing."""


class Members:
    """Names and departures, remembered for ten minutes. One for the whole bot; `clock` gives aware UTC."""

    def __init__(
        self, clock: Callable[[], datetime], *, patience: float = 3.0, capacity: int = 20_000
    ) -> None:
        self.patience = patience
        """Seconds to wait for an answer."""
        self._clock = clock
        self._capacity = capacity
        self._seen: dict[tuple[int, int], _Seen] = {}  # by server and person; the latest news last
        self._under_way: dict[tuple[int, int], asyncio.Task[dict[int, str | None]]] = {}
        self._unanswered: dict[int, datetime] = {}

    def note(self, guild_id: int | None, member: discord.User | discord.Member) -> None:
        """Take what an interaction tells of who used it; nothing in direct messages."""
        if guild_id is not None and isinstance(member, discord.Member):
            self._keep(guild_id, member.id, shown(member.display_name))

    async def names(self, guild: discord.Guild, user_ids: Collection[int]) -> Known:
        """Look up people of a server; asks Discord for those not known, and never raises for its silence."""
        wanted = frozenset(user_ids)
        # Numbers that are no ids would end the session of the whole bot.
        found: dict[int, str | None] = {each: None for each in wanted if not 0 < each < _ID_END}
        for each in wanted - found.keys():
            if (seen := self._fresh(guild.id, each)) is not None:
                found[each] = seen.name
        requests = self._requests(guild, sorted(wanted - found.keys()))
        if requests:
            await asyncio.wait(requests)  # who stops waiting does not stop it for the others
        for request in requests:
            if not request.cancelled():
                found |= {each: name for each, name in request.result().items() if each in wanted}
        names = {each: name for each, name in found.items() if name is not None}
        return Known(names, frozenset(found.keys() - names.keys()), wanted - found.keys())

    def _requests(
        self, guild: discord.Guild, user_ids: Sequence[int]
    ) -> set[asyncio.Task[dict[int, str | None]]]:
        """The requests that will tell of these people, those that somebody else has under way first of all."""
        keys = {each: (guild.id, each) for each in user_ids}
        requests = {self._under_way[key] for key in keys.values() if key in self._under_way}
        new = [each for each, key in keys.items() if key not in self._under_way]
        if new and not self._left_alone(guild.id):
            request = asyncio.create_task(self._ask(guild, new))
            self._under_way |= dict.fromkeys((keys[each] for each in new), request)
            requests.add(request)
        return requests

    async def _ask(self, guild: discord.Guild, user_ids: Sequence[int]) -> dict[int, str | None]:
        """Ask Discord; gives only those it answered for. None: not in the server."""
        parts = [user_ids[at : at + AT_ONCE] for at in range(0, len(user_ids), AT_ONCE)]
        try:
            answers = await asyncio.gather(
                *(self._query(guild, part) for part in parts), return_exceptions=True
            )
        finally:
            for each in user_ids:
                del self._under_way[guild.id, each]
        known: dict[int, str | None] = {}
        failure: BaseException | None = None
        for part, answer in zip(parts, answers, strict=True):
            if isinstance(answer, BaseException):
                failure = answer
            else:
                known |= {each: answer.get(each) for each in part}
        for each, name in known.items():
            self._keep(guild.id, each, name)
        if failure is not None:
            self._report(guild.id, len(user_ids) - len(known), failure)
        return known

    async def _query(self, guild: discord.Guild, user_ids: Sequence[int]) -> dict[int, str]:
        """One request. Raises when there was no answer, by whatever way discord.py comes to know of it."""
        if guild.unavailable or guild.me is None:
            raise _Unanswered("the server is not available")
        own = guild.me.id
        people = [own, *(each for each in user_ids if each != own)]
        async with asyncio.timeout(self.patience):
            # Without a limit discord.py sends 5.
            members = await guild.query_members(user_ids=people, limit=len(people), cache=False)
        found = {member.id: shown(member.display_name) for member in members}
        # When a session ends, discord.py gives what it has, an empty list, as if it were the answer. So the bot asks
        # for itself too: where it is missing, everybody else only seems to have left.
        if own not in found:
            raise _Unanswered("the session ended")
        return found

    def _report(self, guild_id: int, people: int, failure: BaseException) -> None:
        if isinstance(failure, TimeoutError):
            self._unanswered[guild_id] = self._clock()
        reason = str(failure) or type(failure).__name__
        log.warning("members not known", server=guild_id, people=people, reason=reason)

    def _left_alone(self, guild_id: int) -> bool:
        since = self._unanswered.get(guild_id)
        if since is not None and timedelta(0) <= self._clock() - since < LEFT_ALONE:
            return True
        self._unanswered.pop(guild_id, None)
        return False

    def _is_fresh(self, seen: _Seen) -> bool:
        # Nothing is from the future: a clock that was set back does not make it last longer.
        return timedelta(0) <= self._clock() - seen.at < KEPT

    def _fresh(self, guild_id: int, user_id: int) -> _Seen | None:
        seen = self._seen.get((guild_id, user_id))
        return seen if seen is not None and self._is_fresh(seen) else None

    def _keep(self, guild_id: int, user_id: int, name: str | None) -> None:
        key = guild_id, user_id
        self._seen.pop(key, None)
        self._seen[key] = _Seen(name, self._clock())
        while len(self._seen) > self._capacity or not self._is_fresh(next(iter(self._seen.values()))):
            del self._seen[next(iter(self._seen))]


def shown(name: str) -> str:
    """A name as it may be shown: one line, at most 32 characters, nothing that pings, links or turns the text around.

    Markdown stays as it is; `render.text.escaped` is for that.
    """
    text = "".join(_legible(char) for char in unicodedata.normalize("NFC", name[:_READ]))
    text = _LOOSE_JOINER.sub("", " ".join(_FLAG_OR_TAG.sub(r"\1", text).split()))
    if not any(_is_visible(char) for char in text):
        return NOBODY
    text = _LINK.sub(
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", _MENTION.sub("\N{FULLWIDTH COMMERCIAL AT}", text)
    )
    characters = _characters(text)
    if len(characters) > LONGEST:
        characters = [*characters[: LONGEST - 1], "…"]
    return "".join(characters).strip()


def _legible(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or char in _BLANKS:
        return " "
    if category in ("Cc", "Cs", "Co") or (category == "Cf" and not _is_part(char)):
        return ""
    return (
        "" if category == "Cn" and ord(char) & 0xFFFE == 0xFFFE else char
    )  # emoji newer than this Python are Cn


def _is_part(char: str) -> bool:
    return char in _JOINERS or "\U000e0020" <= char <= "\U000e007f"


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "MZ" and not _is_part(char)


def _characters(text: str) -> list[str]:
    """What people count as characters: accents and the parts of an emoji belong to what they follow."""
    found: list[str] = []
    for char in text:
        mark = unicodedata.category(char)[0] == "M"
        if found and (mark or _continues(found[-1], char)) and len(found[-1]) < _PARTS:
            if not mark or sum(unicodedata.category(each)[0] == "M" for each in found[-1]) < _MARKS:
                found[-1] += char
        elif not mark:  # one that follows nothing would sit on the text before the name
            found.append(char)
    return found


def _continues(before: str, char: str) -> bool:
    if before[-1] == _JOINERS[1] and unicodedata.category(char) in ("So", "Sm", "Cn"):
        return True
    pair = (
        "\U0001f1e6" <= char <= "\U0001f1ff" and len(before) == 1 and "\U0001f1e6" <= before <= "\U0001f1ff"
    )
    return pair or _is_part(char) or "\U0001f3fb" <= char <= "\U0001f3ff"
