"""Discord is told of the commands when they changed, not at each start."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.use_cases.command_sync import CommandSync, fingerprint
from storage.database import open_database
from storage.migrate import upgrade

Command = dict[str, Any]
COMMANDS: list[Command] = [
    {"name": "question", "options": [{"name": "topic", "type": 3}]},
    {"name": "interview"},
]


def test_a_fingerprint_changes_with_what_a_command_says_and_not_with_the_order_of_its_fields() -> None:
    reordered: list[Command] = [
        {"options": [{"type": 3, "name": "topic"}], "name": "question"},
        {"name": "interview"},
    ]
    assert fingerprint(COMMANDS) == fingerprint(reordered)
    others: list[list[Command]] = [
        [*COMMANDS, {"name": "more"}],
        COMMANDS[:1],
        [{"name": "question", "options": [{"name": "topic", "type": 4}]}, {"name": "interview"}],
        [],
    ]
    assert len({fingerprint(commands) for commands in (COMMANDS, *others)}) == 5


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_fingerprint_is_short_and_plain(name: str) -> None:
    assert fingerprint([{"name": name}]).isalnum()
    assert len(fingerprint([{"name": name}])) == 32


async def test_what_was_told_is_remembered_across_restarts_by_application_and_scope(url: str) -> None:
    now = fingerprint(COMMANDS)
    async with open_database(url) as database:
        await upgrade(database)
        sync = CommandSync(database)
        assert not await sync.is_current(1, "global", now)
        await sync.remember(1, "global", "an older one")
        await sync.remember(1, "global", now)
    async with open_database(url) as database:
        sync = CommandSync(database)
        assert await sync.is_current(1, "global", now)
        assert not await sync.is_current(1, "global", fingerprint([]))
        assert not await sync.is_current(1, "42", now)
        assert not await sync.is_current(2, "global", now)
