"""What holds of every grade, whatever is typed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from questions.grading import Grader
from questions.grading.compiling import compile_rubric
from questions.grading.reference import from_reference
from questions.grading.scale import on_curve
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
    """Credits by weight, then the words of a model answer, then the scale, then only deductions."""
    grade = GRADER.grade(question, answer)
    assert grade.steps[-1].score == grade.score
    if grade.steps[0].label == "Nothing that can be graded":
        assert not any(point.credit for point in grade.points)
        return
    weight = sum(point.weight for point in grade.points)
    covered = 0.0
    for point, step in zip(grade.points, grade.steps, strict=False):
        covered += point.credit * point.weight
        assert abs(step.score - covered / weight) < 1e-9
    rubric = compile_rubric(question)
    words, scaled, *cuts = grade.steps[len(grade.points) :]
    said = int(words.label.split("answer: ")[1].split("%")[0]) / 100
    share = rubric.breadth_share
    assert abs(words.score - ((1 - share) * covered / weight + share * said)) < 0.01
    assert abs(scaled.score - on_curve(words.score, rubric.thinness)) < 1e-9
    if not question.output:
        falling = [scaled.score, *(step.score for step in cuts)]
        assert falling == sorted(falling, reverse=True)
        assert len(cuts) >= len(grade.misconceptions)


@given(st.sampled_from([0.0, 0.3, 1.0]), st.floats(0, 1), st.floats(0, 1))
def test_the_scale_is_monotone(thinness: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert on_curve(low, thinness) <= on_curve(high, thinness) + 1e-12


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
