"""The sentences of the terminal: why something was not done, and what can be typed."""

from __future__ import annotations

from questions.interview import Reason
from questions.interview_state import HINT_COST, TurnStatus

REFUSALS = {
    Reason.NOT_YOURS: "This interview belongs to somebody else.",
    Reason.UNKNOWN: "This interview is not in the database any more.",
    Reason.STALE: "The interview has moved on to another question in the meantime.",
    Reason.ALREADY_ANSWERED: "This question has its answer already.",
    Reason.SKIPPED: "This question was skipped; /retry opens it again.",
    Reason.OPEN_QUESTION: "This question is still open: answer it, or /skip it.",
    Reason.FINISHED: "This interview is finished; start another.",
    Reason.PAUSED: "This interview is paused; go on with --resume.",
    Reason.NOT_IN_EXAM: "Not in an exam: hints, second attempts and reference answers belong to practice.",
    Reason.HINT_TAKEN: "That hint is shown already.",
    Reason.NO_MORE_HINTS: "There is no other hint for this question.",
    Reason.CLOCK_RUNS: "An exam's clock cannot be stopped while its question is open: answer it, or /skip it.",
    Reason.TIME_UP: "The time for this question is over.",
    Reason.QUESTION_GONE: "This question is no longer in the bank; /skip or /next leads on.",
}
CLOSED = {
    TurnStatus.SKIPPED: "Skipped: this question counts 0.",
    TurnStatus.EXPIRED: "The time is up: this question counts 0.",
    TurnStatus.ANSWERED: "Left as it was: your best attempt counts.",
    TurnStatus.VOID: "This question is no longer in the bank: it counts neither for nor against you.",
    TurnStatus.OPEN: "This question is still open.",
}
RECORDED = "Recorded. The feedback comes at the end."
RECORDED_LATE = "Recorded, but after the time limit: it will be graded for you and counts 0."
NOTHING_TO_RESUME = "There is no unfinished interview."
NOTHING_TO_REVIEW = (
    "There is nothing to review yet: the questions that you answer come back here after a while."
)
YOUR_ANSWER = "Your answer, ended by an empty line:"
NOT_NOW = "/{name} has nothing to do here."
UNKNOWN = "There is no /{word}; did you mean /{near}? (As part of an answer, put it inside a ``` fence.)"
ENDED = "Ended at {score} of 100."
CLOCK_GOES_ON = "The exam's clock runs on while you are away."
NOT_KEPT = "What you typed was not stored."
NOT_SENT = "This was typed and not sent; copy it if you want it another time:"
PRESS_ENTER = "Nothing to answer just now: press Enter to go on, or type one of the commands."
EMPTY = "Type your answer, or /skip, /hint, /help."
EMPTY_EXAM = "Type your answer, or /skip, /help."
NOTHING_GRADED = "Nothing has been graded here yet."
AFTER_FOLLOW_UP = "How the score came about is shown once the follow-up is answered or declined (/next)."
AFTER_EXAM = "In an exam the feedback comes at the end."
STILL_TYPED = (
    "You have typed an answer that was not sent: an empty line sends it, /{name} again leaves it unsent."
)
DRAFT_KEPT = "Your answer so far is kept; go on with it."
HOW_TO_ANSWER = "An empty line ends an answer; /help shows the commands."
OFFER = (
    ("Enter", "go on with it"),
    ("/new", "end it and start another"),
    ("/end", "end it and see its report"),
)
HOW_TO_OFFER = "Press Enter to go on with it, or type /new, /end or /pause."
TRY_AGAIN = "Nothing is lost: press Enter to try again, /pause to give up."
UNSENT = "This is not stored yet:"

HELP = (
    ("an empty line", "ends your answer (not inside a ``` fence)"),
    ("/hint", f"a hint; each costs {HINT_COST:.0%} of the score"),
    ("/skip", "leave the question; it counts 0"),
    ("/next", "go on: the next question, or no answer to the follow-up"),
    ("/retry", "answer the same question again; the best attempt counts"),
    ("/reference", "the reference answer; later attempts do not count"),
    ("/why", "how the score came about"),
    ("/pause", "stop here and go on another time (Ctrl-C does the same)"),
    ("/end", "finish now and see the report"),
    ("/help", "every command"),
)
NOT_FOR_EXAMS = frozenset({"/hint", "/retry", "/reference", "/why"})
NOT_AT_FIRST = frozenset({"/next", "/retry", "/reference", "/why"})


def review_prompt(*, last: bool, exam: bool, revealed: bool, graded: bool) -> str:
    """What can be done between two questions."""
    on = "Enter: your report" if last else "Enter: next question"
    if exam:
        return f"{on} (its clock starts then) · /pause · /end"
    commands = ["/retry", *([] if revealed else ["/reference"]), *(["/why"] if graded else [])]
    return " · ".join((on, *commands, "/pause", "/end"))
