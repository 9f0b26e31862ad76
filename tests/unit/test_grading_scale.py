"""The scale: data that says where it is from, and curves that a person can follow."""

from __future__ import annotations

import datetime
import json
from importlib.resources import files

import pytest

from questions.grading.scale import Curve, Scale, mixed, reference_scale, rubric_scale, score

RAW = json.loads(files("questions.grading").joinpath("data", "scale.json").read_text(encoding="utf-8"))
GOOD = ("covered", "statements", "words", "right phrases")
BAD = ("leaning", "false phrases", "accusations", "doubtful")


def test_the_scale_says_when_from_what_and_by_which_command_it_was_made() -> None:
    assert datetime.date.fromisoformat(RAW["made"]) <= datetime.datetime.now(datetime.UTC).date()
    assert RAW["by"] == "python -m benchmarks.fit_grading --write"
    assert RAW["from"]


def test_a_curve_is_linear_between_its_knots_and_flat_beyond() -> None:
    curve = Curve((0.0, 1.0, 3.0), (0.0, 2.0, 3.0))
    assert [curve.at(x) for x in (-1, 0, 0.5, 1, 2, 3, 9)] == [0, 0, 1, 2, 2.5, 3, 3]


@pytest.mark.parametrize("name", GOOD)
def test_what_is_good_adds(name: str) -> None:
    assert rubric_scale().curves[name].at(9) > 0


@pytest.mark.parametrize("name", BAD)
def test_what_is_bad_takes_away(name: str) -> None:
    assert rubric_scale().curves[name].at(9) < 0


def test_every_key_point_with_nothing_against_it_is_worth_most_of_the_score() -> None:
    scale = rubric_scale()
    whole = {
        "covered": 1.0,
        "best": 1.0,
        "statements": 1.5,
        "words": 0.8,
        "right phrases": 3.0,
        "leaning": -0.3,
    }
    evidence = sum(scale.evidence(whole).values())
    assert score(scale.base + evidence, scale.ends) > 0.9
    assert score(scale.base + evidence + scale.curves["accusations"].at(2), scale.ends) < 0.85


def test_a_measure_that_the_scale_does_not_know_is_worth_nothing() -> None:
    assert Scale(0.0, {}).evidence({"new": 3.0}) == {}


def test_between_a_rubric_and_a_bare_reference_the_scale_is_between_theirs() -> None:
    assert mixed(0.0) == (rubric_scale().base, rubric_scale().ends)
    assert mixed(1.0) == (reference_scale().base, reference_scale().ends)
    base, (low, high) = mixed(0.5)
    assert base == pytest.approx((rubric_scale().base + reference_scale().base) / 2)
    assert 0 < low < high <= 1
