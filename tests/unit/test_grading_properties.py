"""What holds of every grade, whatever is typed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile

from hypothesis import given
from hypothesis import strategies as st

from questions.grading import Grader
from questions.grading.compiling import compile_rubric
from questions.grading.reference import from_reference
from questions.grading.scale import Scale, mixed, reference_scale, rubric_scale, score
from questions.model import Grade, KeyPoint, Question, Span
from tests.unit.test_grading_examples import LIST_OR_TUPLE, WHAT_IS_PRINTED

BARE = from_reference("bare", LIST_OR_TUPLE.prompt, LIST_OR_TUPLE.reference, LIST_OR_TUPLE.accepted)
QUESTIONS = (LIST_OR_TUPLE, WHAT_IS_PRINTED, BARE)
GRADER = Grader()

_PHRASES = [text for point in LIST_OR_TUPLE.key_points for text in (*point.accept, *point.contradict)]
_JOINTS = st.sampled_from([". ", ", ", " and ", "\r\n", "\n\n", " but not ", " because ", "; ", " (", ") "])
# Answers made of the rubric's own words get further into the grader than random text does.
SENSIBLE = st.lists(st.tuples(st.sampled_from(_PHRASES), _JOINTS), max_size=12).map(
    lambda pieces: "".join(phrase + joint for phrase, joint in pieces)
)
ODD = st.sampled_from(
    [
        "`x = [1, 2]`",
        "```\n[1, 2]\nTrue\n```",
        "é",
        "e\u0301",
        "ﬁ",
        "😀",
        "Ｔｕｐｌｅ",
        "\u202e",
        "\ud800",
        "O(n²)",
    ]
)
MIXED = st.lists(st.one_of(SENSIBLE, ODD, st.text(max_size=20)), max_size=6).map(" ".join)
ANSWERS = st.one_of(MIXED, SENSIBLE, st.text(max_size=300))


def spans_of(grade: Grade) -> list[tuple[Span, ...]]:
    return [point.spans for point in grade.points] + [found.spans for found in grade.misconceptions]


@given(ANSWERS, st.sampled_from(QUESTIONS))
def test_any_text_is_graded_with_scores_and_spans_in_bounds_and_in_order(
    answer: str, question: Question
) -> None:
    grade = GRADER.grade(question, answer)
    assert 0 <= grade.score <= 1
    assert len(grade.points) == len(question.key_points)
    assert all(0 <= point.credit <= 1 for point in grade.points)
    for spans in spans_of(grade):
        edges = [edge for span in spans for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert all(0 <= span.start < span.end <= len(answer) for span in spans)


@given(ANSWERS, st.sampled_from(QUESTIONS))
def test_the_same_answer_gets_the_same_grade_from_a_fresh_grader(answer: str, question: Question) -> None:
    assert Grader().grade(question, answer) == GRADER.grade(question, answer)


@given(SENSIBLE, st.integers(0, 3), st.integers(0, 5))
def test_an_accept_phrase_said_never_lowers_credit_of_its_point(answer: str, point: int, phrase: int) -> None:
    added = LIST_OR_TUPLE.key_points[point].accept[phrase]
    before = GRADER.grade(LIST_OR_TUPLE, answer).points[point].credit
    after = GRADER.grade(LIST_OR_TUPLE, f"{answer}\n\n{added}.").points[point].credit
    assert after >= before - 1e-9


@given(ANSWERS, st.sampled_from(QUESTIONS))
def test_the_score_can_be_recomputed_from_what_is_shown(answer: str, question: Question) -> None:
    """Evidence adds up to each step's score; caps only lower it; the output counts half."""
    grade = GRADER.grade(question, answer)
    assert grade.steps[-1].score == grade.score
    if grade.steps[0].label == "Nothing that can be graded":
        assert not any(point.credit for point in grade.points)
        return
    thin = compile_rubric(question).thinness
    base, ends = mixed(thin)
    summed = list(takewhile(lambda step: not step.label.endswith("at most this"), grade.steps))
    summed = summed[: len(summed) - (question.output != "" and len(summed) == len(grade.steps))]
    for number, step in enumerate(summed, 1):
        evidence = base + sum(step.evidence for step in summed[:number])
        assert abs(step.score - score(evidence, ends)) < 1e-9
    caps = grade.steps[len(summed) : len(grade.steps) - (question.output != "")]
    assert all(one.score > other.score for one, other in pairwise([summed[-1], *caps]))
    if question.output:
        assert grade.score >= grade.steps[-2].score / 2


@given(st.sampled_from([rubric_scale(), reference_scale()]), st.data())
def test_more_of_what_is_good_never_lowers_a_score(scale: Scale, data: st.DataObject) -> None:
    """Every curve is 0 at 0 and goes one way only."""
    name = data.draw(st.sampled_from(sorted(scale.curves)))
    curve = scale.curves[name]
    assert curve.at(0) == 0
    low, high = sorted(data.draw(st.tuples(st.floats(-3, 60), st.floats(-3, 60))))
    rises = curve.worth[-1] >= curve.worth[0]
    assert (curve.at(low) <= curve.at(high) + 1e-12) if rises else (curve.at(low) >= curve.at(high) - 1e-12)


@given(st.sampled_from([rubric_scale(), reference_scale()]), st.floats(-9, 9), st.floats(-9, 9))
def test_more_evidence_never_lowers_a_score(scale: Scale, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert score(low, scale.ends) <= score(high, scale.ends)


def test_the_scale_for_rubrics_ends_at_nothing_and_everything() -> None:
    assert score(rubric_scale().base, rubric_scale().ends) == 0
    assert score(rubric_scale().top, rubric_scale().ends) == 1


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=60), max_size=3))
def test_any_reference_makes_a_question_that_can_be_graded(
    prompt: str, reference: str, accepted: list[str]
) -> None:
    question = from_reference("any", prompt, reference, accepted)
    assert question.key_points
    assert 0 <= GRADER.grade(question, reference).score <= 1


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4), ANSWERS)
def test_any_rubric_can_be_compiled(accept: list[str], contradict: list[str], answer: str) -> None:
    point = KeyPoint("A point.", accept=tuple(accept), contradict=tuple(contradict))
    GRADER.grade(replace(LIST_OR_TUPLE, key_points=(point,)), answer)
