"""What Discord answers when it refuses: status, code, message, and the tree of form errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MESSAGES: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30032: (400, "Maximum number of application commands reached (100)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "This interaction has reached the maximum number of follow up messages"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
}


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """An answer other than 2xx, with Discord's JSON error code."""

    def __init__(self, code: int, *, status: int | None = None, errors: dict[str, Any] | None = None) -> None:
        default_status, message = MESSAGES.get(code, (400, "Error"))
        self.code = code
        self.status = default_status if status is None else status
        self.message = message
        self.errors = errors
        super().__init__(f"{self.status} {code}: {message}")

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


@dataclass(frozen=True, slots=True)
class Violation:
    """Something the bot sent that Discord would have refused."""

    method: str
    path: str
    status: int
    code: int
    message: str
    errors: dict[str, Any] | None = None

    def __str__(self) -> str:
        detail = "".join(f"\n    {path}: {text}" for path, text in flatten(self.errors or {}))
        return f"{self.method} {self.path} -> {self.status} {self.code} {self.message}{detail}"


def flatten(tree: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    """Form errors as (dotted path, "CODE: message") pairs."""
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        if key == "_errors":
            found.extend((path, f"{error['code']}: {error['message']}") for error in value)
        else:
            found.extend(flatten(value, f"{path}.{key}" if path else key))
    return found


class FormErrors:
    """Collects what is wrong with a form, then refuses it in one piece as Discord does."""

    def __init__(self, prefix: Sequence[str | int] = ()) -> None:
        self.tree: dict[str, Any] = {}
        self._prefix = tuple(prefix)

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        """Note one error at a path of keys and indexes."""
        node = self.tree
        for key in (*self._prefix, *path):
            node = node.setdefault(str(key), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: Sequence[str | int]) -> None:
        """Note a field that is missing."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def length(self, path: Sequence[str | int], value: object, low: int, high: int) -> None:
        """Check the length of a text or list; None is taken as absent."""
        if value is None:
            if low:
                self.required(path)
        elif not isinstance(value, str | list):
            self.add(path, "BASE_TYPE_BAD_TYPE", "Could not interpret value as a string or list.")
        elif not low <= len(value) <= high:
            if low:
                self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            else:
                self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")

    def number(self, path: Sequence[str | int], value: object, low: int, high: int) -> None:
        """Check a whole number against its bounds; None is taken as absent."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.add(path, "NUMBER_TYPE_COERCE", f"Value {value!r} is not int.")
        elif value < low:
            self.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.")
        elif value > high:
            self.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.")

    def choice(self, path: Sequence[str | int], value: object, allowed: Sequence[object]) -> bool:
        """Check that a value is one of those allowed."""
        if value in allowed:
            return True
        listed = ", ".join(str(each) for each in allowed)
        self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
        return False

    def refuse_if_any(self) -> None:
        """Raise the refusal (50035) when anything was noted."""
        if self.tree:
            raise Refusal(50035, errors=self.tree)
