"""What went wrong with posts, in few lines: an hour in which Discord is away must not fill the log."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.use_cases.daily_work import Post
from questions.daily_plan import Trouble

log = structlog.get_logger(__name__)

QUIET_SECONDS = 10.0
"""From one report to the next."""


@dataclass
class _Kind:
    """Failures of one kind since they were told last: how many, and the latest."""

    posts: int
    post: Post
    error: BaseException


class Failures:
    """Gathers what failed. The first is told at once, what follows at most every ten seconds, by its kind."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[Trouble, type[BaseException]], _Kind] = {}
        self._quiet_until = 0.0

    def note(self, post: Post, trouble: Trouble, error: BaseException) -> None:
        """One post was not sent."""
        key = (trouble, type(error))
        known = self._kinds.get(key)
        self._kinds[key] = _Kind(known.posts + 1 if known else 1, post, error)

    def tell(self, now: float) -> None:
        """A line for each kind, unless the last were a moment ago. `now`: seconds of the event loop's clock."""
        if not self._kinds or now < self._quiet_until:
            return
        for (trouble, _), kind in self._kinds.items():
            log.warning(
                "daily posts not sent",
                posts=kind.posts,
                trouble=trouble.value,
                error=type(kind.error).__name__,
                reason=str(kind.error),
                latest=kind.post.id,
                channel=kind.post.channel_id,
                guild=kind.post.guild_id,
            )
        self._kinds.clear()
        self._quiet_until = now + QUIET_SECONDS
