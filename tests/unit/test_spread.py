"""The spread of the scores of one question: bands, verdicts, and what is said of them."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.grading.scale import verdict
from questions.model import Verdict
from questions.spread import BANDS, in_words, spread, who_answered

SCORES = st.lists(st.floats(0, 1), max_size=60)
ONE_MORE = st.integers(0, 100)


def of(*points: int) -> list[float]:
    """Scores of so many points."""
    return [each / 100 for each in points]


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0, 0),
        (9, 0),
        (10, 1),
        (19, 1),
        (29, 2),
        (57, 5),
        (58, 5),
        (69, 6),
        (89, 8),
        (90, 9),
        (99, 9),
        (100, 9),
    ],
)
def test_every_score_is_in_its_band(points: int, band: int) -> None:
    """Floats that lie just beside a whole number of points (0.57 * 100 < 57) do not slip into another."""
    counts = spread(of(points)).counts
    assert [counts.index(1), sum(counts), len(counts)] == [band, 1, 10]
    assert BANDS[band][0] <= points <= BANDS[band][1]


def test_a_score_is_where_its_whole_points_are() -> None:
    """Who was told 90, or 85, finds it there, though the score was a little less."""
    found = spread([0.8961, 0.8461])
    assert (found.counts[9], found.counts[8]) == (1, 1)
    assert found.count(Verdict.EXCELLENT) == 2


@given(SCORES)
def test_it_is_what_a_second_reckoning_finds(scores: list[float]) -> None:
    """Everybody is counted once in a band and once in a verdict; the order of the scores does not matter."""
    found = spread(scores)
    points = [round(100 * score) for score in scores]
    assert found.people == sum(found.by_verdict) == len(scores)
    for (least, most), count in zip(BANDS, found.counts, strict=True):
        assert count == sum(least <= each <= most for each in points)
    for word in Verdict:
        number = sum(verdict(each / 100) is word for each in points)
        assert found.count(word) == number
        assert found.share(word) == (number / len(scores) if scores else 0)
    assert spread(scores[::-1]) == found
    if scores:
        measures = (found.lowest, found.median, found.mean, found.highest)
        wanted = (min(points), median(points), fmean(points), max(points))
        assert [100 * measure for measure in measures] == pytest.approx(wanted)
        assert abs(found.mean - fmean(scores)) <= 0.005 + 1e-9


@pytest.mark.parametrize("score", [-0.01, 1.01, math.nan, math.inf, 64])
def test_what_is_no_score_is_refused(score: float) -> None:
    """Points of 100 given by mistake, say."""
    with pytest.raises(ValueError, match="0 to 1"):
        spread([0.5, score])


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((), "Nobody answered."),
        ((64,), "1 person answered and scored 64 of 100."),
        ((64, 64), "2 people answered and both scored 64 of 100."),
        ((80, 40), "2 people answered and scored 40 and 80 of 100."),
        ((0, 0, 0), "3 people answered and all scored 0 of 100."),
        ((96, 12, 60), "3 people answered and scored 12, 60 and 96 of 100."),
        ((100,) * 1200, "1,200 people answered and all scored 100 of 100."),
        ((50, 55, 61, 70), "4 people answered and scored from 50 to 70 of 100, at least half of them 58 or more."),
        ((8, 8, 8, 90), "4 people answered and scored from 8 to 90 of 100, at least half of them exactly 8. "
         "One was excellent (85 and up), 3 scored under 40."),
        ((20, 92, 92, 92), "4 people answered and scored from 20 to 92 of 100, at least half of them exactly 92. "
         "3 were excellent (85 and up), one scored under 40."),
        ((85, 90, 90, 95, 99), "5 people answered and scored from 85 to 99 of 100, at least half of them 90 or more. "
         "All were excellent (85 and up)."),
        ((5, 10, 20, 39), "4 people answered and scored from 5 to 39 of 100, at least half of them 15 or more."),
        ((84, 40, 40, 39), "4 people answered and scored from 39 to 84 of 100, at least half of them 40 or more. "
         "One scored under 40."),
    ],
)  # fmt: skip
def test_the_words(points: tuple[int, ...], words: str) -> None:
    """Right for nobody, one, two, all alike, all good, all bad."""
    assert in_words(spread(of(*points))) == words


@given(st.lists(ONE_MORE, min_size=4, max_size=40))
def test_every_figure_in_the_words_is_true(points: list[int]) -> None:
    """Checked against the scores themselves."""
    text = in_words(spread(of(*points)))
    assert "\n" not in text
    assert text.startswith(f"{len(points)} people answered")
    if found := re.search(
        r"from (\d+) to (\d+) of 100, at least half of them (?:exactly )?(\d+)( or more)?", text
    ):
        low, high, middle = (int(found[group]) for group in (1, 2, 3))
        reached = [each for each in points if (each >= middle if found[4] else each == middle)]
        assert (low, high) == (min(points), max(points))
        assert 2 * len(reached) >= len(points)
    else:
        assert len(set(points)) == 1
    if found := re.search(r"(\w+) w(?:as|ere) excellent \(85 and up\)", text):
        number = {"One": 1, "All": len(points)}.get(found[1]) or int(found[1])
        assert number == sum(each >= 85 for each in points)
    if found := re.search(r"(\w+) scored under 40", text):
        number = 1 if found[1].lower() == "one" else int(found[1])
        assert number == sum(each < 40 for each in points)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "Nobody answered"),
        (1, "1 person answered"),
        (2, "2 people answered"),
        (3000, "3,000 people answered"),
    ],
)
def test_who_answered(people: int, words: str) -> None:
    """Singular, plural, and a comma in thousands."""
    assert who_answered(people) == words


def test_a_spread_is_known_without_the_grader() -> None:
    """The process that draws it need not load what grades."""
    code = (
        "import sys, questions.spread; print('rapidfuzz' in sys.modules, 'questions.grading' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert result.stdout.split() == ["False", "False"]
