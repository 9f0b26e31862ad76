"""Human-graded answers for the grader's benchmarks, and the questions they belong to.

Two sets lie in benchmarks/data and in the bank; the others are given with --data: a folder with mohler.jsonl,
beetle-train.jsonl, scientsbank-train.jsonl and interview-answers.jsonl (JSON lines: question_id, question, reference,
answer, score 0 to 1), and beside it grading-study/rubrics with the rubrics of the last.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from questions.bank import bundled_bank_path, load_bank
from questions.grading.reference import from_reference
from questions.model import KeyPoint, Question

DATA = Path("../shared/grading-data")
OWN = Path(__file__).parent / "data"
FULL = ("plain", "expert", "solid", "second_language")
OTHER = ("partial", "vague", "wrong", "negated", "neighbour", "heap")
BARE = {"Mohler": "mohler", "SciEntsBank": "scientsbank-train", "Beetle": "beetle-train"}
MODEL_SCORE = 0.97  # what people give a model answer
TERSE_SCORE = 0.9  # what people give a line that says every key point
ALIKE = 80  # token_sort_ratio from which two questions of Mohler's are one group

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer, its question, and what people gave it, 0 to 1."""

    question: Question
    answer: str
    score: float
    kind: str = ""
    group: str = ""  # answers of one group are left out together


def rows_of(path: Path) -> list[Row]:
    """The lines of a data file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rubric_question(path: Path) -> Question:
    """A rubric file in the bank's terms; what the bank's format lacks is left out."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    points = tuple(
        KeyPoint(p["point"], p["weight"], accept=tuple(p["accept"]), contradict=tuple(p["contradict"]))
        for p in raw["key_points"]
    )
    return Question(
        raw["group"], "", "", raw["question"], raw["reference"], points, accepted=tuple(raw["accepted"])
    )


def _rated(path: Path, questions: dict[str, Question]) -> list[Graded]:
    return [
        Graded(questions[row["question_id"]], row["answer"], row["score"], row["kind"], row["question_id"])
        for row in rows_of(path)
        if row["question_id"] in questions
    ]


@cache
def bank() -> dict[str, Question]:
    """The bundled bank by id, its samples taken out."""
    return {q.id: replace(q, samples=()) for q in load_bank(bundled_bank_path())}


def own_bank() -> list[Graded]:
    """Answers to questions of the bank."""
    return _rated(OWN / "interview-answers.jsonl", bank())


def own_rubrics() -> list[Graded]:
    """Answers to questions whose rubrics are in benchmarks/data, with fewer phrases than the bank's."""
    questions = {path.stem: rubric_question(path) for path in sorted((OWN / "rubrics").glob("*.yaml"))}
    return _rated(OWN / "interview-answers.jsonl", questions)


def study(data: Path) -> list[Graded]:
    """The fifteen questions of the study, if its files are there."""
    rubrics = sorted((data.parent / "grading-study" / "rubrics").glob("*.yaml"))
    answers = data / "interview-answers.jsonl"
    questions = {path.stem: rubric_question(path) for path in rubrics}
    return _rated(answers, questions) if questions and answers.is_file() else []


def bank_samples() -> list[Graded]:
    """The labelled samples of the bank, by those who wrote its questions."""
    known = bank()
    return [
        Graded(known[question.id], sample.answer, sample.score / 100, sample.kind.value, question.id)
        for question in load_bank(bundled_bank_path())
        for sample in question.samples
    ]


def model_answers(questions: Iterable[Question]) -> list[Graded]:
    """Every model answer of these questions, with itself left out of its question."""
    found = []
    for question in questions:
        texts = (question.reference, *question.accepted)
        for index, text in enumerate(texts if len(texts) > 1 else ()):
            others = texts[:index] + texts[index + 1 :]
            rest = replace(
                question, id=f"{question.id} without {index}", reference=others[0], accepted=others[1:]
            )
            found.append(Graded(rest, text, MODEL_SCORE, "model answer", question.id))
    return found


def terse_answers(questions: Iterable[Question], each: int = 3, seed: int = 11) -> list[Graded]:
    """A right phrase for some of the key points of a question, those phrases left out of it, and nothing else.

    Worth the weight of those key points: people who answer in a line are graded by what it says.
    """
    chance = random.Random(seed)
    found = []
    for question in questions:
        weight = sum(point.weight for point in question.key_points)
        for number in range(each):
            said = chance.sample(range(len(question.key_points)), chance.randint(1, len(question.key_points)))
            phrases = {index: chance.choice(question.key_points[index].accept) for index in said}
            points = tuple(
                replace(point, accept=tuple(p for p in point.accept if p != phrases.get(index)))
                for index, point in enumerate(question.key_points)
            )
            rest = replace(question, id=f"{question.id} terse {number}", key_points=points)
            worth = TERSE_SCORE * sum(question.key_points[index].weight for index in said) / weight
            text = " ".join(f"{phrase[0].upper()}{phrase[1:]}." for phrase in phrases.values())
            found.append(Graded(rest, text, worth, "terse", question.id))
    return found


def reference_only(graded: Sequence[Graded]) -> list[Graded]:
    """The same answers to questions that have only their reference answer left."""
    questions: dict[str, Question] = {}
    for row in graded:
        q = row.question
        if q.id not in questions:
            questions[q.id] = from_reference(f"{q.id}, reference only", q.prompt, q.reference)
    return [replace(row, question=questions[row.question.id]) for row in graded]


def kept_aside(question_id: str) -> bool:
    """Every third question, by hash: its answers were not read while the grader was developed."""
    return int(hashlib.sha1(question_id.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def _group_of(rows: list[Row]) -> dict[str, str]:
    """Questions that repeat one another, by the wording of question or reference, are one group."""
    known: dict[str, Row] = {row["question_id"]: row for row in rows}
    group = {name: name for name in known}
    names = list(known)
    for index, one in enumerate(names):
        for other in names[:index]:
            pairs = ((known[one][key], known[other][key]) for key in ("question", "reference"))
            if any(fuzz.token_sort_ratio(str(a), str(b)) >= ALIKE for a, b in pairs):
                old, new = group[one], group[other]
                group = {name: new if head == old else head for name, head in group.items()}
    return group


def bare(data: Path, name: str) -> list[Graded]:
    """A set with bare reference answers: 'Mohler', 'SciEntsBank' or 'Beetle'; nothing if its file is not there."""
    path = data / f"{BARE[name]}.jsonl"
    if not path.is_file():
        return []
    rows = rows_of(path)
    questions: dict[str, Question] = {}
    for row in rows:
        if row["question_id"] not in questions:
            texts = row["reference"] if isinstance(row["reference"], list) else [row["reference"]]
            questions[row["question_id"]] = from_reference(
                f"{name} {row['question_id']}", row["question"], texts[0], texts[1:]
            )
    group = _group_of(rows) if name == "Mohler" else {q: q for q in questions}
    return [
        Graded(questions[r["question_id"]], r["answer"], r["score"], group=group[r["question_id"]])
        for r in rows
    ]
