"""The bank: load a folder of topic files, look questions up, search them.

A bank is read once and never changes; the only input and output of this room is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from questions.model import Difficulty, KeyPoint, Question, Sample, Source, Topic
from questions.schema import KeyPointFile, QuestionFile, TopicFile
from questions.yaml_lines import LineLoader, Lines

MAX_FILE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the bank."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place, in one sentence that says what to do."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class BankError(Exception):
    """The bank cannot be used. `problems` names every place; the message is the first and their number."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{self.problems[0]}{more}")


@dataclass(frozen=True, slots=True)
class Bank:
    """All questions, in the order of their files. Build one with `load_bank`."""

    topics: Mapping[str, Topic]
    questions: Mapping[str, Question]
    places: Mapping[str, Place]

    def __len__(self) -> int:
        return len(self.questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def get(self, question_id: str) -> Question | None:
        """The question of that id, or None when the bank has none (a bank may lose questions)."""
        return self.questions.get(question_id)

    def pool(self, topics: Iterable[str] = (), difficulty: Difficulty | None = None) -> tuple[Question, ...]:
        """The questions of these topics (none named: of all) and this difficulty (None: of any)."""
        wanted = frozenset(topics)
        return tuple(
            question
            for question in self
            if (not wanted or question.topic in wanted)
            and (difficulty is None or question.difficulty is difficulty)
        )


def bundled_bank_path() -> Path:
    """The folder of the bank that comes with the package."""
    return Path(str(files("questions"))) / "data"


def load_bank(folder: Path) -> Bank:
    """Read every *.yaml file of a folder.

    Raises BankError, naming every file and line that is wrong, when one cannot be used.
    """
    if not folder.is_dir():
        raise BankError(
            [Problem(Place(folder, 0), "is not a folder; name one that holds *.yaml topic files")]
        )
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BankError([Problem(Place(folder, 0), "holds no *.yaml topic file")])
    problems: list[Problem] = []
    topics: dict[str, Topic] = {}
    questions: dict[str, Question] = {}
    places: dict[str, Place] = {}
    for path in paths:
        loaded = _load_file(path, problems)
        if loaded is None:
            continue
        file, lines = loaded
        topics[file.topic] = Topic(file.topic, file.title, file.summary)
        for index, entry in enumerate(file.questions):
            place = Place(path, lines.of(("questions", index)))
            if entry.id in questions:
                problems.append(Problem(place, f"id {entry.id!r} stands already at {places[entry.id]}"))
                continue
            questions[entry.id] = _question(file.topic, entry)
            places[entry.id] = place
    if problems:
        raise BankError(problems)
    return Bank(topics, questions, places)


def _load_file(path: Path, problems: list[Problem]) -> tuple[TopicFile, Lines] | None:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            problems.append(Problem(Place(path, 0), f"is larger than {MAX_FILE_BYTES // 2**20} MB"))
            return None
        text = path.read_text(encoding="utf-8")
        loader = LineLoader(text)
        data = loader.load()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(Place(path, 0), f"cannot be read: {error}"))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        problems.append(Problem(Place(path, _yaml_line(error)), f"is not YAML: {_yaml_problem(error)}"))
        return None
    if not isinstance(data, dict):
        problems.append(Problem(Place(path, 1), "is not a topic: it needs topic, title and questions"))
        return None
    try:
        file = TopicFile.model_validate(data)
    except ValidationError as error:
        problems.extend(_problems(path, loader.lines, data, error))
        return None
    if file.topic != path.stem:
        problems.append(Problem(Place(path, loader.lines.of(("topic",))), f"topic must be {path.stem!r}"))
        return None
    return file, loader.lines


def _problems(path: Path, lines: Lines, data: Mapping[str, Any], error: ValidationError) -> Iterator[Problem]:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    places = [tuple(part for part in detail["loc"] if isinstance(part, str | int)) for detail in details]
    for where, detail in zip(places, details, strict=True):
        if detail["type"] == "too_short" and any(
            len(o) > len(where) and o[: len(where)] == where for o in places
        ):
            continue  # pydantic counts only the valid items: the bad ones inside are reported already
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "too_long" and not isinstance(_at(data, where), list):
            message = message.replace("items", "characters")
        yield Problem(Place(path, lines.of(where)), f"{_named(data, where)}: {message}")


def _at(data: Any, where: tuple[str | int, ...]) -> Any:
    for part in where:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _named(data: Mapping[str, Any], where: tuple[str | int, ...]) -> str:
    """'question memory-gc, key_points 2, accept' rather than a tuple of numbers."""
    names: list[str] = []
    for depth, part in enumerate(where):
        if isinstance(part, int):
            names[-1] += f" {part + 1}"
            if depth == 1 and where[0] == "questions":
                entry = data["questions"][part]
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    names[-1] = f"question {entry['id']}"
        else:
            names.append(part)
    return ", ".join(names) or "file"


def _yaml_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _yaml_problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _question(topic: str, entry: QuestionFile) -> Question:
    return Question(
        id=entry.id,
        topic=topic,
        title=entry.title or entry.prompt[:90],
        prompt=entry.prompt,
        reference=entry.reference,
        key_points=tuple(_key_point(key_point) for key_point in entry.key_points),
        kind=entry.kind,
        difficulty=entry.difficulty,
        code=entry.code,
        output=entry.output,
        accepted=entry.accepted,
        samples=tuple(Sample(sample.answer, sample.score, sample.kind) for sample in entry.samples),
        sources=tuple(Source(source.title, source.url) for source in entry.sources),
        tags=entry.tags,
        follow_ups=entry.follow_ups,
        prerequisites=entry.prerequisites,
    )


def _key_point(entry: KeyPointFile) -> KeyPoint:
    return KeyPoint(
        point=entry.point,
        weight=entry.weight,
        facet=entry.facet,
        accept=entry.accept,
        contradict=entry.contradict,
        hint=entry.hint,
        probe=entry.probe,
    )
