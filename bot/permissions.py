"""What the bot asks of Discord, and nothing more: the invite link and its permissions, one reason each."""

from __future__ import annotations

PERMISSIONS: dict[str, tuple[int, str]] = {
    "View Channels": (1 << 10, "to post or make a thread in a channel it must see it"),
    "Send Messages": (1 << 11, "the question of the day and its answer"),
    "Read Message History": (1 << 16, "after a crash it looks whether a question stands there already"),
    "Attach Files": (1 << 15, "the pictures of a report and of a day's scores"),
    "Create Private Threads": (1 << 36, "an interview in a private thread, the discussion of a question"),
    "Send Messages in Threads": (1 << 38, "questions in those threads"),
}
"""Names as Discord's settings show them: the permission's bit, and what it is for."""


def permission_bits() -> int:
    """All of them in the number that an invite link carries."""
    bits = 0
    for bit, _ in PERMISSIONS.values():
        bits |= bit
    return bits


def invite_link(application_id: int) -> str:
    """The link by which an admin adds the bot to a server."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={permission_bits()}"
    )


def user_install_link(application_id: int) -> str:
    """The link by which a person adds the bot for themselves alone, to use in any server and in DMs."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        "&integration_type=1&scope=applications.commands"
    )
