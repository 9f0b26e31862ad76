"""mock-interview bank check: everything that is wrong with a bank, each with file, line and remedy."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from bot.commands.parsing import Subparsers, bank_folder, bank_option
from bot.wording import counted

if TYPE_CHECKING:
    from bot.use_cases.bank_check import BankReport
    from questions.accuracy import Graded, TopicAccuracy
    from questions.bank import Place
    from questions.checks import Finding


def register(actions: Subparsers) -> None:
    """Add `bank check`."""
    check = actions.add_parser(
        "check",
        parents=[bank_option()],
        help="validate the bank, run its code, grade its samples",
        description="Validate every file of a bank, run every piece of code in it and compare what is stated, "
        "and report how the grader does on the labelled samples. The code runs on this machine: check only a "
        "bank that you trust.",
    )
    check.add_argument("--json", action="store_true", help="one JSON object for machines")
    check.add_argument("--strict", action="store_true", help="fail on warnings as well")
    check.add_argument(
        "--tolerance",
        type=_points,
        default=20.0,
        metavar="POINTS",
        help="how far, of 100, a sample's grade may be from the stated score (default: 20)",
    )
    check.set_defaults(handler=check_bank)


def check_bank(arguments: argparse.Namespace) -> int:
    """Check the bank and print what was found; exit code 1 when it does not pass."""
    import asyncio

    from bot.commands.output import console
    from bot.use_cases.bank_check import BankCheck

    folder = bank_folder(arguments)
    with console(stderr=True).status(f"Checking {folder} …") as status:
        check = BankCheck(tolerance=arguments.tolerance, progress=lambda text: status.update(f"{text} …"))
        report = asyncio.run(check.check(folder))
    if arguments.json:
        _print_json(report, strict=arguments.strict)
    else:
        _print_report(report, strict=arguments.strict)
    return 0 if report.passes(strict=arguments.strict) else 1


def _points(text: str) -> float:
    try:
        points = float(text)
    except ValueError:
        points = -1.0
    if not 0 <= points <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of points from 0 to 100")
    return points


def _print_report(report: BankReport, *, strict: bool) -> None:
    from rich.text import Text

    from bot.commands.output import console, short_path

    out = console()
    for finding in report.findings:
        colour = "red" if finding.severity == "error" else "yellow"
        out.print(
            Text.assemble(
                (_where(finding.place), "cyan"),
                ": ",
                (str(finding.severity), f"bold {colour}"),
                f": {_subject(finding)}{finding.message} ",
                (f"[{finding.check}]", "dim"),
            )
        )
        for line in finding.detail:
            out.print(Text(f"    {line}", style={"-": "red", "+": "green"}.get(line[:1], "")))
    if report.graded:
        _print_accuracy(report)
    passed = report.passes(strict=strict)
    summary = (
        f"{'passed' if passed else 'failed'}: {counted(report.errors, 'error')} and "
        f"{counted(report.warnings, 'warning')} in {short_path(report.folder)} ("
        f"{counted(report.topics, 'topic')}, {counted(report.questions, 'question')}, "
        f"{counted(report.programs, 'program')} run)"
    )
    out.print(Text(summary, style="bold green" if passed else "bold red"))


def _print_accuracy(report: BankReport) -> None:
    from bot.commands.output import print_table
    from questions.accuracy import by_topic

    columns = ("topic", "samples", "error", "accepted", "mean", "accused", "worst sample")
    rows = [_row(line) for line in by_topic(report.graded)]
    sys.stdout.write("\n")
    title = (
        "The grader, of 100: mean error on labelled samples, mean grade of accepted answers left out of what "
        "it knows, true answers accused, and the sample furthest off"
    )
    print_table(title, columns, rows, right=range(1, 6))
    sys.stdout.write("\n")


def _row(line: TopicAccuracy) -> tuple[str, ...]:
    worst = line.worst
    return (
        line.topic,
        str(line.samples),
        f"{line.mean_error:.1f}",
        str(line.accepted),
        f"{line.accepted_mean:.1f}",
        str(line.accused),
        f"{worst.deviation:+.0f} {worst.question} {worst.index + 1} ({worst.kind})" if worst else "",
    )


def _subject(finding: Finding) -> str:
    return f"question {finding.question}: " if finding.question else ""


def _where(place: Place) -> str:
    from bot.commands.output import short_path

    path = short_path(place.file)
    return f"{path}:{place.line}" if place.line else path


def _print_json(report: BankReport, *, strict: bool) -> None:
    sys.stdout.write(json.dumps(_as_json(report, strict=strict), indent=2, ensure_ascii=False) + "\n")


def _as_json(report: BankReport, *, strict: bool) -> dict[str, Any]:
    from questions.accuracy import by_topic

    return {
        "bank": str(report.folder),
        "passed": report.passes(strict=strict),
        "strict": strict,
        "topics": report.topics,
        "questions": report.questions,
        "programs": report.programs,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [
            {
                "severity": finding.severity,
                "check": finding.check,
                "file": str(finding.place.file),
                "line": finding.place.line,
                "question": finding.question or None,
                "message": finding.message,
                "detail": list(finding.detail),
            }
            for finding in report.findings
        ],
        "grader": {
            "tolerance": report.tolerance,
            "topics": [
                {
                    "topic": line.topic,
                    "samples": line.samples,
                    "mean_error": round(line.mean_error, 2),
                    "worst": _answer(line.worst) if line.worst else None,
                    "accepted": line.accepted,
                    "accepted_mean": round(line.accepted_mean, 2),
                    "accused": line.accused,
                }
                for line in by_topic(report.graded)
            ],
            "answers": [_answer(answer) for answer in report.graded],
        },
    }


def _answer(answer: Graded) -> dict[str, Any]:
    return {
        "question": answer.question,
        "field": answer.field,
        "number": answer.index + 1,
        "kind": answer.kind,
        "stated": answer.stated,
        "given": answer.given,
        "accusations": list(answer.accusations),
    }
