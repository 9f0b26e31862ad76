"""The picture of a page of a leaderboard, and the same facts as its alt text.

Drawing happens in a worker process (see `drawing`), which gets nothing but these values. Measures are pixels from the
top left corner; on a phone Discord shows the picture at about half its size.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.leaderboard_lettering import IN_THE_LIST, lettered
from bot.discord_ui.render.text import clip
from bot.discord_ui.sheet import COLUMN, FACTS, MARGIN, MARK, RULE, SMALL, TITLE, WIDTH, Sheet

_ROW, _BAR = 76, 14
_NAMES = tuple(FACTS._replace(size=size) for size in (34, 30, 26, 22))
"""As large as there is room for: most names of 32 characters are seen whole."""
_BOLD = FACTS._replace(size=34, weight="bold")
_TITLE = TITLE._replace(size=38)
_QUIET = FACTS._replace(colour=SMALL.colour)
_APART = 18
YOU = "you"


@dataclass(frozen=True, slots=True)
class Bar:
    """A person on the page. `share` of the longest bar, 0 to 1; `value` in words; `own`: to be picked out."""

    place: int
    name: str
    value: str
    share: float
    own: bool = False


@dataclass(frozen=True, slots=True)
class BoardChart:
    """What the picture shows, best first; in the alt text the two lines make one sentence."""

    title: str
    facts: str
    bars: tuple[Bar, ...]


def describe(chart: BoardChart) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; long names give way first."""
    text = ""
    for longest in (32, 24, 16, 10):
        listed = ", ".join(
            f"{bar.place}. {clip(bar.name, longest)}{f' ({YOU})' if bar.own else ''}: {bar.value}"
            for bar in chart.bars
        )
        text = f"{chart.title}, {chart.facts}. {listed}."
        if len(text) <= ALT_TEXT_LIMIT:
            break
    return clip(text, ALT_TEXT_LIMIT)


def draw_board(chart: BoardChart) -> bytes:
    """The page as a PNG; the same page gives the same bytes, without a date or a version in them."""
    sheet = Sheet()
    top = _header(sheet, chart)
    # Places of one page stand right-aligned in a column as wide as the widest.
    column = max((sheet.width_of(_placed(bar), _BOLD) for bar in chart.bars), default=0.0)
    for bar in chart.bars:
        top = _row(sheet, top, bar, MARGIN + column)
    return sheet.png(top + MARGIN - 12)


def _header(sheet: Sheet, chart: BoardChart) -> float:
    top: float = MARGIN - 14
    for line in sheet.wrapped(chart.title, _TITLE, WIDTH - 2 * MARGIN, 2):
        top += 42
        sheet.text(MARGIN, top, line, _TITLE)
    top += 42
    sheet.text(MARGIN, top, chart.facts, _QUIET)
    sheet.line(MARGIN, WIDTH - MARGIN, top + 26, RULE, 2)
    return top + 26


def _row(sheet: Sheet, top: float, bar: Bar, places: float) -> float:
    """Place, name and value in one line, the bar below the name. Returns where it ends."""
    line, left, right = top + 52, places + _APART, WIDTH - MARGIN
    colour = MARK if bar.own else COLUMN
    sheet.text(places, line, _placed(bar), _BOLD, "right")
    sheet.text(right, line, bar.value, _BOLD, "right")
    room = right - left - sheet.width_of(bar.value, _BOLD) - _APART
    if bar.own:
        room -= sheet.width_of(f"  {YOU}", _BOLD)
    end = _name(sheet, left, line, bar, room)
    if bar.own:
        sheet.text(end, line, f"  {YOU}", _BOLD._replace(colour=MARK))
    foot = line + 10 + _BAR
    sheet.block(left, right, foot - _BAR, foot, RULE)
    if bar.share > 0:
        sheet.block(left, left + max(4, (right - left) * min(bar.share, 1)), foot - _BAR, foot, colour)
    return top + _ROW


def _name(sheet: Sheet, left: float, line: float, bar: Bar, room: float) -> float:
    """Returns how far it reaches."""
    name = lettered(bar.name)
    styles = (_QUIET,) if name == IN_THE_LIST else _NAMES
    style = next((each for each in styles if sheet.width_of(name, each) <= room), styles[-1])
    (shown,) = sheet.wrapped(name, style, room, 1) or ("",)
    sheet.text(left, line, shown, style)
    return left + sheet.width_of(shown, style)


def _placed(bar: Bar) -> str:
    return f"{bar.place:,}."
