"""What goes wrong in a real server: each time one clear sentence, nothing lost, one line in the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.discord.bots import BotProcess, running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.playing import answer, good_answer, question_in

ZALGO = "Z" + "\N{COMBINING GRAVE ACCENT}\N{COMBINING TILDE}\N{COMBINING ACUTE ACCENT BELOW}" * 30
HOSTILE = {
    "emoji": "🧨🏳️‍🌈👩‍👩‍👧‍👦" * 240,
    "zalgo": ZALGO * 43,
    "code": "```python\nfor x in y:\n    print('```')\n" * 100,
    "mentions": "@everyone @here <@1> <@&2> <#3> </interview start:4> <t:0> " * 66,
    "markdown": "# *_~`|>[x](https://example.com) **__||~~" * 95,
    "another language": "Замыкание — это функция вместе с её окружением. 关闭包是函数。 " * 60,
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}‏מה זה סגור؟ " * 200,
    "one word": "a" * 4000,
    "format strings": "{0} {interview} %s %(token)s ${HOME} {{}} " * 95,
    "nul and controls": "a\x00b\x1b[31mc\x07\u2028\ufeff " * 380,
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_an_answer_of_4000_characters_of_anything(
    kind: str, discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """It is stored, graded and shown without effect: no ping, no broken message."""
    text = HOSTILE[kind][:4000]
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "question ask")
        marked = await answer(ada, started.message, text)
        assert "/ 100" in marked.message.text
        again = await ada.click(marked.message, "Try again")
        form = await ada.click(again.message, "Answer")
        assert form.modal.fields[0].value is not None, "the earlier attempt is there to improve on"
    assert discord_server.pings == []
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        (stored,) = database.execute("SELECT text FROM attempts").fetchone()
    assert stored == text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


async def test_a_private_thread_that_the_bot_may_not_make(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The missing permission is named at once, and nothing was started."""
    general.deny_bot("create_private_threads")
    async with running_bot(discord_server, tmp_path / "bot.db"):
        refused = await ada.slash(general, "interview start", where="thread")
        assert "I need Create Private Threads in this channel" in refused.text
        resumed = await ada.slash(general, "interview resume")
        assert "no unfinished interview" in resumed.text


async def test_a_deleted_thread_is_no_loss(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The thread with the open question is deleted: resume shows the question elsewhere."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="thread")
        (thread,) = [
            channel for channel in discord_server.world.channels.values() if channel.parent is general
        ]
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        question = question_in(message)
        thread.delete()
        resumed = await ada.slash(general, "interview resume")
        assert question_in(resumed.message) == question
        marked = await good_answer(ada, resumed.message)
        assert "Covered" in marked.message.text


async def test_a_deleted_message_under_an_open_form(
    discord_server: Loopback, ada: Person, tmp_path: Path
) -> None:
    """Somebody deletes the question while its answer is typed: the answer is kept and the feedback comes anew."""
    ada.user.installed_app = True
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(ada.dm(), "question ask")
        form = await ada.click(started.message, "Answer")
        question = question_in(started.message)
        discord_server.world.delete_message(started.message.message)
        with discord_server.expect_refusal(10008):
            marked = await ada.submit(form.modal, question.reference)
        assert "/ 100" in marked.text


async def test_closed_direct_messages(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Who takes no DMs is told so, and the interview goes on where it was asked for."""
    ada.close_dms()
    async with running_bot(discord_server, tmp_path / "bot.db"):
        with discord_server.expect_refusal(50007):
            started = await ada.slash(general, "interview start", where="dm")
            await started.followed_up()
        assert "privacy settings" in started.text
        shown = await ada.until_sees(general, lambda view: "Answer" in view.buttons)
        marked = await good_answer(ada, shown)
        assert "/ 100" in marked.message.text


async def test_a_gateway_drop_in_the_middle_of_an_answer(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The socket is cut while the form is open: the client resumes, and the submit is taken."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "question ask")
        form = await ada.click(started.message, "Answer")
        discord_server.drop_gateway()
        marked = await ada.submit(form.modal, question_in(started.message).reference)
        assert "Covered" in marked.message.text
        before = list(discord_server.gateway.connections)
        discord_server.forget_sessions()
        await discord_server.until(
            lambda: discord_server.gateway.connected and before != list(discord_server.gateway.connections),
        )  # discord.py waits five seconds before it identifies again
        revealed = await ada.click(marked.message, "Reference answer")
        assert "Reference answer" in revealed.text


async def test_a_slow_database(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Another process holds the database: acknowledged in time meanwhile, then stored and answered."""
    file = tmp_path / "bot.db"
    async with running_bot(discord_server, file):
        started = await ada.slash(general, "question ask")
        form = await ada.click(started.message, "Answer")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            marked = await ada.submit(form.modal, question_in(started.message).reference, wait=False)
            await marked.acknowledged()
            assert marked.acknowledged_by == 6  # a deferral: there is nothing to show yet
            other.execute("ROLLBACK")
        await marked.settled()
        shown = await ada.until_sees(general, "/ 100")
        assert "Covered" in shown.text


async def test_a_database_that_does_not_answer(
    discord_server: Loopback,
    general: Channel,
    ada: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The person is told in one sentence and gets back what was typed; the same form works again later."""
    file = tmp_path / "bot.db"
    async with running_bot(discord_server, file):
        started = await ada.slash(general, "question ask")
        form = await ada.click(started.message, "Answer")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            failed = await ada.submit(form.modal, "ten minutes of typing")
            await failed.followed_up()
            other.execute("ROLLBACK")
        assert "database does not answer" in failed.text
        assert "ten minutes of typing" in failed.text
        marked = await ada.submit(form.modal, question_in(started.message).reference)
        assert "Covered" in marked.message.text
    logged = [line for line in capsys.readouterr().out.splitlines() if "fault" in line]
    assert len(logged) == 1
    assert "ten minutes" not in logged[0]


async def test_server_errors_of_discord(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A 500 on the way back of an answer costs a moment, not the answer."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "question ask")
        form = await ada.click(started.message, "Answer")
        discord_server.fail("POST", "/interactions/*/*/callback", 500)
        marked = await ada.submit(form.modal, question_in(started.message).reference)
        assert "Covered" in marked.message.text


async def test_a_wrong_token_is_one_sentence(discord_server: Loopback, tmp_path: Path) -> None:
    """`run` ends with exit code 1 and says where the right token is."""
    bot = BotProcess(discord_server, tmp_path / "bot.db", tmp_path / "log.txt", token="wrong.token.here")
    with discord_server.expect_refusal(0):
        assert await bot.run_to_its_end() == 1
    (line,) = [line for line in bot.log.splitlines() if line.startswith("mock-interview:")]
    assert "does not accept DISCORD_TOKEN" in line
    assert "Traceback" not in bot.log
    assert "wrong.token.here" not in bot.log


async def test_a_server_for_commands_that_the_bot_is_not_in(discord_server: Loopback, tmp_path: Path) -> None:
    """`run` names the setting that is wrong, and does not blame the network."""
    elsewhere = discord_server.add_guild("No bot here", installed=False)
    bot = BotProcess(
        discord_server, tmp_path / "bot.db", tmp_path / "log.txt", COMMAND_GUILD_ID=str(elsewhere.id)
    )
    with discord_server.expect_refusal(50001):
        assert await bot.run_to_its_end() == 1
    (line,) = [line for line in bot.log.splitlines() if line.startswith("mock-interview:")]
    assert "COMMAND_GUILD_ID" in line
    assert "Traceback" not in bot.log
