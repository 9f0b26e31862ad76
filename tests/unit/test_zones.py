"""Offering time zones to somebody who types a few letters."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.zones import LIMIT, ZoneChoice, find_zones, known_zone

WINTER = datetime(2025, 1, 15, 13, 5, tzinfo=UTC)
SUMMER = datetime(2025, 7, 15, 13, 5, tzinfo=UTC)


def names(typed: str, now: datetime = WINTER, limit: int = LIMIT) -> list[str]:
    return [choice.name for choice in find_zones(typed, now=now, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe berl", "Europe/Berlin"),
        ("ber", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("newyork", "America/New_York"),
        ("buenos", "America/Argentina/Buenos_Aires"),
        # Typing errors.
        ("new yrok", "America/New_York"),
        ("sidney", "Australia/Sydney"),
        ("kolkatta", "Asia/Kolkata"),
        ("los angles", "America/Los_Angeles"),
        ("germny", "Europe/Berlin"),
        # With and without accents.
        ("são paulo", "America/Sao_Paulo"),
        ("curacao", "America/Curacao"),
        # Countries, also as people there write them.
        ("india", "Asia/Kolkata"),
        ("germany", "Europe/Berlin"),
        ("deutschland", "Europe/Berlin"),
        ("usa", "America/New_York"),
        ("us", "America/New_York"),
        ("uk", "Europe/London"),
        ("england", "Europe/London"),
        ("brazil", "America/Sao_Paulo"),
        ("ukraine", "Europe/Kyiv"),
        ("australia", "Australia/Sydney"),
        ("ireland", "Europe/Dublin"),
        ("iceland", "Atlantic/Reykjavik"),
        ("niger", "Africa/Niamey"),
        ("日本", "Asia/Tokyo"),
        ("россия", "Europe/Moscow"),
        ("भारत", "Asia/Kolkata"),
        ("america", "America/New_York"),
        ("europe", "Europe/London"),
        # Cities and states without a zone of their own; old names.
        ("bombay", "Asia/Kolkata"),
        ("calcutta", "Asia/Kolkata"),
        ("munich", "Europe/Berlin"),
        ("san francisco", "America/Los_Angeles"),
        ("beijing", "Asia/Shanghai"),
        ("texas", "America/Chicago"),
        ("kiev", "Europe/Kyiv"),
        ("saigon", "Asia/Ho_Chi_Minh"),
        # Names of old, names of clocks.
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("est5edt", "America/New_York"),
        ("pacific time", "America/Los_Angeles"),
        ("central european time", "Europe/Berlin"),
        ("eastern european time", "Europe/Athens"),
        ("eastern time", "America/New_York"),
        # A word too many does not hide what the others say.
        ("berlin please", "Europe/Berlin"),
        # What Discord puts back into the field for somebody who chose before.
        ("Europe/Berlin · now 14:05 (UTC+1)", "Europe/Berlin"),
    ],
)
def test_places_are_found_by_what_people_call_them(typed: str, first: str) -> None:
    assert names(typed)[0] == first
    assert names(typed.upper())[0] == first


@pytest.mark.parametrize("now", [WINTER, SUMMER])
@pytest.mark.parametrize(
    ("typed", "among_the_first"),
    [
        ("CET", ["Europe/Berlin"]),
        ("CEST", ["Europe/Berlin"]),
        ("EST", ["America/New_York"]),
        ("EDT", ["America/New_York"]),
        ("PST", ["America/Los_Angeles"]),
        ("MST", ["America/Denver"]),
        ("CST", ["America/Chicago", "Asia/Shanghai"]),
        ("IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
        ("BST", ["Europe/London", "Asia/Dhaka"]),
        ("JST", ["Asia/Tokyo"]),
        ("GMT", ["Europe/London", "UTC"]),
        ("UTC", ["UTC"]),
        ("SGT", ["Asia/Singapore"]),
        ("BRT", ["America/Sao_Paulo"]),
        ("AEST", ["Australia/Sydney"]),
    ],
)
def test_an_abbreviation_offers_all_that_people_mean_by_it_in_winter_and_in_summer(
    typed: str, among_the_first: list[str], now: datetime
) -> None:
    found = names(typed.lower(), now)
    assert found[0] == among_the_first[0]
    assert set(among_the_first) <= set(found[:4])


def test_of_an_abbreviation_with_several_meanings_that_of_the_server_comes_first() -> None:
    used = find_zones("ist", now=WINTER, used=["Asia/Jerusalem"])
    assert used[0].name == "Asia/Jerusalem"
    spoken = find_zones("cst", now=WINTER, locales=["zh-CN"])
    assert spoken[0].name == "Asia/Shanghai"


@pytest.mark.parametrize("now", [WINTER, SUMMER])
@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("UTC+2", 120), ("utc +2", 120), ("UTC+02:00", 120), ("+2", 120), ("utc 2", 120), ("gmt-3", -180),
        ("GMT−3", -180), ("-0330", -210), ("-3:30", -210), ("+05:30", 330), ("+530", 330), ("utc+5:45", 345),
        ("+5:", 300), ("UTC-12", -720), ("UTC+14", 840), ("+0", 0), ("gmt+0", 0),
    ],
)  # fmt: skip
def test_an_offset_offers_places_that_have_it_now_and_the_fixed_zone_last(
    typed: str, minutes: int, now: datetime
) -> None:
    found = names(typed, now)
    if found:  # -3:30 has no place in summer
        assert {now.astimezone(ZoneInfo(name)).utcoffset() for name in found} == {timedelta(minutes=minutes)}
    fixed = [name for name in found if name.startswith("Etc/")]
    assert fixed == ([f"Etc/GMT{-minutes // 60:+}"] if minutes and minutes % 60 == 0 else [])
    assert found[len(found) - len(fixed) :] == fixed


def test_the_label_says_the_offset_where_the_name_turns_its_sign_round() -> None:
    assert find_zones("UTC+2", now=WINTER)[-1] == ZoneChoice("Etc/GMT-2", "Etc/GMT-2 · now 15:05 (UTC+2)")


@pytest.mark.parametrize("typed", ["+99", "utc+15", "-1234"])
def test_an_offset_that_no_place_has_offers_none(typed: str) -> None:
    assert names(typed) == []


@given(st.integers(0, 1439), st.sampled_from(["24", "12", "dot"]), st.datetimes(timezones=st.just(UTC)))
@settings(deadline=None)
def test_a_clock_time_offers_exactly_the_zones_where_it_is_that_time_now(
    minute: int, style: str, now: datetime
) -> None:
    now = now.replace(year=2000 + now.year % 40, day=1)
    hour, rest = divmod(minute, 60)
    typed = {
        "24": f"{hour}:{rest:02}",
        "12": f"{(hour + 11) % 12 + 1}:{rest:02} {'pm' if hour >= 12 else 'AM'}",
        "dot": f"{hour:02}.{rest:02}",
    }[style]
    found = {choice.name for choice in find_zones(typed, now=now, limit=1_000)}
    assert found == {name for name in _offered() if _minutes_away(name, now, minute) <= 10}


def _offered() -> set[str]:
    return {choice.name for choice in find_zones("", now=WINTER, limit=1_000)}


def _minutes_away(name: str, now: datetime, minute: int) -> int:
    local = now.astimezone(ZoneInfo(name))
    away = abs(local.hour * 60 + local.minute - minute)
    return min(away, 1_440 - away)


@pytest.mark.parametrize(
    ("typed", "now", "first"),
    [
        ("14:05", WINTER, "Europe/Berlin"),
        ("2:05pm", WINTER, "Europe/Berlin"),
        ("13:55", WINTER, "Europe/Berlin"),
        ("2pm", WINTER, "Europe/Berlin"),
        ("2 p.m.", WINTER, "Europe/Berlin"),
        ("14", WINTER, "Europe/Berlin"),
        ("14:", WINTER, "Europe/Berlin"),
        ("14:0", WINTER, "Europe/Berlin"),
        ("12am", datetime(2025, 1, 15, 23, 55, tzinfo=UTC), "UTC"),
        ("2pm", datetime(2025, 1, 15, 8, 35, tzinfo=UTC), "Asia/Kolkata"),
    ],
)
def test_a_clock_time_finds_where_it_is_that_time(typed: str, now: datetime, first: str) -> None:
    assert names(typed, now)[0] == first


def test_of_an_hour_alone_places_in_the_midst_of_it_come_last() -> None:
    at_five_past_in_delhi = datetime(2025, 1, 15, 8, 35, tzinfo=UTC)
    found = names("2pm", at_five_past_in_delhi)
    assert found[:2] == ["Asia/Kolkata", "Asia/Colombo"]
    assert "Asia/Karachi" not in found  # there it is 13:35
    assert "Asia/Dhaka" in found[2:]  # there it is 14:35


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "12:75"])
def test_what_is_no_time_is_not_taken_for_one(typed: str) -> None:
    assert "Europe/Berlin" not in names(typed)


@pytest.mark.parametrize("locale", [locale.value for locale in discord.Locale])
def test_every_locale_of_discord_has_its_own_zones_first_and_the_usual_after(locale: str) -> None:
    found = [choice.name for choice in find_zones("", now=WINTER, locales=[locale])]
    assert found[0] != "UTC"
    assert "UTC" in found
    assert len(found) == LIMIT


@pytest.mark.parametrize(
    ("locales", "first"),
    [
        (["de"], ["Europe/Berlin", "Europe/Vienna", "Europe/Zurich"]),
        (["hi"], ["Asia/Kolkata", "UTC"]),
        (["pt-BR", "ja"], ["America/Sao_Paulo"]),
        (["en-AU"], ["Australia/Sydney"]),  # not of Discord's, but its country is known
        (["pt"], ["America/Sao_Paulo"]),
        (["xx", "", "-", "ar"], ["UTC", "America/New_York"]),
        ([], ["UTC", "America/New_York"]),
    ],
)
def test_with_nothing_typed_likely_zones_come_first(locales: list[str], first: list[str]) -> None:
    found = [choice.name for choice in find_zones("", now=WINTER, locales=locales)]
    assert found[: len(first)] == first


def test_zones_used_before_come_before_all_under_their_names_of_today() -> None:
    used = ["Asia/Calcutta", "Europe/Oslo", "Asia/Kolkata", "Mars/Base", "../x"]
    found = [choice.name for choice in find_zones("  ", now=WINTER, locales=["de"], used=used)]
    assert found[:3] == ["Asia/Kolkata", "Europe/Oslo", "Europe/Berlin"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Europe/Berlin", "Europe/Berlin · now 14:05 (UTC+1)"),
        ("Asia/Kathmandu", "Asia/Kathmandu · now 18:50 (UTC+5:45)"),
        ("America/St_Johns", "America/St_Johns · now 09:35 (UTC-3:30)"),
        ("UTC", "UTC · now 13:05 (UTC+0)"),
    ],
)
def test_a_label_tells_the_time_there_and_the_offset(typed: str, label: str) -> None:
    assert find_zones(typed, now=WINTER)[0].label == label


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("AMERICA/NEW YORK", "America/New_York"),
        ("US/Eastern", "America/New_York"),
        ("asia/calcutta", "Asia/Kolkata"),
        ("Iceland", "Atlantic/Reykjavik"),
        ("utc", "UTC"),
        ("Zulu", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Europe/Oslo", "Europe/Oslo"),  # today a link to Berlin, and still the name for Norway
        ("Asia/Tokyo · now 22:05 (UTC+9)", "Asia/Tokyo"),
        ("berlin", None),
        ("EST", None),  # few who type it want a clock without summer time
        ("", None),
        ("Europe", None),
        ("../x", None),
        ("localtime", None),
    ],
)
def test_a_zone_is_known_by_its_name_in_any_case(typed: str, name: str | None) -> None:
    assert known_zone(typed) == name


@pytest.mark.parametrize("name", sorted(available_timezones() - {"EST", "MST", "Factory", "localtime"}))
def test_every_name_of_the_database_leads_to_the_same_clock_and_is_found_by_it(name: str) -> None:
    canonical = known_zone(name.lower())
    assert canonical is not None
    assert known_zone(canonical) == canonical
    for now in (WINTER, SUMMER):
        assert now.astimezone(ZoneInfo(canonical)).utcoffset() == now.astimezone(ZoneInfo(name)).utcoffset()
    assert canonical in names(name)[:5]


@given(
    st.text(max_size=30) | st.from_regex(re.compile(r"(utc|gmt)?[+-]?[0-9:.apm ]{0,8}"), fullmatch=True),
    st.lists(st.sampled_from([*(locale.value for locale in discord.Locale), "xx", ""]), max_size=3),
    st.lists(st.sampled_from([*sorted(available_timezones()), "Mars/Base"]), max_size=30),
    st.integers(0, LIMIT),
)
@settings(deadline=None)
def test_whatever_is_typed_the_choices_are_few_different_short_and_known(
    typed: str, locales: list[str], used: list[str], limit: int
) -> None:
    choices = find_zones(typed, now=SUMMER, locales=locales, used=used, limit=limit)
    assert len(choices) <= limit
    assert len({choice.name for choice in choices}) == len(choices)
    for choice in choices:
        assert 1 <= len(choice.label) <= 100
        assert known_zone(choice.name) == choice.name
        assert known_zone(choice.label) == choice.name


def test_once_all_is_loaded_a_search_does_not_touch_the_disc() -> None:
    program = """
import sys
from datetime import UTC, datetime
from questions.zones import find_zones, known_zone, load_zones
now = datetime(2025, 1, 15, 13, 5, tzinfo=UTC)
load_zones(now)
touched = []
sys.addaudithook(lambda event, _: touched.append(event) if event in {"open", "os.scandir", "os.listdir"} else None)
for typed in ("", "berlin", "new yrok", "cet", "utc+2", "14:05", "usa"):
    find_zones(typed, now=now, locales=["de"], used=["Asia/Tokyo"])
    known_zone(typed)
print(touched)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
