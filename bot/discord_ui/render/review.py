"""Questions that are due for review: that there are none, and that there are some."""

from __future__ import annotations

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import ReviewId, ReviewVerb, SettingsId, SettingsVerb
from bot.discord_ui.render.message import Accent, Message
from bot.use_cases.personal import PersonalView
from bot.use_cases.review_outcomes import Backlog, NothingDue, ReviewReminder
from bot.wording import counted
from questions.daily_words import clock_text

SITTING = 5
"""Questions of a review, unless somebody asks for another number: ten minutes."""
MOST = 20
QUIET = "🔕 **No more reminders of reviews.** `/settings review` with `on:True` brings them back."


def nothing_due(outcome: NothingDue) -> Message:
    """When the next comes, and something to do until then."""
    backlog = outcome.backlog
    if not backlog.cards:
        text = (
            "### There is nothing to review yet\n"
            "Every question you answer comes back here when you are likely to forget it: the next day if you missed "
            "it, in weeks if you knew it well."
        )
    else:
        text = f"### Nothing is due for review\n{_next(backlog)}"
    offer = _button(ReviewId(SITTING, ReviewVerb.INTERVIEW), "Begin an interview")
    return Message((text,), Accent.QUIET, ((offer,),))


def reminder(about: ReviewReminder) -> Message:
    """The direct message."""
    due = len(about.backlog.due)
    top = f"🔁 **{counted(due, 'question')} {'is' if due == 1 else 'are'} due for review**"
    text = "A short answer now keeps what you would soon have forgotten; the worst comes first."
    if due == 1:
        text = "A short answer now keeps what you would soon have forgotten."
    small = (
        "-# You asked for this with `/settings review`; the last button ends it. `/review` takes a topic too."
    )
    row = [_button(ReviewId(SITTING, ReviewVerb.BEGIN), f"Review {SITTING} of them", primary=True)]
    if due <= SITTING:
        row = [
            _button(
                ReviewId(SITTING, ReviewVerb.BEGIN), "Review it" if due == 1 else "Review them", primary=True
            )
        ]
    else:
        row.append(
            _button(ReviewId(MOST, ReviewVerb.BEGIN), f"All {due}" if due <= MOST else f"{MOST} of them")
        )
    row.append(_button(SettingsId(SettingsVerb.NO_REVIEWS), "No more reminders"))
    return Message((f"{top}\n{text}\n{small}",), rows=(tuple(row),))


def reminder_chosen(view: PersonalView) -> Message:
    """The reminder was switched on or off."""
    if view.settings.review_minute is None:
        return Message((QUIET,), Accent.QUIET)
    return Message((f"✅ {reminder_setting(view)}",), Accent.GOOD)


def reminder_setting(view: PersonalView) -> str:
    """A line of the settings."""
    chosen = view.settings
    if chosen.review_minute is None:
        return (
            "🔕 **Reviews:** no reminder. `/settings review` switches it on: a direct message on days on which "
            "questions are due for review."
        )
    if chosen.review_at is None:
        return (
            "🔕 **Reviews:** reminders stopped, because Discord did not let me write to you. Allow direct messages "
            "from a server that we share, then switch them on again with `/settings review`."
        )
    return (
        f"🔁 **Reviews:** a reminder at {clock_text(chosen.review_minute)} of your day, "
        f"{format_dt(chosen.review_at, 'R')} at the earliest\n-# Only on days on which questions are due."
    )


def _next(backlog: Backlog) -> str:
    known = counted(backlog.cards, "question")
    if backlog.next_at is None:
        return ""
    more = f", {backlog.soon} within a day of it" if backlog.soon > 1 else ""
    return (
        f"Of the {known} you have answered, the next is due {format_dt(backlog.next_at, 'R')}{more}. "
        "Until then an interview asks you something new."
    )


def _button(target: ReviewId | SettingsId, label: str, *, primary: bool = False) -> Button:
    style = ButtonStyle.primary if primary else ButtonStyle.secondary
    return ui.Button(label=label, style=style, custom_id=str(target))
