"""What the loopback Discord remembers: people, servers, channels, messages, interactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord.loopback.accounts import Attachment, Json, Member, Role, User
from tests.discord.loopback.clock import Bell

if TYPE_CHECKING:
    from tests.discord.loopback.world import World

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
"""Interaction types."""


@dataclass(slots=True, eq=False, repr=False)
class Message:
    """A message, in its current version; edits replace lists, they never change one in place."""

    id: int
    channel: Channel
    author: User
    timestamp: str
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | None = None
    edited: str | None = None
    pinned: bool = False
    deleted: bool = False
    version: int = 0
    ephemeral_to: User | None = None
    interaction: Interaction | None = None
    from_webhook: bool = False
    reference: Json | None = None
    pings: tuple[str, ...] = ()
    reactions: dict[str, int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.content[:80]!r}>"

    @property
    def loading(self) -> bool:
        """Whether it still shows "thinking"."""
        return bool(self.flags & LOADING)


@dataclass(slots=True, eq=False, repr=False)
class Interaction:
    """One thing a person did with the bot, and what came of it."""

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    created: float
    name: str
    message: Message | None = None
    """The message whose component was used, also for a modal that such a component opened."""
    acknowledged: int | None = None
    acknowledged_at: float = 0.0
    dispatched_at: float = 0.0
    original: Message | None = None
    deferral_open: bool = False
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    owners: dict[str, str] = field(default_factory=dict)
    bell: Bell = field(default_factory=Bell)

    def __repr__(self) -> str:
        return f"<Interaction {self.name!r} of {self.user.name}>"


@dataclass(slots=True, eq=False, repr=False)
class Channel:
    """A text channel, a thread or the direct messages of a person and the bot."""

    id: int
    type: int
    world: World
    guild: Guild | None = None
    name: str = ""
    topic: str | None = None
    position: int = 0
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    parent: Channel | None = None
    owner_id: int = 0
    member_ids: set[int] = field(default_factory=set)
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive: int = 1440
    created_at: str = ""
    recipients: tuple[User, ...] = ()
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: bool = False
    bell: Bell = field(default_factory=Bell)

    def __repr__(self) -> str:
        return f"<Channel {self.name or 'direct messages'} {self.id}>"

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.type in THREADS

    @property
    def is_private_thread(self) -> bool:
        """Whether it is a thread that only its members see."""
        return self.type == PRIVATE_THREAD

    @property
    def mention(self) -> str:
        """The text that links to the channel."""
        return f"<#{self.id}>"

    @property
    def threads(self) -> list[Channel]:
        """The threads of this channel, oldest first."""
        return [each for each in self.world.channels.values() if each.parent is self]

    def deny_bot(self, *names: str) -> None:
        """Take permissions (discord.py's names) from the bot in this channel."""
        self.world.overwrite(self, self.world.bot, deny=names)

    def allow_bot(self, *names: str) -> None:
        """Give permissions to the bot in this channel, whatever its roles say."""
        self.world.overwrite(self, self.world.bot, allow=names)

    def deny(self, user: User, *names: str) -> None:
        """Take permissions from one user in this channel."""
        self.world.overwrite(self, user, deny=names)

    def delete(self) -> None:
        """Delete the channel or thread, as a moderator would."""
        self.world.delete_channel(self)

    def archive(self, *, locked: bool = False) -> None:
        """Archive the thread, as a moderator would."""
        self.archived, self.locked = True, locked
        self.world.channel_event(self, "UPDATE")


@dataclass(slots=True, eq=False, repr=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    world: World
    installed: bool
    everyone: Role
    bot_role: Role | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    locale: str = "en-US"
    admins_channel: Channel | None = None
    """Where Discord posts what concerns the server's moderators; communities have it."""

    def __repr__(self) -> str:
        return f"<Guild {self.name!r} {self.id}>"

    def add_channel(self, name: str, *, topic: str | None = None) -> Channel:
        """A new text channel everyone in the server sees."""
        return self.world.add_channel(self, name, topic=topic)

    def add_role(self, name: str, *permissions: str) -> Role:
        """A new role with the named permissions."""
        return self.world.add_role(self, name, permissions)

    def revoke_from_bot(self, *names: str) -> None:
        """Take permissions from the bot in the whole server (from its role and from everyone)."""
        self.world.change_bot_role(self, names, give=False)

    def grant_to_bot(self, *names: str) -> None:
        """Give permissions to the bot's role."""
        self.world.change_bot_role(self, names, give=True)

    def remove_bot(self) -> None:
        """Kick the bot out of the server."""
        self.world.remove_bot(self)


@dataclass(frozen=True, slots=True)
class Ping:
    """Someone who would have heard a sound."""

    message: Message
    who: str
    """A user or role mention, or "@everyone" or "@here"."""


__all__ = [
    "Attachment",
    "Channel",
    "Guild",
    "Interaction",
    "Json",
    "Member",
    "Message",
    "Ping",
    "Role",
    "User",
]
