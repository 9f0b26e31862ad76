"""mock-interview bank, as typed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.parsing import DIFFICULTIES
from questions.bank import bundled_bank_path
from questions.model import Difficulty
from questions.schema import json_schema
from tests.bank_files import line_of, program, question, write_topic

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _no_bank_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANK_PATH", raising=False)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    write_topic(folder, question("borrowed-tools"), program("print(1)", "1", "hard-one", difficulty="hard"))
    write_topic(folder, question("lent-books"), topic="books")
    return folder


def refusal(capsys: Captured, *arguments: str) -> str:
    """What a refused command writes: one line on standard error and exit code 2."""
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    return err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["bnak"], "unknown command 'bnak', did you mean 'bank'?"),
        (["juggle"], "unknown command 'juggle', choose from"),
        (["bank"], "the following arguments are required: ACTION"),
        (["bank", "chekc"], "unknown action 'chekc', did you mean 'check'?"),
        (
            ["bank", "list", "--difficulty", "nasty"],
            "unknown --difficulty 'nasty', choose from easy, medium, hard",
        ),
        (["bank", "list", "--topic", "juggling"], "no topic 'juggling'; there are: "),
        (["bank", "show"], "the following arguments are required: ID"),
        (["bank", "show", "no-such-question"], "no question 'no-such-question'"),
        (["bank", "check", "--tolerance", "many"], "'many' is not a number of points from 0 to 100"),
        (["bank", "list", "--bank"], "argument --bank: expected one argument"),
        (["bank", "list", "--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_what_is_not_understood_gets_one_sentence(
    capsys: Captured, arguments: list[str], sentence: str
) -> None:
    assert sentence in refusal(capsys, *arguments)


def test_the_version_is_shown(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("mock-interview ")


def test_the_schema_is_printed_as_published(capsys: Captured) -> None:
    assert main(["bank", "schema"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == json_schema()
    assert out == (bundled_bank_path() / "schema.json").read_text(encoding="utf-8")


def test_a_list_has_a_line_a_question_and_is_narrowed(capsys: Captured, bank: Path) -> None:
    assert main(["bank", "list", "--bank", str(bank)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["id", "lent-books", "borrowed-tools", "hard-one"]
    assert main(["bank", "list", "--bank", str(bank), "--topic", "tools", "--difficulty", "hard"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["id", "hard-one"]


def test_a_list_of_nothing_says_so(capsys: Captured, bank: Path) -> None:
    assert main(["bank", "list", "--bank", str(bank), "--topic", "books", "--difficulty", "hard"]) == 0
    assert capsys.readouterr().out.split() == ["id", "topic", "difficulty", "title"]


def test_the_environment_names_the_bank_where_the_option_does_not(
    capsys: Captured, bank: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BANK_PATH", str(bank))
    main(["bank", "list"])
    assert "lent-books" in capsys.readouterr().out
    write_topic(tmp_path / "other", question("other-one"))
    main(["bank", "list", "--bank", str(tmp_path / "other")])
    assert "lent-books" not in capsys.readouterr().out


def test_dot_env_names_the_bank_for_these_commands_too(
    capsys: Captured, bank: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As it does for `run` and `practice`."""
    (tmp_path / ".env").write_text(f"BANK_PATH={bank}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    main(["bank", "list"])
    assert "lent-books" in capsys.readouterr().out
    (tmp_path / ".env").write_text("LOG_LEVEL=loud\n", encoding="utf-8")
    assert "LOG_LEVEL" in refusal(capsys, "bank", "list")


def test_difficulties_on_the_command_line_are_the_models() -> None:
    assert tuple(Difficulty) == DIFFICULTIES


def test_stats_count_by_topic_difficulty_kind_and_facet(capsys: Captured, bank: Path) -> None:
    assert main(["bank", "stats", "--bank", str(bank)]) == 0
    rows = {tuple(line.split()[-2:]) for line in capsys.readouterr().out.splitlines()}
    assert {
        ("tools", "2"),
        ("books", "1"),
        ("easy", "2"),
        ("hard", "1"),
        ("explain", "2"),
        ("output", "1"),
    } <= rows
    assert ("definition", "6") in rows


def test_show_has_all_of_a_question(capsys: Captured, bank: Path) -> None:
    assert main(["bank", "show", "hard-one", "--bank", str(bank)]) == 0
    out = capsys.readouterr().out
    asked = program("print(1)", "1", "hard-one")
    for text in (asked["title"], asked["prompt"], asked["reference"], "print(1)", *asked["accepted"]):
        assert text in out
    for key_point in asked["key_points"]:
        assert all(text in out for text in (key_point["point"], *key_point["accept"], key_point["hint"]))


def test_a_questions_text_is_shown_as_it_is(capsys: Captured, tmp_path: Path) -> None:
    write_topic(tmp_path, question(prompt="Why is [bold]x[/bold] :smile: and [red]?"))
    main(["bank", "show", "borrowed-tools", "--bank", str(tmp_path)])
    assert "Why is [bold]x[/bold] :smile: and [red]?" in capsys.readouterr().out


def test_an_unknown_id_names_the_nearest(capsys: Captured, bank: Path) -> None:
    assert "nearest: borrowed-tools" in refusal(capsys, "bank", "show", "borowed-tools", "--bank", str(bank))


def test_search_finds_and_says_when_it_does_not(capsys: Captured, bank: Path) -> None:
    assert main(["bank", "search", "borow", "--bank", str(bank)]) == 0
    assert "borrowed-tools" in capsys.readouterr().out
    assert main(["bank", "search", "zebra", "crossing", "--bank", str(bank)]) == 1
    assert capsys.readouterr().err == (
        "mock-interview: no question has 'zebra crossing' in its title, tags or topic\n"
    )


def test_a_malformed_bank_is_refused_by_every_command_naming_file_and_line(
    capsys: Captured, bank: Path
) -> None:
    path = write_topic(bank, question(colour="red"))
    for action in (["stats"], ["list"], ["show", "x"], ["search", "x"]):
        assert main(["bank", *action, "--bank", str(bank)]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert f"{path}:{line_of(path, 'colour:')}: question borrowed-tools, colour:" in err


def test_help_starts_without_what_is_heavy() -> None:
    """The bank's, the grader's and the bot's libraries are loaded by the command that needs them."""
    shown = subprocess.run(
        [sys.executable, "-c", "import sys, bot.__main__ as m; m.build_parser(); print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"pydantic", "yaml", "rapidfuzz", "rich", "discord", "sqlalchemy", "matplotlib"}
    assert heavy & set(shown.stdout.split()) == set()


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "bank", "show", "closures"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_on_a_terminal_a_table_keeps_a_row_to_a_line(bank: Path) -> None:
    import pty

    write_topic(bank, question("long-title", title="A title of many words " * 4), topic="long")
    leader, follower = pty.openpty()
    with open(leader, "rb", buffering=0) as screen:  # noqa: PTH123 - a descriptor has no path
        subprocess.run(
            [sys.executable, "-m", "bot", "bank", "list"],
            stdout=follower,
            env={**os.environ, "BANK_PATH": str(bank), "COLUMNS": "60", "TERM": "xterm"},
            check=True,
        )
        shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.read(8192).decode())
        os.close(follower)
    lines = [line.rstrip() for line in shown.splitlines() if line.strip()]
    assert max(map(len, lines)) <= 60
    assert len(lines) == 2 + 4  # the head, its rule, and a line for each question
    assert any(line.endswith("…") for line in lines)
