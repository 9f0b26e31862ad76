"""Check a bank: its format, its questions, its code, and how the grader does on its answers."""

from __future__ import annotations

import asyncio
import difflib
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bot.use_cases.run_code import LIMIT_SECONDS, Ending, Run, is_session, run_code
from questions.accuracy import TOLERANCE, Graded, deviations, measure
from questions.bank import Bank, BankError, Place, load_bank
from questions.checks import Finding, Locate, Severity, check_bank
from questions.grading import Grader
from questions.model import Question
from questions.yaml_lines import LineLoader, Lines

_FENCE = re.compile(
    r"^ *```(?:python|py|pycon)\n(?P<code>.*?)^ *``` *$"
    r"(?:\s*^ *```(?:text|output|console)\n(?P<output>.*?)^ *``` *$)?",
    re.MULTILINE | re.DOTALL,
)

_WORTH_A_PROCESS = 8  # questions: with fewer, starting a process costs more than it saves
_TASK = 2  # questions handed to a process at once

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """A piece of code in a question: where it stands and, when that is stated, what it prints."""

    question: str
    path: tuple[str | int, ...]
    code: str
    output: str | None


@dataclass(frozen=True, slots=True)
class BankReport:
    """All that `bank check` has to say."""

    folder: Path
    topics: int
    questions: int
    programs: int
    tolerance: float
    findings: tuple[Finding, ...]
    graded: tuple[Graded, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.findings) - self.errors

    def passes(self, *, strict: bool) -> bool:
        """Whether the bank may be used: no errors and, when strict, no warnings."""
        return not self.errors and not (strict and self.warnings)


class BankCheck:
    """The use-case: one method, which reads, runs and grades and changes nothing."""

    def __init__(
        self, *, tolerance: float = TOLERANCE, limit_seconds: float = LIMIT_SECONDS, progress: Progress
    ) -> None:
        self._tolerance = tolerance
        self._limit_seconds = limit_seconds
        self._progress = progress

    async def check(self, folder: Path) -> BankReport:
        """Check the bank in a folder. A bank that does not load gets its format's problems only."""
        try:
            bank = load_bank(folder)
        except BankError as error:
            problems = tuple(
                Finding(Severity.ERROR, "format", problem.place, "", problem.message)
                for problem in error.problems
            )
            return BankReport(folder, 0, 0, 0, self._tolerance, problems, ())
        locate = _Places(bank).locate
        programs = tuple(program for question in bank for program in programs_of(question))
        grading = asyncio.create_task(asyncio.to_thread(self._grade, bank))
        ran = await self._run(programs, locate)
        graded = await grading
        findings = [*check_bank(bank, locate), *ran, *deviations(graded, locate, self._tolerance)]
        findings.sort(key=lambda finding: (finding.place.file, finding.place.line))
        return BankReport(
            folder, len(bank.topics), len(bank), len(programs), self._tolerance, tuple(findings), graded
        )

    def _grade(self, bank: Bank) -> tuple[Graded, ...]:
        workers = min(os.cpu_count() or 1, len(bank) // _WORTH_A_PROCESS)
        if workers < 2:
            return _grade_some(tuple(bank))
        # spawn: a fork of a process with threads may hang, and this runs in a thread.
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            questions = tuple(bank)
            tasks = [questions[at : at + _TASK] for at in range(0, len(questions), _TASK)]
            graded = pool.map(_grade_some, tasks)
            return tuple(answer for answers in graded for answer in answers)

    async def _run(self, programs: tuple[Program, ...], locate: Locate) -> list[Finding]:
        turn = asyncio.Semaphore(os.cpu_count() or 2)
        runs: dict[str, asyncio.Task[Run]] = {}
        done = 0

        async def run(code: str) -> Run:
            nonlocal done
            async with turn:
                result = await run_code(code, self._limit_seconds)
            done += 1
            self._progress(f"ran {done} of {len(runs)} programs")
            return result

        async with asyncio.TaskGroup() as group:
            for program in programs:  # a reference often repeats the question's code: once is enough
                if program.code not in runs:
                    runs[program.code] = group.create_task(run(program.code))
        findings = (self._finding(program, runs[program.code].result(), locate) for program in programs)
        return [finding for finding in findings if finding is not None]

    def _finding(self, program: Program, run: Run, locate: Locate) -> Finding | None:
        name = " ".join(str(part + 1) if isinstance(part, int) else part for part in program.path)
        place = locate(program.question, *program.path)
        check: str = "code"
        detail: tuple[str, ...] = ()
        match run.ending:
            case Ending.TIMED_OUT:
                message = f"the code in {name} did not end within {self._limit_seconds:g} s; make it shorter"
            case Ending.TOO_LONG:
                message = f"the code in {name} prints without end; let it print less"
            case Ending.FAILED if is_session(program.code):
                check, detail = "output", tuple(run.stdout.strip().splitlines()[1:-3])
                message = f"the session in {name} shows something else; correct it"
            case Ending.FAILED:
                message = (
                    f"the code in {name} fails with {run.last_line!r}; mend it, "
                    "or catch the exception and print it"
                )
            case Ending.DONE:
                if program.output is None or _lines(program.output) == _lines(run.stdout):
                    return None
                check, detail = "output", _difference(program.output, run.stdout)
                message = f"the code in {name} prints something else than is stated; correct one of them"
                if program.path == ("code",):
                    place = locate(program.question, "output")
        return Finding(Severity.ERROR, check, place, program.question, message, detail)


def _grade_some(questions: tuple[Question, ...]) -> tuple[Graded, ...]:
    grader = Grader()
    return tuple(answer for question in questions for answer in measure(question, grader))


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


def _lines(output: str) -> list[str]:
    return [line.rstrip() for line in output.rstrip().splitlines()]


def _difference(stated: str, printed: str) -> tuple[str, ...]:
    lines = list(difflib.ndiff(_lines(stated), _lines(printed)))
    return ("- stated, + printed:", *(line for line in lines if not line.startswith("?")))


class _Places:
    """Where the parts of questions stand: the bank's files read once more for their line numbers."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._lines: dict[Path, Lines] = {}
        self._index: dict[str, int] = {}
        for file in dict.fromkeys(place.file for place in bank.places.values()):
            loader = LineLoader(file.read_text(encoding="utf-8"))
            data = loader.load()
            self._lines[file] = loader.lines
            for index, entry in enumerate(data["questions"]):
                self._index[entry["id"]] = index

    def locate(self, question_id: str, *path: str | int) -> Place:
        """The place of a part of a question; of the question when that part is not written."""
        file = self._bank.places[question_id].file
        whole = ("questions", self._index[question_id], *path)
        return Place(file, self._lines[file].of(whole))
