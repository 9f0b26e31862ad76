"""mock-interview bank check, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bank_files import line_of, program, question, write_topic

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    write_topic(folder, question("borrowed-tools"), program("print(1)", "1", "hard-one", difficulty="hard"))
    write_topic(folder, question("lent-books"), topic="books")
    return folder


def check(capsys: Captured, bank: Path, *options: str) -> tuple[int, str]:
    code = main(["bank", "check", "--bank", str(bank), *options])
    out, err = capsys.readouterr()
    assert err == ""
    return code, out


def test_check_names_file_line_question_and_remedy(capsys: Captured, bank: Path) -> None:
    path = write_topic(bank, program("print(2)", "1", "off-by-one"), question("no-tags", tags=None))
    code, out = check(capsys, bank)
    lines = out.splitlines()
    assert code == 1
    expected = (
        f"{path}:{line_of(path, 'output:')}: error: question off-by-one: the code in code prints something "
        "else than is stated; correct one of them [output]"
    )
    at = lines.index(expected)
    assert lines[at + 1 : at + 4] == ["    - stated, + printed:", "    - 1", "    + 2"]
    assert any("error: question no-tags: has 0 tags; give it 1 or more" in line for line in lines)
    assert lines[-1].startswith("failed: ")


def test_check_has_a_table_by_topic(capsys: Captured, bank: Path) -> None:
    lines = check(capsys, bank)[1].splitlines()
    header = next(number for number, line in enumerate(lines) if line.startswith("topic "))
    assert [line.split()[:2] for line in lines[header + 1 : header + 4]] == [
        ["books", "5"],
        ["tools", "10"],
        ["all", "15"],
    ]


def test_check_as_json_holds_the_same(capsys: Captured, bank: Path) -> None:
    path = write_topic(bank, program("print(2)", "1", "off-by-one"))
    code, out = check(capsys, bank, "--json")
    report = json.loads(out)
    assert (code, report["passed"], report["questions"], report["programs"]) == (1, False, 2, 1)
    (finding,) = [finding for finding in report["findings"] if finding["check"] == "output"]
    assert (finding["file"], finding["line"]) == (str(path), line_of(path, "output:"))
    assert (finding["question"], finding["severity"]) == ("off-by-one", "error")
    assert finding["detail"] == ["- stated, + printed:", "- 1", "+ 2"]
    assert [line["topic"] for line in report["grader"]["topics"]] == ["books", "tools", "all"]
    assert len(report["grader"]["answers"]) == 2 * (5 + 3)


def test_warnings_fail_a_check_only_when_it_is_strict(capsys: Captured, tmp_path: Path) -> None:
    samples = [{**sample, "score": 50} for sample in question()["samples"]]
    write_topic(tmp_path, question(samples=samples))
    code, out = check(capsys, tmp_path, "--json", "--tolerance", "0")
    report = json.loads(out)
    assert report["warnings"] > 0
    assert (code, report["errors"]) == (0, 0), report["findings"]
    assert check(capsys, tmp_path, "--strict", "--tolerance", "0")[0] == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"topic: [", "is not YAML"),
        (b"topic: tools\ntopic: tools", "key 'topic' stands twice"),
        (b"a: &a [x]\nb: [*a, *a]", "uses an alias"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"", "is not a topic"),
    ],
)
def test_check_of_a_malformed_file_is_sentences(
    capsys: Captured, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "tools.yaml").write_bytes(content)
    code, out = check(capsys, tmp_path)
    first, last = out.splitlines()
    assert code == 1
    assert first.startswith(str(tmp_path / "tools.yaml"))
    assert sentence in first
    assert first.endswith("[format]")
    assert last.startswith("failed: 1 error")
