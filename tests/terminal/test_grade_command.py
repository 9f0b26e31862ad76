"""mock-interview grade: JSON lines in, JSON lines out, one bad line never stopping the rest."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.use_cases.grade_lines import MAX_LINE_BYTES, BadLine, GradedLine, GradeLines
from questions.bank import load_bank
from questions.model import Facet, FlagCode, PointStatus, Verdict
from tests.bank_files import question, write_topic

REFERENCE = "A generator is a function with yield. It makes values one at a time, so that it saves memory."
OWN = {"question": "What is a generator?", "reference": REFERENCE}
GOOD = {**OWN, "answer": "a function with yield that makes values one at a time and saves memory"}

Captured = pytest.CaptureFixture[str]


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


def command(
    capsys: Captured, tmp_path: Path, *lines: dict[str, Any] | str, bank: Path
) -> tuple[int, list[Any]]:
    path = tmp_path / "answers.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts), encoding="utf-8")
    code = main(["grade", str(path), "--bank", str(bank)])
    out, err = capsys.readouterr()
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_a_grade_has_every_field_and_quotes_the_answers_own_words(
    capsys: Captured, tmp_path: Path, bank: Path
) -> None:
    code, (grade,) = command(capsys, tmp_path, {**GOOD, "id": "a"}, bank=bank)
    assert code == 0
    assert list(grade) == [
        "id",
        "score",
        "verdict",
        "key_points",
        "misconceptions",
        "flags",
        "reason",
        "steps",
    ]
    assert grade["id"] == "a"
    assert 0.5 < grade["score"] <= 1
    assert grade["verdict"] in list(Verdict)
    assert set(grade["flags"]) <= set(FlagCode)
    assert grade["steps"][-1]["score"] == grade["score"]
    for point in grade["key_points"]:
        assert list(point) == ["point", "weight", "facet", "status", "credit", "quotes", "spans", "phrase"]
        assert point["facet"] in list(Facet)
        assert point["status"] in list(PointStatus)
        assert point["quotes"] == [GOOD["answer"][start:end] for start, end in point["spans"]]
    assert any(point["quotes"] for point in grade["key_points"])


def test_both_ways_of_asking_are_graded(capsys: Captured, tmp_path: Path, bank: Path) -> None:
    asked = {
        "question_id": "borrowed-tools",
        "answer": "The spanner goes back soon and the ladder goes back later.",
    }
    code, grades = command(capsys, tmp_path, GOOD, asked, bank=bank)
    assert code == 0
    assert [grade["id"] for grade in grades] == [1, 2]
    assert len(grades[1]["key_points"]) == 2


def test_accepted_answers_are_known_to_the_grader(capsys: Captured, tmp_path: Path, bank: Path) -> None:
    line = {**OWN, "answer": "lazy sequence producer whose frame is suspended between items"}
    with_accepted = {**line, "accepted": [line["answer"]]}
    _, (without, known) = command(capsys, tmp_path, line, with_accepted, bank=bank)
    assert known["score"] > without["score"]


def test_blank_lines_are_skipped_and_counted(capsys: Captured, tmp_path: Path, bank: Path) -> None:
    code, grades = command(capsys, tmp_path, "", "  ", GOOD, "", GOOD, bank=bank)
    assert (code, [grade["id"] for grade in grades]) == (0, [3, 5])


def test_a_bad_line_is_named_and_the_rest_is_graded(capsys: Captured, tmp_path: Path, bank: Path) -> None:
    bad = {"question_id": "gone-away", "answer": "x", "id": "b"}
    code, lines = command(capsys, tmp_path, {**GOOD, "id": "a"}, bad, "{", {**GOOD, "id": "d"}, bank=bank)
    assert code == 1
    assert lines[1] == {"line": 2, "error": "the bank has no question 'gone-away'", "id": "b"}
    assert lines[2]["line"] == 3
    assert "id" not in lines[2]
    assert [line["id"] for line in lines if "score" in line] == ["a", "d"]


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


def test_half_a_surrogate_pair_is_written_back_as_json(capsys: Captured, tmp_path: Path, bank: Path) -> None:
    line = json.dumps({**GOOD, "id": "\ud800"})
    code, (grade,) = command(capsys, tmp_path, line, bank=bank)
    assert (code, grade["id"]) == (0, "\ud800")


def test_a_file_that_is_not_there_is_one_sentence(capsys: Captured, tmp_path: Path) -> None:
    assert main(["grade", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.endswith("none.jsonl: No such file or directory\n")


def run(lines: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "grade"], input=lines, capture_output=True, check=False
    )


def test_standard_input_is_read_and_a_bad_line_makes_the_exit_code_1() -> None:
    good = run(json.dumps(GOOD).encode())
    assert (good.returncode, good.stderr) == (0, b"")
    bad = run(b"{\n" + json.dumps({**GOOD, "answer": "ä yield 😀"}).encode())
    assert (bad.returncode, bad.stderr) == (1, b"")
    assert [("error" in json.loads(line)) for line in bad.stdout.splitlines()] == [True, False]


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "grade"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        line = json.dumps(GOOD).encode() + b"\n"
        process.stdin.write(line)
        process.stdin.flush()
        assert b'"score"' in process.stdout.readline()  # answered while the input is still open
        process.stdout.close()
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stderr.read() == b""
    assert process.returncode == 0
