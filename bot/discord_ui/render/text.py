"""Text for Discord: nothing a person typed can format, ping or overflow a message."""

from __future__ import annotations

import re

from bot import wording

TEXT_LIMIT = 4000
"""Characters of text in one components v2 message, all displays together."""

_INLINE_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SPECIAL = re.compile(r"[\\*_~|`<\[\]]")
_LINE_START = re.compile(r"^(?=[^\S\n]*(?:#{1,3}|-#|>(?:>>)?|-)\s)", re.MULTILINE)
_NUMBERED = re.compile(r"^([^\S\n]*\d+)\.(?=\s)", re.MULTILINE)
_EVERYBODY = re.compile(r"@(?=everyone|here)")
_FULL, _EMPTY = "\N{BLACK PARALLELOGRAM}", "\N{WHITE PARALLELOGRAM}"


def clip(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `limit` characters."""
    if len(text) <= limit:
        return text
    return text[: max(0, limit - 1)].rstrip() + "…" if limit > 0 else ""


def escaped(text: str) -> str:
    """Text that Discord shows as it stands: no formatting, links, mentions, time stamps or emoji codes.

    discord.py's `escape_markdown` leaves a doubled backslash in `__init__` and lets `[x](y)` through.
    """
    text = _SPECIAL.sub(r"\\\g<0>", text)
    text = _NUMBERED.sub(r"\1\\.", _LINE_START.sub(r"\\", text))
    return _EVERYBODY.sub("@\N{ZERO WIDTH SPACE}", text)


def user(text: str, limit: int) -> str:
    """What a person typed, on one line, without effect."""
    return escaped(clip(" ".join(text.split()), limit))


def quoted(text: str, limit: int) -> str:
    """A person's own words, quoted."""
    return f"“{user(text, limit)}”"


def prose(text: str) -> str:
    """The bank's prose: `code` stays code, names such as __init__ do not turn into underlining."""
    parts: list[str] = []
    end = 0
    for match in _INLINE_CODE.finditer(text):
        parts += [escaped(text[end : match.start()]), match.group()]
        end = match.end()
    parts.append(escaped(text[end:]))
    return "".join(parts)


def code_block(code: str, language: str = "python") -> str:
    """A fenced block; a fence inside it cannot close it."""
    safe = code.replace("```", "`\N{ZERO WIDTH SPACE}``")
    return f"```{language}\n{safe}\n```"


def bar(share: float, cells: int = 10) -> str:
    """A share from 0 to 1 as a bar of text."""
    return wording.bar(share, cells, _FULL, _EMPTY)
