"""Which commands Discord was last told of, so that a restart does not tell it again.

Discord allows 200 new command registrations a day; a bot that registers at each start runs into that, and into
a second of waiting each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from storage import notes
from storage.database import Database


def fingerprint(commands: Sequence[Mapping[str, Any]]) -> str:
    """A short text that changes when any command changes."""
    text = json.dumps(commands, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class CommandSync:
    """Remembers a fingerprint for each application and scope ('global' or a server's id)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_current(self, application_id: int, scope: str, fingerprint: str) -> bool:
        """Whether Discord was told exactly these commands last."""
        async with self._database.reading() as transaction:
            return await notes.get(transaction, _key(application_id, scope)) == fingerprint

    async def remember(self, application_id: int, scope: str, fingerprint: str) -> None:
        """Discord has been told."""
        async with self._database.writing() as transaction:
            await notes.put(transaction, _key(application_id, scope), fingerprint)
            await transaction.commit()


def _key(application_id: int, scope: str) -> str:
    return f"commands:{application_id}:{scope}"
