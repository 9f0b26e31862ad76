"""Text as it comes from people, made safe to keep: nothing is lost that a person would see."""

from __future__ import annotations

import re

_GIVES_UP = re.compile(
    r"(?:sorry|well|um+|hm+|honestly)?\W*"
    r"(?:i\W+(?:really\W+)?(?:do\W*n\W?t|do\W+not|have\W+no)\W+(?:know|idea|clue)|i\W?dk|dunno|no\W+(?:idea|clue)|pass|skip)"
    r"(?:\W+(?:sorry|this|that|it|one|yet|the|answer|at|all))*\W*",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Replace what a database cannot hold (NUL, halves of surrogate pairs) and unify line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode("utf-8")


def gives_up(text: str) -> bool:
    """Whether somebody says, and says nothing else, that they do not know."""
    return _GIVES_UP.fullmatch(text.strip()[:200]) is not None
