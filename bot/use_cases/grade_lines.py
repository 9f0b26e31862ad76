"""Grade a stream of JSON lines, one at a time: what cannot be graded is said, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from questions.bank import Bank, BankError
from questions.grading import Grader
from questions.grading.reference import from_reference
from questions.model import Grade, Question

MAX_LINE_BYTES = 1024 * 1024
MAX_TEXT = 20_000  # characters of an answer, a question or a reference
MAX_ACCEPTED = 50

Id = str | int


@dataclass(frozen=True, slots=True)
class GradedLine:
    """A line that was graded. Spans of the grade count the characters of `answer`."""

    id: Id
    answer: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not: its number from 1, why in one sentence, and its id where that could be read."""

    line: int
    error: str
    id: Id | None = None


class _LineError(Exception):
    """A line's content is wrong; the message says how."""


class GradeLines:
    """The use-case. The bank is opened only when a line names one of its questions."""

    def __init__(self, open_bank: Callable[[], Bank]) -> None:
        self._open_bank = open_bank
        self._bank: Bank | BankError | None = None
        self._grader = Grader()
        # A file of answers mostly asks a few questions; making key points of a reference is the slow part.
        self._from_reference = lru_cache(maxsize=128)(from_reference)

    def grade(self, stream: BinaryIO) -> Iterator[GradedLine | BadLine]:
        """An outcome for each line that is not blank, in order, as soon as it is read."""
        for number, line in enumerate(_lines(stream), 1):
            if line is None:
                yield BadLine(number, f"the line is longer than {MAX_LINE_BYTES // 1024} KiB")
            elif line.strip():
                yield self._grade(number, line)

    def _grade(self, number: int, line: bytes) -> GradedLine | BadLine:
        given: Id | None = None
        try:
            entry = _object(line)
            given = _id(entry)
            answer = _text(entry, "answer")
            question = self._question(entry)
            grade = self._grader.grade(question, answer)
        except _LineError as error:
            return BadLine(number, str(error), given)
        return GradedLine(number if given is None else given, answer, grade)

    def _question(self, entry: Mapping[str, Any]) -> Question:
        """The question a line asks: of its own reference, else the bank's of its question_id."""
        if entry.get("reference") is not None:
            reference = _text(entry, "reference")
            if not reference.strip():
                raise _LineError("reference is blank; give the full answer")
            name = entry.get("question_id")
            return self._from_reference(
                name if isinstance(name, str) else "line",
                _text(entry, "question"),
                reference,
                _accepted(entry),
            )
        if entry.get("question_id") is None:
            raise _LineError("the line needs question and reference, or question_id")
        name = _text(entry, "question_id")
        found = self._banks_own().get(name)
        if found is None:
            raise _LineError(f"the bank has no question {name[:60]!r}")
        return found

    def _banks_own(self) -> Bank:
        if self._bank is None:
            try:
                self._bank = self._open_bank()
            except BankError as error:
                self._bank = error
        if isinstance(self._bank, BankError):
            raise _LineError(f"the bank cannot be used: {self._bank}")
        return self._bank


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines without their ends, None for one that is too long: never more than one in memory."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield None


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _LineError(f"the line is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise _LineError(f"the line is not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a tower of brackets
        raise _LineError(
            "the line is not JSON that can be read: a number or a nesting is too large"
        ) from error
    if not isinstance(entry, dict):
        raise _LineError(f"the line is {_kind(entry)}, not an object {{...}}")
    return entry


def _id(entry: Mapping[str, Any]) -> Id | None:
    given = entry.get("id")
    if given is None or (isinstance(given, str | int) and not isinstance(given, bool)):
        return given
    raise _LineError(f"id must be a string or a whole number, not {_kind(given)}")


def _text(entry: Mapping[str, Any], field: str) -> str:
    if field not in entry:
        raise _LineError(f"{field} is missing")
    return _checked(entry[field], field)


def _accepted(entry: Mapping[str, Any]) -> tuple[str, ...]:
    given = entry.get("accepted")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise _LineError(f"accepted must be a list of strings, not {_kind(given)}")
    if len(given) > MAX_ACCEPTED:
        raise _LineError(f"accepted has {len(given)} answers; give at most {MAX_ACCEPTED}")
    answers = (_checked(item, f"accepted {number}") for number, item in enumerate(given, 1))
    return tuple(answer for answer in answers if answer.strip())


def _checked(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise _LineError(f"{name} must be a string, not {_kind(value)}")
    if len(value) > MAX_TEXT:
        raise _LineError(f"{name} has {len(value):,} characters; the most is {MAX_TEXT:,}")
    return value


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"
