"""What people choose for themselves: their time zone, and whether and when to be reminded.

A choice changes nothing that was counted: each answer is kept with its day. Each public method is one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.reminders import Known
from bot.use_cases.reviews import REVIEW_MINUTE, look_after_change
from questions.zones import ZoneChoice, find_zones, known_zone
from storage import people
from storage.database import Database
from storage.people import PersonalSettings, Played

_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class PersonalView:
    """A person's choices as they stand. `zone` is the one in use; `channel` tells whose it is, if not their own.

    `zone` None: neither they nor a channel they play in have one. `lost`: the one they chose is known no more.
    """

    settings: PersonalSettings
    zone: str | None
    channel: Played | None
    now: datetime

    @property
    def lost(self) -> bool:
        """Whether the person's own zone has left the zone database."""
        return self.settings.zone is not None and self.zone != self.settings.zone


@dataclass(frozen=True, slots=True)
class NoSuchZone:
    """There is no zone of that name; perhaps one of these was meant."""

    typed: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsZone:
    """There is no telling when the day ends for this person: they have to choose a zone first."""


class Personal:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def show(self, actor: int) -> PersonalView:
        """The person's choices."""
        async with self._database.reading() as transaction:
            chosen = await people.get(transaction, actor)
            return self._view(chosen, await self._known(transaction, actor))

    async def zones(self, actor: int, typed: str, locale: str) -> tuple[ZoneChoice, ...]:
        """Zones to choose from for what was typed so far; `locale` is that of the person's client, such as en-US."""
        async with self._database.reading() as transaction:
            chosen = await people.get(transaction, actor)
            channels = (await people.played(transaction, [actor], self._clock())).get(actor, ())
        used = [zone for zone in (chosen.zone,) if zone]
        used += [each.schedule.plan.timetable.zone for each in channels]
        now = self._clock()
        return await asyncio.to_thread(find_zones, typed, now=now, locales=(locale,), used=used)

    async def set_zone(self, actor: int, typed: str) -> PersonalView | NoSuchZone:
        """Count the person's days in that zone from now on: an IANA name, or the city of one."""
        zone = await asyncio.to_thread(meant_zone, typed, self._clock())
        if isinstance(zone, NoSuchZone):
            return zone
        async with self._database.writing() as transaction:
            before = await people.get(transaction, actor, lock=True)
            known = await self._known(transaction, actor)
            after = replace(before, zone=zone)
            if before.reminders and not before.unreachable:
                after = replace(after, remind_at=known.look_after_change(before, after))
            if before.review_minute is not None and before.review_at is not None:
                after = replace(after, review_at=look_after_change(before, after, known, self._clock()))
            await people.put(transaction, after)
            await transaction.commit()
        return self._view(after, known)

    async def set_review(
        self, actor: int, *, on: bool, minute: int | None = None
    ) -> PersonalView | NeedsZone:
        """Switch the reminder of reviews on or off; `minute` is of the local day, as before or at 18:00 when None."""
        async with self._database.writing() as transaction:
            before = await people.get(transaction, actor, lock=True)
            known = await self._known(transaction, actor)
            if minute is None:
                minute = REVIEW_MINUTE if before.review_minute is None else before.review_minute
            after = replace(before, review_minute=minute if on else None)
            if on:
                if self._view(after, known).zone is None:
                    return NeedsZone()
                after = replace(after, review_at=look_after_change(before, after, known, self._clock()))
            await people.put(transaction, after)
            await transaction.commit()
        return self._view(after, known)

    async def set_reminder(
        self, actor: int, *, on: bool, minute: int | None = None
    ) -> PersonalView | NeedsZone:
        """Switch reminders on or off; `minute` is of the local day, the one chosen before when None."""
        async with self._database.writing() as transaction:
            before = await people.get(transaction, actor, lock=True)
            known = await self._known(transaction, actor)
            after = replace(
                before, reminders=on, remind_minute=before.remind_minute if minute is None else minute
            )
            if on:
                if self._view(after, known).zone is None:
                    return NeedsZone()
                after = replace(after, remind_at=known.look_after_change(before, after))
            await people.put(transaction, after)
            await transaction.commit()
        return self._view(after, known)

    async def _known(self, transaction: AsyncConnection, actor: int) -> Known:
        return await Known.of(transaction, [actor], self._clock())

    def _view(self, chosen: PersonalSettings, known: Known) -> PersonalView:
        zone, channel = known.zone(chosen)
        is_told = channel is not None or chosen.zone == zone
        return PersonalView(chosen, zone if is_told else None, channel, self._clock())


def meant_zone(typed: str, now: datetime) -> str | NoSuchZone:
    """The zone that somebody means: an IANA name, or the city of one."""
    known = known_zone(typed)
    if known is not None:
        return known
    found = [choice.name for choice in find_zones(typed, now=now, limit=_SUGGESTED)] if typed.strip() else []
    city = "_".join(typed.casefold().split())
    if found and found[0].casefold().rpartition("/")[2] == city:
        return found[0]
    return NoSuchZone(typed, tuple(found))
