"""Interviews come back as they were kept, and the questions asked of them are answered right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import IntegrityError

from bot.use_cases.clean import clean
from questions import interview as course
from questions.interview_state import GRACE, Interview, Mode, Phase
from questions.model import Difficulty, Grade
from questions.report import report
from questions.selection import Seen
from storage import interviews as store
from storage.database import Database
from storage.grades import from_json, to_json
from storage.interview_rows import Line, Origin, Place, PlaceKind, Stored
from tests.storage.kept import HERE, add, began, get, opened, save, with_answers
from tests.unit.builders import BRIEF, START, grade, grades
from tests.unit.courses import courses

_ON_ONE_DATABASE = settings(BRIEF, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAY = timedelta(days=1)


@_ON_ONE_DATABASE
@given(states=courses())
async def test_every_state_that_an_interview_can_be_in_comes_back(
    database: Database, states: tuple[Interview, ...]
) -> None:
    """Each event's change is saved by itself, over what the events before it left."""
    async with database.writing() as transaction:
        interview_id = await store.add(transaction, states[0], HERE, Origin.INTERVIEW)
        named = [replace(state, id=interview_id) for state in states]
        assert await store.get(transaction, interview_id) == Stored(named[0], HERE, Origin.INTERVIEW)
        for before, after in pairwise(named):
            await store.save(transaction, before, after)
            assert await store.get(transaction, interview_id) == Stored(after, HERE, Origin.INTERVIEW)
        await transaction.commit()
    assert (await get(database, interview_id)).interview == named[-1]


@_ON_ONE_DATABASE
@given(states=courses())
async def test_several_events_saved_at_once_come_back(
    database: Database, states: tuple[Interview, ...]
) -> None:
    first = await add(database, states[0])
    await save(database, first, replace(states[-1], id=first.id))
    assert (await get(database, first.id)).interview == replace(states[-1], id=first.id)


@given(grades())
def test_a_grade_comes_back_from_its_json_with_every_explanation(graded: Grade) -> None:
    assert from_json(to_json(graded)) == graded


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize(
    "place",
    [
        HERE,
        Place(PlaceKind.THREAD, 2**62, 2**63 - 1),
        Place(PlaceKind.DM, None, 5),
        Place(PlaceKind.TERMINAL),
    ],
)
async def test_place_and_origin_come_back(database: Database, place: Place, origin: Origin) -> None:
    """Ids are as large as Discord's can be."""
    kept = await add(database, opened(owner=2**63 - 1), place, origin)
    assert await get(database, kept.id) == Stored(kept, place, origin)


async def test_a_plan_with_every_wish_comes_back(database: Database) -> None:
    state = opened(seconds=90)
    wishes = replace(state.plan, topics=("oop", "asyncio"), difficulty=Difficulty.HARD)
    kept = await add(database, replace(state, plan=wishes))
    assert (await get(database, kept.id)).interview.plan == wishes


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦🏳️‍🌈" * 333,
        "😀" * 4000,
        "z̷̢̛͓̲̰̳̣̖̰͉̿̈́̽̆̕a̴̧̨̖̞̯̠̍̾̑l̵̨̙̻̩͉͛̃̋̀͂̈́ǵ̸̞̲̤̹̜̓̽̾̃̕o̴̭̘̝̠̍̐̔" * 50,
        "'; DROP TABLE attempts; -- %s {} \\ \" :name ?",
        "nul \x00, halves \ud83d \udc00, line ends \r\n \r, BOM \ufeff, last \U0010ffff",
        "",
    ],
    ids=["families", "emoji", "zalgo", "sql", "unstorable", "blank"],
)
async def test_a_text_of_anything_comes_back_as_it_was_cleaned(database: Database, text: str) -> None:
    """In the answer, in the follow-up and in the grade's own words."""
    cleaned = clean(text)
    kept = await add(database, opened())
    graded = replace(grade(0.5), reason=cleaned)
    after = course.put_follow_up(course.answer(kept, 1, cleaned, graded, START), 0, "And why?")
    after = course.follow_up(after, 1, cleaned, graded, START)
    await save(database, kept, after)
    assert (await get(database, kept.id)).interview == after
    assert len(cleaned) == len(text.replace("\r\n", "\n"))
    assert clean(cleaned) == cleaned


async def test_the_same_answer_cannot_be_kept_twice(database: Database) -> None:
    """Two that both read the open question: the second finds the place of its answer taken, and changes nothing."""
    kept = await add(database, opened())
    first, second = (course.answer(kept, 1, text, grade(0.5), START) for text in ("first", "second"))
    await save(database, kept, first)
    with pytest.raises(IntegrityError):
        await save(database, kept, second)
    assert (await get(database, kept.id)).interview == first


async def test_the_same_question_number_cannot_be_put_twice(database: Database) -> None:
    kept = await add(database, opened())
    done = course.skip(kept, 1, START)
    await save(database, kept, done)
    await save(database, done, course.ask(done, "q2", START))
    with pytest.raises(IntegrityError):
        await save(database, done, course.ask(done, "q3", START))


async def test_an_answer_needs_its_question_and_a_question_its_interview(database: Database) -> None:
    """Foreign keys are on."""
    nobodys = replace(opened(), id=999)
    with pytest.raises(IntegrityError):
        await save(database, replace(nobodys, turns=()), nobodys)


async def test_nothing_is_kept_under_an_unknown_id(database: Database) -> None:
    async with database.reading() as transaction:
        assert await store.get(transaction, 999) is None


async def test_an_interview_goes_on_elsewhere(database: Database) -> None:
    kept, other = await add(database, opened()), await add(database, opened())
    thread = Place(PlaceKind.THREAD, 7, 8)
    async with database.writing() as transaction:
        await store.relocate(transaction, kept.id, thread)
        await transaction.commit()
    assert (await get(database, kept.id)).place == thread
    assert (await get(database, other.id)).place == HERE


async def test_unfinished_is_the_owners_latest_interview_that_goes_on(database: Database) -> None:
    async def unfinished(owner: int) -> int | None:
        async with database.reading() as transaction:
            return await store.unfinished(transaction, owner)

    assert await unfinished(1) is None
    await add(database, opened(1), origin=Origin.QUESTION)
    await add(database, opened(2))
    await add(database, course.finish(began(opened(1), DAY), START))
    assert await unfinished(1) is None
    newer = await add(database, began(opened(1), DAY))
    older = await add(database, opened(1))
    assert await unfinished(1) == newer.id
    await save(database, newer, course.finish(newer, START))
    assert await unfinished(1) == older.id
    await save(database, older, course.pause(older, START))
    assert await unfinished(1) == older.id


async def test_seen_is_how_it_went_the_last_time_each_question_was_put(database: Database) -> None:
    """Single questions count, open ones do not, a skipped one counts as 0, other people's do not."""
    await add(database, began(with_answers(opened(1), [grade(0.9), None]), DAY))
    await add(database, with_answers(opened(1), [grade(0.2), grade(0.8)]))
    await add(database, began(with_answers(opened(1), [grade(0.4)]), 2 * DAY), origin=Origin.QUESTION)
    await add(database, began(opened(1), 3 * DAY))
    await add(database, began(with_answers(opened(2), [grade(0.1), grade(0.1), grade(0.1)]), DAY))
    async with database.reading() as transaction:
        seen = await store.seen(transaction, 1)
    assert seen == {"q1": Seen(0.4, START + 2 * DAY), "q2": Seen(0.0, START + DAY)}


async def test_history_is_latest_first_with_the_mean_of_closed_questions(database: Database) -> None:
    oldest = await add(database, with_answers(opened(1), [grade(0.5), None, grade(1.0)]))
    running = await add(database, began(opened(1, Mode.EXAM), DAY))
    newest = await add(database, began(with_answers(opened(1), [grade(0.25)]), 2 * DAY))
    await add(database, with_answers(opened(1), [grade(1.0)]), origin=Origin.QUESTION)
    await add(database, with_answers(opened(2), [grade(1.0)]))
    async with database.reading() as transaction:
        lines = await store.history(transaction, 1, limit=10)
        page = await store.history(transaction, 1, limit=1, offset=1)
        assert await store.count(transaction, 1) == 3
        assert await store.count(transaction, 3) == 0
    expected = [
        (newest, 1, 0.25),
        (running, 1, None),
        (oldest, 3, 0.5),
    ]
    assert [*lines] == [
        Line(state.id, state.started_at, state.plan.mode, state.plan.topics, state.phase, asked, 3, mean)
        for state, asked, mean in expected
    ]
    assert page == lines[1:2]


@_ON_ONE_DATABASE
@given(states=courses())
async def test_history_and_report_agree_on_the_score(
    database: Database, states: tuple[Interview, ...]
) -> None:
    """Of practice at any moment, of an exam once it is over: before, its score would be feedback."""
    for state in states:
        kept = await add(database, state)
        async with database.reading() as transaction:
            lines = await store.history(transaction, state.owner, limit=99)
        (line,) = (line for line in lines if line.id == kept.id)
        if state.plan.mode is Mode.EXAM and state.phase is not Phase.FINISHED:
            assert line.score is None
        else:
            assert (line.score or 0.0) == pytest.approx(report(state, lambda _id: None, {}).score)


async def test_history_of_equal_times_shows_the_later_id_first(database: Database) -> None:
    ids = [(await add(database, opened())).id for _ in range(3)]
    async with database.reading() as transaction:
        assert [line.id for line in await store.history(transaction, 1, limit=9)] == ids[::-1]


async def test_overdue_are_open_exam_questions_past_their_time_earliest_first(database: Database) -> None:
    later = await add(database, opened(1, Mode.EXAM, seconds=60))
    sooner = await add(database, opened(2, Mode.EXAM, seconds=30))
    await add(database, opened(3, Mode.PRACTICE, seconds=30))
    await add(database, opened(4, Mode.EXAM))
    done = opened(5, Mode.EXAM, seconds=30)
    await add(database, course.answer(done, 1, "text", grade(0.5), START))

    async def overdue(seconds: float, limit: int = 9) -> list[tuple[int, int, int]]:
        async with database.reading() as transaction:
            return await store.overdue(transaction, START + timedelta(seconds=seconds), limit=limit)

    assert await overdue(30) == []
    assert await overdue(30.000001) == [(2, sooner.id, 1)]
    assert await overdue(99) == [(2, sooner.id, 1), (1, later.id, 1)]
    assert await overdue(99, limit=1) == [(2, sooner.id, 1)]


async def test_overdue_and_expire_agree_to_the_microsecond(database: Database) -> None:
    """What the query finds the rules let expire, and a microsecond earlier neither would."""
    kept = await add(database, opened(1, Mode.EXAM, seconds=30))
    for moment, is_over in (
        (START + timedelta(seconds=30) + GRACE, False),
        (START + timedelta(seconds=30, microseconds=1) + GRACE, True),
    ):
        async with database.reading() as transaction:
            found = await store.overdue(transaction, moment - GRACE, limit=9)
        assert bool(found) is kept.turn.over_time(moment) is is_over
