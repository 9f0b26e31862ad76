"""The discussion of a question of the day: who may enter, one thread however it is asked for, what becomes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.discord.daily_people import ADMIN, Day, answer_day, public, right, running_day
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.discord.loopback.state import PRIVATE_THREAD


@pytest.fixture
def bob(discord_server: Loopback, guild: Guild) -> Person:
    """Another member."""
    return discord_server.add_user("bob", member_of=[guild])


async def answered(day: Day, post: MessageView, person: Person) -> MessageView:
    """The person's feedback, which has the button."""
    return (await answer_day(person, post, right(post))).message


async def test_who_answered_may_enter_and_all_after_the_reveal(
    discord_server: Loopback, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    """Made by the first who wants it, private, not to be invited to; opened and told when the answer is out."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        assert general.threads == []
        told = await ada.click(mine, "Discussion")
        (thread,) = general.threads
        assert str(thread.id) in told.text
        assert told.message.ephemeral
        assert mine.current.text == mine.text, "the feedback stays as it is"
        assert (thread.type, thread.invitable) == (PRIVATE_THREAD, False)
        assert "2 March" in thread.name
        assert ada.id in thread.member_ids
        assert "Only those who have answered" in ada.sees(thread)[0].text
        assert bob.sees(thread) == []

        revealed = await day.reveal(general)
        await discord_server.until(lambda: len(thread.messages) == 2)
        assert thread.invitable
        assert "The answer is out" in ada.sees(thread)[-1].text
        await bob.click(revealed, "Join the discussion")
        assert bob.id in thread.member_ids
        assert "You did not answer in time" in (await bob.click(bob.sees(thread)[-1], "My result")).text
        await day.bot.daily.keeper.run()
        assert len(public(thread)) == 2
    assert discord_server.pings == []


async def test_not_before_the_answer(
    discord_server: Loopback, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    """Whoever gets hold of the button without having answered is told how it works, and no thread is made."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        discussion = next(each for each in mine.custom_ids if each.endswith("discuss"))
        shown = MessageView(post.message)
        shown.components = mine.components  # a client that was tampered with sends any id
        refused = await bob.click(shown, discussion, stale=True)
        assert "when you have answered" in refused.text
        assert general.threads == []


async def test_two_people_at_once_make_one_thread(
    discord_server: Loopback, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    """Both come into the same thread, and there is no other."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        both = [(person, await answered(day, post, person)) for person in (ada, bob)]
        await asyncio.gather(*(person.click(mine, "Discussion") for person, mine in both for _ in range(3)))
        (thread,) = general.threads
        assert {ada.id, bob.id} <= thread.member_ids
        assert len(thread.messages) == 1


async def test_two_processes_keep_one_thread(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Another process noted its thread first: the surplus one goes, the person comes into the other."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        world = discord_server.world
        made = discord_server.delay("POST", f"/channels/{general.id}/threads", 0.5)
        clicking = asyncio.ensure_future(ada.click(mine, "Discussion"))
        await discord_server.until(lambda: made.struck)
        other = world.add_thread(general, "the other's", PRIVATE_THREAD, world.bot)
        await day.bot.services.daily.play.keep_thread(1, other.id)
        with discord_server.expect_refusal(50013):  # without Manage Threads it can only be put away
            told = await clicking
        assert str(other.id) in told.text
        assert ada.id in other.member_ids
        (surplus,) = [thread for thread in general.threads if thread is not other]
        assert surplus.archived


@pytest.mark.parametrize("after_reveal", [False, True])
async def test_deleted_and_archived_threads(
    after_reveal: bool, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A deleted thread is made anew, an archived one comes back; the reveal copes with both."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = await answered(day, post, ada)
        await ada.click(mine, "Discussion")
        (first,) = general.threads
        first.archived = True
        first.member_ids.discard(ada.id)
        await ada.click(mine, "Discussion")
        assert not first.archived
        assert ada.id in first.member_ids
        discord_server.world.delete_channel(first)
        with discord_server.expect_refusal(10003):
            if after_reveal:
                await day.reveal(general)
                await discord_server.until(lambda: "the answer is out" in post.current.text)
            told = await ada.click(mine, "Discussion")
        (second,) = general.threads
        assert str(second.id) in told.text
        assert second.invitable is after_reveal


async def test_a_locked_thread_and_missing_permissions(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    """One sentence, saying what is missing; the answer stays, and what was made is not made twice."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        (mine, his) = [await answered(day, post, person) for person in (ada, bob)]
        world = discord_server.world
        world.change_bot_role(guild, ["create_private_threads"], give=False)
        await discord_server.until(lambda: not general_permission(day, general))
        assert "Create Private Threads" in (await ada.click(mine, "Discussion")).text
        assert general.threads == []
        world.change_bot_role(guild, ["create_private_threads"], give=True)
        await discord_server.until(lambda: general_permission(day, general))
        await ada.click(mine, "Discussion")
        (thread,) = general.threads
        thread.archived = thread.locked = True
        assert "locked" in (await bob.click(his, "Discussion")).text


def general_permission(day: Day, channel: Channel) -> bool:
    """Whether the client knows that it may make threads."""
    known = day.bot.get_channel(channel.id)
    assert known is not None
    return bool(known.permissions_for(known.guild.me).create_private_threads)  # type: ignore[union-attr]


async def test_a_channel_without_discussions(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """No button offers what the admins did not want; an old one says so."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        old = await answered(day, post, ada)
        assert general.guild
        admin = day.bot.services.daily.admin
        await admin.edit(ADMIN, general.guild.id, general.id, lambda plan: replace(plan, thread=False))
        assert "no discussions" in (await ada.click(old, "Discussion")).text
        assert "Discussion" not in (await ada.click(post, "My result")).message.buttons
        revealed = await day.reveal(general)
        assert revealed.buttons == ["My result", "Practise"]
