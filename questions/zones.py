"""Which time zones to offer somebody who types a few letters: a place, a country, an offset, the time it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

from questions.daily import MINUTES_A_DAY, zone_info, zone_keys
from questions.zone_names import abbreviations, locales_to_zones, named_like, places

LIMIT = 25  # as many choices as Discord shows

_NEAR = 10  # minutes by which a typed clock time may be wrong
_LONGEST_TYPED = 100
_AFTER_NAME = " · "
_MINUTE = timedelta(minutes=1)
_BEFORE_EXACT = (
    4  # places with the clock meant, before the one that the database gives an abbreviation as name
)
_COUNTRY_ZONES = 5  # so many of a country known only by its code

# Where these are typed, a clock that changes in summer is meant; the database has fixed ones of those names.
_MEANS_ANOTHER_CLOCK = frozenset({"est", "mst"})

_OFFSET = re.compile(
    r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,4}|\d{1,2}:\d{0,2})|(?:utc|gmt)\s*(\d{1,2})", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{0,2}))?\s*(?:([ap])\.?\s?m?\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone to choose: its name, and a label of at most 100 characters with the time there now and the offset."""

    name: str
    label: str


def find_zones(
    typed: str,
    *,
    now: datetime,
    locales: Sequence[str] = (),
    used: Sequence[str] = (),
    limit: int = LIMIT,
) -> tuple[ZoneChoice, ...]:
    """The zones that what was typed may mean, best first; the likely ones while nothing is typed.

    `used` are zones chosen before on this server, the most likely first; `locales` codes as Discord gives them.
    A few milliseconds, once `load_zones` was called; the first call does it otherwise.
    """
    typed = typed.split(_AFTER_NAME.strip())[0].strip()[:_LONGEST_TYPED]
    likely = list(dict.fromkeys((*_usable(used), *_of_locales(locales))))
    order = list(dict.fromkeys((*likely, "UTC", *places().names)))
    found = _meant(typed, now, likely, order, limit) if typed else order
    return tuple(ZoneChoice(name, _label(name, now)) for name in found[:limit])


def known_zone(typed: str) -> str | None:
    """The zone whose name was typed, in whatever case, under the name it goes by today; else None.

    None also for EST and MST: who types them hardly means the clocks without summer time that have these names.
    """
    plain = "_".join(typed.split(_AFTER_NAME.strip())[0].casefold().split())
    name = None if plain in _MEANS_ANOTHER_CLOCK else _by_plain_name().get(plain)
    return None if name is None else places().aliases.get(name, name)


def load_zones(now: datetime) -> None:
    """Read all that a search needs, some 0.2 s, so that the first is as fast as the rest: at start, in a thread."""
    _names_by_abbreviation(now.year)
    find_zones("load", now=now)


def _meant(typed: str, now: datetime, likely: list[str], order: list[str], limit: int) -> list[str]:
    exact = [name for name in (known_zone(typed),) if name]
    if (offset := _offset(typed)) is not None:
        return _unique(exact, _with_offset(offset, now, order, limit - len(exact)))
    if (clock := _clock_time(typed)) is not None:
        return _at_time(*clock, now, order)
    scores = named_like(typed)
    rank = {name: place for place, name in enumerate(order)}
    by_words = sorted(scores, key=lambda name: (-round(scores[name], 6), rank[name]))
    by_letters = _abbreviated(typed.upper(), now, likely, order)
    return _unique(by_letters[:_BEFORE_EXACT], exact, by_letters, by_words)


def _unique(*lists: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for names in lists for name in names))


def _usable(names: Iterable[str]) -> list[str]:
    known = zone_keys()
    return [places().aliases.get(name, name) for name in names if name in known]


def _of_locales(codes: Iterable[str]) -> list[str]:
    table = locales_to_zones()
    found: list[str] = []
    for code in codes:
        language, _, country = code.partition("-")
        alike = [key for key in table if key.partition("-")[0] == language]
        found += (
            table.get(code)
            or places().in_country.get(country, [])[:_COUNTRY_ZONES]
            or (table[alike[0]] if alike else [])
        )
    return _usable(found)


@cache
def _by_plain_name() -> dict[str, str]:
    known = places()
    return {name.casefold(): name for name in (*known.aliases, *known.names)}


def _label(name: str, now: datetime) -> str:
    local = now.astimezone(zone_info(name))
    minutes = _offset_of(name, now)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"{name}{_AFTER_NAME}now {local:%H:%M} ({offset})"


def _offset_of(name: str, now: datetime) -> int:
    """In minutes east of UTC."""
    return (now.astimezone(zone_info(name)).utcoffset() or timedelta(0)) // _MINUTE


def _offset(typed: str) -> int | None:
    """The minutes east of UTC that 'UTC+2', '+05:30', '-0330' or 'gmt 1' say; None for other texts."""
    found = _OFFSET.fullmatch(typed)
    if found is None:
        return None
    sign, digits = found[1] or "+", found[2] or found[3]
    if ":" in digits:
        hours, minutes = digits.split(":")
    else:
        hours, minutes = (digits, "") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    # While the minutes are still being typed, the whole hour.
    east = int(hours) * 60 + (int(minutes) if len(minutes) == 2 else 0)
    return east if sign == "+" else -east


def _with_offset(offset: int, now: datetime, order: list[str], limit: int) -> list[str]:
    """Places with that offset now, then the zone that has it all year, whose own name has the sign turned round."""
    fixed = [f"Etc/GMT{-offset // 60:+}"] if offset % 60 == 0 and offset else []
    fixed = [name for name in fixed if name in zone_keys()]
    real = [name for name in order if not name.startswith("Etc/") and _offset_of(name, now) == offset]
    return real[: max(limit - len(fixed), 0)] + fixed


def _clock_time(typed: str) -> tuple[int, bool] | None:
    """The minute of the day that '14:05', '2pm' or '14' says, and whether its minutes were typed; else None."""
    found = _CLOCK.fullmatch(typed)
    if found is None:
        return None
    hour, minutes, half = int(found[1]), found[2] or "", (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    exact = len(minutes) == 2
    minute = int(minutes) if exact else 0
    return (hour * 60 + minute, exact) if hour < 24 and minute < 60 else None


def _at_time(minute: int, exact: bool, now: datetime, order: list[str]) -> list[str]:
    """Where it is that time now, give or take; of an hour alone, also where it is in that hour."""
    utc = now.astimezone(UTC)
    since_midnight = utc.hour * 60 + utc.minute
    shown = {name: (since_midnight + _offset_of(name, now)) % MINUTES_A_DAY for name in order}
    away = {name: abs(time - minute) for name, time in shown.items()}
    near = [name for name in order if min(away[name], MINUTES_A_DAY - away[name]) <= _NEAR]
    return near if exact else _unique(near, (name for name in order if shown[name] // 60 == minute // 60))


def _abbreviated(typed: str, now: datetime, likely: list[str], order: list[str]) -> list[str]:
    usual = _usable(abbreviations().get(typed, ()))
    named = _names_by_abbreviation(now.year).get(typed, frozenset()) | frozenset(usual)
    return _unique(
        (name for name in likely if name in named), usual, (name for name in order if name in named)
    )


@lru_cache(maxsize=4)
def _names_by_abbreviation(year: int) -> dict[str, frozenset[str]]:
    """What the zone database calls its clocks in that year, in winter and in summer: capital letters to zones."""
    found: dict[str, set[str]] = {}
    for name in places().names:
        for month in (1, 7):
            letters = datetime(year, month, 1, tzinfo=UTC).astimezone(zone_info(name)).tzname()
            if letters and letters.isalpha():
                found.setdefault(letters, set()).add(name)
    return {letters: frozenset(names) for letters, names in found.items()}
