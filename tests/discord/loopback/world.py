"""The registry of everything there is, and the changes that the gateway tells the bot of."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from tests.discord.loopback.clock import Clock
from tests.discord.loopback.payloads import (
    channel_payload,
    guild_payload,
    message_event,
    without_content,
)
from tests.discord.loopback.permissions import BITS, EVERYONE, bits, may
from tests.discord.loopback.state import (
    DM,
    TEXT,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    Ping,
    Role,
    User,
)

EPOCH_MS = 1_420_070_400_000
BOT_PERMISSIONS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "create_private_threads",
    "embed_links",
    "attach_files",
    "read_message_history",
)
"""What the bot's role has unless a test says otherwise."""


def _nowhere(event: str, payload: Json, guild_id: int | None) -> None:
    """Before the gateway is up nobody listens."""


class World:
    """All state of the loopback, by id."""

    def __init__(self, clock: Clock, token: str) -> None:
        self.clock = clock
        self.token = token
        self._last_id = 0
        self.emit: Callable[[str, Json, int | None], None] = _nowhere
        self.listening: Callable[[], bool] = bool
        self.cdn = ""
        self.message_content_intent = False
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        self.interactions: dict[int, Interaction] = {}
        self.tokens: dict[str, Interaction] = {}
        self.commands: dict[int | None, dict[int, Json]] = {None: {}}
        self.nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self.pings: list[Ping] = []
        self.bot = self.add_user("interviewer", bot=True)

    def new_id(self) -> int:
        """A snowflake: unique, increasing, dated by the server's clock."""
        dated = (int(self.clock.now() * 1000) - EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, dated)
        return self._last_id

    def add_user(self, name: str, *, display_name: str | None = None, bot: bool = False) -> User:
        """A new account."""
        user = User(self.new_id(), name, display_name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, installed: bool, bot_permissions: Sequence[str]) -> Guild:
        """A new server, with the bot in it when installed."""
        guild_id = self.new_id()
        owner = self.add_user(f"{name} owner")
        everyone = Role(guild_id, "@everyone", EVERYONE, position=0)
        guild = Guild(guild_id, name, owner.id, self, installed, everyone, roles={guild_id: everyone})
        self.guilds[guild_id] = guild
        guild.members[owner.id] = Member(owner, self.clock.iso())
        if installed:
            guild.bot_role = self.add_role(guild, self.bot.name, bot_permissions)
            guild.bot_role.bot_id = self.bot.id
            guild.members[self.bot.id] = Member(self.bot, self.clock.iso(), [guild.bot_role])
            self.emit("GUILD_CREATE", guild_payload(guild, self.bot), guild.id)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: Sequence[str]) -> Role:
        """A new role."""
        role = Role(self.new_id(), name, bits(permissions), position=len(guild.roles))
        guild.roles[role.id] = role
        if guild.installed:
            self.emit("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()}, guild.id)
        return role

    def change_bot_role(self, guild: Guild, names: Sequence[str], *, give: bool) -> None:
        """Give permissions to the bot's role, or take them from it and from everyone."""
        assert guild.bot_role is not None
        value = bits(names)
        for role in (guild.bot_role,) if give else (guild.bot_role, guild.everyone):
            role.permissions = role.permissions | value if give else role.permissions & ~value
            self.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role.payload()}, guild.id)

    def remove_bot(self, guild: Guild) -> None:
        """The bot is kicked."""
        guild.installed = False
        guild.members.pop(self.bot.id, None)
        self.emit("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def add_channel(self, guild: Guild, name: str, *, topic: str | None = None) -> Channel:
        """A new text channel."""
        channel = Channel(self.new_id(), TEXT, self, guild, name, topic, position=len(guild.channels))
        self.channels[channel.id] = guild.channels[channel.id] = channel
        self.channel_event(channel, "CREATE")
        return channel

    def add_thread(
        self,
        parent: Channel,
        name: str,
        kind: int,
        owner: User,
        *,
        invitable: bool = True,
        auto_archive: int = 1440,
    ) -> Channel:
        """A new thread, with its owner in it. `auto_archive`: minutes."""
        thread = Channel(self.new_id(), kind, self, parent.guild, name, parent=parent, owner_id=owner.id)
        thread.created_at = self.clock.iso()
        thread.invitable, thread.auto_archive = invitable, auto_archive
        thread.member_ids.add(owner.id)
        self.channels[thread.id] = thread
        self.channel_event(thread, "CREATE")
        return thread

    def dm_with(self, user: User) -> Channel:
        """The direct messages of a person and the bot, opened when needed."""
        if user.dm is None:
            user.dm = Channel(self.new_id(), DM, self, recipients=(user, self.bot))
            self.channels[user.dm.id] = user.dm
        return user.dm

    def channel_event(self, channel: Channel, what: str) -> None:
        """Tell the bot that a channel or thread was created, updated or deleted."""
        guild = channel.guild
        if guild is None or not guild.installed:
            return
        if what != "DELETE" and not may(channel, self.bot, "view_channel"):
            return
        payload = channel_payload(channel, self.bot)
        if channel.is_thread and what == "CREATE":
            payload["newly_created"] = True
        self.emit(f"{'THREAD' if channel.is_thread else 'CHANNEL'}_{what}", payload, guild.id)

    def overwrite(
        self, channel: Channel, user: User, *, allow: Sequence[str] = (), deny: Sequence[str] = ()
    ) -> None:
        """Change a user's overwrite in a channel (a thread has its parent's)."""
        target = channel.parent or channel
        allowed, denied = target.overwrites.get(user.id, (0, 0))
        allowed = (allowed | bits(allow)) & ~bits(deny)
        denied = (denied | bits(deny)) & ~bits(allow)
        target.overwrites[user.id] = (allowed, denied)
        self.channel_event(
            target, "DELETE" if user is self.bot and denied & BITS["view_channel"] else "UPDATE"
        )

    def delete_channel(self, channel: Channel) -> None:
        """A channel goes, with its threads."""
        for thread in channel.threads:
            self.delete_channel(thread)
        channel.deleted = True
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
        self.channel_event(channel, "DELETE")
        channel.bell.ring()

    def add_message(self, message: Message) -> None:
        """A message appears."""
        message.channel.messages[message.id] = message
        self._tell(message, "MESSAGE_CREATE")

    def message_changed(self, message: Message) -> None:
        """A message has a new version."""
        message.version += 1
        self._tell(message, "MESSAGE_UPDATE")

    def delete_message(self, message: Message) -> None:
        """A message goes."""
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        channel = message.channel
        payload: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild is not None:
            payload["guild_id"] = str(channel.guild.id)
        if message.ephemeral_to is None and may(channel, self.bot, "view_channel"):
            self.emit("MESSAGE_DELETE", payload, channel.guild.id if channel.guild else None)
        channel.bell.ring()

    def _tell(self, message: Message, event: str) -> None:
        channel = message.channel
        if message.ephemeral_to is None and may(channel, self.bot, "view_channel"):
            payload = message_event(message)
            hidden = message.author is not self.bot and channel.guild is not None
            if hidden and not self.message_content_intent and self.bot.mention not in message.content:
                payload = without_content(payload)
            self.emit(event, payload, channel.guild.id if channel.guild else None)
        if message.interaction is not None:
            message.interaction.bell.ring()
        channel.bell.ring()

    def open_interaction(self, interaction: Interaction) -> None:
        """Register an interaction so that its token is good."""
        self.interactions[interaction.id] = interaction
        self.tokens[interaction.token] = interaction

    @staticmethod
    def new_token() -> str:
        """A token of the length Discord's have, near enough."""
        return secrets.token_urlsafe(96)
