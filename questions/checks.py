"""What is wrong with a bank that loads: unfinished questions, dead links, repeated questions, unfair phrases.

Every check is a function of the bank that yields findings; none reads a file. Where a part of a question stands
is asked of `locate`, which is given the question's id and the way to the part: ("q", "key_points", 0, "accept").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Protocol

from rapidfuzz import fuzz

from questions.bank import Bank, Place
from questions.model import KeyPoint, Kind, Question, SampleKind
from questions.schema import (
    ACCEPT_PHRASES,
    ACCEPTED_ANSWERS,
    CONTRADICT_PHRASES,
    KEY_POINTS,
    PHRASE_WORDS,
    SAMPLES,
)

# Above these likenesses (0 to 100) two questions are one question in other words.
SAME_PROMPT = 90.0
SAME_TITLE = 92.0

_FENCE = re.compile(r"^ *```.*?^ *``` *$", re.MULTILINE | re.DOTALL)
# 'It prints True' tells; 'does it print True or False?' asks.
_TELLING = frozenset(["prints", "shows", "outputs", "gives", "returns", "yields", "displays", "→", "=", ":"])
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Locate(Protocol):
    """Where a part of a question stands; where the question does when that part is not written."""

    def __call__(self, question_id: str, *path: str | int) -> Place: ...


class Severity(StrEnum):
    """An error fails `bank check`; a warning fails it only when it is strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a place, and what to do, in one sentence; `detail` may show more, a line each."""

    severity: Severity
    check: str
    place: Place
    question: str
    message: str
    detail: tuple[str, ...] = ()


def check_bank(bank: Bank, locate: Locate) -> Iterator[Finding]:
    """Every finding of every check, question by question, then those between questions."""
    for question in bank:
        for check in (_completeness, _links, _phrases, _giveaways):
            yield from check(bank, question, locate)
    yield from _repeats(bank, locate)


def plain_words(text: str) -> str:
    """A text's words in lower case with single spaces, for comparison."""
    return " ".join(_WORD.findall(text.casefold()))


def _completeness(_: Bank, question: Question, locate: Locate) -> Iterator[Finding]:
    def short(message: str, *path: str | int) -> Finding:
        place = locate(question.id, *path)
        return Finding(Severity.ERROR, "completeness", place, question.id, message)

    if question.title == question.prompt[:90]:  # what loading puts in place of a title
        yield short("has no title of its own; give it a few words for lists", "title")
    fewest, most = KEY_POINTS
    if not fewest <= len(question.key_points) <= most:
        yield short(f"has {len(question.key_points)} key points; give it {fewest} to {most}", "key_points")
    for number, key_point in enumerate(question.key_points):
        for field, message in _unfinished(key_point):
            yield short(f"key point {number + 1} {message}", "key_points", number, field)
    for field, have, need, what in (
        ("accepted", len(question.accepted), ACCEPTED_ANSWERS, "accepted answers"),
        ("samples", len(question.samples), SAMPLES, "labelled samples"),
        ("sources", len(question.sources), 1, "sources"),
        ("tags", len(question.tags), 1, "tags"),
    ):
        if have < need:
            yield short(f"has {have} {what}; give it {need} or more", field)
    missing = [kind.value for kind in SampleKind if kind not in {sample.kind for sample in question.samples}]
    if missing and question.samples:
        yield short(f"has no sample of kind {', '.join(missing)}; add one of each", "samples")


def _unfinished(key_point: KeyPoint) -> Iterator[tuple[str, str]]:
    for field, phrases, need in (
        ("accept", key_point.accept, ACCEPT_PHRASES),
        ("contradict", key_point.contradict, CONTRADICT_PHRASES),
    ):
        different = len({_comparable(phrase) for phrase in phrases})
        if different < need:
            yield field, f"has {different} different {field} phrases; give it {need} or more"
    for field, text in (("hint", key_point.hint), ("probe", key_point.probe)):
        if not text.strip():
            yield field, f"has no {field}; write one"


def _links(bank: Bank, question: Question, locate: Locate) -> Iterator[Finding]:
    for field, links in (("follow_ups", question.follow_ups), ("prerequisites", question.prerequisites)):
        for number, link in enumerate(links):
            if link == question.id:
                message = f"{field} names the question itself; take it out"
            elif bank.get(link) is None:
                message = (
                    f"{field} names {link!r}, which the bank does not have; correct the id or take it out"
                )
            else:
                continue
            place = locate(question.id, field, number)
            yield Finding(Severity.ERROR, "links", place, question.id, message)


def _phrases(_: Bank, question: Question, locate: Locate) -> Iterator[Finding]:
    false = {
        _comparable(phrase): number
        for number, key_point in enumerate(question.key_points)
        for phrase in key_point.contradict
    }
    for number, key_point in enumerate(question.key_points):
        for field, phrases in (("accept", key_point.accept), ("contradict", key_point.contradict)):
            for index, phrase in enumerate(phrases):
                place = locate(question.id, "key_points", number, field, index)
                words = len(phrase.split())
                if words > PHRASE_WORDS:
                    message = (
                        f"{field} phrase {phrase!r} has {words} words; cut it to {PHRASE_WORDS} or split it"
                    )
                    yield Finding(Severity.WARNING, "phrases", place, question.id, message)
                against = false.get(_comparable(phrase)) if field == "accept" else None
                if against is not None:
                    message = (
                        f"accept phrase {phrase!r} also stands in contradict of key point {against + 1}; "
                        "take it out of one"
                    )
                    yield Finding(Severity.ERROR, "phrases", place, question.id, message)


def _comparable(phrase: str) -> str:
    # Symbols stay: `==` and `is` differ by nothing else.
    return " ".join(_TOKEN.findall(phrase.casefold())).rstrip(" .!")


def _giveaways(_: Bank, question: Question, locate: Locate) -> Iterator[Finding]:
    output = _TOKEN.findall(question.output)
    if question.kind is not Kind.OUTPUT or not output:
        return
    for field, text in (("title", question.title), ("prompt", _FENCE.sub(" ", question.prompt))):
        if _stands_in(output, _TOKEN.findall(text)):
            message = f"the {field} gives the code's output away; word it so that it does not hold the output"
            yield Finding(Severity.WARNING, "giveaway", locate(question.id, field), question.id, message)


def _stands_in(part: list[str], whole: list[str]) -> bool:
    starts = [start for start in range(len(whole)) if whole[start : start + len(part)] == part]
    if len(part) > 1:
        return bool(starts)
    # One word or number stands in many an innocent sentence.
    return any(start and whole[start - 1].casefold() in _TELLING for start in starts)


def _repeats(bank: Bank, locate: Locate) -> Iterator[Finding]:
    # Many questions ask 'What does this code print?': there the code is what is asked.
    prompts = ((question, plain_words(f"{question.prompt} {question.code}")) for question in bank)
    titles = ((question, plain_words(question.title)) for question in bank)
    yield from _alike("prompt", prompts, SAME_PROMPT, locate)
    yield from _alike("title", titles, SAME_TITLE, locate)


def _alike(
    field: str, texts: Iterable[tuple[Question, str]], likeness: float, locate: Locate
) -> Iterator[Finding]:
    for (first, text), (second, other) in combinations(texts, 2):
        score = fuzz.token_sort_ratio(text, other, score_cutoff=likeness)
        if score:
            there = locate(first.id, field)
            message = (
                f"{field} is {score:.0f}% like that of {first.id} at {there.file.name}:{there.line}; "
                "make the difference plain or drop one"
            )
            yield Finding(Severity.WARNING, "repeats", locate(second.id, field), second.id, message)
