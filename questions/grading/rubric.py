"""A question's key points compiled for matching: phrases as word numbers with an index from word to phrase."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from questions.grading.clauses import Clause, split
from questions.grading.subjects import NOBODY, Subjects, said_of, subjects
from questions.grading.tokens import Token, called_names, tokenise
from questions.grading.vocabulary import Vocabulary, similarity
from questions.grading.words import Word, opposites
from questions.model import Question

# How far words are believed. Measured by benchmarks/grading.py.
MADE_UP = 0.3  # what a made-up name says as a whole: MyError, beside its parts
TOPIC = 0.6  # weight from which a word of the question names a thing
QUESTION_WORD = 0.35  # weight of a word that the question already gave
COMMON_WORD = 0.4  # what a word loses that every key point uses
POLAR_MASS = 0.6  # weight of a small word where one claim is held against another
LEAST_MASS = 0.5  # least weight of any other word there
FULL_MASS = 1.2  # weight from which a phrase says enough to stand for its key point
POLAR_SAYS = 0.3  # what a small word adds to that
SINGLE = 0.85  # what a phrase of one word is worth
MODEL_MASS = 1.6  # the same for a clause of a model answer, words of the question demoted
WIDE = (1.0, 0.94, 0.86)  # what a phrase is worth whose words are spread over one, two, three clauses
NARROW = (1.0, 0.80, 0.65)  # the same for a phrase of one or two words beside small ones
MODEL_FIT = 0.5  # how well a clause of a model answer must fit a key point to count as a phrase of it


class Source(Enum):
    """Where a phrase comes from."""

    ACCEPT = "accept"
    POINT = "point"
    MODEL = "model answer"
    CONTRADICT = "contradict"


RawPhrase = tuple[str, Source, int, list[Token]]


@dataclass(slots=True)
class Slot:
    """A word of a phrase."""

    word: Word
    number: int
    weight: float  # for credit: words of the question and words of every key point count little
    mass: float  # for holding one claim against another
    negation: int
    topic: bool = False  # may be left out, or be a pronoun: the question named it
    distinct: bool = False  # no accept phrase of the key point has it


@dataclass(slots=True)
class Phrase:
    """A phrase of a key point."""

    text: str
    source: Source
    point: int
    slots: list[Slot]
    total: float = 0.0
    strength: float = 1.0
    any_distinct: bool = False
    spread: tuple[float, float, float] = WIDE
    mass: float = 0.0
    topics: Subjects = NOBODY  # what it names of the things that the question names
    subject: Subjects = NOBODY  # which of them it speaks of


@dataclass(slots=True)
class Rubric:
    """A compiled question."""

    weights: list[float]
    phrases: list[Phrase]
    vocabulary: Vocabulary
    postings: list[list[tuple[int, int]]]  # for each word number: (phrase, slot)
    own_stems: list[frozenset[str]]  # stems of each key point's accept phrases
    question: frozenset[str]  # stems of the question's words
    topics: Subjects  # those of them that the key points speak of
    models: list[dict[int, float]]  # model answers as word number: weight
    about: list[Subjects]  # which of them each key point speaks of
    names: frozenset[str]  # small words that are names here
    thinness: float  # from 0, phrases enough, to 1, next to none
    breadth_share: float
    breadth_full: float  # share of the words of a model answer that is as many as anybody uses


def content(tokens: list[Token]) -> list[Token]:
    """The tokens that say something about the subject."""
    return [token for token in tokens if token.content]


def _tokens(text: str, names: frozenset[str]) -> list[Token]:
    return [token for clause in split(tokenise(text, names)) for token in clause.tokens]


def _names(question: Question) -> frozenset[str]:
    texts = [question.prompt, question.reference, *question.accepted]
    texts += [text for point in question.key_points for text in (point.point, *point.accept)]
    return called_names(" ".join(texts))


def _raw_phrases(question: Question, names: frozenset[str]) -> list[RawPhrase]:
    found: list[RawPhrase] = []
    for index, point in enumerate(question.key_points):
        found.extend((text, Source.ACCEPT, index, _tokens(text, names)) for text in point.accept)
        clauses = split(tokenise(point.point, names))
        if len(clauses) > 1 and all(len(content(clause.tokens)) >= 3 for clause in clauses):
            found.extend((point.point, Source.POINT, index, clause.tokens) for clause in clauses)
        else:
            found.append((point.point, Source.POINT, index, [t for c in clauses for t in c.tokens]))
        found.extend((text, Source.CONTRADICT, index, _tokens(text, names)) for text in point.contradict)
    return [raw for raw in found if any(t.content and not t.word.polar for t in raw[3])]


def _fit(phrase: list[Token], clause: list[Token]) -> float:
    """How well a clause of a model answer says what a phrase says, 0 to 1."""
    likeness = [[similarity(p.word, c.word)[0] for c in clause] for p in phrase]
    forth = sum(p.word.weight * max(row) for p, row in zip(phrase, likeness, strict=True))
    back = sum(c.word.weight * max(row[i] for row in likeness) for i, c in enumerate(clause))
    return 0.7 * forth / sum(p.word.weight for p in phrase) + 0.3 * back / sum(c.word.weight for c in clause)


def _model_phrases(answers: list[list[Clause]], raw: list[RawPhrase]) -> list[RawPhrase]:
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


def _phrase(text: str, source: Source, point: int, tokens: list[Token], rubric: Rubric) -> Phrase:
    slots: list[Slot] = []
    seen: set[str] = set()
    own = rubric.own_stems[point]
    for token, following in zip_longest(content(tokens), content(tokens)[1:]):
        word = token.word
        if word.text in seen:
            continue
        seen.add(word.text)
        held = source is Source.CONTRADICT
        weight = POLAR_MASS if word.polar and held else word.weight
        if token.code and word.function:
            weight = LEAST_MASS
        if word.stem in rubric.question:
            weight *= QUESTION_WORD
        if whole(token, following) and not word.common:
            weight *= MADE_UP
        mass = POLAR_MASS if word.polar else max(LEAST_MASS, word.weight)
        slots.append(
            Slot(
                word,
                rubric.vocabulary.add(word),
                weight,
                mass,
                token.negation,
                topic=word.stem in rubric.question and all(slot.topic for slot in slots),
                distinct=word.stem not in own or (word.polar and held),
            )
        )
    phrase = Phrase(text, source, point, slots)
    phrase.mass = sum(slot.mass for slot in slots)
    solid = [slot for slot in slots if not slot.word.polar]
    says = sum(slot.mass for slot in solid) + POLAR_SAYS * (len(slots) - len(solid))
    phrase.strength = min(1.0, says / FULL_MASS) * (SINGLE if len(slots) == 1 else 1.0)
    phrase.spread = NARROW if len(solid) <= 2 else WIDE
    phrase.topics = rubric.topics & {slot.word.stem for slot in slots}
    phrase.subject = said_of(range(len(tokens)), tokens, subjects(tokens, rubric.topics), rubric.topics)
    phrase.any_distinct = any(slot.distinct for slot in slots)
    return phrase


def whole(token: Token, following: Token | None) -> bool:
    """Whether the token is an identifier whose parts follow."""
    return following is not None and following.part and not token.part


def _demote_common(rubric: Rubric) -> None:
    points = len(rubric.weights)
    spread = Counter(stem for own in rubric.own_stems for stem in own)
    for phrase in rubric.phrases:
        for slot in phrase.slots:
            if points > 1:
                slot.weight *= 1 - COMMON_WORD * (max(spread[slot.word.stem], 1) - 1) / (points - 1)
        phrase.total = sum(slot.weight for slot in phrase.slots)
        if phrase.source is Source.MODEL:
            phrase.strength = min(1.0, phrase.total / MODEL_MASS)


def _breadth(question: Question) -> tuple[float, float, float]:
    """Thinness, share and measure of breadth: the fewer phrases, the more the words of the model answers count."""
    phrases = sum(len(point.accept) for point in question.key_points) / max(1, len(question.key_points))
    thin = min(1.0, max(0.0, 1.25 - phrases / 4))
    return thin, 0.3 + 0.6 * thin, 0.6 + 0.4 * thin


def _topics(asked: set[Word], raw: list[RawPhrase]) -> Subjects:
    """The words of the question that phrases begin with: the things it asks about, if it is more than one."""
    first = {content(tokens)[0].word.stem for _, source, _, tokens in raw if source is not Source.MODEL}
    named = {word.stem for word in asked if word.weight >= TOPIC and word.stem not in opposites()}
    return frozenset(named & first)


def _about(point: str, topics: Subjects, names: frozenset[str]) -> Subjects:
    tokens = _tokens(point, names)
    named = frozenset(token.word.stem for token in tokens) & topics
    return said_of(range(len(tokens)), tokens, subjects(tokens, topics), topics) or named


def _bag(answer: list[Clause], rubric: Rubric) -> dict[int, float]:
    """The words of a model answer and how much each says."""
    words = {t.word.stem: t.word for clause in answer for t in content(clause.tokens) if not t.part}
    return {
        rubric.vocabulary.add(word): word.weight * (QUESTION_WORD if word.stem in rubric.question else 1)
        for word in words.values()
    }


def compile_rubric(question: Question) -> Rubric:
    """Everything about a question that does not depend on the answer."""
    names = _names(question)
    answers = [split(tokenise(text, names)) for text in (question.reference, *question.accepted)]
    raw = _raw_phrases(question, names)
    own: list[set[str]] = [set() for _ in question.key_points]
    raw += _model_phrases(answers, raw)
    for _, source, point, tokens in raw:
        if source is not Source.CONTRADICT:
            own[point] |= {token.word.stem for token in content(tokens)}
    asked = {token.word for token in content(_tokens(question.prompt, names))}
    topics = _topics(asked, raw)
    rubric = Rubric(
        [float(point.weight) for point in question.key_points],
        [],
        Vocabulary(),
        [],
        [frozenset(stems) for stems in own],
        frozenset(word.stem for word in asked),
        topics,
        [],
        [_about(point.point, topics, names) for point in question.key_points],
        names,
        *_breadth(question),
    )
    rubric.phrases = [_phrase(*item, rubric) for item in raw]
    _demote_common(rubric)
    bags = [_bag(answer, rubric) for answer in answers]
    rubric.models = [bag for bag in bags if bag]
    rubric.postings = [[] for _ in rubric.vocabulary.words]
    for number, phrase in enumerate(rubric.phrases):
        for index, slot in enumerate(phrase.slots):
            rubric.postings[slot.number].append((number, index))
    return rubric
