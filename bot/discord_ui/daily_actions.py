"""What clicks and submitted forms about a question of the day do: call the use-case, render, deliver.

A click on a message that everybody sees is answered for the person alone; one on such an answer changes it in place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TypeVar

import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.components import submitted_text
from bot.discord_ui.daily_threads import DailyThreads
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.forms import daily_form
from bot.discord_ui.ids import DailyId, DailyVerb
from bot.discord_ui.render import daily_discussion
from bot.discord_ui.render import daily_people as render
from bot.discord_ui.render.message import Message
from bot.use_cases.daily_outcomes import DailyView, Gone, Looked
from bot.use_cases.daily_play import DailyPlay
from bot.use_cases.faults import StorageError
from questions.model import Question

log = structlog.get_logger(__name__)

T = TypeVar("T")

_LOOK_SECONDS = 1.2
"""How long to wait for the question before a form opens without it: a form must be the first response."""
_SEEN = {DailyVerb.HINT: 0, DailyVerb.HINT_2: 1, DailyVerb.HINT_3: 2}
"""How many hints a person has seen who asks for one with this button."""
_NOT_TAKEN = (
    "Discord did not take that. If you sent an answer it may be kept all the same: “My result” shows it."
)


class DailyActions:
    """One instance serves every post ever made: all state is in the database."""

    def __init__(self, client: discord.Client, play: DailyPlay, titles: Mapping[str, str]) -> None:
        self._play = play
        self._titles = titles
        self._threads = DailyThreads(client, play)

    async def click(self, interaction: Interaction, target: DailyId) -> None:
        """A button about a question of the day, on whatever message."""
        async with guarded(interaction, not_taken=_NOT_TAKEN):
            match target.verb:
                case DailyVerb.ANSWER:
                    await self._open_form(interaction, target)
                case DailyVerb.RESULT:
                    await self._result(interaction, target)
                case DailyVerb.SHARE | DailyVerb.KEEP:
                    await self._share(interaction, target)
                case DailyVerb.DISCUSS:
                    await self._discuss(interaction, target)
                case DailyVerb.HINT | DailyVerb.HINT_2 | DailyVerb.HINT_3:
                    await self._hint(interaction, target)

    async def submit(self, interaction: Interaction, target: DailyId) -> None:
        """A submitted form; it may have been opened before a restart."""
        text = submitted_text(interaction)
        async with guarded(interaction, text, not_taken=_NOT_TAKEN):
            work = self._play.answer(interaction.user.id, target.post, target.stamp, text)
            outcome = await _in_time(interaction, work)
            if isinstance(outcome, Gone):
                await deliver.tell(interaction, render.gone(outcome))
                return
            attempt = outcome.attempt
            log.info("daily answer stored", post=target.post, counts=attempt.counts, characters=len(text))
            await _show(interaction, render.answered(outcome, self._title(outcome.view)))

    async def _open_form(self, interaction: Interaction, target: DailyId) -> None:
        view: DailyView | None = None
        try:
            work = self._play.look(interaction.user.id, target.post, target.stamp, shows=False)
            outcome = await asyncio.wait_for(work, _LOOK_SECONDS)
        except (TimeoutError, StorageError):
            pass  # what the person types is judged when it comes in; better a bare form than none
        else:
            if isinstance(outcome, Gone):
                await deliver.tell(interaction, render.gone(outcome))
                return
            view = outcome.view
        modal = daily_form(view, target)
        await deliver.respond(interaction, lambda: interaction.response.send_modal(modal))

    async def _hint(self, interaction: Interaction, target: DailyId) -> None:
        seen = _SEEN[target.verb]
        work = self._play.hint(interaction.user.id, target.post, target.stamp, seen)
        outcome = await _in_time(interaction, work)
        if isinstance(outcome, Gone):
            await deliver.tell(interaction, render.gone(outcome))
        else:
            await _show(interaction, render.hinted(outcome, self._title(outcome.view)))

    async def _result(self, interaction: Interaction, target: DailyId) -> None:
        work = self._play.look(interaction.user.id, target.post, target.stamp)
        await self._show_result(interaction, await _in_time(interaction, work))

    async def _share(self, interaction: Interaction, target: DailyId) -> None:
        shares = target.verb is DailyVerb.SHARE
        work = self._play.share(interaction.user.id, target.post, target.stamp, shares=shares)
        outcome = await _in_time(interaction, work)
        note = ""
        if isinstance(outcome, Looked) and not outcome.view.is_open:
            note = render.sharing_late(outcome.view, shares=shares)
        await self._show_result(interaction, outcome, note)

    async def _show_result(self, interaction: Interaction, outcome: Looked | Gone, note: str = "") -> None:
        if isinstance(outcome, Gone):
            await deliver.tell(interaction, render.gone(outcome))
            return
        message = render.result(outcome.view, self._title(outcome.view))
        await _show(interaction, message.with_note(note) if note else message)

    async def _discuss(self, interaction: Interaction, target: DailyId) -> None:
        work = self._threads.enter(interaction.user, target.post, target.stamp)
        outcome = await deliver.in_time(interaction, work, ephemeral=True)
        message = render.gone(outcome) if isinstance(outcome, Gone) else daily_discussion.discussion(outcome)
        await deliver.tell(interaction, message)

    def _title(self, view: DailyView) -> str:
        question: Question = view.question
        return self._titles.get(question.topic, question.topic)


def _is_own(interaction: Interaction) -> bool:
    """Whether the clicked message is one that only the person sees."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _in_time(interaction: Interaction, work: Awaitable[T]) -> T:
    return await deliver.in_time(interaction, work, ephemeral=None if _is_own(interaction) else True)


async def _show(interaction: Interaction, message: Message) -> None:
    if _is_own(interaction):
        await deliver.edit(interaction, message)
    else:
        await deliver.reply(interaction, message, ephemeral=True)
