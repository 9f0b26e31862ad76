"""What a bank that loads may still lack, each found with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.use_cases.bank_check import Places
from questions.bank import bundled_bank_path, load_bank
from questions.checks import Finding, Severity, check_bank
from tests.bank_files import key_point, line_of, program, question, write_topic


def found(folder: Path) -> list[Finding]:
    bank = load_bank(folder)
    return list(check_bank(bank, Places(bank).locate))


def only(folder: Path) -> Finding:
    findings = found(folder)
    assert len(findings) == 1, findings
    return findings[0]


def spoiled_point(**changes: Any) -> list[dict[str, Any]]:
    return [key_point("spanner"), {**key_point("ladder"), **changes}]


def test_a_finished_question_has_nothing_to_find(tmp_path: Path) -> None:
    write_topic(tmp_path, question(), program("print(1)", "1"))
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "marker", "sentence"),
    [
        ({"title": None}, "id: borrowed-tools", "has no title of its own"),
        ({"key_points": [key_point("spanner")]}, "key_points:", "has 1 key points; give it 2 to 6"),
        ({"key_points": [key_point(f"tool {n}") for n in range(7)]}, "key_points:", "has 7 key points"),
        ({"accepted": ["One."]}, "accepted:", "has 1 accepted answers; give it 3 or more"),
        ({"sources": None}, "id: borrowed-tools", "has 0 sources; give it 1 or more"),
        ({"tags": []}, "tags:", "has 0 tags"),
        ({"samples": []}, "samples:", "has 0 labelled samples; give it 5 or more"),
        (
            {"samples": [{"kind": "strong", "score": 9, "answer": f"Answer {n}"} for n in range(5)]},
            "samples:",
            "has no sample of kind adequate, partial, wrong, off",
        ),
        (
            {"key_points": spoiled_point(accept=["The ladder", "the  ladder.", "a ladder"])},
            "- The ladder",
            "key point 2 has 2 different accept phrases; give it 8 or more",
        ),
        (
            {"key_points": spoiled_point(contradict=[])},
            "contradict: []",
            "key point 2 has 0 different contradict phrases; give it 5 or more",
        ),
        ({"key_points": spoiled_point(hint="")}, "hint: ''", "key point 2 has no hint; write one"),
        ({"key_points": spoiled_point(probe=" ")}, "probe: ' '", "key point 2 has no probe; write one"),
    ],
)
def test_an_unfinished_question_is_an_error_at_its_line(
    tmp_path: Path, changes: dict[str, Any], marker: str, sentence: str
) -> None:
    path = write_topic(tmp_path, question(**changes))
    finding = only(tmp_path)
    assert finding.severity is Severity.ERROR
    assert sentence in finding.message
    # The list of phrases is found where its key stands, a line above its first phrase.
    expected = line_of(path, marker) - (1 if marker.startswith("- ") else 0)
    assert (finding.place.file, finding.place.line) == (path, expected)


@pytest.mark.parametrize("field", ["follow_ups", "prerequisites"])
def test_a_link_to_nowhere_and_a_link_to_itself_are_errors(tmp_path: Path, field: str) -> None:
    links: dict[str, Any] = {field: ["gone-away", "borrowed-tools"]}
    path = write_topic(tmp_path, question(**links))
    nowhere, itself = found(tmp_path)
    assert f"{field} names 'gone-away', which the bank does not have" in nowhere.message
    assert nowhere.place.line == line_of(path, "gone-away")
    assert "names the question itself" in itself.message


def test_a_link_to_a_question_in_another_file_is_fine(tmp_path: Path) -> None:
    write_topic(tmp_path, question(follow_ups=["lent-books"]))
    write_topic(tmp_path, question("lent-books"), topic="books")
    assert found(tmp_path) == []


def test_a_phrase_that_is_both_right_and_wrong_is_an_error(tmp_path: Path) -> None:
    first = key_point("spanner")
    shared = "Ladder stays away soon."  # in other letters and with a full stop
    path = write_topic(
        tmp_path, question(key_points=[{**first, "accept": [*first["accept"], shared]}, key_point("ladder")])
    )
    finding = only(tmp_path)
    assert finding.severity is Severity.ERROR
    assert "also stands in contradict of key point 2" in finding.message
    assert finding.place.line == line_of(path, shared)


def test_symbols_make_phrases_different(tmp_path: Path) -> None:
    phrases = [*key_point("ladder")["accept"], "a == b compares the rungs"]
    false = [*key_point("ladder")["contradict"], "a is b compares the rungs", "a != b compares the rungs"]
    write_topic(tmp_path, question(key_points=spoiled_point(accept=phrases, contradict=false)))
    assert found(tmp_path) == []


def test_a_phrase_of_thirteen_words_is_a_warning(tmp_path: Path) -> None:
    phrase = " ".join(["word"] * 13)
    path = write_topic(
        tmp_path, question(key_points=spoiled_point(accept=[*key_point("ladder")["accept"], phrase]))
    )
    finding = only(tmp_path)
    assert (finding.severity, finding.place.line) == (Severity.WARNING, line_of(path, phrase))
    assert "has 13 words; cut it to 12" in finding.message


@pytest.mark.parametrize(
    ("changes", "output", "given_away"),
    [
        ({"prompt": "This prints [1, 2] because of what?"}, "[1, 2]", True),
        ({"title": "Why it prints True"}, "True", True),
        ({"prompt": "Does this print True or False?"}, "True", False),
        ({"prompt": "What does this print in Python 3?"}, "3", False),
        ({"prompt": "What follows?\n```python\nprint([1, 2])\n```"}, "[1, 2]", False),
    ],
)
def test_a_question_that_tells_its_output_is_a_warning(
    tmp_path: Path, changes: dict[str, str], output: str, given_away: bool
) -> None:
    write_topic(tmp_path, program(f"print({output})", output, **changes))
    assert [finding.check for finding in found(tmp_path)] == (["giveaway"] if given_away else [])


def test_two_questions_in_nearly_the_same_words_are_a_warning_naming_both(tmp_path: Path) -> None:
    prompt = "What is the difference between a list and a tuple in Python?"
    first = write_topic(tmp_path, question("list-tuple", prompt=prompt), topic="a")
    again = "In Python, what is the difference between a tuple and a list?"
    second = write_topic(tmp_path, question("tuple-list", title="Pairs", prompt=again), topic="b")
    finding = only(tmp_path)
    assert finding.severity is Severity.WARNING
    assert finding.place.file == second
    assert f"that of list-tuple at a.yaml:{line_of(first, 'prompt:')}" in finding.message


def test_questions_that_differ_in_their_code_alone_are_two(tmp_path: Path) -> None:
    prompt = "What does this program print?"
    write_topic(
        tmp_path,
        program("print(len('abc'))", "3", "length", prompt=prompt),
        program("for n in range(2):\n    print(n)", "0\n1", "loop", prompt=prompt),
    )
    assert found(tmp_path) == []


def test_the_bundled_banks_questions_are_finished() -> None:
    errors = [finding for finding in found(bundled_bank_path()) if finding.severity is Severity.ERROR]
    assert [f"{finding.place}: {finding.message}" for finding in errors] == []
