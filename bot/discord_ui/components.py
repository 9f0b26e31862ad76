"""Buttons and modals of an interview. They carry ids only; what a click does is in `bot.discord_ui.actions`."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.discord_ui.ids import HISTORY_OPEN, HISTORY_PAGE, TEMPLATE, InterviewId, Verb, from_match
from bot.discord_ui.render.text import clip

ANSWER_LIMIT = 4000
"""Characters that Discord lets a person type into a modal."""
ANSWER_FIELD = "answer"

_STYLES = {
    Verb.ANSWER: discord.ButtonStyle.primary,
    Verb.FOLLOW_UP: discord.ButtonStyle.primary,
    Verb.NEXT: discord.ButtonStyle.primary,
    Verb.RESUME: discord.ButtonStyle.primary,
    Verb.END: discord.ButtonStyle.danger,
}


class InterviewButton(ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """A button that works for ever: its id is looked up when it is clicked, also after a restart."""

    def __init__(self, target: InterviewId, label: str = "…", *, primary: bool | None = None) -> None:
        style = _STYLES.get(target.verb, discord.ButtonStyle.secondary)
        if primary is not None:
            style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=clip(label, 80), style=style, custom_id=str(target)))
        self.target = target

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py for a click on a button that this process may never have sent."""
        return cls(from_match(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """A click: acted on where everything else is, and never without an answer."""
        await interaction.client.actions.click(interaction, self.target)


class HistoryButton(ui.DynamicItem[ui.Button[Any]], template=HISTORY_PAGE):
    """Turns a page of the clicker's own history."""

    def __init__(self, page: int, label: str = "…") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"ih1:page:{page}"))
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py for a click."""
        return cls(int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page."""
        await interaction.client.actions.history_page(interaction, self.page)


class HistoryMenu(ui.DynamicItem[ui.Select[Any]], template=HISTORY_OPEN):
    """Opens the report of one of the clicker's interviews."""

    def __init__(self, page: int, options: list[discord.SelectOption] | None = None) -> None:
        menu: ui.Select[Any] = ui.Select(
            custom_id=f"ih1:open:{page}", placeholder="Open a report", options=options or []
        )
        super().__init__(menu)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py for a choice."""
        return cls(int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the chosen report."""
        await interaction.client.actions.open_report(interaction, int(self.item.values[0]))


DYNAMIC_ITEMS = (InterviewButton, HistoryButton, HistoryMenu)
"""Everything a click of which must work after a restart."""


def answer_modal(
    target: InterviewId, title: str, label: str, prompt: str = "", default: str = ""
) -> ui.Modal:
    """The form for an answer. `prompt` is shown above the field, so that the question can be read while typing.

    It is stopped at once: discord.py would drop a submit that comes after a restart, so every submit goes
    through one listener (`client.InterviewClient.on_interaction`), which needs only the custom id.
    """
    modal = ui.Modal(title=clip(title, 45), custom_id=str(target), timeout=None)
    if prompt:
        modal.add_item(ui.TextDisplay(clip(prompt, 2000)))
    field: ui.TextInput[Any] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id=ANSWER_FIELD,
        max_length=ANSWER_LIMIT,
        default=default[:ANSWER_LIMIT] or None,
        placeholder="In your own words. Code goes between ``` fences.",
    )
    modal.add_item(ui.Label(text=clip(label, 45), component=field))
    modal.stop()
    return modal


def submitted_text(interaction: discord.Interaction[Any]) -> str:
    """What was typed into the answer field of a submitted modal, '' if it has none."""
    data: dict[str, Any] = dict(interaction.data or {})
    pending: list[Any] = list(data.get("components", ()))
    while pending:
        component = pending.pop()
        if component.get("custom_id") == ANSWER_FIELD:
            return str(component.get("value") or "")
        pending += component.get("components", ())
        if "component" in component:
            pending.append(component["component"])
    return ""
