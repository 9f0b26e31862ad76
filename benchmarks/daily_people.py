"""People who use the bot while it posts to all channels: how long they wait for a sign of life."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from benchmarks import daily_town as towns
from benchmarks.daily_burst import print_burst, print_log, run_burst, slow_answers, started
from benchmarks.daily_report import Report, quantile, spread
from benchmarks.latency import Load, Measured
from questions.bank import bundled_bank_path, load_bank
from storage.database import open_database
from tests.discord.bots import BotProcess
from tests.discord.loopback import Channel, DriverError, Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.views import MessageView

PEOPLE = 36
THINK = 1.5
"""Mean seconds between two actions of a person: far less than anybody takes."""
AIM = 0.5
_SERVERS = 3
"""Servers that everybody is a member of."""


async def people(report: Report, folder: Path, channels: int, rng: random.Random) -> None:
    """Post to so many channels while people ask for questions and answer those of the day."""
    towns.prepare(f"sqlite:///{folder / 'people.db'}")
    measured = Measured()
    load = Load(load_bank(bundled_bank_path()), measured, rng, THINK, 1)
    async with Loopback() as server, open_database(f"sqlite:///{folder / 'people.db'}") as database:
        slow_answers(server)
        town = towns.build(server, channels)
        lounge = server.add_guild("Lounge").add_channel("practice")
        bot = BotProcess(server, folder / "people.db", folder / "people.log")
        visits = [_Visit(_join(server, town, lounge), town, lounge, load) for _ in range(PEOPLE)]
        async with started(bot):
            await towns.make_due(database, town)
            going = [asyncio.create_task(visit.go_on()) for visit in visits]
            lives = await run_burst(bot, town, database, rng, None)
            for visit in visits:
                visit.is_over = True
            await asyncio.gather(*going)
        print_burst(report, town, lives)
        _print(report, measured)
        report.must("unanswered", [problem for visit in visits for problem in visit.problems])
        report.must("channels without exactly one post", await towns.faults(database, town))
        report.must("requests answered with 429", [str(each) for each in server.throttled])
        report.must("sent what Discord refuses", [str(each) for each in server.violations])
        print_log(report, bot)


def _join(server: Loopback, town: towns.Town, lounge: Channel) -> Person:
    assert lounge.guild
    return server.add_user("visitor", member_of=[*town.guilds[:_SERVERS], lounge.guild])


class _Visit:
    """One person, who goes on until it is over."""

    def __init__(self, person: Person, town: towns.Town, lounge: Channel, load: Load) -> None:
        self.person = person
        self.lounge = lounge
        self.load = load
        self.is_over = False
        self.problems: list[str] = []
        mine = set(town.guilds[:_SERVERS])
        self._channels = [channel for channel in town.channels if channel.guild in mine]

    async def go_on(self) -> None:
        """Practise, or answer a question of the day, as it comes."""
        while not self.is_over:
            await self.load.pause()
            posts = [channel for channel in self._channels if channel.messages]
            try:
                if posts and self.load.rng.random() < 0.6:
                    await self._answer_daily(self.load.rng.choice(posts))
                else:
                    await self._practise()
            except DriverError as error:
                self.problems.append(str(error))

    async def _practise(self) -> None:
        note = self.load.measured.note
        asked = note("/question ask", await self.person.slash(self.lounge, "question ask"))
        await self._answer(asked.message, "")

    async def _answer_daily(self, channel: Channel) -> None:
        post = MessageView(next(iter(channel.messages.values())))
        await self._answer(post, " (daily)")

    async def _answer(self, message: MessageView, which: str) -> None:
        note = self.load.measured.note
        await self.load.pause()
        form = note(f"open form{which}", await self.person.click(message, "Answer")).modal
        await self.load.pause()
        note(f"submit{which}", await self.person.submit(form, self.load.text()))


def _print(report: Report, measured: Measured) -> None:
    for kind, seconds in sorted(measured.seconds.items()):
        report.line(f"acknowledged: {kind}", f"{spread(seconds, 'ms', 1000)} of {len(seconds)}")
    everything = sorted(each for seconds in measured.seconds.values() for each in seconds)
    good = quantile(everything, 0.99) < AIM
    report.line(
        "acknowledged: all", spread(everything, "ms", 1000), f"p99 under {AIM * 1000:.0f} ms", good=good
    )
