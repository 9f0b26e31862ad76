"""The pacer against a made-up Discord, in time that is moved: no second, wherever it begins, is too full."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_ui.pacing import BULK_SLOTS, PATIENCE, SLOTS, Pacer, Ticket
from tests.unit.pacing_line import Line, fullest_second, run, steady


@settings(max_examples=60, deadline=None)
@given(
    there=st.floats(0, 0.5),
    back=st.floats(0, 0.5),
    jitter=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=60),
    urgent_at=st.lists(st.floats(0, 6), max_size=120),
)
def test_no_second_holds_more_than_discord_takes(
    there: float, back: float, jitter: list[tuple[float, float]], urgent_at: list[float]
) -> None:
    """Whatever the ways, held up by up to a third of the shortest round trip, and whenever people come."""
    spread = (there + back) / 6

    def ways(number: int) -> tuple[float, float]:
        late_there, late_back = jitter[number % len(jitter)]
        return there + spread * late_there, back + spread * late_back

    async def main() -> None:
        line = Line(Pacer(), ways)
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            for number in range(200):
                group.create_task(line.bulk(number))
            for moment in urgent_at:
                loop.call_at(moment, lambda: group.create_task(line.request()))
            await asyncio.sleep(6.1)
        assert len(line.arrivals) == 200 + len(urgent_at)
        assert fullest_second(line.arrivals) <= SLOTS

    run(main())


@pytest.mark.parametrize("seed", range(6))
def test_no_second_is_too_full_on_a_wild_line(seed: int) -> None:
    """Ways there and back from 5 ms to some seconds, a tenth lost or given up, new connections at first."""
    chance = random.Random(seed)

    def ways(number: int) -> tuple[float, float]:
        hello = 0.3 if number < BULK_SLOTS else 0.0
        return hello + 0.005 + chance.expovariate(8), 0.005 + chance.expovariate(8)

    async def main() -> None:
        line = Line(Pacer(), ways)
        everything: list[asyncio.Task[Any]] = [asyncio.create_task(line.bulk()) for _ in range(600)]
        everything += [asyncio.create_task(line.request()) for _ in range(60)]
        for task in chance.sample(everything, 66):
            asyncio.get_running_loop().call_later(chance.uniform(0, 10), task.cancel)
        done = await asyncio.gather(*everything, return_exceptions=True)
        assert sum(isinstance(each, Ticket) or each is None for each in done) >= 594
        assert fullest_second(line.arrivals) <= SLOTS

    run(main())


@pytest.mark.parametrize(
    ("round_trip", "least"),
    [(0.0, 47.5), (0.06, 46.8), (0.1, 46.3), (0.15, 45.8), (0.2, 45.2), (0.3, 44.2), (1.0, 37.0)],
)
def test_a_burst_reaches_nine_tenths_of_the_rate(round_trip: float, least: float) -> None:
    """At least 45 a second up to round trips of 200 ms; the figures are those of the module's docstring."""

    async def main() -> None:
        line = Line(Pacer(), steady(round_trip))
        await asyncio.gather(*(line.bulk() for _ in range(2000)))
        assert line.rate() >= least
        assert fullest_second(line.arrivals) <= SLOTS

    run(main())


def test_a_burst_reaches_nine_tenths_with_jitter() -> None:
    """Round trips from 40 to 120 ms, evenly spread."""
    chance = random.Random(1)

    async def main() -> None:
        line = Line(Pacer(), lambda _number: (chance.uniform(0.02, 0.06), chance.uniform(0.02, 0.06)))
        await asyncio.gather(*(line.bulk() for _ in range(2000)))
        assert line.rate() >= 0.9 * SLOTS

    run(main())


def test_what_is_given_up_on_the_way_counts() -> None:
    """Everybody gives up 10 ms after leaving: Discord may have counted each of them."""
    arrivals: list[float] = []

    async def hasty(pacer: Pacer) -> None:
        ticket = await pacer.take()
        pacer.sent(ticket)
        await asyncio.sleep(0.01)
        arrivals.append(asyncio.get_running_loop().time())
        pacer.failed(ticket)

    async def main() -> None:
        pacer = Pacer()
        await asyncio.gather(*(hasty(pacer) for _ in range(300)))
        assert fullest_second(arrivals) <= SLOTS

    run(main())


def test_a_few_that_are_never_answered_do_not_slow_down_the_rest() -> None:
    """Thirty hang for ten minutes: the burst keeps its rate. When nothing is answered, nothing more is sent."""

    async def main() -> None:
        line = Line(Pacer(), lambda number: (0.03, 600.0 if 100 <= number < 130 else 0.03))
        burst = [asyncio.create_task(line.bulk()) for _ in range(1000)]
        await asyncio.sleep(10 + PATIENCE + 1000 / 45)
        assert sum(task.done() for task in burst) == 970
        for task in burst:
            task.cancel()
        await asyncio.wait(burst)

        dead = Line(Pacer(), lambda _number: (0.03, 600.0))
        burst = [asyncio.create_task(dead.bulk()) for _ in range(1000)]
        await asyncio.sleep(60)
        assert len(dead.arrivals) == BULK_SLOTS
        for task in burst:
            task.cancel()
        await asyncio.wait(burst)

    run(main())


def test_a_quick_kind_of_request_costs_a_slow_one_nothing() -> None:
    """Discord takes longer over posting than over reading: what reading takes says nothing about posting."""

    async def main() -> None:
        pacer = Pacer()
        for _ in range(150):
            ticket = await pacer.take("GET")
            pacer.sent(ticket)
            pacer.answered(ticket)
        line = Line(pacer, lambda _number: (0.02, 0.18))
        await asyncio.gather(*(line.bulk() for _ in range(1000)))
        assert line.rate() >= 0.9 * SLOTS
        assert fullest_second(line.arrivals) <= SLOTS

    run(main())
