"""Text as it comes from people, made safe to keep: nothing is lost that a person would see."""

from __future__ import annotations


def clean(text: str) -> str:
    """Replace what a database cannot hold (NUL, halves of surrogate pairs) and unify line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode("utf-8")
