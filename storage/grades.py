"""Grades as JSON text, so that an explanation is kept as it was given even when the bank moves on."""

from __future__ import annotations

from pydantic import TypeAdapter

from questions.model import Grade

_GRADE = TypeAdapter(Grade)


def to_json(grade: Grade) -> str:
    """The whole grade as one JSON object."""
    return _GRADE.dump_json(grade).decode()


def from_json(text: str) -> Grade:
    """The grade that `to_json` wrote, of this version or an earlier one."""
    return _GRADE.validate_json(text)
