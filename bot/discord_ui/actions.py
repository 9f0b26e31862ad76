"""What clicks and submitted modals do: call the use-case, render its outcome, deliver it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.components import answer_modal, submitted_text
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.forms import form, why_no_form
from bot.discord_ui.ids import InterviewId, Verb
from bot.discord_ui.outdated import is_outdated, needs_note, replaces
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.render import question as question_render
from bot.discord_ui.render import report as report_render
from bot.discord_ui.render.outcome import render
from bot.discord_ui.render.refusal import refusal, sentence, sentence_for
from bot.use_cases.faults import StorageError
from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Marked,
    Outcome,
    Paused,
    Recorded,
    Refusal,
    Revealed,
)
from bot.use_cases.interviews import Interviews
from questions.interview import Reason

log = structlog.get_logger(__name__)

_UNKNOWN = "This button is of another version of the bot; `/interview resume` shows where you are."
_LOOK_SECONDS = 1.2
"""How long to wait for the question before a form opens without it: a form must be the first response."""

_Simple = Callable[[int, InterviewId], Awaitable[Outcome]]


class Actions:
    """One instance serves every message ever sent: all state is in the database."""

    def __init__(self, interviews: Interviews, titles: Mapping[str, str], pictures: Pictures) -> None:
        self._interviews = interviews
        self._titles = titles
        self._pictures = pictures
        self._drawing: set[asyncio.Task[None]] = set()
        self._simple: dict[Verb, _Simple] = {
            Verb.HINT: lambda actor, to: interviews.hint(actor, to.interview, to.turn, 0),
            Verb.HINT_2: lambda actor, to: interviews.hint(actor, to.interview, to.turn, 1),
            Verb.HINT_3: lambda actor, to: interviews.hint(actor, to.interview, to.turn, 2),
            Verb.SKIP: lambda actor, to: interviews.skip(actor, to.interview, to.turn),
            Verb.RETRY: lambda actor, to: interviews.retry(actor, to.interview, to.turn),
            Verb.PAUSE: lambda actor, to: interviews.pause(actor, to.interview),
            Verb.RESUME: lambda actor, to: interviews.resume(actor, to.interview),
            Verb.BACK: lambda actor, to: interviews.look(actor, to.interview),
            Verb.END: lambda actor, to: interviews.end(actor, to.interview),
        }

    async def click(self, interaction: Interaction, target: InterviewId) -> None:
        """A button of an interview's message."""
        async with guarded(interaction):
            match target.verb:
                case Verb.ANSWER | Verb.FOLLOW_UP:
                    await self._open_form(interaction, target)
                case Verb.NEXT:
                    await self._advance(interaction, target)
                case Verb.REVEAL:
                    await self._reveal(interaction, target)
                case Verb.ASK_END:
                    await self._confirm_end(interaction, target)
                case Verb.REVIEW | Verb.TURN_PAGE:
                    await self._review(interaction, target)
                case _:
                    work = self._simple[target.verb](interaction.user.id, target)
                    await self._show_click(interaction, target, await deliver.in_time(interaction, work))

    async def submit(self, interaction: Interaction, target: InterviewId) -> None:
        """A submitted form; it may have been opened before a restart."""
        text = submitted_text(interaction)
        async with guarded(interaction, text):
            take = self._interviews.follow_up if target.verb is Verb.FOLLOW_UP else self._interviews.answer
            work = take(interaction.user.id, target.interview, target.turn, text)
            outcome = await deliver.in_time(interaction, work)
            if not isinstance(outcome, Refusal):
                log.info("answer stored", interview=target.interview, turn=target.turn, characters=len(text))
            await self.show(interaction, outcome)

    async def show(self, interaction: Interaction, outcome: Outcome) -> None:
        """Bring the clicked message up to date; a refusal is told beside it."""
        if isinstance(outcome, Refusal):
            await deliver.tell(interaction, refusal(outcome))
            return
        await deliver.edit(interaction, render(outcome, self._titles))
        if isinstance(outcome, Finished):
            # Nobody waits for the picture: not the person, who has the report, and not the end of the program.
            task = asyncio.create_task(self._add_picture(interaction, outcome))
            self._drawing.add(task)
            task.add_done_callback(self._drawing.discard)

    async def _show_click(self, interaction: Interaction, target: InterviewId, outcome: Outcome) -> None:
        """As `show`; but a message that shows what is no longer so is brought up to date, saying why."""
        if not isinstance(outcome, Refusal) or not is_outdated(outcome):
            await self.show(interaction, outcome)
            return
        work = self._interviews.look(interaction.user.id, target.interview)
        now = await deliver.in_time(interaction, work)
        if not replaces(now, target):
            await self.show(interaction, outcome)
        elif isinstance(now, Finished):
            await self.show(interaction, now)
        else:
            message = render(now, self._titles)
            note = sentence_for(outcome.reason)
            await deliver.edit(interaction, message.with_note(note) if needs_note(now) else message)

    def stop_drawing(self) -> None:
        """The program ends: reports stay without the pictures that are not drawn yet."""
        for task in self._drawing:
            task.cancel()

    async def history_page(self, interaction: Interaction, page: int) -> None:
        """Another page of the clicker's own history."""
        async with guarded(interaction):
            history = await deliver.in_time(interaction, self._interviews.history(interaction.user.id, page))
            await deliver.edit(interaction, report_render.history(history, self._titles))

    async def open_report(self, interaction: Interaction, interview_id: int) -> None:
        """A past interview from the history's menu, as a new message."""
        async with guarded(interaction):
            work = self._interviews.look(interaction.user.id, interview_id)
            outcome = await deliver.in_time(interaction, work, ephemeral=deliver.is_private(interaction))
            message = render(outcome, self._titles)
            await deliver.reply(interaction, message, ephemeral=deliver.is_private(interaction))

    async def unknown(self, interaction: Interaction) -> None:
        """A button or form that this version does not know, from a newer one say."""
        async with guarded(interaction, submitted_text(interaction)):
            log.info("unknown id", user=interaction.user.id)
            await deliver.tell(interaction, sentence(_UNKNOWN, submitted_text(interaction)))

    async def _open_form(self, interaction: Interaction, target: InterviewId) -> None:
        """Answer and follow-up: a form, unless it is clear already that no answer can be taken."""
        try:
            work = self._interviews.look(interaction.user.id, target.interview)
            outcome = await asyncio.wait_for(work, _LOOK_SECONDS)
        except (TimeoutError, StorageError):
            # What the person types is judged when it comes in; better a bare form than none.
            bare = answer_modal(target, "Your answer", "Your answer")
            await deliver.respond(interaction, lambda: interaction.response.send_modal(bare))
            return
        reason = why_no_form(outcome, target)
        if reason is not None:
            await self._show_click(interaction, target, Refusal(reason))
            return
        modal = form(outcome, target)
        await deliver.respond(interaction, lambda: interaction.response.send_modal(modal))

    async def _advance(self, interaction: Interaction, target: InterviewId) -> None:
        work = self._interviews.advance(interaction.user.id, target.interview, target.turn)
        outcome = await deliver.in_time(interaction, work)
        if not isinstance(outcome, Asked):
            await self._show_click(interaction, target, outcome)
            return
        await deliver.strip_buttons(interaction)
        message = render(outcome, self._titles)
        await deliver.reply(interaction, message, ephemeral=deliver.is_private(interaction))

    async def _reveal(self, interaction: Interaction, target: InterviewId) -> None:
        work = self._interviews.reveal(interaction.user.id, target.interview, target.turn)
        outcome = await deliver.in_time(interaction, work)
        if not isinstance(outcome, Revealed):
            await self._show_click(interaction, target, outcome)
            return
        follow_up = InterviewId(target.interview, target.turn, Verb.FOLLOW_UP)
        if deliver.has_button(interaction, str(follow_up)):
            # The answer has been given away: the question that asked for it goes.
            now = await self._interviews.look(interaction.user.id, target.interview)
            if isinstance(now, Marked) and replaces(now, target):
                await deliver.edit(interaction, render(now, self._titles))
        private = deliver.is_private(interaction)
        await deliver.reply(interaction, render(outcome, self._titles), ephemeral=private)

    async def _confirm_end(self, interaction: Interaction, target: InterviewId) -> None:
        work = self._interviews.look(interaction.user.id, target.interview)
        outcome = await deliver.in_time(interaction, work)
        match outcome:
            case Asked(view) | Marked(view) | Recorded(view) | Closed(view) | Paused(view):
                await deliver.edit(interaction, question_render.confirm_end(view))
            case _:
                await self.show(interaction, outcome)

    async def _review(self, interaction: Interaction, target: InterviewId) -> None:
        """From the report: a new message; from a page of the review: that page turned."""
        work = self._interviews.review(interaction.user.id, target.interview, target.turn)
        turning = target.verb is Verb.TURN_PAGE
        private = deliver.is_private(interaction)
        outcome = await deliver.in_time(interaction, work, ephemeral=None if turning else private)
        if not isinstance(outcome, Finished):
            refused = outcome if isinstance(outcome, Refusal) else Refusal(Reason.OPEN_QUESTION)
            await deliver.tell(interaction, refusal(refused))
            return
        message = report_render.review(outcome, target.turn)
        if turning:
            await deliver.edit(interaction, message)
        else:
            await deliver.reply(interaction, message, ephemeral=private)

    async def _add_picture(self, interaction: Interaction, outcome: Finished) -> None:
        """The report stands already; the picture follows when it is drawn."""
        picture = await self._pictures.report(outcome.report)
        if picture is None:
            return
        try:
            await deliver.edit(interaction, report_render.finished(outcome, picture))
        except (discord.HTTPException, aiohttp.ClientError) as error:
            log.warning("picture not shown", error=type(error).__name__, reason=str(error))
