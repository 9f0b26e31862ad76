"""Which time zone an admin means, and which is likely when none is named."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from discord.app_commands import Choice

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told
from bot.discord_ui.render.text import quoted
from bot.discord_ui.services import Services
from bot.use_cases.faults import StorageError
from questions.daily import UnknownZone, zone_info
from questions.zone_names import locales_to_zones
from questions.zones import find_zones, known_zone

_HALF_A_YEAR = timedelta(days=182)
_SUGGESTED = 3


async def complete_zone(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """At most 25 zones for what has been typed so far, the likely ones first."""
    services: Services = interaction.client.services
    used: tuple[str, ...] = ()
    with suppress(StorageError):  # without the database there are still the others
        used = await services.daily.admin.zones(interaction.guild_id or 0)
    locales = [each.value for each in (interaction.locale, interaction.guild_locale) if each is not None]
    now = services.daily.admin.now()
    found = await asyncio.to_thread(find_zones, typed, now=now, locales=locales, used=used)
    return [Choice(name=each.label, value=each.name) for each in found]


async def zone_meant(typed: str, now: datetime) -> str:
    """The zone that was typed, picked or not. Raises Told where it may be one of several, or is none."""
    return await asyncio.to_thread(_meant, typed, now)


async def likely_zone(interaction: Interaction) -> str:
    """The zone when none is named: the server's latest, else that of its language. Raises Told without any."""
    services: Services = interaction.client.services
    used = await services.daily.admin.zones(interaction.guild_id or 0)
    now = services.daily.admin.now()
    for zone in used:
        with suppress(UnknownZone):
            zone_info(zone)
            return zone
    locale = interaction.guild_locale
    likely = await asyncio.to_thread(lambda: locales_to_zones().get(locale.value if locale else "", []))
    if likely and _same_clock(likely, now):
        return likely[0]
    raise Told("Please name your time zone too: type a city after `timezone:` and pick it from the list.")


def _meant(typed: str, now: datetime) -> str:
    known = known_zone(typed)
    if known is not None:
        return known
    found = [each.name for each in find_zones(typed, now=now)] if typed.strip() else []
    city = "_".join(typed.casefold().split())
    if found and (found[0].casefold().rpartition("/")[2] == city or _same_clock(found, now)):
        return found[0]
    if not found:
        raise Told(
            f"I know no time zone {quoted(typed, 60)}: type a city after `timezone:`, such as `Berlin`, and "
            "pick it from the list.",
            logged="no such time zone",
        )
    *some, last = (f"`{name}`" for name in found[:_SUGGESTED])
    raise Told(
        f"{quoted(typed, 60)} may be {', '.join(some)} or {last}: write one of them after `timezone:`.",
        logged="time zone not clear",
    )


def _same_clock(names: Iterable[str], now: datetime) -> bool:
    """Whether the clocks of all these zones agree, in winter and in summer."""
    seen = {
        tuple((now + later).astimezone(zone_info(name)).utcoffset() for later in (timedelta(0), _HALF_A_YEAR))
        for name in names
    }
    return len(seen) == 1
