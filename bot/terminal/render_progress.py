"""How somebody is doing, for a terminal: level, scores over time, topics, key points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.terminal.render_question import ACCENT
from bot.terminal.text import bar, duration, plain, prose
from bot.use_cases.progress_outcomes import (
    Cell,
    Difficulty,
    Doing,
    Level,
    Mark,
    OverTime,
    PointRecord,
    PointStatus,
    Stats,
    Step,
    TopicProgress,
)
from bot.wording import counted, percent
from questions.report import STRONG, WEAK

_ROWS = 8
"""Marks that get a line of their own, the latest."""
_COLUMNS = 60
"""Marks in a sparkline, the latest: as many columns as the narrowest terminal has to spare."""
_SPARKS = "▁▂▃▄▅▆▇█"
_POINTS = 5
_STATUS = {
    PointStatus.COVERED: ("✓", "bold green"),
    PointStatus.PARTLY: ("◐", "bold magenta"),
    PointStatus.MISSING: ("○", "bold"),
    PointStatus.CONTRADICTED: ("✗", "bold red"),
}
_NONE = "–"
NOTHING = (
    "There are no answers yet: `mock-interview practice` asks the first question. "
    "Those of an exam show once it has ended."
)


def nothing() -> RenderableType:
    """There is nothing to tell yet."""
    return Text(NOTHING)


def stats(outcome: Stats, *, sparks: bool) -> RenderableType:
    """All of it. `sparks`: whether the terminal can show the blocks of a sparkline."""
    doing = outcome.doing
    parts: list[RenderableType] = [_rule("Your progress"), *_level(outcome.level), Text(), _totals(outcome)]
    if doing.over_time.marks:
        parts += [Text(), *_over_time(doing.over_time, sparks=sparks)]
    parts += [Text(), *_topics(outcome)]
    if doing.pace:
        parts += [Text(), _pace(doing)]
    points = outcome.key_points
    if points is not None:
        latest = f"in your latest {points.answers} answers" if points.answers < doing.counted else ""
        parts += _points("Worth learning next", points.weakest, "what helps most comes first")
        parts += _points("Known well", points.strongest, latest)
    return Group(*parts)


def _level(level: Level) -> Iterable[RenderableType]:
    if level.number is None:
        yield Text.assemble(("Level: ", "bold"), level.words, ".  ", (bar(level.progress, 12), ACCENT))
    else:
        yield Text.assemble((f"Level {level.number} of 10", "bold"), "  ", (bar(level.progress, 12), ACCENT))
        yield Text(f"You are {level.words}.")
    yield Text(level.ahead, style="dim")


def _totals(outcome: Stats) -> RenderableType:
    doing = outcome.doing
    parts = [counted(doing.answers, "answer")]
    if doing.counted < doing.answers:
        parts.append(f"{doing.counted} that count")
    if doing.score is not None:
        parts.append(f"{percent(doing.score)} of 100 on average")
    parts += [counted(doing.total.points, "point"), f"{doing.seen} of {doing.of} questions seen"]
    if outcome.streak.best:
        days = counted(outcome.streak.days, "day")
        parts.append(f"streak {days} (longest {outcome.streak.best})")
    return Text(" · ".join(parts))


def _over_time(over_time: OverTime, *, sparks: bool) -> Iterable[RenderableType]:
    weekly = over_time.step is Step.WEEK
    yield _title("Scores over time", "mean of each week" if weekly else "answer by answer")
    marks = over_time.marks
    if sparks and len(marks) > _ROWS:
        shown = marks[-_COLUMNS:]
        line = "".join(_SPARKS[min(int(mark.score * len(_SPARKS)), len(_SPARKS) - 1)] for mark in shown)
        yield Text.assemble("  ", (line, ACCENT))
    table = _grid()
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for mark in marks[-_ROWS:]:
        answers = counted(mark.answers, "answer") if weekly else ""
        table.add_row(_day(mark, weekly=weekly), bar(mark.score), str(percent(mark.score)), answers)
    yield _indented(table)
    earlier = sum(mark.answers for mark in marks[:-_ROWS]) + over_time.earlier
    if earlier:
        yield Text(f"  {counted(earlier, 'earlier answer')}", style="dim")


def _day(mark: Mark, *, weekly: bool) -> str:
    day = f"{mark.day.day} {mark.day:%b %Y}"
    return f"week of {day}" if weekly else day


def _topics(outcome: Stats) -> Iterable[RenderableType]:
    doing = outcome.doing
    yield _title("By topic and difficulty", "mean score of 100, answers in brackets")
    table = _grid()
    table.add_column(min_width=12)
    for level in (*Difficulty, "seen", "level"):
        table.add_column(Text(level, style="dim"), justify="right", no_wrap=True)
    table.show_header = True
    met = [topic for topic in doing.topics if topic.all.answers or topic.all.seen]
    for topic in met:
        known = outcome.topic_levels.get(topic.topic)
        number = str(known.number) if known and known.number else _NONE
        table.add_row(Text(plain(topic.title)), *_cells(topic), _seen(topic.all), number)
    yield _indented(table)
    others = [plain(topic.title) for topic in doing.topics if topic not in met]
    if others:
        yield Padding(Text.assemble(("Not tried yet: ", "bold"), f"{', '.join(others)}."), (1, 0, 0, 2))


def _cells(topic: TopicProgress) -> list[Text]:
    return [_cell(topic.by_difficulty[level]) for level in Difficulty]


def _cell(cell: Cell) -> Text:
    if cell.score is None:
        return Text(_NONE, style="dim")
    style = "green" if cell.score >= STRONG else "red" if cell.score < WEAK else "magenta"
    return Text.assemble((str(percent(cell.score)), f"bold {style}"), (f" ({cell.answers})", "dim"))


def _seen(cell: Cell) -> str:
    return f"{cell.seen}/{cell.of}" if cell.of else _NONE


def _pace(doing: Doing) -> RenderableType:
    told = [f"{level} {duration(timedelta(seconds=pace.seconds))}" for level, pace in doing.pace.items()]
    return Text.assemble(("Time to answer", f"bold {ACCENT}"), f"  {' · '.join(told)}", ("  (median)", "dim"))


def _points(title: str, records: Sequence[PointRecord], remark: str) -> list[RenderableType]:
    if not records:
        return []
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column()
    for record in records[:_POINTS]:
        text = prose(record.point)
        text.append(f"  ({plain(record.title)}; {_times(record)})", style="dim")
        table.add_row(Text(*_STATUS[record.latest]), text)
    return [Text(), _title(title, remark), _indented(table)]


def _times(record: PointRecord) -> str:
    """What became of it last, and how often it was covered where there is more than one answer to tell of."""
    if record.answers < 2:
        return str(record.latest)
    covered = f"covered {record.times.get(PointStatus.COVERED, 0)} of {record.answers} times"
    return covered if record.latest is PointStatus.COVERED else f"{record.latest}; {covered}"


def _grid() -> Table:
    return Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)


def _indented(what: RenderableType) -> RenderableType:
    return Padding(what, (0, 0, 0, 2))


def _rule(text: str) -> Rule:
    return Rule(Text(text, style=f"bold {ACCENT}"), align="left", style=ACCENT)


def _title(text: str, remark: str = "") -> Text:
    title = Text(text, style=f"bold {ACCENT}")
    return title.append(f"  ({remark})", style="not bold dim") if remark else title
