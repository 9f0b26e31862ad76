"""The grader: a question and an answer to a grade."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from threading import Lock

from questions.grading.findings import Findings
from questions.grading.judging import judge
from questions.grading.key import AnswerKey, compile_key
from questions.grading.output import compare
from questions.grading.remarks import flags, reason
from questions.grading.rubric import Rubric
from questions.grading.scale import verdict
from questions.grading.spans import quote, quote_evidence
from questions.grading.steps import add_up
from questions.model import Grade, Kind, Misconception, PointGrade, PointStatus, Question

COVERED, PARTLY = 0.7, 0.25  # credit from which a key point is called so


class Grader:
    """Grades answers. Answer keys are kept, the least recently used dropped."""

    def __init__(self, remembered: int = 256) -> None:
        self._remembered = remembered
        self._lock = Lock()
        self._keys: OrderedDict[str, AnswerKey] = OrderedDict()

    def grade(self, question: Question, answer: str, probe: str = "") -> Grade:
        """What `answer` is worth and why. Deterministic; any text is an answer.

        `probe`: what was asked besides. As with the question's own, saying its words back earns little.
        """
        # With a probe the key is of use this once: some hundredths of a second, and no memory.
        key = compile_key(probed(question, probe)) if probe else self._key(question)
        rubric = key.rubric
        findings = judge(key, answer)
        points = tuple(_point(question, rubric, findings, i) for i in range(len(question.key_points)))
        misconceptions = _misconceptions(question, rubric, findings)
        claim = compare(answer, question.output, question.code) if question.kind is Kind.OUTPUT else None
        steps = tuple(add_up(key, findings, claim))
        score = steps[-1].score
        remarks = flags(question, findings, points, score, claim)
        return Grade(
            score,
            verdict(score),
            points,
            reason(points, misconceptions, remarks),
            misconceptions,
            remarks,
            steps,
        )

    def prepare(self, questions: Iterable[Question]) -> None:
        """Compile the keys of these questions, so that the first answer to each is not kept waiting.

        Meant for a thread: a key takes some hundredths of a second. No more are compiled than are remembered.
        """
        for question in islice(questions, self._remembered):
            self._key(question)

    def _key(self, question: Question) -> AnswerKey:
        with self._lock:
            known = self._keys.get(question.id)
            if known is not None and (known.question is question or known.question == question):
                self._keys.move_to_end(question.id)
                return known
        # Without the lock: another thread may grade meanwhile. Two that compile the same key get equal ones.
        key = compile_key(question)
        with self._lock:
            self._keys[question.id] = key
            self._keys.move_to_end(question.id)
            if len(self._keys) > self._remembered:
                self._keys.popitem(last=False)
        return key


def _point(question: Question, rubric: Rubric, findings: Findings, index: int) -> PointGrade:
    key = question.key_points[index]
    credit = 0.0 if findings.shape.not_english else findings.credit(index)
    accused = any(charge.point == index for charge in findings.accusations)
    match = findings.best[index]
    if accused and credit < COVERED:
        status = PointStatus.CONTRADICTED
    elif credit >= COVERED:
        status = PointStatus.COVERED
    else:
        status = PointStatus.PARTLY if credit >= PARTLY else PointStatus.MISSING
    if match is None or not credit:
        return PointGrade(key.point, float(key.weight), key.facet, status, credit)
    spans = quote_evidence(findings.reading, match.positions)
    phrase = rubric.phrases[match.phrase].text
    return PointGrade(key.point, float(key.weight), key.facet, status, credit, spans, phrase)


def _misconceptions(question: Question, rubric: Rubric, findings: Findings) -> tuple[Misconception, ...]:
    found = []
    for charge in sorted(findings.accusations, key=lambda c: c.positions):
        phrase = rubric.phrases[charge.phrase].text
        claim = f"The opposite of: {phrase}" if charge.turned else phrase
        spans = quote(findings.reading, charge.positions)
        found.append(Misconception(claim, question.key_points[charge.point].point, spans, charge.point))
    return tuple(found)


def probed(question: Question, probe: str) -> Question:
    """The question with what was asked besides."""
    return replace(question, prompt=f"{question.prompt}\n{probe}")
