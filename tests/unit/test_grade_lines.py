"""Lines of answers, one at a time: what is wrong with a line is said, and the rest is graded."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.use_cases.grade_lines import MAX_LINE_BYTES, BadLine, GradedLine, GradeLines
from questions.bank import load_bank
from tests.bank_files import question, write_topic

REFERENCE = "A generator is a function with yield. It makes values one at a time, so that it saves memory."
OWN = {"question": "What is a generator?", "reference": REFERENCE}
GOOD = {**OWN, "answer": "a function with yield that makes values one at a time and saves memory"}


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    write_topic(folder, question("borrowed-tools"))
    return folder


def graded(lines: bytes, bank: Path) -> list[GradedLine | BadLine]:
    return list(GradeLines(lambda: load_bank(bank)).grade(io.BytesIO(lines)))


def only(line: bytes | dict[str, Any], bank: Path) -> GradedLine | BadLine:
    (outcome,) = graded(line if isinstance(line, bytes) else json.dumps(line).encode(), bank)
    return outcome


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"nonsense", "the line is not JSON: Expecting value at column 1"),
        (b'{"answer": "x"', "the line is not JSON"),
        (b'{"answer": "\xff"}', "the line is not UTF-8 (byte 13)"),
        (b"[" * 100_000, "the line is not JSON that can be read"),
        (b'{"id": ' + b"9" * 5000 + b"}", "the line is not JSON that can be read"),
        (b"[1]", "the line is a list, not an object"),
        (b'"text"', "the line is a string, not an object"),
        (b"null", "the line is null, not an object"),
        (b"{}", "answer is missing"),
        (b'{"answer": "x"}', "the line needs question and reference, or question_id"),
        (b'{"answer": "x", "question": "Q?"}', "the line needs question and reference, or question_id"),
        (b'{"answer": "x", "reference": "R"}', "question is missing"),
        (b'{"answer": "x", "question": "Q?", "reference": "  "}', "reference is blank"),
        (b'{"answer": 5, "question_id": "borrowed-tools"}', "answer must be a string, not a number"),
        (b'{"answer": null, "question_id": "borrowed-tools"}', "answer must be a string, not null"),
        (b'{"answer": "x", "question_id": ["a"]}', "question_id must be a string, not a list"),
        (b'{"answer": "x", "question": "Q?", "reference": ["R"]}', "reference must be a string, not a list"),
        (b'{"answer": "x", "question": {}, "reference": "R"}', "question must be a string, not an object"),
        (
            b'{"answer": "x", "question": "Q?", "reference": "R", "accepted": "A"}',
            "accepted must be a list of strings, not a string",
        ),
        (
            b'{"answer": "x", "question": "Q?", "reference": "R", "accepted": ["A", true]}',
            "accepted 2 must be a string, not a boolean",
        ),
        (b'{"answer": "x", "id": true}', "id must be a string or a whole number, not a boolean"),
        (b'{"answer": "x", "id": {}}', "id must be a string or a whole number, not an object"),
        (
            json.dumps({**GOOD, "answer": "x" * 20_001}).encode(),
            "answer has 20,001 characters; the most is 20,000",
        ),
        (json.dumps({**GOOD, "accepted": ["x"] * 51}).encode(), "accepted has 51 answers; give at most 50"),
    ],
)
def test_each_way_a_line_is_bad_has_a_sentence(line: bytes, sentence: str, bank: Path) -> None:
    outcome = only(line, bank)
    assert isinstance(outcome, BadLine)
    assert outcome.line == 1
    assert outcome.error.startswith(sentence)


def test_a_line_too_long_for_memory_is_named_and_the_next_is_graded(bank: Path) -> None:
    long = b'{"answer": "' + b"x" * (3 * MAX_LINE_BYTES) + b'"}\n'
    first, second = graded(long + json.dumps(GOOD).encode(), bank)
    assert first == BadLine(1, "the line is longer than 1024 KiB")
    assert isinstance(second, GradedLine)
    assert second.id == 2


def test_a_line_of_just_the_limit_is_read(bank: Path) -> None:
    text = json.dumps(GOOD).encode()
    padded = text + b" " * (MAX_LINE_BYTES - len(text)) + b"\n"
    assert all(isinstance(outcome, GradedLine) for outcome in graded(padded * 2, bank))


def test_a_byte_order_mark_and_windows_line_ends_are_fine(bank: Path) -> None:
    outcomes = graded(b"\xef\xbb\xbf" + b"\r\n".join([json.dumps(GOOD).encode()] * 2), bank)
    assert all(isinstance(outcome, GradedLine) for outcome in outcomes)


def test_an_empty_answer_is_graded(bank: Path) -> None:
    outcome = only({**OWN, "answer": ""}, bank)
    assert isinstance(outcome, GradedLine)
    assert outcome.grade.score == 0


def test_a_reference_of_its_own_comes_before_the_bank(bank: Path) -> None:
    outcome = only({**GOOD, "question_id": "gone-away"}, bank)
    assert isinstance(outcome, GradedLine)


def test_a_bank_that_cannot_be_used_spoils_only_the_lines_that_need_it(tmp_path: Path) -> None:
    first, second = graded(
        b'{"question_id": "x", "answer": "y"}\n' + json.dumps(GOOD).encode(), tmp_path / "nowhere"
    )
    assert isinstance(first, BadLine)
    assert "is not a folder" in first.error
    assert isinstance(second, GradedLine)


def test_lines_are_answered_as_they_come(bank: Path) -> None:
    """The second line is asked for only after the first was answered: nothing is gathered up."""
    asked: list[int] = []

    class Source(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            asked.append(len(asked) + 1)
            return json.dumps(GOOD).encode() + b"\n"

    outcomes: Iterator[GradedLine | BadLine] = GradeLines(lambda: load_bank(bank)).grade(Source())
    for number in (1, 2, 3):
        next(outcomes)
        assert asked[-1] == number


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(line=st.binary(max_size=60))
def test_any_bytes_give_a_sentence_or_nothing(bank: Path, line: bytes) -> None:
    for outcome in graded(line, bank):
        assert isinstance(outcome, BadLine)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answer=st.text(max_size=80))
def test_any_answer_is_graded_and_written_as_json(bank: Path, answer: str) -> None:
    outcome = only({**OWN, "answer": answer}, bank)
    assert isinstance(outcome, GradedLine)
    assert 0 <= outcome.grade.score <= 1
