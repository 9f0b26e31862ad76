"""Several people who do anything, at once, in two channels over some days, while networks misbehave."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database import open_database
from storage.tables import daily_attempts, daily_entries, daily_posts
from tests.discord.daily_people import Day, public, right, running_day
from tests.discord.loopback import Channel, DriverError, Exchange, Guild, Loopback, MessageView, Person

STEPS = 45
CALLBACK = ("POST", "/interactions/*/*/callback")
ACKNOWLEDGED, UNKNOWN_MESSAGE = 40060, 10008


class Monkey:
    """Clicks whatever somebody sees."""

    def __init__(self, day: Day, rng: random.Random, people: list[Person], channels: list[Channel]) -> None:
        self.day, self.rng, self.people, self.channels = day, rng, people, channels
        self.typed: list[str] = []
        self.seen: list[Exchange] = []

    async def step(self) -> None:
        """One to four things at once, and at times something goes wrong beside them."""
        server = self.day.server
        match self.rng.randrange(8):
            case 0:
                server.lose_answer(*CALLBACK)
            case 1:
                server.delay(*CALLBACK, 0.1)
            case 2:
                server.fail("POST", "/channels/*/threads", 500)
            case 3:
                self.day.clock.move(minutes=self.rng.choice([1, 30, 200]))
        who = self.rng.sample(self.people, self.rng.randint(1, 4))
        await asyncio.gather(*(self.act(person) for person in who))

    async def act(self, person: Person) -> None:
        """Click some button of some message; fill in the form, if one opens."""
        channel = self.rng.choice([*self.channels, *(t for c in self.channels for t in c.threads)])
        messages = [message for message in person.sees(channel) if message.buttons]
        if not messages:
            return
        message = self.rng.choice(messages[-4:])
        try:
            exchange = await person.click(message, self.rng.choice(message.buttons), wait=False)
            await self.look(exchange)
            if exchange.opened_modal:
                await self.look(await person.submit(exchange.modal, self.text(), wait=False))
        except DriverError as error:
            if "gone" not in str(error) and "No '" not in str(error):  # it changed under the person's hand
                raise

    def text(self) -> str:
        """Nonsense, which nobody else may ever see, or the reference, which may be shared."""
        posts = [view for channel in self.channels for view in public(channel) if "Question of" in view.text]
        if self.rng.random() < 0.4:
            return right(self.rng.choice(posts))
        nonsense = self.rng.choice(("plain data", "any language", "``` @everyone", "x" * 3000))
        self.typed.append(f"typed {len(self.typed)} {nonsense}")
        return self.typed[-1]

    async def look(self, exchange: Exchange) -> None:
        """Whatever was done is answered, and by nothing that nobody foresaw."""
        assert exchange.error is None, exchange
        await exchange.settled()
        assert "went wrong" not in exchange.text, exchange.text
        self.seen.append(exchange)


@pytest.mark.parametrize("seed", [5, 17])
async def test_anything_in_any_order(
    seed: int,
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Everybody is answered; one answer counts each; each post is revealed once; nothing typed gets out."""
    rng = random.Random(seed)
    channels = [general, guild.add_channel("other")]
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(5)]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        await day.begin(*channels)
        monkey = Monkey(day, rng, people, channels)
        for number in range(3):
            for _ in range(STEPS // 3):
                await monkey.step()
            start = day.clock.now.replace(hour=7, minute=59)
            day.clock.now = start.replace(day=3 + number, hour=5)
            await day.bot.daily.keeper.run()
            await discord_server.until(lambda: not _open(channels))
            if number < 2:
                day.clock.now = start.replace(day=3 + number, hour=8, minute=0)
                await day.posts(*channels)
        await day.bot.daily.keeper.run()
        assert all(len([v for v in public(c) if "The answer to" in v.text]) == 3 for c in channels)
    await check_stored(tmp_path / "bot.db")
    assert discord_server.pings == []
    logged = capsys.readouterr().out
    everywhere = [view.text for channel in channels for view in public(channel)]
    assert not [
        text for text in monkey.typed if text in logged or any(text[:12] in each for each in everywhere)
    ]
    assert "[error" not in logged
    others = [v for v in discord_server.take_violations() if v.code not in (ACKNOWLEDGED, UNKNOWN_MESSAGE)]
    assert others == []


def _open(channels: list[Channel]) -> list[MessageView]:
    return [view for channel in channels for view in public(channel) if "the answer comes" in view.text]


async def check_stored(file: Path) -> None:
    """At most one attempt of a person counts for a post, and the posts' counts are those of such attempts."""
    async with open_database(f"sqlite:///{file}") as database, database.reading() as transaction:
        attempts = list(await transaction.execute(select(daily_attempts)))
        posts = list(await transaction.execute(select(daily_posts)))
        entries = list(await transaction.execute(select(daily_entries)))
    counting = Counter((row.post_id, row.user_id) for row in attempts if row.counts)
    assert attempts
    assert set(counting.values()) == {1}
    answers = Counter(post_id for post_id, _ in counting)
    assert {post.id: post.answers for post in posts} == {post.id: answers[post.id] for post in posts}
    assert {post.status for post in posts} == {"revealed"}
    assert all(row.hints <= 3 and (row.day is not None) == (row.score is not None) for row in entries)
