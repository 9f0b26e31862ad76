"""What the other rooms talk about: questions, their key points, and grades.

Everything here is a frozen value. Scores and credits are shares from 0 to 1; a front end that shows "of 100"
multiplies. Spans count code points of the answer exactly as it was typed, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a question asks for."""

    EXPLAIN = "explain"
    OUTPUT = "output"  # what does this code print?


class Difficulty(StrEnum):
    """As felt by a working developer."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Facet(StrEnum):
    """Which side of a subject a key point shows."""

    DEFINITION = "definition"
    MECHANISM = "mechanism"
    REASON = "reason"
    EXAMPLE = "example"
    TRADE_OFF = "trade-off"
    PITFALL = "pitfall"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing an interviewer would tick.

    `accept` are short phrases that candidates use when they know it, `contradict` short false statements
    that name their subject. `hint` helps someone who half knows, `probe` asks for exactly this point.
    """

    point: str
    weight: int = 1
    facet: Facet = Facet.DEFINITION
    accept: tuple[str, ...] = ()
    contradict: tuple[str, ...] = ()
    hint: str = ""
    probe: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A page of official documentation that backs the answer."""

    title: str
    url: str


class SampleKind(StrEnum):
    """Why a labelled sample answer is there."""

    STRONG = "strong"
    ADEQUATE = "adequate"
    PARTIAL = "partial"
    WRONG = "wrong"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Sample:
    """A candidate's answer with the score an interviewer would give it, 0 to 100."""

    answer: str
    score: int
    kind: SampleKind


@dataclass(frozen=True, slots=True)
class Question:
    """One interview question. `id` is a slug that never changes once published."""

    id: str
    topic: str
    title: str
    prompt: str
    reference: str
    key_points: tuple[KeyPoint, ...]
    kind: Kind = Kind.EXPLAIN
    difficulty: Difficulty = Difficulty.MEDIUM
    code: str = ""
    output: str = ""
    accepted: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A file of the bank."""

    id: str
    title: str
    summary: str


class Verdict(StrEnum):
    """The score in a word."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PARTIAL = "partial"
    WEAK = "weak"
    OFF = "off"


class PointStatus(StrEnum):
    """What became of a key point."""

    COVERED = "covered"
    PARTLY = "partly"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the answer as typed: answer[start:end]."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PointGrade:
    """One key point as the answer has it. `phrase` is the rubric's phrase that matched best, '' if none."""

    point: str
    weight: float
    facet: Facet
    status: PointStatus
    credit: float
    spans: tuple[Span, ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A false statement that was recognised. `point` is the index of the key point it goes against."""

    claim: str
    correction: str
    spans: tuple[Span, ...]
    point: int | None = None


class FlagCode(StrEnum):
    """What a reader of the grade should know beside the points."""

    EMPTY = "empty"
    TOO_SHORT = "too-short"
    KEYWORD_LIST = "keyword-list"
    ECHO = "echo"
    OFF_TOPIC = "off-topic"
    HEDGED = "hedged"
    NEGATION_UNSURE = "negation-unsure"
    NOT_ENGLISH = "not-english"
    PADDING = "padding"
    WRONG_OUTPUT = "wrong-output"


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark about the answer, in one sentence for the candidate; `spans`: the words that it is about."""

    code: FlagCode
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum that makes the score: what was measured, the score after it, and the evidence it added.

    Evidence adds up; docs/grading.md says how a sum becomes a score. Caps and the output add none.
    """

    label: str
    score: float
    evidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Grade:
    """What an answer is worth and why. The last step's score is the score."""

    score: float
    verdict: Verdict
    points: tuple[PointGrade, ...]
    reason: str
    misconceptions: tuple[Misconception, ...] = ()
    flags: tuple[Flag, ...] = ()
    steps: tuple[Step, ...] = field(default=())
