"""The pacer against a made-up Discord, in time that is moved: no second, wherever it begins, is too full."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_ui.pacing import BULK_AT_ONCE, BULK_SLOTS, PATIENCE, SLOTS, Pacer, Ticket
from tests.unit.pacing_line import Line, Ways, fullest_second, run


def steady(round_trip: float) -> Ways:
    """The same every time."""
    return lambda _number: (round_trip / 2, round_trip / 2)


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


def test_bulk_is_first_come_first_served() -> None:
    """Even where a place inside has to be waited for."""

    async def main() -> None:
        line = Line(Pacer(), steady(0.05))
        await asyncio.gather(*(line.bulk(number) for number in range(2 * BULK_AT_ONCE)))
        assert line.order == list(range(2 * BULK_AT_ONCE))

    run(main())


def test_people_overtake_a_burst() -> None:
    """In a burst one request a moment goes at once; thirty at one moment all go before the next bulk one."""

    async def main() -> None:
        line = Line(Pacer(), steady(0.05))
        burst = [asyncio.create_task(line.bulk("bulk")) for _ in range(1000)]
        loop = asyncio.get_running_loop()
        for _ in range(40):
            await asyncio.sleep(0.231)
            asked = loop.time()
            assert (await line.request("one")).granted == asked
        before = len(line.order)
        await asyncio.gather(*(line.request("crowd") for _ in range(30)))
        assert line.order[before : before + 30] == ["crowd"] * 30
        assert not all(task.done() for task in burst)
        await asyncio.gather(*burst)
        assert fullest_second(line.arrivals) <= SLOTS

    run(main())


def test_slots_come_free_one_by_one() -> None:
    """A burst does not go in heaps: a crowd of people in it waits for tens of milliseconds, not for a second."""

    async def main() -> None:
        line = Line(Pacer(), steady(0.05))
        burst = [asyncio.create_task(line.bulk()) for _ in range(400)]
        await asyncio.sleep(3)
        for _ in range(20):
            await asyncio.sleep(0.1)
            asked = asyncio.get_running_loop().time()
            tickets = await asyncio.gather(*(line.request() for _ in range(4)))
            assert max(ticket.granted for ticket in tickets) - asked < 0.3
        await asyncio.gather(*burst)

    run(main())


def test_nothing_is_lost_by_giving_up() -> None:
    """Waiters are cancelled in the queue and on the way: all slots come back."""

    async def main() -> None:
        pacer = Pacer()
        line = Line(pacer, steady(0.05))
        tasks = [asyncio.create_task(line.bulk(number)) for number in range(300)]
        await asyncio.sleep(0.5)
        for task in tasks[::2]:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert sum(isinstance(each, asyncio.CancelledError) for each in done) >= 130
        assert all(each is None for each in done[1:300:2])
        await asyncio.sleep(2)
        assert pacer._held == 0
        before = asyncio.get_running_loop().time()
        tickets = await asyncio.gather(*(pacer.take() for _ in range(SLOTS)))
        assert {ticket.granted for ticket in tickets} == {before}

    run(main())


def test_a_ticket_cancelled_in_its_moment_is_given_on() -> None:
    """The last slot is granted to one who is cancelled before it goes: the next gets it at once."""

    async def main() -> None:
        pacer = Pacer()
        held = [await pacer.take() for _ in range(SLOTS)]
        first, second = asyncio.create_task(pacer.take()), asyncio.create_task(pacer.take())
        await asyncio.sleep(0)
        pacer.failed(held[0])
        asyncio.get_running_loop().call_soon(pacer._free)  # the same moment in which the first is cancelled
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        assert first.cancelled()
        await asyncio.wait_for(second, 0.001)

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


def test_told_to_stop_nothing_goes() -> None:
    """For as long as Discord says; then it goes on, people first."""

    async def main() -> None:
        pacer = Pacer()
        line = Line(pacer, steady(0.05))
        pacer.stop_for(3)
        pacer.stop_for(1)
        await asyncio.gather(line.bulk("bulk"), line.request("person"))
        assert min(line.arrivals) >= 3
        assert line.order == ["person", "bulk"]

    run(main())


def test_bulk_work_within_bulk_work_takes_no_second_place() -> None:
    """Else as many as there are places would wait for each other."""

    async def main() -> None:
        line = Line(Pacer(), steady(0.0))

        async def twice() -> None:
            async with line.pacer.bulk():
                await asyncio.sleep(1)
                await line.bulk()

        await asyncio.gather(*(twice() for _ in range(BULK_AT_ONCE + 1)))

    run(main())
