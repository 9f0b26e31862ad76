"""Which question comes next, which key point is probed for, and in which order hints are given."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.model import Difficulty, PointStatus, Question
from questions.selection import DONE_BADLY, Seen, hints_for, next_question, point_to_probe
from tests.unit.builders import START, THOROUGH, grade, key_point, question, shares

COVERED, PARTLY, MISSING, CONTRADICTED = (
    PointStatus.COVERED,
    PointStatus.PARTLY,
    PointStatus.MISSING,
    PointStatus.CONTRADICTED,
)


def pool(topics: int, each: int) -> list[Question]:
    """`each` questions of every topic, of the three difficulties in turn."""
    levels = tuple(Difficulty)
    return [
        question(f"t{topic}-q{number}", f"t{topic}", levels[number % 3])
        for topic in range(topics)
        for number in range(each)
    ]


def course_of(
    questions: list[Question], length: int, seen: dict[str, Seen] | None = None, seed: int = 0
) -> list[Question]:
    """The questions of one interview."""
    asked: list[Question] = []
    rng = random.Random(seed)
    while len(asked) < length:
        chosen = next_question(questions, asked, seen or {}, progress=len(asked) / length, rng=rng)
        if chosen is None:
            break
        asked.append(chosen)
    return asked


@THOROUGH
@given(st.integers(0, 3), st.integers(1, 6), st.integers(1, 25), st.data())
def test_never_repeats_and_leaves_nothing_out(
    topics: int, each: int, length: int, data: st.DataObject
) -> None:
    """Whatever was seen before: all different, as many as asked for or as there are."""
    questions = pool(topics, each)
    ids = st.sampled_from([q.id for q in questions]) if questions else st.nothing()
    seen = data.draw(st.dictionaries(ids, st.builds(Seen, shares(), st.just(START))))
    asked = course_of(questions, length, seen, data.draw(st.integers(0, 9)))
    assert len({q.id for q in asked}) == len(asked) == min(length, len(questions))


@THOROUGH
@given(st.data())
def test_unseen_or_badly_done_first(data: st.DataObject) -> None:
    """While one of them is left, none that went well is asked, whatever its topic and difficulty."""
    questions = pool(3, 3)
    scores = data.draw(st.lists(st.none() | shares(), min_size=9, max_size=9))
    seen = {q.id: Seen(s, START) for q, s in zip(questions, scores, strict=True) if s is not None}
    asked = course_of(questions, 9, seen, data.draw(st.integers(0, 9)))
    went_well = [q.id in seen and seen[q.id].score >= DONE_BADLY for q in asked]
    assert went_well == sorted(went_well)


def test_when_all_went_well_it_begins_with_the_worst_and_the_longest_ago() -> None:
    questions = pool(1, 9)
    seen = {q.id: Seen(0.7 + n / 100, START) for n, q in enumerate(questions)}
    worst = {q.id for q in questions[:3]}
    assert {course_of(questions, 1, seen, seed)[0].id for seed in range(20)} <= worst
    same = [question(f"q{n}") for n in range(3)]
    times = {q.id: Seen(0.9, START - timedelta(days=n)) for n, q in enumerate(same)}
    assert course_of(same, 1, times)[0].id == "q2"


@pytest.mark.parametrize("seed", range(5))
def test_a_mixed_interview_begins_easy_and_ends_hard(seed: int) -> None:
    asked = course_of(pool(1, 30), 6, seed=seed)
    assert [q.difficulty for q in asked] == [d for d in Difficulty for _ in range(2)]


@pytest.mark.parametrize("seed", range(5))
def test_topics_come_up_equally_often(seed: int) -> None:
    asked = course_of(pool(4, 12), 12, seed=seed)
    assert set(Counter(q.topic for q in asked).values()) == {3}


def test_the_same_chance_gives_the_same_interview() -> None:
    questions = pool(5, 9)
    orders = {tuple(q.id for q in course_of(questions, 8, seed=seed)) for seed in (1, 1, 1)}
    assert len(orders) == 1
    assert len({course_of(questions, 1, seed=seed)[0].id for seed in range(40)}) > 5


def test_an_empty_pool_gives_nothing() -> None:
    assert next_question([], [], {}, progress=0, rng=random.Random(0)) is None


@pytest.mark.parametrize("progress", [0.0, 0.5, 1.0])
def test_a_difficulty_that_is_not_there_is_no_hindrance(progress: float) -> None:
    only = [question("q", difficulty=Difficulty.HARD)]
    assert next_question(only, [], {}, progress=progress, rng=random.Random(0)) is only[0]


FOUR = question(
    "four",
    "tools",
    Difficulty.MEDIUM,
    key_point("Light.", 1, hint="hint light", probe="Light?"),
    key_point("Heavy.", 3, hint="hint heavy", probe="Heavy?"),
    key_point("Heavy too.", 3, hint="hint heavy too", probe="Heavy too?"),
    key_point("Heaviest talk, no probe.", 3),
)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((COVERED, MISSING, MISSING, COVERED), 1),
        ((MISSING, COVERED, COVERED, COVERED), 0),
        ((MISSING, PARTLY, COVERED, COVERED), 0),
        ((COVERED, PARTLY, PARTLY, COVERED), 1),
        ((COVERED, COVERED, COVERED, MISSING), None),
        ((PARTLY, COVERED, COVERED, MISSING), 0),
        ((COVERED, COVERED, COVERED, COVERED), None),
        ((MISSING, MISSING, MISSING, MISSING), None),
        ((MISSING, MISSING, CONTRADICTED, MISSING), None),
        ((COVERED, CONTRADICTED, COVERED, COVERED), None),
        ((PARTLY, MISSING, MISSING, MISSING), 1),
    ],
)
def test_the_heaviest_missing_point_is_probed_for_then_the_heaviest_partial(
    statuses: tuple[PointStatus, ...], expected: int | None
) -> None:
    """One without a probing question is passed over; an answer that touched nothing gets no probe."""
    assert point_to_probe(FOUR, grade(0.5, *statuses, of=FOUR)) == expected


def test_a_grade_without_points_gets_no_probe() -> None:
    assert point_to_probe(question("q"), grade(0.0)) is None


def test_hints_come_heaviest_point_first() -> None:
    assert hints_for(FOUR, None) == ("hint heavy", "hint heavy too", "hint light")


def test_hints_leave_out_what_the_last_attempt_covered() -> None:
    last = grade(0.5, MISSING, COVERED, PARTLY, MISSING, of=FOUR)
    assert hints_for(FOUR, last) == ("hint heavy too", "hint light")
