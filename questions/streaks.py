"""How many days running somebody has answered the question of the day, recomputed from what is on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FREEZE_EVERY = 7
"""A streak earns a freeze with each day whose number this divides."""
MOST_FREEZES = 2
"""As many freezes are held at once; what is earned beyond is not kept."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A person's streak: `days` answered in the one that runs (0: none does), `best` in the longest ever.

    `freezes`: how many are held. `frozen`: the missed days which the running streak survived, in order; they do not
    count as days. `last`: the latest day answered.
    """

    days: int
    best: int
    freezes: int
    frozen: tuple[date, ...]
    last: date | None


def streak(answered: Iterable[date], offered: Iterable[date], today: date) -> Streak:
    """The streak of one person as it stands on `today`. All days are in that person's own zone.

    `answered`: days on which a question of the day was answered in time. `offered`: days on which a channel they
    play in had one. Neither needs to be in order, nor each day to be there once. An answer on a day without an
    offer counts.

    - A day is missed when it was offered, is before `today` and was not answered. Days without an offer break
      nothing, nor does `today` while it is not answered, nor an offer still to come.
    - A missed day uses up a freeze and the streak goes on. Without a freeze it ends. The next offered day missed as
      well ends it even with a freeze left: two free days in a row are an end, not a slip.
    - Freezes belong to the person, not to the streak: one that was not used up is there for the next streak, while
      one that was is gone, even if the streak ended the day after. Without a streak a missed day uses up none.
    - An answer dated after `today` counts: somebody who flies west, or whose clock was put right, has given it all
      the same, and should not see the streak shrink.
    """
    given = frozenset(answered)
    missed = {day for day in offered if day < today} - given
    days = best = freezes = 0
    frozen: list[date] = []
    slipped = False  # the offered day before was missed; so without a streak no freeze is used up
    for day in sorted(given | missed):
        if day in given:
            days += 1
            best = max(best, days)
            if days % FREEZE_EVERY == 0:
                freezes = min(freezes + 1, MOST_FREEZES)
        elif freezes and not slipped:
            freezes -= 1
            frozen.append(day)
        else:
            days = 0
            frozen.clear()
        slipped = day in missed
    return Streak(days, best, freezes, tuple(frozen), max(given, default=None))
