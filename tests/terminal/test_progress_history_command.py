"""mock-interview history: every past answer in the terminal, and one with its grade and explanation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.terminal.desk import ACTOR
from bot.use_cases.interview_outcomes import Place, PlaceKind
from questions.interview_state import Mode
from tests.bank_files import question, write_topic
from tests.terminal.practice_parts import Room, plan, sit
from tests.terminal.test_operator_commands import mock_interview

FIRST = "Objects are freed when their count is zero."


def run(folder: Path, *options: str, **settings: str) -> tuple[int, str, str]:
    """`history` on the database in that folder, as its own process, in words without line ends."""
    url = f"sqlite:///{folder / 'interviews.db'}"
    done = mock_interview("history", *options, "--database", url, COLUMNS="80", **settings)
    return done.returncode, done.stdout, done.stderr


def practised(here: Room, answers: int) -> None:
    """Try one question so many times."""
    interviews = here.core.interviews
    here.call(interviews.start(ACTOR, plan(1), Place(PlaceKind.TERMINAL)))
    for number in range(answers):
        here.clock.move(60)
        here.call(interviews.answer(ACTOR, 1, 1, f"{FIRST} {number}"))
        here.call(interviews.retry(ACTOR, 1, 1))


def test_who_has_answered_nothing_is_told_how_to_begin(tmp_path: Path) -> None:
    """That is no failure."""
    code, text, errors = run(tmp_path)
    assert (code, errors) == (0, "")
    assert "`mock-interview practice` asks the first question" in text
    assert json.loads(run(tmp_path, "--json")[1])["lines"] == []


def test_the_list_has_a_line_for_each_answer_the_latest_first(here: Room, tmp_path: Path) -> None:
    """With the number that shows it, its day, score, points, how it counted and its question."""
    sit(here, f"{FIRST}\n\n/next\n/end\n", plan(2), typed=True)
    (line,) = here.runner.run(here.core.progress.history(ACTOR)).lines
    code, text, errors = run(tmp_path)
    assert (code, errors) == (0, "")
    _, row, footer = text.splitlines()
    assert row.split()[:5] == [
        str(line.answer_id),
        "2026-03-01",
        str(round(100 * (line.score or 0))),
        str(line.points),
        "full",
    ]
    assert row.endswith(str(line.title))
    assert footer.startswith("Page 1 of 1, 1 answer.")


def test_pages_go_back_in_time(here: Room, tmp_path: Path) -> None:
    """The list says how to see earlier ones; past the end there is the last page."""
    count = 12
    practised(here, count)
    text = run(tmp_path)[1]
    assert f"Page 1 of 2, {count} answers. Earlier ones: --page 2." in text
    second = run(tmp_path, "--page", "2")[1]
    assert len(second.splitlines()) == 1 + count - 10 + 1
    assert run(tmp_path, "--page", "77")[1] == second


def test_a_number_shows_the_answer_its_grade_and_the_explanation(here: Room, tmp_path: Path) -> None:
    """What was typed, each key point, how the score came about, how it counted."""
    sit(here, f"{FIRST}\n\n/next\n/end\n", plan(1), typed=True)
    (line,) = here.runner.run(here.core.progress.history(ACTOR)).lines
    code, text, errors = run(tmp_path, str(line.answer_id))
    assert (code, errors) == (0, "")
    words = " ".join(text.split())
    asked = here.core.bank.questions[line.question_id]
    assert asked.title in words
    assert FIRST in words
    assert f"{round(100 * (line.score or 0))} of 100" in words
    assert "missing" in words
    assert "How the score came about" in words
    assert "It counts in full" in words
    assert max(map(len, text.splitlines())) <= 80
    told = json.loads(run(tmp_path, str(line.answer_id), "--json")[1])
    assert told["attempt"]["text"] == FIRST
    assert told["attempt"]["grade"]["score"] == line.score
    assert told["line"]["title"] == asked.title
    assert told["question"]["prompt"] == asked.prompt
    assert "reference" not in told["question"]
    assert asked.reference.split(".")[0] not in words


def test_a_question_that_the_bank_has_lost_is_listed_and_shown_as_lost(here: Room, tmp_path: Path) -> None:
    """With another bank."""
    sit(here, f"{FIRST}\n\n/next\n/end\n", plan(1), typed=True)
    (line,) = here.runner.run(here.core.progress.history(ACTOR)).lines
    other = write_topic(tmp_path / "bank", question()).parent
    code, text, _ = run(tmp_path, "--bank", str(other))
    assert code == 0
    assert f"{line.question_id} (no longer in the bank)" in text
    code, text, _ = run(tmp_path, str(line.answer_id), "--bank", str(other))
    assert code == 0
    assert "This question is no longer in the bank." in text
    assert FIRST in text


def test_an_exam_is_listed_when_it_ends(here: Room, tmp_path: Path) -> None:
    """Until then its answer is none of the past, in words and in JSON."""
    sit(here, "First.\n\n/pause\n", plan(2, Mode.EXAM, 600))
    assert "Those of an exam show once it has ended" in " ".join(run(tmp_path)[1].split())
    assert json.loads(run(tmp_path, "--json")[1])["lines"] == []
    assert run(tmp_path, "1")[0] == 1
    sit(here, "/end\n", plan(2, Mode.EXAM, 600), typed=True, resume=True)
    (line,) = json.loads(run(tmp_path, "--json")[1])["lines"]
    assert line["standing"] == "full"
    assert "First." in run(tmp_path, str(line["answer_id"]))[1]


@pytest.mark.parametrize(("number", "code"), [("4", 1), ("0", 2), ("x", 2), ("9" * 30, 2), ("²", 2)])
def test_a_number_that_is_none_is_refused_in_a_sentence(number: str, code: int, tmp_path: Path) -> None:
    """No traceback."""
    got, text, errors = run(tmp_path, number)
    assert (got, text) == (code, "")
    assert errors.startswith("mock-interview")
    assert "Traceback" not in errors
