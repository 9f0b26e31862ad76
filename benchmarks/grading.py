"""How well the grader agrees with people, beside surface methods: `python -m benchmarks.grading [--data FOLDER]`.

With SciPy it also scores each answer by a scale that was fitted without its question ("left out"): that is the figure
to believe. The figures of the shipped scale beside it include the answers in its fit. Questions kept aside while the
grader was developed are printed apart.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.adversaries import adversaries, full_credit, typos
from benchmarks.grading_bank import bank_samples
from benchmarks.grading_data import (
    BARE,
    DATA,
    FULL,
    OTHER,
    Graded,
    bare,
    kept_aside,
    own_bank,
    own_rubrics,
    study,
)
from benchmarks.grading_tables import BARE_HEAD, RATED_HEAD, bare_line, rated_line
from benchmarks.rivals import Method, methods
from questions.grading import Grader

PHRASINGS = 3  # other full-credit answers that a reference gets
EACH = 150  # answers of each kind made to deceive

FIT = importlib.util.find_spec("scipy") is not None


def _scores(rows: Sequence[Graded], method: Method) -> list[float]:
    return [method(row.question, row.answer) for row in rows]


def interview(name: str, rows: list[Graded], apart: dict[tuple[str, str], float]) -> None:
    """A table of answers of ten kinds: the grader, the same left out of its fit, and what it is compared with."""
    print(f"\n{name}: {len(rows)} answers to {len({row.group for row in rows})} questions")
    print(RATED_HEAD)
    for method, score in methods().items():
        print(rated_line(method, rows, _scores(rows, score)))
        known = [row for row in rows if (row.group, row.answer) in apart]
        if method == "this grader" and known:
            print(rated_line("  left out of the fit", known, [apart[row.group, row.answer] for row in known]))
    grader = Grader()
    counts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        accused = bool(grader.grade(row.question, row.answer).misconceptions)
        counts["full" if row.kind in FULL else row.kind].append(accused)
    shown = ", ".join(f"{kind} {sum(counts[kind])}/{len(counts[kind])}" for kind in ("full", *OTHER))
    print(f"Told that something is not so: {shown}")


def interviews(data: Path) -> None:
    """Every set of interview answers, those of questions kept aside apart."""
    fitted: dict[tuple[str, str], float] = {}
    if FIT:
        from benchmarks.fit_grading import left_out_scores

        fitted = left_out_scores(data)
    else:
        print("SciPy is not installed (`pip install --group fit`): nothing is left out of the fit.")
    for name, rows in (("Answers to the bank", own_bank()), ("Answers to other rubrics", own_rubrics())):
        for title, aside in (("developed on", False), ("kept aside", True)):
            interview(f"{name}, {title}", [row for row in rows if kept_aside(row.group) is aside], fitted)
    rows = study(data)
    if rows:
        interview("Answers to the study's rubrics", rows, fitted)


def _with_phrasings(rows: list[Graded], seed: int = 3) -> list[Graded]:
    """The questions with three full-credit answers as further model answers; those are not scored."""
    chance = random.Random(seed)
    by_question: dict[str, list[Graded]] = defaultdict(list)
    for row in full_credit(rows):
        by_question[row.question.id].append(row)
    taken = {name: chance.sample(full, min(PHRASINGS, len(full))) for name, full in by_question.items()}
    texts = {name: tuple(row.answer for row in chosen) for name, chosen in taken.items()}
    return [
        replace(row, question=replace(row.question, accepted=texts.get(row.question.id, ())))
        for row in rows
        if row.answer not in texts.get(row.question.id, ())
    ]


def _own(rows: Sequence[Graded]) -> list[float]:
    grader = Grader(remembered=512)
    return [grader.grade(row.question, row.answer).score for row in rows]


def references(data: Path) -> None:
    """Bare references: agreement with people, answers made to deceive, other phrasings, typos."""
    for name in BARE:
        rows = bare(data, name)
        if not rows:
            continue
        every = rows + adversaries(rows, EACH)
        print(f"\n{name}, a bare reference: {len(rows)} answers; the shipped scale was fitted on them too")
        print(BARE_HEAD)
        for method, score in methods().items():
            print(bare_line(method, every, _scores(every, score)))
        if name == "Mohler":
            more = _with_phrasings(rows)
            print(bare_line("three other phrasings", more, _own(more)))
        chance = random.Random(5)
        few = chance.sample(rows, min(600, len(rows)))
        mistyped = [replace(row, answer=typos(row.answer, chance)) for row in few]
        loss = statistics.mean(_own(few)) - statistics.mean(_own(mistyped))
        print(f"Typos in 15% of the words take {loss:.3f} from the score")


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    interviews(data)
    if (data / "mohler.jsonl").is_file():
        references(data)
    else:
        print(f"No human-graded answers in {data}: give it with --data. What the project has is measured.")
    bank_samples()


if __name__ == "__main__":
    main()
