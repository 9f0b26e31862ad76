"""All channels of a server that get a question of the day, page by page; and what comes in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import discord
from discord import ui
from discord.utils import format_dt

from bot.discord_ui.daily_permissions import Access, Ping
from bot.discord_ui.ids import QueueId, QueueVerb
from bot.discord_ui.render import daily_trouble
from bot.discord_ui.render.daily import message_url, short_date
from bot.discord_ui.render.daily_settings import asked, often, pinged, when
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import clip, prose
from bot.use_cases.daily_outcomes import Coming, Line, Post, PostStatus, Preview, Schedule, Trouble
from bot.wording import counted
from questions.model import Question

PER_PAGE = 5
_MOST_OPTIONS = 25


def on_page(lines: Sequence[Line], page: int) -> Sequence[Line]:
    """The channels of a page; of the last for a page that there is not."""
    page = min(page, _pages(lines))
    return lines[(page - 1) * PER_PAGE : page * PER_PAGE]


def overview(
    lines: Sequence[Line], access: Mapping[int, Access], page: int, titles: Mapping[str, str]
) -> Message:
    """A page of the server's channels. `access` by channel, at least for those of the page."""
    if not lines:
        return sentence(
            "No channel of this server has a question of the day; `/daily setup` gives one to a channel."
        )
    pages = _pages(lines)
    page = min(page, pages)
    # After a channel was forgotten, one that was not looked at has moved up to this page.
    shown = [line for line in on_page(lines, page) if line.schedule.channel_id in access]
    top = f"### 📅 {counted(len(lines), 'channel')} with a question of the day"
    if pages > 1:
        other = page + 1 if page < pages else 1
        top += f"\n-# Page {page} of {pages}; `/daily list page:{other}` shows more."
    blocks = [_channel(line, access[line.schedule.channel_id], titles) for line in shown]
    well = all(
        line.schedule.trouble is None and not access[line.schedule.channel_id].missing for line in shown
    )
    return Message((top, *blocks), Accent.NEUTRAL if well else Accent.FAIR)


def queue(outcome: Coming, titles: Mapping[str, str], added: Question | None = None) -> Message:
    """What comes on the next days, and a menu to take out what admins put there."""
    schedule = outcome.schedule
    top = f"### 🗓️ What comes in <#{schedule.channel_id}>"
    if added is not None:
        top += f"\n📌 “{prose(added.title)}” is next.{_unasked(outcome, added, titles)}"
    queued = {question.id for question in outcome.queued}
    # Of a question that comes twice in these days, the first time is the queued one.
    lines = []
    for day, question in outcome.days:
        pin = "📌 " if question.id in queued else ""
        queued.discard(question.id)
        lines.append(f"**{_short(day)}**  {pin}{_named(question, titles)}")
    below = "-# This changes when topics, days or the other channels' questions do."
    if not outcome.days:
        lines = [f"📌 {_named(question, titles)}" for question in outcome.queued]
        below = "-# It is paused: nothing comes until `/daily resume`."
    elif outcome.queued:
        below = f"-# 📌 put there by an admin. {below.removeprefix('-# ')}"
    return Message((top, "\n".join(lines), below), Accent.NEUTRAL, _menu(outcome))


def preview(outcome: Preview) -> Message:
    """What stands above the post itself."""
    channel = f"<#{outcome.schedule.channel_id}>"
    if outcome.run is None:
        return sentence(
            f"{channel} is paused. This is what it would get today; only you see it, and its buttons do nothing."
        )
    return sentence(
        f"{channel} gets this on {when(outcome.run, outcome.schedule.plan)}. "
        "Only you see it, and its buttons do nothing."
    )


def _pages(lines: Sequence[Line]) -> int:
    return max(1, (len(lines) + PER_PAGE - 1) // PER_PAGE)


def _channel(line: Line, access: Access, titles: Mapping[str, str]) -> str:
    schedule = line.schedule
    role = f"  ·  pings {pinged(schedule)}" if schedule.plan.role_id is not None else ""
    parts = [
        f"**<#{schedule.channel_id}>**  ·  {often(schedule.plan)}{role}",
        f"-# {asked(schedule.plan, titles)}  ·  answer after {counted(schedule.plan.reveal_hours, 'hour')}",
        _state(schedule, line.latest),
    ]
    if latest := _latest(line):
        parts.append(latest)
    if access.missing:
        parts.append(f"⚠️ I lack {', '.join(f'**{name}**' for name in access.missing)} there.")
    if access.ping is Ping.SILENT:
        parts.append("🔕 I am not allowed to notify that role there.")
    if access.ping is Ping.DELETED:
        parts.append("🔕 That role was deleted; `/daily edit` with `role:` chooses another.")
    return "\n".join(parts)


def _state(schedule: Schedule, latest: Post | None) -> str:
    if schedule.paused:
        return "⏸️ Paused; `/daily resume` starts it again."
    coming = f"Next: {when(schedule.next, schedule.plan)}" if schedule.next is not None else ""
    if schedule.trouble is None:
        return coming
    text = f"⚠️ **Could not be posted.** {daily_trouble.in_words(schedule.trouble)}"
    if latest is not None and latest.status is PostStatus.FAILING and latest.act_at is not None:
        text += f" Tried again {format_dt(latest.act_at, 'R')}."
    return text if schedule.trouble is Trouble.UNKNOWN_ZONE else f"{text}\n{coming}"


def _latest(line: Line) -> str:
    parts = []
    if line.posted is not None:
        post = line.posted
        where = message_url(post, post.message_id)
        parts.append(f"Latest: [{short_date(post.day)}]({where}), {counted(post.answers, 'answer')}")
    latest = line.latest
    if latest is not None and latest.status is PostStatus.SKIPPED:
        trouble = latest.trouble if latest.trouble is not line.schedule.trouble else None  # said above
        reason = f": {daily_trouble.in_words(trouble)}" if trouble is not None else ""
        parts.append(f"{short_date(latest.day)} left out{reason}")
    return "\n".join(f"-# {part}" for part in parts)


def _menu(outcome: Coming) -> tuple[tuple[ui.Item[ui.LayoutView], ...], ...]:
    options = [
        discord.SelectOption(label=clip(question.title, 100), value=question.id)
        for question in outcome.queued[:_MOST_OPTIONS]
    ]
    if not options:
        return ()
    menu: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=str(QueueId(outcome.schedule.channel_id, QueueVerb.TAKE_OUT)),
        placeholder="Take out of the queue",
        options=options,
        max_values=len(options),
    )
    return ((menu,),)


def _unasked(outcome: Coming, added: Question, titles: Mapping[str, str]) -> str:
    """What the channel did not ask for in a question that an admin put there; '' when it fits."""
    plan = outcome.schedule.plan
    day = outcome.days[0][0] if outcome.days else None
    wanted = {plan.level(day)} if day is not None else set(plan.levels)
    reasons = []
    if plan.topics and added.topic not in plan.topics:
        reasons.append(f"its topic, {prose(titles.get(added.topic, added.topic))}, is none of this channel's")
    if None not in wanted and added.difficulty not in wanted:
        when = f"{day:%A} is for" if day is not None else "any of its days is for"
        reasons.append(f"it is {added.difficulty.value}, which is not what {when}")
    return f"\n⚠️ It comes all the same, although {' and '.join(reasons)}." if reasons else ""


def _named(question: Question, titles: Mapping[str, str]) -> str:
    topic = prose(titles.get(question.topic, question.topic))
    return f"{prose(question.title)}\n-# {topic}  ·  {question.difficulty.value}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
