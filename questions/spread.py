"""How the scores of everybody who answered one question are spread, and the same in words.

All of it is reckoned from whole points, as people see them on their own results: who was told 90 of 100 is in the
band that begins at 90.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from questions.model import Verdict

BANDS = (*((least, least + 9) for least in range(0, 90, 10)), (90, 100))
"""The least and the most points of each band; 100 is in the last."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Scores of one question. `counts` are people by band, `by_verdict` by verdict in the order of `Verdict`.

    The others are shares from 0 to 1, and 0 when nobody answered.
    """

    counts: tuple[int, ...]
    by_verdict: tuple[int, ...]
    lowest: float
    median: float
    mean: float
    highest: float

    @property
    def people(self) -> int:
        """How many answered."""
        return sum(self.counts)

    def count(self, *verdicts: Verdict) -> int:
        """How many got one of these verdicts."""
        return sum(number for word, number in zip(Verdict, self.by_verdict, strict=True) if word in verdicts)

    def share(self, *verdicts: Verdict) -> float:
        """How many of all got one of these verdicts, 0 to 1."""
        return self.count(*verdicts) / self.people if self.people else 0.0


def spread(scores: Sequence[float]) -> Spread:
    """The spread of scores from 0 to 1, one a person, in any order; ValueError for what is no such score."""
    if not all(0 <= score <= 1 for score in scores):
        raise ValueError("a score is a share from 0 to 1")
    reached = sorted(map(_points, scores)) or [0]
    in_band = Counter(min(points // 10, len(BANDS) - 1) for points in reached)
    called = Counter(map(_verdict, reached))
    return Spread(
        counts=tuple(in_band[band] if scores else 0 for band in range(len(BANDS))),
        by_verdict=tuple(called[word] if scores else 0 for word in Verdict),
        lowest=reached[0] / 100,
        median=median(reached) / 100,
        mean=fmean(reached) / 100,
        highest=reached[-1] / 100,
    )


def who_answered(people: int) -> str:
    """'Nobody answered', '1 person answered', '3,000 people answered'."""
    if not people:
        return "Nobody answered"
    return f"{people:,} {'person' if people == 1 else 'people'} answered"


def in_words(spread: Spread) -> str:
    """The spread in one or two sentences, on one line."""
    who, people = who_answered(spread.people), spread.people
    low, middle, high = map(_points, (spread.lowest, spread.median, spread.highest))
    if people == 0:
        return f"{who}."
    if low == high:
        everybody = {1: "", 2: " both"}.get(people, " all")
        return f"{who} and{everybody} scored {high} of 100."
    if people <= 3:
        each = f"{low} and {high}" if people == 2 else f"{low}, {middle} and {high}"
        return f"{who} and scored {each} of 100."
    half = f"exactly {middle}" if middle in (low, high) else f"{middle} or more"
    text = f"{who} and scored from {low} to {high} of 100, at least half of them {half}."
    return f"{text} {_ends(spread)}".rstrip()


def _ends(spread: Spread) -> str:
    """'3 were excellent (85 and up), one scored under 40.' That all were weak is not rubbed in."""
    excellent, weak = spread.count(Verdict.EXCELLENT), spread.count(Verdict.WEAK, Verdict.OFF)
    said = []
    if excellent:
        were = "one was" if excellent == 1 else f"{excellent:,} were"
        were = "all were" if excellent == spread.people else were
        said.append(f"{were} excellent ({_least(Verdict.EXCELLENT)} and up)")
    if 0 < weak < spread.people:
        said.append(f"{'one' if weak == 1 else f'{weak:,}'} scored under {_least(Verdict.PARTIAL)}")
    text = ", ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _points(share: float) -> int:
    return round(100 * share)


def _verdict(points: int) -> Verdict:
    # Only when it is needed: the process that draws spreads has no use for the grader's 11 MB.
    from questions.grading.scale import verdict

    return verdict(points / 100)


def _least(word: Verdict) -> int:
    """From how many points on the verdict is this."""
    return next(points for points in range(101) if _verdict(points) is word)
