"""Questions, feedback and reports as they are shown: pure values in, text out."""

from __future__ import annotations

from bot.terminal.render_feedback import declined, why
from bot.use_cases.interview_outcomes import (
    Asked,
    Finished,
    Hinted,
    Marked,
    Revealed,
)
from questions.interview_state import Attempt, FollowUp, Mode, Phase, TurnStatus
from questions.model import (
    Facet,
    Grade,
    PointGrade,
    PointStatus,
    Span,
    Verdict,
)
from questions.report import report
from tests.terminal.practice_values import (
    ANSWER,
    NOW,
    POINTS,
    QUESTION,
    attempt_of,
    finished_of,
    shown_of,
    text_of,
    view_of,
)


def test_an_open_question_shows_where_one_is_and_what_time_is_left() -> None:
    shown = shown_of(Asked(view_of(status=TurnStatus.OPEN, phase=Phase.ASKING)))
    for part in (
        "Question 1 of 3",
        "Memory · easy",
        "How are objects freed?",
        "print(1)",
        "1 min 15 s left of 1 min 30 s",
        "Hint 1: Think of zero.",
    ):
        assert part in shown


def test_a_hint_names_its_cost() -> None:
    assert shown_of(Hinted(view_of())) == "Hint 1: Think of zero.  (10% of the score; 1 hint left)\n"


def test_feedback_gives_each_point_a_symbol_a_word_and_the_candidates_own_words() -> None:
    lines = [" ".join(line.split()) for line in shown_of(Marked(view_of(attempt_of()))).splitlines()]
    for line in (
        "50 of 100 ██████████░░░░░░░░░░ partial",
        "Half of it.",
        "✓ covered Every object has a `count`.",
        "You: “Counts are kept.”",
        "◐ partly Zero frees it at once.",
        "○ missing Add: Weak references do not count.",
        "✗ contradicted In fact: Cycles wait for the collector.",
        "You: “Cycles are freed at once.”",
        "In fact: They wait.",
        "! Short.",
    ):
        assert line in lines, line


def test_hints_and_lateness_are_accounted_for() -> None:
    shown = shown_of(Marked(view_of(attempt_of(hints=2, late=True))))
    assert "40 of 100" in shown
    assert "! 2 hints: 20% less, 50 → 40." in shown
    assert "! After the time limit: noted, it still counts." in shown


def test_while_a_point_is_probed_nothing_names_it() -> None:
    attempt = attempt_of(follow_up=FollowUp(2, "What about weak ones?"))
    shown = shown_of(Marked(view_of(attempt)))
    assert "Weak references" not in shown
    assert "Half of it." not in shown
    assert "One point is still open: follow-up below." in shown
    assert "What about weak ones?" in shown
    assert "! Both ways. You: “Counts are kept.”" in shown
    kept_back = [line.strip() for line in text_of(declined(attempt)).splitlines() if line]
    assert len(kept_back) == 1
    assert "Add: Weak references do not count." in kept_back[0]


def test_after_the_follow_up_the_gain_and_words_from_both_texts_are_shown() -> None:
    added = "Weak ones do not."
    done = FollowUp(2, "What about weak ones?", added, NOW)
    start = len(ANSWER) + 2
    grade = Grade(
        0.75,
        Verdict.GOOD,
        (PointGrade(POINTS[2][0], 1, Facet.PITFALL, PointStatus.COVERED, 1.0, (Span(start, start + 9),)),),
        "",
    )
    after = Attempt(ANSWER, NOW, grade, follow_up=done)
    shown = shown_of(Marked(view_of(after), added=True), before=attempt_of())
    assert "What you added counts: 50 → 75." in shown
    assert "You: “Weak ones”" in shown
    unchanged = shown_of(Marked(view_of(attempt_of(follow_up=done)), added=True), before=attempt_of())
    assert "The score stays at 50." in unchanged


def test_the_better_attempt_is_said_to_count() -> None:
    worse = Attempt(ANSWER, NOW, Grade(0.2, Verdict.WEAK, (), ""))
    assert "Your best attempt counts: 50 of 100." in shown_of(Marked(view_of(attempt_of(), worse)))


def test_why_shows_the_sum_step_by_step() -> None:
    lines = [" ".join(line.split()) for line in text_of(why(attempt_of(hints=1))).splitlines()]
    for line in ("45 Key points", "50 On an interviewer's scale", "45 1 hint: 10% less"):
        assert line in lines
    assert "key point 1: “it is counted”" in lines


def test_the_reference_answer_comes_with_unbroken_links() -> None:
    shown = shown_of(Revealed(view_of(attempt_of())))
    assert "By counting [references]." in shown
    assert "It prints:" in shown
    assert f"\n  {QUESTION.sources[0].url}\n" in shown


def test_the_report_has_every_part() -> None:
    shown = shown_of(finished_of(view_of(attempt_of(), phase=Phase.FINISHED)))
    for part in (
        "50 of 100",
        "1 answered",
        "By topic",
        "By facet",
        "Strongest",
        "Weakest",
        "Read next",
        QUESTION.sources[0].url,
    ):
        assert part in shown
    assert "✓ covered" not in shown


def test_an_exams_report_comes_after_the_feedback_and_counts_what_was_not_reached() -> None:
    shown = shown_of(finished_of(view_of(attempt_of(), phase=Phase.FINISHED, mode=Mode.EXAM)))
    assert shown.index("How are objects freed?") < shown.index("✓ covered") < shown.index("Report")
    assert "1 answered · 2 not reached" in shown
    skipped = view_of(status=TurnStatus.SKIPPED, phase=Phase.FINISHED, mode=Mode.EXAM)
    assert "Skipped: this question counts 0." in shown_of(finished_of(skipped))


def test_a_question_that_the_bank_lost_is_still_shown_in_a_report() -> None:
    view = view_of(attempt_of(), phase=Phase.FINISHED, mode=Mode.EXAM)
    lost = Finished(view, report(view.interview, lambda _id: None, {}), (None,))
    assert "This question is no longer in the bank." in shown_of(lost)
