"""People drive the real discord.py client through the loopback Discord."""

from __future__ import annotations

from tests.discord.loopback import Loopback
from tests.discord.loopback.sample_bot import running


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
        assert 0 < seen.acknowledged_after < 1
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
