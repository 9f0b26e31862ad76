"""The programs in a bank's questions: find them, run them, compare what they print with what is stated."""

from __future__ import annotations

import asyncio
import difflib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.use_cases.run_code import LIMIT_SECONDS, Ending, Run, is_session, run_code
from questions.checks import Finding, Locate, Severity
from questions.model import Question

_FENCE = re.compile(
    r"^ *```(?:python|py|pycon)\n(?P<code>.*?)^ *``` *$"
    r"(?:\s*^ *```(?:text|output|console)\n(?P<output>.*?)^ *``` *$)?",
    re.MULTILINE | re.DOTALL,
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """A piece of code in a question: where it stands and, when that is stated, what it prints."""

    question: str
    path: tuple[str | int, ...]
    code: str
    output: str | None


def programs_of(question: Question) -> Iterator[Program]:
    """The question's code and every Python fence in its texts, with the output that is stated for it.

    A fence's output is stated by a ```text fence right after it.
    """
    if question.code:
        yield Program(question.id, ("code",), question.code, question.output or None)
    texts: list[tuple[tuple[str | int, ...], str]] = [
        (("prompt",), question.prompt),
        (("reference",), question.reference),
        *((("accepted", index), answer) for index, answer in enumerate(question.accepted)),
    ]
    for path, text in texts:
        for fence in _FENCE.finditer(text):
            yield Program(question.id, path, fence["code"], fence["output"])


async def check_programs(
    programs: Sequence[Program],
    locate: Locate,
    progress: Progress,
    limit_seconds: float = LIMIT_SECONDS,
) -> list[Finding]:
    """Run every program, a few at a time, and return an error for each that fails or prints something else."""
    codes = dict.fromkeys(
        program.code for program in programs
    )  # a reference often repeats the question's code
    turn = asyncio.Semaphore(os.cpu_count() or 2)
    done = 0

    async def run(code: str) -> Run:
        nonlocal done
        async with turn:
            result = await run_code(code, limit_seconds)
        done += 1
        progress(f"ran {done} of {len(codes)} programs")
        return result

    runs = dict(zip(codes, await asyncio.gather(*map(run, codes)), strict=True))
    findings = (_finding(program, runs[program.code], locate, limit_seconds) for program in programs)
    return [finding for finding in findings if finding is not None]


def _finding(program: Program, run: Run, locate: Locate, limit_seconds: float) -> Finding | None:
    name = " ".join(str(part + 1) if isinstance(part, int) else part for part in program.path)
    place = locate(program.question, *program.path)
    check = "code"
    detail: tuple[str, ...] = ()
    match run.ending:
        case Ending.TIMED_OUT:
            message = f"the code in {name} did not end within {limit_seconds:g} s; make it shorter"
        case Ending.TOO_LONG:
            message = f"the code in {name} prints without end; let it print less"
        case Ending.FAILED if is_session(program.code):
            check, detail = "output", tuple(run.stdout.strip().splitlines()[1:-4])
            message = f"the session in {name} shows something else; correct it"
        case Ending.FAILED:
            message = f"the code in {name} fails with {run.last_line!r}; mend it, or catch the exception and print it"
        case Ending.DONE:
            if program.output is None or _lines(program.output) == _lines(run.stdout):
                return None
            check, detail = "output", _difference(program.output, run.stdout)
            message = f"the code in {name} prints something else than is stated; correct one of them"
            if program.path == ("code",):
                place = locate(program.question, "output")
    return Finding(Severity.ERROR, check, place, program.question, message, detail)


def _lines(output: str) -> list[str]:
    return [line.rstrip() for line in output.rstrip().splitlines()]


def _difference(stated: str, printed: str) -> tuple[str, ...]:
    lines = difflib.ndiff(_lines(stated), _lines(printed))
    return ("- stated, + printed:", *(line for line in lines if not line.startswith("?")))
