"""The faults of storage that a front end has a sentence for."""

from storage.errors import BadDatabaseUrl, DatabaseTooNew, StorageError, StorageUnavailable

__all__ = ["BadDatabaseUrl", "DatabaseTooNew", "StorageError", "StorageUnavailable"]
