"""How somebody is doing is what a plain reckoning of their answers says, in whatever order the answers come."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.model import Difficulty
from questions.points import SHARE, Earned, Period, Standing, Total
from questions.progress import FEW, Cell, Mark, OverTime, Step, Tried, progress
from tests.unit.builders import START, THOROUGH, bank, question, shares

BANK = bank(
    question("saw", "tools", Difficulty.EASY),
    question("axe", "tools", Difficulty.HARD),
    question("lamp", "lights", Difficulty.EASY),
    question("moon", "sky", Difficulty.MEDIUM),
)
FROM = {"saw": "tools", "axe": "tools", "lamp": "lights", "lost": "gone", "older": ""}


def tried(
    question_id: str = "saw",
    *,
    days: float = 0,
    score: float = 0.5,
    standing: Standing = Standing.FULL,
    difficulty: Difficulty = Difficulty.EASY,
    seconds: float | None = None,
    daily: bool = False,
) -> Tried:
    """An answer so many days after the start."""
    at = START + timedelta(days=days)
    earned = Earned(question_id, at.date(), difficulty, score, standing, daily)
    return Tried(earned, at, FROM[question_id], seconds)


def answers() -> st.SearchStrategy[list[Tried]]:
    """Answers of three months, many of them at the same moment."""
    one = st.builds(
        tried,
        st.sampled_from(sorted(FROM)),
        days=st.integers(0, 90) | st.sampled_from([0.25, 7.5]),
        score=shares(),
        standing=st.sampled_from(Standing),
        difficulty=st.sampled_from(Difficulty),
        seconds=st.none() | st.integers(0, 3600).map(float),
        daily=st.booleans(),
    )
    return st.lists(one, max_size=80)


@given(answers())
@THOROUGH
def test_means_and_counts_are_those_of_a_plain_reckoning(given_: list[Tried]) -> None:
    """Over all, in each cell of topic and difficulty, and the median times."""
    doing = progress(given_, BANK)
    counted = [each for each in given_ if SHARE[each.earned.standing] > 0]
    assert (doing.answers, doing.counted) == (len(given_), len(counted))
    assert doing.score == (fmean(each.earned.score for each in counted) if counted else None)
    by_topic = {topic.topic: topic for topic in doing.topics}
    assert by_topic.keys() == BANK.topics.keys() | {each.topic for each in counted}
    for topic, row in by_topic.items():
        for level in Difficulty:
            of_cell = [
                each.earned.score
                for each in counted
                if each.topic == topic and each.earned.difficulty is level
            ]
            cell = row.by_difficulty[level]
            assert (cell.answers, cell.score) == (len(of_cell), fmean(of_cell) if of_cell else None)
        assert row.all.answers == sum(cell.answers for cell in row.by_difficulty.values())
    for level in Difficulty:
        times = [
            each.seconds for each in counted if each.earned.difficulty is level and each.seconds is not None
        ]
        if times:
            assert (doing.pace[level].seconds, doing.pace[level].answers) == (median(times), len(times))
        else:
            assert level not in doing.pace


@given(answers())
@THOROUGH
def test_what_was_seen_of_the_bank_is_every_question_that_was_answered_in_any_way(
    given_: list[Tried],
) -> None:
    """By the bank as it is now; questions that it has lost are none of it."""
    doing = progress(given_, BANK)
    seen = {each.earned.question_id for each in given_} & {asked.id for asked in BANK}
    assert (doing.seen, doing.of) == (len(seen), 4)
    assert sum(topic.all.seen for topic in doing.topics) == len(seen)
    assert sum(cell.seen for cell in doing.all_topics.values()) == len(seen)
    for topic in doing.topics:
        for level, cell in topic.by_difficulty.items():
            held = [asked for asked in BANK if asked.topic == topic.topic and asked.difficulty is level]
            assert (cell.of, cell.seen) == (len(held), sum(asked.id in seen for asked in held))


@given(answers())
@THOROUGH
def test_the_total_is_the_best_answer_to_each_question_once(given_: list[Tried]) -> None:
    """Points of the best, and how many questions there are with an answer that counts."""
    total = progress(given_, BANK).total
    by_question: defaultdict[str, list[Earned]] = defaultdict(list)
    for each in given_:
        if SHARE[each.earned.standing] > 0:
            by_question[each.earned.question_id].append(each.earned)
    assert total.points == sum(max(each.points for each in of) for of in by_question.values())
    assert total.questions == len(by_question)
    assert total.dailies == sum(each.daily for of in by_question.values() for each in of)


@given(answers())
@THOROUGH
def test_marks_over_time_are_every_counted_answer_or_every_week_with_one(given_: list[Tried]) -> None:
    """In order of time, with the mean of what each stands for."""
    over_time = progress(given_, BANK).over_time
    counted = [each for each in given_ if SHARE[each.earned.standing] > 0]
    weeks: defaultdict[date, list[Tried]] = defaultdict(list)
    for each in counted:
        weeks[each.earned.day - timedelta(days=each.earned.day.weekday())].append(each)
    assert sum(mark.answers for mark in over_time.marks) + over_time.earlier == len(counted)
    assert list(over_time.marks) == sorted(over_time.marks, key=lambda mark: (mark.day, mark.at))
    if over_time.step is Step.ANSWER:
        assert len(counted) <= FEW or len(weeks) < 3
        assert len(over_time.marks) == min(len(counted), FEW)
        latest = sorted(each.at for each in counted)[-FEW:]
        assert [mark.at for mark in over_time.marks] == latest
        return
    assert len(counted) > FEW
    assert [mark.day for mark in over_time.marks] == sorted(weeks)
    for mark in over_time.marks:
        assert mark == Mark(
            mark.day,
            max(each.at for each in weeks[mark.day]),
            fmean(each.earned.score for each in weeks[mark.day]),
            len(weeks[mark.day]),
        )


@given(answers(), st.randoms(use_true_random=False))
@THOROUGH
def test_the_order_in_which_answers_come_changes_nothing(given_: list[Tried], chance: random.Random) -> None:
    """Not even the last digit of a mean."""
    shuffled = list(given_)
    chance.shuffle(shuffled)
    assert progress(shuffled, BANK) == progress(given_, BANK)


def test_without_an_answer_everything_is_there_and_empty() -> None:
    """A newcomer has the whole bank ahead of them."""
    doing = progress([], BANK)
    assert (doing.answers, doing.counted, doing.score, doing.total) == (0, 0, None, Total())
    assert doing.over_time == OverTime(Step.ANSWER, [])
    assert [topic.title for topic in doing.topics] == ["Tools", "Lights", "Sky"]
    assert doing.topics[0].all == Cell(answers=0, score=None, seen=0, of=2)
    assert (doing.first_at, doing.latest_at, doing.pace) == (None, None, {})
    assert doing.total.average(Period.ALL) is None


def test_one_answer_is_its_own_mean() -> None:
    """And its own mark, median and best."""
    doing = progress([tried("axe", score=0.8, difficulty=Difficulty.HARD, seconds=90.0)], BANK)
    assert doing.score == 0.8
    assert doing.over_time.marks == [Mark(START.date(), START, 0.8, 1)]
    assert doing.topics[0].by_difficulty[Difficulty.HARD] == Cell(answers=1, score=0.8, seen=1, of=1)
    assert doing.all_topics[Difficulty.HARD].answers == 1
    assert doing.pace[Difficulty.HARD].seconds == 90.0
    assert doing.total.points == 24


@pytest.mark.parametrize("standing", [Standing.LATE, Standing.SHOWN])
def test_what_counts_for_nothing_is_in_no_mean_but_was_seen(standing: Standing) -> None:
    """A late answer, or one after the reference was shown."""
    doing = progress([tried(standing=standing, seconds=5.0)], BANK)
    assert (doing.answers, doing.counted, doing.score, doing.pace) == (1, 0, None, {})
    assert doing.over_time.marks == []
    assert doing.seen == 1
    assert doing.latest_at == START


def test_much_in_two_weeks_is_told_by_the_latest_answers() -> None:
    """Two marks show no course; and how many are left out is said."""
    over_time = progress([tried(days=n / 100, score=n / 100) for n in range(100)], BANK).over_time
    assert over_time.step is Step.ANSWER
    assert [mark.score for mark in over_time.marks] == [n / 100 for n in range(70, 100)]
    assert over_time.earlier == 70


@pytest.mark.parametrize(
    ("answers", "weeks", "step"),
    [(FEW, 5, Step.ANSWER), (FEW + 1, 5, Step.WEEK), (FEW + 1, 3, Step.WEEK), (FEW + 1, 2, Step.ANSWER)],
)
def test_weeks_are_told_from_more_than_a_few_answers_in_enough_weeks(
    answers: int, weeks: int, step: Step
) -> None:
    """Just so many, and one more."""
    over_time = progress([tried(days=7 * (n % weeks)) for n in range(answers)], BANK).over_time
    assert (over_time.step, over_time.earlier) == (step, max(0, answers - FEW) if step is Step.ANSWER else 0)


def test_a_topic_that_the_bank_has_lost_comes_last() -> None:
    """By its id; one without a name is called something."""
    doing = progress([tried("lost"), tried("older")], BANK)
    assert [topic.title for topic in doing.topics] == ["Tools", "Lights", "Sky", "Other", "gone"]
    assert doing.topics[-1].all == Cell(answers=1, score=0.5, seen=0, of=0)


def test_a_hundred_thousand_answers_are_reckoned_right() -> None:
    """Of which each hundredth is late."""
    many = [
        tried(
            ("saw", "axe", "lamp")[n % 3],
            days=n / 50,
            score=(n % 11) / 10,
            standing=Standing.LATE if n % 100 == 0 else Standing.FULL,
        )
        for n in range(100_000)
    ]
    doing = progress(many, BANK)
    assert (doing.answers, doing.counted, doing.seen) == (100_000, 99_000, 3)
    assert doing.score == fmean((n % 11) / 10 for n in range(100_000) if n % 100)
    assert sum(mark.answers for mark in doing.over_time.marks) == 99_000
    assert len(doing.over_time.marks) == len({_monday(each.at) for each in many})


def _monday(at: datetime) -> date:
    return at.date() - timedelta(days=at.weekday())
