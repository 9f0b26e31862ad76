"""Networks, Discord and operators at a bad moment: what follows comes all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.jobs import close_exam_questions
from tests.discord.bots import BotProcess, MovedClock, running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.playing import good_answer, next_question, question_in

CALLBACK = ("POST", "/interactions/*/*/callback")


@pytest.mark.parametrize("button", ["Next question", "Reference answer", "Try again", "Pause"])
async def test_a_lost_answer_of_discord(
    button: str, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Discord takes the response, the connection breaks before it says so: what follows comes all the same."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "interview start", questions=2)
        marked = await good_answer(ada, started.message)
        discord_server.lose_answer(*CALLBACK)
        with discord_server.expect_refusal(40060):
            exchange = await ada.click(marked.message, button)
            if button == "Next question":
                await exchange.followed_up()
            await discord_server.until(lambda: any(v.code == 40060 for v in discord_server.violations))
    assert "did not" not in exchange.text
    expected = {
        "Next question": "Question 2 of 2",
        "Reference answer": "Read more",
        "Try again": "Question 1 of 2",
        "Pause": "Paused",
    }
    assert expected[button] in exchange.text


async def test_the_message_goes_while_the_next_question_is_asked(
    discord_server: Loopback, ada: Person, tmp_path: Path
) -> None:
    """A click on Next and the deletion of its message cross: the next question comes."""
    ada.user.installed_app = True
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(ada.dm(), "interview start", questions=2)
        marked = await good_answer(ada, started.message)
        with discord_server.expect_refusal(10008):
            clicking = asyncio.ensure_future(ada.click(marked.message, "Next question"))
            await asyncio.sleep(0)
            discord_server.world.delete_message(marked.message.message)
            exchange = await clicking
        assert "Question 2 of 2" in exchange.text


async def test_a_question_that_the_bank_lost(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """After a restart with another bank: no form for what cannot be graded, and resume goes on without it."""
    other = tmp_path / "bank"
    other.mkdir()
    (other / "tea.yaml").write_text(
        "topic: tea\ntitle: Tea\nquestions:\n  - id: green-tea\n    prompt: What is green tea?\n"
        "    reference: Tea from leaves that were not oxidised.\n"
        "    key_points: [{point: Leaves are not oxidised.}]\n"
    )
    async with running_bot(discord_server, tmp_path / "bot.db"):
        message = (await ada.slash(general, "interview start", questions=2)).message
        form = await ada.click(message, "Answer")
    async with running_bot(discord_server, tmp_path / "bot.db", bank=other):
        refused = await ada.submit(form.modal, "ten minutes of typing")
        assert "no longer in the bank" in refused.text
        assert "ten minutes of typing" in refused.text
        assert "no longer in the bank" in (await ada.click(message, "Answer")).text
        resumed = await ada.slash(general, "interview resume")
        message = await next_question(ada, resumed.message)
        assert "What is green tea?" in message.text


async def test_a_token_that_grew_old_during_an_answer(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Fifteen minutes after the submit Discord takes nothing more for it: stored, and resume shows it."""
    async with running_bot(discord_server, tmp_path / "bot.db") as bot:
        message = (await ada.slash(general, "interview start", questions=2)).message
        form = await ada.click(message, "Answer")
        async with bot.services.interviews._database.writing():
            submitted = await ada.submit(form.modal, question_in(message).reference, wait=False)
            discord_server.clock.advance(16 * 60)
        with discord_server.expect_refusal(50027) as refused:
            await discord_server.until(lambda: len(discord_server.violations) > 1)
        assert submitted.acknowledged_by == 6
        assert len(refused) == 2
        shown = await ada.slash(general, "interview resume")
        assert "/ 100" in shown.message.text


async def test_sigterm_during_a_submit(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Whoever submits in the moment of the end is answered, or their form stays open."""
    bot = BotProcess(discord_server, tmp_path / "bot.db", tmp_path / "log.txt")
    await bot.start()
    message = (await ada.slash(general, "question ask")).message
    form = await ada.click(message, "Answer")
    submitting = asyncio.ensure_future(ada.submit(form.modal, question_in(message).reference))
    assert await bot.stop() == 0
    exchange = await submitting
    await bot.start()
    if exchange.error is None:
        assert "/ 100" in exchange.message.text
    told = await ada.submit(form.modal, "once more")
    assert ("answered already" in told.text) == (exchange.error is None)
    assert await bot.stop() == 0


async def test_the_bot_is_removed_from_the_server(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Who has it installed goes on in the direct messages, at the same question."""
    assert general.guild is not None
    ada.user.installed_app = True
    async with running_bot(discord_server, tmp_path / "bot.db"):
        message = (await ada.slash(general, "interview start", where="thread")).message
        question = question_in(next(v for v in ada.sees(general.threads[0]) if v.buttons))
        general.guild.remove_bot()
        resumed = await ada.slash(ada.dm(), "interview resume")
        assert question_in(resumed.message) == question
        assert message.ephemeral


async def test_the_thread_goes_while_an_answer_is_on_its_way(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Nobody can be told there any more; the answer is stored, and resume shows its feedback elsewhere."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="thread", questions=2)
        (thread,) = general.threads
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        form = await ada.click(message, "Answer")
        with discord_server.expect_refusal(10003, 10008):
            submitting = asyncio.ensure_future(ada.submit(form.modal, question_in(message).reference))
            await asyncio.sleep(0)
            thread.delete()
            exchange = await submitting
        assert exchange.error is not None
        resumed = await ada.slash(general, "interview resume")
        assert "/ 100" in resumed.message.text


@pytest.mark.parametrize("locked", [False, True])
async def test_an_archived_thread(
    locked: bool, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Its buttons still lead to an answer, and what cannot be posted there is no fault."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await ada.slash(general, "interview start", where="thread", mode="exam", minutes=1, questions=2)
        (thread,) = general.threads
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        thread.archive(locked=locked)
        clock.move(minutes=2)
        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        discord_server.take_violations()
        resumed = await ada.slash(general, "interview resume")
        assert "Time is up" in resumed.message.text
        shown = await next_question(ada, resumed.message)
        assert "Question 2 of 2" in shown.text
        assert question_in(message) != question_in(shown)


async def test_one_interaction_for_another_version(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A button whose id this version does not know is answered in a sentence."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        message = (await ada.slash(general, "question ask")).message
        component = message.find("Skip")
        assert component is not None
        component["custom_id"] = "iv9:1:1:dance"
        told = await ada.click(message, "Skip", stale=True)
        assert "another version" in told.text
