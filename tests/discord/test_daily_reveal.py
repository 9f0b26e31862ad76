"""The reveal: once, whole, whatever people wrote and whatever breaks; and the count that leads up to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.discord_ui import deliver
from bot.discord_ui.render import daily as render
from bot.discord_ui.render.daily_shared import quoted_answer
from bot.use_cases.daily_outcomes import Entry
from bot.use_cases.daily_work import Post, Reveal
from questions.daily_plan import PostStatus
from questions.interview_state import Attempt
from questions.spread import spread
from tests.discord.daily_people import NINE, Day, answer_day, public, question_of, right, running_day
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.discord.loopback.views import alt_texts
from tests.unit.builders import START, grade, question

SHARE = "Share my answer at the reveal"
ZALGO = "".join(letter + "\u0315\u0300\u0341\u0322\u0489" * 8 for letter in "he comes ")
HOSTILE = {
    "markdown": "# Big\n> > quoted\n- [x](https://evil.example) **bold** __under__ ||spoiler|| ~~gone~~ `tick",
    "pings": "@everyone @here <@1> <@&2> <#3> </start:4> <t:0:R> <:x:5> discord.gg/x https://evil.example",
    "invitations": "discord.gg/abc DISCORD.GG/abc discordapp.com/invite/x `discord.gift/y` ptb.discord.com/invite/z "
    "```\nhttps://discord.gg/code\n``` disc\u202eord.gg/hidden",
    "fences": "```python\nprint('''```''')\n``` ```` ```\n```js\nnever closed",
    "ticks": "`" * 4000,
    "stars": "*_~|\\" * 800,
    "zalgo": ZALGO * 20,
    "lines": "\n" * 1000 + "a\n" * 1000,
    "long": "x" * 4000,
    "backwards": "\u202e\u2066 dlrow \u200f" * 200,
    "emoji": "👩‍👩‍👧‍👦" * 500,
}


async def crowd(day: Day, post: MessageView, people: list[Person], texts: list[str]) -> None:
    """They answer, and share what may be shared."""
    for person, text in zip(people, texts, strict=True):
        marked = await answer_day(person, post, text)
        if SHARE in marked.message.buttons:
            await person.click(marked.message, SHARE)


async def test_the_answer_the_spread_and_the_best(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Reference, words, picture with alt text, shared answers by name; the post says it is out; nobody is pinged."""
    people = [
        discord_server.add_user(name, member_of=[guild]) for name in ("ada", "bob", "cleo", "dan", "eve")
    ]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        asked = question_of(post)
        weak = next(sample.answer for sample in asked.samples if sample.kind == "partial")
        weaker = "Something about threads, I think."
        await crowd(day, post, people, [asked.reference, asked.reference, weak, weaker, weaker])
        assert SHARE not in (await people[2].click(post, "My result")).message.buttons, "too weak to be shown"
        revealed = await day.reveal(general)
        assert "5 people answered" in revealed.text
        assert revealed.text.count("🥇") == revealed.text.count("🥈") == 1
        assert f"<@{people[0].id}>" in revealed.text
        assert f"<@{people[2].id}>" not in revealed.text
        assert revealed.buttons == ["Join the discussion", "My result", "Practise"]
        assert any("Spread of scores" in text for text in alt_texts(revealed))
        await discord_server.until(lambda: "the answer is out" in post.current.text)
        assert post.current.buttons == ["Practise", "Hint", "My result"]
        assert str(revealed.id) in post.current.text
        result = await people[0].click(revealed, "My result")
        assert "among the best of 5 answers" in result.text
        assert "better than" in (await people[2].click(revealed, "My result")).text
        await day.keep()
    assert len(public(general)) == 2
    assert discord_server.pings == []


async def test_the_spread_does_not_tell_the_score_of_who_did_not_share(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Of three, two are named with their scores: what is said of all would tell the third's."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(3)]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        reference = question_of(post).reference
        await crowd(day, post, people, [reference, reference, "Something about threads, I think."])
        revealed = await day.reveal(general)
        assert "3 people answered in time." in revealed.text
        assert not revealed.attachments
        assert revealed.text.count("🥇") == 1


async def test_an_answer_that_was_shared_can_be_taken_down(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """After the reveal too, whatever Discord says to the first try; the rest stays, with its picture."""
    people = [discord_server.add_user(f"p{number}", member_of=[guild]) for number in range(6)]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        weak = "Something about threads, I think."
        await crowd(day, post, people, [question_of(post).reference] * 3 + [weak] * 3)
        revealed = await day.reveal(general)
        result = await people[0].click(revealed, "My result")
        discord_server.fail("PATCH", f"/channels/{general.id}/messages/{revealed.id}", 503)
        taken = await people[0].click(result.message, "Take my answer down")
        assert "Take my answer down" not in taken.message.buttons
        await day.keep()
        day.clock.move(minutes=10)
        await day.keep()
        now = revealed.current
        assert f"<@{people[0].id}>" not in now.text
        assert f"<@{people[1].id}>" in now.text
        assert len(now.attachments) == 1
        edits = [request for request in discord_server.requests if request.method == "PATCH"]
        day.clock.move(minutes=10)
        await day.keep()
        assert edits == [request for request in discord_server.requests if request.method == "PATCH"]


@pytest.mark.parametrize(
    ("number", "said"), [(0, "Nobody answered in time"), (2, "2 people answered in time")]
)
async def test_few_people_give_no_spread(
    number: int, said: str, discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Of nobody there is nothing to show, and of two the spread would tell who scored what."""
    people = [discord_server.add_user(name, member_of=[guild]) for name in ("ada", "bob")][:number]
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        for person in people:
            await answer_day(person, post, right(post))
        revealed = await day.reveal(general)
        assert said in revealed.text
        assert "scored" not in revealed.text
        assert revealed.attachments == []
        for person in people:
            assert "others" not in (await person.click(revealed, "My result")).text


async def test_a_lost_answer_makes_no_second_reveal(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Discord took the message and the connection broke: it is found, and everything that follows is done once."""
    (ada, bob) = (discord_server.add_user(name, member_of=[guild]) for name in ("ada", "bob"))
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        for person in (ada, bob):
            marked = await answer_day(person, post, right(post))
            await person.click(marked.message, "Discussion")
        (thread,) = general.threads
        discord_server.lose_answer("POST", f"/channels/{general.id}/messages")
        await day.reveal(general)
        for _ in range(5):
            day.clock.move(minutes=20)
            await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "the answer is out" in post.current.text)
        assert len(public(general)) == 2
        await discord_server.until(lambda: thread.invitable)
        assert [MessageView(each).text for each in thread.messages.values()][-1].count(
            "The answer is out"
        ) == 1
        assert len(thread.messages) == 2
        assert not await day.bot.services.daily.upkeep.reveals(10)


async def test_an_answer_that_cannot_be_posted(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """The bot may not write there any more: after a day it gives up, and the post says where the answer is."""
    ada = discord_server.add_user("ada", member_of=[guild])
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        await answer_day(ada, post, right(post))
        discord_server.world.change_bot_role(guild, ["send_messages"], give=False)
        with discord_server.expect_refusal(50013):
            day.clock.move(hours=21)
            await day.bot.daily.keeper.run()
            day.clock.move(hours=25)
            await day.bot.daily.keeper.run()
            await discord_server.until(lambda: "“My result” shows it" in post.current.text)
        assert "📖 **The answer**" in (await ada.click(post, "My result")).text
    assert public(general)[0].id == post.id


async def test_a_question_that_the_bank_lost_is_withdrawn(
    discord_server: Loopback, general: Channel, tmp_path: Path
) -> None:
    """There is no answer to show: the post says so instead of promising one for ever."""
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "tea.yaml").write_text(
        "topic: tea\ntitle: Tea\nquestions:\n  - id: green-tea\n    prompt: What is green tea?\n"
        "    reference: Tea from leaves that were not oxidised.\n"
        "    key_points: [{point: Leaves are not oxidised.}]\n"
    )
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        clock = day.clock
    async with running_day(discord_server, tmp_path / "bot.db", bank=bank, clock=clock) as day:
        day.clock.move(hours=21)
        await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "taken out of the bank" in post.current.text)
        assert post.current.buttons == []
    assert len(public(general)) == 1


async def test_the_count_is_edited_gently(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """Twelve answers within two minutes: the post is right soon after, and was edited a few times only."""
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        post = await day.begin(general)
        for number in range(12):
            person = discord_server.add_user(f"p{number}", member_of=[guild])
            await answer_day(person, post, "Something about threads.")
            day.clock.move(seconds=10)
            await day.bot.daily.keeper.run()
        day.clock.move(minutes=2)
        await day.bot.daily.keeper.run()
        await discord_server.until(lambda: "**12 people have** answered" in post.current.text)
        assert post.message.version <= 9
    assert discord_server.pings == []


@pytest.mark.parametrize("kind", HOSTILE)
async def test_what_people_share_can_do_nothing(
    kind: str, discord_server: Loopback, general: Channel, tmp_path: Path
) -> None:
    """Three answers of 4,000 characters made to break out, 3,000 people, a long reference: it fits and is safe."""
    text = (HOSTILE[kind] * 4000)[:4000]
    quoted = quoted_answer(text, 450)
    words = "".join(quoted.split("```")[::2])
    assert all(line.startswith("> ") for line in words.split("\n") if line)
    assert quoted.count("\n") < 20
    outside = re.sub(r"\\.", "", words)
    for effect in ("@everyone", "@here", "://", "<@", "](h", "\n> #", "\n> - ", "\u202e"):
        assert effect not in outside
    assert quoted.count("```") % 2 == 0
    assert not re.search(r"discord\w*\.\w+/", quoted, re.IGNORECASE), "no card, in code or outside of it"
    async with running_day(discord_server, tmp_path / "bot.db") as day:
        message = render.revealed(reveal_of(general, text), None, "Topic")
        (answer, people, best) = message.blocks
        assert len(answer) > 4000, "it is shortened where it is sent"
        assert "3,000 people" in people
        assert best.count("/ 100") == 3
        await deliver.post(day.bot.get_partial_messageable(general.id), message)
    assert discord_server.pings == []


def reveal_of(channel: Channel, text: str) -> Reveal:
    """A reveal with 3,000 people, three of whom share this text."""
    assert channel.guild
    post = Post(
        id=1,
        schedule_id=1,
        guild_id=channel.guild.id,
        channel_id=channel.id,
        day=START.date(),
        due_at=START,
        question_id="saw",
        status=PostStatus.POSTED,
        message_id=5,
    )
    asked = replace(question("saw"), reference="A long story. " * 400)
    best = [Entry(1, user, attempts=(Attempt(text, START, grade(0.9)),)) for user in (11, 12, 13)]
    return Reveal(post, NINE, asked, spread([n % 101 / 100 for n in range(3000)]), best, look_first=False)
