"""An answer key: everything about a question that does not depend on the answer."""

from __future__ import annotations

from dataclasses import dataclass

from questions.grading.clauses import split
from questions.grading.compiling import compile_rubric
from questions.grading.leaning import Leanings, leanings
from questions.grading.likeness import Model, read_text
from questions.grading.roles import Roles, roles
from questions.grading.rubric import Rubric
from questions.grading.tokens import tokenise
from questions.model import Question


@dataclass(slots=True)
class AnswerKey:
    """A question compiled. `models` are there where phrases are too few for the rubric to stand alone."""

    question: Question
    rubric: Rubric
    leanings: Leanings
    models: tuple[Model, ...]
    roles: Roles


def compile_key(question: Question) -> AnswerKey:
    """The answer key of a question."""
    rubric = compile_rubric(question)
    models: tuple[Model, ...] = ()
    if rubric.thinness:
        asked = read_text(split(tokenise(question.prompt, rubric.names)))
        texts = (question.reference, *question.accepted)
        models = tuple(Model(read_text(split(tokenise(text, rubric.names))), asked) for text in texts)
    return AnswerKey(question, rubric, leanings(rubric.phrases), models, roles(question, rubric))
