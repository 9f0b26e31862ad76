"""The answers that the grader is developed on are whole: every question has its ten kinds, rated, and a rubric."""

from __future__ import annotations

from collections import Counter

from benchmarks.grading_data import FULL, OTHER, OWN, Graded, bank, kept_aside, own_bank, own_rubrics, rows_of


def every() -> list[Graded]:
    return own_bank() + own_rubrics()


def test_every_question_has_each_kind_once_and_belongs_to_the_bank_or_has_a_rubric() -> None:
    rows = every()
    assert len(rows) == len(rows_of(OWN / "interview-answers.jsonl"))
    counts = Counter((row.group, row.kind) for row in rows)
    assert set(counts.values()) == {1}
    assert {kind for _, kind in counts} == {*FULL, *OTHER}
    assert len(counts) == 10 * len({row.group for row in rows})


def test_scores_are_the_mean_of_two_raters() -> None:
    for row in rows_of(OWN / "interview-answers.jsonl"):
        assert len(row["raters"]) == 2
        assert abs(row["score"] - sum(row["raters"]) / 200) < 0.001


def test_a_third_of_the_questions_is_kept_aside() -> None:
    groups = {row.group for row in every()}
    assert 0.25 < sum(map(kept_aside, groups)) / len(groups) < 0.45


def test_every_question_of_the_answers_is_still_in_the_bank() -> None:
    rubrics = {path.stem for path in (OWN / "rubrics").glob("*.yaml")}
    answered = {row["question_id"] for row in rows_of(OWN / "interview-answers.jsonl")}
    assert answered <= set(bank()) | rubrics
