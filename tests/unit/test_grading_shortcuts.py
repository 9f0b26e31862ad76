"""The grader looks closely at few phrases and few words: what it passes over would have changed nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from questions.grading.clauses import split
from questions.grading.compiling import compile_rubric
from questions.grading.evidence import Match, read
from questions.grading.matching import matches
from questions.grading.tokens import tokenise
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import Word, word
from tests.unit.test_grading_examples import LIST_OR_TUPLE
from tests.unit.test_grading_properties import SENSIBLE

RUBRIC = compile_rubric(LIST_OR_TUPLE)
WORDS = RUBRIC.vocabulary.words
MISTYPED = st.builds(
    lambda known, place, letter: known.text[:place] + letter + known.text[place + 1 :],
    st.sampled_from(WORDS),
    st.integers(0, 12),
    st.sampled_from(["", "a", "e", "ss", "un"]),
)
TURNED = st.builds(
    lambda prefix, known: prefix + known.text, st.sampled_from(["un", "in", "non"]), st.sampled_from(WORDS)
)
SPELLINGS = st.one_of(MISTYPED, TURNED).filter(bool).map(word)


def found_in(answer: str) -> list[Match]:
    return matches(RUBRIC, read(RUBRIC, split(tokenise(answer, RUBRIC.names))))


@given(SENSIBLE)
def test_no_window_is_passed_over_in_which_a_phrase_is_found(answer: str) -> None:
    quickly = found_in(answer)
    least, RUBRIC.least = RUBRIC.least, [0.0] * len(RUBRIC.phrases)
    try:
        assert found_in(answer) == quickly
    finally:
        RUBRIC.least = least


@given(SPELLINGS)
def test_a_word_stands_among_many_for_those_for_which_it_stands_beside_each_alone(said: Word) -> None:
    among_many = {WORDS[hit.number]: hit[1:] for hit in RUBRIC.vocabulary.hits(said)}
    one_by_one = {}
    for known in WORDS:
        alone = Vocabulary()
        alone.add(known)
        for hit in alone.hits(said):
            one_by_one[known] = hit[1:]
    assert among_many == one_by_one


@given(SENSIBLE, SENSIBLE)
def test_what_is_remembered_of_words_of_one_answer_changes_nothing_for_another(one: str, other: str) -> None:
    found_in(one)
    remembered = found_in(other)
    fresh = compile_rubric(LIST_OR_TUPLE)
    assert matches(fresh, read(fresh, split(tokenise(other, fresh.names)))) == remembered
