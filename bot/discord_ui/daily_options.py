"""The options of the `/daily` commands: completed while they are typed, understood when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, Choice

from bot.discord_ui.daily_zones import zone_meant
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told
from bot.discord_ui.render.text import quoted
from bot.discord_ui.services import Services
from questions.daily_choice import ANY, LevelPlan
from questions.daily_plan import DailyPlan
from questions.daily_words import (
    clock_text,
    parse_clock,
    parse_plan,
    parse_weekdays,
    plan_text,
    weekdays_text,
)

T = TypeVar("T")

KINDS = (discord.ChannelType.text, discord.ChannelType.news)
_CHOICES, _CHOICE = 25, 100
_WEEKDAYS = ("every day", "weekdays", "Mon, Wed, Fri", "Tue, Thu", "Mon–Thu", "Mon", "Fri", "weekends")
_LEVELS = ("any", "easy Monday to hard Friday", "easy", "medium", "hard", "weekdays medium, weekend hard")
_USUAL_HOURS = (9, 8, 10, 12, 7, 13, 16, 17, 18, 19, 20)
_ALL_TOPICS = "all topics"
_ALL = frozenset({"", "all", "all topics", "any", "everything"})


class _ChannelOption(app_commands.Transformer):
    """A text or announcement channel, also one that the bot cannot see: setup says what it lacks there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return list(KINDS)

    async def transform(self, interaction: Interaction, value: Any, /) -> AppCommandChannel:
        channel: AppCommandChannel = value
        return channel


ChannelOption = app_commands.Transform[AppCommandChannel, _ChannelOption]


@dataclass(frozen=True, slots=True)
class Target:
    """The channel a command is about. Announcement channels have no private threads, so no discussions."""

    id: int
    is_news: bool


def target(interaction: Interaction, chosen: AppCommandChannel | None) -> Target:
    """The channel that was chosen, else the one of the command (of a thread: its parent). Raises Told."""
    if chosen is not None:
        return Target(chosen.id, chosen.type is discord.ChannelType.news)
    here = interaction.channel
    if isinstance(here, discord.Thread):
        here = here.parent
    if not isinstance(here, discord.abc.GuildChannel) or here.type not in KINDS:
        raise Told("Questions of the day go to text and announcement channels: name one with `channel:`.")
    return Target(here.id, here.type is discord.ChannelType.news)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options as an admin gave them; None: not given."""

    time: str | None = None
    timezone: str | None = None
    weekdays: str | None = None
    topics: str | None = None
    difficulty: str | None = None
    role: discord.Role | None = None
    no_role: bool = False
    reveal_after: int | None = None
    discussion: bool | None = None
    catch_up: int | None = None


async def understood(wishes: Wishes, services: Services) -> Callable[[DailyPlan], DailyPlan]:
    """What these wishes change in a plan. Raises Told for the first that is not understood, and for none."""
    if wishes == Wishes():
        raise Told("Say what to change, for example `/daily edit time:09:00`.")
    if wishes.role is not None and wishes.no_role:
        raise Told("Choose either `role:` or `no_role:`, not both.")
    timetable = {
        "minute": _read(wishes.time, parse_clock, "time", "`09:00`, `9:30 pm` or `noon`"),
        "zone": await zone_meant(wishes.timezone, services.daily.admin.now()) if wishes.timezone else None,
        "weekdays": _read(
            wishes.weekdays,
            parse_weekdays,
            "weekdays",
            "`weekdays`, `Mon-Thu`, `Mon, Wed, Fri` or `every day`",
        ),
    }
    plan = {
        "levels": _read(
            wishes.difficulty, _levels, "difficulty", "`medium`, `any` or `easy Monday to hard Friday`"
        ),
        "topics": parse_topics(wishes.topics, services) if wishes.topics is not None else None,
        "role_id": wishes.role.id if wishes.role else None,
        "reveal_hours": wishes.reveal_after,
        "thread": wishes.discussion,
        "catch_up_hours": wishes.catch_up,
    }

    def edit(before: DailyPlan) -> DailyPlan:
        after = replace(before, timetable=replace(before.timetable, **_given(timetable)), **_given(plan))
        return replace(after, role_id=None) if wishes.no_role else after

    return edit


def parse_topics(typed: str, services: Services) -> tuple[str, ...]:
    """The topics of a comma-separated list, none for all of them. Raises Told for what is not in the bank."""
    pieces = [piece.strip() for piece in typed.replace(";", ",").split(",")]
    wanted = [piece for piece in pieces if piece.casefold() not in _ALL]
    return tuple(dict.fromkeys(topic for piece in wanted for topic in services.topics(piece)))


def typed_again(interaction: Interaction) -> str:
    """The command as it was typed, to be copied, mended and sent again."""
    command = interaction.command
    options = " ".join(f"{name}:{_as_typed(value)}" for name, value in interaction.namespace)
    return f"/{command.qualified_name} {options}" if command is not None and options else ""


async def complete_time(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The usual hours, or the time that was typed and those that begin like it."""
    meant = parse_clock(typed)
    begin = typed.strip().casefold().replace(".", ":")
    quarters = [60 * hour for hour in _USUAL_HOURS] if not begin else range(0, 24 * 60, 15)
    alike = [minute for minute in quarters if clock_text(minute).startswith((begin, f"0{begin}"))]
    found = [meant, *alike] if meant is not None else alike
    if meant is not None and meant < 12 * 60 and "a" not in begin:
        found.insert(1, meant + 12 * 60)
    return _offered(clock_text(minute) for minute in dict.fromkeys(found))


async def complete_weekdays(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The usual days, or those that were typed and the usual ones that go with it."""
    return _completed(typed, parse_weekdays, weekdays_text, _WEEKDAYS)


async def complete_difficulty(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The levels and some plans of a week, or the plan that was typed."""
    return _completed(typed, _levels, plan_text, _LEVELS)


async def complete_topics(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Topics for the last piece of the list; what stands before it is kept."""
    services: Services = interaction.client.services
    *before, piece = typed.replace(";", ",").split(",")
    try:
        kept = parse_topics(",".join(before), services)
    except Told:
        return []  # sent like this, it is answered with a sentence
    found = [(*kept, choice.value) for choice in services.complete_topic(piece) if choice.value not in kept]
    lists = [kept, *found] if kept and not piece.strip() else found
    choices = [] if kept or piece.strip() else [Choice(name=_ALL_TOPICS, value=_ALL_TOPICS)]
    for topics in lists:
        value = ", ".join(topics)
        name = ", ".join(services.titles[topic] for topic in topics)
        if len(value) <= _CHOICE:
            # Who goes on typing after a choice goes on with its name, so it must not end in an ellipsis.
            choices.append(Choice(name=name if len(name) <= _CHOICE else value, value=value))
    return choices[:_CHOICES]


async def complete_question(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Questions of the bank by a few words."""
    services: Services = interaction.client.services
    return services.complete_question(typed)


def _levels(typed: str) -> LevelPlan | None:
    return ANY if typed.strip().casefold() in _ALL else parse_plan(typed)


def _read(typed: str | None, parse: Callable[[str], T | None], option: str, examples: str) -> T | None:
    if typed is None:
        return None
    meant = parse(typed)
    if meant is None:
        raise Told(
            f"I do not understand {quoted(typed, 60)} as `{option}`: write it like {examples}.",
            logged=f"{option} not understood",
        )
    return meant


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _completed(
    typed: str, parse: Callable[[str], T | None], text: Callable[[T], str], usual: Iterable[str]
) -> list[Choice[str]]:
    meant = parse(typed)
    begin = typed.strip().casefold()
    alike = [each for each in usual if begin in each.casefold()]
    return _offered(dict.fromkeys([text(meant), *alike] if meant is not None and begin else alike))


def _offered(texts: Iterable[str]) -> list[Choice[str]]:
    return [Choice(name=text, value=text) for text in texts if len(text) <= _CHOICE][:_CHOICES]


def _as_typed(value: object) -> str:
    match value:
        case AppCommandChannel():
            return f"#{value.name}"
        case discord.Role():
            return value.name if value.is_default() else f"@{value.name}"
        case _:
            return str(value)
