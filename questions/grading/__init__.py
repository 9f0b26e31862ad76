"""Grading a free-text answer: deterministic, on a CPU, every point explained in the candidate's own words.

The seam is one class with one method; nothing outside this package knows how it is done:

    grader = Grader()
    grade = grader.grade(question, answer)

`reference.from_reference` makes a question with key points out of a bare reference answer, so that both ways in
share one engine.
"""

from questions.grading.grade import Grader

__all__ = ["Grader"]
