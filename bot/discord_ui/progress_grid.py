"""The picture of scores by topic and difficulty, a table with numbers in it, and the same facts as its alt text.

Drawing happens in a worker process (see `drawing`), which gets nothing but these values. Measures are pixels from the
top left corner; on a phone Discord shows the picture at about half its size.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.render.text import clip
from bot.discord_ui.sheet import FACTS, MARGIN, RULE, SMALL, TITLE, WIDTH, Sheet
from bot.wording import percent

MOST_ROWS = 14
SHADES = (
    ("#223a52", "#ffffff"),
    ("#24587d", "#ffffff"),
    ("#2278ab", "#ffffff"),
    ("#4fb6e8", "#10202c"),
    ("#b5e4fb", "#10202c"),
)
"""Of a cell and its number, for each fifth of the scores: one hue, told apart by how light it is."""
NOT_YET = "#2a2c31"
_COLUMN, _APART, _GAP = 112.0, 6.0, 18.0
_SIZES = (25, 23)
"""Of names, as large as there is room for."""
_STEP = 29
_LEAST = 17
"""Of a count in the thousands, which would not fit otherwise."""
_SCORE, _COUNT = FACTS._replace(weight="bold"), SMALL._replace(size=21)
_LINES = SMALL._replace(size=24)


@dataclass(frozen=True, slots=True)
class GridCell:
    """So many answers of that mean score, 0 to 1. Without an answer: `exists` says whether there is a question."""

    score: float | None
    answers: int = 0
    exists: bool = True


@dataclass(frozen=True, slots=True)
class GridRow:
    """A topic: its cells, and the one over all of them, last."""

    name: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridChart:
    """What the picture shows. `heads`: of the cells of a row. `total`: the row below all; `left_out`: rows."""

    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    total: GridRow
    left_out: int = 0


def describe(chart: GridChart) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; counts go first, then long names give way."""
    text = ""
    for longest, counts in ((60, True), (60, False), (30, False), (18, False), (10, False)):
        lines = [_said(chart, row, longest, counts=counts) for row in (*chart.rows, chart.total)]
        what = "mean points of 100 (answers)" if counts else "mean points of 100"
        text = f"Scores by topic and difficulty, {what}. {'; '.join(lines)}."
        if chart.left_out:
            text += f" {chart.left_out} more in the text."
        if len(text) <= ALT_TEXT_LIMIT:
            break
    return clip(text, ALT_TEXT_LIMIT)


def _said(chart: GridChart, row: GridRow, longest: int, *, counts: bool) -> str:
    cells = [
        f"{head.lower()} {percent(cell.score)}{f' ({cell.answers:,})' if counts else ''}"
        for head, cell in zip(chart.heads, row.cells, strict=True)
        if cell.score is not None
    ]
    return f"{clip(' '.join(row.name.split()), longest)}: {', '.join(cells)}"


def draw_grid(chart: GridChart) -> bytes:
    """The table as a PNG; the same chart gives the same bytes, without a date or a version in them."""
    sheet = Sheet()
    top = MARGIN + 28.0
    sheet.text(MARGIN, top, "Scores by topic and difficulty", TITLE)
    top += 38
    sheet.text(MARGIN, top, "mean points of 100 (over so many answers)", _LINES)
    top += 56
    for column, head in enumerate(chart.heads):
        sheet.text(_middle(chart, column), top, head, SMALL._replace(weight="bold"), "center")
    top += 14
    for number, row in enumerate(chart.rows, 1):
        top = _row(sheet, chart, row, top, f"Topic {number}")
    top += 10
    sheet.line(MARGIN, WIDTH - MARGIN, top, RULE, 2)
    top = _row(sheet, chart, chart.total, top + 8, "All", filled=False)
    top = _key(sheet, chart, top + 36)
    return sheet.png(top + MARGIN)


def _left(chart: GridChart, column: int) -> float:
    return WIDTH - MARGIN - (len(chart.heads) - column) * _COLUMN


def _middle(chart: GridChart, column: int) -> float:
    return _left(chart, column) + _APART / 2 + (_COLUMN - _APART) / 2


def _row(
    sheet: Sheet, chart: GridChart, row: GridRow, top: float, instead: str, *, filled: bool = True
) -> float:
    """Its name, or what stands for it, in as many lines as it takes, and its cells. Returns where it ends."""
    name = sheet.writable(row.name, instead)
    room = _left(chart, 0) - MARGIN - _GAP
    lines, size = _lines(sheet, name, room)
    height = max(54.0, _STEP * len(lines) + 12.0)
    first = top + height / 2 - _STEP * (len(lines) - 1) / 2 + 0.36 * size
    for number, line in enumerate(lines):
        sheet.text(MARGIN, first + _STEP * number, line, FACTS._replace(size=size))
    for column, cell in enumerate(row.cells):
        whole = column == len(row.cells) - 1
        _cell(sheet, cell, _left(chart, column), top, height, filled=filled and not whole)
    return top + height + _APART


def _lines(sheet: Sheet, name: str, room: float) -> tuple[list[str], int]:
    """The name as large as two lines take it, else whole in more of them."""
    for size in _SIZES:
        lines = sheet.wrapped(name, FACTS._replace(size=size), room, 2)
        if not lines[-1].endswith("…"):
            return lines, size
    return sheet.wrapped(name, FACTS._replace(size=_SIZES[-1]), room, 4), _SIZES[-1]


def _cell(sheet: Sheet, cell: GridCell, left: float, top: float, height: float, *, filled: bool) -> None:
    """A number on its shade; a dash where a question waits, nothing where there is none."""
    middle, line = left + _COLUMN / 2, top + height / 2 + 10
    if cell.score is None:
        if cell.exists:
            if filled:
                _block(sheet, left, top, height, NOT_YET)
            sheet.text(middle, line, "–", _COUNT, "center")
        return
    shade, ink = SHADES[min(percent(cell.score) // 20, len(SHADES) - 1)]
    if filled:
        _block(sheet, left, top, height, shade)
    score = _SCORE._replace(colour=ink) if filled else _SCORE
    count = _COUNT._replace(colour=ink) if filled else _COUNT
    value, basis = str(percent(cell.score)), f"({_brief(cell.answers)})"
    wide = sheet.width_of(value, score)
    if wide + _APART + sheet.width_of(basis, count) > _COLUMN - _APART:
        count = count._replace(size=_LEAST)
    whole = wide + _APART + sheet.width_of(basis, count)
    if whole > _COLUMN - _APART:  # more answers than anybody gives: the text has their number
        basis, whole = "", wide
    sheet.text(middle - whole / 2, line, value, score)
    sheet.text(middle - whole / 2 + wide + _APART, line, basis, count)


def _brief(count: int) -> str:
    """'850', '1.2k', '14k': in no more room than three digits take."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9950 else f"{count / 1000:.0f}k"


def _block(sheet: Sheet, left: float, top: float, height: float, colour: str) -> None:
    sheet.block(left + _APART / 2, left + _COLUMN - _APART / 2, top, top + height, colour)


def _key(sheet: Sheet, chart: GridChart, top: float) -> float:
    """What the shades and the dash mean. Returns the line on which it ends."""
    left: float = MARGIN
    sheet.text(left, top, "0", SMALL)
    left += sheet.width_of("0", SMALL) + 12
    for shade, _ in SHADES:
        sheet.block(left, left + 34, top - 17, top + 1, shade)
        left += 36
    sheet.text(left + 10, top, "100", SMALL)
    sheet.text(WIDTH - MARGIN, top, "–  not answered yet", SMALL, "right")
    if chart.left_out:
        top += 40
        sheet.text(MARGIN, top, f"{chart.left_out:,} more topics in the text", SMALL)
    return top
