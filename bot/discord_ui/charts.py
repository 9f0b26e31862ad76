"""The picture of a final report, and the same facts as its alt text.

Drawing happens in a worker process (see `drawing`). Measures are pixels from the top left corner; on a phone Discord
shows the picture at about half its size.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.render.text import clip
from bot.discord_ui.sheet import (
    FACTS,
    GUTTER,
    HEADING,
    MARGIN,
    RING,
    RULE,
    SCORE,
    SMALL,
    STROKE,
    SUMMARY,
    TITLE,
    WIDTH,
    Sheet,
)
from bot.wording import counted, outcome_counts, percent
from questions.report import Report, Share

_MOST_ROWS = 16


def describe(report: Report) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; long topic names give way first."""
    text = ""
    for longest in (80, 50, 30, 18, 10):
        parts = [f"Interview report: {percent(report.score)} of 100", ", ".join(outcome_counts(report))]
        for title, shares, unit in _sections(report):
            listed = [
                f"{clip(' '.join(share.name.split()), longest)} {percent(share.score)} ({counted(share.count, unit)})"
                for share in shares
            ]
            parts.append(f"{title}: {', '.join(listed)}")
        text = f"{'. '.join(parts)}. {report.summary}".strip()
        if len(text) <= ALT_TEXT_LIMIT:
            break
    return clip(text, ALT_TEXT_LIMIT)


def draw_report(report: Report) -> bytes:
    """The report as a PNG; the same report gives the same bytes, without a date or a version in them."""
    sheet = Sheet()
    top = _header(sheet, report)
    for title, shares, unit in _sections(report):
        top = _section(sheet, top, title, shares, unit)
    return sheet.png(top + MARGIN)


def _sections(report: Report) -> list[tuple[str, tuple[Share, ...], str]]:
    every = [("By topic", report.by_topic, "question"), ("By facet", report.by_facet, "key point")]
    return [section for section in every if section[1]]


def _header(sheet: Sheet, report: Report) -> float:
    """The score in its ring, with what was answered beside it. Returns where it ends."""
    middle = MARGIN + RING + STROKE / 2
    sheet.ring(middle, middle, report.score)
    sheet.text(middle, middle + 14, str(percent(report.score)), SCORE, "center")
    sheet.text(middle, middle + 44, "of 100", SMALL, "center")
    left = middle + RING + STROKE / 2 + 38
    room = WIDTH - MARGIN - left
    lines = [(line, FACTS, 42) for line in sheet.wrapped(", ".join(outcome_counts(report)), FACTS, room, 2)]
    lines += [(line, SUMMARY, 36) for line in sheet.wrapped(report.summary, SUMMARY, room, 3)]
    top = max(MARGIN + 26, middle + 10 - sum(step for *_, step in lines) / 2)
    sheet.text(left, top, "Mock interview", TITLE)
    for line, style, step in lines:
        top += step
        sheet.text(left, top, line, style)
    return max(middle + RING + STROKE / 2, top)


def _section(sheet: Sheet, top: float, title: str, shares: Sequence[Share], unit: str) -> float:
    """A heading and a bar for each share, down two columns when there are many or the names are short."""
    sheet.line(MARGIN, WIDTH - MARGIN, top + 40, RULE, 2)
    top += 86
    rows = [(sheet.writable(share.name, f"Topic {number}"), share) for number, share in enumerate(shares, 1)]
    if len(rows) > _MOST_ROWS:
        sheet.text(WIDTH - MARGIN, top, f"{len(rows) - _MOST_ROWS} more in the text", SMALL, "right")
        rows = rows[: _MOST_ROWS // 2] + rows[-_MOST_ROWS // 2 :]
    columns = 1 if len(rows) <= (5 if unit == "question" else 2) else 2
    width = (WIDTH - 2 * MARGIN - (columns - 1) * GUTTER) / columns
    sheet.text(MARGIN, top, title if columns == 1 else f"{title} ({unit}s)", HEADING)
    cells = [sheet.cell(name, share, unit if columns == 1 else "", width) for name, share in rows]
    deep = -(-len(cells) // columns)
    for row in range(deep):
        height = max(cell.height for cell in cells[row::deep])
        for column, cell in enumerate(cells[row::deep]):
            sheet.draw_cell(cell, MARGIN + column * (width + GUTTER), top, width, height)
        top += height
    return top
