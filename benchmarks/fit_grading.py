"""Fit the scales of the grader: `python -m benchmarks.fit_grading [--data FOLDER] [--write]`.

Prints how well they do on questions left out of the fit; with --write, puts the scales fitted on everything into
questions/grading/data/scale.json. Needs SciPy (`pip install scipy`), which the program does not.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.adversaries import CONFUSED_WORTH, adversaries, confused
from benchmarks.fitting import Sample, Shape, fit_reference, fit_rubric, given, left_out, stack, unstretched
from benchmarks.grading_data import (
    BARE,
    DATA,
    FULL,
    OTHER,
    Graded,
    bank_samples,
    bare,
    model_answers,
    own_bank,
    own_rubrics,
    reference_only,
    study,
    terse_answers,
)
from benchmarks.grading_tables import BARE_HEAD, RATED_HEAD, bare_line, rated_line, sample_line
from questions.grading.judging import judge
from questions.grading.key import AnswerKey, compile_key
from questions.grading.measures import Measures, of_reference, of_rubric
from questions.grading.scale import Scale, reference_scale
from questions.model import Kind

TARGET = Path("questions/grading/data/scale.json")
RUBRIC, REFERENCE = Shape(segments=6, ridge=1.0), Shape(segments=3, ridge=4.0)
ADVERSARIES = 20  # one in so many answers is added of each kind made to deceive
GOOD = (*FULL, "strong", "adequate")
OTHERS = 0.3  # what another set weighs beside the first: its answers are shorter, or only said to be correct or not
# What an answer made to deceive weighs, and a line of phrases: few people write like that.
DECEIT = {"echoed": 0.1, "another's": 0.1, "keywords": 0.0, "denied": 0.1, "terse": 0.05, "confused": 0.5}

_rubric_fit = partial(fit_rubric, shape=RUBRIC)
_reference_fit = partial(fit_reference, shape=REFERENCE)


def _of_rubric(key: AnswerKey, answer: str) -> Measures:
    return of_rubric(key, judge(key, answer))


def _of_reference(key: AnswerKey, answer: str) -> Measures:
    return of_reference(key, judge(key, answer), reference_scale())


def sample(sets: Sequence[Sequence[Graded]], measure: Callable[[AnswerKey, str], Measures]) -> Sample:
    """Every answer of every set measured; the first set weighs most."""
    keys: dict[str, AnswerKey] = {}
    rows = [row for graded in sets for row in graded]
    for row in rows:
        if row.question.id not in keys:
            keys[row.question.id] = compile_key(row.question)
    numbers = [number for number, graded in enumerate(sets) for _ in graded]
    weights = [len(sets[0]) / len(sets[number]) * (OTHERS if number else 1.0) for number in numbers]
    return stack(
        [measure(keys[row.question.id], row.answer) for row in rows],
        [row.score for row in rows],
        [f"{number} {row.group}" for number, row in zip(numbers, rows, strict=True)],
        numbers,
        [w * DECEIT.get(row.kind, 1.0) for w, row in zip(weights, rows, strict=True)],
    )


def explained(graded: Sequence[Graded]) -> list[Graded]:
    """Without questions that ask what is printed: half of their score is not the explanation's."""
    return [row for row in graded if row.question.kind is not Kind.OUTPUT]


def rated_sets(data: Path) -> list[list[Graded]]:
    """What the scale for rubrics is fitted on."""
    return [graded for graded in (explained(own_bank()), own_rubrics(), study(data)) if graded]


def confused_answers(rows: Sequence[Graded]) -> list[Graded]:
    """Good answers to questions that compare two things, each of which is called the other."""
    things = {row.question.id: row.question for row in rows}
    compares = {name: compile_key(question).roles.things for name, question in things.items()}
    found = []
    for row in rows:
        if row.kind in GOOD and compares[row.question.id]:
            answer = confused(row.answer, row.question, compares[row.question.id])
            if answer:
                found.append(replace(row, answer=answer, score=CONFUSED_WORTH, kind="confused"))
    return found


def all_sets(data: Path) -> dict[str, list[Graded]]:
    """The rated sets, the bank's samples, and model answers left out of their own questions."""
    rated = dict(zip(("the bank's", "own rubrics", "the study's"), rated_sets(data), strict=False))
    questions = {row.question.id: row.question for rows in rated.values() for row in rows}
    return rated | {
        "bank samples": explained(bank_samples()),
        "model answers": model_answers(questions.values()),
        "terse answers": terse_answers(questions.values()),
        "confused": confused_answers([row for rows in (*rated.values(), bank_samples()) for row in rows]),
    }


def left_out_scores(data: Path) -> dict[tuple[str, str], float]:
    """For each rated answer, by its group and text, the score by a scale fitted without its question."""
    rows = [row for graded in all_sets(data).values() for row in graded]
    values = left_out(sample([rows], _of_rubric), _rubric_fit)
    return {(row.group, row.answer): float(value) for row, value in zip(rows, values, strict=True)}


def rubrics(data: Path) -> Scale:
    """The scale for questions with phrases, and what it does on questions left out."""
    sets = all_sets(data)
    rows = [row for graded in sets.values() for row in graded]
    measured = sample([rows], _of_rubric)
    print(f"\nRubrics: {len(rows)} answers, each scored by a scale fitted without its question")
    print(RATED_HEAD)
    values = iter(left_out(measured, _rubric_fit))
    for name, graded in sets.items():
        own = [float(next(values)) for _ in graded]
        print(
            rated_line(name, graded, own)
            if graded[0].kind in FULL + OTHER
            else sample_line(name, graded, own)
        )
    return _rubric_fit(measured)


def references(data: Path) -> Scale | None:
    """The scale for bare references, and what it does on groups of questions left out."""
    named = {name: bare(data, name) for name in BARE}
    sets = {n: rows + adversaries(rows, len(rows) // ADVERSARIES) for n, rows in named.items() if rows}
    if not sets:
        print(f"No human-graded answers in {data}: the scale for bare references is left as it is.")
        return None
    sets["Interviews"] = reference_only(explained(own_bank()) + own_rubrics() + study(data))
    measured = sample(list(sets.values()), _of_reference)
    numbers = dict(zip(sets, range(len(sets)), strict=True))
    print("\nBare references, each answer scored by a scale fitted without its group of questions")
    print(BARE_HEAD)
    together = left_out(measured, _reference_fit)
    for name, rows in sets.items():
        own = measured.sets == numbers[name]
        print(bare_line(f"{name}, own fit", rows, left_out(measured.only(own), _reference_fit, unstretched)))
        print(bare_line(f"{name}, all sets", rows, together[own]))
        scale = _reference_fit(measured.only(~own))
        print(bare_line(f"{name}, never seen", rows, given(scale, measured.only(own))))
    print(RATED_HEAD)
    print(
        rated_line("interviews, bare", sets["Interviews"], together[measured.sets == numbers["Interviews"]])
    )
    return _reference_fit(measured)


def _table(scale: Scale) -> dict[str, object]:
    return {
        "base": round(scale.base, 4),
        "stretched": scale.stretched,
        "curves": {
            name: [[knot, round(worth, 4)] for knot, worth in zip(curve.knots, curve.worth, strict=True)]
            for name, curve in scale.curves.items()
        },
    }


def write(scales: dict[str, Scale], data: str) -> None:
    """Put the scales into the package, with the date, the data and the command that made them."""
    before = json.loads(TARGET.read_text(encoding="utf-8"))["scales"] if TARGET.is_file() else {}
    made = {
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "by": "python -m benchmarks.fit_grading --write",
        "from": data,
        "scales": before | {name: _table(scale) for name, scale in scales.items()},
    }
    text = re.sub(r"\[\s+(-?[\d.e-]+),\s+(-?[\d.e-]+)\s+\]", r"[\1, \2]", json.dumps(made, indent=1))
    TARGET.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    scales = {"rubric": rubrics(options.data)}
    reference = references(options.data)
    if reference is not None:
        scales["reference"] = reference
    if options.write:
        sources = "benchmarks/data" + (
            ", interview-answers, mohler, beetle, scientsbank" if reference else ""
        )
        write(scales, sources)


if __name__ == "__main__":
    main()
