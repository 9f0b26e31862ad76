"""A person at their client: what they can do, and what they see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.discord.loopback import commands, interactions
from tests.discord.loopback.clock import PATIENCE
from tests.discord.loopback.exchange import Exchange
from tests.discord.loopback.permissions import permissions_in
from tests.discord.loopback.state import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    Channel,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    User,
)
from tests.discord.loopback.submit import modal_components, select_values
from tests.discord.loopback.validate_components import BUTTON
from tests.discord.loopback.views import DriverError, MessageView, ModalView
from tests.discord.loopback.world import World


class Person:
    """Someone who uses the bot. Every action returns an `Exchange` once the bot has answered."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user
        self.id = user.id
        self.mention = user.mention

    def __repr__(self) -> str:
        return f"<Person {self.user.name}>"

    # -- acting -------------------------------------------------------------------------------------------

    async def slash(
        self, channel: Channel, command: str, /, *, wait: bool = True, **options: Any
    ) -> Exchange:
        """Use a slash command, such as "interview start"; options are checked as the client checks them."""
        typed = commands.find(self.world, channel, self.user, command)
        commands.fill(typed, self.world, channel, options)
        data = typed.data(self.world, channel, self.user)
        return await self._exchange(self._start(COMMAND, channel, data, f"/{command}"), wait=wait)

    async def autocomplete(
        self, channel: Channel, command: str, /, *, focus: str, text: str = "", **options: Any
    ) -> list[Json]:
        """Type into an option and look at what is offered: name and value of each choice."""
        typed = commands.find(self.world, channel, self.user, command)
        commands.fill(typed, self.world, channel, {**options, focus: text}, focus)
        data = typed.data(self.world, channel, self.user)
        exchange = await self._exchange(self._start(AUTOCOMPLETE, channel, data, f"/{command} {focus}:"))
        return exchange.choices

    async def menu(
        self, channel: Channel, command: str, target: Person | MessageView, *, wait: bool = True
    ) -> Exchange:
        """Use a context menu command on a person or a message."""
        thing = target.user if isinstance(target, Person) else target.message
        typed = commands.menu(self.world, channel, self.user, command, thing)
        data = typed.data(self.world, channel, self.user) | {"target_id": str(thing.id)}
        return await self._exchange(self._start(COMMAND, channel, data, command), wait=wait)

    async def click(
        self, message: MessageView, button: str, *, wait: bool = True, stale: bool = False
    ) -> Exchange:
        """Click a button by label or custom id; `stale`: on the version the person saw, whatever came since.

        After a deferred update (type 6) this waits for an edit or follow-up; give `wait=False` when none comes.
        """
        component = self._component(message, button, stale=stale)
        if component["type"] != BUTTON:
            raise DriverError(f"{button!r} is no button")
        if component.get("style") == 5:
            raise DriverError(f"{button!r} is a link: it opens {component['url']}")
        data = {"component_type": BUTTON, "custom_id": component["custom_id"], "id": component["id"]}
        interaction = self._start(COMPONENT, message.channel, data, f"[{button}]", message.message)
        return await self._exchange(interaction, wait=wait)

    async def select(
        self,
        message: MessageView,
        menu: str,
        values: Sequence[Any],
        *,
        wait: bool = True,
        stale: bool = False,
    ) -> Exchange:
        """Choose in a select menu (by custom id or placeholder), by the options' values or labels."""
        component = self._component(message, menu, stale=stale)
        chosen, things = select_values(component, [getattr(value, "user", value) for value in values])
        data: Json = {
            "component_type": component["type"],
            "custom_id": component["custom_id"],
            "id": component["id"],
            "values": chosen,
        }
        if things:
            data["resolved"] = interactions.resolve(self.world, message.channel.guild, self.user, things)
        interaction = self._start(COMPONENT, message.channel, data, f"[{menu}: {chosen}]", message.message)
        return await self._exchange(interaction, wait=wait)

    async def submit(
        self,
        modal: ModalView,
        answer: str | Mapping[str, Any] = "",
        *,
        channel: Channel | None = None,
        wait: bool = True,
    ) -> Exchange:
        """Send a modal: a text for its first text input, or values by label or custom id.

        A modal that a command opened is sent from the channel it was opened in.
        """
        components, things = modal_components(modal, answer)
        data: Json = {"custom_id": modal.custom_id, "components": components}
        where = channel or modal.channel
        if things:
            data["resolved"] = interactions.resolve(self.world, where.guild, self.user, things)
        interaction = self._start(MODAL, where, data, f"{modal.title}: submit", modal.origin)
        return await self._exchange(interaction, wait=wait)

    def say(self, channel: Channel, text: str) -> MessageView:
        """Write a message of one's own."""
        message = Message(self.world.new_id(), channel, self.user, self.world.clock.iso(), content=text)
        self.world.add_message(message)
        return MessageView(message)

    def delete(self, message: MessageView) -> None:
        """Delete a message: one's own, or another's as a moderator does."""
        self.world.delete_message(message.message)

    # -- seeing -------------------------------------------------------------------------------------------

    def sees(self, channel: Channel) -> list[MessageView]:
        """The messages this person sees in a channel now, in order, ephemerals for them included."""
        if not permissions_in(channel, self.user):
            return []
        return [
            MessageView(message)
            for message in channel.messages.values()
            if message.ephemeral_to is None or message.ephemeral_to is self.user
        ]

    async def until_sees(
        self, channel: Channel, what: str | Callable[[MessageView], bool], within: float = PATIENCE
    ) -> MessageView:
        """Wait until a message with this text (or of this description) is there; gives the latest such."""

        def found() -> MessageView | None:
            for view in reversed(self.sees(channel)):
                if what in view.text if isinstance(what, str) else what(view):
                    return view
            return None

        if not await channel.bell.wait_real(lambda: found() is not None, within):
            raise DriverError(f"{self.user.name} does not see {what!r} but {self.sees(channel)}")
        view = found()
        assert view is not None
        return view

    def offered(self, channel: Channel) -> list[str]:
        """The names of the slash commands the client offers in a channel."""
        return [command["name"] for command in commands.available(self.world, channel, self.user)]

    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self.world.dm_with(self.user)

    # -- belonging ----------------------------------------------------------------------------------------

    def join(self, guild: Guild, *permissions: str) -> None:
        """Become a member, with a role for the permissions if there are any."""
        member = Member(self.user, self.world.clock.iso())
        if permissions:
            member.roles.append(self.world.add_role(guild, f"{self.user.name}'s role", permissions))
        guild.members[self.user.id] = member

    def leave(self, guild: Guild) -> None:
        """Leave a server."""
        guild.members.pop(self.user.id, None)

    def set_nick(self, guild: Guild, nick: str | None) -> None:
        """Be called otherwise in one server; None: no longer."""
        guild.members[self.user.id].nick = nick

    def rename(self, display_name: str | None) -> None:
        """Change the name shown everywhere; None: the user name is shown."""
        self.user.rename(self.user.name, display_name)

    def delete_account(self) -> None:
        """Delete the account: it leaves every server, and what it wrote is by nobody in particular."""
        for guild in self.world.guilds.values():
            self.leave(guild)
        self.user.rename(f"deleted_user_{self.user.id:x}", None)

    def close_dms(self) -> None:
        """Take no more direct messages from the bot."""
        self.user.dms_open = False

    # -- underneath ---------------------------------------------------------------------------------------

    def _start(
        self, kind: int, channel: Channel, data: Json, name: str, message: Message | None = None
    ) -> Interaction:
        return interactions.start(self.world, kind, self.user, channel, data, name=name, message=message)

    async def _exchange(self, interaction: Interaction, *, wait: bool = True) -> Exchange:
        exchange = Exchange(self.world, interaction)
        await exchange.acknowledged()
        if wait and exchange.error is None:
            await exchange.settled()
        return exchange

    def _component(self, view: MessageView, wanted: str, *, stale: bool) -> Json:
        shown = view if stale else view.current
        if not stale and view.deleted:
            raise DriverError(f"The message is gone: {view!r}")
        owner = view.message.ephemeral_to
        if owner is not None and owner is not self.user:
            raise DriverError(f"{self.user.name} does not see {view!r}")
        component = shown.find(wanted)
        if component is None:
            raise DriverError(f"No {wanted!r} on {shown!r} with {shown.custom_ids}")
        if component.get("disabled"):
            raise DriverError(f"{wanted!r} is disabled on {shown!r}")
        return component
