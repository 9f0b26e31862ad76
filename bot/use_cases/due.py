"""What is due for review: questions that somebody has answered and is likely to have forgotten by now.

A card whose question the bank has lost is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.use_cases.review_outcomes import Backlog
from questions.model import Question
from questions.review import Card, is_due, urgency

_SOON = timedelta(days=1)


def backlog(cards: Mapping[str, Card], pool: Iterable[Question], now: datetime) -> Backlog:
    """What there is to review of a pool of questions."""
    asked = {question.id: cards[question.id] for question in pool if question.id in cards}
    later = [card.due for card in asked.values() if not is_due(card, now)]
    next_at = min(later, default=None)
    return Backlog(
        due=worst_first(asked, now),
        cards=len(asked),
        next_at=next_at,
        soon=sum(due <= next_at + _SOON for due in later) if next_at else 0,
    )


def worst_first(cards: Mapping[str, Card], now: datetime) -> tuple[str, ...]:
    """The questions whose cards are due, the most likely forgotten first; of equals the one due for longest."""
    due = [question_id for question_id, card in cards.items() if is_due(card, now)]
    return tuple(sorted(due, key=lambda each: (-urgency(cards[each], now), cards[each].due, each)))
