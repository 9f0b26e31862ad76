"""How much of everything is shown: what matters least gives way first where a message would grow too long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """Characters and numbers of what is shown. Key points, scores and corrections are always whole."""

    prompt: int
    code: bool
    answer: int
    """Of the person's answer, repeated under the score; 0: not at all."""
    quote: int
    quotes: int
    """Passages of the answer shown with one key point."""
    reference: int


AMPLE = Detail(prompt=700, code=True, answer=280, quote=160, quotes=2, reference=4000)
LEVELS = (
    AMPLE,
    Detail(prompt=700, code=True, answer=120, quote=90, quotes=1, reference=4000),
    Detail(prompt=700, code=False, answer=120, quote=90, quotes=1, reference=4000),
    Detail(prompt=160, code=False, answer=0, quote=60, quotes=1, reference=1000),
    Detail(prompt=90, code=False, answer=0, quote=30, quotes=0, reference=500),
)
"""From ample to terse."""
