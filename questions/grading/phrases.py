"""The texts of a question's rubric as tokens: its own phrases, and clauses of its model answers as further ones."""

from __future__ import annotations

from enum import Enum

from questions.grading.clauses import Clause, split
from questions.grading.tokens import Token, called_names, tokenise
from questions.grading.vocabulary import similarity
from questions.model import Question

MODEL_FIT = 0.5  # how well a clause of a model answer must fit a key point to count as a phrase of it


class Source(Enum):
    """Where a phrase comes from."""

    ACCEPT = "accept"
    POINT = "point"
    MODEL = "model answer"
    CONTRADICT = "contradict"


RawPhrase = tuple[str, Source, int, list[Token]]


def content(tokens: list[Token]) -> list[Token]:
    """The tokens that say something about the subject."""
    return [token for token in tokens if token.content]


def words_of(text: str, names: frozenset[str]) -> list[Token]:
    """The tokens of a text without marks, negation marked."""
    return [token for clause in split(tokenise(text, names)) for token in clause.tokens]


def small_names(question: Question) -> frozenset[str]:
    """Small words that are names of functions in this question."""
    texts = [question.prompt, question.reference, *question.accepted]
    texts += [text for point in question.key_points for text in (point.point, *point.accept)]
    return called_names(" ".join(texts))


def raw_phrases(question: Question, names: frozenset[str]) -> list[RawPhrase]:
    """What the rubric's author wrote: accept phrases, key points, contradict phrases."""
    found: list[RawPhrase] = []
    for index, point in enumerate(question.key_points):
        found.extend((text, Source.ACCEPT, index, words_of(text, names)) for text in point.accept)
        clauses = split(tokenise(point.point, names))
        if len(clauses) > 1 and all(len(content(clause.tokens)) >= 3 for clause in clauses):
            found.extend((point.point, Source.POINT, index, clause.tokens) for clause in clauses)
        else:
            found.append((point.point, Source.POINT, index, [t for c in clauses for t in c.tokens]))
        found.extend((text, Source.CONTRADICT, index, words_of(text, names)) for text in point.contradict)
    return [raw for raw in found if any(t.content and not t.word.polar for t in raw[3])]


def _fit(phrase: list[Token], clause: list[Token]) -> float:
    """How well a clause of a model answer says what a phrase says, 0 to 1."""
    likeness = [[similarity(p.word, c.word)[0] for c in clause] for p in phrase]
    forth = sum(p.word.weight * max(row) for p, row in zip(phrase, likeness, strict=True))
    back = sum(c.word.weight * max(row[i] for row in likeness) for i, c in enumerate(clause))
    return 0.7 * forth / sum(p.word.weight for p in phrase) + 0.3 * back / sum(c.word.weight for c in clause)


def model_phrases(answers: list[list[Clause]], raw: list[RawPhrase]) -> list[RawPhrase]:
    """Each clause of a model answer, as a phrase of the key point it fits best."""
    own = [(point, content(tokens)) for _, source, point, tokens in raw if source is not Source.CONTRADICT]
    found = []
    for clause in (clause for answer in answers for clause in answer):
        tokens = content(clause.tokens)
        if len(tokens) < 2:
            continue
        fit, point = max(((_fit(phrase, tokens), -p) for p, phrase in own), default=(0.0, 0))
        if fit > MODEL_FIT:
            found.append((" ".join(clause.text()), Source.MODEL, -point, clause.tokens))
    return found
