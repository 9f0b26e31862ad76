"""The commands as the client offers them: options, suggestions, places, contexts."""

from __future__ import annotations

from pathlib import Path

from bot.discord_ui.client import COGS
from tests.discord.bots import MovedClock, running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.playing import BANK, good_answer, next_question, question_in


async def test_topics_are_completed_as_one_types(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A beginning, a typo and nothing at all; a topic that was typed and not picked is understood too."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        offered = await ada.autocomplete(general, "interview start", focus="topic", text="mem")
        assert offered[0]["value"] == "memory-gc"
        offered = await ada.autocomplete(general, "interview start", focus="topic", text="memroy")
        assert offered[0]["value"] == "memory-gc"
        offered = await ada.autocomplete(general, "question ask", focus="topic")
        assert {choice["value"] for choice in offered} == set(BANK.topics)
        started = await ada.slash(general, "question ask", topic="memory")
        assert question_in(started.message).topic == "memory-gc"
        refused = await ada.slash(general, "interview start", topic="gardening")
        assert "There is no topic “gardening”" in refused.text


async def test_a_question_is_found_by_its_title(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """/question show completes over titles, tags and topics, and puts the question chosen."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        offered = await ada.autocomplete(general, "question show", focus="question", text="late binding")
        question = BANK.get(offered[0]["value"])
        assert question is not None
        shown = await ada.slash(general, "question show", question=question.id)
        assert question_in(shown.message) == question
        assert "Pause" not in shown.message.buttons, "a single question is not paused"
        marked = await good_answer(ada, shown.message)
        assert "Next question" not in marked.message.buttons
        again = await ada.click(marked.message, "Try again")
        better = await good_answer(ada, again.message)
        assert "/ 100" in better.message.text
        nothing = await ada.slash(general, "question show", question="xyzzyplugh")
        assert "no such question" in nothing.text


async def test_an_interview_in_a_private_thread(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The thread has the person in it, and all messages of the interview."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        started = await ada.slash(general, "interview start", where="thread", questions=2)
        (thread,) = [
            channel for channel in discord_server.world.channels.values() if channel.parent is general
        ]
        assert str(thread.id) in started.text
        assert thread.is_private_thread
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        assert not message.ephemeral
        marked = await good_answer(ada, message)
        shown = await next_question(ada, marked.message)
        assert shown.channel is thread
        assert not shown.ephemeral


async def test_an_interview_in_direct_messages(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Asked for in a server, held in the DMs."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        await ada.slash(general, "interview start", where="dm")
        message = await ada.until_sees(ada.dm(), "Question 1 of 5")
        marked = await good_answer(ada, message)
        assert "/ 100" in marked.message.text


async def test_installed_by_a_user_alone(discord_server: Loopback, tmp_path: Path) -> None:
    """In DMs and in a server that does not have the bot everything works that can; the rest says so."""
    elsewhere = discord_server.add_guild("No bot here", installed=False)
    channel = elsewhere.add_channel("lounge")
    eve = discord_server.add_user("eve", member_of=[elsewhere], installed_app=True)
    async with running_bot(discord_server, tmp_path / "bot.db"):
        refused = await eve.slash(channel, "interview start", where="thread")
        assert "installed for you alone" in refused.text
        refused = await eve.slash(eve.dm(), "interview start", where="thread")
        assert "only in servers" in refused.text
        started = await eve.slash(eve.dm(), "interview start", questions=1)
        assert not started.message.ephemeral, "in one's own DMs the record stays"
        marked = await good_answer(eve, started.message)
        finished = await eve.click(marked.message, "See the report")
        assert "1 answered" in finished.message.text
        started = await eve.slash(channel, "question ask")
        assert started.message.ephemeral


async def test_one_interview_at_a_time(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A second start offers the first; ending it gives its report; then a new one begins."""
    async with running_bot(discord_server, tmp_path / "bot.db"):
        first = await ada.slash(general, "interview start")
        second = await ada.slash(general, "interview start")
        assert "still open" in second.message.text
        resumed = await ada.click(second.message, "Resume it")
        assert question_in(resumed.message) == question_in(first.message)
        asked = await ada.click(resumed.message, "End")
        assert "End the interview?" in asked.message.text
        back = await ada.click(asked.message, "Keep going")
        assert question_in(back.message) == question_in(first.message)
        asked = await ada.click(back.message, "End")
        ended = await ada.click(asked.message, "End and report")
        assert "Report" in ended.message.text
        third = await ada.slash(general, "interview start")
        assert "Question 1 of 5" in third.message.text


async def test_pause_and_resume(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The clock of a timed practice interview stops while it is paused."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        started = await ada.slash(general, "interview start", minutes=5)
        clock.move(minutes=2)
        paused = await ada.click(started.message, "Pause")
        assert "Paused at question 1 of 5" in paused.message.text
        clock.move(days=3)
        resumed = await ada.slash(general, "interview resume")
        clock.move(minutes=2)
        marked = await good_answer(ada, resumed.message)
        assert "time limit" not in marked.message.text


async def test_an_exam_question_is_closed_by_the_clock_in_a_thread(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Where the bot may write by itself it says that the time is up; a late answer is kept."""
    clock = MovedClock()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await ada.slash(general, "interview start", where="thread", mode="exam", minutes=1, questions=2)
        (thread,) = [
            channel for channel in discord_server.world.channels.values() if channel.parent is general
        ]
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        form = await ada.click(message, "Answer")
        clock.move(minutes=2)
        from bot.jobs import close_exam_questions

        await close_exam_questions(bot.services.interviews, bot.announce_time_up)
        told = await ada.until_sees(thread, "Time is up")
        late = await ada.submit(form.modal, question_in(message).reference)
        assert "counts 0" in late.text
        shown = await next_question(ada, told)
        assert "Question 2 of 2" in shown.text


async def test_commands_are_registered_once(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A restart with the same commands does not tell Discord again."""
    for _ in range(2):
        async with running_bot(discord_server, tmp_path / "bot.db"):
            pass
    registrations = [request for request in discord_server.requests if request.method == "PUT"]
    assert len(registrations) == 1
    assert {command.split(" ")[0] for command in ada.offered(general)} == {
        "interview",
        "question",
        "settings",
        "leaderboard",
        "review",
        "stats",
        "history",
    }


def test_every_cog_has_its_module_and_no_two_commands_clash() -> None:
    """A feature has the same name in every layer: its group's, or that of the one command it is."""
    names = []
    for cog in COGS:
        names.append(cog.__cog_group_name__)
        if not cog.__cog_is_app_commands_group__:
            (names[-1],) = (command.name for command in cog.__cog_app_commands__)
        assert cog.__module__ == f"bot.discord_ui.{names[-1]}"
    assert len(names) == len(set(names))
