"""Whole sittings on the real use-cases, a real SQLite file and the bundled bank."""

from __future__ import annotations

from questions.interview_state import Phase, TurnStatus
from tests.terminal.practice_parts import Room, only_answers, plan, reference, sit


def test_a_practice_interview_from_the_first_question_to_the_report(here: Room) -> None:
    code, shown = sit(here, "Some words.\n\n/next\n\nOther words.\n\n/next\n\n\n", plan(2))
    assert code == 0
    assert only_answers(here.stored()) == [["Some words."], ["Other words."]]
    assert here.stored().phase is Phase.FINISHED
    for part in ("Mock interview · 2 questions", "Question 1 of 2", " of 100", "Question 2 of 2", "Report"):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 96


def test_what_is_probed_for_is_not_given_away_and_what_is_added_counts(here: Room) -> None:
    sit(here, "", plan(1))
    question = here.core.bank.get(here.stored().turn.question_id)
    assert question is not None
    first = f"{question.key_points[0].accept[0]}. {question.key_points[0].accept[1]}."
    _, shown = sit(here, f"{first}\n\n/why\n/pause\n", plan(1))
    probe = here.stored().turn.probe
    assert probe is not None
    flat = " ".join(shown.split())
    assert "One point is still open: follow-up below." in flat
    assert " ".join(probe.question.split()) in " ".join(shown.replace("│", " ").split())
    assert " ".join(question.key_points[probe.point].point.split()) not in flat
    assert "is shown once the follow-up is answered or declined" in flat
    # The pause came in the middle of the follow-up: it is asked again.
    added = ". ".join(question.key_points[probe.point].accept[:3])
    code, shown = sit(here, f"{added}\n\n/why\n\n", plan(1))
    assert code == 0
    follow_up = here.stored().turn.attempts[-1].follow_up
    assert follow_up is not None
    assert follow_up.answer == added
    assert "What you added counts:" in shown
    assert "How the score came about" in shown


def test_a_declined_follow_up_shows_the_point_that_was_kept_back(here: Room) -> None:
    sit(here, "", plan(1))
    question = here.core.bank.get(here.stored().turn.question_id)
    assert question is not None
    sit(here, f"{question.key_points[0].accept[0]}. {question.key_points[0].accept[1]}.\n\n", plan(1))
    probe = here.stored().turn.probe
    assert probe is not None
    _, shown = sit(here, "\n/why\n\n", plan(1))
    assert " ".join(question.key_points[probe.point].point.split()) in " ".join(shown.split())
    assert "How the score came about" in shown


def test_input_that_ends_in_an_answer_stores_it_and_pauses(here: Room) -> None:
    code, shown = sit(here, "first line\nsecond line", plan(2))
    assert code == 0
    assert only_answers(here.stored()) == [["first line\nsecond line"]]
    assert here.stored().phase is Phase.PAUSED
    assert shown.rstrip().endswith("Go on at any time: mock-interview practice --resume")


def test_input_that_ends_after_the_last_feedback_finishes(here: Room) -> None:
    code, shown = sit(here, "no idea", plan(1))
    assert code == 0
    assert "Report" in shown
    assert here.stored().phase is Phase.FINISHED


def test_a_pipe_goes_on_with_the_unfinished_interview_unasked(here: Room) -> None:
    sit(here, "", plan(2))
    _, shown = sit(here, "/skip\n/end\n", plan(5))
    assert "Going on with the interview of" in shown
    assert "Question 1 of 2" in shown
    assert here.stored().turns[0].status is TurnStatus.SKIPPED


def test_a_pipe_may_leave_out_the_empty_line_between_two_questions(here: Room) -> None:
    sit(here, "/skip\nSecond answer.\n\n", plan(2))
    assert only_answers(here.stored()) == [[], ["Second answer."]]
    sit(here, "/skip\n/why\nSecond answer.\n\n/end\n", plan(2))
    assert only_answers(here.stored(2)) == [[], ["Second answer."]]


def test_hints_cost_and_the_draft_survives_them(here: Room) -> None:
    _, shown = sit(here, "half\n/hint\nwhole\n\n/end\n", plan(2), typed=True)
    assert "Hint 1:" in shown
    assert "Your answer so far is kept" in shown
    assert "1 hint: 10% less" in shown
    assert only_answers(here.stored()) == [["half\nwhole"]]
    assert here.stored().turn.attempts[0].hints == 1


def test_a_command_that_would_drop_a_typed_answer_asks_once(here: Room) -> None:
    _, shown = sit(here, "half\n/skip\nmore\n\n/end\n", plan(2), typed=True)
    assert "/skip again leaves it unsent" in " ".join(shown.split())
    assert only_answers(here.stored()) == [["half\nmore"]]
    sit(here, "half\n/skip\n/skip\n/end\n", plan(2), typed=True)
    assert here.stored(2).turns[0].status is TurnStatus.SKIPPED


def test_after_the_reference_answer_another_attempt_does_not_count(here: Room) -> None:
    script = "/skip\n/reference\n/retry\nnow I know\n\n/end\n"
    _, shown = sit(here, script, plan(2), typed=True)
    assert reference(here)[:30] in " ".join(shown.replace("│", " ").split())
    assert "this attempt is graded but does not count" in shown
    assert "Not counted: the reference answer had been shown." in shown
    assert not here.stored().turn.attempts[0].counts


def test_what_does_not_fit_is_one_sentence_and_the_question_stays(here: Room) -> None:
    script = "/retry\n/reference\n/next\n/why\n/new\n/hint\n/hint\n/hint\n/hint\nan answer\n\n/hint\n/end\n"
    _, shown = sit(here, script, plan(2), typed=True)
    assert "This question is still open: answer it, or /skip it." in shown
    assert "Nothing has been graded here yet." in shown
    assert "/new has nothing to do here." in shown
    assert "There is no other hint for this question." in shown
    assert "This question has its answer already." in shown
    assert shown.count("Question 1 of 2") == 1
    assert only_answers(here.stored()) == [["an answer"]]


def test_nothing_to_resume_and_no_such_question_are_one_sentence(here: Room) -> None:
    assert sit(here, "", plan(1), resume=True) == (1, "There is no unfinished interview.\n")
    code, shown = sit(here, "", plan(1, topics=("astronomy",)))
    assert (code, shown) == (1, "The bank has no question on astronomy.\n")


def test_fewer_questions_than_wished_for_are_announced(here: Room) -> None:
    _, shown = sit(here, "", plan(50))
    number = len(here.core.bank.pool(("memory-gc",)))
    assert f"Only {number} questions match, so the interview has {number}." in shown


def test_typed_text_reaches_the_screen_without_effect(here: Room) -> None:
    _, shown = sit(here, "\x1b[2J[red]counts[/red] \x1b]0;x\x07references\n\n/end\n", plan(1))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "> [red]counts[/red] references" in shown


def test_resuming_after_an_answer_shows_its_feedback_again(here: Room) -> None:
    sit(here, "no idea\n\n/pause\n", plan(2))
    _, shown = sit(here, "/end\n", plan(2), resume=True)
    assert shown.index("Question 1 of 2") < shown.index(" of 100") < shown.index("Report")
