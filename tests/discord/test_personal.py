"""People's own settings, and the reminder, as the real client sends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.discord_ui.client import InterviewClient
from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import SettingsId, SettingsVerb
from bot.use_cases.daily_outcomes import Answered
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from storage import daily_posts, people
from storage.daily_rows import Post
from storage.database import open_database
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Channel, Guild, Loopback, Person

NINE = DailyPlan(Timetable(9 * 60, "Europe/Berlin", frozenset(range(7))), ANY)
ADMIN = 4242
EIGHT_IN_BERLIN = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


class Town:
    """A bot with questions of the day, and a clock."""

    def __init__(self, server: Loopback, bot: InterviewClient, clock: MovedClock, file: Path) -> None:
        self.server = server
        self.bot = bot
        self.clock = clock
        self._file = file

    async def ask(self, channel: Channel, plan: DailyPlan = NINE) -> None:
        """Give a channel its question of the day."""
        assert channel.guild
        await self.bot.services.daily.admin.set_up(ADMIN, channel.guild.id, channel.id, plan)

    async def morning(self, *, days: int = 0) -> None:
        """Move to nine in Berlin, so many days on, and have the questions posted and on record."""
        self.clock.now = self.clock.now.replace(hour=8, minute=0)
        self.clock.move(days=days)
        await self.bot.daily.sender.run()

    async def evening(self) -> None:
        """Move to eight in the evening in Berlin, and send what is due."""
        self.clock.now = self.clock.now.replace(hour=19, minute=0)
        await self.remind()

    async def remind(self) -> None:
        """Send the reminders that are due now."""
        await self.bot.daily.reminders.run()

    async def post(self, number: int) -> Post:
        """The post with that id."""
        async with open_database(f"sqlite:///{self._file}") as database, database.reading() as transaction:
            found = await daily_posts.get(transaction, number)
        assert found is not None
        return found

    async def answer(self, person: Person, number: int) -> None:
        """Answer a question of the day."""
        post = await self.post(number)
        given = await self.bot.services.daily.play.answer(person.id, post.id, post.stamp, "An answer.")
        assert isinstance(given, Answered), given

    async def settings(self, person: Person) -> people.PersonalSettings:
        """What is kept about a person."""
        return (await self.bot.services.daily.personal.show(person.id)).settings


@asynccontextmanager
async def town(server: Loopback, folder: Path) -> AsyncIterator[Town]:
    """The bot at eight in the morning in Berlin."""
    clock = MovedClock(EIGHT_IN_BERLIN)
    async with running_bot(server, folder / "bot.db", clock=clock) as bot:
        yield Town(server, bot, clock, folder / "bot.db")


async def test_people_choose_a_time_zone(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Completed as one types, by city, offset and language; what is chosen is shown with the time there."""
    async with town(discord_server, tmp_path):
        shown = await ada.slash(general, "settings show")
        assert shown.message.ephemeral
        assert "not chosen" in shown.text
        assert "off" in shown.text
        offered = await ada.autocomplete(general, "settings timezone", focus="zone", text="berl")
        assert offered[0] == {"name": "Europe/Berlin · now 08:00 (UTC+1)", "value": "Europe/Berlin"}
        chosen = await ada.slash(general, "settings timezone", zone=offered[0]["value"])
        assert chosen.message.ephemeral
        assert "Europe/Berlin" in chosen.text
        assert "08:00" in chosen.text
        assert "stay as they are" in chosen.text
        again = await ada.slash(general, "settings timezone", zone="new york")
        assert "America/New\\_York" in again.text or "America/New_York" in again.text
        shown = await ada.slash(general, "settings show")
        assert "02:00" in shown.text


async def test_what_is_likely_comes_first(discord_server: Loopback, general: Channel, tmp_path: Path) -> None:
    """By the language of the person's client, while nothing is typed."""
    assert general.guild
    jun = discord_server.add_user("jun", member_of=[general.guild], locale="ja")
    async with town(discord_server, tmp_path):
        offered = await jun.autocomplete(general, "settings timezone", focus="zone")
        assert offered[0]["value"] == "Asia/Tokyo"


async def test_what_is_no_zone_or_time_is_said(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """One sentence, and nothing is kept."""
    async with town(discord_server, tmp_path) as here:
        refused = await ada.slash(general, "settings timezone", zone="Berlni")
        assert "Europe/Berlin" in refused.text
        refused = await ada.slash(general, "settings timezone", zone="@everyone xyzzy")
        assert "pick" in refused.text
        assert not discord_server.pings
        refused = await ada.slash(general, "settings reminder", on=True, time="soon")
        assert "20:00" in refused.text
        refused = await ada.slash(general, "settings reminder", on=True)
        assert "/settings timezone" in refused.text
        assert await here.settings(ada) == people.PersonalSettings(ada.id)


async def test_settings_are_everywhere(discord_server: Loopback, tmp_path: Path) -> None:
    """In the DMs of somebody who installed the bot for themselves, where they stay, and in any server."""
    elsewhere = discord_server.add_guild("No bot here", installed=False)
    channel = elsewhere.add_channel("lounge")
    eve = discord_server.add_user("eve", member_of=[elsewhere], installed_app=True)
    async with town(discord_server, tmp_path):
        chosen = await eve.slash(eve.dm(), "settings timezone", zone="Asia/Tokyo")
        assert not chosen.message.ephemeral
        on = await eve.slash(channel, "settings reminder", on=True, time="9 pm")
        assert on.message.ephemeral
        assert "on, at 21:00" in on.text


async def test_a_reminder_comes_once_and_says_what_it_is_about(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The channel, the link, the streak, when the answer comes, how to end it; and one a day."""
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(ada, 1)
        on = await ada.slash(general, "settings reminder", on=True)
        assert f"<#{general.id}>" in on.text, "says whose zone is used"
        await here.evening()
        assert not ada.sees(ada.dm()), "they have answered"
        await here.morning(days=1)
        await here.evening()
        (message,) = ada.sees(ada.dm())
        post = await here.post(2)
        assert f"/{guild.id}/{general.id}/{post.message_id}" in message.text
        assert "general" in message.text
        assert "Study group" in message.text
        assert "1 day" in message.text
        assert post.reveal_at
        assert f"<t:{int(post.reveal_at.timestamp())}:R>" in message.text
        assert "No more reminders" in message.buttons
        await here.remind()
        here.clock.move(minutes=30)
        await here.remind()
        assert len(ada.sees(ada.dm())) == 1


@pytest.mark.parametrize("gone", ["left the server", "does not see the channel"])
async def test_nobody_hears_of_a_channel_that_they_no_longer_see(
    gone: str, discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Of the others they do."""
    other = discord_server.add_guild("Bootcamp")
    ada.join(other)
    lounge = other.add_channel("lounge")
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.ask(lounge)
        await here.morning()
        for number in (1, 2):
            await here.answer(ada, number)
        await ada.slash(lounge, "settings reminder", on=True)
        await here.morning(days=1)
        if gone == "left the server":
            ada.leave(guild)
        else:
            general.deny(ada.user, "view_channel")
        with suppress(AssertionError), discord_server.expect_refusal(10007):
            await here.evening()
        (message,) = ada.sees(ada.dm())
        assert "lounge" in message.text
        assert "Study group" not in message.text
        assert "general" not in message.text


async def test_the_bot_reminds_by_itself(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """At its tick, without anybody asking."""
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(ada, 1)
        await ada.slash(general, "settings reminder", on=True)
        await here.morning(days=1)
        here.clock.move(hours=11)
        await ada.until_sees(ada.dm(), "still open")


async def test_the_button_ends_reminders(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Clicked twice it says the same twice; the next day brings none."""
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(ada, 1)
        await ada.slash(general, "settings reminder", on=True)
        await here.morning(days=1)
        await here.evening()
        (message,) = ada.sees(ada.dm())
        clicked = await ada.click(message, "No more reminders")
        assert "No more reminders" in clicked.message.text
        again = await ada.click(message, "No more reminders", stale=True)
        assert "No more reminders" in again.message.text
        assert len(ada.sees(ada.dm())) == 1
        await here.morning(days=1)
        await here.evening()
        assert len(ada.sees(ada.dm())) == 1
        shown = await ada.slash(ada.dm(), "settings show")
        assert "off" in shown.text


async def test_a_closed_door_ends_reminders_and_is_told(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Discord is asked once; `/settings show` tells; switching on again tries again."""
    bob = discord_server.add_user("bob", member_of=[guild], dms_open=False)
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(bob, 1)
        await bob.slash(general, "settings reminder", on=True)
        with discord_server.expect_refusal(50007):
            await here.morning(days=1)
            await here.evening()
        await here.morning(days=1)
        await here.evening()
        assert (await here.settings(bob)).unreachable
        shown = await bob.slash(general, "settings show")
        assert "did not let me write" in shown.text
        await bob.slash(general, "settings timezone", zone="Europe/Paris")
        assert (await here.settings(bob)).unreachable, "another zone opens no door"
        bob.user.dms_open = True
        await bob.slash(general, "settings reminder", on=True)
        await here.morning(days=1)
        await here.evening()
        assert len(bob.sees(bob.dm())) == 1


@pytest.mark.parametrize("status", [500, 503])
async def test_a_discord_in_trouble_is_asked_again(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path, status: int
) -> None:
    """And the reminder comes once."""
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(ada, 1)
        await ada.slash(general, "settings reminder", on=True)
        await here.morning(days=1)
        discord_server.fail("POST", f"/channels/{ada.dm().id}/messages", status)
        await here.evening()
        assert len(ada.sees(ada.dm())) == 1


async def test_a_lost_answer_makes_no_second_reminder(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The nonce tells Discord that it is the same message."""
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        await here.answer(ada, 1)
        await ada.slash(general, "settings reminder", on=True)
        await here.morning(days=1)
        discord_server.lose_answer("POST", f"/channels/{ada.dm().id}/messages")
        await here.evening()
        assert len(ada.sees(ada.dm())) == 1


async def test_a_bot_that_is_told_to_stop_sends_what_it_took_on(
    discord_server: Loopback, general: Channel, guild: Guild, tmp_path: Path
) -> None:
    """Nobody is left without a reminder by an update of the bot in the evening."""
    crowd = [discord_server.add_user(f"p{n}", member_of=[guild]) for n in range(20)]
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        for person in crowd:
            await here.answer(person, 1)
            await here.bot.services.daily.personal.set_reminder(person.id, on=True)
        await here.morning(days=1)
        here.clock.now = here.clock.now.replace(hour=19, minute=0)
        sending = asyncio.create_task(here.remind())
        await discord_server.until(lambda: any(person.sees(person.dm()) for person in crowd))
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await here.remind()  # as the next bot: it finds those that nobody had taken on
        assert [len(person.sees(person.dm())) for person in crowd] == [1] * 20


async def test_two_processes_send_one(
    discord_server: Loopback, general: Channel, guild: Guild, tmp_path: Path
) -> None:
    """Sixty people due in the same minute, two bots on one database: each has one message."""
    crowd = [discord_server.add_user(f"p{n}", member_of=[guild]) for n in range(60)]
    async with town(discord_server, tmp_path) as here:
        await here.ask(general)
        await here.morning()
        for person in crowd:
            await here.answer(person, 1)
            await here.bot.services.daily.personal.set_reminder(person.id, on=True)
        await here.morning(days=1)
        async with running_bot(discord_server, tmp_path / "bot.db", clock=here.clock) as second:
            here.clock.now = here.clock.now.replace(hour=19, minute=0)
            await asyncio.gather(here.remind(), second.daily.reminders.run())
        assert [len(person.sees(person.dm())) for person in crowd] == [1] * 60


@pytest.mark.parametrize("verb", SettingsVerb)
def test_ids_are_read_as_written(verb: SettingsVerb) -> None:
    """And their form in old messages keeps its meaning."""
    assert parse(str(SettingsId(verb))) == SettingsId(verb)
    assert parse("ps1:quiet") == SettingsId(SettingsVerb.NO_REMINDERS)
    assert [parse(text) for text in ("ps1:", "ps1:quiet\n", "ps2:quiet", "ps1:quiet:1")] == [None] * 4
