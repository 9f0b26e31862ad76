"""mock-interview grade: JSON lines in, JSON lines out, one bad line never stopping the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
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
