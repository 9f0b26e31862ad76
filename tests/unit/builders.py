"""Small values for tests: questions, grades with hand-made numbers, a clock that is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from questions import interview as course
from questions.bank import Bank, Place
from questions.interview_state import Interview, Mode, Plan
from questions.model import (
    Difficulty,
    Facet,
    Flag,
    FlagCode,
    Grade,
    KeyPoint,
    Kind,
    Misconception,
    PointGrade,
    PointStatus,
    Question,
    Source,
    Span,
    Step,
    Topic,
    Verdict,
)

START = datetime(2026, 3, 28, 12, 0, 0, 123456, tzinfo=UTC)
THOROUGH = settings(max_examples=100, deadline=None)
"""For pure rules; no test here judges time, so none has a deadline."""
BRIEF = settings(max_examples=25, deadline=None)
"""For examples that each cost a transaction or two."""

_CREDITS = {
    PointStatus.COVERED: 1.0,
    PointStatus.PARTLY: 0.5,
    PointStatus.MISSING: 0.0,
    PointStatus.CONTRADICTED: 0.0,
}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> datetime:
        """Let time pass; gives the new moment."""
        self.now += timedelta(seconds=seconds)
        return self.now


def plan(mode: Mode = Mode.PRACTICE, length: int = 3, seconds: int | None = None) -> Plan:
    """A plan over all topics."""
    return Plan(mode, length, seconds=seconds)


def interview(mode: Mode = Mode.PRACTICE, length: int = 3, seconds: int | None = None) -> Interview:
    """An interview of owner 1 in which nothing was asked yet."""
    return Interview(1, plan(mode, length, seconds), START)


def key_point(
    point: str, weight: int = 1, facet: Facet = Facet.DEFINITION, *, hint: str = "", probe: str = ""
) -> KeyPoint:
    """A key point without phrases."""
    return KeyPoint(point, weight, facet, hint=hint, probe=probe)


def question(
    question_id: str,
    topic: str = "tools",
    difficulty: Difficulty = Difficulty.MEDIUM,
    *points: KeyPoint,
    sources: tuple[Source, ...] = (),
) -> Question:
    """A question; without points it has two of different weight, with hints and probes."""
    return Question(
        id=question_id,
        topic=topic,
        title=f"About {question_id}",
        prompt=f"What is {question_id}?",
        reference=f"{question_id} cuts wood. It has sharp teeth.",
        key_points=points or TWO_POINTS,
        kind=Kind.EXPLAIN,
        difficulty=difficulty,
        sources=sources,
    )


TWO_POINTS = (
    KeyPoint(
        "It has sharp teeth.",
        1,
        Facet.DEFINITION,
        accept=("sharp teeth", "teeth are sharp"),
        hint="Look at its edge.",
        probe="What is along its edge?",
    ),
    KeyPoint(
        "It cuts wood.",
        3,
        Facet.MECHANISM,
        accept=("cuts wood", "for cutting wood"),
        hint="What is it for?",
        probe="What does one do with it?",
    ),
)


def bank(*questions: Question) -> Bank:
    """A bank of these questions; a topic's title is its id with a capital."""
    topics = {asked.topic: Topic(asked.topic, asked.topic.capitalize(), "") for asked in questions}
    places = {asked.id: Place(Path("bank.yaml"), 1) for asked in questions}
    return Bank(topics, {asked.id: asked for asked in questions}, places)


def grade(score: float, *statuses: PointStatus, of: Question | None = None) -> Grade:
    """A grade of that score; `statuses` are of the key points of `of`, or of made-up ones."""
    key_points = of.key_points if of else tuple(key_point(f"Point {n}.") for n in range(len(statuses)))
    points = tuple(
        PointGrade(asked.point, asked.weight, asked.facet, status, _CREDITS[status])
        for asked, status in zip(key_points, statuses, strict=True)
    )
    return Grade(score, Verdict.PARTIAL, points, "made by hand")


def play(state: Interview, *turns: tuple[Question, Grade | None], end: bool = False) -> Interview:
    """The interview after these questions were answered with these grades; None: skipped."""
    for number, (asked, graded) in enumerate(turns, 1):
        if number > 1:
            state = course.leave(state, number - 1)
        state = course.ask(state, asked.id, START)
        if graded is None:
            state = course.skip(state, number, START)
        else:
            state = course.answer(state, number, "text", graded, START)
    return course.finish(state, START) if end else state


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Text as `clean` leaves it: every character but NUL and halves of surrogate pairs."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    return st.text(characters, max_size=max_size)


def shares() -> st.SearchStrategy[float]:
    """Scores and credits, from 0 to 1."""
    return st.floats(0, 1, allow_nan=False, allow_subnormal=False)


def grades() -> st.SearchStrategy[Grade]:
    """Grades with every field in use."""
    spans = st.lists(st.builds(Span, st.integers(0, 9), st.integers(10, 40)), max_size=2).map(tuple)
    points = st.builds(
        PointGrade,
        point=texts(),
        weight=st.integers(1, 3).map(float),
        facet=st.sampled_from(Facet),
        status=st.sampled_from(PointStatus),
        credit=shares(),
        spans=spans,
        phrase=texts(),
    )
    false = st.builds(Misconception, texts(), texts(), spans, st.none() | st.integers(0, 5))
    flags = st.builds(Flag, st.sampled_from(FlagCode), texts())
    return st.builds(
        Grade,
        score=shares(),
        verdict=st.sampled_from(Verdict),
        points=st.lists(points, max_size=3).map(tuple),
        reason=texts(),
        misconceptions=st.lists(false, max_size=1).map(tuple),
        flags=st.lists(flags, max_size=1).map(tuple),
        steps=st.lists(st.builds(Step, texts(), shares()), max_size=2).map(tuple),
    )
