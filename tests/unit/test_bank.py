"""Loading a bank: what is malformed is named with file, line and a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from questions.bank import BankError, Problem, bundled_bank_path, load_bank
from questions.model import Difficulty, Kind
from questions.schema import json_schema
from tests.bank_files import line_of, program, question, write_topic


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return caught.value.problems


def only(folder: Path) -> Problem:
    problems = refused(folder)
    assert len(problems) == 1, problems
    return problems[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    bank.mkdir()
    return bank


def test_a_finished_question_loads_with_its_place(folder: Path) -> None:
    path = write_topic(folder, question("a-first"), program("print(1)", "1", "a-second"))
    bank = load_bank(folder)
    assert [loaded.id for loaded in bank] == ["a-first", "a-second"]
    assert bank.questions["a-second"].kind is Kind.OUTPUT
    assert bank.places["a-second"].file == path
    assert bank.places["a-second"].line == line_of(path, "a-second")


def test_a_question_without_a_title_is_listed_by_its_prompt(folder: Path) -> None:
    write_topic(folder, question(title=None))
    assert load_bank(folder).questions["borrowed-tools"].title == "What becomes of borrowed tools in the end?"


def test_a_pool_is_narrowed_by_topic_and_difficulty(folder: Path) -> None:
    write_topic(folder, question("one-easy"), question("one-hard", difficulty="hard"))
    write_topic(folder, question("other-hard", difficulty="hard"), topic="nails")
    bank = load_bank(folder)
    assert [found.id for found in bank.pool(["tools"], Difficulty.HARD)] == ["one-hard"]
    assert len(bank.pool()) == 3


def test_the_bundled_bank_loads() -> None:
    assert len(load_bank(bundled_bank_path())) > 0


def test_the_published_schema_is_the_one_in_use() -> None:
    published = (bundled_bank_path() / "schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == json_schema(), (
        "run: mock-interview bank schema > questions/data/schema.json"
    )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    problem = only(tmp_path / "nowhere")
    assert problem.place.file == tmp_path / "nowhere"
    assert "is not a folder" in problem.message


def test_a_folder_without_topics_is_named(folder: Path) -> None:
    assert "holds no *.yaml" in only(folder).message


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"topic: tools\ntitle: [Tools\nquestions: x: y\n", 3, "is not YAML"),
        (b"topic: tools\ntitle: Tools\ntitle: Again\n", 3, "key 'title' stands twice"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", 1, "uses an alias"),
        (b"[" * 5000 + b"]" * 5000, 1, "nested too deeply"),
        (b"topic: tools\ntitle: \xff\xfe\n", 0, "cannot be read"),
        (b"", 1, "is not a topic"),
        (b"# only a remark\n", 1, "is not a topic"),
        (b"- a list\n", 1, "is not a topic"),
        (b"just words\n", 1, "is not a topic"),
        (b"topic: tools\n--- \ntopic: tools\n", 2, "is not YAML"),
        (b"topic: tools\ntitle: !!python/object:os.system {}\nquestions: []\n", 2, "title"),
        (b"topic: tools\ntitle: \x07\nquestions: []\n", 0, ""),
        (b"topic: tools\ntitle: Tools\nquestions: []\n", 3, "questions"),
        (b"topic: tools\ntitle: Tools\nquestions:\n  - 5\n", 4, "questions 1"),
        (b"topic: tools\ntitle: 2024-99-99\nquestions:\n", 2, "put it in quotes"),
    ],
)
def test_what_is_no_topic_file_is_refused(folder: Path, content: bytes, line: int, sentence: str) -> None:
    path = folder / "tools.yaml"
    path.write_bytes(content)
    problem = refused(folder)[0]
    assert problem.place.file == path
    assert sentence in problem.message
    if sentence:
        assert problem.place.line == line


def test_a_file_of_nine_megabytes_is_not_read(folder: Path) -> None:
    (folder / "tools.yaml").write_bytes(b"# " + b"x" * (9 * 1024 * 1024))
    assert only(folder).message == "is larger than 8 MB"


@pytest.mark.parametrize(
    ("changes", "marker", "sentence"),
    [
        ({"colour": "red"}, "colour:", "question borrowed-tools, colour: Extra inputs are not permitted"),
        ({"prompt": None}, "id: borrowed-tools", "question borrowed-tools, prompt: Field required"),
        ({"prompt": "  "}, "prompt:", "question borrowed-tools, prompt: is blank"),
        ({"difficulty": "nasty"}, "difficulty:", "question borrowed-tools, difficulty: Input should be"),
        ({"id": "Not A Slug"}, "id:", "question Not A Slug, id: String should match"),
        ({"kind": "output"}, "id: borrowed-tools", "needs code and output"),
        ({"output": "1"}, "id: borrowed-tools", "has an output but no code"),
        (
            {"key_points": []},
            "key_points:",
            "question borrowed-tools, key_points: Tuple should have at least 1",
        ),
        ({"sources": [{"title": "A", "url": "ftp://x"}]}, "url:", "sources 1, url: String should match"),
        ({"samples": [{"kind": "wrong", "score": 101, "answer": "A"}]}, "score:", "samples 1, score: Input"),
        ({"reference": "x" * 1501}, "reference:", "at most 1500"),
    ],
)
def test_a_malformed_field_is_named_with_its_line(
    folder: Path, changes: dict[str, Any], marker: str, sentence: str
) -> None:
    path = write_topic(folder, question(**changes))
    problem = refused(folder)[0]
    assert sentence in problem.message
    assert (problem.place.file, problem.place.line) == (path, line_of(path, marker))


def test_an_id_that_stands_in_two_files_is_refused_with_both_places(folder: Path) -> None:
    first = write_topic(folder, question("same-id"), topic="nails")
    second = write_topic(folder, question("same-id"), topic="tools")
    problem = only(folder)
    assert problem.place.file == second
    assert f"stands already at {first}:{line_of(first, 'same-id')}" in problem.message


def test_a_topic_must_be_named_as_its_file(folder: Path) -> None:
    path = write_topic(folder, question(), topic="tools")
    path.rename(folder / "hammers.yaml")
    assert only(folder).message == "topic must be 'hammers'"


def test_every_malformed_field_of_every_file_is_reported_at_once(folder: Path) -> None:
    write_topic(folder, question(prompt=None), topic="nails")
    write_topic(folder, question("other-id", reference=None, colour="red"), topic="tools")
    messages = " ".join(str(problem) for problem in refused(folder))
    for part in ("nails.yaml", "prompt: Field", "tools.yaml", "reference: Field", "colour: Extra"):
        assert part in messages
