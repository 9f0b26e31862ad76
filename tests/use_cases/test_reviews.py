"""Interviews about what is due, due first, or about weak spots; adaptive ones; the level at their end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.interview_outcomes import AlreadyRunning, Asked, Finished, NothingDue, Paused, View
from bot.use_cases.reviews import Reviews
from questions.bank import Bank
from questions.interview_state import Focus, Mode, Plan
from questions.model import Difficulty
from questions.skill import LEVEL_WORDS
from storage import learning as store
from tests.unit.builders import bank, question
from tests.use_cases.desk import FULL, HERE, ME, Desk, expect

HOUR = 3600.0
DAY = 24 * HOUR
NO_IDEA = "Something with bananas and the sea, I would say."
REVIEW = Plan(Mode.PRACTICE, 5, focus=Focus.REVIEW)


async def sit(desk: Desk, plan: Plan, *texts: str) -> list[str]:
    """A whole interview with these answers in turn, the last for all that follow; gives the questions' ids."""
    view = expect(await desk.interviews.start(ME, plan, HERE), Asked).view
    asked = []
    while True:
        asked.append(view.question.id)
        number = view.turn.number
        await desk.answer(view.interview.id, number, texts[min(number, len(texts)) - 1])
        outcome = await desk.next(view.interview.id, number)
        if isinstance(outcome, Finished):
            return asked
        view = expect(outcome, Asked).view


async def missed(desk: Desk) -> list[str]:
    """An interview of three questions in which nothing was known; two days go by."""
    asked = await sit(desk, Plan(Mode.PRACTICE, 3), NO_IDEA)
    desk.clock.move(2 * DAY)
    return asked


async def begin(desk: Desk, plan: Plan = REVIEW) -> View:
    """The first question."""
    return expect(await desk.interviews.start(ME, plan, HERE), Asked).view


def reviews(desk: Desk) -> Reviews:
    """The use-case on the desk's database."""
    return Reviews(desk.database, desk.bank, desk.clock)


async def test_who_has_answered_nothing_has_nothing_to_review(desk: Desk) -> None:
    outcome = expect(await desk.interviews.start(ME, REVIEW, HERE), NothingDue)
    assert (outcome.backlog.cards, outcome.backlog.next_at, outcome.backlog.due) == (0, None, ())


async def test_nothing_is_due_until_its_moment_which_is_told(desk: Desk) -> None:
    """Three were missed a minute apart: the first is due in sixteen hours, all within a day of that."""
    view = expect(await desk.interviews.start(ME, Plan(Mode.PRACTICE, 3), HERE), Asked).view
    for number in (1, 2, 3):
        await desk.answer(view.interview.id, number, NO_IDEA)
        await desk.next(view.interview.id, number)
        desk.clock.move(60)
    backlog = expect(await desk.interviews.start(ME, REVIEW, HERE), NothingDue).backlog
    assert (backlog.cards, backlog.soon) == (3, 3)
    assert backlog.next_at is not None
    desk.clock.now = backlog.next_at
    assert len((await reviews(desk).backlog(ME)).due) == 1
    assert (await begin(desk)).interview.plan.length == 1


async def test_the_most_likely_forgotten_comes_first(desk: Desk) -> None:
    """One was missed, two were known; half a year later the missed one is the worst."""
    asked = await sit(desk, Plan(Mode.PRACTICE, 3), FULL, NO_IDEA, FULL)
    desk.clock.move(180 * DAY)
    due = (await reviews(desk).backlog(ME)).due
    assert due[0] == asked[1]
    assert set(due) == set(asked)
    assert (await begin(desk)).question.id == asked[1]


async def test_a_review_asks_all_that_is_due_once_and_then_nothing_is(desk: Desk) -> None:
    """Also the next evening, an hour less than a day after they were missed and their references shown."""
    asked = await sit(desk, Plan(Mode.PRACTICE, 3), NO_IDEA)
    desk.clock.move(23 * HOUR)
    assert sorted(await sit(desk, REVIEW, FULL)) == sorted(asked)
    expect(await desk.interviews.start(ME, REVIEW, HERE), NothingDue)


async def test_no_more_are_asked_than_wanted(desk: Desk) -> None:
    await missed(desk)
    assert len(await sit(desk, replace(REVIEW, length=2), FULL)) == 2
    assert len((await reviews(desk).backlog(ME)).due) == 1


async def test_a_review_of_one_topic_asks_of_that_alone(desk: Desk) -> None:
    await sit(desk, Plan(Mode.PRACTICE, 4), NO_IDEA)
    desk.clock.move(2 * DAY)
    assert await sit(desk, replace(REVIEW, topics=("lights",)), FULL) == ["lamp-1"]


async def test_a_review_rests_and_goes_on_after_a_restart_with_what_is_due_then(desk: Desk) -> None:
    """The second question was answered elsewhere meanwhile: it is not asked again, the third is."""
    await missed(desk)
    first, second, third = (await reviews(desk).backlog(ME)).due
    view = await begin(desk)
    assert view.question.id == first
    expect(await desk.interviews.pause(ME, view.interview.id), Paused)
    again = desk.with_bank(desk.bank)
    async with desk.database.writing() as db:
        cards = await store.cards_of(db, ME)
        await store.put_cards(
            db, ME, {second: replace(cards[second], due=cards[second].due.replace(year=2030))}
        )
        await db.commit()
    expect(await again.interviews.resume(ME), Asked)
    await again.answer(view.interview.id, 1, FULL)
    assert expect(await again.next(view.interview.id, 1), Asked).view.question.id == third
    await again.answer(view.interview.id, 2, FULL)
    expect(await again.next(view.interview.id, 2), Finished)


async def test_a_question_that_the_bank_lost_is_not_due(desk: Desk) -> None:
    asked = await missed(desk)
    left = desk.with_bank(bank(*(each for each in desk.bank if each.id != asked[0])))
    assert set(await sit(left, REVIEW, FULL)) == set(asked[1:])


async def test_a_skipped_question_stays_due(desk: Desk) -> None:
    await missed(desk)
    view = await begin(desk)
    await desk.interviews.skip(ME, view.interview.id, 1)
    await desk.interviews.end(ME, view.interview.id)
    assert (await reviews(desk).backlog(ME)).due[0] == view.question.id


async def test_one_interview_at_a_time_reviews_too(desk: Desk) -> None:
    await desk.start()
    expect(await desk.interviews.start(ME, REVIEW, HERE), AlreadyRunning)


async def test_due_first_asks_the_others_after_that(desk: Desk) -> None:
    asked = await missed(desk)
    (other,) = {each.id for each in desk.bank} - set(asked)
    again = await sit(desk, Plan(Mode.PRACTICE, 4, focus=Focus.DUE), FULL)
    assert set(again[:3]) == set(asked)
    assert again[3] == other


async def test_weak_spots_come_before_what_is_new(desk: Desk) -> None:
    known, weak, _ = await sit(desk, Plan(Mode.PRACTICE, 3), FULL, NO_IDEA, FULL)
    again = await sit(desk, Plan(Mode.PRACTICE, 2, focus=Focus.WEAK), FULL)
    assert again[0] == weak
    assert known not in again


@pytest.fixture
def ladder() -> Bank:
    """Ten questions of each difficulty."""
    return bank(*(question(f"{level}-{n}", "tools", level) for level in Difficulty for n in range(10)))


async def test_an_adaptive_interview_follows_its_person(desk: Desk, ladder: Bank) -> None:
    """Who knows everything is soon asked hard ones, who knows nothing easy ones."""
    desk = desk.with_bank(ladder)
    for text, level in ((FULL, "hard"), (NO_IDEA, "easy")):
        asked = await sit(desk, Plan(Mode.PRACTICE, 10, adaptive=True), text)
        assert sum(each.startswith(level) for each in asked[5:]) >= 4  # one in ten is a step off
        desk.clock.move(2 * DAY)


async def test_an_adaptive_interview_keeps_the_skill_it_began_with(desk: Desk, ladder: Bank) -> None:
    """Its own answers move the person's skill, and not what it goes by; a restart changes nothing."""
    desk = desk.with_bank(ladder)
    view = await begin(desk, Plan(Mode.PRACTICE, 5, adaptive=True))
    before = view.interview.skill
    assert before is not None
    await desk.answer(view.interview.id, 1)
    await desk.with_bank(ladder).next(view.interview.id, 1)
    stored = (await desk.stored(view.interview.id)).interview
    assert stored.skill == before
    assert stored.plan == view.interview.plan
    async with desk.database.reading() as db:
        assert (await store.skill_of(db, ME, store.OVERALL)).rating > before.rating


async def test_in_one_topic_an_adaptive_interview_goes_by_that_once_it_is_known(
    desk: Desk, ladder: Bank
) -> None:
    other = [question(f"other-{n}", "other", Difficulty.EASY) for n in range(12)]
    desk = desk.with_bank(bank(*ladder, *other))
    await sit(desk, Plan(Mode.PRACTICE, 10, topics=("other",)), NO_IDEA)
    await sit(desk, Plan(Mode.PRACTICE, 3, topics=("tools",)), FULL)
    async with desk.database.reading() as db:
        skills = await store.skills_of(db, ME)
    overall, of_other = skills[store.OVERALL], skills["other"]
    assert of_other.rating < overall.rating
    for topics, expected in ((("other",), of_other), (("tools",), overall), ((), overall)):
        view = await begin(desk, Plan(Mode.PRACTICE, 1, topics=topics, adaptive=True))
        assert view.interview.skill is not None
        assert view.interview.skill.rating == expected.rating
        await desk.interviews.end(ME, view.interview.id)


async def test_the_report_tells_the_level_that_the_interview_left(desk: Desk, ladder: Bank) -> None:
    """And no other one later: whoever opens the old report after more answers is told none."""
    desk = desk.with_bank(ladder)
    view = await begin(desk, Plan(Mode.PRACTICE, 8))
    for number in range(1, 9):
        await desk.answer(view.interview.id, number)
        desk.clock.move(60)
        outcome = await desk.next(view.interview.id, number)
    level = expect(outcome, Finished).level
    assert level is not None
    assert level.words in LEVEL_WORDS
    assert expect(await desk.interviews.look(ME, view.interview.id), Finished).level == level
    desk.clock.move(DAY)
    await sit(desk, Plan(Mode.PRACTICE, 1), FULL)
    assert expect(await desk.interviews.look(ME, view.interview.id), Finished).level is None


async def test_after_a_few_answers_it_is_too_early_for_a_level(desk: Desk) -> None:
    view = await begin(desk, Plan(Mode.PRACTICE, 1))
    await desk.answer(view.interview.id, 1)
    level = expect(await desk.next(view.interview.id, 1), Finished).level
    assert level is not None
    assert level.number is None
