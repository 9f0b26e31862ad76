"""The tables of the field's words: what every line must keep to, and what some must and must not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations, permutations, product

import pytest

from questions.grading import Grader
from questions.grading.tokens import tokenise
from questions.grading.vocabulary import Hit, Vocabulary, opposite
from questions.grading.words import FUNCTION, POLAR, stem, word
from questions.model import KeyPoint, PointStatus, Question

MOST_ALIKE = 7  # words in a line: more of them are seldom all alike
MOST_LINES = 7  # that a word stands in: more of them, and it means too many things


def lines(name: str) -> list[str]:
    text = files("questions.grading").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read(text: str) -> list[str]:
    """What the grader reads, without the parts of names."""
    return [token.word.text for token in tokenise(text) if not token.part]


def terms() -> list[tuple[str, list[str]]]:
    return [(line[0], line[1:].split()) for line in lines("terms.txt")]


def sides() -> list[list[list[str]]]:
    return [[side.split() for side in line.removeprefix("=").split(":")] for line in lines("opposites.txt")]


def sayings() -> Iterator[tuple[str, str]]:
    for line in lines("sayings.txt"):
        left, _, term = line.partition("=>")
        for saying in left.split("|"):
            yield saying.strip(), term.strip()


def between(rubric: str, answer: str) -> Hit | None:
    """How a word of an answer stands for a word of a rubric."""
    vocabulary = Vocabulary()
    vocabulary.add(word(rubric))
    return next(iter(vocabulary.hits(word(answer))), None)


def credit(phrase: str, answer: str) -> tuple[float, PointStatus]:
    """What an answer earns with a rubric of one key point."""
    point = KeyPoint(phrase, 1, accept=(phrase,))
    question = Question("asked", "topic", "Asked", "What does it do?", phrase + ".", (point,))
    (found,) = Grader().grade(question, answer).points
    return found.credit, found.status


def test_a_line_of_terms_has_a_mark_and_a_few_words_with_stems_of_their_own() -> None:
    for mark, members in terms():
        assert mark in ("=", "~"), members
        assert 2 <= len(members) <= MOST_ALIKE, members
        assert len({stem(member) for member in members}) == len(members), members


def test_no_term_is_a_small_word() -> None:
    """Small words are compared by rules of their own: in the table they would do nothing."""
    assert not {member for _, members in terms() for member in members} & (FUNCTION | POLAR)


def test_every_term_is_read_as_one_word() -> None:
    """What the reader cuts up, i/o for one, would never be found."""
    members = {member for _, line in terms() for member in line}
    members |= {member for line in sides() for side in line for member in side}
    assert not {member: read(member) for member in members if read(member) != [member]}


def test_no_line_of_terms_says_what_another_says_already() -> None:
    known = [(mark, frozenset(map(stem, members))) for mark, members in terms()]
    for (mark, one), (other_mark, other) in permutations(known, 2):
        assert not (one <= other and other_mark in (mark, "=")), sorted(one)


def test_no_word_stands_in_many_lines() -> None:
    found = Counter(stem(member) for _, members in terms() for member in members)
    assert not [member for member, count in found.items() if count > MOST_LINES]


def test_no_line_holds_a_word_and_its_opposite() -> None:
    for _, members in terms():
        for one, other in combinations(map(stem, members), 2):
            assert not opposite(one, other), members


def test_opposites_have_two_sides_and_are_said_once() -> None:
    pairs: list[frozenset[str]] = []
    for line in sides():
        assert len(line) == 2, line
        assert all(line)
        assert not set(line[0]) & set(line[1]), line
        pairs += [frozenset(map(stem, pair)) for pair in product(*line)]
    assert not [sorted(pair) for pair, count in Counter(pairs).items() if count > 1]


def test_no_opposite_is_a_word_that_is_never_looked_up() -> None:
    members = {member for line in sides() for side in line for member in side}
    assert not members & (FUNCTION - POLAR)


def test_every_saying_is_read_as_the_word_it_counts_as() -> None:
    assert not {saying: read(saying) for saying, term in sayings() if read(saying) != [term]}


def test_no_saying_is_listed_twice() -> None:
    found = Counter(tuple(map(stem, saying.replace("-", " ").split())) for saying, _ in sayings())
    assert not [saying for saying, count in found.items() if count > 1]


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("acquire the mutex", "you acquire the lock"),
        ("deallocate the buffer", "the buffer is freed"),
        ("visits each vertex of the graph", "it visits each node of the graph"),
        ("lookup in a dictionary is constant", "lookup in a hashmap is O(1)"),
        ("logarithmic search", "the search is O(log n)"),
        ("raise an exception", "it throws an exception"),
        ("memory is exhausted", "the RAM is exhausted"),
        ("garbage collector reclaims objects", "the GC reclaims objects"),
        ("acknowledge the packet", "it sends an ack for the packet"),
        ("initialise the counter", "initializes the counter"),
        ("the CPU is idle", "the processor is idle"),
        ("a redundant array", "a redundant list"),
        ("delete the entry", "it gets rid of the entry"),
        ("served first in first out", "served FIFO"),
        ("kept in random access memory", "kept in RAM"),
        ("compare the hash", "compare the digest"),
        ("the shell starts", "the terminal starts"),
    ],
)
def test_a_point_said_in_another_term_is_covered(phrase: str, answer: str) -> None:
    assert credit(phrase, answer)[1] is PointStatus.COVERED


CONFUSED = [
    ("process", "thread"),
    ("process", "program"),
    ("list", "linkedlist"),
    ("stack", "heap"),
    ("stack", "queue"),
    ("class", "instance"),
    ("class", "object"),
    ("shallow", "deep"),
    ("compile", "interpret"),
    ("encrypt", "hash"),
    ("encrypt", "encode"),
    ("encrypt", "decrypt"),
    ("mutex", "semaphore"),
    ("equal", "identical"),
    ("concurrent", "parallel"),
    ("overload", "override"),
    ("abstract", "interface"),
    ("authenticate", "authorise"),
    ("statement", "expression"),
    ("argument", "attribute"),
    ("list", "tuple"),
    ("key", "value"),
    ("page", "frame"),
    ("tcp", "udp"),
    ("bandwidth", "throughput"),
    ("cookie", "session"),
    ("url", "uri"),
    ("virus", "worm"),
    ("image", "container"),
    ("precision", "recall"),
    ("verification", "validation"),
    ("deadlock", "starvation"),
    ("fork", "spawn"),
    ("size", "capacity"),
    ("height", "depth"),
    ("print", "return"),
    ("generator", "coroutine"),
    ("push", "pop"),
    ("enqueue", "dequeue"),
    ("ascending", "descending"),
    ("compiletime", "runtime"),
]


@pytest.mark.parametrize(("one", "other"), CONFUSED)
def test_what_interviewers_set_against_each_other_is_not_alike(one: str, other: str) -> None:
    for hit in (between(one, other), between(other, one)):
        assert hit is None or (hit.opposite and not hit.strict)


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("each thread", "each process"),
        ("the elements are stored in a linked list", "the elements are stored in a list"),
        ("allocated on the heap", "allocated on the stack"),
        ("a shallow copy", "a deep copy"),
        ("the whole source is compiled", "the whole source is interpreted"),
        ("encrypt the password", "hash the password"),
        ("belongs to the class", "belongs to the instance"),
        ("tests whether they are equal", "tests whether they are identical"),
        ("guarded by a semaphore", "guarded by a mutex"),
        ("authenticate the user", "authorise the user"),
        ("returns the total", "prints the total"),
        ("pushes the item", "pops the item"),
        ("an abstract type", "an interface type"),
    ],
)
def test_a_point_said_of_what_is_confused_with_it_is_not_covered(phrase: str, answer: str) -> None:
    right, wrong = credit(phrase, phrase), credit(phrase, answer)
    assert right[1] is PointStatus.COVERED
    assert wrong[1] is not PointStatus.COVERED
    assert wrong[0] < right[0]


@pytest.mark.parametrize(
    ("rubric", "answer"),
    [
        ("enqueue", "added"),
        ("packet", "datagrams"),
        ("commit", "saves"),
        ("requirement", "specification"),
        ("gradient", "slope"),
        ("lock", "guards"),
        ("array", "lists"),
        ("method", "functions"),
        ("pointer", "references"),
    ],
)
def test_looser_kin_earns_credit_and_never_accuses(rubric: str, answer: str) -> None:
    hit = between(rubric, answer)
    assert hit is not None
    assert not hit.opposite
    assert hit.loose == 0.75
    assert hit.strict == 0
