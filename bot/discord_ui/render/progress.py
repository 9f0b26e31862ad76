"""How somebody is doing, as messages: an overview, topics against difficulty, key points; or why it is not told."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import StatsId, StatsSection
from bot.discord_ui.render import progress_words as words
from bot.discord_ui.render.message import Accent, Attachment, Message
from bot.discord_ui.render.progress_points import points
from bot.discord_ui.render.text import bar, clip
from bot.use_cases.progress_outcomes import Cell, Difficulty, Nothing, NotShared, Stats, TopicProgress
from bot.wording import counted, percent
from questions.skill import LEVEL_WORDS

_LABELS = {
    StatsSection.OVERVIEW: "Overview",
    StatsSection.TOPICS: "By topic",
    StatsSection.POINTS: "Key points",
}
_TITLE = 60
_TOPICS_LIMIT = 3000
"""Characters of the list of topics."""
BEGIN = "Begin with `/question ask`, with `/interview start`, or with a question of the day."
WHEN = "Each answer shows here at once, those of an exam when it ends."


def stats(
    outcome: Stats, section: StatsSection, titles: Mapping[str, str], picture: Attachment | None = None
) -> Message:
    """One section, with buttons to the others. For others' eyes there are no key points."""
    blocks = _blocks(outcome, section, titles)
    row = tuple(_button(outcome, each, section) for each in _sections(outcome))
    return Message(blocks, rows=(row,), attachments=(picture,) if picture else ())


def not_shared(outcome: NotShared, *, in_server: bool) -> Message:
    """Whether there is anything to share is not told."""
    if not in_server:
        text = "Other people's stats are seen in a server where you both are, if they share them: ask there."
    else:
        text = (
            f"<@{outcome.of}> does not share stats in this server. Everybody decides with `/settings stats`."
        )
    return Message((f"🔒 {text}",), Accent.QUIET)


def nothing(outcome: Nothing) -> Message:
    """No answers yet, and how to begin."""
    if not outcome.is_own:
        return Message(
            (f"<@{outcome.of}> shares stats, but there are none in this server yet.",), Accent.QUIET
        )
    return Message((f"### 📊 No stats yet\n{BEGIN} {WHEN}",), Accent.QUIET)


def _sections(outcome: Stats) -> list[StatsSection]:
    return [each for each in StatsSection if outcome.is_own or each is not StatsSection.POINTS]


def _button(outcome: Stats, section: StatsSection, current: StatsSection) -> Button:
    target = StatsId(section, 0 if outcome.is_own else outcome.of)
    style = ButtonStyle.primary if section is current else ButtonStyle.secondary
    return ui.Button(label=_LABELS[section], style=style, custom_id=str(target), disabled=section is current)


def _blocks(outcome: Stats, section: StatsSection, titles: Mapping[str, str]) -> tuple[str, ...]:
    whose = "Your" if outcome.is_own else f"<@{outcome.of}>:"
    match section:
        case StatsSection.POINTS if outcome.key_points is not None:
            return points(outcome.key_points, titles)
        case StatsSection.TOPICS:
            heading = f"### 🗂️ {whose} topics\n-# mean points of 100 (over so many answers)"
            return (heading, _topics(outcome))
        case _:
            heading = f"### 📊 {whose} stats\n-# {_extent(outcome)}"
            return (heading, _level(outcome), _facts(outcome), _over_time(outcome), _who_sees(outcome))


def _extent(outcome: Stats) -> str:
    doing = outcome.doing
    parts = [words.many(doing.answers, "answer")]
    if not outcome.is_own:
        parts[0] += " in this server"
    if doing.first_at is not None and doing.answers > 1:
        parts.append(f"since {format_dt(doing.first_at, 'd')}")
    if doing.latest_at is not None:
        parts.append(f"latest {format_dt(doing.latest_at, 'R')}")
    return " · ".join(parts)


def _level(outcome: Stats) -> str:
    level = outcome.level
    if level.number is None:
        text = f"🎯 **Level:** {level.words}"
    else:
        text = f"🎯 **Level {level.number} of {len(LEVEL_WORDS)}:** {level.words}"
    return f"{text}\n{bar(level.progress)}\n-# {level.ahead}" if outcome.is_own else text


def _facts(outcome: Stats) -> str:
    doing = outcome.doing
    lines = [_streak(outcome)]
    if doing.of:
        lines.append(f"📚 **Questions seen:** {doing.seen:,} of {doing.of:,}  {bar(doing.seen / doing.of)}")
    if doing.score is not None:
        rest = (
            f" over {words.many(doing.counted, 'answer')} that count" if doing.counted < doing.answers else ""
        )
        points = words.many(doing.total.points, "point")
        lines.append(f"✅ **Average:** {percent(doing.score)} of 100{rest} · {points}")
    if doing.pace:
        times = [f"{level.value} {words.duration(pace.seconds)}" for level, pace in doing.pace.items()]
        lines.append(f"⏱️ **Time to answer** (median): {' · '.join(times)}")
    return "\n".join(lines)


def _streak(outcome: Stats) -> str:
    streak = outcome.streak
    if not streak.days:
        longest = f" · the longest: {words.many(streak.best, 'day')}" if streak.best else ""
        return f"🔥 **Streak:** none at the moment{longest}"
    row = " in a row" if streak.days > 1 else ""
    parts = [f"🔥 **Streak:** {words.many(streak.days, 'day')}{row}"]
    if streak.best > streak.days:
        parts.append(f"the longest: {words.many(streak.best, 'day')}")
    if streak.freezes:
        parts.append(f"{counted(streak.freezes, 'freeze')} in reserve")
    return " · ".join(parts)


def _over_time(outcome: Stats) -> str:
    doing = outcome.doing
    if not doing.over_time.marks:
        return (
            "📈 **Scores over time:** none yet; answers that came late, or after the reference, do not count."
        )
    return f"📈 **Scores over time** · {words.time_facts(doing)}\n-# {words.course(doing, outcome.now.year)}"


def _who_sees(outcome: Stats) -> str:
    if not outcome.is_own:
        return "-# Made of what happened in this server, and shared by choice."
    if outcome.shares:
        return (
            "-# You share this: in each server, people see what you did there, without key points and texts. "
            "`/settings stats` with `share:False` ends it."
        )
    return "-# Nobody else sees this. `/settings stats` with `share:True` shares it, without key points and texts."


def _topics(outcome: Stats) -> str:
    doing = outcome.doing
    tried = words.tried_topics(doing)
    total = Cell(doing.counted, doing.score, doing.seen, doing.of)
    lines = [_topic("All topics", total, doing.all_topics)]
    left = _TOPICS_LIMIT - len(lines[0])
    listed = 0
    for topic in tried:
        line = _topic(topic.title, topic.all, topic.by_difficulty, _topic_level(outcome, topic))
        left -= len(line) + 1
        if left < 0:
            break
        lines.append(line)
        listed += 1
    if listed < len(tried):
        lines.append(f"-# … and {counted(len(tried) - listed, 'more topic')}")
    waiting = [topic.title for topic in doing.topics if topic not in tried and topic.all.of]
    if waiting and outcome.is_own:
        names = words.named(", ".join(clip(title, _TITLE) for title in waiting), 400)
        lines.append(f"**Not tried yet:** {names}\n-# `/question ask` with a `topic` begins one.")
    return "\n".join(lines)


def _topic_level(outcome: Stats, topic: TopicProgress) -> int | None:
    level = outcome.topic_levels.get(topic.topic)
    return level.number if level else None


def _topic(title: str, all_: Cell, cells: Mapping[Difficulty, Cell], level: int | None = None) -> str:
    """Two lines: the topic with its mean, then each difficulty that the bank has or that was answered."""
    mean = "–" if all_.score is None else str(percent(all_.score))
    heading = f"**{words.named(title, _TITLE)}** · {mean}" + (f" · level {level}" if level else "")
    parts = [_difficulty(each, cell) for each, cell in cells.items() if cell.of or cell.answers]
    if all_.of:
        parts.append(f"{all_.seen:,} of {all_.of:,} seen")
    return f"{heading}\n-# {' · '.join(parts)}"


def _difficulty(level: Difficulty, cell: Cell) -> str:
    if cell.score is None:
        return f"{level.value} –"
    return f"{level.value} {percent(cell.score)} ({cell.answers:,})"
