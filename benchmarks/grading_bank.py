"""How well the grader does on the bank itself: its labelled samples, and its model answers left out one at a time."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.model import Question, SampleKind

# Topics of the bank whose samples the grader was developed on; those of the other topics were only measured.
DEVELOPED_ON = ("exceptions", "functions-decorators", "memory-gc", "oop", "testing", "asyncio")
ENOUGH = 0.6  # a full-credit answer graded under this is an error that makes people leave


def bank_samples() -> None:
    """The bank's own labelled samples and model answers, of topics developed on and of the others."""
    questions = list(load_bank(bundled_bank_path()))
    for title, keep in (("developed on", True), ("not developed on", False)):
        chosen = [question for question in questions if (question.topic in DEVELOPED_ON) is keep]
        if any(question.samples for question in chosen):
            _samples(title, chosen)
            leave_one_out(f"the bank, topics {title}", chosen, show=keep)


def _samples(title: str, questions: Sequence[Question]) -> None:
    grader = Grader()
    by_kind: dict[SampleKind, list[tuple[float, float]]] = defaultdict(list)
    rightly: list[bool] = []  # whether a wrong sample is below a good one of its question
    for question in questions:
        scores: dict[SampleKind, list[float]] = defaultdict(list)
        for sample in question.samples:
            scores[sample.kind].append(100 * grader.grade(question, sample.answer).score)
            by_kind[sample.kind].append((sample.score, scores[sample.kind][-1]))
        good = scores[SampleKind.STRONG] + scores[SampleKind.ADEQUATE]
        rightly += [wrong < score for wrong in scores[SampleKind.WRONG] for score in good]
    pairs = [pair for found in by_kind.values() for pair in found]
    error = statistics.mean(abs(wanted - given) for wanted, given in pairs)
    print(f"\nThe bank's samples, topics {title}: {len(pairs)}, mean error {error:.1f} points")
    for kind in SampleKind:
        if by_kind[kind]:
            wanted, given = (statistics.mean(column) for column in zip(*by_kind[kind], strict=True))
            print(f"  {kind.value:9} {len(by_kind[kind]):4}  labelled {wanted:3.0f}, graded {given:3.0f}")
    print(f"  wrong below strong and adequate in {sum(rightly)} of {len(rightly)} pairs")


def leave_one_out(title: str, questions: Sequence[Question], show: bool) -> None:
    """Each model answer graded by its question without it: accusations are false, and it should score high.

    `show` prints the accusations; what is not to be developed on is better not seen.
    """
    grader = Grader()
    accused, low, scores = 0, 0, []
    for question in questions:
        texts = (question.reference, *question.accepted)
        for index, text in enumerate(texts):
            others = texts[:index] + texts[index + 1 :]
            rest = replace(question, id=f"{question.id}-{index}", reference=others[0], accepted=others[1:])
            grade = grader.grade(rest, text)
            scores.append(grade.score)
            low += grade.score < ENOUGH
            accused += bool(grade.misconceptions)
            for found in grade.misconceptions if show else ():
                quoted = " … ".join(text[span.start : span.end] for span in found.spans)
                print(f"  false accusation, {question.id}: {found.claim!r} for {quoted!r}")
    if scores:
        mean = 100 * statistics.mean(scores)
        print(f"Leave one out, {title}: {accused} of {len(scores)} accused, {low} under 60, mean {mean:.0f}")
