"""mock-interview daily: the questions of the day, as an operator sees them."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.parsing import CommandError, Subparsers

if TYPE_CHECKING:
    from bot.use_cases.daily_status import DailyStatus
    from questions.daily_plan import Trouble
    from storage.daily_rows import Post, Schedule

LINES = 20

_WHY = {
    "no-permission": "the bot may not post there",
    "channel-gone": "the channel is gone, or the bot was taken out of its server",
    "refused": "Discord does not take the message (see the log)",
    "discord-down": "Discord did not answer",
    "no-questions": "the bank has no question for its topics",
    "unknown-zone": "its time zone is not known here",
    "outage": "the bot was not running",
    "by-admin": "skipped by an admin",
}


def register(subparsers: Subparsers) -> None:
    """Add `daily status`."""
    parser = subparsers.add_parser("daily", help="the questions of the day")
    commands = parser.add_subparsers(title="commands", dest="daily_command", metavar="COMMAND", required=True)
    status = commands.add_parser(
        "status",
        help="what is due, posted, skipped, failing, and why",
        description="Show the state of all questions of the day. Changes nothing; the bot may be running.",
    )
    status.add_argument("--server", metavar="ID", type=int, help="list only this Discord server's channels")
    status.add_argument(
        "--lines", metavar="N", type=_lines, default=LINES, help=f"lines of each list ({LINES})"
    )
    status.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    status.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    status.set_defaults(handler=run_status)


def _lines(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 10_000:
        raise argparse.ArgumentTypeError("it takes 1 to 10000")
    return number


def run_status(arguments: argparse.Namespace) -> int:
    """Print it; 0 when all is well, 1 when something fails or is late."""
    import asyncio

    from bot.logs import configure_logs
    from bot.settings import BadSettings, LogFormat, LogLevel, read_settings
    from bot.use_cases.daily_status import daily_status
    from bot.use_cases.faults import StorageError
    from storage.database import open_database
    from storage.migrate import state

    async def work(url: str) -> DailyStatus:
        async with open_database(url) as database:
            current, wanted = await state(database)
            if current != wanted:
                raise CommandError("the database is of an earlier version: `mock-interview db upgrade`.")
            return await daily_status(
                database, lambda: datetime.now(UTC), limit=arguments.lines, guild_id=arguments.server
            )

    configure_logs(LogLevel.WARNING, LogFormat.TEXT)
    try:
        settings = read_settings(database_url=arguments.database)
        status = asyncio.run(work(settings.database_url.get_secret_value()))
    except (BadSettings, StorageError) as error:
        raise CommandError(str(error)) from error
    if arguments.json:
        sys.stdout.write(json.dumps(_as_json(status), indent=2) + "\n")
    else:
        _print(status, arguments.lines)
    return 1 if status.failing or status.in_trouble or _is_late(status) else 0


def _is_late(status: DailyStatus) -> bool:
    """Whether something that is due has waited for a minute: then no bot is running, or it cannot keep up."""
    first = status.coming[0].next if status.coming else None
    return first is not None and (status.now - first.at).total_seconds() > 60


def _print(status: DailyStatus, lines: int) -> None:
    from bot.commands.output import print_table
    from bot.wording import counted
    from questions.daily_plan import PostStatus

    counts = status.schedules
    sys.stdout.write(
        f"{_moment(status.now)}\n\n"
        f"Channels       {counts.active} active, {counts.paused} paused, {counts.in_trouble} in trouble"
        f", {counts.removed} removed\n"
        f"Now            {counts.due} due, {status.unsent[PostStatus.CLAIMED]} being sent, "
        f"{status.unsent[PostStatus.FAILING]} tried again later, "
        f"{counted(status.overdue_reveals, 'answer')} to be revealed\n"
        f"Last 24 hours  {_recent(status)}\n"
    )
    if _is_late(status):
        sys.stdout.write("\nWhat is due waits for more than a minute: is the bot running?\n")
    for title, posts in (
        ("Being sent", status.sending),
        ("Failing, tried again", status.failing),
        ("Left out in the last 7 days", status.skipped),
    ):
        if posts:
            print_table(_title(title, posts, lines), _POST_COLUMNS, [_post_row(post) for post in posts])
    if status.in_trouble:
        rows = [_schedule_row(each, _why(each.trouble)) for each in status.in_trouble]
        title = _title("Channels in trouble", status.in_trouble, lines)
        print_table(title, (*_SCHEDULE_COLUMNS, "why"), rows)
    if status.coming:
        rows = [_schedule_row(each, "due" if _is_due(each, status.now) else "") for each in status.coming]
        print_table(_title("Next", status.coming, lines), (*_SCHEDULE_COLUMNS, ""), rows)


_POST_COLUMNS = ("server", "channel", "day", "question", "tries", "again", "why")
_SCHEDULE_COLUMNS = ("server", "channel", "next", "its zone")


def _post_row(post: Post) -> tuple[str, ...]:
    again = _moment(post.act_at) if post.act_at else ""
    return (
        str(post.guild_id),
        str(post.channel_id),
        post.day.isoformat(),
        post.question_id or "",
        str(post.tries),
        again,
        _why(post.trouble),
    )


def _schedule_row(schedule: Schedule, last: str) -> tuple[str, ...]:
    run = _moment(schedule.next.at) if schedule.next else "paused"
    return (str(schedule.guild_id), str(schedule.channel_id), run, schedule.plan.timetable.zone, last)


def _is_due(schedule: Schedule, now: datetime) -> bool:
    return schedule.next is not None and schedule.next.at <= now


def _recent(status: DailyStatus) -> str:
    parts = []
    for (state, trouble), number in sorted(status.recent.items(), key=lambda item: -item[1]):
        parts.append(f"{number} {state.value}" + (f" ({_why(trouble)})" if trouble else ""))
    return ", ".join(parts) or "nothing was due"


def _title(title: str, shown: tuple[object, ...], lines: int) -> str:
    more = f" (the first {lines}; --lines shows more)" if len(shown) >= lines else ""
    return f"\n{title}{more}"


def _why(trouble: Trouble | None) -> str:
    return _WHY[trouble.value] if trouble else ""


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _as_json(status: DailyStatus) -> dict[str, object]:
    counts = status.schedules
    return {
        "now": status.now.isoformat(),
        "schedules": {
            "active": counts.active,
            "paused": counts.paused,
            "removed": counts.removed,
            "in_trouble": counts.in_trouble,
            "due": counts.due,
        },
        "last_24_hours": [
            {"status": state.value, "trouble": trouble.value if trouble else None, "posts": number}
            for (state, trouble), number in status.recent.items()
        ],
        "unsent": {state.value: number for state, number in status.unsent.items()},
        "overdue_reveals": status.overdue_reveals,
        "sending": [_post_json(post) for post in status.sending],
        "failing": [_post_json(post) for post in status.failing],
        "skipped": [_post_json(post) for post in status.skipped],
        "in_trouble": [_schedule_json(each) for each in status.in_trouble],
        "coming": [_schedule_json(each) for each in status.coming],
    }


def _post_json(post: Post) -> dict[str, object]:
    return {
        "server": str(post.guild_id),
        "channel": str(post.channel_id),
        "day": post.day.isoformat(),
        "due": post.due_at.isoformat(),
        "question": post.question_id,
        "tries": post.tries,
        "again": post.act_at.isoformat() if post.act_at else None,
        "trouble": post.trouble.value if post.trouble else None,
    }


def _schedule_json(schedule: Schedule) -> dict[str, object]:
    return {
        "server": str(schedule.guild_id),
        "channel": str(schedule.channel_id),
        "next": schedule.next.at.isoformat() if schedule.next else None,
        "zone": schedule.plan.timetable.zone,
        "trouble": schedule.trouble.value if schedule.trouble else None,
    }
