"""What can go wrong with a database, as the rooms above need to know it.

StorageError
├── BadDatabaseUrl     the setting names no database we can use
├── DatabaseTooNew     a newer version of the program has upgraded it
└── StorageUnavailable cannot be reached, is locked or full: the transaction did not happen
"""

from __future__ import annotations


class StorageError(Exception):
    """Base of all; its text is one sentence for a person."""


class BadDatabaseUrl(StorageError):  # noqa: N818 - named for what it is, as its siblings are
    """DATABASE_URL names no database that can be used."""


class DatabaseTooNew(StorageError):  # noqa: N818
    """The database was upgraded by a newer version of the program."""


class StorageUnavailable(StorageError):  # noqa: N818
    """The database did not do it; nothing was changed."""
