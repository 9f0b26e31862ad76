"""The settings of a question of the day as an admin types and reads them: weekdays, times, level plans.

Each `parse_` gives None for what it does not understand, rather than a guess; each `_text` is short, and parses to
what it was made from. A day of the week is a number, Monday 0; a time is a minute of the day.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from types import MappingProxyType

from questions.daily import MINUTES_A_DAY
from questions.daily_choice import DAYS, RISING, LevelPlan
from questions.model import Difficulty

LONGEST = 200
"""No setting takes more characters; longer input is not looked at."""
EVERY_DAY = frozenset(range(DAYS))

_WEEKDAYS, _WEEKEND = frozenset(range(5)), frozenset({5, 6})
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPELLINGS = (
    "mo mon mons monday mondays",
    "tu tue tues tuesday tuesdays",
    "we wed weds wednesday wednesdays",
    "th thu thur thurs thursday thursdays",
    "fr fri fris friday fridays",
    "sa sat sats saturday saturdays",
    "su sun suns sunday sundays",
)
_DAY_OF = MappingProxyType({word: day for day, words in enumerate(_SPELLINGS) for word in words.split()})
_GROUPS = MappingProxyType(
    {
        "daily": EVERY_DAY,
        "everyday": EVERY_DAY,
        "weekday": _WEEKDAYS,
        "weekdays": _WEEKDAYS,
        "workday": _WEEKDAYS,
        "workdays": _WEEKDAYS,
        "weekend": _WEEKEND,
        "weekends": _WEEKEND,
        "m-f": _WEEKDAYS,
        "mwf": frozenset({0, 2, 4}),
        "tth": frozenset({1, 3}),
    }
)
_WORK_DAYS = re.compile(r"\b(?:working|business|work|week) days?\b")
_ALL_DAYS = re.compile(r"\b(?:every|each|all) days?\b|\ball week\b|\ball(?= (?:but|except|without)\b)|^all$")
_FILLERS = re.compile(r"\b(?:every|each|all|on|the|from) (?=[a-z])")
_BUT = re.compile(r"\b(?:but not|but|except for|except|without|not)\b")
_TO = re.compile(r"\s*(?:[-\u2010-\u2015\u2212~]|\b(?:to|through|thru|till|until)\b)\s*")
_LEVEL = re.compile(r"\b(any|mixed|easy|medium|hard)\b(?: (?:difficulty|level|questions?|ones?)\b)*")
_RISING = re.compile(r"rising|easy-hard|easy mon(?:day)?-hard fri(?:day)?|mon(?:day)? easy-fri(?:day)? hard")
_THE_REST = re.compile(r"rest|others|other days|remaining days|otherwise|else")
_LEVELS: MappingProxyType[str, Difficulty | None] = MappingProxyType(
    {"any": None, "mixed": None, **{level.value: level for level in Difficulty}}
)
_NAMED_TIMES = MappingProxyType({"noon": 720, "12 noon": 720, "midday": 720, "midnight": 0, "12 midnight": 0})
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:(?: ?[:.h] ?)?(?P<minute>[0-9]{2}))?"
    r"(?: ?(?:h|uhr|o['’]?clock)| ?(?P<half>[ap])\.? ?m?\.?)?"
)


def _plain(text: str) -> str:
    """Lower case with single spaces; empty when it is longer than anything anybody means."""
    if len(text) > LONGEST:
        return ""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _plain_days(text: str) -> str:
    """The same, with one word for "every day" and for "working days", and without "on", "each" and their like."""
    plain = _ALL_DAYS.sub("daily", _WORK_DAYS.sub("weekdays", _plain(text)))
    return _FILLERS.sub("", plain)


def parse_weekdays(text: str) -> frozenset[int] | None:
    """The days meant by "weekdays", "Mon-Fri", "mon wed fri", "Fri to Mon", "all but Sunday"; never an empty set."""
    kept, *dropped = _BUT.split(_plain_days(text))
    if len(dropped) > 1:
        return None
    if not dropped:
        return _listed(kept)
    days = _listed(kept) if kept.strip(" ,;") else EVERY_DAY
    out = _listed(dropped[0])
    # "Weekdays but Sunday" takes away what was never there: something else must be meant.
    if days is None or out is None or not out <= days:
        return None
    return days - out or None


def _listed(text: str) -> frozenset[int] | None:
    """The days of a list of names and ranges; None when there is another word, or no day."""
    days: set[int] = set()
    for word in re.split(r"[\s,;&+/]+", _TO.sub("-", text.replace(".", " "))):
        if word in ("", "and"):
            continue
        named = _GROUPS.get(word) or _span(word)
        if named is None:
            return None
        days |= named
    return frozenset(days) or None


def _span(word: str) -> frozenset[int] | None:
    """The days of "mon" or "fri-mon"."""
    ends = [_DAY_OF.get(name) for name in word.split("-")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        return None
    if len(ends) == 2 and first == last:
        return None  # a day or a week?
    return frozenset((first + step) % DAYS for step in range((last - first) % DAYS + 1))


def weekdays_text(days: frozenset[int]) -> str:
    """Days in words: "every day", "weekdays", "Mon, Wed", "Fri–Mon", "every day but Wed"; "no day" for none."""
    named = {EVERY_DAY: "every day", _WEEKDAYS: "weekdays", _WEEKEND: "weekends", frozenset[int](): "no day"}
    if days in named:
        return named[days]
    if len(days) == DAYS - 1 and not EVERY_DAY - days <= {0, DAYS - 1}:
        return f"every day but {_NAMES[min(EVERY_DAY - days)]}"
    runs = [list(run) for inside, run in groupby(range(DAYS), key=days.__contains__) if inside]
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == DAYS - 1 and len(runs[0] + runs[-1]) > 2:
        runs = [*runs[1:-1], runs[-1] + runs[0]]
    return ", ".join(
        _range_text(run) if len(run) > 2 else ", ".join(_NAMES[day] for day in run) for run in runs
    )


def _range_text(run: list[int]) -> str:
    return _NAMES[run[0]] if len(run) == 1 else f"{_NAMES[run[0]]}–{_NAMES[run[-1]]}"


def weekdays_code(days: frozenset[int]) -> int:
    """Days as a bit mask for the database: Monday 1, Tuesday 2, Sunday 64."""
    return sum(1 << day for day in days)


def weekdays_of(code: int) -> frozenset[int]:
    """The days of a bit mask. Raises ValueError for anything `weekdays_code` does not write."""
    if not 0 <= code < 1 << DAYS:
        raise ValueError(f"{code} is no set of weekdays: it takes 0 to 127")
    return frozenset(day for day in range(DAYS) if code >> day & 1)


def parse_clock(text: str) -> int | None:
    """The minute of the day meant by "9", "09:00", "0900", "9.30", "21h15", "9:30 PM", "noon", "midnight".

    "24:00" is not understood: it could be the midnight before or after.
    """
    plain = _plain(text).removeprefix("at ")
    if plain in _NAMED_TIMES:
        return _NAMED_TIMES[plain]
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def clock_text(minute: int) -> str:
    """A minute of the day as "09:00". Raises ValueError when a day has no such minute."""
    if not 0 <= minute < MINUTES_A_DAY:
        raise ValueError(f"{minute} is no minute of a day")
    return f"{minute // 60:02}:{minute % 60:02}"


def parse_plan(text: str) -> LevelPlan | None:
    """The levels meant by "easy", "rising", "easy Monday to hard Friday", "weekdays easy, weekend hard".

    A day that is not named may have any level; of two clauses for one day, the one that names fewer days is the
    exception and holds ("every day easy, Friday hard").
    """
    plain = _plain_days(text).replace(":", " ").replace("=", " ")
    if _RISING.fullmatch(_TO.sub("-", plain)):
        return RISING
    clauses = _clauses(plain)
    levels: list[Difficulty | None] = []
    for day in range(DAYS):
        covering = sorted(
            (clause for clause in clauses if day in clause[0]), key=lambda clause: len(clause[0])
        )
        if not covering:
            levels.append(None)
            continue
        narrowest, level = covering[0]
        if any(other is not level and not days > narrowest for days, other in covering):
            return None
        levels.append(level)
    return tuple(levels) if clauses else None


def _clauses(plain: str) -> list[tuple[frozenset[int], Difficulty | None]]:
    """Days and their level, clause by clause, as "Mon easy" or as "easy on Mon"; empty when one is not understood."""
    first, *rest = _LEVEL.split(plain)
    levels = [_LEVELS[word] for word in rest[::2]]
    parts = [re.sub(r"^and\b|\band$", "", part.strip(" ,;.")).strip(" ,;.") for part in (first, *rest[1::2])]
    if not any(parts):
        return [(EVERY_DAY, levels[0])] if len(levels) == 1 else []
    if parts[0] and parts[-1]:
        return []
    clauses = []
    for part, level in zip(parts[1:] if parts[-1] else parts[:-1], levels, strict=True):
        days = EVERY_DAY if _THE_REST.fullmatch(part) else parse_weekdays(part)
        if days is None:
            return []
        clauses.append((days, level))
    return clauses


def plan_text(plan: LevelPlan) -> str:
    """A plan in words: "hard", "easy Monday to hard Friday", "Mon easy, Tue–Thu medium"; "any" days unsaid."""
    if plan == RISING:
        return "easy Monday to hard Friday"
    if len(set(plan)) == 1:
        return plan[0].value if plan[0] else "any"
    clauses = []
    for level, run in groupby(range(DAYS), key=plan.__getitem__):
        days = list(run)
        if level is not None:
            name = {_WEEKDAYS: "weekdays", _WEEKEND: "weekend"}.get(frozenset(days), _range_text(days))
            clauses.append(f"{name} {level.value}")
    return ", ".join(clauses)
