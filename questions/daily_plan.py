"""What a channel asked for: its question of the day, as its admins set it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from questions.daily import Timetable
from questions.daily_choice import LevelPlan
from questions.model import Difficulty

CATCH_UP_HOURS = 6
MOST_CATCH_UP_HOURS = 23
"""Less than a day: with more, the posts of two days could fall together."""
REVEAL_HOURS = 20
MOST_REVEAL_HOURS = 168
_NEGLIGIBLE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DailyPlan:
    """The settings of one channel. No topics: all; no role: nobody is pinged."""

    timetable: Timetable
    levels: LevelPlan
    topics: tuple[str, ...] = ()
    role_id: int | None = None
    reveal_hours: int = REVEAL_HOURS
    thread: bool = True
    catch_up_hours: int = CATCH_UP_HOURS

    def level(self, day: date) -> Difficulty | None:
        """How hard the question of a day is; None: as it comes."""
        return self.levels[day.weekday()]

    def reveal_at(self, due_at: datetime, now: datetime) -> datetime:
        """When the answer is shown to a question that was due then and is posted now.

        A few minutes of a busy morning do not make it a crooked time; after an outage people get their hours.
        """
        posted_at = due_at if now - due_at < _NEGLIGIBLE else now
        return posted_at + timedelta(hours=self.reveal_hours)

    def is_too_late(self, due_at: datetime, now: datetime) -> bool:
        """Whether a post that was due then is left out by now."""
        return now - due_at > timedelta(hours=self.catch_up_hours)


class Trouble(StrEnum):
    """Why a post could not be made, in a word for the database; admins and operators get a sentence."""

    NO_PERMISSION = "no-permission"  # Discord's 403
    CHANNEL_GONE = "channel-gone"  # Discord's 404
    REFUSED = "refused"  # any other 4xx: Discord does not take the message
    DISCORD_DOWN = "discord-down"  # 5xx, time-outs, broken connections
    NO_QUESTIONS = "no-questions"  # the bank has none for the topics
    UNKNOWN_ZONE = "unknown-zone"  # the zone database lost the zone
    OUTAGE = "outage"  # the bot was not running within the catch-up window
    BY_ADMIN = "by-admin"  # skipped on purpose


class PostStatus(StrEnum):
    """What has become of one channel's question on one day."""

    CLAIMED = "claimed"  # being sent; after a crash: perhaps sent
    FAILING = "failing"  # Discord refused; it is tried again
    POSTED = "posted"  # open for answers until the reveal
    REVEALED = "revealed"
    SKIPPED = "skipped"
