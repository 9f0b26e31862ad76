"""Buttons, menus and modals. They carry ids only; what a click does is in `bot.discord_ui.actions`.

They are plain items, not `discord.ui.DynamicItem`: discord.py drops a click on a dynamic item, unanswered, when the
message has changed since the person saw it, which is what the second of two quick clicks looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import discord
from discord import ui

from bot.discord_ui.ids import DailyId, HistoryId, HistoryVerb, InterviewId, Verb
from bot.discord_ui.render.message import fitted
from bot.discord_ui.render.text import clip

Button: TypeAlias = ui.Button[Any]

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


def interview_button(target: InterviewId, label: str, *, primary: bool | None = None) -> Button:
    """A button that works for ever: its id is looked up when it is clicked, also after a restart."""
    style = _STYLES.get(target.verb, discord.ButtonStyle.secondary)
    if primary is not None:
        style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    return ui.Button(label=clip(label, 80), style=style, custom_id=str(target))


def history_button(page: int, label: str) -> Button:
    """Turns a page of the clicker's own history."""
    return ui.Button(label=label, custom_id=str(HistoryId(page, HistoryVerb.PAGE)))


def history_menu(page: int, options: list[discord.SelectOption]) -> ui.Select[Any]:
    """Opens the report of one of the clicker's interviews."""
    custom_id = str(HistoryId(page, HistoryVerb.OPEN))
    return ui.Select(custom_id=custom_id, placeholder="Open a report", options=options)


def answer_modal(
    target: InterviewId | DailyId, title: str, label: str, prompt: Sequence[str] = (), default: str = ""
) -> ui.Modal:
    """The form for an answer. `prompt` is shown above the field, so that the question can be read while typing.

    It is stopped at once, so that discord.py does not keep it: it would drop a submit that comes after a restart.
    Every submit goes through one listener (`client.InterviewClient.on_interaction`), by its custom id.
    """
    modal = ui.Modal(title=clip(title, 45), custom_id=str(target), timeout=None)
    for block in fitted(prompt):
        modal.add_item(ui.TextDisplay(block))
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
