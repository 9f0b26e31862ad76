"""Everything the loopback refuses, and that it refuses no less than that: the edge is let through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.discord.loopback import Channel, Loopback, Person
from tests.discord.loopback.raw import RawClient, raw_client

V2 = 1 << 15


@pytest.fixture
async def raw(discord_server: Loopback) -> AsyncIterator[RawClient]:
    async with raw_client(discord_server) as client:
        yield client


def button(custom_id: str | None = "b", **changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id} | changes


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


def select(count: int, **changes: Any) -> dict[str, Any]:
    options = [{"label": f"L{each}", "value": f"v{each}"} for each in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | changes


def display(length: int) -> dict[str, Any]:
    return {"type": 10, "content": "x" * length}


def v2(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(components)} | more


def embed(**fields: Any) -> dict[str, Any]:
    return {"embeds": [fields]}


LET_THROUGH = {
    "content of 2000": {"content": "x" * 2000},
    "ten embeds of 6000 in all": {"embeds": [{"description": "x" * 600}] * 10},
    "five rows of five": {
        "content": "x",
        "components": [row(*(button(f"{r}{c}") for c in range(5))) for r in range(5)],
    },
    "25 options": {"content": "x", "components": [row(select(25))]},
    "custom id of 100, label of 80": {"content": "x", "components": [row(button("c" * 100, label="l" * 80))]},
    "4000 characters in 40 components": v2(display(3961), *(display(1) for _ in range(39))),
    "a container with a section": v2(
        {
            "type": 17,
            "accent_color": 0xFFFFFF,
            "components": [
                {"type": 9, "components": [display(5)], "accessory": button()},
                {"type": 14, "spacing": 2},
                row(select(2)),
            ],
        }
    ),
    "an emoji only": {"content": "x", "components": [row(button(label=None, emoji={"name": "💡"}))]},
}

REFUSED = {
    "content of 2001": ({"content": "x" * 2001}, "content BASE_TYPE_MAX_LENGTH"),
    "eleven embeds": ({"embeds": [{"description": "x"}] * 11}, "embeds BASE_TYPE_MAX_LENGTH"),
    "6001 in embeds": (
        {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
        "MAX_EMBED_SIZE",
    ),
    "embed title": (embed(title="x" * 257), "embeds.0.title BASE_TYPE_MAX_LENGTH"),
    "embed description": (embed(description="x" * 4097), "embeds.0.description BASE_TYPE_MAX_LENGTH"),
    "embed footer": (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text BASE_TYPE_MAX_LENGTH"),
    "embed author": (embed(author={"name": "x" * 257}), "embeds.0.author.name BASE_TYPE_MAX_LENGTH"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields BASE_TYPE_MAX_LENGTH"),
    "empty field": (
        embed(fields=[{"name": "n", "value": ""}]),
        "embeds.0.fields.0.value BASE_TYPE_BAD_LENGTH",
    ),
    "field value": (
        embed(fields=[{"name": "n", "value": "x" * 1025}]),
        "fields.0.value BASE_TYPE_BAD_LENGTH",
    ),
    "missing picture": (embed(image={"url": "attachment://a.png"}), "EMBED_ATTACHMENT_NOT_FOUND"),
    "six rows": (
        {"content": "x", "components": [row(button(str(r))) for r in range(6)]},
        "components BASE_TYPE",
    ),
    "six buttons": ({"content": "x", "components": [row(*(button(str(c)) for c in range(6)))]}, "BAD_LENGTH"),
    "26 options": ({"content": "x", "components": [row(select(26))]}, "options BASE_TYPE_BAD_LENGTH"),
    "no option": ({"content": "x", "components": [row(select(0))]}, "options BASE_TYPE_BAD_LENGTH"),
    "select beside a button": ({"content": "x", "components": [row(select(2), button())]}, "WIDTH_EXCEEDED"),
    "label of 81": (
        {"content": "x", "components": [row(button(label="x" * 81))]},
        "label BASE_TYPE_MAX_LENGTH",
    ),
    "custom id of 101": (
        {"content": "x", "components": [row(button("c" * 101))]},
        "custom_id BASE_TYPE_BAD_LENGTH",
    ),
    "no custom id": (
        {"content": "x", "components": [row(button(custom_id=None))]},
        "custom_id BASE_TYPE_REQUIRED",
    ),
    "repeated custom id": ({"content": "x", "components": [row(button(), button())]}, "CUSTOM_ID_DUPLICATED"),
    "no label": ({"content": "x", "components": [row(button(label=None))]}, "LABEL_OR_EMOJI_REQUIRED"),
    "emoji name": ({"content": "x", "components": [row(button(emoji={"name": "bulb"}))]}, "INVALID_EMOJI"),
    "sign that is no emoji": (
        {"content": "x", "components": [row(button(emoji={"name": "✓"}))]},
        "INVALID_EMOJI",
    ),
    "repeated value": (
        {"content": "x", "components": [row(select(2, options=[{"label": "a", "value": "v"}] * 2))]},
        "OPTION_VALUE_DUPLICATED",
    ),
    "placeholder": ({"content": "x", "components": [row(select(2, placeholder="x" * 151))]}, "placeholder"),
    "v2 without its flag": ({"content": "x", "components": [display(1)]}, "type BASE_TYPE_CHOICES"),
    "content beside v2": (v2(display(1), content="x"), "LEGACY_FIELDS_WITH_COMPONENTS_V2"),
    "embed beside v2": (v2(display(1), **embed(title="x")), "LEGACY_FIELDS_WITH_COMPONENTS_V2"),
    "41 components": (v2(*(display(1) for _ in range(41))), "MAX_TOTAL_COMPONENTS_EXCEEDED"),
    "4001 characters": (v2(display(2000), display(2001)), "DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    "empty display": (v2(display(0)), "content BASE_TYPE_BAD_LENGTH"),
    "container in container": (
        v2({"type": 17, "components": [{"type": 17, "components": [display(1)]}]}),
        "type BASE_TYPE_CHOICES",
    ),
    "section without accessory": (
        v2({"type": 9, "components": [display(1)]}),
        "accessory BASE_TYPE_REQUIRED",
    ),
    "empty gallery": (v2({"type": 12, "items": []}), "items BASE_TYPE_BAD_LENGTH"),
    "gallery of a missing file": (
        v2({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}),
        "REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    "alt text of 1025": (
        v2({"type": 12, "items": [{"media": {"url": "https://a/b.png"}, "description": "x" * 1025}]}),
        "description BASE_TYPE_MAX_LENGTH",
    ),
    "nonce of 26": ({"content": "x", "nonce": "n" * 26}, "nonce BASE_TYPE_MAX_LENGTH"),
    "mentions twice": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "mutually exclusive",
    ),
}


@pytest.mark.parametrize("name", LET_THROUGH)
async def test_a_message_at_the_edge_is_let_through(
    discord_server: Loopback, raw: RawClient, general: Channel, name: str
) -> None:
    """The largest that Discord takes."""
    status, body = await raw.ask("POST", f"/channels/{general.id}/messages", LET_THROUGH[name])
    assert status == 200, body


@pytest.mark.parametrize("name", REFUSED)
async def test_a_message_beyond_the_edge_is_refused(raw: RawClient, general: Channel, name: str) -> None:
    """50035, with the path of what is wrong, as Discord nests it; nothing is posted."""
    payload, expected = REFUSED[name]
    status, code, errors = await raw.refused("POST", f"/channels/{general.id}/messages", payload)
    assert (status, code) == (400, 50035)
    assert expected in errors
    assert not general.messages


async def test_an_empty_message_is_refused(raw: RawClient, general: Channel) -> None:
    """With its own code; and what is nowhere is unknown."""
    assert (await raw.refused("POST", f"/channels/{general.id}/messages", {"content": ""}))[:2] == (
        400,
        50006,
    )
    assert (await raw.refused("POST", f"/channels/{general.id}/messages", {"content": " \n"}))[1] == 50006
    assert (await raw.refused("POST", "/channels/1/messages", {"content": "x"}))[:2] == (404, 10003)
    assert (await raw.refused("GET", f"/channels/{general.id}/messages/1"))[:2] == (404, 10008)
    assert (await raw.refused("GET", "/no/such/route"))[:2] == (404, 0)


def modal(*components: dict[str, Any], title: str = "T", custom_id: str = "m") -> dict[str, Any]:
    return {"title": title, "custom_id": custom_id, "components": list(components)}


def label(text: str = "L", inner: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {"type": 18, "label": text, "component": inner or text_input()} | changes


def text_input(**changes: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "t", "style": 2} | changes


MODALS = {
    "title of 46": (modal(label(), title="x" * 46), "data.title BASE_TYPE_BAD_LENGTH"),
    "no title": (modal(label(), title=""), "data.title BASE_TYPE_BAD_LENGTH"),
    "custom id of 101": (modal(label(), custom_id="x" * 101), "data.custom_id BASE_TYPE_BAD_LENGTH"),
    "label of 46": (modal(label("x" * 46)), "data.components.0.label BASE_TYPE_BAD_LENGTH"),
    "label description": (modal(label(description="x" * 101)), "description BASE_TYPE_MAX_LENGTH"),
    "six labels": (
        modal(*(label(inner=text_input(custom_id=str(i))) for i in range(6))),
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no component": (modal(), "data.components BASE_TYPE_BAD_LENGTH"),
    "placeholder": (
        modal(label(inner=text_input(placeholder="x" * 101))),
        "placeholder BASE_TYPE_MAX_LENGTH",
    ),
    "value": (modal(label(inner=text_input(value="x" * 4001))), "value BASE_TYPE_MAX_LENGTH"),
    "max length": (modal(label(inner=text_input(max_length=4001))), "max_length NUMBER_TYPE_MAX"),
    "min length": (modal(label(inner=text_input(min_length=-1))), "min_length NUMBER_TYPE_MIN"),
    "bare button": (modal(button()), "type BASE_TYPE_CHOICES"),
    "repeated custom id": (modal(label(), label()), "CUSTOM_ID_DUPLICATED"),
    "one radio option": (
        modal(label(inner={"type": 21, "custom_id": "r", "options": [{"label": "a", "value": "a"}]})),
        "options BASE_TYPE_BAD_LENGTH",
    ),
}


@pytest.mark.parametrize("name", MODALS)
async def test_a_modal_beyond_the_edge_is_refused(
    raw: RawClient, general: Channel, ada: Person, name: str
) -> None:
    """And the interaction is still to be answered."""
    data, expected = MODALS[name]
    interaction = raw.interaction(ada, general)
    status, code, errors = await raw.refused("POST", raw.callback(interaction), {"type": 9, "data": data})
    assert (status, code) == (400, 50035)
    assert expected in errors
    largest = modal(
        label("x" * 45, text_input(max_length=4000, value="x" * 4000, placeholder="x" * 100)), title="x" * 45
    )
    assert (await raw.respond(interaction, 9, largest))[0] == 204


def command(**changes: Any) -> dict[str, Any]:
    return {"name": "start", "description": "Start", "type": 1} | changes


def option(name: str = "o", **changes: Any) -> dict[str, Any]:
    return {"name": name, "description": "d", "type": 3} | changes


COMMANDS = {
    "upper case": ([command(name="Start")], "0.name APPLICATION_COMMAND_INVALID_NAME"),
    "name of 33": ([command(name="x" * 33)], "0.name BASE_TYPE_BAD_LENGTH"),
    "description of 101": ([command(description="x" * 101)], "0.description BASE_TYPE_BAD_LENGTH"),
    "no description": ([command(description="")], "0.description BASE_TYPE_BAD_LENGTH"),
    "26 options": ([command(options=[option(f"o{i}") for i in range(26)])], "0.options BASE_TYPE_MAX_LENGTH"),
    "26 choices": (
        [command(options=[option(choices=[{"name": str(i), "value": str(i)} for i in range(26)])])],
        "0.options.0.choices BASE_TYPE_MAX_LENGTH",
    ),
    "required after optional": (
        [command(options=[option("a"), option("b", required=True)])],
        "OPTIONS_REQUIRED_INVALID",
    ),
    "twice": ([command(), command()], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    "8001 characters": (
        [
            command(
                options=[
                    option(f"o{i}", choices=_choices)
                    for i, _choices in enumerate(
                        [[{"name": "n" * 100, "value": f"{c:02}" + "v" * 30} for c in range(25)]] * 3
                    )
                ]
            )
        ],
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
    "unknown context": ([command(contexts=[3])], "contexts BASE_TYPE_CHOICES"),
    "unknown integration type": ([command(integration_types=[2])], "integration_types BASE_TYPE_CHOICES"),
    "permissions": ([command(default_member_permissions="admin")], "default_member_permissions"),
}


@pytest.mark.parametrize("name", COMMANDS)
async def test_commands_beyond_the_edge_are_refused(
    discord_server: Loopback, raw: RawClient, name: str
) -> None:
    """A bulk overwrite is taken whole or not at all."""
    commands, expected = COMMANDS[name]
    path = f"/applications/{discord_server.application_id}/commands"
    status, code, errors = await raw.refused("PUT", path, commands)
    assert (status, code) == (400, 50035)
    assert expected in errors
    assert (await raw.ask("GET", path))[1] == []


async def test_a_hundred_commands_and_no_more(discord_server: Loopback, raw: RawClient) -> None:
    """And a command keeps its id when it is overwritten."""
    path = f"/applications/{discord_server.application_id}/commands"
    hundred = [command(name=f"c{number}") for number in range(100)]
    first = (await raw.ask("PUT", path, hundred))[1]
    assert (await raw.refused("PUT", path, [*hundred, command()]))[1] == 30032
    second = (await raw.ask("PUT", path, hundred))[1]
    assert [each["id"] for each in first] == [each["id"] for each in second]


@pytest.mark.parametrize("name", ["", "x" * 101])
async def test_a_thread_name_has_one_to_a_hundred_characters(
    raw: RawClient, general: Channel, name: str
) -> None:
    """So does one that is renamed."""
    path = f"/channels/{general.id}/threads"
    assert "name BASE_TYPE_BAD_LENGTH" in (await raw.refused("POST", path, {"name": name, "type": 12}))[2]
    thread = (await raw.ask("POST", path, {"name": "x" * 100, "type": 12}))[1]
    assert (
        "name BASE_TYPE_BAD_LENGTH"
        in (await raw.refused("PATCH", f"/channels/{thread['id']}", {"name": name}))[2]
    )
