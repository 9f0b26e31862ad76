"""What admins read after their `/daily` commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from discord.utils import format_dt

from bot.discord_ui.daily_permissions import Access
from bot.discord_ui.render import daily_trouble
from bot.discord_ui.render.daily import link, message_url, short_date
from bot.discord_ui.render.daily_settings import (
    command,
    differences,
    lacking,
    often,
    settings,
    when,
)
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import code_block
from bot.use_cases.daily_outcomes import (
    Already,
    Changed,
    NothingToSkip,
    Post,
    PostStatus,
    Removed,
    Schedule,
    SetUp,
    Skipped,
    Trouble,
    Unskipped,
)
from bot.use_cases.daily_work import Delivery, Refused, Sent

_AFTER_SETUP = "-# `/daily preview` shows what comes first, `/daily edit` changes any of this."
_NO_DISCUSSION = "-# ℹ️ Announcement channels have no private threads, so there is no discussion."


def set_up(
    outcome: SetUp, access: Access, titles: Mapping[str, str], now: datetime, *, no_discussion: bool
) -> Message:
    """What was set up, and what is missing for it."""
    schedule = outcome.schedule
    top = f"### ✅ <#{schedule.channel_id}> gets a question of the day"
    if outcome.again:
        top += "\n-# It had one before: what was asked then is not asked again until everything else was."
    return _settings(
        top, outcome, access, titles, now, (_NO_DISCUSSION if no_discussion else "", _AFTER_SETUP)
    )


def edited(
    outcome: Changed, access: Access, titles: Mapping[str, str], now: datetime, *, no_discussion: bool
) -> Message:
    """The settings as they are now."""
    changed = differences(outcome.before.plan, outcome.schedule.plan)
    channel = f"<#{outcome.schedule.channel_id}>"
    top = (
        f"### ✏️ {channel} was like this already" if not changed else f"### ✏️ Changed for {channel}: {changed}"
    )
    return _settings(top, outcome, access, titles, now, (_NO_DISCUSSION if no_discussion else "",))


def already(outcome: Already) -> Message:
    """The channel has one: it is not set up twice."""
    schedule = outcome.schedule
    state = "paused: `/daily resume` starts it again" if schedule.paused else often(schedule.plan)
    return sentence(
        f"<#{schedule.channel_id}> has its question of the day already ({state}); `/daily edit` changes it."
    )


def no_schedule(channel_id: int) -> Message:
    """There is nothing to act on."""
    return sentence(f"<#{channel_id}> has no question of the day; `/daily setup` gives it one.")


def paused(outcome: Changed) -> Message:
    """Nothing comes until it is resumed."""
    channel = f"<#{outcome.schedule.channel_id}>"
    if outcome.before.paused:
        return sentence(
            f"The question of the day in {channel} was paused already; `/daily resume` starts it again."
        )
    text = (
        f"### ⏸️ The question of the day in {channel} is paused\n"
        "Nothing is posted until `/daily resume`; an answer that is still due comes at its time."
    )
    return Message((text,), Accent.QUIET)


def resumed(outcome: Changed, access: Access) -> Message:
    """It goes on, with this."""
    schedule = outcome.schedule
    assert schedule.next is not None  # noqa: S101 - it is not paused
    coming = f"Next: {when(schedule.next, schedule.plan)}"
    if not outcome.before.paused:
        return sentence(f"The question of the day in <#{schedule.channel_id}> is not paused. {coming}")
    text = f"### ▶️ The question of the day in <#{schedule.channel_id}> goes on\n{coming}"
    return _warned((text,), lacking(access, schedule))


def skipped(outcome: Skipped) -> Message:
    """Which day is left out, and when the next comes."""
    schedule = outcome.schedule
    text = f"### ⏭️ {_day(outcome.run.day)} is left out in <#{schedule.channel_id}>"
    if schedule.next is not None:
        text += f"\nNext: {when(schedule.next, schedule.plan)}"
    return Message((text, "-# `/daily skip` with `undo:` takes it back until then."), Accent.QUIET)


def taken_back(outcome: Unskipped) -> Message:
    """What comes now that a skip is taken back."""
    schedule = outcome.schedule
    coming = f"\nNext: {when(schedule.next, schedule.plan)}" if schedule.next is not None else ""
    return Message((f"### ↩️ <#{schedule.channel_id}> gets that question after all{coming}",), Accent.GOOD)


def nothing_to_take_back(outcome: NothingToSkip) -> Message:
    """No skip whose time is still to come."""
    return sentence(f"Nothing that was skipped in <#{outcome.schedule.channel_id}> is still to come.")


def nothing_to_skip(outcome: NothingToSkip) -> Message:
    """It rests already."""
    return sentence(
        f"The question of the day in <#{outcome.schedule.channel_id}> is paused, so there is nothing to skip; "
        "`/daily resume` starts it again."
    )


def nothing_to_post(schedule: Schedule) -> Message:
    """Its topics are empty."""
    return sentence(f"<#{schedule.channel_id}>: {daily_trouble.in_words(Trouble.NO_QUESTIONS)}")


def removed(outcome: Removed, channel_name: str, role_name: str, titles: Mapping[str, str]) -> Message:
    """It is gone, and how to have it back."""
    schedule = outcome.before
    again = command(schedule, channel_name, role_name, titles)
    text = (
        f"### 🗑️ <#{schedule.channel_id}> gets no question of the day any more\n"
        "An answer that is still due comes at its time. What was asked is remembered, so nothing repeats should you "
        "set it up again:"
    )
    return Message((f"{text}\n{code_block(again, '')}",), Accent.QUIET)


def posted_already(post: Post) -> Message:
    """Today has its question, or it is on its way."""
    if post.message_id is not None:
        return sentence(f"Today's question is in <#{post.channel_id}> already: {link(post)}.")
    if post.status is PostStatus.FAILING and post.trouble is not None and post.act_at is not None:
        again = format_dt(post.act_at, "R")
        return sentence(
            f"Today's question could not be posted in <#{post.channel_id}>: {daily_trouble.in_words(post.trouble)} "
            f"It is tried again {again}."
        )
    return sentence(f"Today's question is on its way to <#{post.channel_id}>.")


def posted_now(delivery: Delivery, schedule: Schedule, access: Access) -> Message:
    """What came of `/daily now`."""
    channel = f"<#{schedule.channel_id}>"
    if isinstance(delivery, Sent):
        address = message_url(delivery.assignment.post, delivery.message_id)
        text = f"### ✅ [Today's question]({address}) is in {channel}"
        if schedule.next is not None:
            text += f"\nNext: {when(schedule.next, schedule.plan)}"
        return Message((text,), Accent.GOOD)
    if isinstance(delivery, Refused):
        reason = lacking(access, schedule) if delivery.trouble is Trouble.NO_PERMISSION else ""
        reason = reason or daily_trouble.in_words(delivery.trouble)
        text = f"### ⚠️ Today's question could not be posted in {channel}\n{reason}"
        if delivery.trouble is not Trouble.CHANNEL_GONE:
            text += "\n-# I will try again within the hour."
        return Message((text,), Accent.FAIR)
    text = (
        f"### ⏳ Discord did not say whether today's question arrived in {channel}\n"
        "I will look in a few seconds, and post it if it is not there."
    )
    return Message((text,), Accent.FAIR)


def _settings(
    top: str,
    outcome: SetUp | Changed,
    access: Access,
    titles: Mapping[str, str],
    now: datetime,
    notes: tuple[str, ...],
) -> Message:
    schedule = outcome.schedule
    times, rest = settings(schedule, outcome.pool, titles, now)
    below = "\n".join(note for note in notes if note)
    return _warned((f"{top}\n{times}", rest), lacking(access, schedule), below)


def _warned(blocks: tuple[str, ...], warning: str, below: str = "") -> Message:
    """With what is missing, if anything; then colour and text say that all is not well."""
    accent = Accent.FAIR if warning else Accent.GOOD
    return Message((*blocks, *(each for each in (warning, below) if each)), accent)


def _day(day: date) -> str:
    return f"{day:%A}, {short_date(day)}"
