"""How the grader's marks of a bank's own answers become findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.use_cases.bank_check import BankCheck, Places, grade_answers
from questions.accuracy import Graded, by_topic, deviations, measure
from questions.bank import Bank, load_bank
from questions.checks import Finding, Severity
from questions.grading import Grader
from questions.model import Grade, Question
from tests.bank_files import line_of, question, write_topic


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    write_topic(tmp_path, question())
    return load_bank(tmp_path)


def answer(
    kind: str,
    stated: float,
    given: float,
    index: int = 0,
    field: str = "samples",
    accusations: tuple[str, ...] = (),
) -> Graded:
    return Graded("borrowed-tools", "tools", field, index, kind, stated, given, accusations)


def findings(bank: Bank, *graded: Graded, tolerance: float = 20) -> list[Finding]:
    return list(deviations(graded, Places(bank).locate, tolerance))


class _Witness:
    """The real grader, and a note of what each answer was graded against."""

    def __init__(self) -> None:
        self.grader = Grader()
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def grade(self, question: Question, answer: str) -> Grade:
        self.seen.append((answer, question.accepted))
        return self.grader.grade(question, answer)


def test_an_accepted_answer_is_graded_with_itself_left_out(bank: Bank) -> None:
    (asked,) = bank
    witness = _Witness()
    graded = measure(asked, witness)
    assert [(one.field, one.index) for one in graded] == [("samples", n) for n in range(5)] + [
        ("accepted", n) for n in range(3)
    ]
    for text, accepted in witness.seen[5:]:
        assert text not in accepted
        assert len(accepted) == 2


async def test_grading_in_processes_gives_what_grading_here_gives(tmp_path: Path) -> None:
    write_topic(tmp_path, *(question(f"tools-{n}") for n in range(16)))
    questions = tuple(load_bank(tmp_path))
    said: list[str] = []
    assert await BankCheck(progress=said.append).grade(questions) == grade_answers(questions)
    assert said[-1] == "graded the answers of 16 of 16 questions"


def test_a_sample_beyond_the_tolerance_is_a_warning_with_both_scores(bank: Bank) -> None:
    (finding,) = findings(bank, answer("strong", 90, 69), answer("partial", 40, 60, index=2))
    assert finding.severity is Severity.WARNING
    assert (
        "sample 1 (strong) is stated 90 and graded 69, more than 20 off; add what it says" in finding.message
    )


def test_a_sample_graded_too_high_asks_for_contradict_phrases(bank: Bank) -> None:
    (finding,) = findings(bank, answer("wrong", 5, 50, index=3))
    assert "add what it gets wrong to contradict" in finding.message
    path = bank.places["borrowed-tools"].file
    assert finding.place.line == line_of(path, "- kind: wrong")


def test_the_tolerance_is_the_callers(bank: Bank) -> None:
    assert findings(bank, answer("strong", 90, 50), tolerance=40) == []


@pytest.mark.parametrize(
    ("kind", "field", "severity"),
    [
        ("accepted", "accepted", Severity.ERROR),
        ("strong", "samples", Severity.WARNING),
        ("adequate", "samples", Severity.WARNING),
        ("partial", "samples", None),
        ("wrong", "samples", None),
    ],
)
def test_an_accusation_of_a_true_answer_is_reported(
    bank: Bank, kind: str, field: str, severity: Severity | None
) -> None:
    found = findings(bank, answer(kind, 80, 80, field=field, accusations=("ladders vanish",)))
    accusations = [finding.severity for finding in found if finding.check == "accusation"]
    assert accusations == ([severity] if severity else [])


@pytest.mark.parametrize(("accused", "severity"), [(2, Severity.WARNING), (3, Severity.ERROR)])
def test_more_than_two_accepted_answers_in_a_hundred_may_not_be_accused(
    bank: Bank, accused: int, severity: Severity
) -> None:
    graded = [
        answer("accepted", 100, 90, field="accepted", accusations=("ladders vanish",) if n < accused else ())
        for n in range(100)
    ]
    found = [finding for finding in findings(bank, *graded) if finding.check == "accusation"]
    assert [finding.severity for finding in found] == [severity] * accused


def test_a_wrong_sample_not_below_a_true_one_names_the_pair(bank: Bank) -> None:
    found = findings(
        bank, answer("strong", 95, 95), answer("adequate", 80, 70, index=1), answer("wrong", 60, 70, index=3)
    )
    (finding,) = found
    path = bank.places["borrowed-tools"].file
    line = line_of(path, "- kind: adequate")
    assert (
        f"sample 4 (wrong) is graded 70, not below sample 2 (adequate) at line {line} with 70"
        in finding.message
    )


def test_an_accepted_answer_that_earns_little_without_itself_is_a_warning(bank: Bank) -> None:
    (finding,) = findings(bank, answer("accepted", 100, 69, index=1, field="accepted"))
    assert finding.severity is Severity.WARNING
    assert "accepted answer 2, graded without itself, gets 69" in finding.message


def _lines() -> Iterator[Graded]:
    yield answer("strong", 90, 80)
    yield answer("wrong", 10, 40, index=1)
    yield answer("accepted", 100, 90, field="accepted", accusations=("x",))


def test_a_topics_line_sums_its_samples_and_accepted_answers() -> None:
    (line,) = by_topic(tuple(_lines()))
    assert (line.samples, line.mean_error, line.accepted, line.accepted_mean, line.accused) == (
        2,
        20,
        1,
        90,
        1,
    )
    assert line.worst is not None
    assert line.worst.deviation == 30


def test_several_topics_have_a_line_for_all() -> None:
    other = Graded("x", "books", "samples", 0, "off", 0, 0, ())
    assert [line.topic for line in by_topic((*_lines(), other))] == ["tools", "books", "all"]
