"""A person's own settings, and the reminder of a question that is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import SettingsId, SettingsVerb
from bot.discord_ui.render.daily import message_url
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.render.review import reminder_setting
from bot.discord_ui.render.text import clip, quoted, user
from bot.use_cases.personal import NoSuchZone, PersonalView
from bot.use_cases.reminders import Reminder
from bot.wording import counted
from questions.daily import zone_info
from questions.daily_words import clock_text
from questions.streaks import Streak

NEEDS_ZONE = (
    "I do not know yet when your day ends: choose your time zone with `/settings timezone`, then switch the "
    "reminder on."
)
NO_SUCH_TIME = "That is no time of day: write it as `20:00` or `8 pm`."
QUIET = "🔕 **No more reminders.** `/settings reminder` with `on:True` brings them back. Your streak goes on."
_LINKS = 4
"""A row holds five buttons, and one of them switches reminders off."""
_LISTED = 10
_LABEL = 60
_NAME = 80


@dataclass(frozen=True, slots=True)
class Place:
    """A channel and its server as people call them."""

    channel: str
    server: str


def settings(view: PersonalView) -> Message:
    """What was chosen, and what follows from it."""
    boards = _leaderboards(hidden=view.settings.hidden)
    stats = _stats(shares=view.settings.shares_stats)
    reminders = (_reminders(view), reminder_setting(view))
    return Message(("⚙️ **Your settings**", _zone(view), *reminders, boards, stats))


def zone_chosen(view: PersonalView) -> Message:
    """The days are counted in another zone from now on."""
    note = "Your days are counted there from now on; those that were counted before stay as they are."
    blocks = [f"✅ {_zone(view)}", note]
    if view.settings.reminders:
        blocks.append(_reminders(view))
    if view.settings.review_minute is not None:
        blocks.append(reminder_setting(view))
    return Message(tuple(blocks), Accent.GOOD)


def reminder_chosen(view: PersonalView) -> Message:
    """Reminders were switched on or off."""
    if not view.settings.reminders:
        return Message((QUIET,), Accent.QUIET)
    return Message((f"✅ {_reminders(view)}", _zone(view)), Accent.GOOD)


def leaderboards_chosen(*, hidden: bool) -> Message:
    """The person is on no leaderboard any more, or on all again."""
    if hidden:
        note = "Lists that were posted before and show you are taken down within seconds, their pictures with them."
        return Message((_leaderboards(hidden=True), f"-# {note}"), Accent.QUIET)
    return Message((f"✅ {_leaderboards(hidden=False)}",), Accent.GOOD)


def stats_chosen(*, shares: bool) -> Message:
    """Others may see how the person is doing, or no longer."""
    if not shares:
        return Message((_stats(shares=False),), Accent.QUIET)
    return Message((f"✅ {_stats(shares=True)}",), Accent.GOOD)


def no_such_zone(outcome: NoSuchZone) -> str:
    """One sentence, with what may have been meant."""
    if not outcome.suggestions:
        return (
            f"I know no time zone {quoted(outcome.typed, 60)}: type a city after `zone:`, such as `Berlin`, and "
            "pick it from the list."
        )
    *some, last = (f"`{name}`" for name in outcome.suggestions)
    meant = f"{', '.join(some)} or {last}" if some else last
    return f"{quoted(outcome.typed, 60)} may be {meant}: pick one from the list that appears as you type."


def reminder(about: Reminder, places: Sequence[Place]) -> Message:
    """The direct message. `places` are those of the posts, in their order."""
    lines: list[str] = []
    for post, place in zip(about.posts[:_LISTED], places, strict=False):
        name = f"#{user(place.channel, _NAME)}"
        server = f" in {user(place.server, _NAME)}" if place.server else ""
        ends = f" · the answer comes {format_dt(post.reveal_at, 'R')}" if post.reveal_at else ""
        lines.append(f"- **[{name}]({_url(about, len(lines))})**{server}{ends}")
    if len(about.posts) > _LISTED:
        lines.append(f"- and in {counted(len(about.posts) - _LISTED, 'more channel')}")
    many = len(about.posts) > 1
    top = f"⏰ **Your question{'s' if many else ''} of the day {'are' if many else 'is'} still open**"
    small = "-# You asked for this reminder with `/settings reminder`; the button below ends it."
    return Message(
        ("\n".join((top, *lines)), f"{_at_stake(about.streak)}\n{small}"), rows=(_buttons(about, places),)
    )


def _zone(view: PersonalView) -> str:
    if view.zone is None:
        text = (
            "🌍 **Time zone:** not chosen. Your days are counted in the zone of the channel in which you answer; "
            "`/settings timezone` sets your own."
        )
    else:
        there = view.now.astimezone(zone_info(view.zone))
        text = f"🌍 **Time zone:** {view.zone} · it is {there:%H:%M} there now"
        if view.channel is not None:
            text += (
                f"\n-# That is the zone of <#{view.channel.schedule.channel_id}>, where you answered last; "
                "`/settings timezone` sets your own."
            )
    if view.lost:
        text += f"\n-# `{view.settings.zone}`, which you chose, is no longer known: please choose again."
    return text


def _reminders(view: PersonalView) -> str:
    chosen = view.settings
    at = clock_text(chosen.remind_minute)
    if chosen.unreachable:
        return (
            "🔕 **Reminder:** stopped, because Discord did not let me write to you. Allow direct messages from a "
            "server that we share, then switch it on again with `/settings reminder`."
        )
    if not chosen.reminders:
        return "🔕 **Reminder:** off. `/settings reminder` switches it on: a direct message before your day ends."
    following = f" · next: {format_dt(chosen.remind_at, 'R')}" if chosen.remind_at else ""
    return (
        f"🔔 **Reminder:** on, at {at} of your day{following}\n"
        "-# Only if a question is still open in a channel you play in and you have not answered that day; where the "
        "answer comes sooner, an hour before it."
    )


def _leaderboards(*, hidden: bool) -> str:
    if hidden:
        return (
            "🙈 **Leaderboards:** you are on no leaderboard. `/settings leaderboards` with `show:True` brings you "
            "back, with all that you have earned."
        )
    return (
        "🏆 **Leaderboards:** you are on those of your servers. `/settings leaderboards` with `show:False` takes "
        "you off all of them."
    )


def _stats(*, shares: bool) -> str:
    if not shares:
        return (
            "🔒 **Stats:** nobody else sees yours. `/settings stats` with `share:True` lets others see them with "
            "`/stats`, in each server what you did there."
        )
    return (
        "📊 **Stats:** in each server, others see what you did there with `/stats`; never key points or what you "
        "wrote. `/settings stats` with `share:False` ends that."
    )


def _at_stake(streak: Streak) -> str:
    if not streak.days:
        return "🔥 An answer begins a streak."
    days = f"**{counted(streak.days, 'day')}{' in a row' if streak.days > 1 else ''}**"
    slipped = bool(streak.frozen) and (streak.last is None or streak.frozen[-1] > streak.last)
    if streak.freezes and not slipped:
        return f"🔥 Your streak: {days}. An answer makes it one more; without it, a freeze is used up."
    return f"🔥 Your streak is at stake: {days}."


def _buttons(about: Reminder, places: Sequence[Place]) -> tuple[Button, ...]:
    links: list[Button] = []
    for index, place in enumerate(places[:_LINKS]):
        label = f"Open #{place.channel}"
        links.append(ui.Button(label=clip(label, _LABEL), url=_url(about, index)))
    quiet: Button = ui.Button(
        label="No more reminders",
        style=ButtonStyle.secondary,
        custom_id=str(SettingsId(SettingsVerb.NO_REMINDERS)),
    )
    return (*links, quiet)


def _url(about: Reminder, index: int) -> str:
    post = about.posts[index]
    return message_url(post, post.message_id)
