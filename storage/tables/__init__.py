"""The tables. A change here needs a migration in `storage/migrations`; `alembic check` compares the two."""

from storage.tables.base import metadata
from storage.tables.daily import daily_attempts, daily_entries, daily_posts, daily_queue, daily_schedules
from storage.tables.interviews import attempts, interviews, turns
from storage.tables.ledger import answers, cards, references_seen, skills
from storage.tables.people import notes, people
from storage.tables.standings import boards, members, servers, shown, standings, tallies

__all__ = [
    "answers",
    "attempts",
    "boards",
    "cards",
    "daily_attempts",
    "daily_entries",
    "daily_posts",
    "daily_queue",
    "daily_schedules",
    "interviews",
    "members",
    "metadata",
    "notes",
    "people",
    "references_seen",
    "servers",
    "shown",
    "skills",
    "standings",
    "tallies",
    "turns",
]
