"""What an interview showed: a score by topic and by facet, strongest and weakest, what to read next.

Rules: the score is the mean over the questions that were asked and closed; skipped and timed-out ones are 0. In
an exam the questions that were planned and never reached are 0 too. Facets are told apart by key points: the
weighted mean of their credits in the best attempt of each answered question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from questions.interview_state import Interview, Mode, Turn, TurnStatus
from questions.model import Facet, Question, Source

STRONG = 0.7
WEAK = 0.45
_MOST_POINTS = 3
_MOST_READING = 4

_DONE_WELL = {
    Facet.DEFINITION: "define things well",
    Facet.MECHANISM: "explain well how things work",
    Facet.REASON: "give reasons well",
    Facet.EXAMPLE: "give good examples",
    Facet.TRADE_OFF: "weigh trade-offs well",
    Facet.PITFALL: "know the pitfalls",
}
_DONE_RARELY = {
    Facet.DEFINITION: "rarely say what a thing is",
    Facet.MECHANISM: "rarely explain how it works",
    Facet.REASON: "rarely say why",
    Facet.EXAMPLE: "rarely give an example",
    Facet.TRADE_OFF: "rarely give a trade-off",
    Facet.PITFALL: "rarely mention pitfalls",
}


@dataclass(frozen=True, slots=True)
class Share:
    """A score from 0 to 1 over `count` questions (topics) or key points (facets)."""

    name: str
    score: float
    count: int


@dataclass(frozen=True, slots=True)
class PointNote:
    """A key point of a question, as the best attempt had it."""

    question: str
    point: str
    credit: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A page to read because a question went badly."""

    question: str
    source: Source


@dataclass(frozen=True, slots=True)
class Report:
    """The end of an interview, for any front end."""

    score: float
    answered: int
    skipped: int
    expired: int
    unreached: int
    by_topic: tuple[Share, ...]
    by_facet: tuple[Share, ...]
    summary: str
    strongest: tuple[PointNote, ...]
    weakest: tuple[PointNote, ...]
    reading: tuple[Reading, ...]


def report(
    interview: Interview, lookup: Callable[[str], Question | None], topics: Mapping[str, str]
) -> Report:
    """Sum an interview up. `lookup` finds a question (None if the bank lost it), `topics` gives their titles."""
    closed = [turn for turn in interview.turns if turn.is_scored]
    unreached = interview.plan.length - len(interview.turns) if interview.plan.mode is Mode.EXAM else 0
    count = len(closed) + unreached
    notes = _notes(closed, lookup)
    facets = _by_facet(closed)
    return Report(
        score=sum(turn.score for turn in closed) / count if count else 0.0,
        answered=sum(turn.status is TurnStatus.ANSWERED for turn in closed),
        skipped=sum(turn.status is TurnStatus.SKIPPED for turn in closed),
        expired=sum(turn.status is TurnStatus.EXPIRED for turn in closed),
        unreached=unreached,
        by_topic=_by_topic(closed, lookup, topics),
        by_facet=facets,
        summary=_summary(facets),
        strongest=_ends(notes, lambda note: note.credit >= STRONG, best_first=True),
        weakest=_ends(notes, lambda note: note.credit < STRONG, best_first=False),
        reading=_reading(closed, lookup),
    )


def _by_topic(
    turns: list[Turn], lookup: Callable[[str], Question | None], topics: Mapping[str, str]
) -> tuple[Share, ...]:
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for turn in turns:
        question = lookup(turn.question_id)
        if question is not None:
            scores[topics.get(question.topic, question.topic)].append(turn.score)
    shares = [Share(name, sum(of) / len(of), len(of)) for name, of in scores.items()]
    return tuple(sorted(shares, key=lambda share: (-share.score, share.name)))


def _by_facet(turns: list[Turn]) -> tuple[Share, ...]:
    credits: defaultdict[Facet, list[tuple[float, float]]] = defaultdict(list)
    for turn in turns:
        if turn.best is not None:
            for point in turn.best.grade.points:
                credits[point.facet].append((point.credit, point.weight))
    shares = []
    for facet in Facet:
        if of := credits[facet]:
            total = sum(weight for _, weight in of)
            shares.append(Share(facet.value, sum(credit * weight for credit, weight in of) / total, len(of)))
    return tuple(shares)


def _summary(facets: tuple[Share, ...]) -> str:
    """'You define things well; you rarely give a trade-off.' Needs two points of a facet to say anything."""
    enough = [share for share in facets if share.count > 1]
    best = max(enough, key=lambda share: share.score, default=None)
    worst = min(enough, key=lambda share: share.score, default=None)
    said = []
    if best is not None and best.score >= STRONG:
        said.append(f"you {_DONE_WELL[Facet(best.name)]}")
    if worst is not None and worst.score <= WEAK:
        said.append(f"you {_DONE_RARELY[Facet(worst.name)]}")
    if not said:
        return ""
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _notes(turns: list[Turn], lookup: Callable[[str], Question | None]) -> list[PointNote]:
    notes = []
    for turn in turns:
        question = lookup(turn.question_id)
        if question is None or turn.best is None:
            continue
        notes += [PointNote(question.title, point.point, point.credit) for point in turn.best.grade.points]
    return notes


def _ends(
    notes: list[PointNote], wanted: Callable[[PointNote], bool], *, best_first: bool
) -> tuple[PointNote, ...]:
    """At most three, from different questions first, so that one bad answer does not fill the list."""
    ordered = sorted(filter(wanted, notes), key=lambda note: note.credit, reverse=best_first)
    first: dict[str, PointNote] = {}
    for note in ordered:
        first.setdefault(note.question, note)
    rest = [note for note in ordered if note not in first.values()]
    return (*first.values(), *rest)[:_MOST_POINTS]


def _reading(turns: list[Turn], lookup: Callable[[str], Question | None]) -> tuple[Reading, ...]:
    pages: dict[str, Reading] = {}
    for turn in sorted(turns, key=lambda turn: turn.score):
        question = lookup(turn.question_id)
        if question is None or turn.score >= STRONG:
            continue
        for source in question.sources:
            pages.setdefault(source.url, Reading(question.title, source))
    return tuple(pages.values())[:_MOST_READING]
