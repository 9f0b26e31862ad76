"""Reading custom ids: what `str()` of one of them wrote, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.discord_ui.ids import (
    AnswersId,
    BoardId,
    BoardVerb,
    CustomId,
    DailyId,
    DailyVerb,
    HistoryId,
    HistoryVerb,
    InterviewId,
    QueueId,
    QueueVerb,
    RecapId,
    ReviewId,
    ReviewVerb,
    SettingsId,
    SettingsVerb,
    StatsId,
    StatsSection,
    Verb,
)
from bot.use_cases.leaderboard_outcomes import Measure, Period

# Numbers as we write them: no sign, no leading zero, nothing a 64-bit id cannot hold.
_NUMBER = r"(0|[1-9][0-9]{0,17})"
_SNOWFLAKE = r"([1-9][0-9]{0,18})"  # of Discord: 64 bits, and not less
_PAGE = r"(0|[1-9][0-9]{0,8})"
_DAYS = r"([1-9][0-9]{0,5}|[12][0-9]{6})"  # since the year 1, for the next six thousand years
_SLUG = r"((?:[a-z0-9]+(?:-[a-z0-9]+)*)?)"  # of the bank, or nothing

_BOARD = rf"lb1:({'|'.join(BoardVerb)}):({'|'.join(Period)}):({'|'.join(Measure)}):{_PAGE}:{_SLUG}"
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], CustomId]], ...] = (
    (
        rf"iv1:{_NUMBER}:{_NUMBER}:({'|'.join(Verb)})",
        lambda found: InterviewId(int(found[1]), int(found[2]), Verb(found[3])),
    ),
    (
        rf"ih1:({'|'.join(HistoryVerb)}):{_NUMBER}",
        lambda found: HistoryId(int(found[2]), HistoryVerb(found[1])),
    ),
    (
        rf"dq1:{_NUMBER}:{_NUMBER}:({'|'.join(DailyVerb)})",
        lambda found: DailyId(int(found[1]), int(found[2]), DailyVerb(found[3])),
    ),
    (
        rf"dp1:({'|'.join(QueueVerb)}):{_SNOWFLAKE}",
        lambda found: QueueId(int(found[2]), QueueVerb(found[1])),
    ),
    (rf"ps1:({'|'.join(SettingsVerb)})", lambda found: SettingsId(SettingsVerb(found[1]))),
    (
        rf"rv1:({'|'.join(ReviewVerb)}):([1-9]|1[0-9]|20)",
        lambda found: ReviewId(int(found[2]), ReviewVerb(found[1])),
    ),
    (
        _BOARD,
        lambda found: BoardId(
            BoardVerb(found[1]), Period(found[2]), Measure(found[3]), int(found[4]), found[5]
        ),
    ),
    (rf"lr1:{_DAYS}", lambda found: RecapId(date.fromordinal(int(found[1])))),
    (
        rf"st1:({'|'.join(StatsSection)}):(0|{_SNOWFLAKE})",
        lambda found: StatsId(StatsSection(found[1]), int(found[2])),
    ),
    (
        rf"hs1:({'|'.join(HistoryVerb)}):{_PAGE}",
        lambda found: AnswersId(int(found[2]), HistoryVerb(found[1])),
    ),
)
_PARSERS = tuple((re.compile(form), made) for form, made in _FORMS)


def parse(custom_id: str) -> CustomId | None:
    """The id that `str()` of one of them wrote; None for anything else."""
    for form, made in _PARSERS:
        if found := form.fullmatch(custom_id):
            return made(found)
    return None
