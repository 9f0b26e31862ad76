"""Stats as messages: what is said, to whom, and that it always fits into one message."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.discord_ui.ids import StatsSection
from bot.discord_ui.render import progress as render
from bot.discord_ui.render.message import Message, fitted
from bot.discord_ui.render.personal import stats_chosen
from bot.discord_ui.render.progress_words import course, duration, grid_chart, shown_marks, time_chart
from bot.discord_ui.render.text import TEXT_LIMIT
from bot.use_cases.progress_outcomes import (
    KeyPoints,
    Mark,
    Nothing,
    NotShared,
    OverTime,
    PointRecord,
    PointStatus,
    Stats,
    Step,
    Streak,
)
from questions.model import Difficulty, Question
from questions.points import Earned, Standing
from questions.progress import Tried, progress
from questions.skill import START as NOBODY
from questions.skill import Skill, level
from tests.unit.builders import START, bank, question

ADA = 1001
MONDAY = date(2026, 3, 2)
ODD = "@everyone ||**_#1 <@1> [x](y) ~~ \n- \u202e🐍 "
WIDEST = [question(f"q{n}-{level}", f"topic-{n}", level) for n in range(70) for level in Difficulty]


def tried(asked: Question, *, days: int = 0, score: float = 0.5, seconds: float | None = 61.0) -> Tried:
    """An answer that counts."""
    at = START + timedelta(days=days)
    earned = Earned(asked.id, at.date(), asked.difficulty, score, Standing.FULL)
    return Tried(earned, at, asked.topic, seconds)


def stats(*given: Tried, of: tuple[Question, ...] = (question("saw"), question("axe", "tools"))) -> Stats:
    """One's own, from these answers, with a bank of these questions."""
    return Stats(
        of=ADA,
        is_own=True,
        guild_id=None,
        doing=progress(given, bank(*of)),
        level=level(Skill(1500.0, 90.0, 9, START)),
        topic_levels={},
        streak=Streak(3, 8, 1, (), date(2026, 3, 28)),
        key_points=KeyPoints((), (), len(given)),
        shares=False,
        now=START,
    )


def others(own: Stats) -> Stats:
    """The same as somebody else sees it."""
    return replace(own, is_own=False, guild_id=1, key_points=None, shares=True)


def record(
    number: int, status: PointStatus, text: str = "It cuts wood.", title: str = "About saw"
) -> PointRecord:
    """A key point."""
    return PointRecord(f"q{number}", title, "tools", text, 3, status, 0.5, Counter({status: 12}), START)


def text_of(message: Message) -> str:
    """All that is read."""
    return "\n".join(message.blocks)


def labels(message: Message) -> list[str]:
    """Of its buttons."""
    return [str(item.label) for row in message.rows for item in row]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (45.4, "45 s"), (59.6, "1 min"), (130, "2 min 10 s"), (600, "10 min"), (3599, "1 h"),
     (3900, "1 h 5 min"), (86_399, "24 h"), (86_400, "1 day"), (3 * 86_400, "3 days")],
)  # fmt: skip
def test_times_are_told_as_people_do(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_the_overview_tells_all_of_it() -> None:
    """Level and what is ahead, streak, what was seen, average, points, time, the course."""
    own = stats(tried(question("saw"), score=0.644), tried(question("saw"), days=1, score=0.9))
    text = text_of(render.stats(own, StatsSection.OVERVIEW, {}))
    for said in (
        "**Level 5 of 10:** comfortable with easy questions",
        "For level 6: about",
        "3 days in a row · the longest: 8 days · 1 freeze in reserve",
        "1 of 2",
        "77 of 100 · 18 points",
        "medium 1 min 1 s",
        "2 answers · average 77 of 100",
        "28 Mar – 29 Mar: 64 · 90",
        "Nobody else sees this",
    ):
        assert said in text


def test_a_level_that_is_not_known_yet_says_what_it_takes() -> None:
    own = replace(stats(tried(question("saw"))), level=level(NOBODY))
    text = text_of(render.stats(own, StatsSection.OVERVIEW, {}))
    assert "**Level:** too early to say" in text
    assert "more answers will show your level" in text


def test_others_see_neither_key_points_nor_what_concerns_the_person_alone() -> None:
    """No section of key points, nothing of what lies ahead, no advice."""
    own = replace(
        stats(tried(question("saw"))), key_points=KeyPoints((), (record(1, PointStatus.MISSING),), 1)
    )
    seen = others(own)
    for section in StatsSection:
        message = render.stats(seen, section, {})
        text = text_of(message)
        assert labels(message) == ["Overview", "By topic"]
        assert "your" not in text.lower()
        assert "For level" not in text
        assert "cuts wood" not in text
    assert labels(render.stats(own, StatsSection.OVERVIEW, {})) == ["Overview", "By topic", "Key points"]


def test_a_refusal_tells_nothing_of_the_person() -> None:
    """One sentence in a server, one elsewhere; both say whose decision it is or where to ask."""
    assert text_of(render.not_shared(NotShared(ADA), in_server=True)) == (
        f"🔒 <@{ADA}> does not share stats in this server. Everybody decides with `/settings stats`."
    )
    assert "if they share them" in text_of(render.not_shared(NotShared(ADA), in_server=False))


def test_who_has_no_answers_is_told_how_to_begin() -> None:
    """And when answers show: those of an exam that runs do not yet."""
    own = text_of(render.nothing(Nothing(ADA, is_own=True)))
    assert "/question ask" in own
    assert "those of an exam when it ends" in own
    assert "none in this server yet" in text_of(render.nothing(Nothing(ADA, is_own=False)))


def test_topics_are_told_with_their_difficulties_and_those_not_tried() -> None:
    own = stats(tried(question("saw"), score=0.5), of=(question("saw"), question("lamp", "lights")))
    own = replace(own, topic_levels={"tools": level(Skill(1500.0, 90.0, 9, START))})
    text = text_of(render.stats(own, StatsSection.TOPICS, {}))
    assert "**Tools** · 50 · level 5\n-# medium 50 (1) · 1 of 1 seen" in text
    assert "**Not tried yet:** Lights" in text
    assert "Not tried" not in text_of(render.stats(others(own), StatsSection.TOPICS, {}))


def test_key_points_come_with_what_to_do() -> None:
    """What to learn first, with the questions, their topic and the review."""
    weak = (record(1, PointStatus.CONTRADICTED), record(2, PointStatus.PARTLY, "It is sharp."))
    own = replace(stats(), key_points=KeyPoints((record(3, PointStatus.COVERED),), weak, 30))
    text = text_of(render.stats(own, StatsSection.POINTS, {"tools": "Hand tools"}))
    assert "❌ It cuts wood.\n-# About saw · you said the opposite" in text
    assert "🟡 It is sharp.\n-# About saw · said in part" in text
    assert "covered 12 of 12 times" in text
    assert "with the topic Hand tools" in text
    assert all(command in text for command in ("/question show", "/question ask", "/review"))
    assert text.index("Worth learning") < text.index("Known best")


def test_weeks_without_an_answer_show_and_years_end_somewhere() -> None:
    """A dash for each; 52 weeks, the latest."""
    marks = [Mark(MONDAY + timedelta(weeks=n), START, 0.5, 2) for n in (0, 1, 3)]
    doing = replace(stats().doing, over_time=OverTime(Step.WEEK, marks), counted=6, score=0.5)
    assert course(doing, 2026) == "2 Mar – 23 Mar, by week (answers): 50 (2) · 50 (2) · – · 50 (2)"
    assert course(doing, 2027).startswith("2 Mar 2026 – 23 Mar 2026")
    long = [Mark(MONDAY + timedelta(weeks=n), START, 0.5, 2) for n in range(200)]
    doing = replace(doing, over_time=OverTime(Step.WEEK, long), counted=400)
    assert shown_marks(doing) == long[-52:]
    chart = time_chart(doing)
    assert chart is not None
    assert (len(chart.marks), chart.facts) == (52, "the latest 52 weeks · average 50 of 100 over all")


def test_the_picture_of_topics_has_those_with_most_answers() -> None:
    """And says how many are left to the text; without an answer that counts there is none."""
    given = [tried(each) for each in WIDEST] + [tried(WIDEST[-1])]
    chart = grid_chart(progress(given, bank(*WIDEST)))
    assert chart is not None
    assert (len(chart.rows), chart.left_out) == (14, 56)
    assert chart.rows[-1].cells[-1].answers == 4
    assert grid_chart(stats().doing) is None
    assert time_chart(stats().doing) is None


@pytest.mark.parametrize("section", StatsSection)
@pytest.mark.parametrize("own", [True, False])
def test_the_most_there_can_be_fits_uncut_and_without_effect(section: StatsSection, own: bool) -> None:
    """Seventy topics with odd names, a year of weeks, the longest key points: 4,000 characters, nothing cut open."""
    wide = stats(*(tried(each, days=n * 9) for n, each in enumerate(WIDEST)), of=tuple(WIDEST))
    named = [replace(topic, title=(ODD * 3)[:60]) for topic in wide.doing.topics]
    points = [record(n, status, (ODD * 9)[:250], ODD * 5) for n, status in enumerate(list(PointStatus) * 3)]
    wide = replace(wide, doing=replace(wide.doing, topics=named), key_points=KeyPoints(points, points, 200))
    message = render.stats(wide if own else others(wide), section, {"tools": ODD * 3})
    blocks = [block for block in message.blocks if block]
    assert sum(map(len, blocks)) <= TEXT_LIMIT
    assert list(fitted(blocks)) == blocks
    text = text_of(message).replace(f"<@{ADA}>", "")
    assert "@everyone" not in text
    assert "\\<@1" in text or "<@1" not in text
    assert "```" not in text


def test_sharing_is_told_with_what_it_means() -> None:
    assert "share:False" in text_of(stats_chosen(shares=True))
    assert "nobody else sees" in text_of(stats_chosen(shares=False))
