"""How like an answer is to a model answer, word by word and letter by letter: all there is with a bare reference.

The measures are those that told people's scores best, of some eighty tried on answers graded by people. Words that
are alike share weight by soft cardinality (Jimenez, Becerra and Gelbukh, SemEval 2013, task 7), the question's words
taken out: what an answer has of the reference beyond what the question already said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from questions.grading.clauses import Clause
from questions.grading.phrases import content
from questions.grading.tokens import Token
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import Word, word_list

RUN = 5  # letters of a run
FEWEST_RUNS = 4  # runs that any reference is taken to have
ASKED = 0.3  # what a word of the question weighs of what an answer must say
ASKED_AGAIN = 0.05  # and of what it says
LEAST = 0.3  # weight that any text is taken to have
SMOOTHING = 0.5  # the same where shares of soft cardinality are taken
_DENIALS = word_list("denials") | word_list("denying prepositions")
_ANSWER, _MODEL, _QUESTION = 1, 2, 4


@dataclass(slots=True)
class Text:
    """A text as the measures need it."""

    words: dict[str, Word]  # different content words by stem, in order
    size: int  # words, small ones too
    small: int  # words that carry grammar only
    runs: frozenset[str]
    plain: str
    denies: bool
    denied: frozenset[str]  # stems that are said under a denial, and nowhere without one


def read_text(clauses: Iterable[Clause]) -> Text:
    """The text of these clauses."""
    tokens: list[Token] = [token for clause in clauses for token in clause.tokens if not token.part]
    said = [token.word for token in content(tokens)]
    plain = " ".join(token.word.text for token in tokens)
    return Text(
        {word.stem: word for word in reversed(said)},
        len(tokens),
        len(tokens) - len(said),
        frozenset(plain[i : i + RUN] for i in range(len(plain) - RUN + 1)),
        plain,
        any(token.word.text in _DENIALS for token in tokens),
        frozenset(t.word.stem for t in tokens if t.negation == 1)
        - frozenset(t.word.stem for t in tokens if t.negation != 1),
    )


@dataclass(slots=True)
class Model:
    """A model answer and its question, ready to be compared with answers."""

    text: Text
    question: Text
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    runs: frozenset[str] = frozenset()  # those that the question has not
    near: dict[str, dict[str, float]] = field(default_factory=dict)  # words of both, by squared likeness

    def __post_init__(self) -> None:
        words = {**self.question.words, **self.text.words}
        for word in words.values():
            self.vocabulary.add(word)
        self.runs = self.text.runs - self.question.runs
        self.near = {stem: self.alike(word) for stem, word in words.items()}

    def alike(self, word: Word) -> dict[str, float]:
        """The words of the model answer and the question that are like `word`, and the square of how much."""
        known = self.vocabulary.words
        return {known[h.number].stem: h.loose**2 for h in self.vocabulary.hits(word) if not h.opposite}


def _cardinalities(model: Model, answer: Text) -> list[float]:
    """Soft cardinality of each union of answer (1), model answer (2), question (4), by the sum of their numbers."""
    near = {stem: dict(others) for stem, others in model.near.items()}
    for stem, word in answer.words.items():
        if stem not in near:
            near[stem] = model.alike(word)
            for other, alike in near[stem].items():
                near[other][stem] = alike
    places = dict.fromkeys(near, 0)
    for bit, text in ((_ANSWER, answer), (_MODEL, model.text), (_QUESTION, model.question)):
        for stem in text.words:
            places[stem] |= bit
    words = {**answer.words, **model.question.words, **model.text.words}
    sizes = [0.0] * 8
    for stem, others in near.items():
        weight, place = words[stem].weight, places[stem]
        for union in range(1, 8):
            if place & union:
                crowd = sum(
                    alike for other, alike in others.items() if other != stem and places[other] & union
                )
                sizes[union] += weight / (1 + crowd)
    return sizes


def _fresh(model: Model, answer: Text) -> tuple[float, float]:
    """What answer and model answer share beyond the question: as a share of the answer, and of the model answer."""
    _, a, m, am, q, aq, mq, amq = _cardinalities(model, answer)
    shared = a + m - am
    shared_by_all = amq - am - aq - mq + a + m + q
    new = max(0.0, shared - shared_by_all)
    return new / (aq - q + SMOOTHING), new / (mq - q + SMOOTHING)


def _found(model: Model, answer: Text) -> tuple[dict[str, float], dict[str, float]]:
    """For each word of the model answer how surely it is said, and for each word said how surely the model has it."""
    found: dict[str, float] = {}
    backed: dict[str, float] = {}
    for stem, word in answer.words.items():
        for other, square in (model.near.get(stem) or model.alike(word)).items():
            if other in model.text.words:
                alike = math.sqrt(square)
                found[other] = max(found.get(other, 0.0), alike)
                backed[stem] = max(backed.get(stem, 0.0), alike)
    return found, backed


def _share(words: dict[str, Word], alike: dict[str, float], asked: Iterable[str], demoted: float) -> float:
    weights = {stem: word.weight * (demoted if stem in asked else 1.0) for stem, word in words.items()}
    return sum(w * alike.get(stem, 0.0) for stem, w in weights.items()) / max(LEAST, sum(weights.values()))


def _turned(model: Model, answer: Text) -> float:
    """Of the words that both have, the share by weight that one denies and the other does not."""
    shared = {stem: word.weight for stem, word in answer.words.items() if stem in model.text.words}
    differing = (
        weight for stem, weight in shared.items() if (stem in answer.denied) != (stem in model.text.denied)
    )
    return sum(differing) / max(LEAST, sum(shared.values()))


def compare(model: Model, answer: Text) -> dict[str, float]:
    """The measures of an answer against one model answer: shares from 0 to 1, a ratio of lengths and a count."""
    found, backed = _found(model, answer)
    asked = model.question.words
    fresh_of_answer, fresh_of_model = _fresh(model, answer)
    exact = sum(stem in answer.words for stem in model.text.words)
    return {
        "recall": _share(model.text.words, found, asked, ASKED),
        "precision": _share(answer.words, backed, asked, ASKED_AGAIN),
        "fresh recall": fresh_of_model,
        "fresh precision": fresh_of_answer,
        "exact": exact / max(1, len(model.text.words)),
        "runs": len(model.runs & answer.runs) / max(FEWEST_RUNS, len(model.runs)),
        "order": fuzz.token_sort_ratio(model.text.plain, answer.plain) / 100,
        "length": (1 + answer.size) / (1 + model.text.size),
        "size": float(answer.size - answer.small),
        "prose": answer.small / max(1, answer.size),
        "denial": float(answer.denies != model.text.denies),
        "turned": _turned(model, answer),
        "echo": sum(w.weight for s, w in answer.words.items() if s in asked)
        / max(LEAST, sum(w.weight for w in answer.words.values())),
    }
