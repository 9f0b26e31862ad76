"""What interviews put into the ledger, and when: an exam at its end, references at each showing; both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.use_cases.interview_outcomes import Finished, Marked, Place, Recorded
from bot.use_cases.leaderboard_outcomes import BoardView, Oneself, Wanted
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.ledger import Ledger
from bot.use_cases.progress import Progress
from bot.use_cases.progress_outcomes import Stats
from bot.use_cases.reviews import Reviews
from questions.bank import Bank
from questions.grading import Grader
from questions.interview_state import Interview, Mode
from questions.points import Period
from storage import answers, learning
from storage.answers import Answer
from tests.unit.builders import START, Clock
from tests.use_cases.daily_desk import open_desk
from tests.use_cases.desk import FULL, HALF, ME, Desk, expect
from tests.use_cases.test_adversary_points import DIRECT, ELSEWHERE, HERE, HOUR, Farmer

SERVER = 111
SOMEBODY = 1002
EVENING = START.replace(hour=23)
"""The moment from which things are looked at, whenever that is done: no time goes by between two looks."""
TEETH = "It has sharp teeth."

Act = Callable[[Desk, Interview], Awaitable[object]]


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(
    request: pytest.FixtureRequest, tmp_path: Path, questions: Bank, grader: Grader, clock: Clock
) -> AsyncIterator[Desk]:
    """Nobody has answered anything."""
    async with open_desk(str(request.param), request, tmp_path) as opened:
        yield Desk(opened.database, questions, grader, clock)


@pytest.fixture
def farmer(desk: Desk) -> Farmer:
    """Somebody with three places to be asked in."""
    return Farmer(desk)


async def kept(desk: Desk) -> tuple[Answer, ...]:
    """The ledger, by when answers were given."""
    async with desk.database.reading() as transaction:
        return await answers.of_person(transaction, ME)


async def told(desk: Desk, *, key_points: bool = True) -> list[Any]:
    """Whatever anybody can see of ME's answers, as of EVENING. Key points are read from the grades."""
    clock = Clock(EVENING)
    boards, progress = Leaderboards(desk.database, clock), Progress(desk.database, desk.bank, clock)
    seen: list[Any] = [
        await boards.show(who, server, Wanted(period))
        for who, server in ((ME, SERVER), (SOMEBODY, SERVER), (ME, None))
        for period in Period
    ]
    own = await progress.stats(ME)
    seen.append(own if key_points or not isinstance(own, Stats) else replace(own, key_points=None))
    seen += [await progress.stats(SOMEBODY, ME, SERVER), await progress.history(ME)]
    seen.append(await Reviews(desk.database, desk.bank, clock).backlog(ME))
    async with desk.database.reading() as transaction:
        seen += [await learning.cards_of(transaction, ME), await learning.skills_of(transaction, ME)]
    return seen


async def points(desk: Desk) -> tuple[int, int]:
    """Today's, on the server's list and in direct messages."""
    boards = Leaderboards(desk.database, Clock(EVENING))
    listed = await boards.show(ME, SERVER, Wanted(Period.TODAY))
    alone = await boards.show(ME, None, Wanted(Period.TODAY))
    assert isinstance(listed, BoardView)
    assert isinstance(alone, Oneself)
    return listed.own.line.value if listed.own else 0, alone.totals[Period.TODAY].points


async def agrees(desk: Desk) -> bool:
    """Whether `mock-interview db verify` has nothing to say."""
    return [each async for each in Ledger(desk.database, desk.bank, desk.clock).verify()] == []


async def sat(desk: Desk, *texts: str, length: int = 3, seconds: int = 600) -> Interview:
    """An exam, its first answers given a minute apart."""
    exam = await desk.start(Mode.EXAM, length, seconds)
    for number, text in enumerate(texts, 1):
        desk.clock.move(60)
        expect(await desk.answer(exam.id, number, text), Recorded)
        await desk.next(exam.id, number)
    return exam


async def test_while_an_exam_runs_nothing_that_is_told_changes(desk: Desk) -> None:
    """No list, not the sums in direct messages, no stats, level or card: none tells what an answer was worth."""
    await Progress(desk.database, desk.bank, desk.clock).share(ME, shares=True)
    await Farmer(desk).answer(text=HALF)
    before = await told(desk)
    exam = await sat(desk)
    for number, text in ((1, FULL), (2, "No idea at all, sorry.")):
        desk.clock.move(60)
        expect(await desk.answer(exam.id, number, text), Recorded)
        assert await told(desk) == before
        for act in (desk.interviews.pause, desk.interviews.resume):
            await act(ME, exam.id)
        assert await told(desk) == before
        await desk.next(exam.id, number)
    assert await agrees(desk)
    await desk.interviews.end(ME, exam.id)
    after = await told(desk)
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert await agrees(desk)


async def _last_answer(desk: Desk, exam: Interview) -> object:
    return await desk.answer(exam.id, 3, FULL)


async def _end(desk: Desk, exam: Interview) -> object:
    return await desk.interviews.end(ME, exam.id)


async def _skip(desk: Desk, exam: Interview) -> object:
    return await desk.interviews.skip(ME, exam.id, 3)


async def _time_up(desk: Desk, exam: Interview) -> object:
    desk.clock.move(HOUR)
    return await desk.interviews.expire(ME, exam.id, 3)


@pytest.mark.parametrize(("ends", "counted"), [(_last_answer, 3), (_end, 2), (_skip, 2), (_time_up, 2)])
async def test_at_its_end_all_answers_count_as_they_were_given(desk: Desk, ends: Act, counted: int) -> None:
    """However it ends: with the moments, in full though the references are shown now, and on every list."""
    exam = await sat(desk, FULL, HALF)
    given = [START + timedelta(minutes=1), START + timedelta(minutes=2), desk.clock.move(60)][:counted]
    expect(await ends(desk, exam), Finished)  # type: ignore[arg-type]
    ledger = await kept(desk)
    assert [each.answered_at for each in ledger] == given
    assert [each.seconds for each in ledger] == [60.0] * counted
    assert {each.earned.standing.value for each in ledger} == {"full"}
    earned = sum(each.earned.points for each in ledger)
    assert earned > 20
    assert await points(desk) == (earned, earned)
    assert await agrees(desk)


async def test_an_answer_counts_on_its_own_day(desk: Desk) -> None:
    """Also when the exam ends on the next."""
    desk.clock.now = datetime(2026, 3, 28, 23, 58, 30, tzinfo=UTC)
    exam = await sat(desk, FULL, length=2)
    desk.clock.move(60)
    expect(await desk.answer(exam.id, 2), Finished)
    assert [each.earned.day for each in await kept(desk)] == [date(2026, 3, 28), date(2026, 3, 29)]


@pytest.mark.parametrize("over", [False, True])
async def test_a_late_answer_counts_as_late(desk: Desk, *, over: bool) -> None:
    """To the first question, of which the time is over: when the second is answered before it, and after it."""
    exam = await sat(desk, length=2, seconds=60)
    desk.clock.move(100)
    await desk.interviews.expire(ME, exam.id, 1)
    await desk.next(exam.id, 1)
    numbers = (2, 1) if over else (1, 2)
    for number in numbers:
        desk.clock.move(10)
        await desk.answer(exam.id, number)
    ledger = await kept(desk)
    assert [each.key.turn for each in ledger] == list(numbers)
    assert {each.key.turn: each.earned.standing.value for each in ledger} == {1: "late", 2: "full"}
    assert await points(desk) == (20, 20)
    assert await agrees(desk)


async def test_a_follow_up_adds_to_what_was_earned(farmer: Farmer) -> None:
    """As long as nothing was read: so the next test says something."""
    pending = await farmer.answer(text=HALF)
    ((_, before),) = await farmer.earned()
    expect(await farmer.interviews.follow_up(ME, pending, 1, TEETH), Marked)
    assert await farmer.earned() == [("full", 20)]
    assert before < 20


@pytest.mark.parametrize("place", [HERE, ELSEWHERE, DIRECT])
@pytest.mark.parametrize("by_reading", [False, True])
async def test_a_follow_up_after_the_reference_or_another_try_moves_no_points(
    farmer: Farmer, place: Place, *, by_reading: bool
) -> None:
    """Wherever that was: the grade is told; the ledger, the lists, the level and the cards stay."""
    pending = await farmer.answer(text=HALF)
    farmer.desk.clock.move(60)
    await (farmer.read(place) if by_reading else farmer.answer(place))
    before, earned = await told(farmer.desk, key_points=False), await farmer.earned()
    marked = expect(await farmer.interviews.follow_up(ME, pending, 1, TEETH), Marked)
    assert marked.view.turn.attempts[-1].score > (await kept(farmer.desk))[0].earned.score
    assert await farmer.earned() == earned
    assert await told(farmer.desk, key_points=False) == before
    assert await agrees(farmer.desk)


@pytest.mark.parametrize(("again", "earned"), [(False, ("full", 20)), (True, ("shown", 0))])
async def test_a_reference_that_is_shown_again_is_noted_again(
    farmer: Farmer, earned: tuple[str, int], *, again: bool
) -> None:
    """25 hours after it was shown first."""
    number = await farmer.read()
    farmer.desk.clock.move(25 * HOUR)
    if again:
        await farmer.interviews.reveal(ME, number, 1)
    await farmer.answer()
    assert await farmer.earned() == [earned]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(("looks", "standing"), [(False, "full"), (True, "shown")])
async def test_a_page_of_a_finished_interview_notes_its_reference(
    farmer: Farmer, mode: Mode, standing: str, *, looks: bool
) -> None:
    """That question's and no other's; the end of the interview, which showed all, is 25 hours ago."""
    desk = farmer.desk
    state = await desk.start(mode, 2, 600)
    await desk.answer(state.id, 1)
    await desk.next(state.id, 1)
    await desk.interviews.end(ME, state.id)
    asked = [turn.question_id for turn in (await desk.stored(state.id)).interview.turns]
    desk.clock.move(25 * HOUR)
    if looks:
        await desk.interviews.review(ME, state.id, 1)
    for question in asked:
        number = await farmer.ask(question=question)
        expect(await desk.interviews.answer(ME, number, 1, FULL), Marked)
    found = {each.earned.question_id: each.earned.standing.value for each in (await kept(desk))[-2:]}
    assert found == {asked[0]: standing, asked[1]: "full"}


async def test_hints_of_a_question_that_is_asked_anew_are_charged(farmer: Farmer) -> None:
    """Within a day, in whatever place; a day later it is a new question."""
    first = await farmer.ask()
    for _ in range(2):
        await farmer.desk.interviews.hint(ME, first, 1)
    await farmer.answer()
    (held,) = await kept(farmer.desk)
    assert (held.hints, held.earned.points) == (2, 16)
