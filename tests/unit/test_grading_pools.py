"""Right answers in the words of several phrases, wrong ones in the words of right phrases, and what is quoted."""

from __future__ import annotations

import pytest

from questions.grading import Grader
from questions.grading.compiling import compile_rubric
from questions.grading.phrases import Source
from questions.grading.pools import STRENGTH
from questions.model import Facet, Grade, KeyPoint, PointGrade, PointStatus, Question

LIBRARY_DESK = Question(
    id="library-desk",
    topic="lending",
    title="The reservation shelf",
    prompt="What is the reservation shelf of a library for, and when is it emptied?",
    reference=(
        "A returned copy that somebody ordered is set apart on the shelf and the reader gets a letter. Every Monday "
        "the librarian sends unclaimed copies on to the next branch. Readers may look at the shelf and pick up only "
        "what was ordered under their own number."
    ),
    accepted=(
        "Copies that a reader ordered wait there after somebody returned them, a letter tells the reader. On Mondays "
        "the librarian clears out whatever was not collected.",
    ),
    key_points=(
        KeyPoint(
            "A returned copy that was ordered is set apart and its reader is told by letter.",
            weight=3,
            facet=Facet.DEFINITION,
            accept=(
                "returned copies wait for whoever ordered them",
                "a letter tells the reader that the copy arrived",
                "ordered copies are put aside",
                "somebody ordered it and gets a notice",
                "the copy is held once it was brought back",
                "the reader is notified by post",
            ),
            contradict=(
                "copies are sold to the first visitor",
                "the reader has to telephone the librarian",
                "nobody is told that the copy arrived",
                "copies are put aside before they are ordered",
            ),
        ),
        KeyPoint(
            "Every Monday the librarian sends unclaimed copies to the next branch.",
            weight=2,
            facet=Facet.MECHANISM,
            accept=(
                "emptied each Monday",
                "uncollected copies travel to another branch",
                "the librarian clears out unclaimed copies weekly",
                "what is not picked up moves on to the next branch",
                "the shelf is closed and cleared at the end of the week",
                "once a week the leftovers go elsewhere",
            ),
            contradict=(
                "unclaimed copies stay for ever",
                "the branch burns unclaimed copies",
                "the librarian empties it every evening",
                "readers empty it themselves",
            ),
        ),
    ),
)


def grade(answer: str) -> Grade:
    return Grader().grade(LIBRARY_DESK, answer)


def first(answer: str) -> PointGrade:
    return grade(answer).points[0]


def quotes(answer: str, point: PointGrade) -> list[str]:
    return [answer[span.start : span.end] for span in point.spans]


MIXED = "once back the copy is put by and a notice tells whoever asked"


def test_words_of_several_phrases_earn_credit_together() -> None:
    point = first(MIXED)
    assert point.status is PointStatus.PARTLY
    assert quotes(MIXED, point) == [MIXED]


def test_words_taken_together_never_earn_full_credit() -> None:
    """They are the vocabulary of the subject, and may be no statement of it."""
    rubric = compile_rubric(LIBRARY_DESK)
    assert [phrase.strength for phrase in rubric.phrases if phrase.source is Source.POOL] == [STRENGTH] * 2
    assert first(MIXED).credit < 0.8


@pytest.mark.parametrize("answer", ["A reader.", "It is about the reader and nothing else.", "The post."])
def test_one_telling_word_earns_nothing_by_itself(answer: str) -> None:
    assert first(answer).credit < 0.25


@pytest.mark.parametrize(
    "answer",
    [
        "once back the copy is not put by and no notice tells whoever asked",
        "copies are sold to the first visitor after they were returned by a reader who ordered them",
        "nobody is told that the copy arrived, ordered and returned or not",
    ],
)
def test_words_taken_together_earn_nothing_where_they_are_denied_or_explained_by_a_false_statement(
    answer: str,
) -> None:
    assert first(answer).credit < 0.3


def test_words_of_the_other_key_point_do_not_count_for_this_one() -> None:
    answer = "unclaimed leftovers travel weekly on Monday to another branch"
    assert first(answer).credit == 0
    assert grade(answer).points[1].credit > 0.25


def test_words_far_apart_count_less_than_words_together() -> None:
    near = "ordered copies are put aside"
    far = "ordered furniture, wooden tables, green lamps, heavy curtains, painted doors and small copies stand aside"
    assert first(far).credit < first(near).credit


def test_two_clauses_that_fit_false_statements_loosely_are_told_so_together() -> None:
    answer = "The visitor who comes first is sold the copies. Anything unclaimed stays there, kept for ever."
    result = grade(answer)
    assert len(result.misconceptions) == 2
    assert result.score < 0.15


def test_one_clause_that_fits_a_false_statement_loosely_takes_next_to_nothing_away() -> None:
    right = "Returned copies wait for whoever ordered them and the reader is notified by post."
    result = grade(right + " The visitor who comes first is sold whatever is left.")
    assert not result.misconceptions
    assert result.score >= grade(right).score - 0.05


def test_the_opposite_counts_where_the_rest_of_the_phrase_is() -> None:
    """'Closed' in a clause of its own does not make the shelf that stays open a closed one."""
    wrong = "The shelf is cleared and open at the end of the week. It is closed by you."
    right = "The shelf is cleared and closed at the end of the week. It is opened by you."
    assert grade(wrong).points[1].credit < 0.25
    assert grade(right).points[1].credit > 0.7


def test_a_clause_that_lent_one_small_word_is_not_quoted() -> None:
    answer = "Everything moves on. What nobody picked up goes to the next branch, which is a long way by bus."
    point = grade(answer).points[1]
    assert point.credit > 0.5
    assert all("bus" not in quote for quote in quotes(answer, point))


def test_a_quote_is_the_whole_clause_so_that_it_reads_as_it_was_meant() -> None:
    answer = "I once asked about it and was told that the librarian of ours clears out unclaimed copies there weekly"
    assert quotes(answer, grade(answer).points[1]) == [answer]


def test_an_identifier_after_a_comma_begins_a_claim_of_its_own() -> None:
    question = Question(
        "two-hooks",
        "hooks",
        "Two hooks",
        "What are __enter__ and __exit__ for?",
        "__enter__ is for the beginning. __exit__ is for the end.",
        (
            KeyPoint(
                "__enter__ opens.",
                accept=("__enter__ is for beginning", "enter at the start"),
                contradict=("__exit__ is for beginning",),
            ),
            KeyPoint(
                "__exit__ closes.",
                accept=("__exit__ is for ending", "exit at the end"),
                contradict=("__enter__ is for ending",),
            ),
        ),
    )
    result = Grader().grade(question, "__enter__ is for beginning, __exit__ is for ending.")
    assert not result.misconceptions
    assert all(point.credit > 0.7 for point in result.points)
