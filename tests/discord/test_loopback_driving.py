"""People drive the real discord.py client through the loopback Discord."""

from __future__ import annotations

from typing import Any

import discord

from tests.discord.loopback import Loopback
from tests.discord.loopback.sample_bot import SampleBot, running


async def test_a_slash_command_a_button_a_modal_and_a_follow_up(discord_server: Loopback) -> None:
    """The whole round trip, as one person sees it and as another does."""
    guild = discord_server.add_guild("Study group")
    general = guild.add_channel("general")
    ada = discord_server.add_user("ada", display_name="Ada", member_of=[guild])
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running(discord_server):
        seen = await ada.slash(general, "hello")
        assert seen.message.text == "Hello!"
        assert seen.message.buttons == ["Answer", "Next", "Later"]
        assert seen.acknowledged_after > 0
        (private,) = await seen.followed_up()
        assert private.ephemeral
        assert [view.text for view in ada.sees(general)] == ["Hello!", "Only for you"]
        assert [view.text for view in bob.sees(general)] == ["Hello!"]

        modal = (await ada.click(seen.message, "Answer")).modal
        assert modal.title == "Your answer"
        assert [field.label for field in modal.fields] == ["What is a closure?"]
        said = await ada.submit(modal, "A function and its scope")
        assert said.message.text == "You said: A function and its scope"
        assert said.message.ephemeral

        turned = await ada.click(seen.message, "Next")
        assert turned.message.id == seen.message.id
        assert turned.message.text == "Turn 2"
        later = await ada.click(turned.message, "Later")
        assert later.message.text == "Edited later"
        assert later.message.buttons == []


async def test_the_app_works_in_direct_messages_and_where_only_the_person_brought_it(
    discord_server: Loopback,
) -> None:
    """In a server that the bot is no member of, and in private, every step works."""
    elsewhere = discord_server.add_guild("Elsewhere", installed=False)
    lobby = elsewhere.add_channel("lobby")
    eve = discord_server.add_user("eve", member_of=[elsewhere], installed_app=True)
    async with running(discord_server):
        for channel in (lobby, eve.dm()):
            hello = await eve.slash(channel, "hello")
            modal = (await eve.click(hello.message, "Answer")).modal
            assert (await eve.submit(modal, "here")).message.text == "You said: here"
            assert (await eve.click(hello.message, "Next")).message.text == "Turn 2"


async def test_a_private_thread_a_file_and_a_context_menu(discord_server: Loopback) -> None:
    """Made by discord.py's own calls, as a bot would."""
    guild = discord_server.add_guild("Study group")
    general = guild.add_channel("general")
    ada = discord_server.add_user("ada", member_of=[guild])
    bot = SampleBot(discord_server)

    async def review(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        thread = await interaction.channel.create_thread(name="Review", invitable=False)
        await thread.add_user(interaction.user)
        chart = discord.File(__file__, filename="chart.py", description="A chart in words")
        await thread.send(f"About {message.author.mention}", file=chart)
        await interaction.response.send_message(thread.mention, ephemeral=True)

    bot.tree.add_command(discord.app_commands.ContextMenu(name="Review", callback=review))
    async with running(discord_server, bot):
        said = ada.say(general, "What do you think?")
        answer = await ada.menu(general, "Review", said)
        (thread,) = general.threads
        assert answer.message.text == thread.mention
        shown = await ada.until_sees(thread, "About")
        assert [(each.filename, each.alt) for each in shown.attachments] == [("chart.py", "A chart in words")]
        assert (await ada.slash(thread, "hello")).message.text == "Hello!"
        ada.delete(shown)
        assert "About" not in "".join(view.text for view in ada.sees(thread))
        guild.remove_bot()
        await discord_server.until(lambda: not bot.guilds)
        assert ada.offered(general) == []
    assert discord_server.pings == []
