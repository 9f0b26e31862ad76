"""Key points that somebody knows, and those worth learning next, with what to do about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.discord_ui.render.message import first_fitting
from bot.discord_ui.render.progress_words import named
from bot.use_cases.progress_outcomes import KeyPoints, PointRecord, PointStatus

_MARKS = {
    PointStatus.COVERED: "✅",
    PointStatus.PARTLY: "🟡",
    PointStatus.MISSING: "⬜",
    PointStatus.CONTRADICTED: "❌",
}
_LATEST = {
    PointStatus.PARTLY: "said in part",
    PointStatus.MISSING: "missing",
    PointStatus.CONTRADICTED: "you said the opposite",
}
_POINT, _TITLE = 250, 80
_LISTED = (5, 4, 3, 2, 1)
"""How many of a kind are listed, by how much room there is."""


def points(found: KeyPoints, titles: Mapping[str, str]) -> tuple[str, ...]:
    """What to learn comes first. `titles`: of topics, by their ids."""
    return first_fitting(_blocks(found, titles, most) for most in _LISTED)


def _blocks(found: KeyPoints, titles: Mapping[str, str], most: int) -> list[str]:
    latest = "answer" if found.answers == 1 else f"{found.answers:,} answers"
    heading = f"### 🧠 Your key points\n-# as your latest {latest} had them"
    weak = [_weak(record) for record in found.weakest[:most]]
    strong = [_strong(record) for record in found.strongest[:most]]
    return [
        heading,
        "\n".join(["**Worth learning next**", *(weak or ["Nothing: your latest answers had every point."])]),
        "\n".join(["**Known best**", *(strong or ["None yet: a point is known once an answer covers it."])]),
        _advice(found.weakest[:most], titles),
    ]


def _weak(record: PointRecord) -> str:
    return f"{_named(record)} · {_LATEST.get(record.latest, record.latest.value)}"


def _strong(record: PointRecord) -> str:
    covered = record.times.get(PointStatus.COVERED, 0)
    times = f"covered {covered} of {record.answers} times" if record.answers > 1 else "covered once"
    return f"{_named(record)} · {times}"


def _named(record: PointRecord) -> str:
    point = named(record.point, _POINT)
    return f"{_MARKS[record.latest]} {point}\n-# {named(record.title, _TITLE)}"


def _advice(weakest: Sequence[PointRecord], titles: Mapping[str, str]) -> str:
    """The way from here: the same questions, their topic, or what is due."""
    if not weakest:
        return "**What to do:** `/question ask` with `difficulty:hard`, or `/review` for what is due again."
    (topic, _), *_ = Counter(record.topic for record in weakest).most_common(1)
    title = named(titles.get(topic, topic), _TITLE)
    return (
        "**What to do**\n"
        "- `/question show` with one of these titles asks that question again.\n"
        f"- `/question ask` with the topic {title} asks about what is missing most.\n"
        "- `/review` brings back what is due, worst first."
    )
