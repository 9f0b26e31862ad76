"""The town of `test_adversary_monkey`, and what must be true in it whatever its people did."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.discord_ui.client import InterviewClient
from bot.use_cases.clean import clean
from tests.discord.bots import MovedClock
from tests.discord.loopback import Loopback
from tests.discord.loopback.exchange import Exchange
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.loopback.views import MessageView, ModalView


@dataclass
class Sent:
    """One submitted answer. `taken`: whether the person was told that it was; None when nothing was told."""

    person: Person
    text: str
    taken: bool | None


@dataclass
class Player:
    """A person with all the messages and forms they ever had in front of them."""

    person: Person
    home: Channel
    seen: list[MessageView] = field(default_factory=list)
    forms: list[ModalView] = field(default_factory=list)


class Town:
    """Four people, a server, and everything that happened."""

    def __init__(
        self,
        server: Loopback,
        rng: random.Random,
        file: Path,
        clock: MovedClock | None = None,
        bot: InterviewClient | None = None,
    ) -> None:
        self.server, self.rng, self.file, self.clock, self.bot = server, rng, file, clock, bot
        self.guild = server.add_guild("Study group")
        self.general = self.guild.add_channel("general")
        self.sent: list[Sent] = []
        self.faulty = False
        names = ["ada", "bob", "cleo", "dan"]
        self.players = [Player(self._person(name), self.general) for name in names]
        self.players[3].home = self.players[3].person.dm()

    def _person(self, name: str) -> Person:
        return self.server.add_user(name, member_of=[self.guild], permissions=["manage_threads"])

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says now."""
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query, values).fetchall()


def check_shown(town: Town, player: Player, exchange: Exchange) -> None:
    """A message with buttons of a question shows the state that is stored."""
    for view in exchange.messages:
        ids = [each.split(":") for each in view.custom_ids if each.startswith("iv1:")]
        verbs = {each[3] for each in ids}
        if not ids or view.deleted or verbs & {"end", "review", "page"}:
            continue
        interview, turn = int(ids[0][1]), int(ids[0][2])
        ((phase, owner),) = town.rows("SELECT phase, owner_id FROM interviews WHERE id = ?", interview)
        assert owner == player.person.id
        stored = town.rows(
            "SELECT number, hints, revealed FROM turns WHERE interview_id = ? ORDER BY number", interview
        )
        shown = "paused" if "resume" in verbs else "asking" if "answer" in verbs else "reviewing"
        assert (phase, stored[-1][0]) == (shown, turn), f"{view!r} of {exchange!r}"
        if shown == "asking":
            assert view.text.count("💡") == stored[-1][1]
        if shown == "reviewing" and "retry" in verbs:
            assert ("reference" in verbs) or stored[-1][2], f"{view!r} of {exchange!r}"
            probes = town.rows(
                "SELECT 1 FROM attempts WHERE interview_id = ? AND turn_number = ? AND follow_up_point IS NOT NULL"
                " AND follow_up_answer IS NULL",
                interview,
                turn,
            )
            assert ("follow" in verbs) == bool(probes), f"{view!r} of {exchange!r}"


def check_stored(town: Town) -> None:
    """What was taken is stored once and as it was typed; what was given back is not; no question comes twice."""
    query = "SELECT owner_id, {} FROM attempts JOIN interviews ON id = interview_id WHERE {} IS NOT NULL"
    stored = Counter(town.rows(query.format("text", "text")))
    stored += Counter(town.rows(query.format("follow_up_answer", "follow_up_answer")))
    assert sum(stored.values()) > 5, "hardly anything was answered: this shows nothing"
    assert max(stored.values()) == 1
    for sent in town.sent:
        kept = (sent.person.id, clean(sent.text)) in stored
        assert sent.taken is None or kept == sent.taken, f"{sent!r}"
    assert set(stored) <= {(sent.person.id, clean(sent.text)) for sent in town.sent}
    asked = Counter(town.rows("SELECT interview_id, question_id FROM turns"))
    assert max(asked.values()) == 1
    running = Counter(
        town.rows("SELECT owner_id FROM interviews WHERE origin = 'interview' AND phase != 'finished'")
    )
    assert not running or max(running.values()) == 1


def check_screens(town: Town, logged: str) -> None:
    """Nobody reads another's answer, nobody is pinged, and no log has what was typed."""
    marks = {sent.text.split(" ")[0]: sent.person for sent in town.sent}
    for player in town.players:
        for channel in list(town.server.world.channels.values()):
            if channel.recipients and player.person.user not in channel.recipients:
                continue
            mine = channel.is_thread and player.person.id not in channel.member_ids
            for view in [] if mine else player.person.sees(channel):
                for mark, person in marks.items():
                    assert mark not in view.text or person is player.person
    assert town.server.pings == []
    assert [mark for mark in marks if mark in logged] == []
