"""Which key points stand out follows from the latest answers: what is missing most and weighs most comes first."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from questions.model import Facet, PointGrade, PointStatus
from questions.progress_points import (
    FALSE,
    LATEST,
    MOST,
    MOST_OF_A_QUESTION,
    STRONG,
    Graded,
    PointRecord,
    key_points,
)
from tests.unit.builders import START, THOROUGH, bank, key_point, question

COVERED, PARTLY, MISSING, CONTRADICTED = PointStatus
CREDIT = {COVERED: 1.0, PARTLY: 0.5, MISSING: 0.0, CONTRADICTED: 0.0}
POINTS = [key_point(f"point {n}", n) for n in (1, 2, 3)]
BANK = bank(*(question(f"q{n}", "tools" if n % 2 else "lights") for n in range(8)))
BANK = bank(*(question(asked.id, asked.topic, asked.difficulty, *POINTS) for asked in BANK))


def graded(question_id: str, hours: float, *statuses: PointStatus) -> Graded:
    """An answer so many hours after the start; the statuses of points 1, 2, 3 and of one that the bank has lost."""
    points = [
        PointGrade(f"point {n}", 9.0, Facet.DEFINITION, status, CREDIT[status])
        for n, status in enumerate(statuses, 1)
    ]
    return Graded(question_id, START + timedelta(hours=hours), points)


def answers() -> st.SearchStrategy[list[Graded]]:
    """Answers to the bank's questions and to a lost one, each at its own moment, latest last."""
    statuses = st.lists(st.sampled_from(PointStatus), max_size=4)
    one = st.tuples(st.sampled_from([*(asked.id for asked in BANK), "lost"]), statuses)
    return st.lists(one, max_size=40).map(
        lambda all_: [graded(question_id, n, *of) for n, (question_id, of) in enumerate(all_)]
    )


@given(answers(), st.randoms(use_true_random=False))
@THOROUGH
def test_the_lists_are_those_of_a_plain_reckoning(given_: list[Graded], chance: random.Random) -> None:
    """Whatever order the answers come in."""
    met: defaultdict[tuple[str, str], list[tuple[Graded, PointGrade]]] = defaultdict(list)
    for each in given_:
        for point in each.points:
            if each.question_id != "lost" and point.point != "point 4":
                met[each.question_id, point.point].append((each, point))
    weak, strong = [], []
    for (question_id, text), of in met.items():
        weight, latest = int(text[-1]), of[-1][1].status
        known = of[0][1].credit
        for _, point in of[1:]:
            known = known / 2 + point.credit / 2
        recent = -of[-1][0].at.timestamp()
        if latest is COVERED and known >= STRONG:
            strong.append((len(of) == 1, -known, -weight, recent, question_id, text))
        elif latest is not COVERED:
            use = weight * (1 - known + (FALSE if latest is CONTRADICTED else 0))
            weak.append((-use, recent, question_id, text))
    shuffled = list(given_)
    chance.shuffle(shuffled)
    found = key_points(shuffled, BANK)
    assert _named(found.strongest) == _first([row[-2:] for row in sorted(strong)])
    assert _named(found.weakest) == _first([row[-2:] for row in sorted(weak)])
    assert found.answers == len(given_)
    for record in (*found.strongest, *found.weakest):
        of = met[record.question_id, record.point]
        assert record.times == Counter(point.status for _, point in of)
        assert (record.latest, record.at, record.answers) == (of[-1][1].status, of[-1][0].at, len(of))


def _named(records: object) -> list[tuple[str, str]]:
    assert isinstance(records, tuple)
    return [(record.question_id, record.point) for record in records]


def _first(ordered: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept: list[tuple[str, ...]] = []
    for row in ordered:
        if sum(other[0] == row[0] for other in kept) < MOST_OF_A_QUESTION:
            kept.append(row)
    return kept[:MOST]


def test_without_a_grade_there_is_nothing() -> None:
    """Nobody is told a weakness that was not seen."""
    found = key_points([], BANK)
    assert (found.strongest, found.weakest, found.answers) == ((), (), 0)


def test_the_latest_answer_decides_the_side() -> None:
    """Missing twice and then covered is no weakness any more; covered twice and then missing is one."""
    learnt = [graded("q0", n, status) for n, status in enumerate((MISSING, MISSING, COVERED))]
    forgot = [graded("q1", n, status) for n, status in enumerate((COVERED, COVERED, MISSING))]
    found = key_points([*learnt, *forgot], BANK)
    assert [record.question_id for record in found.weakest] == ["q1"]
    assert found.strongest == ()  # not surely known yet, either
    assert found.weakest[0].known == 0.5


def test_what_weighs_more_comes_first_and_what_is_false_before_what_is_missing() -> None:
    """Weight times lack."""
    heavy = graded("q0", 0, COVERED, COVERED, MISSING)
    light = graded("q1", 1, MISSING)
    false = graded("q2", 2, COVERED, CONTRADICTED)
    half = graded("q3", 3, COVERED, PARTLY)
    weakest = key_points([heavy, light, false, half], BANK).weakest
    assert [(record.question_id, record.use) for record in weakest] == [
        ("q2", 3.0),
        ("q0", 3.0),
        ("q3", 1.0),
        ("q1", 1.0),
    ]


def test_twice_covered_is_surer_than_once() -> None:
    """Even if the once was later, and of a weightier point."""
    found = key_points(
        [graded("q0", 0, COVERED), graded("q0", 1, COVERED), graded("q1", 2, PARTLY, PARTLY, COVERED)], BANK
    )
    assert [(record.question_id, record.answers) for record in found.strongest] == [("q0", 2), ("q1", 1)]


def test_one_bad_answer_does_not_fill_the_list() -> None:
    """At most so many points of one question."""
    found = key_points([graded("q0", 0, MISSING, MISSING, MISSING), graded("q1", 1, MISSING)], BANK)
    assert [(record.question_id, record.point) for record in found.weakest] == [
        ("q0", "point 3"),
        ("q0", "point 2"),
        ("q1", "point 1"),
    ]


def test_only_the_latest_answers_are_looked_at() -> None:
    """What was answered before them says nothing of today."""
    old = graded("q0", -1, MISSING)
    found = key_points([old, *(graded("q1", n, MISSING) for n in range(LATEST))], BANK)
    assert [record.question_id for record in found.weakest] == ["q1"]
    assert found.answers == LATEST
    assert found.weakest[0].answers == LATEST


def test_the_bank_says_what_a_point_weighs_now() -> None:
    """The weight in an old grade was that of then."""
    (record,) = key_points([graded("q0", 0, MISSING)], BANK).weakest
    assert isinstance(record, PointRecord)
    assert (record.weight, record.title, record.topic) == (1, "About q0", "lights")
