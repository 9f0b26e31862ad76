"""What an answer was worth, point by point, in the candidate's own words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.terminal.render_question import ACCENT
from bot.terminal.text import bar, link, plain, prose, quoted
from bot.use_cases.interview_outcomes import Marked, Revealed
from bot.wording import counted, percent
from questions.interview_state import HINT_COST, Attempt
from questions.model import Flag, Grade, Misconception, PointGrade, PointStatus, Span, Verdict

# A symbol, a word and a colour: any one of them is enough.
_STATUS = {
    PointStatus.COVERED: ("✓ covered", "bold green"),
    PointStatus.PARTLY: ("◐ partly", "bold magenta"),
    PointStatus.MISSING: ("○ missing", "bold"),
    PointStatus.CONTRADICTED: ("✗ contradicted", "bold red"),
}
_VERDICT = {
    Verdict.EXCELLENT: "bold green",
    Verdict.GOOD: "bold green",
    Verdict.PARTIAL: "bold magenta",
    Verdict.WEAK: "bold red",
    Verdict.OFF: "bold red",
}
_LABEL = 14
_OPEN = "One point is still open: follow-up below."


def marked(outcome: Marked, before: Attempt | None = None) -> RenderableType:
    """The feedback; `before` is the attempt as it stood ahead of the follow-up's answer."""
    attempt = outcome.view.turn.attempts[-1]
    parts: list[RenderableType] = [Text()]
    if before is not None and outcome.added:
        was, now = percent(before.score), percent(attempt.score)
        gain = f"What you added counts: {was} → {now}." if now > was else f"The score stays at {now}."
        parts += [Text(f"  {gain}", style="bold"), Text()]
    parts.append(feedback(attempt))
    best = outcome.view.turn.best
    if best is not None and best is not attempt and attempt.counts:
        parts.append(Text(f"  Your best attempt counts: {percent(best.score)} of 100.", style="bold"))
    probe = outcome.view.turn.probe
    if probe is not None:
        parts += [Text(), _follow_up(probe.question)]
    return Group(*parts)


def feedback(attempt: Attempt) -> RenderableType:
    """Score, points, misconceptions and remarks. A point that is being probed for is not given away."""
    grade = attempt.grade
    probed = open_point(attempt)
    rows = Table.grid(padding=(0, 2))
    rows.add_column(width=_LABEL, no_wrap=True)
    rows.add_column()
    for index, point in enumerate(grade.points):
        label, style = _STATUS[point.status]
        rows.add_row(
            Text(label, style=style),
            _open(point, attempt) if index == probed else _point(index, point, attempt),
        )
    parts: list[RenderableType] = [_headline(attempt), Text(), Padding(rows, (0, 0, 0, 2))]
    parts += [Padding(_mistake(mistake, attempt.said), (1, 0, 0, 2)) for mistake in _loose(grade)]
    if remarks := list(_remarks(attempt)):
        parts.append(Padding(Group(*remarks), (1, 0, 0, 2)))
    return Group(*parts)


def open_point(attempt: Attempt) -> int | None:
    """The index of the key point that a follow-up asks for and nobody has answered."""
    return attempt.probe.point if attempt.probe else None


def declined(attempt: Attempt) -> RenderableType:
    """What was kept back, once the follow-up is declined."""
    index = open_point(attempt)
    if index is None or index >= len(attempt.grade.points):
        return Text()
    return Padding(_point(index, attempt.grade.points[index], attempt), (1, 0, 0, 2))


def why(attempt: Attempt) -> RenderableType:
    """How the score came about: the sum step by step, and the rubric's phrases that came nearest."""
    steps = Table.grid(padding=(0, 2))
    steps.add_column(justify="right")
    steps.add_column()
    for step in attempt.grade.steps:
        steps.add_row(str(percent(step.score)), prose(step.label))
    if attempt.hints:
        less = f"{counted(attempt.hints, 'hint')}: {_hint_cost(attempt)} less"
        steps.add_row(str(percent(attempt.score)), less)
    parts: list[RenderableType] = [Text("How the score came about", style=f"bold {ACCENT}"), Text(), steps]
    nearest = [(n, point) for n, point in enumerate(attempt.grade.points, 1) if point.phrase]
    if nearest:
        parts += [Text(), Text("Nearest to what you wrote, in the rubric:")]
        parts += [Text(f"  key point {n}: {quoted(point.phrase)}", style="dim") for n, point in nearest]
    return Padding(Group(*parts), (1, 0, 0, 2))


def revealed(outcome: Revealed) -> RenderableType:
    """The reference answer, what the code prints, and where to read more."""
    question = outcome.view.question
    body: list[RenderableType] = [prose(question.reference)]
    if question.output:
        body += [
            Text(),
            Text("It prints:", style="bold"),
            Padding(Text(plain(question.output)), (0, 0, 0, 2)),
        ]
    panel = Panel(
        Group(*body), title=Text("Reference answer", style="bold"), title_align="left", padding=(0, 2)
    )
    links: list[RenderableType] = []
    for source in question.sources:
        links += [Padding(Text(plain(source.title)), (0, 0, 0, 2)), link(source.url)]
    return Group(Text(), panel, *links)


def _headline(attempt: Attempt) -> RenderableType:
    grade = attempt.grade
    style = _VERDICT[grade.verdict]
    line = Text.assemble(
        (f"{percent(attempt.score)} of 100", style),
        "  ",
        (bar(attempt.score), style),
        "  ",
        str(grade.verdict),
    )
    parts: list[RenderableType] = [line]
    # What the grader says of the whole may name the point that is being asked for.
    if open_point(attempt) is None and grade.reason:
        parts.append(prose(grade.reason))
    return Padding(Group(*parts), (0, 0, 0, 2))


def _point(index: int, point: PointGrade, attempt: Attempt) -> RenderableType:
    text = prose(point.point)
    if point.status is PointStatus.MISSING:
        text = Text.assemble(("Add: ", "bold"), text)
    elif point.status is PointStatus.CONTRADICTED:
        text = Text.assemble(("In fact: ", "bold"), text)
    if point.status is not PointStatus.MISSING:
        _quote(text, attempt.said, point.spans)
    for mistake in attempt.grade.misconceptions:
        if mistake.point == index:
            text.append("\n")
            text.append_text(_mistake(mistake, attempt.said, beside=point))
    return text


def _open(point: PointGrade, attempt: Attempt) -> RenderableType:
    text = Text(_OPEN, style="italic")
    if point.status is PointStatus.PARTLY:
        _quote(text, attempt.said, point.spans)
    return text


def _quote(text: Text, said: str, spans: tuple[Span, ...]) -> None:
    words = [quoted(said[span.start : span.end]) for span in spans if span.end > span.start]
    if words:
        text.append("\nYou: ", style="dim").append(" … ".join(words))


def _mistake(mistake: Misconception, said: str, beside: PointGrade | None = None) -> Text:
    claim = " … ".join(quoted(said[span.start : span.end]) for span in mistake.spans) or quoted(mistake.claim)
    text = Text.assemble(("✗ ", "bold red"), f"{claim} is a misconception.")
    if mistake.correction and (beside is None or mistake.correction != beside.point):
        text.append("\nIn fact: ", style="bold")
        text.append_text(prose(mistake.correction))
    return text


def _loose(grade: Grade) -> list[Misconception]:
    return [
        mistake
        for mistake in grade.misconceptions
        if mistake.point is None or not 0 <= mistake.point < len(grade.points)
    ]


def _remarks(attempt: Attempt) -> Iterator[Text]:
    for flag in attempt.grade.flags:
        if flag.message != attempt.grade.reason:  # which says it already
            yield _flag(flag, attempt)
    if attempt.hints:
        change = f"{percent(attempt.grade.score)} → {percent(attempt.score)}"
        yield _remark(f"{counted(attempt.hints, 'hint')}: {_hint_cost(attempt)} less, {change}.")
    if attempt.late:
        yield Text(
            "! After the time limit" + (": noted, it still counts." if attempt.counts else ": counts 0.")
        )
    elif not attempt.counts:
        yield _remark("Not counted: the reference answer had been shown.")


def _flag(flag: Flag, attempt: Attempt) -> Text:
    """A remark of the grader, with the words that it is about."""
    remark = _remark(flag.message)
    said = attempt.said
    words = " … ".join(quoted(said[span.start : span.end]) for span in flag.spans[:2])
    return remark.append(f" You: {words}") if words else remark


def _remark(sentence: str) -> Text:
    return Text.assemble(("! ", "bold"), prose(sentence))


def _hint_cost(attempt: Attempt) -> str:
    return f"{HINT_COST * attempt.hints:.0%}"


def _follow_up(question: str) -> RenderableType:
    return Panel(
        prose(question, "bold"),
        title=Text("Follow-up", style="bold magenta"),
        title_align="left",
        subtitle=Text("an empty line or /next: go on without", style="dim"),
        subtitle_align="right",
        border_style="magenta",
        padding=(0, 2),
    )
