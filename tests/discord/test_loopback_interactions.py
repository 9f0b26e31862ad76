"""When an interaction may be answered, how, how often, and for how long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.discord.loopback import NO_ANSWER, Channel, Loopback, Person
from tests.discord.loopback.raw import RawClient, raw_client
from tests.discord.loopback.sample_bot import running
from tests.discord.loopback.state import AUTOCOMPLETE, COMPONENT, MODAL


@pytest.fixture
async def raw(discord_server: Loopback) -> AsyncIterator[RawClient]:
    async with raw_client(discord_server) as client:
        yield client


async def test_three_seconds_to_acknowledge(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """At 2.9 s it is good, at 3.1 s the interaction is unknown."""
    interaction = raw.interaction(ada, general)
    discord_server.clock.advance(2.9)
    assert (await raw.respond(interaction, 4, {"content": "in time"}))[0] == 204
    late = raw.interaction(ada, general)
    discord_server.clock.advance(3.1)
    assert (await raw.refused("POST", raw.callback(late), {"type": 4, "data": {"content": "late"}}))[:2] == (
        404,
        10062,
    )
    assert [view.text for view in ada.sees(general)] == ["in time"]


async def test_the_person_sees_that_nobody_answered(
    discord_server: Loopback, general: Channel, ada: Person
) -> None:
    """The driver gives up when the server's clock does."""
    async with running(discord_server):
        discord_server.fail("POST", "/interactions/**", 403)
        discord_server.world.emit = lambda event, payload, guild: discord_server.clock.advance(4)
        assert (await ada.slash(general, "hello")).error == NO_ANSWER


async def test_an_interaction_is_acknowledged_once(raw: RawClient, general: Channel, ada: Person) -> None:
    """The second time is 40060, whatever the first was."""
    interaction = raw.interaction(ada, general)
    assert (await raw.respond(interaction, 5))[0] == 204
    refused = await raw.refused("POST", raw.callback(interaction), {"type": 4, "data": {"content": "x"}})
    assert refused[:2] == (400, 40060)


async def test_a_token_lives_fifteen_minutes(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """And before the acknowledgement it opens nothing."""
    interaction = raw.interaction(ada, general)
    webhook = raw.webhook(interaction)
    assert (await raw.refused("POST", webhook, {"content": "early"}))[:2] == (404, 10015)
    await raw.respond(interaction, 4, {"content": "hello"})
    discord_server.clock.advance(14 * 60)
    assert (await raw.ask("POST", webhook, {"content": "still"}))[0] == 200
    discord_server.clock.advance(61)
    assert (await raw.refused("POST", webhook, {"content": "too late"}))[:2] == (401, 50027)
    assert (await raw.refused("PATCH", f"{webhook}/messages/@original", {"content": "x"}))[:2] == (401, 50027)


@pytest.mark.parametrize(
    ("kind", "responses"),
    [(2, {4, 5, 9}), (COMPONENT, {4, 5, 6, 7, 9}), (AUTOCOMPLETE, {8}), (MODAL, {4, 5, 6})],
)
async def test_a_response_must_fit_its_interaction(
    raw: RawClient, general: Channel, ada: Person, kind: int, responses: set[int]
) -> None:
    """A modal, for one, cannot answer a modal."""
    form: dict[str, Any] = {"content": "x", "title": "T", "custom_id": "m", "choices": []}
    form["components"] = []
    first = raw.interaction(ada, general)
    await raw.respond(first, 4, {"content": "source"})
    for response in range(1, 10):
        source = first.original if kind == COMPONENT else None
        interaction = raw.interaction(ada, general, kind, source)
        data = dict(form)
        if response == 9:
            data["components"] = [
                {"type": 18, "label": "L", "component": {"type": 4, "custom_id": "t", "style": 1}}
            ]
        if response in responses:
            assert (await raw.respond(interaction, response, data))[0] == 204
        else:
            refused = await raw.refused("POST", raw.callback(interaction), {"type": response, "data": data})
            assert refused[1] == 50035


async def test_an_ephemeral_message_is_for_one_person(
    discord_server: Loopback, raw: RawClient, general: Channel, ada: Person
) -> None:
    """It is not in the channel: only its token reads, edits and deletes it."""
    assert general.guild is not None
    bob = discord_server.add_user("bob", member_of=[general.guild])
    interaction = raw.interaction(ada, general)
    await raw.respond(interaction, 4, {"content": "for Ada", "flags": 64})
    assert [view.text for view in ada.sees(general)] == ["for Ada"]
    assert ada.sees(general)[0].ephemeral
    assert bob.sees(general) == []
    assert (await raw.ask("GET", f"/channels/{general.id}/messages"))[1] == []
    there = f"/channels/{general.id}/messages/{ada.sees(general)[0].id}"
    assert (await raw.refused("GET", there))[1] == 10008
    assert (await raw.refused("PATCH", there, {"content": "x"}))[1] == 10008
    assert (await raw.refused("DELETE", there))[1] == 10008
    original = f"{raw.webhook(interaction)}/messages/@original"
    assert (await raw.ask("PATCH", original, {"content": "changed"}))[0] == 200
    assert ada.sees(general)[0].text == "changed"
    assert (await raw.ask("DELETE", original))[0] == 204
    assert ada.sees(general) == []


async def test_the_first_follow_up_fills_a_deferral_and_keeps_its_visibility(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """Whatever its own flags say."""
    interaction = raw.interaction(ada, general)
    await raw.respond(interaction, 5, {"flags": 64})
    assert ada.sees(general)[0].thinking
    await raw.ask("POST", raw.webhook(interaction), {"content": "filled", "flags": 0})
    await raw.ask("POST", raw.webhook(interaction), {"content": "public"})
    assert [(view.text, view.ephemeral) for view in ada.sees(general)] == [
        ("filled", True),
        ("public", False),
    ]


async def test_a_choice_has_at_most_a_hundred_characters_and_there_are_25(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """Names, that is."""
    interaction = raw.interaction(ada, general, AUTOCOMPLETE)
    many = [{"name": str(each), "value": str(each)} for each in range(26)]
    for choices in (many, [{"name": "n" * 101, "value": "v"}], [{"name": "", "value": "v"}]):
        refused = await raw.refused(
            "POST", raw.callback(interaction), {"type": 8, "data": {"choices": choices}}
        )
        assert refused[1] == 50035
    assert (await raw.respond(interaction, 8, {"choices": many[:25]}))[0] == 204


async def test_where_the_app_is_a_guest_there_are_five_follow_ups(
    discord_server: Loopback, raw: RawClient
) -> None:
    """A server that only the person brought the app to."""
    elsewhere = discord_server.add_guild("Elsewhere", installed=False)
    lobby = elsewhere.add_channel("lobby")
    eve = discord_server.add_user("eve", member_of=[elsewhere], installed_app=True)
    interaction = raw.interaction(eve, lobby)
    assert interaction.owners == {"1": str(eve.id)}
    await raw.respond(interaction, 4, {"content": "x"})
    for _ in range(4):
        await raw.ask("POST", raw.webhook(interaction), {"content": "x"})
    discord_server.clock.advance(2)
    await raw.ask("POST", raw.webhook(interaction), {"content": "x"})
    assert (await raw.refused("POST", raw.webhook(interaction), {"content": "x"}))[1] == 40094
    assert (await raw.refused("POST", f"/channels/{lobby.id}/messages", {"content": "x"}))[1] == 50001


async def test_with_response_tells_what_was_made(raw: RawClient, general: Channel, ada: Person) -> None:
    """discord.py reads the message's id from it."""
    interaction = raw.interaction(ada, general)
    path = f"{raw.callback(interaction)}?with_response=1"
    status, body = await raw.ask("POST", path, {"type": 4, "data": {"content": "hi", "flags": 64}})
    assert status == 200
    assert body["interaction"]["response_message_ephemeral"]
    assert body["resource"]["message"]["content"] == "hi"
    assert body["resource"]["message"]["id"] == body["interaction"]["response_message_id"]


async def test_a_follow_up_is_edited_and_deleted_by_its_token(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """An edit marks it; once deleted it is unknown."""
    interaction = raw.interaction(ada, general)
    await raw.respond(interaction, 4, {"content": "first"})
    followed = (await raw.ask("POST", raw.webhook(interaction), {"content": "more"}))[1]
    path = f"{raw.webhook(interaction)}/messages/{followed['id']}"
    assert (await raw.ask("PATCH", path, {"content": "changed"}))[1]["edited_timestamp"]
    assert (await raw.ask("GET", path))[1]["content"] == "changed"
    assert (await raw.ask("DELETE", path))[0] == 204
    assert (await raw.refused("GET", path))[:2] == (404, 10008)
    assert [view.text for view in ada.sees(general)] == ["first"]


async def test_nothing_is_answered_in_a_channel_that_is_gone(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """Neither at first nor later."""
    interaction = raw.interaction(ada, general)
    later = raw.interaction(ada, general)
    await raw.respond(later, 4, {"content": "still there"})
    general.delete()
    refused = await raw.refused("POST", raw.callback(interaction), {"type": 4, "data": {"content": "x"}})
    assert refused[:2] == (404, 10003)
    assert (await raw.refused("POST", raw.webhook(later), {"content": "x"}))[:2] == (404, 10003)


async def test_a_form_that_nothing_expects_is_a_violation(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """It fails the test instead of being retried."""
    path = f"/channels/{general.id}/messages"
    assert (await raw.refused("POST", path, {"content": "x", "components": [["no"]]}))[:2] == (400, 50109)
