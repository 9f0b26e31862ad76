"""How fast grading is and how much memory it takes: `python -m benchmarks.grading_speed [--quick]`.

All data is the bundled bank's, so it runs everywhere. Times are of the processor, and of several the fastest, since
what else runs on the machine is not the grader's; the first time, when none of an answer's words were seen before, is
shown apart. Memory and loading are measured in a process of their own, by the clock.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.grading.compiling import compile_rubric
from questions.model import Question

WORDS, LONG = 60, 4_000  # words of an everyday answer, characters of a long one
POINTS, RIGHT, WRONG = 5, 8, 6  # key points of the stated shape, and phrases of each
LENGTHS = (250, 500, 1_000, 2_000, 4_000, 8_000)
QUESTIONS = 200  # what memory is extrapolated to
Pair = tuple[Question, str]

# Run in a fresh process: how long the grader takes to load, and what it keeps.
_FRESH = """
import time
start = time.perf_counter()
from questions.grading import Grader
imported = time.perf_counter()
from questions.bank import bundled_bank_path, load_bank
questions = list(load_bank(bundled_bank_path()))
loaded = time.perf_counter()
import psutil
def resident():
    return psutil.Process().memory_info().rss / 2**20
sizes = [resident()]
grader = Grader()
started = time.perf_counter()
grader.prepare(questions[:1])
first = time.perf_counter()
sizes.append(resident())
grader.prepare(questions)
sizes.append(resident())
for question in questions:
    for sample in question.samples:
        grader.grade(question, sample.answer)
sizes.append(resident())
print(imported - start, first - started, loaded - imported, *sizes)
"""


def stated_shape(question: Question) -> Question | None:
    """A question cut to the shape that the aim is stated for; None if it is too small."""
    points = tuple(
        replace(point, accept=point.accept[:RIGHT], contradict=point.contradict[:WRONG])
        for point in question.key_points[:POINTS]
        if len(point.accept) >= RIGHT and len(point.contradict) >= WRONG
    )
    if len(points) < POINTS:
        return None
    return replace(question, id=f"{question.id}-cut", key_points=points)


def prose(question: Question) -> str:
    """Everything that the bank has people say about a question."""
    return " ".join([sample.answer for sample in question.samples] + [question.reference, *question.accepted])


def everyday(question: Question) -> Iterator[str]:
    """Answers of sixty words, one after another out of what people say."""
    words = prose(question).split()
    for start in range(0, len(words) - WORDS, WORDS):
        yield " ".join(words[start : start + WORDS])


def _words_of(question: Question) -> list[str]:
    texts = [text for point in question.key_points for text in (*point.accept, *point.contradict)]
    return " ".join(texts).split()


def _shuffled(question: Question) -> str:
    words = _words_of(question)
    random.Random(0).shuffle(words)
    return " ".join(words)


def _phrases(question: Question) -> str:
    return " ".join(
        f"{text}." for point in question.key_points for text in (*point.accept, *point.contradict)
    )


# What is made of a question's own words to be as hard as can be, and repeated up to any length.
KINDS: dict[str, Callable[[Question], str]] = {
    "what people say": prose,
    "every phrase of the rubric": _phrases,
    "the rubric's words shuffled": _shuffled,
    "one word repeated": lambda question: max(_words_of(question), key=len),
    "a comma after every word": lambda question: ", ".join(_words_of(question)) + ",",
    "a sentence of every word": lambda question: ". ".join(_words_of(question)) + ".",
    "everything denied": lambda question: " not ".join(_words_of(question)),
    "brackets in brackets": lambda question: " (".join(_words_of(question)),
    "code": lambda question: "\n".join(f"    {word} = f({word}[0])" for word in _words_of(question)),
    "other scripts and accents": lambda question: "".join(
        f"{word[0]}\u0301{word[1:]} \u6f22\u5b57 \ufb01 " for word in _words_of(question)
    ),
}


def long_answer(kind: str, question: Question, length: int = LONG) -> str:
    """An answer of that kind and length."""
    text = KINDS[kind](question) + " "
    return (text * (length // len(text) + 1))[:length]


def milliseconds(grader: Grader, pair: Pair, times: int) -> float:
    """The fastest of several times."""
    fastest = float("inf")
    for _ in range(times):
        start = time.thread_time()
        grader.grade(*pair)
        fastest = min(fastest, time.thread_time() - start)
    return 1000 * fastest


def show(title: str, pairs: Sequence[Pair], times: int) -> None:
    """One line of figures: the typical answer, the slowest in a hundred, the slowest."""
    grader = Grader()
    grader.prepare({question.id: question for question, _ in pairs}.values())
    first = sorted(milliseconds(grader, pair, 1) for pair in pairs)
    again = sorted(milliseconds(grader, pair, times) for pair in pairs)
    late = again[len(again) * 99 // 100]
    print(
        f"{title:42} {len(pairs):4} answers: median {statistics.median(again):6.2f}, 99% within {late:6.2f}, "
        f"longest {again[-1]:6.2f} ms; at first sight {statistics.median(first):6.2f} ms"
    )


def by_length(questions: Sequence[Question], times: int) -> None:
    """Whether time grows as length does."""
    grader = Grader()
    print(f"\nMedian ms by characters:{'':19}" + "".join(f"{length:8}" for length in LENGTHS))
    for kind in KINDS:
        medians = [
            statistics.median(
                milliseconds(grader, (question, long_answer(kind, question, length)), times)
                for question in questions
            )
            for length in LENGTHS
        ]
        print(f"{kind:42} " + "".join(f"{median:8.2f}" for median in medians))


def compiling(questions: Sequence[Question]) -> None:
    """How long a rubric takes to be made where all its words are known, so the second time."""
    spent = []
    for question in questions:
        compile_rubric(question)
        start = time.thread_time()
        compile_rubric(question)
        spent.append(1000 * (time.thread_time() - start))
    print(f"\nCompiling a rubric: median {statistics.median(spent):.1f}, longest {max(spent):.1f} ms")


def fresh(questions: int) -> None:
    """Memory and loading, in a process that has done nothing else."""
    ran = subprocess.run([sys.executable, "-c", _FRESH], check=True, capture_output=True, text=True)  # noqa: S603
    imported, first, loaded, before, tables, compiled, graded = map(float, ran.stdout.split())
    each = (graded - tables) / max(1, questions - 1)
    print(
        f"Loading: import {imported:.2f} s, tables and first rubric {first:.2f} s (the bank itself {loaded:.2f} s)"
    )
    print(
        f"Memory: tables {tables - before:.1f} MB, {questions} rubrics {compiled - tables:.1f} MB, "
        f"graded all samples {graded - compiled:.1f} MB more; "
        f"{QUESTIONS} questions would take {tables - before + QUESTIONS * each:.0f} MB"
    )


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every fifth question only")
    questions = list(load_bank(bundled_bank_path()))[:: 5 if parser.parse_args().quick else 1]
    cut = [small for question in questions if (small := stated_shape(question))]
    shape = f"{WORDS} words, {POINTS} points of {RIGHT} + {WRONG} phrases"
    show(shape, [(question, text) for question in cut for text in everyday(question)], 5)
    show(f"{WORDS} words, the bank's rubrics", [(q, text) for q in questions for text in everyday(q)], 5)
    samples = [(question, sample.answer) for question in questions for sample in question.samples]
    show("samples of the bank, the bank's rubrics", samples, 5)
    print(f"\n{LONG} characters, the bank's rubrics")
    for kind in KINDS:
        show(kind, [(question, long_answer(kind, question)) for question in questions], 3)
    show("one long word", [(question, "x" * LONG) for question in questions], 3)
    print(f"\n{LONG} characters, {POINTS} points of {RIGHT} + {WRONG} phrases")
    for kind in KINDS:
        show(kind, [(question, long_answer(kind, question)) for question in cut], 3)
    by_length(questions[::5], 2)
    compiling(questions)
    fresh(len(list(load_bank(bundled_bank_path()))))


if __name__ == "__main__":
    main()
