"""What every cog is handed: use-cases, lookups in the bank, delivery."""

from __future__ import annotations

from collections.abc import Mapping

from discord.app_commands import Choice

from bot.discord_ui.actions import Actions
from bot.discord_ui.errors import Told
from bot.discord_ui.leaderboard_actions import LeaderboardActions
from bot.discord_ui.members import Members
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.progress_actions import ProgressActions
from bot.discord_ui.render.text import clip, quoted
from bot.discord_ui.starting import Starter
from bot.use_cases.daily import Daily
from bot.use_cases.interviews import Interviews
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.progress import Progress
from bot.use_cases.recaps import Recaps
from bot.use_cases.shown_boards import ShownBoards
from questions.bank import Bank
from questions.model import Question
from questions.search import BankSearch

_CHOICE = 100  # characters that Discord shows of a choice


class Services:
    """Built once, at start."""

    def __init__(
        self,
        bank: Bank,
        interviews: Interviews,
        daily: Daily,
        pictures: Pictures,
        leaderboards: Leaderboards,
        recaps: Recaps,
        shown: ShownBoards,
        members: Members,
        progress: Progress,
    ) -> None:
        self.titles: Mapping[str, str] = {topic.id: topic.title for topic in bank.topics.values()}
        self.interviews = interviews
        self.daily = daily
        self.pictures = pictures
        self.leaderboards = leaderboards
        self.recaps = recaps
        self.shown = shown
        self.members = members
        self.progress = progress
        self.actions = Actions(interviews, self.titles, pictures)
        self.starter = Starter(interviews, self.titles)
        self.leaderboard_actions = LeaderboardActions(leaderboards, shown, members, pictures, self.titles)
        self.progress_actions = ProgressActions(progress, members, pictures, self.titles)
        self._bank = bank
        self._search = BankSearch(bank)

    def topics(self, typed: str | None) -> tuple[str, ...]:
        """The topics meant by an option: none is all of them. Raises Told for what is not in the bank."""
        if typed is None or not typed.strip():
            return ()
        if typed in self.titles:
            return (typed,)
        found = self._search.topics(typed, 1)
        if not found:
            raise Told(
                f"There is no topic {quoted(typed, 60)}; pick one from the list that appears as you type.",
                logged="no such topic",
            )
        return (found[0].id,)

    def question(self, typed: str) -> Question | None:
        """The question of that id, else the best match for the words."""
        known = self._bank.get(typed.strip())
        if known is not None:
            return known
        found = self._search.questions(typed, 1) if typed.strip() else ()
        return found[0] if found else None

    def complete_topic(self, typed: str) -> list[Choice[str]]:
        """At most 25 topics for what has been typed so far."""
        return [
            Choice(name=clip(topic.title, _CHOICE), value=topic.id) for topic in self._search.topics(typed)
        ]

    def complete_question(self, typed: str) -> list[Choice[str]]:
        """At most 25 questions for what has been typed so far."""
        return [
            Choice(name=clip(f"{question.title}  ({question.difficulty.value})", _CHOICE), value=question.id)
            for question in self._search.questions(typed)
        ]
