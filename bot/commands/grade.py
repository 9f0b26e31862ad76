"""mock-interview grade: JSON lines of answers in, JSON lines of grades out."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.parsing import USAGE, CommandError, Subparsers, bank_folder, bank_option

if TYPE_CHECKING:
    from bot.use_cases.grade_lines import BadLine, GradedLine
    from questions.model import Span

_DESCRIPTION = """\
Read JSON lines {"question", "reference", "answer", "accepted"?: [..], "id"?} or {"question_id", "answer", "id"?}
and write JSON lines {"id", "score" (0 to 1), "verdict", "key_points", "misconceptions", "flags", "reason",
"steps"}. A bad line gives {"line", "error", "id"?} and the rest is still graded. Without an id a line is known
by its number. Exit code 0 when every line was graded, else 1."""


def register(subparsers: Subparsers) -> None:
    """Add `grade`."""
    parser = subparsers.add_parser(
        "grade", parents=[bank_option()], help="grade answers given as JSON lines", description=_DESCRIPTION
    )
    parser.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="JSON lines (default: standard input)"
    )
    parser.set_defaults(handler=grade)


def grade(arguments: argparse.Namespace) -> int:
    """Grade every line; exit code 1 when one was bad, 2 when the file cannot be read."""
    from bot.use_cases.grade_lines import BadLine, GradeLines
    from questions.bank import load_bank

    bad = False
    with ExitStack() as stack:
        if arguments.file == "-":
            stream = sys.stdin.buffer
        else:
            try:
                stream = stack.enter_context(Path(arguments.file).open("rb"))
            except OSError as error:
                raise CommandError(f"cannot read {arguments.file}: {error.strerror}", USAGE) from error
        for outcome in GradeLines(lambda: load_bank(bank_folder(arguments))).grade(stream):
            if isinstance(outcome, BadLine):
                bad = True
                _write(_bad(outcome))
            else:
                _write(_graded(outcome))
    return 1 if bad else 0


def _write(entry: dict[str, Any]) -> None:
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        data = line.encode("utf-8")
    except UnicodeEncodeError:  # JSON may spell half of a surrogate pair, UTF-8 may not
        data = (json.dumps(entry) + "\n").encode("ascii")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()  # a reader that waits for each grade gets it


def _bad(outcome: BadLine) -> dict[str, Any]:
    entry: dict[str, Any] = {"line": outcome.line, "error": outcome.error}
    return entry if outcome.id is None else {**entry, "id": outcome.id}


def _graded(outcome: GradedLine) -> dict[str, Any]:
    grade, answer = outcome.grade, outcome.answer
    return {
        "id": outcome.id,
        "score": round(grade.score, 4),
        "verdict": grade.verdict,
        "key_points": [
            {
                "point": point.point,
                "weight": point.weight,
                "facet": point.facet,
                "status": point.status,
                "credit": round(point.credit, 4),
                **_evidence(answer, point.spans),
                "phrase": point.phrase,
            }
            for point in grade.points
        ],
        "misconceptions": [
            {
                "claim": misconception.claim,
                "correction": misconception.correction,
                "point": misconception.point,
                **_evidence(answer, misconception.spans),
            }
            for misconception in grade.misconceptions
        ],
        "flags": [flag.code for flag in grade.flags],
        "reason": grade.reason,
        "steps": [
            {"label": step.label, "score": round(step.score, 4), "evidence": round(step.evidence, 4)}
            for step in grade.steps
        ],
    }


def _evidence(answer: str, spans: tuple[Span, ...]) -> dict[str, Any]:
    return {
        "quotes": [answer[span.start : span.end] for span in spans],
        "spans": [[span.start, span.end] for span in spans],
    }
