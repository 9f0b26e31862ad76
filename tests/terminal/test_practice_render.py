"""Every outcome as it is shown: pure values in, text out."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import RenderableType

from bot.terminal import words
from bot.terminal.render import outage, render
from bot.terminal.render_feedback import declined, why
from bot.terminal.render_question import help_table, welcome
from bot.terminal.screen import Screen
from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Finished,
    Hinted,
    Marked,
    NoQuestions,
    NothingToResume,
    Outcome,
    Paused,
    Recorded,
    Refusal,
    Revealed,
    View,
)
from questions.interview import Reason
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
        Flag(FlagCode.HEDGED, "Both ways: Weak references do not count."),
        Flag(FlagCode.TOO_SHORT, "Short."),
    ),
    steps=(Step("Key points", 0.45), Step("On an interviewer's scale", 0.5)),
)


def _attempt(hints: int = 0, follow_up: FollowUp | None = None, *, late: bool = False) -> Attempt:
    return Attempt(ANSWER, NOW, GRADE, hints, late, follow_up=follow_up)


def _view(
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


def _text(renderable: RenderableType) -> str:
    out = io.StringIO()
    Screen(out).show(renderable)
    return out.getvalue()


def _shown(outcome: Outcome, before: Attempt | None = None) -> str:
    return _text(render(outcome, {"memory-gc": "Memory"}, NOW, before))


def _finished(view: View) -> Finished:
    lookup = {QUESTION.id: QUESTION}.get
    return Finished(view, report(view.interview, lookup, {"memory-gc": "Memory"}), (QUESTION,))


def test_an_open_question_shows_where_one_is_and_what_time_is_left() -> None:
    shown = _shown(Asked(_view(status=TurnStatus.OPEN, phase=Phase.ASKING)))
    for part in (
        "Question 1 of 3",
        "Memory · easy",
        "How are objects freed?",
        "print(1)",
        "1 min 15 s left of 1 min 30 s",
        "Hint 1: Think of zero.",
    ):
        assert part in shown


def test_a_hint_names_its_cost() -> None:
    assert _shown(Hinted(_view())) == "Hint 1: Think of zero.  (10% of the score; 1 hint left)\n"


def test_feedback_gives_each_point_a_symbol_a_word_and_the_candidates_own_words() -> None:
    lines = [" ".join(line.split()) for line in _shown(Marked(_view(_attempt()))).splitlines()]
    for line in (
        "50 of 100 ██████████░░░░░░░░░░ partial",
        "Half of it.",
        "✓ covered Every object has a `count`.",
        "You: “Counts are kept.”",
        "◐ partly Zero frees it at once.",
        "○ missing Add: Weak references do not count.",
        "✗ contradicted In fact: Cycles wait for the collector.",
        "You: “Cycles are freed at once.”",
        "In fact: They wait.",
        "! Short.",
    ):
        assert line in lines, line


def test_hints_and_lateness_are_accounted_for() -> None:
    shown = _shown(Marked(_view(_attempt(hints=2, late=True))))
    assert "40 of 100" in shown
    assert "! 2 hints: 20% less, 50 → 40." in shown
    assert "! After the time limit: noted, it still counts." in shown


def test_while_a_point_is_probed_nothing_names_it() -> None:
    attempt = _attempt(follow_up=FollowUp(2, "What about weak ones?"))
    shown = _shown(Marked(_view(attempt)))
    assert "Weak references" not in shown
    assert "Half of it." not in shown
    assert "One point is still open: follow-up below." in shown
    assert "What about weak ones?" in shown
    kept_back = [line.strip() for line in _text(declined(attempt)).splitlines() if line]
    assert kept_back == ["Add: Weak references do not count.", "! Both ways: Weak references do not count."]


def test_after_the_follow_up_the_gain_and_words_from_both_texts_are_shown() -> None:
    added = "Weak ones do not."
    done = FollowUp(2, "What about weak ones?", added, NOW)
    start = len(ANSWER) + 2
    grade = Grade(
        0.75,
        Verdict.GOOD,
        (PointGrade(POINTS[2][0], 1, Facet.PITFALL, PointStatus.COVERED, 1.0, (Span(start, start + 9),)),),
        "",
    )
    after = Attempt(ANSWER, NOW, grade, follow_up=done)
    shown = _shown(Marked(_view(after), added=True), before=_attempt())
    assert "What you added counts: 50 → 75." in shown
    assert "You: “Weak ones”" in shown
    unchanged = _shown(Marked(_view(_attempt(follow_up=done)), added=True), before=_attempt())
    assert "The score stays at 50." in unchanged


def test_the_better_attempt_is_said_to_count() -> None:
    worse = Attempt(ANSWER, NOW, Grade(0.2, Verdict.WEAK, (), ""))
    assert "Your best attempt counts: 50 of 100." in _shown(Marked(_view(_attempt(), worse)))


def test_why_shows_the_sum_step_by_step() -> None:
    lines = [" ".join(line.split()) for line in _text(why(_attempt(hints=1))).splitlines()]
    for line in ("45 Key points", "50 On an interviewer's scale", "45 1 hint: 10% less"):
        assert line in lines
    assert "key point 1: “it is counted”" in lines


def test_the_reference_answer_comes_with_unbroken_links() -> None:
    shown = _shown(Revealed(_view(_attempt())))
    assert "By counting [references]." in shown
    assert "It prints:" in shown
    assert f"\n  {QUESTION.sources[0].url}\n" in shown


def test_the_report_has_every_part() -> None:
    shown = _shown(_finished(_view(_attempt(), phase=Phase.FINISHED)))
    for part in (
        "50 of 100",
        "1 answered",
        "By topic",
        "By facet",
        "Strongest",
        "Weakest",
        "Read next",
        QUESTION.sources[0].url,
    ):
        assert part in shown
    assert "✓ covered" not in shown


def test_an_exams_report_comes_after_the_feedback_and_counts_what_was_not_reached() -> None:
    shown = _shown(_finished(_view(_attempt(), phase=Phase.FINISHED, mode=Mode.EXAM)))
    assert shown.index("How are objects freed?") < shown.index("✓ covered") < shown.index("Report")
    assert "1 answered · 2 not reached" in shown
    skipped = _view(status=TurnStatus.SKIPPED, phase=Phase.FINISHED, mode=Mode.EXAM)
    assert "Skipped: this question counts 0." in _shown(_finished(skipped))


def test_a_question_that_the_bank_lost_is_still_shown_in_a_report() -> None:
    view = _view(_attempt(), phase=Phase.FINISHED, mode=Mode.EXAM)
    lost = Finished(view, report(view.interview, lambda _id: None, {}), (None,))
    assert "This question is no longer in the bank." in _shown(lost)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Recorded(_view()), "Recorded. The feedback comes at the end."),
        (Recorded(_view(), late=True), words.RECORDED_LATE),
        (Closed(_view(status=TurnStatus.SKIPPED)), "Skipped: this question counts 0."),
        (Closed(_view(status=TurnStatus.EXPIRED)), "The time is up: this question counts 0."),
        (Closed(_view()), "Left as it was: your best attempt counts."),
        (Paused(_view(_attempt())), "Paused at question 1 of 3: 1 answer kept."),
        (NoQuestions(("tools",), "hard"), "The bank has no hard question on tools."),
        (NoQuestions((), None), "The bank has no question."),
        (NothingToResume(), "There is no unfinished interview."),
    ],
)
def test_what_needs_one_sentence_gets_one(outcome: Outcome, sentence: str) -> None:
    assert " ".join(_shown(outcome).split()) == sentence


def test_an_unfinished_interview_offers_its_ways_on() -> None:
    shown = _shown(AlreadyRunning(_view(_attempt(), phase=Phase.PAUSED)))
    assert "It stands at question 1 of 3; 1 answer kept." in shown
    for choice in ("Enter", "/new", "/end"):
        assert choice in shown


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_is_one_clear_sentence(reason: Reason) -> None:
    sentence = words.REFUSALS[reason]
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert " ".join(_shown(Refusal(reason)).split()) == sentence
    assert words.NOT_KEPT in " ".join(_shown(Refusal(reason, "typed")).split())


def test_an_outage_shows_the_text_and_what_to_do_only_to_who_can_do_it() -> None:
    shown = _text(outage("The database did not answer: locked.", "my words", again=True))
    assert "my words" in shown
    assert "press Enter to try again" in shown
    assert "press Enter" not in _text(outage("The database did not answer: locked.", "my words", again=False))


def test_an_exam_is_introduced_without_what_it_does_not_have() -> None:
    shown = _text(welcome(Plan(Mode.EXAM, 1, ("memory-gc",), Difficulty.HARD, 300)))
    assert "1 question · hard · memory-gc · 5 min each" in shown
    assert "/hint" not in shown
    assert "/retry" not in _text(help_table(exam=True))
    assert "/retry" in _text(help_table(exam=False))


def test_neither_bank_nor_answer_can_steer_the_terminal_or_use_markup() -> None:
    evil = "\x1b[2J[bold]x[/bold]\x07 :smile:"
    question = Question("q", "memory-gc", evil, evil, evil, (), code=evil, output=evil)
    length = len(evil)
    grade = Grade(
        0.5,
        Verdict.PARTIAL,
        (PointGrade(evil, 1, Facet.REASON, PointStatus.PARTLY, 0.5, (Span(0, length),), phrase=evil),),
        evil,
        (Misconception(evil, evil, (Span(0, length),)),),
        (Flag(FlagCode.ECHO, evil),),
        (Step(evil, 0.5),),
    )
    attempt = Attempt(evil, NOW, grade)
    view = _view(attempt, question=question)
    for shown in (_shown(Marked(view)), _shown(Revealed(view)), _shown(Asked(view)), _text(why(attempt))):
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "[bold]x[/bold] :smile:" in shown


def test_a_stream_without_unicode_gets_letters_and_signs() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    Screen(stream).show(render(Marked(_view(_attempt())), {}, NOW))
    stream.flush()
    shown = raw.getvalue().decode("latin-1")
    for part in ("+ covered", "~ partly", "o missing", "x contradicted", "##########.........."):
        assert part in shown
    assert "?" not in shown
