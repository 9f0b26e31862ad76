"""The code in a bank is run, away from this process, and what it is stated to print is compared."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.use_cases.bank_check import BankCheck, BankReport, Places
from bot.use_cases.bank_programs import check_programs, programs_of
from bot.use_cases.run_code import MAX_OUTPUT_BYTES, Ending, run_code
from questions.bank import bundled_bank_path, load_bank
from questions.checks import Finding
from tests.bank_files import line_of, program, question, write_topic

LIMIT = 20.0  # of programs that end by themselves: machines are slow at times


async def checked(folder: Path, limit_seconds: float = LIMIT) -> BankReport:
    return await BankCheck(limit_seconds=limit_seconds, progress=lambda _: None).check(folder)


def about_code(report: BankReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.check in {"code", "output"}]


async def test_a_program_that_prints_what_is_stated_passes_whatever_blanks_end_its_lines(
    tmp_path: Path,
) -> None:
    write_topic(tmp_path, program("print('a  ')\nprint('ä')\nprint()", "a\nä  "))
    report = await checked(tmp_path)
    assert about_code(report) == []
    assert report.programs == 1


async def test_a_wrong_output_is_an_error_at_its_line_with_the_difference(tmp_path: Path) -> None:
    path = write_topic(tmp_path, program("print('left')\nprint('2')", "left\n3"))
    (finding,) = about_code(await checked(tmp_path))
    assert (finding.place.file, finding.place.line) == (path, line_of(path, "output:"))
    assert "prints something else than is stated" in finding.message
    assert finding.detail == ("- stated, + printed:", "  left", "- 3", "+ 2")


async def test_leading_blanks_of_an_output_count(tmp_path: Path) -> None:
    write_topic(tmp_path, program("print('  2')", "2"))
    assert len(about_code(await checked(tmp_path))) == 1


async def test_code_that_raises_is_an_error_with_the_last_line_of_the_traceback(tmp_path: Path) -> None:
    path = write_topic(tmp_path, program("print(1)\n{}['missing']", "1"))
    (finding,) = about_code(await checked(tmp_path))
    assert finding.place.line == line_of(path, "code:")
    assert '''fails with "KeyError: 'missing'"''' in finding.message


async def test_code_that_loops_for_ever_is_ended_at_the_limit(tmp_path: Path) -> None:
    path = write_topic(tmp_path, program("while True:\n    pass", "1"))
    (finding,) = about_code(await checked(tmp_path, limit_seconds=0.3))
    assert finding.place.line == line_of(path, "code:")
    assert "did not end within 0.3 s" in finding.message


async def test_code_in_fences_of_prompt_reference_and_accepted_answers_is_run(tmp_path: Path) -> None:
    good, bad = "```python\nprint('fine')\n```", "```python\nraise ValueError('spoilt')\n```"
    write_topic(
        tmp_path,
        question(
            prompt=f"Why does this work?\n{good}",
            reference=f"See:\n\n{good}\n\n```text\nfine\n```\nand\n{good}\n```text\ngood\n```",
            accepted=["A.", f"Because:\n{bad}", "C."],
        ),
    )
    report = await checked(tmp_path)
    assert report.programs == 4
    messages = [finding.message for finding in about_code(report)]
    assert len(messages) == 2
    assert "code in reference prints something else" in messages[0]
    assert "code in accepted 2 fails with 'ValueError: spoilt'" in messages[1]


async def test_a_session_must_show_what_the_interpreter_shows(tmp_path: Path) -> None:
    right, wrong = "```pycon\n>>> 1 + 1\n2\n```", "```pycon\n>>> 1 + 1\n3\n```"
    write_topic(tmp_path, question(reference=right, accepted=[wrong, "B.", "C."]))
    (finding,) = about_code(await checked(tmp_path))
    assert "session in accepted 1 shows something else" in finding.message
    assert "    2" in finding.detail


def test_a_fence_of_another_language_is_no_program(tmp_path: Path) -> None:
    write_topic(tmp_path, question(reference="```sh\nls\n```\n```\nplain\n```\n```text\nprint(\n```"))
    assert list(programs_of(next(iter(load_bank(tmp_path))))) == []


async def test_a_program_sees_neither_secrets_nor_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "made-up")
    run = await run_code("import os\nprint('DISCORD_TOKEN' in os.environ, os.listdir())", LIMIT)
    assert run.stdout == "False ['program.py']\n"


async def test_a_program_has_no_input_to_wait_for() -> None:
    run = await run_code("input()", LIMIT)
    assert (run.ending, run.last_line) == (Ending.FAILED, "EOFError: EOF when reading a line")


async def test_a_program_that_prints_without_end_is_ended() -> None:
    run = await run_code("while True:\n    print('x' * 1000)", LIMIT)
    assert run.ending is Ending.TOO_LONG
    assert len(run.stdout) <= MAX_OUTPUT_BYTES


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
async def test_what_a_program_starts_is_ended_with_it() -> None:
    code = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    run = await run_code(code, 0.5)  # the child holds the pipe open until it is ended
    assert run.ending is Ending.TIMED_OUT


async def test_a_program_may_print_what_is_not_utf8() -> None:
    run = await run_code("import sys\nsys.stdout.buffer.write(b'\\xff')", LIMIT)
    assert run.stdout == "\ufffd"


async def test_the_bundled_banks_code_prints_what_is_stated() -> None:
    bank = load_bank(bundled_bank_path())
    programs = [program for question in bank for program in programs_of(question)]
    findings = await check_programs(programs, Places(bank).locate, lambda _: None)
    assert [f"{finding.place}: {finding.message}" for finding in findings] == []
