"""Weekdays, times and level plans: as people type them, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.daily import MINUTES_A_DAY
from questions.daily_choice import ANY, EASY, HARD, MEDIUM, RISING, LevelPlan, plan_of
from questions.daily_words import (
    EVERY_DAY,
    LONGEST,
    clock_text,
    parse_clock,
    parse_plan,
    parse_weekdays,
    plan_text,
    weekdays_code,
    weekdays_of,
    weekdays_text,
)
from tests.unit.builders import THOROUGH
from tests.unit.test_daily_choice import plans

TOKENS = (
    "mon tue fri sun weekdays weekend every all day but not and to – - , ; : . on the any easy medium hard "
    "rest 9 09 30 75 h am pm noon rising -1 ² é"
)
TYPED = st.lists(st.sampled_from(TOKENS.split()), max_size=12).map(" ".join)
ALL_SETS = [weekdays_of(code) for code in range(1, 128)]


@pytest.mark.parametrize("days", ALL_SETS, ids=weekdays_text)
def test_every_set_of_weekdays_comes_back_from_its_words_and_its_code(days: frozenset[int]) -> None:
    assert parse_weekdays(weekdays_text(days)) == days
    assert parse_weekdays(weekdays_text(days).upper()) == days
    assert weekdays_of(weekdays_code(days)) == days


def test_no_two_sets_of_weekdays_read_alike_and_none_is_long() -> None:
    texts = {weekdays_text(days) for days in ALL_SETS}
    assert len(texts) == 127
    assert max(map(len, texts)) <= len("Mon, Wed, Fri, Sun")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("every day", "every day"),
        ("Daily", "every day"),
        ("everyday", "every day"),
        ("all", "every day"),
        ("all days", "every day"),
        ("weekdays", "weekdays"),
        ("every weekday", "weekdays"),
        ("working days", "weekdays"),
        ("Mon-Fri", "weekdays"),
        ("M-F", "weekdays"),
        ("MWF", "Mon, Wed, Fri"),
        ("Mon. – Fri.", "weekdays"),
        ("from Monday to Friday", "weekdays"),
        ("weekdays and Saturday", "Mon–Sat"),
        ("mon wed fri", "Mon, Wed, Fri"),
        ("Mo/We/Fr", "Mon, Wed, Fri"),
        ("on Mondays & Thursdays", "Mon, Thu"),
        ("Sat, Sun", "weekends"),
        ("the weekend", "weekends"),
        ("all but Sunday", "Mon–Sat"),
        ("every day except Mondays", "Tue–Sun"),
        ("every day but Wed", "every day but Wed"),
        ("except Sunday", "Mon–Sat"),
        ("weekdays, not Friday", "Mon–Thu"),
        ("everyday except weekends", "weekdays"),
        ("Fri–Mon", "Fri–Mon"),
        ("sat to mon, wed", "Wed, Sat–Mon"),
        ("  TUE\n THU ", "Tue, Thu"),
        ("sunday, mon", "Mon, Sun"),
        ("tue tue", "Tue"),
    ],
)
def test_weekdays_as_people_type_them(typed: str, expected: str) -> None:
    days = parse_weekdays(typed)
    assert days is not None
    assert weekdays_text(days) == expected


NO_WEEKDAYS = (
    "| |,|and|but|all but|all but daily|no day|7|1-5|mon-|-fri|mon to|every other day|every second Monday|Mon or Tue|"
    "monthly|Mon-Wed-Fri|Mon-Mon|weekdays but Sunday|mon but mon|all but mon but tue|weekdays-sun"
)


@pytest.mark.parametrize("typed", [*NO_WEEKDAYS.split("|"), "mon" * 100, "mon " * 100])
def test_what_might_mean_something_else_is_no_weekdays(typed: str) -> None:
    assert parse_weekdays(typed) is None


def test_codes_of_weekdays_mean_the_same_for_ever() -> None:
    assert [weekdays_code(frozenset({day})) for day in range(7)] == [1, 2, 4, 8, 16, 32, 64]
    assert weekdays_code(EVERY_DAY) == 127
    assert weekdays_of(0) == frozenset()
    assert weekdays_text(frozenset()) == "no day"


@pytest.mark.parametrize("code", [-1, 128])
def test_what_is_no_code_of_weekdays_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match="no set of weekdays"):
        weekdays_of(code)


def test_every_minute_of_a_day_comes_back_from_its_text() -> None:
    """Also with a point, without a colon, with an h, and as half a day."""
    for minute in range(MINUTES_A_DAY):
        text = clock_text(minute)
        hour, rest = divmod(minute, 60)
        half = f"{(hour + 11) % 12 + 1}:{rest:02} {'AM' if hour < 12 else 'PM'}"
        typed = [text, text.replace(":", "."), text.replace(":", ""), text.replace(":", "h"), half]
        assert {parse_clock(each) for each in typed} == {minute}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9", "09:00"),
        ("09:00", "09:00"),
        ("9am", "09:00"),
        ("9 a.m.", "09:00"),
        ("at 9", "09:00"),
        ("9.30", "09:30"),
        ("930", "09:30"),
        ("0900", "09:00"),
        ("21h15", "21:15"),
        ("9 uhr", "09:00"),
        ("9 o’clock", "09:00"),
        ("21h", "21:00"),
        ("9:30 PM", "21:30"),
        ("9:30p", "21:30"),
        ("12am", "00:00"),
        ("12:30 am", "00:30"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
        ("0", "00:00"),
        ("23:59", "23:59"),
        (" 9 : 30 ", "09:30"),
        ("０９：００", "09:00"),
    ],
)
def test_times_as_people_type_them(typed: str, expected: str) -> None:
    minute = parse_clock(typed)
    assert minute is not None
    assert clock_text(minute) == expected


NO_TIMES = (
    "| |-1|+9|24|24:00|25:00|9:75|9:5|9:|:30|9:300|12345|13pm|0am|9:30:00|9 30|nine|am|noon pm|9am pm|9,30|1e1|"
    "9\x00|9-10|9am-5pm|9:30 xm|0x9|٩"
)


@pytest.mark.parametrize("typed", [*NO_TIMES.split("|"), "9" * 5000, " " * 5000 + "9"])
def test_nonsense_is_no_time(typed: str) -> None:
    assert parse_clock(typed) is None


@pytest.mark.parametrize("minute", [-1, MINUTES_A_DAY])
def test_a_minute_that_no_day_has_is_refused(minute: int) -> None:
    with pytest.raises(ValueError, match="no minute of a day"):
        clock_text(minute)


@THOROUGH
@given(plans())
def test_every_plan_comes_back_from_its_words(plan: LevelPlan) -> None:
    assert parse_plan(plan_text(plan)) == plan
    assert len(plan_text(plan)) <= 90


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (ANY, "any"),
        (EASY, "easy"),
        (MEDIUM, "medium"),
        (HARD, "hard"),
        (RISING, "easy Monday to hard Friday"),
        (plan_of("emmmh--"), "Mon easy, Tue–Thu medium, Fri hard"),
        (plan_of("eeeeehh"), "weekdays easy, weekend hard"),
        (plan_of("------h"), "Sun hard"),
    ],
)
def test_plans_in_words(plan: LevelPlan, text: str) -> None:
    assert plan_text(plan) == text


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Any difficulty", "-------"),
        ("mixed", "-------"),
        ("all hard", "hhhhhhh"),
        ("every day medium", "mmmmmmm"),
        ("rising", "eemmhmm"),
        ("Easy Monday – hard Friday", "eemmhmm"),
        ("from easy on Monday to hard on Friday", "eemmhmm"),
        ("mon easy, tue-thu medium, fri hard", "emmmh--"),
        ("Mon: easy; Tue: hard and Wed = medium", "ehm----"),
        ("weekdays easy, weekend hard", "eeeeehh"),
        ("easy on weekdays; hard on weekends", "eeeeehh"),
        ("easy questions on Mon and Tue, hard ones on Friday", "ee--h--"),
        ("Fri hard, rest easy", "eeeehee"),
        ("every day easy, Friday hard", "eeeehee"),
        ("all but Sunday easy, Sunday any", "eeeeee-"),
        ("Fri–Mon hard", "h---hhh"),
    ],
)
def test_plans_as_people_type_them(typed: str, code: str) -> None:
    assert parse_plan(typed) == plan_of(code)


NO_PLANS = (
    "|mon|harder|easy, medium, hard|easy easy|mon easy tue|mon easy, mon hard|foo easy|mon-wed easy, wed-sun hard|"
    "easy monday to medium friday|falling|mon, , easy hard"
)


@pytest.mark.parametrize("typed", [*NO_PLANS.split("|"), "mon easy " * 50])
def test_what_might_mean_something_else_is_no_plan(typed: str) -> None:
    assert parse_plan(typed) is None


@THOROUGH
@given(st.text(max_size=2 * LONGEST) | TYPED)
def test_whatever_is_typed_is_understood_or_not_but_never_an_error(typed: str) -> None:
    """And what is understood means the same when it is shown and typed again."""
    days, minute, plan = parse_weekdays(typed), parse_clock(typed), parse_plan(typed)
    assert days is None or (days and parse_weekdays(weekdays_text(days)) == days)
    assert minute is None or parse_clock(clock_text(minute)) == minute
    assert plan is None or parse_plan(plan_text(plan)) == plan
