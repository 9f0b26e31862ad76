"""The faults of storage that a front end has a sentence for."""

from storage.errors import StorageError, StorageUnavailable

__all__ = ["StorageError", "StorageUnavailable"]
