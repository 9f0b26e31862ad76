"""What a person's client offers and checks, and what the bot's permissions allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.discord.loopback import Channel, DriverError, Guild, Loopback, MessageView, ModalView, Person
from tests.discord.loopback.raw import RawClient, raw_client
from tests.discord.loopback.sample_bot import running
from tests.discord.loopback.views import alt_texts


@pytest.fixture
async def raw(discord_server: Loopback) -> AsyncIterator[RawClient]:
    async with raw_client(discord_server) as client:
        yield client


async def offer(discord_server: Loopback, raw: RawClient, *commands: dict[str, Any]) -> None:
    path = f"/applications/{discord_server.application_id}/commands"
    full = [{"description": "d", "type": 1} | command for command in commands]
    assert (await raw.ask("PUT", path, full))[0] == 200


async def test_options_are_completed_chosen_and_checked(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """As the client does before anything is sent."""
    async with running(discord_server):
        offered = await ada.autocomplete(general, "quiz", focus="topic", text="mem")
        assert [choice["name"] for choice in offered] == ["Memory"]
        answer = await ada.slash(general, "quiz", topic="memory", level=2, count=3)
        assert answer.message.text == "memory 2 3"
        for options in (
            {},
            {"topic": "m", "level": 3},
            {"topic": "m", "count": 6},
            {"topic": 1},
            {"nope": 1},
        ):
            with pytest.raises(DriverError):
                await ada.slash(general, "quiz", **options)
        with pytest.raises(DriverError, match="not offered"):
            await ada.slash(general, "nothing")


async def test_a_deferral_is_waited_for(discord_server: Loopback, general: Channel, ada: Person) -> None:
    """The driver gives the filled response."""
    async with running(discord_server):
        seen = await ada.slash(general, "slow")
        assert seen.acknowledged_by == 5
        assert seen.message.text == "Here it is"
        assert seen.message.ephemeral


async def test_commands_are_offered_where_they_belong(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """Contexts, installation and default member permissions decide."""
    assert general.guild is not None
    await offer(
        discord_server,
        raw,
        {"name": "everywhere"},
        {"name": "servers", "contexts": [0], "integration_types": [0]},
        {"name": "admins", "default_member_permissions": str(1 << 5)},
        {"name": "mine", "integration_types": [1]},
    )
    boss = discord_server.add_user("boss", member_of=[general.guild], permissions=["manage_guild"])
    guest = discord_server.add_user("guest", installed_app=True)
    assert ada.offered(general) == ["everywhere", "servers"]
    assert boss.offered(general) == ["everywhere", "servers", "admins"]
    assert ada.offered(ada.dm()) == ["everywhere", "admins"]
    assert guest.offered(guest.dm()) == ["everywhere", "admins", "mine"]
    with pytest.raises(DriverError, match="contexts"):
        await guest.slash(guest.dm(), "servers")


async def test_a_disabled_an_absent_and_a_foreign_button_cannot_be_clicked(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """The client would not let anyone; an old version can be clicked on purpose."""
    bob = discord_server.add_user("bob", member_of=list(discord_server.world.guilds.values()))
    go = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
    first = raw.interaction(ada, general)
    await raw.respond(
        first,
        4,
        {"content": "x", "flags": 64, "components": [{"type": 1, "components": [go | {"disabled": True}]}]},
    )
    (view,) = ada.sees(general)
    with pytest.raises(DriverError, match="disabled"):
        await ada.click(view, "Go")
    with pytest.raises(DriverError, match="No 'Stop'"):
        await ada.click(view, "Stop")
    with pytest.raises(DriverError, match="does not see"):
        await bob.click(view, "Go")
    original = f"{raw.webhook(first)}/messages/@original"
    await raw.ask("PATCH", original, {"components": [{"type": 1, "components": [go]}]})
    (before,) = ada.sees(general)
    await raw.ask("PATCH", original, {"components": []})
    with pytest.raises(DriverError, match="No 'Go'"):
        await ada.click(before, "Go")
    assert before.buttons == ["Go"]
    assert (await ada.click(before, "Go", stale=True)).error


async def test_selects_and_every_kind_of_modal_input_reach_discord_py(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """In the format that its own classes parse."""
    import discord

    from tests.discord.loopback.sample_bot import SampleBot

    bot = SampleBot(discord_server)
    got: dict[str, Any] = {}

    class Everything(discord.ui.Modal, title="Everything"):
        note: Any = discord.ui.TextDisplay("Read this first")
        text: Any = discord.ui.Label(text="Text", component=discord.ui.TextInput(default="given"))
        radio: Any = discord.ui.Label(
            text="Radio",
            component=discord.ui.RadioGroup(
                options=[discord.RadioGroupOption(label=each, value=each.lower()) for each in ("One", "Two")]
            ),
        )
        who: Any = discord.ui.Label(text="Who", component=discord.ui.UserSelect())
        sure: Any = discord.ui.Label(text="Sure", component=discord.ui.Checkbox())

        async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
            got["text"] = self.text.component.value
            got["radio"] = self.radio.component.value
            got["who"] = [user.name for user in self.who.component.values]
            got["sure"] = self.sure.component.value
            await interaction.response.send_message("Thanks", ephemeral=True)

    class Pick(discord.ui.View):
        @discord.ui.select(
            placeholder="Pick", options=[discord.SelectOption(label="A"), discord.SelectOption(label="B")]
        )
        async def pick(self, interaction: discord.Interaction[Any], select: discord.ui.Select[Any]) -> None:
            got["picked"] = select.values
            await interaction.response.send_modal(Everything())

    async def ask(interaction: discord.Interaction[Any]) -> None:
        """Ask."""
        await interaction.response.send_message("Pick one", view=Pick())

    bot.tree.add_command(discord.app_commands.Command(name="ask", description="Ask", callback=ask))
    bot.on_interaction = None  # type: ignore[assignment, method-assign] # this modal has a submit of its own
    async with running(discord_server, bot):
        asked = await ada.slash(general, "ask")
        modal: ModalView = (await ada.select(asked.message, "Pick", ["B"])).modal
        assert "Read this first" in modal.text
        with pytest.raises(DriverError, match="required"):
            await ada.submit(modal, {"Text": "", "Radio": "Two", "Who": [ada]})
        thanks = await ada.submit(modal, {"Radio": "Two", "Who": [ada], "Sure": True})
        assert thanks.message.text == "Thanks"
    assert got == {"picked": ["B"], "text": "given", "radio": "two", "who": ["ada"], "sure": True}


async def test_the_bot_needs_its_permissions(
    discord_server: Loopback, raw: RawClient, guild: Guild, general: Channel
) -> None:
    """Access before permission, and each thing has its own."""
    path = f"/channels/{general.id}"
    assert (await raw.refused("DELETE", path))[:2] == (403, 50013)
    general.deny_bot("embed_links")
    assert (await raw.ask("POST", f"{path}/messages", {"content": "x"}))[0] == 200
    assert (await raw.refused("POST", f"{path}/messages", {"embeds": [{"title": "x"}]}))[1] == 50013
    general.deny_bot("attach_files")
    assert (await raw.refused("POST", f"{path}/messages", {"content": "x"}, {"a.txt": b"a"}))[1] == 50013
    general.deny_bot("send_messages")
    assert (await raw.refused("POST", f"{path}/messages", {"content": "x"}))[:2] == (403, 50013)
    general.deny_bot("view_channel")
    assert (await raw.refused("POST", f"{path}/messages", {"content": "x"}))[:2] == (403, 50001)
    general.allow_bot("view_channel", "send_messages")
    discord_server.clock.advance(5)  # refused messages count towards the rate limit too
    assert (await raw.ask("POST", f"{path}/messages", {"content": "x"}))[0] == 200
    guild.revoke_from_bot("create_private_threads")
    assert (await raw.refused("POST", f"{path}/threads", {"name": "t", "type": 12}))[1] == 50013
    general.delete()
    assert (await raw.refused("POST", f"{path}/messages", {"content": "x"}))[:2] == (404, 10003)


async def test_a_private_thread_is_seen_by_those_in_it(
    discord_server: Loopback, raw: RawClient, guild: Guild, general: Channel, ada: Person
) -> None:
    """And an archived one comes back when something is said, unless it is locked."""
    bob = discord_server.add_user("bob", member_of=[guild])
    made = (await raw.ask("POST", f"/channels/{general.id}/threads", {"name": "Interview", "type": 12}))[1]
    (thread,) = general.threads
    assert made["id"] == str(thread.id)
    await raw.ask("PUT", f"/channels/{thread.id}/thread-members/{ada.id}")
    await raw.ask("POST", f"/channels/{thread.id}/messages", {"content": "Question 1"})
    assert [view.text for view in ada.sees(thread)] == ["Question 1"]
    assert bob.sees(thread) == []
    await raw.ask("PATCH", f"/channels/{thread.id}", {"archived": True})
    assert thread.archived
    assert (await raw.ask("POST", f"/channels/{thread.id}/messages", {"content": "Question 2"}))[0] == 200
    assert not thread.archived
    thread.archive(locked=True)
    assert (await raw.refused("POST", f"/channels/{thread.id}/messages", {"content": "x"}))[1] == 50083
    thread.delete()
    assert (await raw.refused("GET", f"/channels/{thread.id}"))[1] == 10003


async def test_a_direct_message_needs_an_open_door_and_a_common_server(
    discord_server: Loopback, raw: RawClient, ada: Person
) -> None:
    """Else 50007, when sending, not when opening."""
    stranger = discord_server.add_user("stranger")
    for person, reachable in ((ada, True), (stranger, False)):
        opened = (await raw.ask("POST", "/users/@me/channels", {"recipient_id": str(person.id)}))[1]
        path = f"/channels/{opened['id']}/messages"
        if reachable:
            assert (await raw.ask("POST", path, {"content": "hi"}))[0] == 200
            person.close_dms()
        assert (await raw.refused("POST", path, {"content": "hi"}))[:2] == (403, 50007)


@pytest.mark.parametrize(
    ("allowed", "heard"),
    [(None, ["user"]), ({"parse": []}, []), ({"parse": ["everyone"]}, []), ({"users": ["{user}"]}, ["user"])],
)
async def test_who_is_pinged_is_recorded(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person, allowed: Any, heard: list[str]
) -> None:
    """Allowed mentions decide, and the bot may not ping everyone."""
    form: dict[str, Any] = {"content": f"{ada.mention} @everyone"}
    if allowed is not None:
        form["allowed_mentions"] = {
            key: [each.format(user=ada.id) for each in values] for key, values in allowed.items()
        }
    await raw.ask("POST", f"/channels/{general.id}/messages", form)
    assert [ping.who for ping in discord_server.pings] == [ada.mention for _ in heard]


async def test_a_file_comes_back_with_its_alternative_text(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """By a reference in a gallery as well as by its address."""
    form = {
        "flags": 1 << 15,
        "attachments": [{"id": 0, "filename": "chart.png", "description": "Scores by topic"}],
        "components": [
            {"type": 12, "items": [{"media": {"url": "attachment://chart.png"}, "description": "A chart"}]}
        ],
    }
    status, body = await raw.ask("POST", f"/channels/{general.id}/messages", form, {"chart.png": b"picture"})
    assert status == 200
    view: MessageView = ada.sees(general)[0]
    assert [(each.filename, each.alt, each.content) for each in view.attachments] == [
        ("chart.png", "Scores by topic", b"picture")
    ]
    assert alt_texts(view) == ["Scores by topic", "A chart"]
    media = body["components"][0]["items"][0]["media"]
    assert media["url"] == body["attachments"][0]["url"]
    async with raw._session.get(media["url"]) as response:
        assert await response.read() == b"picture"


async def test_pins_need_their_permission(raw: RawClient, guild: Guild, general: Channel) -> None:
    """And are listed."""
    message = (await raw.ask("POST", f"/channels/{general.id}/messages", {"content": "x"}))[1]
    path = f"/channels/{general.id}/messages/pins/{message['id']}"
    assert (await raw.refused("PUT", path))[1] == 50013
    guild.grant_to_bot("pin_messages")
    assert (await raw.ask("PUT", path))[0] == 204
    pins = (await raw.ask("GET", f"/channels/{general.id}/messages/pins"))[1]
    assert [item["message"]["id"] for item in pins["items"]] == [message["id"]]


async def test_an_expected_refusal_must_happen(discord_server: Loopback, raw: RawClient) -> None:
    """A refusal of another kind remains a violation."""
    with pytest.raises(AssertionError, match="Nothing was refused"), discord_server.expect_refusal(50013):
        await raw.ask("GET", "/channels/1")
    assert [violation.code for violation in discord_server.take_violations()] == [10003]
