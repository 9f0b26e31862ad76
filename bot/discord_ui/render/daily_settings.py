"""What a channel asked for, in words: when its questions come, which ones, and what is missing for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from discord.utils import format_dt

from bot.discord_ui.daily_permissions import Access, Ping
from bot.discord_ui.render.daily import mention
from bot.discord_ui.render.text import prose, user
from bot.use_cases.daily_outcomes import Pool, Run, Schedule
from bot.wording import counted
from questions.daily import UnknownZone, zone_info
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.daily_words import clock_text, plan_text, weekdays_text

UNKNOWN_ZONE = "Its time zone is not known here any more: `/daily edit timezone:` chooses another."
_MOST_TOPICS = 12
_WEEKS_A_MONTH = 52 / 12


def often(plan: DailyPlan) -> str:
    """'every weekday at 09:00 Europe/Berlin'."""
    days = weekdays_text(plan.timetable.weekdays)
    named = {"weekdays": "every weekday", "weekends": "every weekend day"}
    days = named.get(days, days if days.startswith("every") else f"on {days}")
    return f"{days} at {clock_text(plan.timetable.minute)} {plan.timetable.zone}"


def when(run: Run, plan: DailyPlan) -> str:
    """A run as a time stamp, with a word about a clock that is changed just then."""
    stamp = f"{format_dt(run.at, 'F')} ({format_dt(run.at, 'R')})"
    local = _local(run.at, plan)
    if local is None or local.hour * 60 + local.minute == plan.timetable.minute:
        return stamp
    return f"{stamp}; the clocks go forward that day, so it comes at {local:%H:%M}"


def settings(schedule: Schedule, pool: Pool, titles: Mapping[str, str], now: datetime) -> tuple[str, str]:
    """When and what, as two blocks."""
    plan = schedule.plan
    local = _local(now, plan)
    there = f"-# It is {local:%H:%M} there now." if local else f"⚠️ {UNKNOWN_ZONE}"
    first = "Paused; `/daily resume` starts it again."
    if schedule.next is not None:
        first = f"Next: {when(schedule.next, plan)}"
    times = f"🗓️ **{_capital(often(plan))}**\n{there}\n{first}"
    lines = (
        f"📚 **Questions:** {asked(plan, titles)}\n-# {lasting(pool, plan)}",
        f"🔓 **Answer:** {counted(plan.reveal_hours, 'hour')} after the question",
        f"💬 **Discussion:** {_discussion(plan)}",
        f"🔔 **Ping:** {pinged(schedule)}",
        f"⏱️ **When I was away:** posted up to {counted(plan.catch_up_hours, 'hour')} late, otherwise left out",
    )
    return times, "\n".join(lines)


def asked(plan: DailyPlan, titles: Mapping[str, str]) -> str:
    """What the questions are about, and how hard they are."""
    return f"{_topics(plan, titles)}  ·  {_level(plan)}"


def differences(before: DailyPlan, after: DailyPlan) -> str:
    """'time, topics': what is not the same; '' for nothing."""
    return ", ".join(name for name, value in _named(after).items() if value != _named(before)[name])


def lasting(pool: Pool, plan: DailyPlan) -> str:
    """'45 questions: about 6 weeks without a repeat'."""
    questions = counted(pool.questions, "question")
    if not pool.questions:
        return "The bank has no question on that: `/daily edit topics:` chooses others."
    if not pool.posts:
        return f"{questions}, all asked here before: those asked longest ago come again."
    new = f", {pool.unused} of them new here" if pool.unused < pool.questions else ""
    days = len(plan.timetable.weekdays)
    if pool.posts < 2 * days:
        # Of one level there may be few, however many there are in all.
        return f"{questions}{new}: after {counted(pool.posts, 'post')} one comes again."
    return f"{questions}{new}: about {_duration(pool.posts / days)} without a repeat."


def pinged(schedule: Schedule) -> str:
    """Whom the post pings."""
    role_id = schedule.plan.role_id
    return "nobody" if role_id is None else mention(schedule.guild_id, role_id)


def lacking(access: Access, schedule: Schedule) -> str:
    """What an admin has to grant and where, '' when nothing is missing."""
    channel = f"<#{schedule.channel_id}>"
    lines = []
    if access.missing:
        names = ", ".join(f"**{name}**" for name in access.missing)
        lines.append(
            f"⚠️ **I lack permissions in {channel}:** {names}.\n"
            f"Grant them in {channel}: Edit Channel → Permissions → Advanced permissions, add the role "
            f"**{user(access.bot_role, 60)}** and switch them on."
        )
    if access.ping is Ping.SILENT:
        grant = f"grant me `Mention @everyone, @here, and All Roles` in {channel}"
        everyone = schedule.plan.role_id == schedule.guild_id
        how = grant if everyone else f"allow anyone to mention it (Server Settings → Roles), or {grant}"
        lines.append(f"🔕 **{pinged(schedule)} will be shown, but not notified:** {how}.")
    if access.ping is Ping.DELETED:
        lines.append(
            "🔕 The role to ping was deleted: `/daily edit` with `role:` or `no_role:` chooses anew."
        )
    return "\n".join(lines)


def command(schedule: Schedule, channel_name: str, role_name: str, titles: Mapping[str, str]) -> str:
    """The `/daily setup` that gives the same again. A name is '' where there is none to give."""
    plan = schedule.plan
    options = {
        "time": clock_text(plan.timetable.minute),
        "channel": f"#{channel_name}" if channel_name else "",
        "timezone": plan.timetable.zone,
        "weekdays": weekdays_text(plan.timetable.weekdays),
        "topics": ", ".join(topic for topic in plan.topics if topic in titles),
        "difficulty": plan_text(plan.levels) if plan.levels != ANY else "",
        "role": f"@{role_name.removeprefix('@')}" if role_name else "",
        "reveal_after": plan.reveal_hours,
        "discussion": plan.thread,
        "catch_up": plan.catch_up_hours,
    }
    return "/daily setup " + " ".join(f"{name}:{value}" for name, value in options.items() if value != "")


def _named(plan: DailyPlan) -> dict[str, object]:
    """Everything there is to set, by the name it has for people."""
    return {
        "time": plan.timetable.minute,
        "time zone": plan.timetable.zone,
        "weekdays": plan.timetable.weekdays,
        "topics": plan.topics,
        "difficulty": plan.levels,
        "ping": plan.role_id,
        "answer": plan.reveal_hours,
        "discussion": plan.thread,
        "lateness": plan.catch_up_hours,
    }


def _local(at: datetime, plan: DailyPlan) -> datetime | None:
    """What the clock shows in the channel's zone; None when that is not known any more."""
    try:
        return at.astimezone(zone_info(plan.timetable.zone))
    except UnknownZone:
        return None


def _topics(plan: DailyPlan, titles: Mapping[str, str]) -> str:
    if not plan.topics:
        return "all topics"
    named = [prose(titles.get(topic, topic)) for topic in plan.topics]
    more = len(named) - _MOST_TOPICS
    return ", ".join(named[:_MOST_TOPICS]) + (f" and {more} more" if more > 0 else "")


def _level(plan: DailyPlan) -> str:
    return "any level" if plan.levels == ANY else plan_text(plan.levels)


def _discussion(plan: DailyPlan) -> str:
    if not plan.thread:
        return "none"
    return "a private thread for those who answered; everybody may join after the answer"


def _duration(weeks: float) -> str:
    if weeks < 3 * _WEEKS_A_MONTH:
        return f"{round(weeks)} weeks"
    if weeks < 2 * 52:
        return f"{round(weeks / _WEEKS_A_MONTH)} months"
    return f"{round(weeks / 52)} years"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
