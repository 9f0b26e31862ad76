"""What asking for a leaderboard does, by command or by click: look it up anew, find the names, draw it, deliver.

A click on a message that everybody sees is answered for the person alone; one on such an answer changes it in place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord

from bot.discord_ui import deliver
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.ids import LAST_PAGE, BoardId, BoardVerb
from bot.discord_ui.members import Members
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.render import leaderboard as render
from bot.discord_ui.render.message import Attachment, Message
from bot.use_cases.leaderboard_outcomes import BoardView, Measure, Oneself, Period, Wanted
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.shown_boards import ShownBoards

NOT_TAKEN = "Discord did not take that; `/leaderboard show` asks again."
_REPEATS = 5
"""How often a page is looked up anew because people on it have left the server."""


class LeaderboardActions:
    """One instance serves every message ever made: all state is in the database."""

    def __init__(
        self,
        leaderboards: Leaderboards,
        shown: ShownBoards,
        members: Members,
        pictures: Pictures,
        titles: Mapping[str, str],
    ) -> None:
        """`shown` is told who is to be read on messages for everybody."""
        self.picture_seconds = 6.0
        """How long a page waits for its picture; it goes without one then."""
        self._leaderboards = leaderboards
        self._shown = shown
        self._members = members
        self._pictures = pictures
        self._titles = titles

    async def show(self, interaction: Interaction, wanted: Wanted, *, public: bool) -> None:
        """A page as a new message; in direct messages, and where the bot is no member, what one has oneself."""
        guild = _server(interaction)
        if guild is None:
            private = deliver.is_private(interaction)
            message = await deliver.in_time(
                interaction, self._oneself(interaction, wanted), ephemeral=private
            )
            await deliver.reply(interaction, message, ephemeral=private)
            return
        work = self._board(guild, interaction.user.id, wanted, public=public)
        view, message = await deliver.in_time(interaction, work, ephemeral=not public)
        message_id = await deliver.reply(interaction, message, ephemeral=not public)
        if not public:
            return
        if message_id is not None and interaction.channel_id is not None:
            people = [line.user_id for line in view.lines]
            await self._shown.keep(interaction.channel_id, message_id, people)
        await deliver.tell(interaction, render.own_place(view))

    async def click(self, interaction: Interaction, target: BoardId, values: Sequence[str] = ()) -> None:
        """A button or menu on a leaderboard of any age."""
        async with guarded(interaction, not_taken=NOT_TAKEN):
            guild, wanted = _server(interaction), _wanted(target, values)
            own = interaction.message is not None and interaction.message.flags.ephemeral
            if guild is None:
                message = await deliver.in_time(interaction, self._oneself(interaction, wanted))
                await deliver.edit(interaction, message)
                return
            work = self._board(guild, interaction.user.id, wanted, public=False)
            _, message = await deliver.in_time(interaction, work, ephemeral=None if own else True)
            if own:
                await deliver.edit(interaction, message)
            else:
                await deliver.tell(interaction, message)

    async def _oneself(self, interaction: Interaction, wanted: Wanted) -> Message:
        view = await self._leaderboards.show(interaction.user.id, None, wanted)
        assert isinstance(view, Oneself)  # noqa: S101 - what there is without a server
        return render.oneself(view, self._titles)

    async def _board(
        self, guild: discord.Guild, actor: int, wanted: Wanted, *, public: bool
    ) -> tuple[BoardView, Message]:
        view, names = await self._page(guild, actor, wanted)
        picture = await self._picture(view, names, public=public)
        # Names and pictures take their time, and whoever hid meanwhile was told that they are on no list any more.
        now = await self._look(guild.id, actor, wanted)
        if {line.user_id for line in view.lines} - {line.user_id for line in now.lines}:
            view, names = await self._page(guild, actor, wanted)
            picture = None
        return view, render.board(view, names, self._titles, public=public, picture=picture)

    async def _page(
        self, guild: discord.Guild, actor: int, wanted: Wanted
    ) -> tuple[BoardView, Mapping[int, str]]:
        """A page on which nobody stands who is known to have left."""
        view = await self._look(guild.id, actor, wanted)
        # Who asks is in the server, whatever was known: they may have left and come back.
        if view.own is None and not view.hidden and await self._leaderboards.there(guild.id, [actor]):
            view = await self._look(guild.id, actor, wanted)
        for _ in range(_REPEATS):
            known = await self._members.names(guild, {line.user_id for line in view.lines})
            if not known.gone:
                return view, known.names
            await self._leaderboards.gone(guild.id, known.gone)
            gone = known.gone
            view = await self._look(guild.id, actor, wanted)
        known = await self._members.names(guild, {line.user_id for line in view.lines})
        return _without(view, known.gone | gone), known.names

    async def _look(self, guild_id: int, actor: int, wanted: Wanted) -> BoardView:
        view = await self._leaderboards.show(actor, guild_id, wanted)
        assert isinstance(view, BoardView)  # noqa: S101 - what there is in a server
        return view

    async def _picture(self, view: BoardView, names: Mapping[int, str], *, public: bool) -> Attachment | None:
        chart = render.chart(view, names, self._titles, public=public)
        if chart is None:
            return None
        try:
            return await asyncio.wait_for(self._pictures.board(chart), self.picture_seconds)
        except TimeoutError:
            return None


def _server(interaction: Interaction) -> discord.Guild | None:
    """The server whose list is meant; none where only the person has installed the bot."""
    return interaction.guild if interaction.is_guild_integration() else None


def _wanted(target: BoardId, values: Sequence[str]) -> Wanted:
    wanted = Wanted(target.period, target.measure, target.topic, target.page)
    match target.verb:
        case BoardVerb.OWN:
            return replace(wanted, page=None)
        case BoardVerb.LAST:
            return replace(wanted, page=LAST_PAGE)
        case BoardVerb.PERIOD:
            return replace(wanted, period=Period(values[0]), page=0)
        case BoardVerb.MEASURE:
            return replace(wanted, measure=Measure(values[0]), page=0)
        case _:
            return wanted


def _without(view: BoardView, gone: frozenset[int]) -> BoardView:
    return replace(view, lines=tuple(line for line in view.lines if line.user_id not in gone))
