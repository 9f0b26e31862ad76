"""A message as a value: what the pure functions of this package return and `deliver` sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import discord
from discord import ui

from bot.discord_ui.render.text import TEXT_LIMIT, clip

_CLOSE = "\n```"
_MORE = "\n-# … shortened to fit into one message."


class Accent(IntEnum):
    """The coloured edge of a message; colour never says anything that the text does not say."""

    NEUTRAL = 0x5865F2
    GOOD = 0x3BA55D
    FAIR = 0xE0A000
    POOR = 0xD9534F
    QUIET = 0x80848E


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send. `description` is its alt text; pictures are shown in the message."""

    name: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What to show: blocks of text with lines between them, pictures, then rows of buttons or menus."""

    blocks: tuple[str, ...]
    accent: Accent = Accent.NEUTRAL
    rows: tuple[tuple[ui.Item[Any], ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def with_note(self, text: str) -> Message:
        """The same with a small line below."""
        return replace(self, blocks=(*self.blocks, f"-# ℹ️ {text}"))

    def view(self) -> ui.LayoutView:
        """The components, stopped: clicks are answered by ids, so discord.py need not remember the view."""
        view = ui.LayoutView(timeout=None)
        container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour(self.accent))
        for index, block in enumerate(fitted(self.blocks)):
            if index:
                container.add_item(ui.Separator())
            container.add_item(ui.TextDisplay(block))
        pictures = [file for file in self.attachments if file.name.endswith(".png")]
        if pictures:
            gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
            for file in pictures:
                gallery.add_item(media=f"attachment://{file.name}", description=clip(file.description, 1024))
            container.add_item(gallery)
        for file in self.attachments:
            if file not in pictures:
                container.add_item(ui.File(f"attachment://{file.name}"))
        for row in self.rows:
            container.add_item(ui.ActionRow(*row))
        view.add_item(container)
        view.stop()
        return view


def first_fitting(candidates: Iterable[Sequence[str]], limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """The first of the candidates, which go from ample to terse, that fits into one message; else the last."""
    blocks: Sequence[str] = ()
    for blocks in candidates:
        if sum(map(len, blocks)) <= limit:
            break
    return tuple(blocks)


def fitted(blocks: Iterable[str], limit: int = TEXT_LIMIT) -> Sequence[str]:
    """The blocks in at most `limit` characters together: the longest one gives way first, at its end."""
    kept = [block for block in blocks if block]
    excess = sum(map(len, kept)) - limit
    while excess > 0:
        longest = max(range(len(kept)), key=lambda index: len(kept[index]))
        room = len(kept[longest]) - excess - len(_MORE) - len(_CLOSE)
        kept[longest] = _shortened(kept[longest], max(room, len(kept[longest]) // 3))
        excess = sum(map(len, kept)) - limit
    return kept


def _shortened(block: str, room: int) -> str:
    """Cut at a line's end where one is near, and close a code block that was cut open."""
    text = block.removesuffix(_MORE)[:room]
    line_end = text.rfind("\n")
    if line_end > room // 2:
        text = text[:line_end]
    if text.count("```") % 2:
        text += _CLOSE
    return text + _MORE
