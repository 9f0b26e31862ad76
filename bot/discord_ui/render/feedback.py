"""What an answer was worth, point by point, in the candidate's own words."""

from __future__ import annotations

from bot.discord_ui.components import Button
from bot.discord_ui.ids import Verb
from bot.discord_ui.render.detail import AMPLE, LEVELS, Detail
from bot.discord_ui.render.message import Accent, Message, first_fitting
from bot.discord_ui.render.question import button, question_block
from bot.discord_ui.render.text import bar, clip, code_block, prose, quoted, user
from bot.use_cases.interview_outcomes import Closed, Marked, Origin, Recorded, Revealed, View
from bot.wording import counted, percent
from questions.interview_state import HINT_COST, Attempt, TurnStatus
from questions.model import Grade, PointGrade, PointStatus, Question, Span, Verdict

_SYMBOLS = {
    PointStatus.COVERED: "✅ Covered",
    PointStatus.PARTLY: "🟡 Partly",
    PointStatus.MISSING: "⬜ Missing",
    PointStatus.CONTRADICTED: "❌ Contradicted",
}
_VERDICTS = {verdict: verdict.value for verdict in Verdict} | {Verdict.OFF: "off the point"}
_ACCENTS = {
    Verdict.EXCELLENT: Accent.GOOD,
    Verdict.GOOD: Accent.GOOD,
    Verdict.PARTIAL: Accent.FAIR,
    Verdict.WEAK: Accent.POOR,
    Verdict.OFF: Accent.POOR,
}


def marked(outcome: Marked, topic_title: str) -> Message:
    """Practice: the feedback, and the follow-up question where the interviewer has one."""
    view = outcome.view
    attempt = view.turn.attempts[-1]
    probe = view.turn.probe
    asked = (
        f"🔎 **Follow-up:** {prose(probe.question)}\n-# What you add counts; it cannot cost you."
        if probe is not None
        else ""
    )
    blocks = first_fitting(
        [question_block(view, topic_title, detail), *grade_blocks(attempt, detail), asked]
        for detail in LEVELS
    )
    return Message(blocks, accent(attempt), _review_rows(view))


def accent(attempt: Attempt) -> Accent:
    """The colour of its verdict."""
    return _ACCENTS[attempt.grade.verdict]


def grade_blocks(attempt: Attempt, detail: Detail = AMPLE) -> list[str]:
    """Score, points, misconceptions and remarks of one attempt. A point that is being probed is not given away."""
    grade = attempt.grade
    said = attempt.said
    probed = attempt.probe.point if attempt.probe else None
    points = "\n".join(
        _open_point(point) if index == probed else _point(point, said, detail)
        for index, point in enumerate(grade.points)
    )
    return [
        _score(attempt, detail, with_reason=probed is None),
        points,
        _misconceptions(grade, said, detail),
        _remarks(attempt, said, detail, probed),
    ]


def _score(attempt: Attempt, detail: Detail, *, with_reason: bool) -> str:
    """`with_reason` False while a point is being probed: the reason names what is missing."""
    grade = attempt.grade
    verdict = "" if attempt.hints else f"  ·  {_VERDICTS[grade.verdict]}"
    reason = f"  {prose(grade.reason)}" if with_reason else ""
    text = f"## {percent(attempt.score)} / 100{verdict}\n{bar(attempt.score)}{reason}"
    if attempt.hints:
        before = f"{percent(grade.score)} ({_VERDICTS[grade.verdict]})"
        cost = f"{percent(HINT_COST * attempt.hints)}%"
        text += f"\n-# {counted(attempt.hints, 'hint')} cost {cost} of {before}."
    shown = attempt.text.strip() and detail.answer
    return f"{text}\n> {user(attempt.text, detail.answer)}" if shown else text


def _point(point: PointGrade, said: str, detail: Detail) -> str:
    advice = {
        PointStatus.COVERED: "",
        PointStatus.CONTRADICTED: "Right would be: ",
    }.get(point.status, "To add: ")
    line = f"**{_SYMBOLS[point.status]}** — {advice}{prose(point.point)}"
    words = _words(point.spans, said, detail)
    said_so = "The closest was" if point.status is PointStatus.MISSING else "You said"
    return f"{line}\n-# {said_so} {words}" if words else line


def _words(spans: tuple[Span, ...], said: str, detail: Detail, fewest: int = 0) -> str:
    """The passages, quoted."""
    most = max(detail.quotes, fewest)
    shown = [span for span in spans if span.end > span.start][:most]
    return " … ".join(quoted(said[span.start : span.end], detail.quote) for span in shown)


def _open_point(point: PointGrade) -> str:
    return f"**❔ {point.status.value.capitalize()}** — one point is still open; see the follow-up below."


def _misconceptions(grade: Grade, said: str, detail: Detail) -> str:
    lines = []
    for misconception in grade.misconceptions:
        claim = _words(misconception.spans, said, detail, 1) or f"“{prose(misconception.claim)}”"
        lines.append(f"❗ {claim}\nIn fact: {prose(misconception.correction)}")
    return "\n".join(lines)


def _remarks(attempt: Attempt, said: str, detail: Detail, probed: int | None) -> str:
    lines = []
    for flag in attempt.grade.flags:
        if probed is None and flag.message in attempt.grade.reason:
            continue  # stands beside the score
        words = _words(flag.spans, said, detail)
        lines.append(f"-# ⚠️ {prose(flag.message)}" + (f" You said {words}" if words else ""))
    if attempt.late:
        lines.append("-# ⏰ This came after the time limit" + ("." if attempt.counts else " and counts 0."))
    elif not attempt.counts:
        lines.append("-# Not counted: the reference answer had been shown.")
    return "\n".join(lines)


def _review_rows(view: View) -> tuple[tuple[Button, ...], ...]:
    probing = view.turn.probe is not None
    first = [button(view, Verb.FOLLOW_UP, "Answer the follow-up")] if probing else []
    if view.origin is Origin.INTERVIEW:
        label = "See the report" if view.interview.is_last else "Next question"
        first.append(button(view, Verb.NEXT, label, primary=not probing))
    first.append(button(view, Verb.RETRY, "Try again"))
    if not view.turn.revealed:
        first.append(button(view, Verb.REVEAL, "Reference answer"))
    if view.origin is Origin.INTERVIEW:
        second = (button(view, Verb.PAUSE, "Pause"), button(view, Verb.ASK_END, "End"))
        return (tuple(first), second)
    return (tuple(first),)


def recorded(outcome: Recorded, topic_title: str) -> Message:
    """Exam: stored, and nothing given away."""
    view = outcome.view
    text = "### ✔ Answer recorded\nThe feedback comes at the end."
    if outcome.late:
        text = (
            "### ✔ Answer kept\nIt came after the time limit: it is graded for you at the end but counts 0."
        )
    text += f"\n> {user(view.turn.attempts[-1].text, AMPLE.answer)}"
    # A late answer to an earlier question: its buttons would lead nowhere.
    rows = _next_rows(view) if view.turn.number == view.interview.turn.number else ()
    return Message((question_block(view, topic_title), text), Accent.NEUTRAL, rows)


def closed(outcome: Closed, topic_title: str) -> Message:
    """Skipped, or out of time."""
    view = outcome.view
    text = "### ⏭ Skipped\nIt counts 0."
    if view.turn.status is TurnStatus.EXPIRED:
        text = (
            "### ⏰ Time is up\nThis question counts 0; go on when you are ready, the next clock starts then."
        )
    elif view.turn.status is TurnStatus.VOID:
        text = (
            "### Taken back\nThis question is no longer in the bank; it counts neither for nor against you."
        )
    elif view.turn.attempts:
        text = "### Left as it was\nYour best earlier attempt counts."
    return Message((question_block(view, topic_title), text), Accent.QUIET, _next_rows(view))


def _next_rows(view: View) -> tuple[tuple[Button, ...], ...]:
    on: list[Button] = []
    rest: tuple[Button, ...] = ()
    if view.origin is Origin.INTERVIEW:
        on.append(button(view, Verb.NEXT, "See the report" if view.interview.is_last else "Next question"))
        rest = (button(view, Verb.PAUSE, "Pause"), button(view, Verb.ASK_END, "End"))
    if view.is_exam or not view.question.key_points:  # the second: the bank has lost it
        return ((*on, *rest),) if on else ()
    on += [button(view, Verb.RETRY, "Answer it after all"), button(view, Verb.REVEAL, "Reference answer")]
    return (tuple(on), rest) if rest else (tuple(on),)


def revealed(outcome: Revealed) -> Message:
    """The reference answer with its sources."""
    question = outcome.view.question
    return Message(first_fitting(_reference(question, others) for others in (900, 400, 0)), Accent.NEUTRAL)


def _reference(question: Question, others: int) -> list[str]:
    """`others`: characters of another answer that is as good."""
    blocks = [f"-# Reference answer: {prose(question.title)}\n{prose(question.reference)}"]
    if question.output:
        blocks.append(f"It prints:\n{code_block(question.output, 'text')}")
    if question.accepted and others:
        blocks.append(f"**In other words, just as good**\n{prose(clip(question.accepted[-1], others))}")
    if question.sources:
        links = "\n".join(f"- [{prose(source.title)}](<{source.url}>)" for source in question.sources)
        blocks.append(f"**Read more**\n{links}")
    return blocks
