"""What came of one thing a person did."""

from __future__ import annotations

import time

from tests.discord.loopback.clock import PATIENCE
from tests.discord.loopback.rest_interactions import SECONDS_TO_ACKNOWLEDGE
from tests.discord.loopback.state import COMPONENT, MODAL, Interaction, Json
from tests.discord.loopback.views import DriverError, MessageView, ModalView
from tests.discord.loopback.world import World

NO_ANSWER = "The application did not respond"
TYPES = {
    4: "sent a message",
    5: "deferred",
    6: "deferred an update",
    7: "updated the message",
    8: "gave choices",
    9: "opened a modal",
}


class Exchange:
    """An interaction and the bot's answers to it, as they are now."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self.world = world
        self.interaction = interaction
        self.error: str | None = None
        self.acknowledged_after = 0.0
        """Seconds from the dispatch to the callback (real time)."""

    @property
    def acknowledged_by(self) -> int | None:
        """The callback's type: 4 message, 5 deferral, 6 deferred update, 7 update, 8 choices, 9 modal."""
        return self.interaction.acknowledged

    async def acknowledged(self) -> None:
        """Wait until the bot acknowledges, or until Discord gives up after three seconds."""
        interaction = self.interaction
        if not self.world.listening():
            self.error = NO_ANSWER
            return
        deadline = interaction.created + SECONDS_TO_ACKNOWLEDGE
        answered = await interaction.bell.wait(
            lambda: interaction.acknowledged is not None, self.world.clock, deadline
        )
        if answered:
            self.acknowledged_after = time.perf_counter() - interaction.dispatched_at
        else:
            self.error = NO_ANSWER

    async def settled(self, within: float = PATIENCE) -> Exchange:
        """Wait until no deferral is open; fail when one stays open so many real seconds."""
        interaction = self.interaction
        if not await interaction.bell.wait_real(lambda: not interaction.deferral_open, within):
            raise DriverError(f"{self!r} was left open for {within:g} s")
        return self

    async def followed_up(self, count: int = 1, within: float = PATIENCE) -> list[MessageView]:
        """Wait for so many follow-ups, then give them all."""
        interaction = self.interaction
        if not await interaction.bell.wait_real(lambda: len(interaction.followups) >= count, within):
            raise DriverError(f"{self!r} has {len(interaction.followups)} follow-ups, not {count}")
        return self.followups

    @property
    def response(self) -> MessageView | None:
        """The message of the response (or the clicked one after an update), None when there is none."""
        original = self.interaction.original
        if original is None or original.deleted:
            return None
        return MessageView(original)

    @property
    def followups(self) -> list[MessageView]:
        """The follow-up messages that are still there, in order."""
        return [MessageView(each) for each in self.interaction.followups if not each.deleted]

    @property
    def messages(self) -> list[MessageView]:
        """The response and the follow-ups."""
        return [*([self.response] if self.response else []), *self.followups]

    @property
    def message(self) -> MessageView:
        """The response, or the first follow-up when there is no other message; fails when there is none."""
        if self.response is not None:
            return self.response
        if self.followups:
            return self.followups[0]
        raise DriverError(f"{self!r} has no message")

    @property
    def text(self) -> str:
        """All that the person reads in the answers."""
        return "\n".join(view.text for view in self.messages)

    @property
    def modal(self) -> ModalView:
        """The dialog that was opened; fails when there is none."""
        if self.interaction.modal is None:
            raise DriverError(f"{self!r} has no modal")
        origin = self.interaction.message if self.interaction.type in (COMPONENT, MODAL) else None
        return ModalView(self.interaction.modal, self.interaction.channel, origin)

    @property
    def opened_modal(self) -> bool:
        """Whether the answer is a dialog."""
        return self.interaction.modal is not None

    @property
    def choices(self) -> list[Json]:
        """What an autocompletion offers: name and value of each."""
        return self.interaction.choices or []

    def __repr__(self) -> str:
        interaction = self.interaction
        did = TYPES.get(interaction.acknowledged or 0, "did not answer")
        return f"<Exchange of {interaction.user.name} {interaction.name!r}: the bot {self.error or did}>"
