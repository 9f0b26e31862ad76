"""The people of `test_adversary_monkey`: what they may do, and what breaks meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.jobs import close_exam_questions
from tests.discord.loopback.exchange import Exchange
from tests.discord.loopback.state import Channel
from tests.discord.playing import BANK
from tests.discord.test_adversary_town import Player, Sent, Town, check_shown

EXPLAINED = {10003, 10008, 40060, 50001, 50007, 50013}
"""Refusals that deleted messages and channels, lost answers, permissions and closed DMs explain."""
WEIGHTS = {"answer": 9.0, "next": 8.0, "follow": 6.0, "finish": 0.7, "pause": 1.0, "skip": 1.0}
"""How gladly a button is clicked, by the last part of its id."""
TEXTS = [sample.answer for question in BANK for sample in question.samples]
ODD = [
    "@everyone <@1> # **x** ```py\n1\n```",
    "\u202e" + "ш" * 3000,
    "\r\na\x00b",
    "`" * 700,
    "{0} %s 🧨" * 300,
]


class Monkey:
    """Does random legal things."""

    def __init__(self, town: Town) -> None:
        self.town, self.rng, self.server = town, town.rng, town.server

    async def step(self) -> None:
        """One person does something, or several at once, perhaps while something breaks."""
        kind = self.rng.random()
        if kind < 0.55:
            player = self.rng.choice(self.town.players)
            exchange = await self._act(player)
            if exchange is not None:
                check_shown(self.town, player, exchange)
        elif kind < 0.75:
            await self.act_together(self.rng.randint(2, 4))
        else:
            await self._break_something()

    async def act_together(self, count: int) -> None:
        """Several actions at once; the same person may have two devices."""
        acts: list[Coroutine[Any, Any, Any]] = [
            self._act(p) for p in self.rng.choices(self.town.players, k=count)
        ]
        await asyncio.gather(*acts)

    async def look_back(self) -> None:
        """At the end everybody asks where they are."""
        for player in self.town.players:
            for command in ("interview resume", "interview history"):
                exchange = await player.person.slash(player.home, command)
                self._remember(player, exchange)
                check_shown(self.town, player, exchange)

    async def _act(self, player: Player) -> Exchange | None:
        fresh = bool(player.forms) and self.rng.random() < 0.7
        choice = self.rng.choices((self._command, self._click, self._submit), (2, 8, 9 if fresh else 1))[0]
        return await choice(player)

    async def _command(self, player: Player) -> Exchange:
        rng = self.rng
        name = rng.choice(["interview start"] * 4 + ["interview resume", "interview history", "question ask"])
        options: dict[str, Any] = {}
        if name == "interview start":
            options["questions"] = rng.randint(1, 3)
            options["mode"] = rng.choice(["practice", "practice", "exam"])
            options["where"] = rng.choice(["here", "here", "thread", "dm"])
            if rng.random() < 0.3:
                options["minutes"] = rng.randint(1, 3)
        if name in ("interview start", "question ask"):
            if rng.random() < 0.5:
                options["topic"] = rng.choice([*BANK.topics, "gardening *_`", "mem"])
            if rng.random() < 0.3:
                options["difficulty"] = rng.choice(["easy", "medium", "hard"])
        return self._remember(player, await player.person.slash(player.home, name, wait=False, **options))

    async def _click(self, player: Player) -> Exchange | None:
        self._look_around(player)
        views = [view for view in player.seen[-12:] if view.interactive and not view.deleted]
        if not views:
            return await self._command(player)
        stale = self.rng.random() < 0.25
        view = self.rng.choice(views) if stale else self.rng.choice(views[-3:]).current
        if not view.interactive or view.channel.deleted:
            return await self._command(player)
        likely = [WEIGHTS.get(each["custom_id"].split(":")[-1], 2.0) for each in view.interactive]
        (component,) = self.rng.choices(view.interactive, likely)
        if "options" in component:
            value = self.rng.choice(component["options"])["value"]
            work = player.person.select(view, component["custom_id"], [value], stale=True, wait=False)
        else:
            work = player.person.click(view, component["custom_id"], stale=True, wait=False)
        return self._remember(player, await work)

    async def _submit(self, player: Player) -> Exchange | None:
        forms = [form for form in player.forms if not form.channel.deleted]
        if not forms:
            return await self._click(player)
        form = forms[-1] if self.rng.random() < 0.8 else self.rng.choice(forms)
        if self.rng.random() < 0.8:
            player.forms.remove(form)
        body = self.rng.choice(TEXTS) if self.rng.random() < 0.85 else self.rng.choice(ODD)
        text = f"q{player.person.user.name}{len(self.town.sent)}z {body}"[:4000]
        sent = Sent(player.person, text, None)
        self.town.sent.append(sent)
        exchange = await player.person.submit(form, text, wait=False)
        if exchange.error is None and not self.town.faulty:
            await exchange.settled()
            sent.taken = "so that nothing is lost" not in exchange.text if exchange.messages else None
        return self._remember(player, exchange)

    def _remember(self, player: Player, exchange: Exchange) -> Exchange:
        gone = exchange.interaction.channel.deleted
        assert exchange.error is None or self.town.faulty or gone, f"{exchange!r}"
        if exchange.opened_modal:
            player.forms.append(exchange.modal)
        self._look_around(player)
        return exchange

    @staticmethod
    def _look_around(player: Player) -> None:
        """Notice what is new in one's channels: a next question, a message that changed."""
        for channel in [player.home, player.person.dm(), *player.home.threads]:
            if not channel.is_thread or player.person.id in channel.member_ids:
                known = {(view.id, view.version) for view in player.seen}
                new = [view for view in player.person.sees(channel) if (view.id, view.version) not in known]
                player.seen += [view for view in new if view.interactive]

    async def _break_something(self) -> None:
        """Something breaks while two people act; lost and failed responses explain missing answers."""
        callback = ("POST", "/interactions/*/*/callback")
        what = self.rng.choice(
            ["network", "network", "slow", "lose", "fail", "delete", "rights", "time", "time"]
        )
        self.town.faulty = what in ("lose", "fail")
        match what:
            case "network":
                self.server.drop_gateway()
            case "slow":
                self.server.delay(*callback, 0.2)
            case "lose":
                self.server.lose_answer(*callback)
            case "fail":
                self.server.fail(*callback, 500)
            case "delete":
                self._delete_something()
            case "rights":
                self._change_rights()
            case _:
                await self._let_time_pass()
        await self.act_together(2)
        self.town.faulty = False
        self.server._faults.faults.clear()

    async def _let_time_pass(self) -> None:
        clock, bot = self.town.clock, self.town.bot
        if clock is not None and bot is not None:
            clock.move(seconds=self.rng.choice([20, 70, 400]))
            if self.rng.random() < 0.5:
                await close_exam_questions(bot.services.interviews, bot.announce_time_up)

    def _delete_something(self) -> None:
        channels = list(self.server.world.channels.values())
        messages = [message for channel in channels for message in channel.messages.values()]
        if self.town.general.threads and self.rng.random() < 0.4:
            self._close(self.rng.choice(self.town.general.threads))
        elif messages:
            self.server.world.delete_message(self.rng.choice(messages))

    def _change_rights(self) -> None:
        if self.rng.random() < 0.3:
            user = self.rng.choice(self.town.players).person.user
            user.dms_open = not user.dms_open
        change = self.rng.choice([self.town.general.deny_bot, self.town.general.allow_bot])
        change(self.rng.choice(["create_private_threads", "send_messages", "send_messages_in_threads"]))

    def _close(self, thread: Channel) -> None:
        if self.rng.random() < 0.5:
            thread.delete()
        else:
            thread.archive(locked=True)
