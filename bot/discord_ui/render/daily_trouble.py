"""What keeps a channel from its question of the day, in sentences for admins."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_ui.render.daily_settings import UNKNOWN_ZONE
from bot.discord_ui.render.message import Accent, Message
from bot.use_cases.daily_outcomes import Schedule, Trouble

_SENTENCES = {
    Trouble.NO_PERMISSION: (
        "I am not allowed to post there: I need **View Channel** and **Send Messages**, granted in the channel's "
        "settings under Permissions. `/daily list` shows whether anything else is missing."
    ),
    Trouble.CHANNEL_GONE: (
        "That channel does not exist any more, or I was taken out of its server. `/daily setup` gives another "
        "channel its question of the day."
    ),
    Trouble.REFUSED: "Discord does not take the message; the bot's log says why, so its operator should have a look.",
    Trouble.DISCORD_DOWN: "Discord did not answer.",
    Trouble.NO_QUESTIONS: "The bank has no question for its topics: `/daily edit topics:` chooses others.",
    Trouble.UNKNOWN_ZONE: UNKNOWN_ZONE,
    Trouble.OUTAGE: "The bot was not running at that time.",
    Trouble.BY_ADMIN: "It was skipped by an admin.",
}


_MOST_CHANNELS = 20


def notice(schedules: Sequence[Schedule], trouble: Trouble) -> Message:
    """The one message that admins get about it, whatever the number of their channels in the same trouble."""
    named = ", ".join(f"<#{schedule.channel_id}>" for schedule in schedules[:_MOST_CHANNELS])
    more = f" and {len(schedules) - _MOST_CHANNELS} more" if len(schedules) > _MOST_CHANNELS else ""
    text = (
        f"### The question of the day in {named}{more} could not be posted\n{_SENTENCES[trouble]}\n"
        "-# The schedule goes on: once this is mended, the next question comes at its time. I say this once."
    )
    return Message((text,), Accent.FAIR)


def in_words(trouble: Trouble) -> str:
    """The same for a list."""
    return _SENTENCES[trouble]
