"""How well the grader agrees with people, beside surface methods: `python -m benchmarks.grading [--data FOLDER]`.

FOLDER holds human-graded answers (JSON lines: question_id, question, reference, answer, score 0..1, kind), the
folder `grading-study/rubrics` beside it rubrics for interview-answers.jsonl. The grader was tuned on every other
question of that file, the first, third, fifth ... by id, and on half of the bank's topics; the others are reported
apart and were not looked at.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from benchmarks.grading_bank import ENOUGH, bank_samples, leave_one_out
from questions.grading import Grader
from questions.grading.reference import from_reference
from questions.grading.tokens import tokenise
from questions.model import KeyPoint, Question

FULL = ("plain", "expert", "solid", "second_language")
OTHER = ("partial", "vague", "wrong", "negated", "neighbour", "heap")
Row = dict[str, Any]
Method = Callable[[Question, str], float]


def rows_of(path: Path) -> list[Row]:
    """The lines of a data file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def study_question(path: Path) -> Question:
    """A rubric of the study in the bank's terms; what the bank's format lacks is left out."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    points = tuple(
        KeyPoint(p["point"], p["weight"], accept=tuple(p["accept"]), contradict=tuple(p["contradict"]))
        for p in raw["key_points"]
    )
    return Question(
        raw["group"], "", "", raw["question"], raw["reference"], points, accepted=tuple(raw["accepted"])
    )


def _stems(text: str) -> set[str]:
    return {token.word.stem for token in tokenise(text) if not token.mark and token.content}


def keyword_recall(question: Question, answer: str) -> float:
    """Share of the stemmed content words of the nearest model answer."""
    said = _stems(answer)
    wanted = [_stems(text) for text in (question.reference, *question.accepted)]
    return max(len(words & said) / max(1, len(words)) for words in wanted)


def surface(scorer: Callable[..., float]) -> Method:
    """A rapidfuzz scorer against the nearest model answer."""

    def method(question: Question, answer: str) -> float:
        return max(scorer(text, answer) for text in (question.reference, *question.accepted)) / 100

    return method


def methods() -> dict[str, Method]:
    """What is compared, the grader first."""
    grader = Grader()
    return {
        "this grader": lambda question, answer: grader.grade(question, answer).score,
        "keyword recall": keyword_recall,
        "fuzz.ratio": surface(fuzz.ratio),
        "fuzz.token_set_ratio": surface(fuzz.token_set_ratio),
        "fuzz.WRatio": surface(fuzz.WRatio),
    }


def area(above: Sequence[float], below: Sequence[float]) -> float:
    """Share of pairs in the right order, ties half (area under the ROC curve)."""
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return wins / max(1, len(above) * len(below))


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's r, 0 where one side does not vary."""
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return 0.0
    return statistics.correlation(xs, ys)


def table(title: str, rows: list[Row], scores: dict[str, list[float]]) -> None:
    """One line a method: agreement, mean by kind, AUC of full credit against each other kind."""
    print(f"\n{title}: {len(rows)} answers to {len({row['question_id'] for row in rows})} questions")
    kinds = " ".join(f"{kind[:6]:>6}" for kind in FULL + OTHER)
    print(f"{'':21}   r   error  {kinds}  <60   AUC {' '.join(f'{kind[:6]:>6}' for kind in OTHER)}")
    for name, values in scores.items():
        by_kind: dict[str, list[float]] = defaultdict(list)
        for row, value in zip(rows, values, strict=True):
            by_kind[row["kind"]].append(value)
        full = [value for kind in FULL for value in by_kind[kind]]
        truth = [row["score"] for row in rows]
        error = statistics.mean(abs(a - b) for a, b in zip(truth, values, strict=True))
        means = " ".join(f"{100 * statistics.mean(by_kind[kind]):6.0f}" for kind in FULL + OTHER)
        areas = " ".join(f"{area(full, by_kind[kind]):6.2f}" for kind in OTHER)
        low = sum(value < ENOUGH for value in full)
        agreement = f"{correlation(truth, values):5.3f} {100 * error:5.1f}"
        print(f"{name:21} {agreement}  {means} {low:3}/{len(full)}     {areas}")


def interview(data: Path, rubrics: Path) -> None:
    """Answers to interview questions with rubrics, tuned and held-out questions apart."""
    questions = {path.stem: study_question(path) for path in sorted(rubrics.glob("*.yaml"))}
    rows = [row for row in rows_of(data / "interview-answers.jsonl") if row["question_id"] in questions]
    tuned = set(sorted(questions)[::2])
    scores = {
        name: [method(questions[row["question_id"]], row["answer"]) for row in rows]
        for name, method in methods().items()
    }
    for title, keep in (("Held out", False), ("Tuned on", True)):
        chosen = [i for i, row in enumerate(rows) if (row["question_id"] in tuned) is keep]
        table(
            f"Interview answers, {title.lower()}",
            [rows[i] for i in chosen],
            {n: [s[i] for i in chosen] for n, s in scores.items()},
        )
    _accused(questions, rows, tuned)
    _milliseconds(questions, rows)
    for title, keep in (("held out", False), ("tuned on", True)):
        leave_one_out(title, [q for q in questions.values() if (q.id in tuned) is keep], show=keep)


def _accused(questions: dict[str, Question], rows: list[Row], tuned: set[str]) -> None:
    """How many answers of each kind are told that something they say is not so."""
    grader = Grader()
    counts: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for row in rows:
        kind = "full" if row["kind"] in FULL else row["kind"]
        accused = bool(grader.grade(questions[row["question_id"]], row["answer"]).misconceptions)
        counts[row["question_id"] in tuned, kind].append(accused)
    print()
    for title, keep in (("held out", False), ("tuned on", True)):
        kinds = {kind: counts[keep, kind] for kind in ("full", *OTHER)}
        shown = ", ".join(f"{kind} {sum(found)}/{len(found)}" for kind, found in kinds.items())
        print(f"Accused of a misconception, {title}: {shown}")


def _milliseconds(questions: dict[str, Question], rows: list[Row]) -> None:
    grader = Grader()
    for label in ("cold, rubrics compiled on the way", "warm"):
        times = []
        for row in rows:
            start = time.perf_counter()
            grader.grade(questions[row["question_id"]], row["answer"])
            times.append(1000 * (time.perf_counter() - start))
        print(
            f"Time an answer, {label}: median {statistics.median(times):.2f} ms, longest {max(times):.1f} ms"
        )


def mohler(data: Path) -> None:
    """A bare reference: r pooled and the mean over the questions."""
    rows = rows_of(data / "mohler.jsonl")
    questions = {row["question_id"]: _bare(row) for row in rows}
    print(f"\nMohler, a bare reference: {len(rows)} answers to {len(questions)} questions")
    for name, method in methods().items():
        start = time.perf_counter()
        values = [method(questions[row["question_id"]], row["answer"]) for row in rows]
        each = 1e6 * (time.perf_counter() - start) / len(rows)
        groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row, value in zip(rows, values, strict=True):
            groups[row["question_id"]].append((row["score"], value))
        within = statistics.mean(correlation(*zip(*group, strict=True)) for group in groups.values())
        pooled = correlation([row["score"] for row in rows], values)
        print(f"{name:21} r {pooled:.3f} pooled, {within:.3f} per question, {each:.0f} microseconds")


def _bare(row: Row) -> Question:
    texts = row["reference"] if isinstance(row["reference"], list) else [row["reference"]]
    return from_reference(row["question_id"], row["question"], texts[0], texts[1:])


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/grading-data"))
    data = parser.parse_args().data
    if (data / "interview-answers.jsonl").is_file():
        interview(data, data.parent / "grading-study" / "rubrics")
        mohler(data)
    else:
        print(f"No human-graded answers in {data}: give their folder with --data. Only the bank is measured.")
    bank_samples()


if __name__ == "__main__":
    main()
