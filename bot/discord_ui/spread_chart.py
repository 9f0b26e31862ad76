"""The picture of the spread of scores for one question, and the same facts as its alt text.

Drawing happens in a worker process (see `drawing`). Measures are pixels from the top left corner; on a phone Discord
shows the picture at about half its size.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.render.text import clip
from bot.discord_ui.sheet import (
    AXIS,
    COLUMN,
    COUNTS,
    FACTS,
    MARGIN,
    MARK,
    MARKED,
    SMALL,
    TITLE,
    UNKNOWN,
    WIDTH,
    Sheet,
)
from bot.wording import percent
from questions.spread import BANDS, Spread, who_answered

# The numbers below the axis stand centred under their places; the first and the last of them end at the margins.
_LEFT, _RIGHT = MARGIN + 7, WIDTH - MARGIN - 21
_PITCH = (_RIGHT - _LEFT) / len(BANDS)
_APART = 8
_TALLEST, _STEP = 260, 65
"""The highest column, and what one person adds to it at most: one alone is no tower."""
_UNTITLED = "Question of the day"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's place with its count above it, which `label_left` to `label_right` is wide."""

    left: float
    top: float
    label_left: float
    label_right: float
    label_top: float


def describe(title: str, spread: Spread) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; a long title gives way."""
    facts = who_answered(spread.people)
    if spread.people:
        bands = zip(BANDS, spread.counts, strict=True)
        counts = ", ".join(f"{least}–{most}: {count:,}" for (least, most), count in bands)
        facts += f", median {percent(spread.median)} of 100. People by points: {counts}"
    begin, end = "Spread of scores for “", f"”. {facts}."
    return begin + clip(" ".join(title.split()) or _UNTITLED, ALT_TEXT_LIMIT - len(begin + end)) + end


def draw_spread(title: str, spread: Spread) -> bytes:
    """The spread as a PNG; the same spread gives the same bytes, without a date or a version in them."""
    sheet = Sheet()
    top = _header(sheet, title, spread)
    foot = top + 72 + min(_TALLEST, _STEP * max(1, *spread.counts))
    columns = _columns(sheet, spread, foot)
    end = _axis(sheet, foot)
    if spread.people:
        _median(sheet, percent(spread.median), columns, top, foot)
    for column in columns:  # over the median's line
        sheet.block(column.left + _APART / 2, column.left + _PITCH - _APART / 2, column.top, foot, COLUMN)
    return sheet.png(end + MARGIN)


def _header(sheet: Sheet, title: str, spread: Spread) -> float:
    """The title and how many answered. Returns the line on which the median's label stands."""
    heading = sheet.writable(title, _UNTITLED)
    if UNKNOWN in heading:  # the title stands in the message too
        heading = _UNTITLED
    top: float = MARGIN - 14
    for line in sheet.wrapped(heading, TITLE, WIDTH - 2 * MARGIN, 3):
        top += 42
        sheet.text(MARGIN, top, line, TITLE)
    top += 52
    sheet.text(MARGIN, top, who_answered(spread.people), FACTS)
    return top + 64 if spread.people else top


def _columns(sheet: Sheet, spread: Spread, foot: float) -> list[_Column]:
    """Where the columns stand; writes the counts above them. A column for nobody is not to be seen."""
    most = max(spread.counts)
    room = [style for style in COUNTS if sheet.width_of(str(most), style) <= _PITCH - 6]
    loud = (room or COUNTS[-1:])[0]
    step = min(_STEP, _TALLEST / max(1, most))
    columns = []
    for band, count in enumerate(spread.counts):
        left = _LEFT + band * _PITCH
        middle = left + _PITCH / 2
        style = loud if count else SMALL
        top = foot - (max(4, step * count) if count else 0)
        half = sheet.width_of(str(count), style) / 2
        sheet.text(middle, top - 10, str(count), style, "center")
        columns.append(_Column(left, top, middle - half, middle + half, top - 10 - style.size))
    return columns


def _axis(sheet: Sheet, foot: float) -> float:
    """Points from 0 to 100. Returns where it ends."""
    sheet.block(MARGIN, WIDTH - MARGIN, foot, foot + 3, AXIS)
    for points in range(0, 101, 10):
        sheet.block(_at(points) - 1, _at(points) + 1, foot, foot + 10, AXIS)
        sheet.text(_at(points), foot + 38, str(points), SMALL, "center")
    sheet.text((_LEFT + _RIGHT) / 2, foot + 76, "points of 100", SMALL, "center")
    return foot + 78


def _median(sheet: Sheet, points: int, columns: list[_Column], top: float, foot: float) -> None:
    """A line from its label to below the axis, not through a count; columns are drawn over it."""
    label, place = f"median {points}", _at(points)
    half = sheet.width_of(label, MARKED) / 2
    middle = min(max(place, MARGIN + half), WIDTH - MARGIN - half)
    sheet.text(middle, top, label, MARKED, "center")
    begin = top + 12
    for column in columns:
        if column.label_left - 4 <= place <= column.label_right + 4:
            sheet.block(place - 2, place + 2, begin, column.label_top - 2, MARK)
            begin = column.top
    sheet.block(place - 2, place + 2, begin, foot + 14, MARK)


def _at(points: int) -> float:
    return _LEFT + points / 100 * (_RIGHT - _LEFT)
