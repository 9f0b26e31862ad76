"""Leaderboards in words: places, gaps, ties, names of any kind, and what a message for everybody leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import BoardId, BoardVerb
from bot.discord_ui.render.leaderboard import board, chart, oneself, own_place
from bot.discord_ui.render.leaderboard_rules import rules
from bot.discord_ui.render.leaderboard_words import ordinal, person, title
from bot.discord_ui.render.message import Message
from bot.use_cases.leaderboard_outcomes import (
    BoardView,
    Line,
    Measure,
    Oneself,
    Period,
    Place,
    Wanted,
)
from questions.model import Difficulty
from questions.points import LEAST_QUESTIONS, WORTH, Standing, Total, points

ENDS = datetime(2026, 3, 9, tzinfo=UTC)
TITLES = {"memory-gc": "Memory and garbage collection"}
ADA, BOB, CYD, EVE = 1001, 1002, 1003, 1004
NAMES = {ADA: "Ada", BOB: "Bob", CYD: "Cyd"}
LINES = (Line(1, ADA, 1240), Line(2, BOB, 980), Line(2, CYD, 980))


def view_of(lines: Sequence[Line] = LINES, *, own: Place | None = None, **changes: Any) -> BoardView:
    """A page, with what a test does not care about filled in."""
    usual: dict[str, Any] = {
        "wanted": Wanted(),
        "guild_id": 7,
        "asker": EVE,
        "lines": lines,
        "page": 0,
        "pages": 1,
        "people": len(lines),
        "own": own,
        "own_page": None,
        "hidden": False,
        "since": date(2026, 3, 2),
        "ends_at": ENDS,
        "zone": "Europe/Berlin",
        "least_questions": 3,
    }
    return BoardView(**{**usual, **changes})


def text_of(message: Message) -> str:
    """All that is read."""
    return "\n".join(message.blocks)


def ids_of(message: Message) -> list[BoardId]:
    """What its buttons and menus mean; each is read back."""
    found = [parse(str(getattr(item, "custom_id", ""))) for row in message.rows for item in row]
    assert all(isinstance(each, BoardId) for each in found)
    return [each for each in found if isinstance(each, BoardId)]


def test_a_page_says_what_it_lists_until_when_and_who_stands_where() -> None:
    """Equal values share a place; the end is a time stamp that each reads in their own zone."""
    text = text_of(board(view_of(), NAMES, TITLES, public=True))
    assert "Points this week" in text
    assert f"all topics · 3 people · ends <t:{int(ENDS.timestamp())}:R>" in text
    assert "`1.` **Ada** · 1,240 points\n`2.` **Bob** · 980 points\n`2.` **Cyd** · 980 points" in text


def test_a_message_for_everybody_says_nothing_of_who_asked() -> None:
    """Whoever they are: listed, without a place, or hidden; only the private copy tells them."""
    own = Place(LINES[1], 1, 1240)
    views = [view_of(), view_of(hidden=True), view_of(asker=BOB, own=own, own_page=0)]
    shown = {text_of(board(view, NAMES, TITLES, public=True)) for view in views}
    assert len(shown) == 1
    assert "you" not in shown.pop().split("\n-# What")[0]
    assert {chart(view, NAMES, TITLES, public=True) for view in views} == {
        chart(views[0], NAMES, TITLES, public=True)
    }
    private = text_of(board(views[2], NAMES, TITLES, public=False))
    assert "**Bob** · 980 points ← you" in private
    assert "**Your place: 2nd** with 980 points, shared with 1 other · 260 points to 1st place" in private


@pytest.mark.parametrize(
    ("measure", "own", "said"),
    [
        (Measure.POINTS, Place(Line(12, EVE, 100), 0, 101), "12th** with 100 points · 1 point to the next"),
        (Measure.POINTS, Place(Line(1, EVE, 9), 2999, None), "1st** with 9 points, shared with 2,999 others"),
        (Measure.AVERAGE, Place(Line(3, EVE, 874), 0, 880), "3rd** with 87.4 of 100 · 0.6 to the next place"),
        (Measure.DAILIES, Place(Line(2, EVE, 1), 0, 3), "2nd** with 1 question · 2 questions to the next"),
        (Measure.STREAK, Place(Line(21, EVE, 1), 0, 2), "21st** with 1 day · 1 day to the next place"),
    ],
)
def test_ones_own_place_comes_with_the_gap_to_the_next(measure: Measure, own: Place, said: str) -> None:
    """In the unit of the list; the place ahead by its number where the page shows it."""
    view = view_of(own=own, wanted=Wanted(measure=measure))
    assert f"Your place: {said}" in text_of(own_place(view))


@pytest.mark.parametrize("people", [1, 2])
def test_the_first_is_told_so(people: int) -> None:
    """Alone or not."""
    view = view_of(own=Place(Line(1, EVE, 5), 0, None), people=people)
    assert ("nobody is ahead" if people > 1 else "nobody else") in text_of(own_place(view))


@pytest.mark.parametrize("measure", Measure)
def test_who_has_no_place_is_told_how_to_get_one(measure: Measure) -> None:
    """And who is hidden, how to come back, and no more."""
    wanted = Wanted(measure=measure)
    text = text_of(own_place(view_of(wanted=wanted)))
    assert "no place on this list yet" in text
    needed = {"average": "3 different questions", "points": "/question ask"}
    assert needed.get(measure.value, "question of the day") in text
    hidden = text_of(own_place(view_of(wanted=wanted, hidden=True)))
    assert "`/settings leaderboards` with `show:True`" in hidden
    assert "no place" not in hidden


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("measure", Measure)
def test_an_empty_list_says_so_and_has_no_picture(period: Period, measure: Measure) -> None:
    """With its menus, so that one can look elsewhere."""
    view = view_of((), wanted=Wanted(period, measure))
    message = board(view, {}, TITLES, public=False)
    assert "the first place is free" in text_of(message)
    assert chart(view, {}, TITLES, public=False) is None
    assert [each.verb for each in ids_of(message)] == [BoardVerb.PERIOD, BoardVerb.MEASURE]


def test_pages_are_turned_within_their_bounds() -> None:
    """At either end the buttons that lead nowhere are off; every id on a message is another."""
    for page in range(3):
        view = view_of(page=page, pages=3, people=25, own_page=1, own=Place(Line(12, EVE, 1), 0, 2))
        message = board(view, NAMES, TITLES, public=False)
        off = {
            each.verb
            for each, item in zip(ids_of(message)[:5], message.rows[0], strict=True)
            if getattr(item, "disabled", False)
        }
        ends = {0: {BoardVerb.FIRST, BoardVerb.BACK}, 1: {BoardVerb.OWN}}
        assert off == ends.get(page, {BoardVerb.NEXT, BoardVerb.LAST})
        assert len(set(ids_of(message))) == 7
        assert all(0 <= each.page < 3 for each in ids_of(message))
        assert f"page {page + 1} of 3" in text_of(message)


def test_what_was_chosen_stays_chosen() -> None:
    """Period, measure and topic travel in every id; a streak keeps the period to come back to, and has no topic."""
    wanted = Wanted(Period.MONTH, Measure.STREAK, "memory-gc")
    view = view_of(wanted=wanted, ends_at=None, pages=2)
    message = board(view, NAMES, TITLES, public=False)
    assert {(each.period, each.measure, each.topic) for each in ids_of(message)} == {
        (wanted.period, wanted.measure, wanted.topic)
    }
    assert "Memory" not in text_of(message)
    points_view = replace(view, wanted=replace(wanted, measure=Measure.POINTS))
    assert "Memory and garbage collection" in text_of(board(points_view, NAMES, TITLES, public=False))


NAMED = {
    "markdown": ("**_~~|`x`", r"**\*\*\_\~\~\|\`x\`**"),
    "a heading": ("# Ada", "**\\# Ada**"),
    "emoji": ("🔥", "**🔥**"),
    "right to left": ("שלום", "\u2068**שלום**\u2069"),
    "digits of Arabic": ("١٢٣", "\u2068**١٢٣**\u2069"),
    "an address": ("https://a.b", "**https:\u200b//a.b**"),
    "an invitation": ("discord.gg/abc", "**discord.\u200bgg/abc**"),
    "everybody": ("@everyone", "**@\u200beveryone**"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_name_does_nothing_but_be_read(name: str) -> None:
    """No format, no link, no ping, and the figures behind it stay where they are."""
    text, expected = NAMED[name]
    assert person(text, ADA) == expected


def test_who_has_no_known_name_is_a_mention_or_somebody() -> None:
    """A mention pings nobody in what the bot sends; a picture cannot have one."""
    assert "<@1001> · 1,240 points" in text_of(board(view_of(), {}, TITLES, public=True))
    drawn = chart(view_of(), {}, TITLES, public=True)
    assert drawn is not None
    assert {bar.name for bar in drawn.bars} == {"somebody"}


def test_the_longest_page_fits_into_one_message() -> None:
    """Ten names of 32 characters of which each needs escaping."""
    lines = [Line(10**9, ADA + number, 10**12) for number in range(10)]
    view = view_of(lines, own=Place(lines[0], 10**6, 10**13), asker=ADA, people=10**9, page=9, pages=10**8)
    for public in (True, False):
        message = board(view, {ADA + number: "|" * 32 for number in range(10)}, TITLES, public=public)
        assert sum(map(len, message.blocks)) < 4000
        assert message.view().total_children_count <= 40


def test_in_direct_messages_every_period_is_there() -> None:
    """Averages only where there are enough answers for one."""
    totals = {period: Total(40, 3, 2400, 1) for period in Period}
    averages = {period: None if period is Period.ALL else 800 for period in Period}
    ends = {period: None if period is Period.ALL else ENDS for period in Period}
    text = text_of(oneself(Oneself(Wanted(topic="memory-gc"), ADA, totals, averages, 4, ends, "UTC"), TITLES))
    assert "Memory and garbage collection" in text
    assert "This week: **40 points**\n-# 3 questions · average 80.0 of 100 · 1 of the day · ends <t:" in text
    assert "All time: **40 points**\n-# 3 questions · 1 of the day\n" in f"{text}\n"
    assert "4 days" in text


def test_the_rules_are_the_figures_the_program_reckons_with() -> None:
    """Everything that changes what an answer earns is there."""
    text = text_of(rules())
    for difficulty in Difficulty:
        assert f"{difficulty.value} **{WORTH[difficulty]}**" in text
    assert f"{points(Difficulty.HARD, 0.8, Standing.FULL)} points" in text
    assert ", ".join(str(number) for number in LEAST_QUESTIONS.values()) == "1, 3, 5, 10"
    for said in (
        "24 hours",
        "` 50 %` again",
        "`  0 %` late",
        "below 20",
        "`-10 %`",
        "show:False",
        "all time 10",
    ):
        assert said in text


def test_places_are_counted_as_people_do() -> None:
    """The teens go their own way, also beyond a hundred."""
    places = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st"}
    places |= {111: "111th", 112: "112th", 122: "122nd", 1003: "1,003rd"}
    assert {place: ordinal(place) for place in places} == places


def test_every_list_has_a_title_of_its_own() -> None:
    """A streak has one for all periods."""
    titles = {title(Wanted(period, measure)) for period in Period for measure in Measure}
    assert len(titles) == 13
