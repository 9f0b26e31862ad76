"""What the bot does for questions of the day by itself, put together."""

from __future__ import annotations

import discord

from bot.discord_ui.daily_keeper import DailyKeeper
from bot.discord_ui.daily_sender import DailySender
from bot.discord_ui.pacing import Pacer
from bot.discord_ui.reminding import ReminderSender, ReviewSender
from bot.discord_ui.services import Services


class DailyDuties:
    """`sender` posts what is due, `keeper` sees to what was posted, `reminders` writes to who has not answered.

    `reviews` writes to whoever asked to be told what is due for review.
    """

    def __init__(self, client: discord.Client, services: Services, pacer: Pacer) -> None:
        self.sender = DailySender(client, services.daily.posting, pacer, services.titles)
        self.keeper = DailyKeeper(
            client, services.daily.upkeep, self.sender, pacer, services.pictures, services.titles
        )
        self.reminders = ReminderSender(client, services.daily.reminders, pacer)
        self.reviews = ReviewSender(client, services.daily.reviews, pacer)
