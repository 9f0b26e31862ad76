"""A sheet to draw on: text, bars, columns and a ring, measured in pixels from the top left corner.

Drawn in a worker process (see `pictures`): nothing here may import discord, and matplotlib only where it draws.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from bot.wording import counted, percent
from questions.report import STRONG, WEAK, Share

WIDTH, MARGIN, GUTTER = 800, 44, 36
RING, STROKE = 78, 18
# A cell from its top: the gap above it, the lines of its name, the gap below them, its bar.
_GAP, _LINE, _TO_BAR, _BAR = 22, 33, 14, 16

# The card is opaque, so that it looks the same on a light page. The colours of the bars differ in lightness and
# between blue and yellow, which all eyes tell apart; the number beside each bar says it without colour.
_CARD, _TRACK, RULE = "#1e1f22", "#383a41", "#33353b"
_LOUD, _QUIET = "#f2f3f5", "#b9bdc6"
_GOOD, _FAIR, _POOR = "#35b0e6", "#f0c419", "#e4682b"


class _Style(NamedTuple):
    size: int
    colour: str = _LOUD
    weight: str = "normal"


SCORE, TITLE, HEADING = _Style(56, weight="bold"), _Style(34, weight="bold"), _Style(26, _QUIET, "bold")
_NAME, _VALUE, SMALL = _Style(26), _Style(30, weight="bold"), _Style(22, _QUIET)
FACTS, SUMMARY = _Style(28), _Style(24, _QUIET)
# Of columns: the counts above them as large as there is room for, the axis below, a mark in a colour of its own.
COUNTS = tuple(_Style(size, weight="bold") for size in (28, 22, 18, 15))
COLUMN, AXIS, MARK = _GOOD, "#70747d", _FAIR
MARKED = _Style(26, MARK, "bold")

# Tried where installed, for topic titles that the font which comes with matplotlib cannot write.
_MORE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans", "Yu Gothic", "Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans Devanagari", "Noto Sans Thai",
    "Arial Unicode MS",
)  # fmt: skip
UNKNOWN = "\N{WHITE SQUARE}"
"""Stands for a letter that no font here has."""


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


class Sheet:
    """A figure without axes, measured from its top; its height is known last."""

    def __init__(self) -> None:
        from matplotlib.transforms import Affine2D

        self._canvas = _canvas()
        self._figure = self._canvas.figure
        self._place = Affine2D()

    def png(self, height: float) -> bytes:
        """The finished picture. Sixty-four colours are plenty for it and make the file a third as large."""
        from PIL import Image

        self._figure.set_size_inches(WIDTH / 72, round(height) / 72)
        self._place.scale(1, -1).translate(0, round(height))
        self._canvas.draw()
        size, pixels = self._canvas.get_width_height(), self._canvas.buffer_rgba()
        image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
        file = io.BytesIO()
        image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue()

    def cell(self, name: str, share: Share, unit: str, width: float) -> _Cell:
        """Break the name so that it leaves room for the value; without a unit the count stands in brackets."""
        room = width - _measure(f" {percent(share.score)}", _VALUE)
        count = counted(share.count, unit) if unit else f"({share.count})"
        lines = self.wrapped(name, _NAME, room, 2, tail=12 + _measure(count, SMALL))
        left = 12 + _measure(lines[-1], _NAME) if lines[-1] else 0.0
        return _Cell(tuple(lines), count, left, share.score)

    def draw_cell(self, cell: _Cell, left: float, top: float, width: float, height: float) -> None:
        """The name and the value above, the bar at the foot, so that the bars of a row stand level."""
        first, last = top + _GAP + _LINE, top + _GAP + _LINE * len(cell.lines)
        for number, line in enumerate(cell.lines):
            self.text(left, first + _LINE * number, line, _NAME)
        self.text(left + cell.count_left, last, cell.count, SMALL)
        self.text(left + width, first, str(percent(cell.share)), _VALUE, "right")
        middle, begin = top + height - _BAR / 2, left + _BAR / 2
        self.line(begin, left + width - _BAR / 2, middle, _TRACK, _BAR)
        if cell.share > 0:  # however little it is, its round ends need their room
            end = left + max(_BAR, width * min(cell.share, 1)) - _BAR / 2
            self.line(begin, end, middle, _colour(cell.share), _BAR)

    def line(self, left: float, right: float, top: float, colour: str, thickness: float) -> None:
        """A level stroke with round ends."""
        from matplotlib.lines import Line2D

        self._add(Line2D([left, right], [top, top], color=colour, lw=thickness, solid_capstyle="round"))

    def block(self, left: float, right: float, top: float, foot: float, colour: str) -> None:
        """A filled rectangle."""
        from matplotlib.patches import Rectangle

        self._add(Rectangle((left, top), right - left, foot - top, color=colour, lw=0))

    @staticmethod
    def width_of(text: str, style: _Style) -> float:
        """How far one line of it reaches."""
        return _measure(text, style)

    def ring(self, left: float, top: float, share: float) -> None:
        """A circle, filled clockwise from its top."""
        from matplotlib.patches import Arc

        for part, colour in ((1.0, _TRACK), (min(share, 1), _colour(share))):
            if part > 0:
                angles = {"angle": -90, "theta2": 360 * part}
                arc = Arc((left, top), 2 * RING, 2 * RING, **angles, color=colour, lw=STROKE)
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
            if kind != "C" and any(face.get_char_index(ord(letter)) for face in faces()):
                kept += letter
            elif kind not in "CSM":  # of a missing letter the gap is shown; emoji and joiners just go
                kept += UNKNOWN
        return kept.strip() if kept.strip(f"{UNKNOWN} ") and 2 * kept.count(UNKNOWN) < len(kept) else instead


def _canvas() -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    return FigureCanvasAgg(Figure(figsize=(WIDTH / 72, 1), dpi=72, facecolor=_CARD))  # 72: a point is a pixel


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
def faces() -> tuple[Any, ...]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return tuple(get_font(findfont(FontProperties(family=name))) for name in _families())


def _colour(share: float) -> str:
    return _GOOD if share >= STRONG else _FAIR if share >= WEAK else _POOR
