"""Bank files for tests: a finished question as plain data, to be spoiled one way at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Entry = dict[str, Any]

_WHEN = ["soon", "later", "home", "twice", "down", "up", "in", "out"]

_KINDS = {"strong": 95, "adequate": 80, "partial": 45, "wrong": 10, "off": 0}


def key_point(subject: str) -> Entry:
    """A finished key point about a made-up subject."""
    return {
        "point": f"A {subject} is put back after use.",
        "weight": 2,
        "facet": "definition",
        "accept": [f"{subject} goes back {word}" for word in _WHEN],
        "contradict": [f"{subject} stays away {word}" for word in _WHEN[:5]],
        "hint": f"Where does the {subject} go?",
        "probe": f"What about the {subject}?",
    }


def question(question_id: str = "borrowed-tools", **changes: Any) -> Entry:
    """A finished question; a change of None takes a field out."""
    words = question_id.replace("-", " ")
    entry: Entry = {
        "id": question_id,
        "title": f"About {words}",
        "difficulty": "easy",
        "prompt": f"What becomes of {words} in the end?",
        "reference": f"A spanner among {words} is put back after use, and a ladder is put back after use.",
        "key_points": [key_point("spanner"), key_point("ladder")],
        "accepted": [f"The spanner and the ladder go back {when}." for when in ("soon", "later", "home")],
        "samples": [
            {"kind": kind, "score": score, "answer": f"A {kind} answer about a ladder."}
            for kind, score in _KINDS.items()
        ],
        "sources": [{"title": "The Python Tutorial", "url": "https://docs.python.org/3/tutorial/"}],
        "tags": ["tools"],
    }
    return {field: value for field, value in {**entry, **changes}.items() if value is not None}


def program(code: str, output: str, question_id: str = "what-it-prints", **changes: Any) -> Entry:
    """A finished question of kind output."""
    return question(question_id, kind="output", code=code, output=output, **changes)


def write_topic(folder: Path, *questions: Entry, topic: str = "tools", **changes: Any) -> Path:
    """Write a topic file into a folder (made when it is not there) and return the file's path."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{topic}.yaml"
    data = {"topic": topic, "title": topic.title(), "questions": list(questions), **changes}
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    """The number of the first line that holds a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
