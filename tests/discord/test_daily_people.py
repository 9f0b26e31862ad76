"""What people do with a question of the day: the real bot, the real client, a Discord on loopback sockets."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL

from tests.discord.daily_people import answer_day, public, question_of, right, running_day
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.storage.servers import fresh_database, in_full

SHARE, AGAIN = "Share my answer at the reveal", "Try again (practice)"


async def test_from_hint_to_result(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Hint, form, feedback, sharing, practice, result: each private, in place, in words; nothing public changes."""
    assert general.guild
    bob = discord_server.add_user("bob", member_of=[general.guild])
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        question = question_of(post)
        assert post.buttons == ["Answer", "Hint", "My result"]
        empty = await ada.click(post, "My result")
        assert "You have not answered yet" in empty.text
        assert empty.message.ephemeral
        hint = await ada.click(post, "Hint")
        assert "Hint 1 of" in hint.text
        assert "10% less" in hint.text
        opened = await ada.click(hint.message, "Answer")
        assert question.prompt[:40] in str(opened.modal.components)
        assert "1 hint taken: −10%" in str(opened.modal.components)
        marked = await ada.submit(opened.modal, question.reference)
        assert marked.message.id == hint.message.id, "the private message goes on, none is piled on it"
        for said in (
            "/ 100",
            "Covered",
            "This is your answer of the day",
            "first day of your streak",
            "1 hint cost",
        ):
            assert said in marked.text
        assert "📖" not in marked.text, "the reference is not shown before the reveal"

        shared = await ada.click(marked.message, SHARE)
        assert shared.message.id == marked.message.id
        assert "with your name" in shared.text
        kept = await ada.click(shared.message, "Keep it private")
        assert "nobody but you" in kept.text
        assert kept.message.buttons == [SHARE, "Discussion", AGAIN]

        again = await ada.click(kept.message, AGAIN)
        assert "Practice" in again.modal.title
        assert again.modal.fields[0].value == question.reference
        assert "your answer of the day stays at" in str(again.modal.components)
        practice = await ada.submit(again.modal, "Something about threads, I think.")
        assert "**Practice:** your answer of the day stays at" in practice.text
        result = await ada.click(post, "My result")
        assert "1 practice try: 0" in result.text
        assert result.message.id != practice.message.id
        free = await ada.click(post, "Hint")
        assert "cost nothing" in free.text
    assert [view.id for view in bob.sees(general)] == [post.id]
    assert discord_server.pings == []


async def test_two_submits_and_two_hints_at_once(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Of two forms sent together one counts; two clicks on one hint take it once."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        await asyncio.gather(ada.click(post, "Hint"), ada.click(post, "Hint"))
        hint = await ada.click(post, "Hint")
        assert "Hint 2" not in hint.text
        await asyncio.gather(*(ada.click(hint.message, "Another hint (−10%)", stale=True) for _ in range(2)))
        assert "Hint 3 of" not in (await ada.click(post, "Hint")).text
        form = (await ada.click(post, "Answer")).modal
        both = await asyncio.gather(ada.submit(form, right(post)), ada.submit(form, right(post)))
        assert sorted("Practice:" in each.text for each in both) == [False, True]
        day.clock.move(seconds=20)
        await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "1 person has" in post.current.text)


async def test_the_second_of_the_reveal_and_after(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """In time by an instant counts; from then on it is practice, and the form says so; the reference is shown."""
    assert general.guild
    bob = discord_server.add_user("bob", member_of=[general.guild])
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        forms = [(await who.click(post, "Answer")).modal for who in (ada, bob)]
        day.clock.now = datetime(2026, 3, 3, 4, 0, tzinfo=UTC) - timedelta(microseconds=1)
        assert "your answer of the day" in (await ada.submit(forms[0], right(post))).text
        day.clock.move(microseconds=1)
        late = await bob.submit(forms[1], right(post))
        assert "**Practice:** the time to answer is over" in late.text
        result = await bob.click(late.message, "My result")
        assert "You did not answer in time" in result.text
        assert "📖 **The answer**" in result.text
        form = (await bob.click(result.message, "Practise")).modal
        assert "does not count" in str(form.components)
        assert "nothing here any more" in (await bob.click(post, "Hint")).text
        day.clock.move(seconds=4)
        await day.bot.daily.keeper.run()
        assert len(public(general)) == 1, "what was sent in the last second may still be graded"
        day.clock.move(seconds=1)
        await day.keep(general)
        assert "1 person answered in time" in public(general)[-1].text


async def test_an_overdue_answer_is_called_out_only_once_it_is(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Hours late: until it stands there nothing says that it is out, or promises it for a time that has passed."""
    (ada, bob) = (discord_server.add_user(name, member_of=[guild]) for name in ("ada", "bob"))
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        mine = (await answer_day(ada, post, right(post))).message
        shared = await ada.click(mine, SHARE)
        general.deny_bot("send_messages")
        before = post.message.version
        day.clock.move(hours=23)
        with discord_server.expect_refusal(50013):
            await day.bot.daily.keeper.run()
            await discord_server.until(lambda: discord_server.violations)
        assert post.message.version == before, "a count would say again when the answer was to come"
        late = [
            (await answer_day(bob, post, "threads, I think")).text,
            (await bob.click(post, "Hint")).text,
            (await ada.click(shared.message, "Keep it private", stale=True)).text,
            (await ada.click(mine, SHARE, stale=True)).text,
        ]
        await bob.click((await bob.click(post, "My result")).message, "Discussion")
        late.append(bob.sees(general.threads[0])[0].text)
        assert not [text for text in late if "answer is out" in text.lower() or "in the channel" in text]
        assert ["the time to answer is over" in text.lower() for text in late] == [
            True,
            True,
            False,
            True,
            True,
        ]
        assert "kept private" in late[2]
        general.allow_bot("send_messages")
        day.clock.move(minutes=16)
        await day.keep(general)
        (_, revealed) = public(general)
        assert "1 person answered in time" in revealed.text
        assert "<t:" not in revealed.text + post.current.text
        assert "the answer is out" in (await answer_day(bob, post, "threads", "Practise")).text


async def test_one_person_in_two_channels(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Both answers count, the streak has one day; tomorrow it has two, and says so."""
    other = guild.add_channel("other")
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        await day.begin(general, other)
        for channel in (general, other):
            (post,) = public(channel)
            marked = await answer_day(ada, post, right(post))
            assert "This is your answer of the day" in marked.text
        assert "first day of your streak" in marked.text
        (post, _) = await day.next_day(general, other)
        marked = await answer_day(ada, post, right(post))
        assert "**2 days in a row**" in marked.text


async def test_on_postgresql(discord_server: Loopback, general: Channel, ada: Person, postgres: URL) -> None:
    """The same bot on the other database: hint, two submits at once, sharing, the reveal with the shared answer."""
    async with fresh_database(postgres) as address, running_day(discord_server, in_full(address)) as day:
        post = await day.begin(general)
        await ada.click(post, "Hint")
        form = (await ada.click(post, "Answer")).modal
        both = await asyncio.gather(*(ada.submit(form, right(post)) for _ in range(2)))
        assert sorted("Practice:" in each.text for each in both) == [False, True]
        await ada.click((await ada.click(post, "My result")).message, SHARE)
        revealed = await day.reveal(general)
        assert f"<@{ada.id}>" in revealed.text
