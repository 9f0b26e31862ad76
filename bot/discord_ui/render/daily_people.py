"""The question of the day as one person sees it: feedback, hints, result, the way into the discussion."""

from __future__ import annotations

from dataclasses import replace

from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import DailyVerb
from bot.discord_ui.render.daily import answer_block, button, heading, message_url, why_late
from bot.discord_ui.render.daily_streak import streak_text
from bot.discord_ui.render.detail import LEVELS, Detail
from bot.discord_ui.render.feedback import accent, grade_blocks
from bot.discord_ui.render.message import Accent, Message, first_fitting
from bot.discord_ui.render.question import prompt_block
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import clip, prose
from bot.use_cases.daily_outcomes import (
    Answered,
    DailyView,
    Gone,
    Hinted,
    Reason,
    Standing,
)
from bot.use_cases.daily_upkeep import LEAST_SHARED
from bot.wording import counted, percent
from questions.interview_state import HINT_COST, Attempt

_SENTENCES = {
    Reason.UNKNOWN: "This question of the day is not on record here; use the buttons of the channel's latest one.",
    Reason.QUESTION_GONE: "This question is no longer in the bank, so nothing can be graded for it any more.",
    Reason.EMPTY: "There was nothing to grade in that, so it does not count as your answer; try again.",
    Reason.NOT_ENGLISH: "Only English can be graded, so this does not count as your answer; try again in English.",
    Reason.NO_MORE_HINTS: "There are no hints for this question.",
    Reason.NOT_ANSWERED: (
        "The discussion opens for you when you have answered, and for everybody when the answer is out."
    ),
    Reason.NO_THREAD: "This channel has no discussions of its questions.",
}
_HINTS = (DailyVerb.HINT, DailyVerb.HINT_2, DailyVerb.HINT_3)
_PRACTICE_SHOWN = 8


def answered(outcome: Answered, topic_title: str) -> Message:
    """The feedback on an answer that was just sent: the one that counts, or practice."""
    view, attempt = outcome.view, outcome.attempt
    if attempt.counts and view.is_open:
        return result(view, topic_title, fresh=True)
    if attempt.counts:
        status = "📌 **This is your answer of the day:** it came in just before the answer was shown."
    else:
        status = practice_note(view)
    row = [_again(view)]
    if view.counted is not None or not view.is_open:
        row.insert(0, button(view.post, DailyVerb.RESULT, "My result"))
    return Message(
        _graded(view, attempt, topic_title, status), accent(attempt), ((*row, *_discussion(view)),)
    )


def practice_note(view: DailyView) -> str:
    """Why an answer is practice now; '' while it would be the one that counts."""
    if view.counted is not None:
        return f"🔁 **Practice:** your answer of the day stays at **{percent(view.counted.score)} / 100**."
    return "" if view.is_open else f"🔁 **Practice:** {why_late(view.post)}, so this does not count."


def result(view: DailyView, topic_title: str, *, fresh: bool = False) -> Message:
    """Where the person stands; `fresh`: their answer of the day was sent just now."""
    attempt = view.counted
    if attempt is None:
        return _without_answer(view, topic_title)
    lines = [_standing(view), streak_text(view.streak, fresh=fresh), _practice(view), _outlook(view)]
    status = "\n".join(line for line in lines if line)
    return Message(
        _graded(view, attempt, topic_title, status),
        accent(attempt),
        ((*_sharing(view), *_discussion(view), _again(view)),),
    )


def hinted(outcome: Hinted, topic_title: str) -> Message:
    """The hints taken so far, and what they cost."""
    view = outcome.view
    number = len(view.hints)
    lines = [
        f"💡 **Hint {n} of {number + view.hints_left}:** {prose(hint)}"
        for n, hint in enumerate(view.hints, 1)
    ]
    row = [button(view.post, DailyVerb.ANSWER, "Answer" if outcome.costs else "Practise", primary=True)]
    if outcome.costs:
        cost = f"{counted(number, 'hint')} taken: your answer will count {_cost(number)}% less."
        lines.append(f"-# {cost}" + ("" if view.hints_left else " That was the last one."))
    elif view.counted is not None:
        lines.append("-# Your answer of the day counts already, so hints cost nothing here any more.")
    else:
        lines.append(f"-# {why_late(view.post).capitalize()}, so hints cost nothing here any more.")
    if view.hints_left:
        label = f"Another hint (−{percent(HINT_COST)}%)" if outcome.costs else "Another hint"
        row.append(button(view.post, _HINTS[number], label))
    return Message((_question(view, topic_title), "\n".join(lines)), Accent.NEUTRAL, (tuple(row),))


def gone(outcome: Gone) -> Message:
    """Why nothing was done, in one sentence; what was typed comes back."""
    return sentence(_SENTENCES[outcome.reason], outcome.text)


def sharing_late(view: DailyView, *, shares: bool) -> str:
    """What comes of a choice about sharing once the time to answer is over."""
    if shares:
        return f"{why_late(view.post).capitalize()}, so this changes nothing any more."
    if view.post.reveal_message_id is None:
        return "Your answer is kept private."
    return "Your answer is taken out of the message in the channel, in a moment."


def _without_answer(view: DailyView, topic_title: str) -> Message:
    lines = []
    if view.is_open:
        lines.append(f"**You have not answered yet.** The answer comes {format_dt(view.reveal_at, 'R')}.")
        if view.entry.hints:
            lines.append(f"-# {counted(view.entry.hints, 'hint')} taken: −{_cost(view.entry.hints)}%.")
    else:
        lines.append("**You did not answer in time.** What you try from now on is practice.")
    lines += [streak_text(view.streak, fresh=False), _practice(view)]
    status = "\n".join(line for line in lines if line)
    if view.is_open:
        row = (
            button(view.post, DailyVerb.ANSWER, "Answer", primary=True),
            *([button(view.post, DailyVerb.HINT, "Hint")] if view.hints or view.hints_left else []),
        )
        return Message((_question(view, topic_title), status), Accent.NEUTRAL, (row,))
    blocks = first_fitting(
        [_question(view, topic_title, detail), _reference(view, detail), status] for detail in LEVELS
    )
    practise = button(view.post, DailyVerb.ANSWER, "Practise", primary=True)
    return Message(blocks, Accent.QUIET, ((practise, *_discussion(view)),))


def _graded(view: DailyView, attempt: Attempt, topic_title: str, status: str) -> tuple[str, ...]:
    # How it counts is said in `status`: the words for interviews would be wrong here.
    shown = replace(attempt, counts=True, late=False)
    return first_fitting(
        [
            _question(view, topic_title, detail),
            *grade_blocks(shown, detail),
            _reference(view, detail) if attempt is view.counted else "",
            status,
        ]
        for detail in LEVELS
    )


def _question(view: DailyView, topic_title: str, detail: Detail = LEVELS[0]) -> str:
    top = heading(view.question, topic_title, view.post.day)
    return prompt_block(top, view.question, detail)


def _reference(view: DailyView, detail: Detail) -> str:
    """Nothing before the reveal."""
    if view.is_open:
        return ""
    return (
        f"📖 **The answer**\n{answer_block(view.question, clip(view.question.reference, detail.reference))}"
    )


def _standing(view: DailyView) -> str:
    own = "📌 **This is your answer of the day"
    return f"{own}**, {_among(view.standing)}." if view.standing else f"{own}.**"


def _among(standing: Standing) -> str:
    """'better than 21 of the 35 others': nothing in it tells what one of them scored."""
    others = standing.people - 1
    above = others - standing.below - standing.same
    if not above and not standing.same:
        return f"the best of {standing.people:,} answers"
    if not standing.below and not above:
        return f"the same as all {others:,} others"
    if not above:
        return f"among the best of {standing.people:,} answers"
    if not standing.below:
        return f"one of {standing.people:,} answers"
    return f"better than {standing.below:,} of the {others:,} others"


def _practice(view: DailyView) -> str:
    """'🔁 3 practice tries: 64, 80, 91.'"""
    tries = view.practice
    if not tries:
        return ""
    scores = ", ".join(str(percent(attempt.score)) for attempt in tries[-_PRACTICE_SHOWN:])
    noun = "practice try" if len(tries) == 1 else "practice tries"
    dots = "… " if len(tries) > _PRACTICE_SHOWN else ""
    return f"🔁 {len(tries)} {noun}: {dots}{scores}"


def _outlook(view: DailyView) -> str:
    """What happens with the answer, and when."""
    if not view.is_open:
        reveal = view.post.reveal_message_id
        return f"-# [The answer in the channel]({message_url(view.post, reveal)})" if reveal else ""
    when = f"The answer comes {format_dt(view.reveal_at, 'R')}"
    if view.entry.shares:
        return f"🏅 {when}; if yours is among the best, it is shown there **with your name**."
    return f"🔒 {when}; nobody but you sees yours."


def _sharing(view: DailyView) -> tuple[Button, ...]:
    """What is too weak to be shown is not asked for. What was shown can be taken down at any time."""
    if not view.is_open:
        label = "Take my answer down" if view.post.reveal_message_id is not None else "Keep it private"
        return (button(view.post, DailyVerb.KEEP, label),) if view.entry.shares else ()
    if view.counted is None or view.counted.score < LEAST_SHARED:
        return ()
    if view.entry.shares:
        return (button(view.post, DailyVerb.KEEP, "Keep it private"),)
    return (button(view.post, DailyVerb.SHARE, "Share my answer at the reveal", primary=True),)


def _discussion(view: DailyView) -> tuple[Button, ...]:
    return (button(view.post, DailyVerb.DISCUSS, "Discussion"),) if view.has_discussion else ()


def _again(view: DailyView) -> Button:
    return button(view.post, DailyVerb.ANSWER, "Try again (practice)")


def _cost(hints: int) -> int:
    return percent(HINT_COST * hints)
