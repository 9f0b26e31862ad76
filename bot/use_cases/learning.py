"""What an answer says about its person: their skill, over all and in its topic, and the card of its question.

Works inside the transaction that stores the answer. Both are folds over the person's answers in the order in which
they were stored (docs/decisions/0012), so that a score which changes later is a matter of folding again.

Which answers count: for the skill those that count in full, which leaves out what is said late, again soon, or after
the reference was shown. For the card these too, and of the others those that come when the card is due: an evening's
answer is due again the next evening, some hours before a day is over, and whoever is asked again then recalls it all
the same. Late answers count for neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from questions import review, skill
from questions.points import Standing, charged
from questions.review import Card, Recall
from questions.skill import START, Level, Skill, aged, level
from storage import learning as store
from storage.answers import Answer
from storage.learning import OVERALL, Learnt, Rated, one_at_a_time

__all__ = [
    "OVERALL",
    "Folded",
    "differences",
    "folded",
    "learn",
    "level_of",
    "one_at_a_time",
    "rebuild",
    "relearn",
    "skill_of",
]

NOBODY = Rated(START)
"""Of whom there is no answer."""


@dataclass(frozen=True, slots=True)
class Folded:
    """All that follows from a person's answers: skills by topic (`OVERALL` among them), cards by question."""

    skills: Mapping[str, Rated]
    cards: Mapping[str, Card]


async def learn(db: AsyncConnection, answer: Answer) -> None:
    """Take a new answer in. Ask `one_at_a_time` before it is stored."""
    new = _learnt(answer)
    if new.standing is Standing.LATE:
        return
    user_id = answer.key.user_id
    skills, card = await store.known(db, user_id, new.topic, new.question_id)
    if new.standing is Standing.FULL:
        after = {topic: _with(skills.get(topic, NOBODY).skill, new) for topic in _topics(new)}
        await store.put_skills(db, user_id, after)
    moved = _moved(card, new)
    if moved is not None and moved is not card:
        await store.put_cards(db, user_id, {new.question_id: moved})


async def relearn(db: AsyncConnection, answer: Answer) -> None:
    """Reckon anew all that rests on an answer whose score has changed.

    The latest answer in a skill, which is what a follow-up adds to, is taken back; else all are gone through.
    """
    new = _learnt(answer)
    if new.standing is Standing.LATE:
        return
    user_id = answer.key.user_id
    if new.standing is Standing.FULL:
        skills, _ = await store.known(db, user_id, new.topic, new.question_id)
        if skills.keys() == _topics(new) and all(each.answer_id == new.id for each in skills.values()):
            after = {topic: _with(rated.earlier, new) for topic, rated in skills.items()}
        else:
            counted = await store.ledger(db, user_id, full=True)
            after = {
                topic: _rated(each for each in counted if topic in _topics(each)) for topic in _topics(new)
            }
        await store.put_skills(db, user_id, after)
    card = _card_after(await store.ledger(db, user_id, question_id=new.question_id))
    if card is not None:
        await store.put_cards(db, user_id, {new.question_id: card})


async def rebuild(db: AsyncConnection, user_id: int) -> None:
    """Make a person's skills and cards anew from the ledger."""
    await one_at_a_time(db, user_id)
    right = folded(await store.ledger(db, user_id))
    await store.forget(db, user_id)
    await store.put_skills(db, user_id, right.skills)
    await store.put_cards(db, user_id, right.cards)


async def differences(db: AsyncConnection, user_id: int) -> tuple[str, ...]:
    """The topics and questions in which a person's skills and cards are not what the ledger makes of them."""
    right = folded(await store.ledger(db, user_id))
    skills, cards = await store.rated_of(db, user_id), await store.cards_of(db, user_id)
    wrong = [
        topic or "all topics"
        for topic in {**skills, **right.skills}
        if skills.get(topic) != right.skills.get(topic)
    ]
    wrong += [each for each in {**cards, **right.cards} if cards.get(each) != right.cards.get(each)]
    return tuple(sorted(wrong))


async def skill_of(db: AsyncConnection, user_id: int, topic: str = OVERALL) -> Skill:
    """A person's skill in a topic, or over all, as their latest counted answer left it."""
    return await store.skill_of(db, user_id, topic)


async def level_of(db: AsyncConnection, user_id: int, now: datetime, topic: str = OVERALL) -> Level:
    """The same as a level, as it can be told now."""
    return level(aged(await skill_of(db, user_id, topic), now))


def folded(learnt: Iterable[Learnt]) -> Folded:
    """All that follows from a person's answers, in the order in which they were stored."""
    skills: defaultdict[str, Rated] = defaultdict(lambda: NOBODY)
    cards: dict[str, Card] = {}
    for each in learnt:
        if each.standing is Standing.FULL:
            for topic in _topics(each):
                skills[topic] = _with(skills[topic].skill, each)
        card = _moved(cards.get(each.question_id), each)
        if card is not None:
            cards[each.question_id] = card
    return Folded(dict(skills), cards)


def _topics(learnt: Learnt) -> frozenset[str]:
    """The skills that it counts for: one alone where the question was lost, and its topic with it."""
    return frozenset((OVERALL, learnt.topic))


def _rated(learnt: Iterable[Learnt]) -> Rated:
    rated = NOBODY
    for each in learnt:
        rated = _with(rated.skill, each)
    return rated


def _card_after(learnt: Iterable[Learnt]) -> Card | None:
    card = None
    for each in learnt:
        card = _moved(card, each)
    return card


def _with(before: Skill, new: Learnt) -> Rated:
    return Rated(skill.updated(before, new.difficulty, new.score, new.at), before, new.id)


def _moved(card: Card | None, new: Learnt) -> Card | None:
    """The card of a question after an answer to it; as it was if that does not count for it."""
    if new.standing is Standing.LATE:
        return card
    if new.standing is not Standing.FULL and (card is None or not review.is_due(card, new.at)):
        return card
    return review.reviewed(card, _recall(new), new.at)


def _recall(new: Learnt) -> Recall:
    score = charged(new.score, new.hints, 0)  # `rating_of` counts the hints itself
    return review.rating_of(min(score, 1.0), new.hints, new.seconds)


def _learnt(answer: Answer) -> Learnt:
    earned = answer.earned
    return Learnt(
        answer.id,
        earned.question_id,
        answer.topic,
        earned.difficulty,
        earned.score,
        answer.hints,
        answer.seconds,
        earned.standing,
        answer.answered_at,
    )
