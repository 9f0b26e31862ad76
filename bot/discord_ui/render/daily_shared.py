"""A person's answer as everybody sees it: it keeps its lines and its code, and can do nothing else."""

from __future__ import annotations

import re
import unicodedata

from bot.discord_ui.render.text import clip, code_block, escaped

_MOST_LINES = 14
_MOST_CODES = 2
_MOST_MARKS = 3
"""Accents on one letter: no script needs more, and what needs more is drawn over its neighbours."""
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_INVITATION = re.compile(r"(discord\w*\.)(?=\w+/)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\A([\w+#.-]{0,20})\n")


def quoted_answer(text: str, room: int) -> str:
    """The beginning of an answer, quoted, in at most some lines and about `room` characters. Code stands between."""
    # Discord makes a card of an invitation or a gift wherever it stands, without "https://" too.
    calm = _INVITATION.sub("\\1\N{ZERO WIDTH SPACE}", _calm(text))
    lines = calm.strip().split("\n")
    kept = "\n".join(lines[:_MOST_LINES]) + ("\n…" if len(lines) > _MOST_LINES else "")
    pieces = clip(kept, room).split("```")
    if len(pieces) > 2 * _MOST_CODES + 1:
        pieces = [clip(kept, room)]
    parts = [_code(part) if index % 2 else _words(part) for index, part in enumerate(pieces)]
    return "\n".join(part for part in parts if part)


def _words(text: str) -> str:
    # A link in a message of ours would look like our own advice.
    safe = escaped(text.strip()).replace("://", ":\N{ZERO WIDTH SPACE}//")
    return "\n".join(f"> {line}" for line in safe.split("\n")) if safe else ""


def _code(text: str) -> str:
    language = _LANGUAGE.match(text)
    code = text[language.end() :] if language else text
    return code_block(code.strip("\n")) if code.strip() else ""


def _calm(text: str) -> str:
    """Without characters that change how the text around them is drawn, and without empty space."""
    kept: list[str] = []
    marks = 0
    for character in _DIRECTIONS.sub("", text.replace("\t", "    ")):
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS and (kind != "Cc" or character == "\n"):
            kept.append(character)
    return _BLANK_LINES.sub("\n", "".join(kept))
