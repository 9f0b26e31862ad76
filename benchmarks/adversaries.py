"""Answers made to deceive, out of graded ones: the question echoed, another question's answer, a heap of keywords,
the right answer negated, and typos. Seeded, so the same every time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from benchmarks.grading_data import Graded
from questions.grading.tokens import tokenise
from questions.grading.words import stem
from questions.model import Question

FULL_SCORE = 0.99
TYPOS = 0.15  # share of the words
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|must|may|might|does|do|did|has|have)\b(?! not\b)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_]+")
_WORD = re.compile(r"[A-Za-z]{4,}")

# What such an answer deserves. A heap is recognised by its form: fitting to it would spoil the other measures.
WORTH = {"echoed": 0.0, "another's": 0.0, "keywords": 0.3, "denied": 0.1}
CONFUSED_WORTH = 0.1  # what a good answer deserves in which two things are taken for one another


def full_credit(graded: Sequence[Graded]) -> list[Graded]:
    """The answers that people gave everything."""
    return [row for row in graded if row.score >= FULL_SCORE]


def negated(text: str) -> str:
    """The text with its first auxiliary of each sentence denied; '' where there is none."""
    sentences = re.split(r"(?<=[.;!?])\s+", text)
    turned = [_AUXILIARY.sub(lambda found: f"{found[0]} not", sentence, count=1) for sentence in sentences]
    return " ".join(turned) if turned != sentences else ""


def confused(text: str, question: Question, things: Iterable[str]) -> str:
    """The text with two things that its question compares each called the other; '' where it names neither."""
    forms: dict[str, list[str]] = {thing: [] for thing in sorted(things)}
    known = " ".join((question.prompt, question.reference, *question.accepted, text)).lower()
    for word in dict.fromkeys(_NAME.findall(known)):
        if stem(word) in forms:
            forms[stem(word)].append(word)
    one, other = (sorted(found, key=len) for found in forms.values())
    if not (one and other):
        return ""
    called = {
        word: min(there, key=lambda form: (form.endswith("s") != word.endswith("s"), len(form)))
        for here, there in ((one, other), (other, one))
        for word in here
    }
    turned = _NAME.sub(lambda found: called.get(found[0].lower(), found[0]), text)
    return turned if turned != text else ""


def heap(text: str, chance: random.Random) -> str:
    """The content words of a text in random order."""
    words = list(
        dict.fromkeys(t.word.text for t in tokenise(text) if t.content and not t.mark and not t.part)
    )
    chance.shuffle(words)
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    before, one, two, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    return chance.choice((before + two + one + after, before + two + after, before + one + one + two + after))


def typos(text: str, chance: random.Random, share: float = TYPOS) -> str:
    """The text with letters swapped, dropped or doubled in a share of its words of four letters and more."""
    found = list(_WORD.finditer(text))
    words = len(text.split())
    chosen = set(chance.sample(range(len(found)), min(len(found), round(share * words))))
    numbers = iter(range(len(found)))
    return _WORD.sub(lambda word: _mistyped(word[0], chance) if next(numbers) in chosen else word[0], text)


def adversaries(graded: Sequence[Graded], each: int, seed: int = 7) -> list[Graded]:
    """Up to `each` answers of every kind, beside the full-credit answers that they are made of."""
    chance = random.Random(seed)
    full = full_credit(graded)
    found: list[Graded] = []
    makers: dict[str, Callable[[Graded], str]] = {
        "echoed": lambda row: row.question.prompt,
        "another's": lambda row: chance.choice([o for o in full if o.group != row.group]).answer,
        "keywords": lambda row: heap(row.question.reference, chance),
        "denied": lambda row: negated(row.answer),
    }
    for kind, make in makers.items():
        for row in chance.sample(full, min(each, len(full))):
            answer = make(row)
            if answer:
                found.append(replace(row, answer=answer, score=WORTH[kind], kind=kind))
    return found
