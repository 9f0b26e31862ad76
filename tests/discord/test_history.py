"""`/history` through the real client: pages, one answer, whose they are, odd texts, messages of an earlier run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord_ui import deliver
from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import AnswersId, HistoryVerb
from bot.discord_ui.render.progress_history import history
from tests.discord.bots import MovedClock
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person
from tests.discord.loopback.exchange import Exchange
from tests.discord.progress_people import MONDAY, QUESTIONS, running_class

MENU = "Open an answer"
ODD = (
    "@everyone <@&1> ||spoiler|| **bold** `code` ```py\nbreak\n``` \u202eabc 🐍 \n> quote\n# heading\n{0} %s "
)


def listed(message: MessageView) -> list[str]:
    """The titles on a page, in order."""
    return [line.split("**  ")[1] for line in message.text.split("\n") if line.startswith("**")]


async def opened(person: Person, message: MessageView, index: int = 0) -> Exchange:
    """Choose an answer of the list."""
    return await person.select(message, MENU, [message.selects[0]["options"][index]["value"]])


async def test_without_answers_it_says_how_to_begin(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """For one's own eyes in a server; plainly in direct messages."""
    async with running_class(discord_server, tmp_path):
        shown = (await ada.slash(general, "history")).message
        assert shown.ephemeral
        assert "No answers yet" in shown.text
        assert "/question ask" in shown.text
        assert not shown.interactive
        assert not (await ada.slash(ada.dm(), "history")).message.ephemeral


async def test_pages_go_from_the_latest_to_the_first(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Ten at a time, in one message; answers from everywhere."""
    asked = QUESTIONS[:22]
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, asked[:21])
        await here.answer(ada, ada.dm(), asked[21])
        titles = [question.title for question in reversed(asked)]
        first = (await ada.slash(general, "history")).message
        assert first.ephemeral
        assert "22 answers, latest first · page 1 of 3" in first.text
        assert listed(first) == titles[:10]
        assert first.buttons == ["Older ▶"]
        second = (await ada.click(first, "Older ▶")).message
        assert second.id == first.id
        assert listed(second) == titles[10:20]
        assert second.buttons == ["◀ Newer", "Older ▶"]
        third = (await ada.click(second, "Older ▶")).message
        assert listed(third) == titles[20:]
        assert third.buttons == ["◀ Newer"]
        assert listed((await ada.click(third, "◀ Newer")).message) == titles[10:20]


async def test_an_answer_opens_with_its_grade_and_leads_back(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """What was typed, the explanation of practice, how it counted; back to the page it was on."""
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, QUESTIONS[:12])
        await here.answer(ada, general, QUESTIONS[11], "Nothing that I know.")
        first = (await ada.slash(general, "history")).message
        again = (await opened(ada, first)).message
        assert again.id == first.id
        assert "Nothing that I know." in again.text
        assert "⬜ Missing" in again.text
        assert "Counted half" in again.text
        assert QUESTIONS[11].reference not in again.text
        back = (await ada.click(again, "◀ Back to the list")).message
        assert listed(back) == listed(first)
        older = (await ada.click(back, "Older ▶")).message
        good = (await opened(ada, older, 2)).message
        assert QUESTIONS[0].prompt.split("`")[0].strip() in good.text
        assert "✅ Covered" in good.text
        assert "Counted in full" in good.text
        assert listed((await ada.click(good, "◀ Back to the list")).message) == listed(older)


async def test_nobody_opens_anothers_answer(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """In a list that others see each has their own, beside it; an answer's number is of no use to others."""
    eve = discord_server.add_user("eve", member_of=[guild])
    async with running_class(discord_server, tmp_path) as here:
        await here.answers(ada, general, QUESTIONS[:12])
        channel = here.bot.get_partial_messageable(general.id, guild_id=guild.id)
        await deliver.post(channel, history(await here.bot.services.progress.history(ada.id)))
        public = await eve.until_sees(general, "Your answers")
        told = (await opened(eve, public)).message
        assert told.ephemeral
        assert "no answer of yours" in told.text
        page = (await eve.click(public, "Older ▶")).message
        assert page.ephemeral
        assert "No answers yet" in page.text
        mine = (await opened(ada, public)).message
        assert mine.ephemeral
        assert "✅ Covered" in mine.text
        assert public.current.version == public.version


async def test_an_exam_is_listed_when_it_ends(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Until then the list is what it was, and no number opens its answer."""
    async with running_class(discord_server, tmp_path) as here:
        await here.answer(ada, general, QUESTIONS[0])
        before = (await ada.slash(general, "history")).message
        exam = await here.exam(ada, general)
        during = (await ada.slash(general, "history")).message
        assert listed(during) == listed(before) == [QUESTIONS[0].title]
        assert len(during.selects[0]["options"]) == 1
        during.selects[0]["options"][0]["value"] = "2"  # what no menu offers yet
        assert "no answer of yours" in (await opened(ada, during)).text
        await here.bot.services.interviews.end(ada.id, exam)
        over = (await ada.slash(general, "history")).message
        assert len(listed(over)) == 2
        assert "✅ Covered" in (await opened(ada, over)).text


@pytest.mark.parametrize("times", [1, 40])
async def test_odd_and_long_texts_come_back_whole(
    times: int, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Without effect in the message; as a file where they are too long for it, which goes with the answer."""
    typed = (ODD * times)[:4000]
    async with running_class(discord_server, tmp_path) as here:
        await here.answer(ada, general, QUESTIONS[0], typed)
        shown = (await ada.slash(general, "history")).message
        answer = (await opened(ada, shown)).message
        assert not discord_server.pings
        assert len(answer.text) <= 4000
        if times == 1:
            assert not answer.attachments
            assert "break" in answer.text
        else:
            (file,) = answer.attachments
            assert file.content.decode().split() == typed.split()
        back = (await ada.click(answer, "◀ Back to the list")).message
        assert not back.attachments


async def test_a_list_outlives_a_restart(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Its buttons and its menu, though there are fewer pages than it thought or more."""
    clock = MovedClock(MONDAY)
    async with running_class(discord_server, tmp_path, clock=clock) as here:
        await here.answers(ada, general, QUESTIONS[:11])
        shown = (await ada.slash(general, "history")).message
    async with running_class(discord_server, tmp_path, clock=clock) as here:
        await here.answer(ada, general, QUESTIONS[11])
        older = (await ada.click(shown, "Older ▶")).message
        assert listed(older) == [QUESTIONS[1].title, QUESTIONS[0].title]
    async with running_class(discord_server, tmp_path, clock=clock):
        assert "Counted in full" in (await opened(ada, older)).text


async def test_both_histories_say_what_they_are(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Answers one by one here, whole interviews there; each names the other."""
    async with running_class(discord_server, tmp_path) as here:
        told = {command.name: command for command in here.bot.tree.get_commands()}
        assert "/interview history" in told["history"].description  # type: ignore[union-attr]
        interviews = told["interview"].get_command("history")  # type: ignore[union-attr]
        assert interviews is not None
        assert "/history" in interviews.description
        assert {"stats", "history"} <= set(ada.offered(general)) & set(ada.offered(ada.dm()))


@pytest.mark.parametrize("verb", HistoryVerb)
def test_ids_are_read_as_written(verb: HistoryVerb) -> None:
    """And their form in old messages keeps its meaning."""
    assert parse(f"hs1:{verb.value}:4") == AnswersId(4, verb)
    assert str(AnswersId(4, verb)) == f"hs1:{verb.value}:4"
    for text in ("hs1:", f"hs1:{verb.value}:", f"hs1:{verb.value}:04", f"hs1:{verb.value}:4\n", "hs1:shut:4"):
        assert parse(text) is None
