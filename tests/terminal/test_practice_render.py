"""What is said in a sentence, what is typed, and that nothing shown can do harm."""

from __future__ import annotations

import io

import pytest

from bot.terminal import words
from bot.terminal.render import outage, render
from bot.terminal.render_feedback import why
from bot.terminal.render_question import help_table, welcome
from bot.terminal.screen import Screen
from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Marked,
    NoQuestions,
    NothingToResume,
    Outcome,
    Paused,
    Recorded,
    Refusal,
    Revealed,
)
from questions.interview import Reason
from questions.interview_state import Attempt, Mode, Phase, Plan, TurnStatus
from questions.model import (
    Difficulty,
    Facet,
    Flag,
    FlagCode,
    Grade,
    Misconception,
    PointGrade,
    PointStatus,
    Question,
    Span,
    Step,
    Verdict,
)
from tests.terminal.practice_values import (
    NOW,
    attempt_of,
    shown_of,
    text_of,
    view_of,
)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Recorded(view_of()), "Recorded. The feedback comes at the end."),
        (Recorded(view_of(), late=True), words.RECORDED_LATE),
        (Closed(view_of(status=TurnStatus.SKIPPED)), "Skipped: this question counts 0."),
        (Closed(view_of(status=TurnStatus.EXPIRED)), "The time is up: this question counts 0."),
        (Closed(view_of()), "Left as it was: your best attempt counts."),
        (Paused(view_of(attempt_of())), "Paused at question 1 of 3: 1 answer kept."),
        (NoQuestions(("tools",), "hard"), "The bank has no hard question on tools."),
        (NoQuestions((), None), "The bank has no question."),
        (NothingToResume(), "There is no unfinished interview."),
    ],
)
def test_what_needs_one_sentence_gets_one(outcome: Outcome, sentence: str) -> None:
    assert " ".join(shown_of(outcome).split()) == sentence


def test_an_unfinished_interview_offers_its_ways_on() -> None:
    shown = shown_of(AlreadyRunning(view_of(attempt_of(), phase=Phase.PAUSED)))
    assert "It stands at question 1 of 3; 1 answer kept." in shown
    for choice in ("Enter", "/new", "/end"):
        assert choice in shown


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_is_one_clear_sentence(reason: Reason) -> None:
    sentence = words.REFUSALS[reason]
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert " ".join(shown_of(Refusal(reason)).split()) == sentence
    assert words.NOT_KEPT in " ".join(shown_of(Refusal(reason, "typed")).split())


def test_an_outage_shows_the_text_and_what_to_do_only_to_who_can_do_it() -> None:
    shown = text_of(outage("The database did not answer: locked.", "my words", again=True))
    assert "my words" in shown
    assert "press Enter to try again" in shown
    assert "press Enter" not in text_of(
        outage("The database did not answer: locked.", "my words", again=False)
    )


def test_an_exam_is_introduced_without_what_it_does_not_have() -> None:
    shown = text_of(welcome(Plan(Mode.EXAM, 1, ("memory-gc",), Difficulty.HARD, 300)))
    assert "1 question · hard · memory-gc · 5 min each" in shown
    assert "/hint" not in shown
    assert "/retry" not in text_of(help_table(exam=True))
    assert "/retry" in text_of(help_table(exam=False))


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
    view = view_of(attempt, question=question)
    for shown in (
        shown_of(Marked(view)),
        shown_of(Revealed(view)),
        shown_of(Asked(view)),
        text_of(why(attempt)),
    ):
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "[bold]x[/bold] :smile:" in shown


def test_a_stream_without_unicode_gets_letters_and_signs() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    Screen(stream).show(render(Marked(view_of(attempt_of())), {}, NOW))
    stream.flush()
    shown = raw.getvalue().decode("latin-1")
    for part in ("+ covered", "~ partly", "o missing", "x contradicted", "##########.........."):
        assert part in shown
    assert "?" not in shown
