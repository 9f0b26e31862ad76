"""People who do anything a client lets them do, in any order, while Discord and the network misbehave."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from pathlib import Path

import pytest
import structlog

from tests.discord.bots import BotProcess, MovedClock, running_bot
from tests.discord.loopback import Loopback
from tests.discord.test_adversary_people import EXPLAINED, Monkey
from tests.discord.test_adversary_town import Town, check_screens, check_stored

STEPS = 110


@pytest.mark.parametrize("seed", [3, 11])
async def test_anything_in_any_order(
    seed: int,
    discord_server: Loopback,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever is clicked, typed, dropped, deleted or refused: answered, stored once, told to nobody else."""
    rng = random.Random(seed)
    clock = MovedClock()
    file = tmp_path / "bot.db"
    structlog.reset_defaults()
    with caplog.at_level(logging.INFO):
        async with running_bot(discord_server, file, clock=clock, seed=seed) as bot:
            town = Town(discord_server, rng, file, clock, bot)
            monkey = Monkey(town)
            for _ in range(STEPS):
                await monkey.step()
            await monkey.look_back()
            # A worker that is ended while pictures wait, given up, makes Python 3.11 write a traceback (gh-107219).
            await discord_server.until(lambda: not bot.actions._drawing)
    logged = capsys.readouterr().out + caplog.text
    assert "[error" not in logged, logged
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    check_stored(town)
    check_screens(town, logged)
    refused = [each for each in discord_server.take_violations() if each.code not in EXPLAINED]
    assert refused == []


async def test_anything_in_any_order_with_kill_9(discord_server: Loopback, tmp_path: Path) -> None:
    """Killed at random moments, in the middle of answers: what was acknowledged is stored, once."""
    rng = random.Random(29)
    file = tmp_path / "bot.db"
    bot = BotProcess(discord_server, file, tmp_path / "log.txt")
    await bot.start()
    town = Town(discord_server, rng, file)
    monkey = Monkey(town)
    for _ in range(3):
        for _ in range(25):
            await monkey.step()
        town.faulty = True
        under_way = asyncio.ensure_future(monkey.act_together(4))
        await asyncio.sleep(rng.random() * 0.03)
        await bot.kill()
        await under_way
        await bot.start()
        town.faulty = False
    await monkey.look_back()
    assert await bot.stop() == 0
    lines = [json.loads(line) for line in bot.log.splitlines() if line.startswith("{")]
    assert [line for line in lines if line["level"] in ("error", "critical")] == []
    check_stored(town)
    check_screens(town, bot.log)
    refused = [each for each in discord_server.take_violations() if each.code not in EXPLAINED]
    assert refused == []
