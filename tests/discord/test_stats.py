"""`/stats` through the real client: whose they are, who sees them, what the buttons do, what drawing may cost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest

from bot.discord_ui import deliver
from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import StatsId, StatsSection
from bot.discord_ui.render.message import Message
from bot.discord_ui.render.progress import stats as rendered
from bot.use_cases.progress_outcomes import Stats
from tests.discord.bots import MovedClock
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.progress_people import MONDAY, QUESTIONS, alt_text, running_class
from tests.discord.test_stats_pictures import pixels

SECTIONS = ["Overview", "By topic", "Key points"]
HIDDEN = "does not share stats in this server"


async def test_without_answers_it_says_how_to_begin(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """For one's own eyes in a server; plainly in direct messages."""
    async with running_class(discord_server, tmp_path):
        shown = (await ada.slash(general, "stats")).message
        assert shown.ephemeral
        assert "No stats yet" in shown.text
        assert "/question ask" in shown.text
        assert not shown.buttons
        assert not (await ada.slash(ada.dm(), "stats")).message.ephemeral


async def test_ones_own_are_shown_section_by_section_in_one_message(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Each with its picture, whose alt text and text say the same; key points need none."""
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, QUESTIONS[:4])
        await here.answer(ada, general, QUESTIONS[5], "I do not know.")
        shown = (await ada.slash(general, "stats")).message
        assert shown.ephemeral
        assert shown.buttons == SECTIONS
        assert all(
            part in shown.text
            for part in ("Level", "Streak", "5 of 45", "Average", "Time to answer", "medium")
        )
        (course,) = [line for line in shown.text.split("\n") if line.startswith("-# 2 Mar: ")]
        scores = course.removeprefix("-# 2 Mar: ").split(" · ")
        assert len(scores) == 5
        assert alt_text(shown).endswith(f"2 Mar 2026 {', '.join(scores)}.")
        (picture,) = shown.attachments
        assert pixels(picture.content).width == 800
        topics = (await ada.click(shown, "By topic")).message
        assert topics.id == shown.id
        assert "**All topics**" in topics.text
        assert "**Not tried yet:**" in topics.text
        assert alt_text(topics).startswith("Scores by topic and difficulty")
        points = (await ada.click(topics, "Key points")).message
        assert points.id == shown.id
        assert QUESTIONS[5].title in points.text
        assert "/review" in points.text
        assert not points.attachments
        back = (await ada.click(points, "Overview")).message
        assert back.text == shown.text
        assert alt_text(back) == alt_text(shown)


async def test_others_are_seen_only_while_they_share(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """What they did here, without key points or texts; once they stop, a message from before shows nothing."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_class(discord_server, tmp_path) as here:
        unknown = await bob.slash(general, "stats", person=ada)
        await here.answers(ada, general, QUESTIONS[:3])
        await here.answer(ada, ada.dm(), QUESTIONS[4])
        refused = await bob.slash(general, "stats", person=ada)
        assert refused.text == unknown.text, "it does not tell whether there is anything"
        assert HIDDEN in refused.text
        assert refused.message.ephemeral
        on = await ada.slash(general, "settings stats", share=True)
        assert on.message.ephemeral
        assert "others see what you did there" in (await ada.slash(general, "settings show")).text
        shown = (await bob.slash(general, "stats", person=ada)).message
        assert shown.ephemeral
        assert shown.buttons == ["Overview", "By topic"]
        assert "3 answers in this server" in shown.text
        assert "3 answers · average" in alt_text(shown)
        topics = (await bob.click(shown, "By topic")).message
        assert f"<@{ada.id}>" in topics.text
        assert not discord_server.pings
        await ada.slash(ada.dm(), "settings stats", share=False)
        assert HIDDEN in (await bob.click(topics, "Overview")).message.text
        assert "nobody else sees" in (await ada.slash(general, "settings show")).text


async def test_sharing_is_with_those_of_the_server(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Not in direct messages, not in another server, not after they left; and not in a forged section."""
    bob = discord_server.add_user("bob", member_of=[guild])
    other = discord_server.add_guild("Bootcamp")
    bob.join(other)
    lounge = other.add_channel("lounge")
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, QUESTIONS[:2])
        await here.bot.services.progress.share(ada.id, shares=True)
        await here.bot.services.progress.share(bob.id, shares=True)
        here.bot.services.members.patience = 30  # an answer always comes
        assert "none in this server yet" in (await ada.slash(general, "stats", person=bob)).text
        assert HIDDEN in (await bob.slash(lounge, "stats", person=ada)).text
        shown = (await bob.slash(general, "stats", person=ada)).message
        assert "2 answers in this server" in shown.text
        outcome = await here.bot.services.progress.stats(bob.id, ada.id, guild.id)
        assert isinstance(outcome, Stats)
        forged = rendered(outcome, StatsSection.POINTS, {})
        assert "key points" not in "".join(forged.blocks).lower()
        ada.leave(guild)
        here.clock.move(hours=1)  # what is known of members is kept for some minutes
        assert HIDDEN in (await bob.click(shown, "By topic")).message.text


async def test_an_exam_counts_when_it_ends(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Until then neither its candidate nor others are told anything of it."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_class(discord_server, tmp_path) as here:
        exam = await here.exam(ada, general)
        await here.bot.services.progress.share(ada.id, shares=True)
        waiting = await ada.slash(general, "stats")
        assert "No stats yet" in waiting.text
        assert "those of an exam when it ends" in waiting.text
        assert "of 100" not in waiting.text
        assert "none in this server yet" in (await bob.slash(general, "stats", person=ada)).text
        await here.bot.services.interviews.end(ada.id, exam)
        assert "of 100" in (await ada.slash(general, "stats")).text
        assert "1 answer in this server" in (await bob.slash(general, "stats", person=ada)).text


async def test_a_click_outlives_a_restart(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The message of an earlier run goes on, with what is so now."""
    clock = MovedClock(MONDAY)
    async with running_class(discord_server, tmp_path, clock=clock) as here:
        await here.answer(ada, general)
        shown = (await ada.slash(general, "stats")).message
    async with running_class(discord_server, tmp_path, clock=clock) as here:
        await here.answer(ada, general, QUESTIONS[1])
        topics = (await ada.click(shown, "By topic")).message
        assert "2 of 45 seen" in topics.text


@pytest.mark.parametrize("trouble", ["slow", "broken"])
async def test_drawing_never_costs_the_text(
    trouble: str, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However long it takes, and if it fails."""
    async with running_class(discord_server, tmp_path) as here:
        await here.answer(ada, general)
        actions = here.bot.services.progress_actions
        never = asyncio.Event()

        async def draw(_chart: object) -> None:
            await never.wait()

        if trouble == "slow":
            actions.picture_seconds = 0.01
            monkeypatch.setattr(here.bot.services.pictures, "scores", draw)
        else:
            await here.bot.services.pictures.__aexit__(None, None, None)  # as when the bot is closing
        shown = (await ada.slash(general, "stats")).message
        assert "Scores over time" in shown.text
        assert not shown.attachments


async def test_a_button_that_others_see_shows_each_their_own(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Beside the message, for the clicker's eyes; the message stays as it was."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, QUESTIONS[:3])
        own = await here.bot.services.progress.stats(ada.id)
        assert isinstance(own, Stats)
        channel = here.bot.get_partial_messageable(general.id, guild_id=guild.id)
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
            label="By topic", custom_id=str(StatsId(StatsSection.TOPICS))
        )
        await deliver.post(channel, Message(("Look",), rows=((button,),)))
        public = await bob.until_sees(general, "Look")
        bobs = (await bob.click(public, "By topic")).message
        assert bobs.ephemeral
        assert "No stats yet" in bobs.text
        assert "3 of 45 seen" in (await ada.click(public, "By topic")).message.text
        assert public.current.version == public.version


@pytest.mark.parametrize("section", StatsSection)
def test_ids_are_read_as_written(section: StatsSection) -> None:
    """And their form in old messages keeps its meaning."""
    assert [section.value for section in StatsSection] == ["overview", "topics", "points"]
    for of in (0, 1, 2**63 - 1):
        assert parse(str(StatsId(section, of))) == StatsId(section, of)
    assert parse(f"st1:{section.value}:42") == StatsId(section, 42)
    for text in ("st1:", f"st1:{section.value}", f"st1:{section.value}:01", f"st1:{section.value}:-1",
                 f"st1:{section.value}:1\n", f"st2:{section.value}:1", "st1:people:1"):  # fmt: skip
        assert parse(text) is None
