"""mock-interview bank, as typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from questions.bank import bundled_bank_path
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
