"""The picture of a final report, and the same facts as its alt text.

Drawing happens in a worker process (see `pictures`), which imports this module: nothing here may import discord,
and matplotlib only where it draws, so that the bot itself never loads it. Measures are pixels from the top left
corner; on a phone Discord shows the picture at about half its size.
"""

from __future__ import annotations

import gc
import io
import logging
import multiprocessing
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from questions.report import STRONG, WEAK, Report, Share

ALT_TEXT_LIMIT = 1000

_WIDTH, _MARGIN, _GUTTER = 800, 44, 36
_MOST_ROWS = 16
_RING, _STROKE = 78, 18
# A cell from its top: the gap above it, the lines of its name, the gap below them, its bar.
_GAP, _LINE, _TO_BAR, _BAR = 22, 33, 14, 16

# The card is opaque, so that it looks the same on a light page. The colours of the bars differ in lightness and
# between blue and yellow, which all eyes tell apart; the number beside each bar says it without colour.
_CARD, _TRACK, _RULE = "#1e1f22", "#383a41", "#33353b"
_LOUD, _QUIET = "#f2f3f5", "#b9bdc6"
_GOOD, _FAIR, _POOR = "#35b0e6", "#f0c419", "#e4682b"


class _Style(NamedTuple):
    size: int
    colour: str = _LOUD
    weight: str = "normal"


_SCORE, _TITLE, _HEADING = _Style(56, weight="bold"), _Style(34, weight="bold"), _Style(26, _QUIET, "bold")
_NAME, _VALUE, _SMALL = _Style(26), _Style(30, weight="bold"), _Style(22, _QUIET)
_FACTS, _SUMMARY = _Style(28), _Style(24, _QUIET)

# Tried where installed, for topic titles that the font which comes with matplotlib cannot write.
_MORE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans", "Yu Gothic", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans Devanagari", "Noto Sans Thai",
    "Arial Unicode MS",
)  # fmt: skip
_UNKNOWN = "\N{WHITE SQUARE}"


def prepare_worker() -> None:
    """What the drawing process does first: step back, end with its parent, load matplotlib."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches it too; its parent closes it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        os.nice(10)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it worries about its cache directory
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcdefaults()  # not what a matplotlibrc of this machine says
    _faces()
    gc.freeze()  # what is loaded stays: `draw_in_worker` need not look through it


def draw_in_worker(report: Report) -> bytes:
    """`draw_report`, tidied up after: figures are cycles of a megabyte, and their collection would come late."""
    picture = draw_report(report)
    gc.collect()
    return picture


def _end_with_parent() -> None:
    """A pool's worker holds both ends of its queue: alone it would wait for ever for a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def describe(report: Report) -> str:
    """What the picture shows, in at most `ALT_TEXT_LIMIT` characters; long topic names give way first."""
    text = ""
    for longest in (80, 50, 30, 18, 10):
        parts = [f"Interview report: {_points(report.score)} of 100", _counts(report)]
        for title, shares, unit in _sections(report):
            listed = [
                f"{_clip(share.name, longest)} {_points(share.score)} ({_counted(share.count, unit)})"
                for share in shares
            ]
            parts.append(f"{title}: {', '.join(listed)}")
        text = f"{'. '.join(parts)}. {report.summary}".strip()
        if len(text) <= ALT_TEXT_LIMIT:
            break
    return _clip(text, ALT_TEXT_LIMIT)


def draw_report(report: Report) -> bytes:
    """The report as a PNG; the same report gives the same bytes, without a date or a version in them."""
    sheet = _Sheet()
    top = _header(sheet, report)
    for title, shares, unit in _sections(report):
        top = _section(sheet, top, title, shares, unit)
    return sheet.png(top + _MARGIN)


def _sections(report: Report) -> list[tuple[str, tuple[Share, ...], str]]:
    every = [("By topic", report.by_topic, "question"), ("By facet", report.by_facet, "key point")]
    return [section for section in every if section[1]]


def _counts(report: Report) -> str:
    lost = ((report.skipped, "skipped"), (report.expired, "out of time"), (report.unreached, "not reached"))
    return ", ".join(
        [f"{report.answered} answered", *(f"{number} {what}" for number, what in lost if number)]
    )


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _points(share: float) -> int:
    return round(100 * share)  # as in the report's text


def _clip(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _colour(share: float) -> str:
    return _GOOD if share >= STRONG else _FAIR if share >= WEAK else _POOR


def _header(sheet: _Sheet, report: Report) -> float:
    """The score in its ring, with what was answered beside it. Returns where it ends."""
    middle = _MARGIN + _RING + _STROKE / 2
    sheet.ring(middle, middle, report.score)
    sheet.text(middle, middle + 14, str(_points(report.score)), _SCORE, "center")
    sheet.text(middle, middle + 44, "of 100", _SMALL, "center")
    left = middle + _RING + _STROKE / 2 + 38
    room = _WIDTH - _MARGIN - left
    lines = [(line, _FACTS, 42) for line in sheet.wrapped(_counts(report), _FACTS, room, 2)]
    lines += [(line, _SUMMARY, 36) for line in sheet.wrapped(report.summary, _SUMMARY, room, 3)]
    top = max(_MARGIN + 26, middle + 10 - sum(step for *_, step in lines) / 2)
    sheet.text(left, top, "Mock interview", _TITLE)
    for line, style, step in lines:
        top += step
        sheet.text(left, top, line, style)
    return max(middle + _RING + _STROKE / 2, top)


def _section(sheet: _Sheet, top: float, title: str, shares: Sequence[Share], unit: str) -> float:
    """A heading and a bar for each share, down two columns when there are many or the names are short."""
    sheet.line(_MARGIN, _WIDTH - _MARGIN, top + 40, _RULE, 2)
    top += 86
    rows = [(sheet.writable(share.name, f"Topic {number}"), share) for number, share in enumerate(shares, 1)]
    if len(rows) > _MOST_ROWS:
        sheet.text(_WIDTH - _MARGIN, top, f"{len(rows) - _MOST_ROWS} more in the text", _SMALL, "right")
        rows = rows[: _MOST_ROWS // 2] + rows[-_MOST_ROWS // 2 :]
    columns = 1 if len(rows) <= (5 if unit == "question" else 2) else 2
    width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    sheet.text(_MARGIN, top, title if columns == 1 else f"{title} ({unit}s)", _HEADING)
    cells = [sheet.cell(name, share, unit if columns == 1 else "", width) for name, share in rows]
    deep = -(-len(cells) // columns)
    for row in range(deep):
        height = max(cell.height for cell in cells[row::deep])
        for column, cell in enumerate(cells[row::deep]):
            sheet.draw_cell(cell, _MARGIN + column * (width + _GUTTER), top, width, height)
        top += height
    return top


@dataclass(frozen=True, slots=True)
class _Cell:
    """A share set in lines: its name, then its count behind it or, where both are too long, below it."""

    lines: tuple[str, ...]
    count: str
    count_left: float
    share: float

    @property
    def height(self) -> float:
        return _GAP + _LINE * len(self.lines) + _TO_BAR + _BAR


class _Sheet:
    """A figure without axes, measured from its top; its height is known last."""

    def __init__(self) -> None:
        from matplotlib.transforms import Affine2D

        self._canvas = _canvas()
        self._figure = self._canvas.figure
        self._place = Affine2D()

    def png(self, height: float) -> bytes:
        """The finished picture. Sixty-four colours are plenty for it and make the file a third as large."""
        from PIL import Image

        self._figure.set_size_inches(_WIDTH / 72, round(height) / 72)
        self._place.scale(1, -1).translate(0, round(height))
        self._canvas.draw()
        size, pixels = self._canvas.get_width_height(), self._canvas.buffer_rgba()
        image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
        file = io.BytesIO()
        image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue()

    def cell(self, name: str, share: Share, unit: str, width: float) -> _Cell:
        """Break the name so that it leaves room for the value; without a unit the count stands in brackets."""
        room = width - _measure(f" {_points(share.score)}", _VALUE)
        count = _counted(share.count, unit) if unit else f"({share.count})"
        lines = self.wrapped(name, _NAME, room, 2, tail=12 + _measure(count, _SMALL))
        left = 12 + _measure(lines[-1], _NAME) if lines[-1] else 0.0
        return _Cell(tuple(lines), count, left, share.score)

    def draw_cell(self, cell: _Cell, left: float, top: float, width: float, height: float) -> None:
        """The name and the value above, the bar at the foot, so that the bars of a row stand level."""
        first, last = top + _GAP + _LINE, top + _GAP + _LINE * len(cell.lines)
        for number, line in enumerate(cell.lines):
            self.text(left, first + _LINE * number, line, _NAME)
        self.text(left + cell.count_left, last, cell.count, _SMALL)
        self.text(left + width, first, str(_points(cell.share)), _VALUE, "right")
        middle, begin = top + height - _BAR / 2, left + _BAR / 2
        self.line(begin, left + width - _BAR / 2, middle, _TRACK, _BAR)
        if cell.share > 0:  # however little it is, its round ends need their room
            end = left + max(_BAR, width * min(cell.share, 1)) - _BAR / 2
            self.line(begin, end, middle, _colour(cell.share), _BAR)

    def line(self, left: float, right: float, top: float, colour: str, thickness: float) -> None:
        """A level stroke with round ends."""
        from matplotlib.lines import Line2D

        self._add(Line2D([left, right], [top, top], color=colour, lw=thickness, solid_capstyle="round"))

    def ring(self, left: float, top: float, share: float) -> None:
        """A circle, filled clockwise from its top."""
        from matplotlib.patches import Arc

        for part, colour in ((1.0, _TRACK), (min(share, 1), _colour(share))):
            if part > 0:
                angles = {"angle": -90, "theta2": 360 * part}
                arc = Arc((left, top), 2 * _RING, 2 * _RING, **angles, color=colour, lw=_STROKE)
                arc.set_capstyle("round")
                self._add(arc)

    def text(self, left: float, top: float, text: str, style: _Style, align: str = "left") -> None:
        """One line, standing on `top`; a dollar sign in it is only a dollar sign."""
        from matplotlib.text import Text

        line = Text(left, top, text, color=style.colour, ha=align, va="baseline", parse_math=False)
        line.set_fontproperties(_font(style))
        self._add(line)

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._place)
        self._figure.add_artist(artist)

    def wrapped(self, text: str, style: _Style, room: float, most: int, tail: float = 0) -> list[str]:
        """The text in at most that many lines, the last with room for a tail; what is too long gets an ellipsis."""
        lines: list[str] = []
        for word in text.split():
            if lines and _measure(f"{lines[-1]} {word}", style) <= room:
                lines[-1] += f" {word}"
            else:
                lines += self._broken(word, style, room)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
        elif tail and len(lines) < most and _measure(lines[-1], style) + tail > room:
            lines.append("")
        while lines and lines[-1] and _measure(lines[-1], style) + tail > room:
            lines[-1] = lines[-1].removesuffix("…")[:-1].rstrip() + "…"
        return lines

    @staticmethod
    def _broken(word: str, style: _Style, room: float) -> list[str]:
        """The word in pieces that fit: scripts without spaces make words longer than a line."""
        pieces = [""]
        if _measure(word, style) <= room:
            return [word]
        for letter in word:
            if _measure(pieces[-1] + letter, style) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def writable(self, name: str, instead: str) -> str:
        """The name in letters that some font here has; `instead` if most of them would be missing."""
        kept = ""
        for letter in " ".join(unicodedata.normalize("NFC", name).split()):
            kind = unicodedata.category(letter)[0]
            if kind != "C" and any(face.get_char_index(ord(letter)) for face in _faces()):
                kept += letter
            elif kind not in "CSM":  # of a missing letter the gap is shown; emoji and joiners just go
                kept += _UNKNOWN
        return (
            kept.strip() if kept.strip(f"{_UNKNOWN} ") and 2 * kept.count(_UNKNOWN) < len(kept) else instead
        )


def _canvas() -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    return FigureCanvasAgg(
        Figure(figsize=(_WIDTH / 72, 1), dpi=72, facecolor=_CARD)
    )  # 72: a point is a pixel


@lru_cache(4096)  # reports repeat the bank's few titles, and measuring is half of the work
def _measure(text: str, style: _Style) -> float:
    return float(_ruler().get_text_width_height_descent(text, _font(style), False)[0])


@cache
def _ruler() -> Any:
    return _canvas().get_renderer()


@cache
def _font(style: _Style) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(_families()), size=style.size, weight=style.weight)


@cache
def _families() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return ("DejaVu Sans", *(name for name in _MORE_FONTS if name in installed))


@cache
def _faces() -> tuple[Any, ...]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return tuple(get_font(findfont(FontProperties(family=name))) for name in _families())
