"""Reviews, weak spots and adaptive interviews in the terminal, and the level at their end."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from questions.interview_state import Focus, Mode, Plan
from tests.terminal.practice_parts import Room, command, environment, plan, sit

REVIEW = Plan(Mode.PRACTICE, 5, focus=Focus.REVIEW)
NO_IDEA = "Something with bananas and the sea.\n\n/next\n\n"


def run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The installed command with piped input."""
    return subprocess.run(
        command(folder, *options),
        input=text,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder),
        check=False,
        timeout=120,
    )


def test_what_was_missed_is_reviewed_and_then_nothing_is_due(here: Room) -> None:
    code, shown = sit(here, "", REVIEW)
    assert (code, "nothing to review yet" in shown) == (0, True)
    sit(here, NO_IDEA * 2, plan(2))
    missed = {turn.question_id for turn in here.stored(1).turns}
    code, shown = sit(here, "", REVIEW)
    assert (code, "Nothing is due for review before" in shown) == (0, True)
    here.clock.now += timedelta(days=2)
    code, shown = sit(here, NO_IDEA * 2, REVIEW)
    assert code == 0
    assert "Mock interview · 2 questions · due for review · all topics" in shown
    assert {turn.question_id for turn in here.stored(2).turns} == missed
    assert "Nothing is due for review before" in sit(here, "", REVIEW)[1]


def test_the_report_tells_the_level(here: Room) -> None:
    _, shown = sit(here, NO_IDEA, plan(1))
    assert "Level: too early to say." in shown
    _, shown = sit(here, NO_IDEA * 9, Plan(Mode.PRACTICE, 9, adaptive=True))
    assert "as hard as suits you" in shown
    assert "Level 1: " in shown or "Level 2: " in shown
    assert "For level" in shown


def test_the_options_are_of_the_command_too(tmp_path: Path) -> None:
    """And an adaptive interview that rests is adaptive when it goes on."""
    done = run(tmp_path, "", "--review")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to review yet" in done.stdout
    begun = run(tmp_path, "", "--difficulty", "adaptive", "--focus", "weak", "--questions", "2")
    assert "2 questions · weak spots first · as hard as suits you" in begun.stdout
    again = run(tmp_path, "An answer.\n\n/next\n\n/end\n", "--resume")
    assert again.returncode == 0
    assert "Report" in again.stdout


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--review", "--exam"), "--exam"),
        (("--review", "--difficulty", "easy", "--focus", "due"), "--difficulty, --focus"),
        (("--resume", "--review"), "--review"),
    ],
)
def test_wishes_that_exclude_each_other_are_refused(
    tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    refused = run(tmp_path, "", *options)
    assert refused.returncode == 2
    assert f"leave out {named}" in refused.stderr
