"""Accounts, roles, memberships and files: what the larger things of the state are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.discord.loopback.state import Channel

Json = dict[str, Any]


@dataclass(slots=True, eq=False, repr=False)
class User:
    """An account, of a person or of the bot."""

    id: int
    name: str
    display_name: str | None = None
    bot: bool = False
    dms_open: bool = True
    installed_app: bool = False
    locale: str = "en-US"
    dm: Channel | None = None
    payload: Json = field(init=False)

    def __post_init__(self) -> None:
        self.payload = {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.display_name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def __repr__(self) -> str:
        return f"<User {self.name} {self.id}>"

    def rename(self, name: str, display_name: str | None) -> None:
        """Change the account's names; what was sent earlier shows the new ones too, as in the client."""
        self.name, self.display_name = name, display_name
        self.payload |= {"username": name, "global_name": display_name}

    @property
    def shown_name(self) -> str:
        """The name others see."""
        return self.display_name or self.name

    @property
    def mention(self) -> str:
        """The text that mentions the account."""
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Role:
    """A role of a server."""

    id: int
    name: str
    permissions: int
    position: int = 1
    bot_id: int | None = None
    mentionable: bool = False
    """Whether everybody may ping it."""

    def payload(self) -> Json:
        """The role as Discord sends it."""
        payload: Json = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.bot_id is not None,
            "mentionable": self.mentionable,
            "flags": 0,
        }
        if self.bot_id is not None:
            payload["tags"] = {"bot_id": str(self.bot_id)}
        return payload


@dataclass(slots=True, eq=False)
class Member:
    """A user's place in a server."""

    user: User
    joined_at: str
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None

    def payload(self, *, with_user: bool = True, permissions: int | None = None) -> Json:
        """The member as Discord sends it."""
        payload: Json = {
            "nick": self.nick,
            "avatar": None,
            "roles": [str(role.id) for role in self.roles],
            "joined_at": self.joined_at,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }
        if with_user:
            payload["user"] = self.user.payload
        if permissions is not None:
            payload["permissions"] = str(permissions)
        return payload


@dataclass(slots=True, eq=False)
class Attachment:
    """An uploaded file."""

    id: int
    channel_id: int
    filename: str
    content: bytes
    content_type: str
    description: str | None
    url: str
    width: int | None = None
    height: int | None = None
    ephemeral: bool = False

    @property
    def alt(self) -> str | None:
        """The alternative text a person who cannot see the file is read."""
        return self.description

    def payload(self) -> Json:
        """The attachment as Discord sends it."""
        payload: Json = {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        if self.description is not None:
            payload["description"] = self.description
        if self.width is not None:
            payload |= {"width": self.width, "height": self.height}
        if self.ephemeral:
            payload["ephemeral"] = True
        return payload
