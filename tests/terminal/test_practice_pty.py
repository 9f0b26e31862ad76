"""A person at a terminal: pasted answers, fences, Ctrl-C and going on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.practice_parts import command, plan, room
from tests.terminal.practice_terminal import Terminal

_ASKED = "Your answer, ended by an empty line:\n> "
_BRACKETED = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A sitting of two questions."""
    arguments = command(tmp_path, "--questions", "2", "--topic", "memory-gc")
    with Terminal(arguments, tmp_path) as started:
        yield started


def _answers(folder: Path) -> list[str]:
    with room(folder) as here:
        return [attempt.text for turn in here.stored().turns for attempt in turn.attempts]


def test_an_answer_pasted_with_blank_lines_is_not_cut(terminal: Terminal, tmp_path: Path) -> None:
    """Terminals without bracketed paste deliver a paste as fast typing: only the last empty line ends it."""
    terminal.expect(_ASKED)
    terminal.type("First paragraph.\n\nSecond paragraph.\n\n\nThird paragraph.\n\n")
    terminal.expect(" of 100")
    terminal.interrupt()
    assert terminal.end() == 130
    assert _answers(tmp_path) == ["First paragraph.\n\nSecond paragraph.\n\n\nThird paragraph."]


def test_a_bracketed_paste_is_one_piece_even_with_a_command_in_it(terminal: Terminal, tmp_path: Path) -> None:
    terminal.expect(_ASKED)
    terminal.type(_BRACKETED.format("One.\n\n/skip\n\nTwo."))
    terminal.expect("Two.")
    terminal.type("\n")
    terminal.expect("> ")
    terminal.type("\n")
    terminal.expect(" of 100")
    terminal.interrupt()
    assert terminal.end() == 130
    assert _answers(tmp_path) == ["One.\n\n/skip\n\nTwo."]


def test_inside_a_fence_neither_an_empty_line_nor_a_command_ends_the_answer(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.expect(_ASKED)
    terminal.type("For example:\n")
    terminal.expect("\n> ")
    terminal.type("```\n")
    for line in ("del a", "", "/skip", ""):
        terminal.expect("\ncode> ")
        terminal.type(f"{line}\n")
    terminal.expect("\ncode> ")
    terminal.type("```\n")
    terminal.expect("\n> ")
    terminal.type("\n")
    terminal.expect(" of 100")
    terminal.interrupt()
    assert terminal.end() == 130
    assert _answers(tmp_path) == ["For example:\n```\ndel a\n\n/skip\n\n```"]


def test_a_line_longer_than_a_terminals_buffer_arrives_whole(terminal: Terminal, tmp_path: Path) -> None:
    """In its plain line mode a terminal drops what goes beyond 4,095 bytes of a line."""
    words = "reference counts and cycles " * 200
    terminal.expect(_ASKED)
    for start in range(0, len(words), 500):
        terminal.type(words[start : start + 500])
    terminal.type("\n")
    terminal.expect("\n> ")
    terminal.type("\n")
    terminal.expect(" of 100")
    terminal.interrupt()
    assert terminal.end() == 130
    assert _answers(tmp_path) == [words.rstrip()]


def test_ctrl_c_pauses_and_a_second_run_goes_on_at_the_same_question(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.expect("Question 1 of 2")
    terminal.expect(_ASKED)
    question = terminal.shown.split("Question 1 of 2")[1].split("╰")[0]
    terminal.type("half an answer\n")
    terminal.interrupt("This was typed and not sent")
    terminal.expect("half an answer")
    terminal.expect("Paused at question 1 of 2: 0 answers kept.")
    terminal.expect("practice --resume (with the same --database)")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.shown
    with Terminal(command(tmp_path), tmp_path) as again:
        again.expect("is not finished.")
        again.expect("question 1 of 2; 0 answers kept.")
        again.type("\n")
        again.expect("Going on with the interview of")
        again.expect("Question 1 of 2")
        again.expect(_ASKED)
        assert again.shown.split("Question 1 of 2")[-1].split("╰")[0] == question
        again.type("/skip\n")
        again.expect("Skipped: this question counts 0.")
        again.expect("> ")
        again.type("\n")
        again.expect("Question 2 of 2")
        again.type("/end\n")
        again.expect("Report")
        assert again.end() == 0


def test_ctrl_c_during_an_exam_says_that_its_clock_runs_on(tmp_path: Path) -> None:
    with Terminal(command(tmp_path, "--exam"), tmp_path) as terminal:
        terminal.expect("time limit 5 min")
        terminal.expect("Your answer")
        terminal.interrupt("The exam's clock runs on while you are away.")
        terminal.expect("practice --resume")
        assert terminal.end() == 130


def test_ctrl_d_pauses_and_says_how_to_resume(terminal: Terminal) -> None:
    terminal.expect(_ASKED)
    terminal.type("\x04")
    terminal.expect("Paused at question 1 of 2")
    terminal.expect("practice --resume")
    assert terminal.end() == 0


def test_a_terminal_gets_colours_and_with_no_color_none(terminal: Terminal, tmp_path: Path) -> None:
    terminal.expect(_ASKED)
    assert "\x1b[36m" in terminal.raw
    folder = tmp_path / "other"
    folder.mkdir()
    with Terminal(command(folder, "--questions", "1"), folder, NO_COLOR="1") as plain:
        plain.expect(_ASKED)
        assert "\x1b[" not in plain.raw.replace("\x1b[?2004h", "")  # readline asks for pastes in brackets


def test_an_unfinished_interview_can_make_room_for_another(terminal: Terminal, tmp_path: Path) -> None:
    terminal.expect(_ASKED)
    terminal.type("/pause\n")
    assert terminal.end() == 0
    with Terminal(command(tmp_path, "--questions", "3"), tmp_path) as again:
        again.expect("is not finished")
        again.type("perhaps\n")
        again.expect("Press Enter to go on with it, or type /new, /end or /pause.")
        again.type("/new\n")
        again.expect("Ended at 0 of 100.")
        again.expect("Question 1 of 3")
        again.expect("Your answer")
        again.interrupt()
        assert again.end() == 130
    with room(tmp_path) as here:
        assert here.stored(1).finished_at is not None
        assert here.stored(2).plan == plan(3, topics=())
