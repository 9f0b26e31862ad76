"""Bring the database to this version's tables, at start and by `db upgrade`.

An upgrade of an existing SQLite file copies it first (`NAME.before-REVISION.db`), so that going back is possible.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.database import Database, sqlite_file
from storage.errors import DatabaseTooNew, StorageUnavailable

_HERE = Path(__file__).parent / "migrations"
_LOCK = 6_028_515_273  # any number, the same in every version: two processes must not migrate at once


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, with no file to find."""
    settings = Config()
    settings.set_main_option("script_location", str(_HERE))
    settings.attributes["connection"] = connection
    return settings


async def upgrade(database: Database) -> tuple[str | None, str]:
    """Apply what is missing; gives the revisions before and after.

    Raises DatabaseTooNew when the database has a revision that this version does not know, StorageUnavailable
    when it cannot be reached.
    """
    async with database.writing() as transaction:
        before = await transaction.run_sync(_current)
        head = str(ScriptDirectory.from_config(config()).get_current_head())
        if before == head:
            return before, head
        if not database.is_sqlite:
            await transaction.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await transaction.run_sync(_known_or_raise)
        if before is not None and database.is_sqlite:
            _copy(database, before)
        await transaction.run_sync(lambda connection: command.upgrade(config(connection), "head"))
        await transaction.commit()
    return before, head


async def state(database: Database) -> tuple[str | None, str]:
    """The revision the database has and the one this version wants. Raises as `upgrade` does."""
    async with database.reading() as transaction:
        await transaction.run_sync(_known_or_raise)
        current = await transaction.run_sync(_current)
    return current, str(ScriptDirectory.from_config(config()).get_current_head())


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known_or_raise(connection: Connection) -> None:
    revision = _current(connection)
    if revision is None:
        return
    try:
        ScriptDirectory.from_config(config()).get_revision(revision)
    except CommandError:
        raise DatabaseTooNew(
            f"The database is of a newer version (revision {revision}): update the program, it would lose data."
        ) from None


def _copy(database: Database, revision: str) -> None:
    """Keep the file as it was. The writer's lock is held, so nobody writes meanwhile."""
    import sqlite3

    file = sqlite_file(database.engine.url)
    if file is None:
        return
    copy = file.with_name(f"{file.stem}.before-{revision}{file.suffix}")
    try:
        copy.touch(mode=file.stat().st_mode & 0o777)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except (sqlite3.Error, OSError) as error:
        raise StorageUnavailable(f"The copy {copy} cannot be made before the upgrade: {error}.") from error
