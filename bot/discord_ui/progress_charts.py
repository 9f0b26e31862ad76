"""The picture of somebody's scores over time, and the same facts as its alt text.

Drawing happens in a worker process (see `drawing`), which gets nothing but these values. Measures are pixels from the
top left corner; on a phone Discord shows the picture at about half its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.render.text import clip
from bot.discord_ui.sheet import AXIS, COLUMN, FACTS, MARGIN, RULE, SMALL, TITLE, WIDTH, Sheet
from bot.wording import counted, percent

FEW = 3
"""A week with fewer answers says little: its dot is hollow."""
_LEFT, _RIGHT, _HIGH = MARGIN + 100, WIDTH - MARGIN - 34, 300
_PITCH = 76
"""Two marks stand at most so far apart: few of them make no course across the whole picture."""
_DOT, _LEAST_DOT, _THICK, _THIN = 19.0, 9.0, 5.0, 2.0
_FAINT = "#4d7f96"
"""A line over weeks without an answer."""
_VALUE, _FACTS = FACTS._replace(size=24, weight="bold"), SMALL._replace(size=24)
_ALL_NAMED = 10
"""Up to so many marks have their score beside them; of more the highest, the lowest and the latest."""
_BESIDE = ((0.0, -31.0), (-30.0, -24.0), (30.0, -24.0), (30.0, 26.0), (-30.0, 26.0), (0.0, 31.0))
"""Where a score stands from its mark, the best places first; of the lowest marks the other way round."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A mean score, 0 to 1, of an answer on that day, or of the answers of the week that begins with it."""

    day: date
    score: float
    answers: int = 1


@dataclass(frozen=True, slots=True)
class TimeChart:
    """What the picture shows, oldest first; at least one mark."""

    facts: str
    marks: tuple[TimeMark, ...]
    weekly: bool


class _Plot(Sheet):
    """A sheet with lines and dots."""

    def path(self, places: Sequence[tuple[float, float]], colour: str, thickness: float) -> None:
        """A line through these places, in their order."""
        from matplotlib.lines import Line2D

        across, down = zip(*places, strict=True)
        self._add(Line2D(across, down, color=colour, linewidth=thickness, solid_capstyle="round"))

    def dot(self, place: tuple[float, float], size: float, *, hollow: bool) -> None:
        """A disc, or a ring that hides the line behind it."""
        from matplotlib.lines import Line2D

        rim = size / 4
        inside = self._figure.get_facecolor() if hollow else COLUMN
        disc = Line2D([place[0]], [place[1]], linestyle="", marker="o", markersize=size - rim)
        disc.set(markeredgewidth=rim, markeredgecolor=COLUMN, markerfacecolor=inside)
        self._add(disc)


def describe(chart: TimeChart) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; dates give way first, then the oldest marks."""
    text = ""
    weekly = "Weeks, by their Mondays, oldest first" if chart.weekly else "Answers, oldest first"
    begin = f"Scores over time: {chart.facts}. {weekly}: "
    for told in (_dated, _bare):
        parts = [told(mark, before, weekly=chart.weekly) for mark, before in _with_before(chart.marks)]
        text = f"{begin}{', '.join(parts)}."
        if len(text) <= ALT_TEXT_LIMIT:
            break
    return clip(text, ALT_TEXT_LIMIT)


def _with_before(marks: Sequence[TimeMark]) -> list[tuple[TimeMark, TimeMark | None]]:
    return list(zip(marks, (None, *marks[:-1]), strict=True))


def _dated(mark: TimeMark, before: TimeMark | None, *, weekly: bool) -> str:
    """The day where it is another than that of the mark before, the year where it is another."""
    day = ""
    if before is None or before.day != mark.day:
        day = f"{short(mark.day)} "
        if before is None or before.day.year != mark.day.year:
            day = f"{short(mark.day)} {mark.day.year} "
    return f"{day}{_bare(mark, before, weekly=weekly)}"


def _bare(mark: TimeMark, before: TimeMark | None, *, weekly: bool) -> str:
    """The score; of a week how many answers it is the mean of."""
    return (
        f"{percent(mark.score)} ({counted(mark.answers, 'answer')})" if weekly else f"{percent(mark.score)}"
    )


def short(day: date) -> str:
    """'2 Mar'."""
    return f"{day.day} {day:%b}"


def draw_scores(chart: TimeChart) -> bytes:
    """The course as a PNG; the same chart gives the same bytes, without a date or a version in them."""
    sheet = _Plot()
    top = _header(sheet, chart)
    foot = top + _HIGH
    _scale(sheet, top, foot)
    across, pitch = _across(chart)
    places = [(x, foot - mark.score * _HIGH) for x, mark in zip(across, chart.marks, strict=True)]
    _course(sheet, chart, places)
    size = min(_DOT, max(0.9 * pitch, _LEAST_DOT))
    for place, mark in zip(places, chart.marks, strict=True):
        sheet.dot(place, size, hollow=_is_few(chart, mark))
    _values(sheet, places, [mark.score for mark in chart.marks])
    end = _days(sheet, [mark.day for mark in chart.marks], across, foot)
    if any(_is_few(chart, mark) for mark in chart.marks):
        end += 42
        sheet.dot((MARGIN + 10, end - 8), _DOT, hollow=True)
        sheet.text(MARGIN + 32, end, f"a week with fewer than {FEW} answers", SMALL)
    return sheet.png(end + MARGIN)


def _is_few(chart: TimeChart, mark: TimeMark) -> bool:
    return chart.weekly and mark.answers < FEW


def _header(sheet: Sheet, chart: TimeChart) -> float:
    """Returns where 100 stands."""
    top = MARGIN + 28.0
    sheet.text(MARGIN, top, "Scores over time", TITLE)
    for line in sheet.wrapped(chart.facts, _FACTS, WIDTH - 2 * MARGIN, 2):
        top += 38
        sheet.text(MARGIN, top, line, _FACTS)
    return top + 58


def _scale(sheet: Sheet, top: float, foot: float) -> None:
    """Points from 0 to 100."""
    for points in range(0, 101, 25):
        level = foot - points / 100 * (foot - top)
        sheet.block(_LEFT - 26, WIDTH - MARGIN, level - 1, level + 1, RULE if points else AXIS)
        sheet.text(_LEFT - 38, level + 8, str(points), SMALL, "right")


def _across(chart: TimeChart) -> tuple[list[float], float]:
    """Where the marks stand, answers at equal distances, weeks as far apart as they are; and that distance."""
    steps = list(range(len(chart.marks)))
    if chart.weekly:
        steps = [(mark.day - chart.marks[0].day) // _WEEK for mark in chart.marks]
    pitch = min(_PITCH, (_RIGHT - _LEFT) / max(steps[-1], 1))
    return [_LEFT + step * pitch for step in steps], pitch


def _course(sheet: _Plot, chart: TimeChart, places: Sequence[tuple[float, float]]) -> None:
    """From mark to mark; thin and faint over weeks in which there was no answer."""
    for index, (before, after) in enumerate(pairwise(chart.marks)):
        gap = chart.weekly and after.day - before.day > _WEEK
        sheet.path(places[index : index + 2], _FAINT if gap else COLUMN, _THIN if gap else _THICK)


def _values(sheet: Sheet, places: Sequence[tuple[float, float]], scores: Sequence[float]) -> None:
    """Scores beside the marks, where nothing else is; of many marks only those that stand out."""
    named = [len(scores) - 1, scores.index(max(scores)), scores.index(min(scores))]
    if len(scores) <= _ALL_NAMED:
        named = list(range(len(scores)))
    foot = max(y + score * _HIGH for (_, y), score in zip(places, scores, strict=True))
    taken: list[tuple[float, float]] = []
    for index in dict.fromkeys(named):
        x, y = places[index]
        around = places[max(index - 1, 0) : index + 2]
        busy = [*taken, *(place for place in places if place != (x, y)), *_along(around)]
        low = len(around) > 1 and all(y >= other for _, other in around)
        for across, down in _BESIDE[::-1] if low else _BESIDE:
            middle, level = x + across, y + down
            in_plot = middle > _LEFT - 4 and level < foot - 16
            if in_plot and not any(abs(middle - a) < 25 and abs(level - b) < 18 for a, b in busy):
                taken.append((middle, level))
                sheet.text(middle, level + 9, str(percent(scores[index])), _VALUE, "center")
                break


def _along(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of the line through these places."""
    parts = [part / 16 for part in range(1, 16)]
    return [(a + (c - a) * part, b + (d - b) * part) for (a, b), (c, d) in pairwise(places) for part in parts]


def _days(sheet: Sheet, days: Sequence[date], across: Sequence[float], foot: float) -> float:
    """Dates below the axis: the first, the latest and as many between as have room. Returns where they end."""
    taken: list[tuple[float, float]] = []
    last = len(days) - 1
    for index in dict.fromkeys((0, last, *range(1, last))):
        if index and days[index] in (days[0], days[index - 1]) and (index != last or days[0] == days[last]):
            continue
        half = sheet.width_of(short(days[index]), SMALL) / 2
        middle = min(across[index], WIDTH - MARGIN - half)
        if not any(middle - half < right + 26 and middle + half > left - 26 for left, right in taken):
            taken.append((middle - half, middle + half))
            sheet.text(middle, foot + 40, short(days[index]), SMALL, "center")
            sheet.block(across[index] - 1, across[index] + 1, foot, foot + 10, AXIS)
    return foot + 40
