"""Where the interview is shown: a terminal in colours, or plain text in a pipe or with NO_COLOR."""

from __future__ import annotations

import os
import re
from typing import TextIO

from rich.console import Console, RenderableType

WIDEST = 96
"""Longer lines are hard to read."""
NARROWEST = 40
PIPE = 80

# Blanks that fill a line up to the right are in the way when text is copied or the window narrowed. Nothing here
# has a background.
_TRAILING = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)

# What a terminal or pipe without Unicode shows instead.
_PLAIN = str.maketrans(
    {
        "✓": "+", "◐": "~", "○": "o", "✗": "x", "█": "#", "░": ".", "·": "-", "…": "...", "—": "-", "–": "-",
        "“": '"', "”": '"', "‘": "'", "’": "'", "→": "->", "•": "*",
    }
)  # fmt: skip


class Screen:
    """Shows renderables on one stream, in as many columns as can be read with ease."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.is_terminal = stream.isatty()
        self._console = Console(
            file=stream,
            width=None if self.is_terminal else _columns(),
            color_system=None if os.environ.get("NO_COLOR") else "auto",
            markup=False,
            emoji=False,
            highlight=False,
        )
        self._console.width = max(NARROWEST, min(self._console.width, WIDEST))

    @property
    def has_colours(self) -> bool:
        """Whether styles are shown at all."""
        return self._console.color_system is not None

    def show(self, *parts: RenderableType) -> None:
        """Print each part from the left margin; what the stream cannot encode is spelled with what it can."""
        with self._console.capture() as capture:
            for part in parts:
                self._console.print(part, crop=False)
        self._write(_TRAILING.sub(r"\1", capture.get()))

    def decorated(self, prompt: str) -> str:
        """A prompt in colour, marked up so that readline knows that the colour takes no room."""
        return f"\001\033[36m\002{prompt}\001\033[0m\002" if self.has_colours else prompt

    def echo(self, text: str) -> None:
        """Write a line as it is."""
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        if not encoding.lower().replace("-", "").startswith("utf"):
            text = text.translate(_PLAIN)
        self._stream.write(text)
        self._stream.flush()


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() and int(given) else PIPE
