"""What could not be done, in one sentence, and what was typed given back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.discord_ui.render.message import Accent, Attachment, Message
from bot.discord_ui.render.text import code_block, prose
from bot.use_cases.interview_outcomes import NoQuestions, Refusal
from questions.interview import Reason

_SENTENCES = {
    Reason.NOT_YOURS: "This is somebody else's interview; start your own with `/interview start`.",
    Reason.UNKNOWN: "This interview is no longer here; start a new one with `/interview start`.",
    Reason.STALE: "That button belongs to an earlier question; `/interview resume` shows where you are.",
    Reason.ALREADY_ANSWERED: "This question was answered already; your first answer is kept.",
    Reason.SKIPPED: "This question was skipped; use “Answer it after all” if you want to try it.",
    Reason.OPEN_QUESTION: "The question is still open: answer or skip it first.",
    Reason.FINISHED: "This interview is over; `/interview history` shows its report.",
    Reason.PAUSED: "The interview is paused: resume it first, with the button or `/interview resume`.",
    Reason.NOT_IN_EXAM: "Not in an exam: hints, retries and reference answers come with practice interviews.",
    Reason.HINT_TAKEN: "That hint is shown already; it was counted once.",
    Reason.NO_MORE_HINTS: "There are no more hints for this question.",
    Reason.CLOCK_RUNS: "An exam's clock cannot be stopped: answer or skip this question, then pause.",
    Reason.TIME_UP: "The time for this question is over; go on with “Next question”.",
    Reason.QUESTION_GONE: "This question is no longer in the bank; `/interview resume` goes on without it.",
}
_SHOWN = 1500


def refusal(outcome: Refusal) -> Message:
    """One clear sentence; a typed text comes back, so that it can be copied."""
    return sentence(_SENTENCES[outcome.reason], outcome.text)


def sentence_for(reason: Reason) -> str:
    """The sentence for a refusal."""
    return _SENTENCES[reason]


def sentence(text: str, typed: str = "") -> Message:
    """A sentence for one person. A long text comes back as a file: a message could not hold it whole."""
    if not typed.strip():
        return Message((text,), Accent.QUIET)
    if len(typed) <= _SHOWN:
        return Message((text, f"Your text, so that nothing is lost:\n{code_block(typed, '')}"), Accent.QUIET)
    file = Attachment("your-answer.txt", typed.encode(), "The text you typed")
    return Message(
        (text, "Your text is attached, so that nothing is lost."), Accent.QUIET, attachments=(file,)
    )


def no_questions(outcome: NoQuestions, titles: Mapping[str, str]) -> Message:
    """Nothing matches."""
    topics = ", ".join(prose(titles.get(topic, topic)) for topic in outcome.topics)
    wish = " ".join(
        part for part in (outcome.difficulty or "", "questions", f"on {topics}" if topics else "") if part
    )
    return sentence(f"There are no {wish} in the bank; try another topic or difficulty.")
