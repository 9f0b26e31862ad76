"""Words for how somebody is doing: times, dates, what a set of scores rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from bot.discord_ui.progress_charts import TimeChart, TimeMark, short
from bot.discord_ui.progress_grid import MOST_ROWS, GridCell, GridChart, GridRow
from bot.discord_ui.render.text import clip, prose
from bot.use_cases.progress_outcomes import Cell, Difficulty, Doing, Mark, Step, TopicProgress
from bot.wording import counted, percent

MOST_WEEKS = 52
"""So far back, from the latest answer, go weekly scores."""
_WEEK = timedelta(days=7)
_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60
HEADS = MappingProxyType({level: level.value.capitalize() for level in Difficulty})


def duration(seconds: float) -> str:
    """'45 s', '2 min 10 s', '1 h 5 min', '3 days': to two units, as far as they say something."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < 10 * _MINUTE:
        return _two(whole // _MINUTE, "min", whole % _MINUTE, "s")
    minutes = round(whole / _MINUTE)
    if minutes < 60:
        return f"{minutes} min"
    if whole < _DAY:
        return _two(minutes // 60, "h", minutes % 60, "min")
    return counted(round(whole / _DAY), "day")


def _two(large: int, unit: str, small: int, smaller: str) -> str:
    return f"{large} {unit} {small} {smaller}" if small else f"{large} {unit}"


def named(text: str, limit: int) -> str:
    """The bank's title or sentence on one line, in at most `limit` characters before escaping."""
    return prose(clip(" ".join(text.split()), limit))


def many(number: int, noun: str) -> str:
    """'1 answer', '1,234 answers'."""
    return f"{number:,} {counted(number, noun).partition(' ')[2]}"


def dated(day: date, year: int) -> str:
    """'2 Mar', with the year where it is another."""
    return short(day) if day.year == year else f"{short(day)} {day.year}"


def shown_marks(doing: Doing) -> Sequence[Mark]:
    """The marks that pictures and text tell of."""
    marks = doing.over_time.marks
    if not marks or doing.over_time.step is Step.ANSWER:
        return marks
    return [mark for mark in marks if mark.day > marks[-1].day - MOST_WEEKS * _WEEK]


def time_facts(doing: Doing) -> str:
    """What the course is made of, and the mean of all."""
    marks = shown_marks(doing)
    answers = sum(mark.answers for mark in marks)
    mean = f"average {percent(doing.score or 0.0)} of 100"
    if answers == doing.counted:
        weekly = ", by week" if doing.over_time.step is Step.WEEK else ""
        return f"{many(answers, 'answer')}{weekly} · {mean}"
    if doing.over_time.step is Step.WEEK:
        return f"the latest {MOST_WEEKS} weeks · {mean} over all"
    return f"latest {answers} of {many(doing.counted, 'answer')} · {mean} over all"


def time_chart(doing: Doing) -> TimeChart | None:
    """The picture of the course; None where there is none."""
    marks = shown_marks(doing)
    if not marks:
        return None
    weekly = doing.over_time.step is Step.WEEK
    return TimeChart(
        time_facts(doing), tuple(TimeMark(mark.day, mark.score, mark.answers) for mark in marks), weekly
    )


def course(doing: Doing, year: int) -> str:
    """The same in one line: the scores from the first to the latest, of weeks with their number of answers."""
    marks = shown_marks(doing)
    span = dated(marks[0].day, year)
    if marks[-1].day != marks[0].day:
        span += f" – {dated(marks[-1].day, year)}"
    if doing.over_time.step is Step.ANSWER:
        return f"{span}: {' · '.join(str(percent(mark.score)) for mark in marks)}"
    by_monday = {mark.day: mark for mark in marks}
    weeks = [marks[0].day + _WEEK * number for number in range((marks[-1].day - marks[0].day) // _WEEK + 1)]
    told = [
        f"{percent(by_monday[week].score)} ({by_monday[week].answers:,})" if week in by_monday else "–"
        for week in weeks
    ]
    return f"{span}, by week (answers): {' · '.join(told)}"


def tried_topics(doing: Doing) -> list[TopicProgress]:
    """Those with an answer of any kind."""
    return [topic for topic in doing.topics if topic.all.answers or topic.all.seen]


def grid_chart(doing: Doing) -> GridChart | None:
    """The picture of topics against difficulty, those with the most answers; None where no answer counts."""
    rows = [topic for topic in doing.topics if topic.all.answers]
    if not rows:
        return None
    most = sorted(rows, key=lambda topic: -topic.all.answers)[:MOST_ROWS]
    kept = [topic for topic in rows if topic in most]
    total = Cell(doing.counted, doing.score, doing.seen, doing.of)
    return GridChart(
        heads=(*HEADS.values(), "All"),
        rows=tuple(_row(topic.title, topic.by_difficulty, topic.all) for topic in kept),
        total=_row("All topics", doing.all_topics, total),
        left_out=len(rows) - len(kept),
    )


def _row(name: str, cells: Mapping[Difficulty, Cell], total: Cell) -> GridRow:
    return GridRow(name, (*(_cell(cells[level]) for level in Difficulty), _cell(total)))


def _cell(cell: Cell) -> GridCell:
    return GridCell(cell.score, cell.answers, exists=cell.of > 0)
