"""Reading an answer: words, code, numbers, clauses, negation, and where each stood."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from questions.grading.clauses import split
from questions.grading.tokens import tokenise
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import stem, word


def words(text: str) -> list[str]:
    return [token.word.text for token in tokenise(text) if not token.mark]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ints from -5 to 256", ["ints", "from", "-5", "to", "256"]),
        ("O(log n), O(n^2) and O(1)", ["o(logn)", "o(n2)", "and", "o(1)"]),
        ("__iter__", ["__iter__", "iter"]),
        ("read_text", ["readtext", "read", "text"]),
        ("MyError", ["myerror", "my", "error"]),
        ("GIL", ["gil"]),
        ("it doesn't, dont and can't", ["it", "does", "not", "do", "not", "and", "can", "not"]),
        ("on demand", ["demand"]),
        ("**kwargs and *args", ["**", "kwargs", "and", "*", "args"]),
        ("**never** `==`", ["never", "=="]),
        ("file.read() works", ["file", "read", "works"]),
    ],
)
def test_words_code_and_numbers_are_kept_as_such(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "naïve ﬁle",
        "e\u0301a\u0300 tuple",
        "😀 tuple 😀",
        "a\r\nb tuple",
        "Ｔｕｐｌｅ",
        "t\u0335u\u0335p\u0335le",
        "½ tuple",
    ],
)
def test_spans_point_into_the_text_as_typed(text: str) -> None:
    """Accents, ligatures, full width letters, emoji and CRLF shift nothing."""
    for token in tokenise(text):
        typed = text[token.start : token.end]
        assert typed
        assert token.word.text in [again.word.text for again in tokenise(typed)]


def denied(text: str) -> set[str]:
    return {
        t.word.text
        for clause in split(tokenise(text))
        for t in clause.tokens
        if t.negation == 1 and t.content and not t.word.polar
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tuples cannot be changed", {"changed"}),
        ("a list, not a tuple, can be changed", {"tuple"}),
        ("it yields instead of building a list", {"building", "list"}),
        ("not evaluated until it is asked for", set()),
        ("Avoid globals, hints and tests.", {"globals", "hints", "tests"}),
        ("copying would be a mistake", {"copying"}),
        ("no matter how large the list is", set()),
        ("not only lists are mutable", set()),
        ("the list, which never shrinks, can grow", {"shrinks"}),
    ],
)
def test_a_negation_denies_what_it_governs(text: str, expected: set[str]) -> None:
    assert denied(text) == expected


def test_clauses_are_claims() -> None:
    text = "Lists grow, while tuples stay fixed, so tuples are hashable. Small, fast and simple."
    assert [" ".join(clause.text()) for clause in split(tokenise(text))] == [
        "lists grow",
        "while tuples stay fixed",
        "so tuples are hashable",
        "small fast and simple",
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lists", "list"),
        ("mutex", "lock"),
        ("imutable", "immutable"),
        ("serialisation", "serialise"),
        ("GC", "collector"),
    ],
)
def test_a_word_stands_for_its_forms_synonyms_and_typos(said: str, meant: str) -> None:
    vocabulary = Vocabulary()
    number = vocabulary.add(word(meant))
    assert [hit.number for hit in vocabulary.hits(word(said.lower()))] == [number]


@pytest.mark.parametrize(("said", "other"), [("mutable", "immutable"), ("more", "less"), ("before", "after")])
def test_an_opposite_is_known_for_one(said: str, other: str) -> None:
    vocabulary = Vocabulary()
    vocabulary.add(word(other))
    assert [hit.opposite for hit in vocabulary.hits(word(said))] == [True]


@pytest.mark.parametrize(("said", "other"), [("from", "form"), ("cache", "catch"), ("weak", "week")])
def test_a_common_word_is_no_typo_of_another(said: str, other: str) -> None:
    vocabulary = Vocabulary()
    vocabulary.add(word(other))
    assert all(hit.strict < 0.6 and hit.loose < 0.9 for hit in vocabulary.hits(word(said)))


def test_a_word_of_four_thousand_letters_is_one_word() -> None:
    assert len(tokenise("a" * 4000)) == 1
    assert stem("written") == stem("write")


def test_words_are_stemmed_alike_in_many_threads() -> None:
    """An answer is graded while rubrics are being compiled; the library's stemmer serves one at a time."""
    endings = ("", "s", "ed", "ing", "ation", "ational", "ization", "fulness", "iveness", "ably")
    made = [
        f"{a}{b}{c}{ending}"
        for a in "bcdfgk"
        for b in "aeiou"
        for c in ("ll", "nt", "rr")
        for ending in endings
    ]
    alone = [stem(each) for each in made]
    stem.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: [stem(each) for each in made], range(8)))
    stem.cache_clear()
    assert together == [alone] * 8
