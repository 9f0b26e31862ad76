"""Whose turn it is: people before bulk, each in order, and nothing lost when someone gives up."""

from __future__ import annotations

import asyncio

from bot.discord_ui.pacing import BULK_AT_ONCE, SLOTS, Pacer
from tests.unit.pacing_line import Line, fullest_second, run, steady


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
