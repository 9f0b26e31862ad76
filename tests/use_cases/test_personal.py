"""What people choose for themselves: a time zone, and whether and when to be reminded."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.use_cases.personal import NeedsZone, NoSuchZone, PersonalView
from questions.daily import Timetable
from storage import daily_entries
from tests.use_cases.test_reminders import ADA, BERLIN, BOB, EVERY_DAY, NINE, Town, playing, town, utc

__all__ = ["town"]


async def chosen(town: Town, typed: str) -> PersonalView:
    """Choose a zone that there is."""
    view = await town.daily.personal.set_zone(ADA, typed)
    assert isinstance(view, PersonalView)
    return view


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", BERLIN),
        ("europe/berlin", BERLIN),
        ("Europe/Berlin · now 08:00 (UTC+1)", BERLIN),
        ("Berlin", BERLIN),
        ("new york", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
    ],
)
async def test_a_zone_is_known_by_its_name_or_its_city(town: Town, typed: str, zone: str) -> None:
    """Under today's name, picked from the list or not."""
    view = await chosen(town, typed)
    assert view.zone == view.settings.zone == zone
    assert view.channel is None
    assert (await town.daily.personal.show(ADA)).zone == view.zone


@pytest.mark.parametrize("typed", ["", " ", "Berlni", "EST", "+2", "Atlantis", "../etc/passwd", "x" * 5000])
async def test_what_may_be_several_or_none_is_asked_back(town: Town, typed: str) -> None:
    """Never a guess, and nothing is kept."""
    outcome = await town.daily.personal.set_zone(ADA, typed)
    assert isinstance(outcome, NoSuchZone)
    assert len(outcome.suggestions) <= 3
    assert (await town.daily.personal.show(ADA)).settings.zone is None


async def test_zones_in_use_are_offered_first(town: Town) -> None:
    """One's own and those of one's channels, before those of one's language."""
    await playing(town)
    await chosen(town, "Asia/Tokyo")
    offered = [each.name for each in await town.daily.personal.zones(ADA, "", "fr")]
    assert set(offered[:2]) == {"Asia/Tokyo", BERLIN}
    assert "Europe/Paris" in offered[:5]
    assert len(offered) <= 25
    (first, *_) = await town.daily.personal.zones(BOB, "toky", "en-US")
    assert first.name == "Asia/Tokyo"


async def test_without_a_zone_that_of_the_latest_channel_is_used(town: Town) -> None:
    """And it is said whose it is; without a channel there is none."""
    assert (await town.daily.personal.show(ADA)).zone is None
    await town.ask(11)
    await town.ask(12, replace(NINE, timetable=Timetable(9 * 60, "Asia/Tokyo", EVERY_DAY)))
    await town.go(utc(2, 8))
    await town.answer(1)
    view = await town.daily.personal.show(ADA)
    assert view.zone == BERLIN
    assert view.channel
    assert view.channel.schedule.channel_id == 11
    await town.go(utc(3, 1))
    await town.answer(2)
    view = await town.daily.personal.show(ADA)
    assert (view.zone, view.channel and view.channel.schedule.channel_id) == ("Asia/Tokyo", 12)


async def test_a_reminder_needs_to_know_when_the_day_ends(town: Town) -> None:
    """Asked for before anything is known it is not kept; with a zone it is, with a channel's too."""
    assert isinstance(await town.daily.personal.set_reminder(ADA, on=True), NeedsZone)
    assert not (await town.daily.personal.show(ADA)).settings.reminders
    await chosen(town, BERLIN)
    view = await town.remind()
    assert view.settings.remind_at == utc(2, 19)


async def test_the_time_chosen_before_is_kept(town: Town) -> None:
    """Eight in the evening until another is chosen; off and on again changes nothing."""
    await chosen(town, BERLIN)
    assert (await town.remind()).settings.remind_minute == 20 * 60
    assert (await town.remind(time=21 * 60)).settings.remind_at == utc(2, 20)
    await town.daily.personal.set_reminder(ADA, on=False)
    assert not (await town.daily.personal.show(ADA)).settings.reminders
    assert (await town.remind()).settings.remind_at == utc(2, 20)


async def test_another_zone_moves_the_reminder_with_it(town: Town) -> None:
    """While it is on; while it is off, none is planned."""
    await chosen(town, BERLIN)
    assert (await chosen(town, "Asia/Tokyo")).settings.remind_at is None
    await town.remind()
    assert (await town.daily.personal.show(ADA)).settings.remind_at == utc(2, 11)
    assert (await chosen(town, "America/New_York")).settings.remind_at == utc(3, 1)


async def test_another_zone_changes_no_day_that_was_counted(town: Town) -> None:
    """Nine in Berlin on the second is the first in Honolulu: the answer stays one of the second."""
    await playing(town)
    await chosen(town, "Pacific/Honolulu")
    async with town.database.reading() as transaction:
        assert (await daily_entries.get(transaction, 1, ADA)).day == date(2026, 3, 2)
    await town.go(utc(3, 8))
    later = await town.answer(2)
    assert later.view.entry.day == date(2026, 3, 2), "nine in Berlin on the third is the second there"
    assert later.view.streak.days == 1


async def test_choices_at_once_are_both_kept(town: Town) -> None:
    """A person's first zone and first reminder, from two devices."""
    await playing(town)
    await asyncio.gather(chosen(town, "Asia/Tokyo"), town.remind(time=600))
    kept = (await town.daily.personal.show(ADA)).settings
    assert (kept.zone, kept.reminders, kept.remind_minute) == ("Asia/Tokyo", True, 600)
    assert kept.remind_at == utc(3, 1)
