"""Values to show: a question, an answer to it and its grade, an interview around them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from rich.console import RenderableType

from bot.terminal.render import render
from bot.terminal.screen import Screen
from bot.use_cases.interview_outcomes import (
    Finished,
    Outcome,
    View,
)
from questions.interview_state import Attempt, FollowUp, Interview, Mode, Phase, Plan, Turn, TurnStatus
from questions.model import (
    Difficulty,
    Facet,
    Flag,
    FlagCode,
    Grade,
    KeyPoint,
    Misconception,
    PointGrade,
    PointStatus,
    Question,
    Source,
    Span,
    Step,
    Verdict,
)
from questions.report import report
from storage.interview_rows import Origin, Place, PlaceKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANSWER = "Counts are kept.\nCycles are freed at once."
POINTS = (
    ("Every object has a `count`.", Facet.DEFINITION, PointStatus.COVERED, 1.0, (Span(0, 16),)),
    ("Zero frees it at once.", Facet.MECHANISM, PointStatus.PARTLY, 0.4, (Span(17, 23),)),
    ("Weak references do not count.", Facet.PITFALL, PointStatus.MISSING, 0.0, ()),
    ("Cycles wait for the collector.", Facet.REASON, PointStatus.CONTRADICTED, 0.0, (Span(17, 42),)),
)
QUESTION = Question(
    id="counting",
    topic="memory-gc",
    title="Counting",
    prompt="How are objects freed?",
    reference="By counting [references].",
    key_points=tuple(KeyPoint(point, facet=facet) for point, facet, *_ in POINTS),
    difficulty=Difficulty.EASY,
    code="print(1)",
    output="1",
    sources=(Source("The gc module", "https://docs.python.org/3/library/" + "x" * 90),),
)
GRADE = Grade(
    score=0.5,
    verdict=Verdict.PARTIAL,
    points=tuple(
        PointGrade(point, 1, facet, status, credit, spans, phrase="it is counted")
        for point, facet, status, credit, spans in POINTS
    ),
    reason="Half of it.",
    misconceptions=(Misconception("cycles vanish", "They wait.", (Span(17, 42),), 3),),
    flags=(
        Flag(FlagCode.HEDGED, "Both ways.", (Span(0, 16),)),
        Flag(FlagCode.TOO_SHORT, "Short."),
    ),
    steps=(Step("Key points", 0.45), Step("On an interviewer's scale", 0.5)),
)


def attempt_of(hints: int = 0, follow_up: FollowUp | None = None, *, late: bool = False) -> Attempt:
    return Attempt(ANSWER, NOW, GRADE, hints, late, follow_up=follow_up)


def view_of(
    *attempts: Attempt,
    status: TurnStatus = TurnStatus.ANSWERED,
    phase: Phase = Phase.REVIEWING,
    mode: Mode = Mode.PRACTICE,
    question: Question = QUESTION,
) -> View:
    deadline = NOW + timedelta(seconds=75)
    turn = Turn(1, question.id, NOW, deadline, status, attempts=attempts)
    plan = Plan(mode, 3, seconds=90)
    interview = Interview(0, plan, NOW, id=1, phase=phase, turns=(turn,))
    place = Place(PlaceKind.TERMINAL)
    return View(interview, turn, question, place, Origin.INTERVIEW, hints=("Think of zero.",), hints_left=1)


def text_of(renderable: RenderableType) -> str:
    out = io.StringIO()
    Screen(out).show(renderable)
    return out.getvalue()


def shown_of(outcome: Outcome, before: Attempt | None = None) -> str:
    return text_of(render(outcome, {"memory-gc": "Memory"}, NOW, before))


def finished_of(view: View) -> Finished:
    lookup = {QUESTION.id: QUESTION}.get
    return Finished(view, report(view.interview, lookup, {"memory-gc": "Memory"}), (QUESTION,))
