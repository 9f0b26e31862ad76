"""Text for a terminal: what people and banks write is shown, never obeyed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from rich.text import Text

from bot import wording

# Whole escape sequences first (CSI, then OSC and its kin up to their end), then every control character that is
# left and the marks that reorder a line.
_SEQUENCES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CODE = re.compile(r"`[^`\n]+`")

FULL, EMPTY = "█", "░"
QUOTE = 160
"""Characters of a candidate's words that are quoted at once."""


def plain(text: str) -> str:
    """The text without escape sequences and control characters; line ends stay, a tab is four blanks."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text.replace("\r\n", "\n"))).replace("\t", "    ")


def prose(text: str, style: str = "") -> Text:
    """What the bank says, with `code` set off."""
    shown = Text(plain(text), style=style)
    shown.highlight_regex(_CODE, style="bold")
    return shown


def link(url: str) -> Text:
    """An address on a line of its own, never broken, so that it can be copied."""
    return Text(f"  {plain(url)}", style="dim", no_wrap=True, overflow="ignore")


def quoted(text: str) -> str:
    """A candidate's own words on one line, shortened in the middle when they are many."""
    line = " ".join(plain(text).split())
    if len(line) > QUOTE:
        line = f"{line[: QUOTE // 2].rstrip()} … {line[-QUOTE // 2 :].lstrip()}"
    return f"“{line}”"


def bar(share: float, cells: int = 20) -> str:
    """A share from 0 to 1 as a bar."""
    return wording.bar(share, cells, FULL, EMPTY)


def duration(span: timedelta) -> str:
    """'45 s', '2 min', '1 min 30 s'; nothing is left of a negative one."""
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    parts = [f"{minutes} min"] if minutes else []
    if seconds or not minutes:
        parts.append(f"{seconds} s")
    return " ".join(parts)


def local_time(moment: datetime) -> str:
    """A moment as the clock on this machine shows it."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
