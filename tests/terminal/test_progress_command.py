"""mock-interview stats: what was practised here, in words and figures, at any width, in a pipe and on a terminal."""

from __future__ import annotations

import asyncio
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.terminal.render_progress import stats
from bot.terminal.screen import Screen
from bot.use_cases.progress_outcomes import Stats
from questions.bank import bundled_bank_path, load_bank
from questions.interview_state import Mode
from questions.model import PointStatus
from questions.points import Earned, Standing
from questions.progress import Tried, progress
from questions.progress_points import Graded, key_points
from questions.skill import START as NEWCOMER
from questions.skill import level, replayed
from questions.streaks import Streak
from tests.terminal.practice_parts import Room, plan, sit
from tests.terminal.test_operator_commands import mock_interview
from tests.unit.builders import START, grade

BANK = load_bank(bundled_bank_path())
ESCAPES = re.compile(r"\x1b\[")


def made(answers: int) -> Stats:
    """Stats of so many answers to the bundled bank's questions, three a week."""
    questions = list(BANK)
    tried, graded = [], []
    for n in range(answers):
        asked = questions[n * 7 % len(questions)]
        at = START + timedelta(days=n * 7 / 3)
        earned = Earned(asked.id, at.date(), asked.difficulty, (n * 37 % 101) / 100, Standing.FULL)
        tried.append(Tried(earned, at, asked.topic, 30.0 + n))
        statuses = [list(PointStatus)[(n + k) % 4] for k in range(len(asked.key_points))]
        graded.append(Graded(asked.id, at, grade(0.5, *statuses, of=asked).points))
    skill = replayed((each.earned.difficulty, each.earned.score, each.at) for each in tried)
    return Stats(
        of=0,
        is_own=True,
        guild_id=None,
        doing=progress(tried, BANK),
        level=level(skill if tried else NEWCOMER),
        topic_levels={tried[0].topic: level(skill)} if tried else {},
        streak=Streak(2, 5, 0, (), None),
        key_points=key_points(graded, BANK),
        shares=False,
        now=START,
    )


def shown(outcome: Stats, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a pipe of that width gets."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    Screen(out).show(stats(outcome, sparks=True))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("answers", [1, 5, 40, 300])
def test_no_line_is_wider_than_the_terminal(
    width: int, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And everything is there at every width."""
    outcome = made(answers)
    text = shown(outcome, width, monkeypatch)
    assert max(map(cell_len, text.splitlines())) <= width
    words = " ".join(text.split())
    assert f"{outcome.doing.seen} of {len(BANK)} questions seen" in words
    assert "streak 2 days (longest 5)" in words
    for topic in BANK.topics.values():
        assert all(word in words for word in topic.title.split())
    assert "Worth learning next" in words
    assert "Time to answer" in words


def test_scores_over_time_are_a_line_a_mark_and_a_spark_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest eight weeks in figures, all of them as blocks."""
    outcome = made(60)
    text = shown(outcome, 80, monkeypatch)
    marks = outcome.doing.over_time.marks
    for mark in marks[-8:]:
        assert re.search(
            rf"week of {mark.day.day} \w{{3}} {mark.day.year} .* {round(100 * mark.score)} ", text
        )
    (sparks,) = re.findall(r"^  ([▁▂▃▄▅▆▇█]+)$", text, re.MULTILINE)
    assert len(sparks) == len(marks) == 21
    assert sparks[-1] == "▁▂▃▄▅▆▇█"[min(int(marks[-1].score * 8), 7)]
    assert f"{sum(mark.answers for mark in marks[:-8])} earlier answers" in text


def test_what_a_key_point_is_worth_is_said_with_what_became_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign alone would be no help to who cannot see it."""
    text = " ".join(shown(made(40), 96, monkeypatch).split())
    weak = text.split("Worth learning next")[1].split("Known well")[0]
    assert len(re.findall(r"(missing|partly|contradicted)[;)]", weak)) == 5


def test_nothing_a_bank_says_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape sequence in a topic's title is not sent to the terminal."""
    outcome = made(3)
    topics = outcome.doing.topics
    object.__setattr__(topics[0], "title", "\x1b[31mred\x1b]0;title\x07 \u202eevil")
    text = shown(outcome, 80, monkeypatch)
    assert "red" in text
    assert not re.search("[\x1b\x07\u202e]", text)


def run(folder: Path, *options: str, **settings: str) -> tuple[int, str, str]:
    """`stats` on the database in that folder, as its own process."""
    url = f"sqlite:///{folder / 'interviews.db'}"
    done = mock_interview("stats", "--database", url, *options, **settings)
    return done.returncode, done.stdout, done.stderr


def test_a_newcomer_is_told_how_to_begin(tmp_path: Path) -> None:
    """That is no failure; and as JSON it is a value too."""
    code, text, errors = run(tmp_path)
    assert (code, errors) == (0, "")
    assert "`mock-interview practice` asks the first question" in " ".join(text.split())
    assert json.loads(run(tmp_path, "--json")[1]) == {
        "of": 0,
        "is_own": True,
        "shares": False,
    }


def test_what_was_practised_here_is_told(here: Room, tmp_path: Path) -> None:
    """In plain text, as JSON with the use-case's figures, and in ASCII where there is no more."""
    sit(here, "Objects are freed when their count is zero.\n\n/next\n\nNo idea.\n\n/next\n\n", plan(2))
    outcome = asyncio.run(_own(here))
    code, text, errors = run(tmp_path, COLUMNS="80")
    assert (code, errors) == (0, "")
    assert not ESCAPES.search(text)
    assert f"{outcome.doing.answers} answers" in text
    assert "Memory and garbage collection" in text
    told = json.loads(run(tmp_path, "--json")[1])
    assert told["doing"]["answers"] == outcome.doing.answers == 2
    assert told["doing"]["score"] == outcome.doing.score
    assert outcome.key_points is not None
    assert len(told["key_points"]["weakest"]) == len(outcome.key_points.weakest) > 0
    plain = run(tmp_path, COLUMNS="80", PYTHONIOENCODING="ascii")[1]
    assert plain.isascii()
    assert "#" in plain
    assert "?" not in plain


async def _own(here: Room) -> Stats:
    outcome = await here.core.progress.stats(0)
    assert isinstance(outcome, Stats)
    return outcome


def test_an_exam_counts_when_it_ends(here: Room, tmp_path: Path) -> None:
    """Until then there is nothing to tell of, and it is said when there will be."""
    sit(here, "First.\n\n/pause\n", plan(2, Mode.EXAM, 600))
    assert "Those of an exam show once it has ended" in " ".join(run(tmp_path)[1].split())
    assert "doing" not in json.loads(run(tmp_path, "--json")[1])
    sit(here, "/end\n", plan(2, Mode.EXAM, 600), typed=True, resume=True)
    assert "1 answer ·" in run(tmp_path)[1]


@pytest.mark.parametrize(
    ("options", "code"),
    [(["--database", "nonsense"], 1), (["--bank", "/no/such/folder"], 1), (["--page", "2"], 2)],
)
def test_what_cannot_be_done_is_said_in_a_sentence(options: list[str], code: int, tmp_path: Path) -> None:
    """No traceback."""
    got, text, errors = run(tmp_path, *options)
    assert (got, text) == (code, "")
    assert errors.startswith("mock-interview")
    assert "Traceback" not in errors
