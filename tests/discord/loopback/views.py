"""Messages and modals as a person sees them, in the version they saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.discord.loopback.state import Attachment, Channel, Json, Message
from tests.discord.loopback.validate_components import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    SECTION,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    walk,
)


class DriverError(AssertionError):
    """A person tried something their client would not let them do, or waited in vain."""


def emoji_text(emoji: Json | None) -> str:
    """An emoji as text: the character, or :name: for one of a server's own."""
    if not emoji:
        return ""
    return f":{emoji['name']}:" if emoji.get("id") else str(emoji.get("name", ""))


def button_label(button: Json) -> str:
    """What stands on a button; a button with an emoji only has the emoji."""
    return str(button.get("label") or emoji_text(button.get("emoji")))


class MessageView:
    """One version of a message; a later edit does not change it."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.id = message.id
        self.version = message.version
        self.content = message.content
        self.embeds = message.embeds
        self.components = message.components
        self.attachments: list[Attachment] = message.attachments
        self.ephemeral = message.ephemeral_to is not None
        self.thinking = message.loading
        self.pinned = message.pinned
        self.edited = message.edited is not None
        self.channel = message.channel
        self.author = message.author
        self.pings = message.pings

    @property
    def current(self) -> MessageView:
        """The message as it is now."""
        return MessageView(self.message)

    @property
    def deleted(self) -> bool:
        """Whether the message is gone by now."""
        return self.message.deleted

    @property
    def text(self) -> str:
        """All text a person reads: content, embeds, text displays, in order; buttons apart."""
        return "\n".join(part for part in self._texts() if part)

    def _texts(self) -> Iterator[str]:
        if self.thinking:
            yield f"{self.author.shown_name} is thinking..."
        yield self.content
        for embed in self.embeds:
            yield from embed_texts(embed)
        yield from component_texts(self.components)

    @property
    def interactive(self) -> list[Json]:
        """Every button and select, in order."""
        return [each for each in walk(self.components) if each["type"] in (BUTTON, *SELECTS)]

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, disabled ones too, in order."""
        return [button_label(each) for each in self.interactive if each["type"] == BUTTON]

    @property
    def selects(self) -> list[Json]:
        """Every select menu, raw."""
        return [each for each in self.interactive if each["type"] in SELECTS]

    @property
    def custom_ids(self) -> list[str]:
        """The custom ids of all buttons and selects."""
        return [each["custom_id"] for each in self.interactive if "custom_id" in each]

    def find(self, wanted: str) -> Json | None:
        """The button or select with this label, custom id or placeholder."""
        for component in self.interactive:
            if wanted in (component.get("custom_id"), component.get("placeholder"), component.get("label")):
                return component
        for component in self.interactive:
            emoji = emoji_text(component.get("emoji"))
            if emoji and wanted in (emoji, f"{emoji} {component.get('label', '')}".strip()):
                return component
        return None

    def __repr__(self) -> str:
        shown = self.text if len(self.text) < 200 else f"{self.text[:200]}..."
        return f"<MessageView {shown!r} buttons={self.buttons}{' ephemeral' if self.ephemeral else ''}>"


def embed_texts(embed: Json) -> Iterator[str]:
    """The text of an embed, in the order it is shown."""
    yield (embed.get("author") or {}).get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for each in embed.get("fields") or ():
        yield f"{each['name']}\n{each['value']}"
    yield (embed.get("footer") or {}).get("text") or ""


def component_texts(components: list[Json]) -> Iterator[str]:
    """The text of components v2, in the order it is shown; alternative texts of pictures are apart."""
    for component in components:
        kind = component["type"]
        if kind == TEXT_DISPLAY:
            yield component["content"]
        elif kind in (CONTAINER, SECTION):
            yield from component_texts(component["components"])


def alt_texts(view: MessageView) -> list[str]:
    """The alternative texts of all pictures of a message."""
    found = [attachment.description or "" for attachment in view.attachments]
    for component in walk(view.components):
        if component["type"] == GALLERY:
            found += [item.get("description") or "" for item in component["items"]]
        elif component["type"] == FILE:
            found.append(component.get("name") or "")
    return [text for text in found if text]


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a modal."""

    label: str
    description: str
    component: Json

    @property
    def custom_id(self) -> str:
        """The input's custom id."""
        return str(self.component["custom_id"])

    @property
    def type(self) -> int:
        """The component type: 4 for a text input."""
        return int(self.component["type"])

    @property
    def required(self) -> bool:
        """Whether it must be filled."""
        return bool(self.component.get("required", True))

    @property
    def is_text(self) -> bool:
        """Whether it is a text input."""
        return self.type == TEXT_INPUT

    @property
    def value(self) -> str:
        """What a text input is filled with beforehand."""
        return str(self.component.get("value") or "")


class ModalView:
    """A dialog that was opened for a person."""

    def __init__(self, payload: Json, channel: Channel, origin: Message | None) -> None:
        self.payload = payload
        self.channel = channel
        self.origin = origin
        self.title: str = payload["title"]
        self.custom_id: str = payload["custom_id"]
        self.components: list[Json] = payload["components"]

    @property
    def fields(self) -> list[Field]:
        """The inputs, in order."""
        return list(self._fields())

    def _fields(self) -> Iterator[Field]:
        for component in self.components:
            if component["type"] == 18:
                yield Field(component["label"], component.get("description") or "", component["component"])
            elif component["type"] == 1:
                child = component["components"][0]
                yield Field(child["label"], "", child)

    @property
    def text(self) -> str:
        """All text a person reads in it."""
        parts = [self.title]
        parts += [each["content"] for each in self.components if each["type"] == TEXT_DISPLAY]
        for each in self.fields:
            parts += [each.label, each.description, str(each.component.get("placeholder") or "")]
        return "\n".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"<ModalView {self.title!r} fields={[each.label for each in self.fields]}>"
