"""Check a bank: its format, its questions, its code, and how the grader does on its answers."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bot.use_cases.bank_programs import Progress, check_programs, programs_of
from bot.use_cases.run_code import LIMIT_SECONDS
from questions.accuracy import TOLERANCE, Graded, deviations, measure
from questions.bank import Bank, BankError, Place, load_bank
from questions.checks import Finding, Severity, check_bank
from questions.grading import Grader
from questions.model import Question
from questions.yaml_lines import LineLoader, Lines

_WORTH_A_PROCESS = 8  # questions: with fewer, starting a process costs more than it saves
_TASK = 2  # questions handed to a process at once


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
        locate = Places(bank).locate
        programs = tuple(program for question in bank for program in programs_of(question))
        graded, ran = await asyncio.gather(
            self.grade(tuple(bank)),
            check_programs(programs, locate, self._progress, self._limit_seconds),
        )
        findings = [*check_bank(bank, locate), *ran, *deviations(graded, locate, self._tolerance)]
        findings.sort(key=lambda finding: (finding.place.file, finding.place.line))
        return BankReport(
            folder, len(bank.topics), len(bank), len(programs), self._tolerance, tuple(findings), graded
        )

    async def grade(self, questions: tuple[Question, ...]) -> tuple[Graded, ...]:
        """Grade every question's own answers, in several processes where that pays."""
        workers = min(os.cpu_count() or 1, len(questions) // _WORTH_A_PROCESS)
        if workers < 2:
            return await asyncio.to_thread(grade_answers, questions)
        loop = asyncio.get_running_loop()
        done = 0

        async def grade(task: tuple[Question, ...]) -> tuple[Graded, ...]:
            nonlocal done
            graded = await loop.run_in_executor(pool, grade_answers, task)
            done += len(task)
            self._progress(f"graded the answers of {done} of {len(questions)} questions")
            return graded

        # spawn, as a fork of a process with threads may hang. Ctrl-C reaches every process of a terminal: only
        # this one answers it.
        pool = ProcessPoolExecutor(
            workers, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
        )
        tasks = [questions[at : at + _TASK] for at in range(0, len(questions), _TASK)]
        try:
            graded = await asyncio.gather(*map(grade, tasks))
        finally:
            pool.shutdown(cancel_futures=True)
        return tuple(answer for answers in graded for answer in answers)


def grade_answers(questions: tuple[Question, ...]) -> tuple[Graded, ...]:
    """Grade the questions' own answers with a grader of their own; a process's share of the work."""
    grader = Grader()
    return tuple(answer for question in questions for answer in measure(question, grader))


class Places:
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
