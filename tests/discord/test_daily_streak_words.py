"""What is said about a streak."""

from __future__ import annotations

import pytest

from bot.discord_ui.render.daily_streak import streak_text
from bot.use_cases.daily_outcomes import Streak
from tests.use_cases.daily_desk import days

NONE, FIRST = Streak(0, 0, 0, (), None), Streak(1, 1, 0, (), days(2)[0])


@pytest.mark.parametrize(
    ("streak", "said", "unsaid"),
    [
        (FIRST, ["The first day of your streak", "Every 7th day earns a freeze"], ["longest"]),
        (Streak(1, 12, 0, (), days(2)[0]), ["first day of a new streak", "your longest: 12 days"], ["7th"]),
        (Streak(5, 5, 0, (), days(6)[0]), ["**5 days in a row**"], ["longest", "freeze"]),
        (Streak(9, 9, 1, (), days(10)[0]), ["9 days", "longest yet", "1 freeze in reserve"], ["covered"]),
        (Streak(14, 20, 2, (), days(15)[0]), ["2 freezes in reserve", "For this day"], ["longest yet"]),
        (Streak(8, 8, 0, days(3), days(5)[0]), ["A freeze covered Tuesday."], ["in reserve"]),
        (Streak(9, 9, 0, days(3, 5), days(6)[0]), ["Freezes covered Tuesday and Thursday."], []),
        (Streak(20, 20, 0, days(3), days(22)[0]), ["20 days in a row"], ["covered"]),
        (Streak(0, 3, 0, (), days(2)[0]), ["No streak at the moment", "3 days"], ["**"]),
    ],
)
def test_a_streak_in_words(streak: Streak, said: list[str], unsaid: list[str]) -> None:
    """Days, the best, the reserve, and the days that a freeze covered while their weekday still says which."""
    text = streak_text(streak, fresh=True)
    assert all(words in text for words in said), text
    assert not any(words in text for words in unsaid), text


def test_nothing_is_said_of_what_never_was() -> None:
    """Who never answered has no streak to read about; explanations come with an answer only."""
    assert streak_text(NONE, fresh=False) == ""
    assert "7th" not in streak_text(FIRST, fresh=False)
