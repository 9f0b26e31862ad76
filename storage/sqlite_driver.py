"""aiosqlite with one visit to its thread for each statement, where SQLAlchemy's adapter makes four.

The adapter asks for a cursor, executes, fetches all rows and closes the cursor, each a round through the connection's
thread and back to the event loop. Here the rows are fetched by the visit that executes, and the rest needs no thread:
a cursor is made and closed without touching the file (docs/decisions/0013).
"""

from __future__ import annotations

import sqlite3
from typing import Any

import aiosqlite


class _Cursor(aiosqlite.Cursor):
    """Holds the rows of its latest statement."""

    _rows: list[Any] = []  # noqa: RUF012 - replaced, never changed

    async def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        """Execute, and fetch what comes of it."""
        visit: Any = self._execute  # it has no types
        self._rows = await visit(self._executed, sql, parameters)
        return self

    def _executed(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> list[Any]:
        """The rows, which are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """All rows were fetched: nothing is open that would have to be closed in the thread."""
        self._cursor.close()


class _NewCursor:
    """What the adapter enters to have a cursor."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def __aenter__(self) -> _Cursor:
        return self._connection.new_cursor()


class _Connection(aiosqlite.Connection):
    def new_cursor(self) -> _Cursor:
        """A cursor, which takes no thread to make."""
        return _Cursor(self, self._conn.cursor())

    def cursor(self) -> Any:
        """As the adapter wants it."""
        return _NewCursor(self)


async def connect(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """A connection; arguments and options are those of `sqlite3.connect`. BEGIN is left to whoever uses it."""

    def connector() -> sqlite3.Connection:
        # The thread executes; cursors are made and closed outside of it, never while it is at work for them.
        fixed = {"check_same_thread": False, "isolation_level": None}
        connection: sqlite3.Connection = sqlite3.connect(*arguments, **(options | fixed))
        return connection

    connection = _Connection(connector, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a connection left open holds up no end
    return await connection
