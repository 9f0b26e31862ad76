"""The texts of a question's rubric as tokens: its own phrases, and clauses of its model answers as further ones."""

from __future__ import annotations

from enum import Enum

from questions.grading.clauses import Clause, split
from questions.grading.tokens import Token, called_names, tokenise
from questions.grading.vocabulary import Vocabulary
from questions.grading.words import Word
from questions.model import Question

MODEL_FIT = 0.5  # how well a clause of a model answer must fit a key point to count as a phrase of it
FORTH = (
    0.7  # of that, the share of the phrase that the clause says; the rest, of the clause that the phrase says
)


class Source(Enum):
    """Where a phrase comes from."""

    ACCEPT = "accept"
    POINT = "point"
    MODEL = "model answer"
    CONTRADICT = "contradict"
    POOL = "pool"  # the words of a key point's phrases taken together


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


class _Index:
    """Phrases by their words, to find the one that says best what a clause says."""

    def __init__(self, raw: list[RawPhrase]) -> None:
        self.own = [item for item in raw if item[1] is not Source.CONTRADICT]
        self.vocabulary = Vocabulary()
        self.totals: list[float] = []
        self.phrases_with: dict[int, list[int]] = {}
        for phrase, (*_, tokens) in enumerate(self.own):
            words = dict.fromkeys(
                token.word for token in content(tokens)
            )  # in order, so that sums never differ
            self.totals.append(sum(word.weight for word in words))
            for number in map(self.vocabulary.add, words):
                self.phrases_with.setdefault(number, []).append(phrase)

    def fits(self, words: list[Word]) -> list[tuple[float, int]]:
        """For each phrase that shares words: how well it and the clause say the same, 0 to 1, and its key point."""
        words = list(dict.fromkeys(words))
        # For each phrase how alike the clause has its words, and how alike it has the clause's words.
        found: dict[int, tuple[dict[int, float], dict[Word, float]]] = {}
        for word in words:
            for number, loose, _, opposite, _ in self.vocabulary.hits(word):
                for phrase in self.phrases_with.get(number, ()) if not opposite else ():
                    if phrase not in found:
                        found[phrase] = {}, {}
                    forth, back = found[phrase]
                    if loose > forth.get(number, 0.0):
                        forth[number] = loose
                    if loose > back.get(word, 0.0):
                        back[word] = loose
        total = sum(word.weight for word in words)
        known = self.vocabulary.words
        return [
            (
                FORTH * sum([known[n].weight * like for n, like in forth.items()]) / self.totals[phrase]
                + (1 - FORTH) * sum([word.weight * like for word, like in back.items()]) / total,
                self.own[phrase][2],
            )
            for phrase, (forth, back) in found.items()
        ]


def model_phrases(answers: list[list[Clause]], raw: list[RawPhrase]) -> list[RawPhrase]:
    """Each clause of a model answer, as a phrase of the key point it fits best."""
    index = _Index(raw)
    found: list[RawPhrase] = []
    for clause in (clause for answer in answers for clause in answer):
        words = [token.word for token in content(clause.tokens)]
        if len(words) < 2:
            continue
        fit, point = max(index.fits(words), key=lambda item: (item[0], -item[1]), default=(0.0, 0))
        if fit > MODEL_FIT:
            found.append((" ".join(clause.text()), Source.MODEL, point, clause.tokens))
    return found
