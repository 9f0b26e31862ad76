"""The report: every number recomputed another way, and the edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from questions.interview_state import Interview, Mode, Phase, TurnStatus
from questions.model import Difficulty, Facet, PointStatus, Question, Source
from questions.report import Report, report
from tests.unit.builders import THOROUGH, grade, interview, key_point, play, question
from tests.unit.courses import courses

COVERED, PARTLY, MISSING = PointStatus.COVERED, PointStatus.PARTLY, PointStatus.MISSING

_NAMES = {"oop": "Object orientation", "memory": "Memory"}


def report_on(state: Interview, *known: Question, titles: Mapping[str, str] = _NAMES) -> Report:
    """The report when the bank has these questions."""
    return report(state, {asked.id: asked for asked in known}.get, titles)


def facet_question(question_id: str, *facets: Facet, topic: str = "oop", weight: int = 1) -> Question:
    """A question with a key point of each of these facets."""
    points = [key_point(f"{question_id} {facet} {n}.", weight, facet) for n, facet in enumerate(facets)]
    url = f"https://docs.python.org/{question_id}"
    return question(question_id, topic, Difficulty.EASY, *points, sources=(Source(question_id, url),))


@THOROUGH
@given(courses())
def test_the_counts_and_the_score_add_up(states: tuple[Interview, ...]) -> None:
    """Whatever happened: mean over closed turns but void ones, in an exam over all that were planned."""
    state = states[-1]
    seen = report_on(state)
    closed = [turn for turn in state.turns if turn.status not in (TurnStatus.OPEN, TurnStatus.VOID)]
    by_status = {status: [t for t in closed if t.status is status] for status in TurnStatus}
    assert seen.answered == len(by_status[TurnStatus.ANSWERED])
    assert seen.skipped == len(by_status[TurnStatus.SKIPPED])
    assert seen.expired == len(by_status[TurnStatus.EXPIRED])
    planned = state.plan.length if state.plan.mode is Mode.EXAM else len(state.turns)
    assert seen.unreached == planned - len(state.turns)
    count = len(closed) + seen.unreached
    best = [max((a.score for a in turn.attempts if a.counts), default=0.0) for turn in closed]
    assert seen.score == pytest.approx(float(sum(map(Fraction, best)) / count) if count else 0.0)
    assert 0 <= seen.score <= 1


def test_nothing_answered_gives_an_empty_report_at_nought() -> None:
    asked = facet_question("q1", Facet.REASON, Facet.REASON)
    seen = report_on(play(interview(), (asked, None), end=True), asked)
    assert (seen.score, seen.answered, seen.skipped) == (0.0, 0, 1)
    assert (seen.by_facet, seen.summary, seen.strongest, seen.weakest) == ((), "", (), ())
    assert [share.score for share in seen.by_topic] == [0.0]
    assert [page.source.title for page in seen.reading] == ["q1"]


def test_the_very_first_question_still_open_divides_by_nothing() -> None:
    asked = facet_question("q1", Facet.REASON)
    opened = replace(play(interview(), (asked, None)), phase=Phase.ASKING)
    opened = replace(opened, turns=(replace(opened.turn, status=TurnStatus.OPEN),))
    assert report_on(opened, asked).score == 0.0


def test_an_exam_counts_what_was_never_reached() -> None:
    asked = facet_question("q1", Facet.REASON)
    state = play(interview(Mode.EXAM, length=4), (asked, grade(1.0, COVERED, of=asked)), end=True)
    seen = report_on(state, asked)
    assert (seen.unreached, seen.score) == (3, 0.25)


def test_practice_counts_only_what_was_asked() -> None:
    asked = facet_question("q1", Facet.REASON)
    state = play(interview(length=4), (asked, grade(1.0, COVERED, of=asked)), end=True)
    assert (report_on(state, asked).unreached, report_on(state, asked).score) == (0, 1.0)


def test_topics_by_title_best_first() -> None:
    one, two, three = (
        facet_question("q1", Facet.REASON, topic="oop"),
        facet_question("q2", Facet.REASON, topic="memory"),
        facet_question("q3", Facet.REASON, topic="memory"),
    )
    state = play(interview(), (one, grade(0.5)), (two, grade(1.0)), (three, None), end=True)
    shares = [(s.name, s.score, s.count) for s in report_on(state, one, two, three).by_topic]
    assert shares == [("Memory", 0.5, 2), ("Object orientation", 0.5, 1)]
    better = play(interview(), (one, grade(0.6)), (two, grade(0.5)), end=True)
    assert [s.name for s in report_on(better, one, two).by_topic] == ["Object orientation", "Memory"]


def test_facets_are_the_weighted_mean_of_credits_in_the_best_attempts() -> None:
    light = facet_question("q1", Facet.REASON, Facet.EXAMPLE)
    heavy = facet_question("q2", Facet.REASON, weight=3)
    state = play(
        interview(),
        (light, grade(0.5, COVERED, PARTLY, of=light)),
        (heavy, grade(0.1, MISSING, of=heavy)),
        end=True,
    )
    shares = {s.name: (s.score, s.count) for s in report_on(state, light, heavy).by_facet}
    assert shares == {"reason": (pytest.approx(1 / 4), 2), "example": (0.5, 1)}


def test_the_summary_names_the_best_and_the_worst_facet() -> None:
    asked = facet_question("q1", Facet.DEFINITION, Facet.DEFINITION, Facet.TRADE_OFF, Facet.TRADE_OFF)
    state = play(interview(), (asked, grade(0.5, COVERED, COVERED, MISSING, MISSING, of=asked)), end=True)
    assert report_on(state, asked).summary == "You define things well; you rarely give a trade-off."


@pytest.mark.parametrize(
    ("statuses", "summary"),
    [
        ((COVERED, COVERED), "You give reasons well."),
        ((MISSING, MISSING), "You rarely say why."),
        ((COVERED, MISSING), ""),
        ((PARTLY, COVERED), "You give reasons well."),
    ],
)
def test_the_summary_says_only_what_is_plain(statuses: tuple[PointStatus, ...], summary: str) -> None:
    asked = facet_question("q1", Facet.REASON, Facet.REASON)
    state = play(interview(), (asked, grade(0.5, *statuses, of=asked)), end=True)
    assert report_on(state, asked).summary == summary


def test_one_key_point_is_too_little_to_judge_by() -> None:
    asked = facet_question("q1", Facet.REASON)
    assert report_on(play(interview(), (asked, grade(1.0, COVERED, of=asked))), asked).summary == ""


@pytest.mark.parametrize("facet", Facet)
def test_every_facet_has_its_words(facet: Facet) -> None:
    asked = facet_question("q1", facet, facet)
    said = {
        report_on(play(interview(), (asked, grade(0.5, status, status, of=asked))), asked).summary
        for status in (COVERED, MISSING)
    }
    assert len(said) == 2
    assert all(summary.startswith("You ") and summary.endswith(".") for summary in said)


def test_strongest_and_weakest_are_three_at_most_from_different_questions_first() -> None:
    wide = facet_question("wide", *[Facet.REASON] * 4)
    narrow = facet_question("narrow", Facet.REASON)
    state = play(
        interview(), (wide, grade(1.0, *[COVERED] * 4, of=wide)), (narrow, grade(1.0, COVERED, of=narrow))
    )
    seen = report_on(state, wide, narrow)
    assert [note.question for note in seen.strongest] == ["About wide", "About narrow", "About wide"]
    assert seen.weakest == ()


def test_reading_lists_each_page_once_worst_question_first_and_not_what_went_well() -> None:
    page = Source("A page", "https://docs.python.org/shared")
    low, lower, high = (
        replace(facet_question(name, Facet.REASON), sources=(page, Source(name, f"https://x.test/{name}")))
        for name in ("low", "lower", "high")
    )
    state = play(interview(), (low, grade(0.4)), (lower, grade(0.1)), (high, grade(0.9)))
    titles = [(r.question, r.source.title) for r in report_on(state, low, lower, high).reading]
    assert titles == [("About lower", "A page"), ("About lower", "lower"), ("About low", "low")]


def test_a_question_that_the_bank_lost_still_counts_but_is_not_spoken_of() -> None:
    kept, lost = facet_question("kept", Facet.REASON), facet_question("lost", Facet.REASON)
    state = play(interview(), (kept, grade(0.5, PARTLY, of=kept)), (lost, grade(0.1, MISSING, of=lost)))
    seen = report_on(state, kept)
    assert seen.score == pytest.approx(0.3)
    assert [share.count for share in seen.by_topic] == [1]
    assert [share.count for share in seen.by_facet] == [2]
    assert {note.question for note in (*seen.strongest, *seen.weakest)} == {"About kept"}
    assert {page.question for page in seen.reading} == {"About kept"}
