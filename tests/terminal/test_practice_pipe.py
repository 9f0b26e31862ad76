"""The installed command with piped input, and its options."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import build_parser, main
from questions.interview_state import Phase
from tests.terminal.practice_parts import command, environment, room


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """The command sets up logs for its process, which here is that of the tests."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
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


def test_a_piped_interview_reads_as_a_transcript(tmp_path: Path) -> None:
    """Plain text in 80 columns, the answers echoed, nothing on standard error, the report at the end."""
    script = "A first answer\nin two lines.\n\n/next\nA second answer.\n\n/next\n"
    done = _run(tmp_path, script, "--questions", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "> A first answer\n> in two lines.\n>\n" in done.stdout
    assert "Report ───" in done.stdout
    lines = done.stdout.splitlines()
    assert all(line == line.rstrip() for line in lines)
    assert max(len(line) for line in lines if "https://" not in line) <= 80


def test_the_same_seed_asks_the_same_questions(tmp_path: Path) -> None:
    shown = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        shown.append(_run(folder, "/skip\n/next\n", "--questions", "2").stdout)
    assert shown[0] == shown[1]
    assert "Question 2 of 2" in shown[0]


def test_bytes_that_are_no_text_do_not_lose_the_answer(tmp_path: Path) -> None:
    done = subprocess.run(
        command(tmp_path, "--questions", "1"),
        input=b"caf\xe9 \x00 \x1b[31m ok",
        capture_output=True,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONUTF8="1"),
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with room(tmp_path) as here:
        assert here.stored().turns[0].attempts[0].text == "caf\ufffd \ufffd \x1b[31m ok"
        assert here.stored().phase in (Phase.FINISHED, Phase.PAUSED)


@pytest.mark.usefixtures("logs_as_before")
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--topic", "memroy"], "no topic 'memroy'; did you mean memory-gc?"),
        (["--topic", "zzzz"], "no topic 'zzzz'; there are: "),
        (["--resume", "--questions", "3"], "--resume goes on with an interview as it was planned; leave out"),
        (["--database", "mysql://x"], "DATABASE_URL starts with 'mysql'"),
        (["--bank", "/nowhere"], "the bank cannot be used:\n/nowhere:"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_one_sentence(
    options: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'interviews.db'}")
    assert main(["practice", *options]) in (1, 2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    "options", [["--questions", "0"], ["--questions", "x"], ["--seconds", "3"], ["--difficulty", "harsh"]]
)
def test_an_option_out_of_bounds_is_refused_at_once(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args(["practice", *options])
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_topic_is_known_by_its_title_too(tmp_path: Path) -> None:
    done = _run(tmp_path, "", "--topic", "Memory and garbage collection", "--topic", "memory-gc")
    assert "· memory-gc\n" in done.stdout


def test_how_to_resume_does_not_repeat_an_address_that_may_hold_a_password(tmp_path: Path) -> None:
    shown = _run(tmp_path, "").stdout
    assert "python -m bot practice --resume (with the same --database)" in shown
    assert "sqlite" not in shown
