"""Reading answers and commands, from a keyboard or a pipe.

An answer ends with an empty line; not inside an open ``` fence, and not in the middle of a paste. A command stands
on a line of its own, outside a fence.
"""

from __future__ import annotations

import difflib
import re
import select
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, TextIO

from bot.terminal.text import plain

COMMANDS = {
    "hint": "hint",
    "skip": "skip",
    "next": "next",
    "retry": "retry",
    "reference": "reference",
    "why": "why",
    "pause": "pause",
    "end": "end",
    "help": "help",
    "new": "new",
    # What people type who have not read the list.
    "quit": "pause",
    "exit": "pause",
    "q": "pause",
    "ref": "reference",
    "?": "help",
}
PASTE_SECONDS = 0.05
"""An empty line with more input on its heels is part of a paste."""

_WORD = re.compile(r"/([a-z?]+)", re.IGNORECASE)
FENCE = "```"


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, or nothing: the empty line alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command's canonical name; `draft` is what had been typed of an answer before it."""

    name: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word like a command; `near` is the one that was probably meant."""

    word: str
    near: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """There is no more input; `text` is the answer it cut off."""

    text: str


Entry = Typed | Command | Unknown | End


class Lines(Protocol):
    """Where input comes from."""

    @property
    def is_interactive(self) -> bool:
        """Whether somebody sits there who can be asked again."""

    def read(self, prompt: str) -> str:
        """The next line without its end; several at once when they were pasted as one. Raises EOFError."""

    def waiting(self) -> bool:
        """Whether more input is there already."""

    def begins_answer(self) -> bool:
        """Whether what comes next is known to be no command and not empty, without reading it."""


class Keyboard:
    """A terminal. Lines are edited with readline where Python has it, which also takes a paste in one piece."""

    is_interactive = True

    def __init__(self, stream: TextIO, decorate: Callable[[str], str]) -> None:
        """`decorate` colours a prompt in readline's own notation."""
        self._stream = stream
        # Its import gives input() line editing, and lifts the terminal's limit of 4,095 bytes a line.
        self._decorate = decorate if find_spec("readline") and import_module("readline") else str

    def read(self, prompt: str) -> str:
        """The next line; Ctrl-D on an empty one raises EOFError."""
        return input(self._decorate(prompt))

    def waiting(self) -> bool:
        """Whether a line is on the heels of the last one."""
        try:
            ready, _, _ = select.select([self._stream], [], [], PASTE_SECONDS)
        except (OSError, ValueError):  # Windows selects only sockets
            return False
        return bool(ready)

    def begins_answer(self) -> bool:
        """Nobody knows what a person will type."""
        return False


class Pipe:
    """Input that nobody types: it is echoed, so that the output reads as a transcript."""

    is_interactive = False

    def __init__(self, stream: TextIO, echo: Callable[[str], None]) -> None:
        self._stream = stream
        self._echo = echo
        self._ahead: str | None = None

    def read(self, prompt: str) -> str:
        """The next line, echoed after its prompt."""
        line = self._peek()
        if not line:
            raise EOFError
        self._ahead = None
        line = line.rstrip("\r\n")
        self._echo(f"{prompt}{plain(line)}".rstrip())
        return line

    def waiting(self) -> bool:
        """A pipe has no pauses that could tell a paste from typing."""
        return False

    def begins_answer(self) -> bool:
        """Whoever writes a pipe may leave out the empty line that a person types to go on."""
        line = self._peek()
        return bool(line.strip()) and parse_command(line) is None

    def _peek(self) -> str:
        if self._ahead is None:
            self._ahead = self._stream.readline()
        return self._ahead


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in the middle of an answer; `draft` is what had been typed of it."""

    def __init__(self, draft: str) -> None:
        super().__init__()
        self.draft = draft


def read_answer(lines: Lines, draft: str = "") -> Entry:
    """An answer of any number of lines, going on from a draft. Ctrl-C raises Interrupted."""
    kept = draft.split("\n") if draft else []
    while True:
        fenced = in_fence(kept)
        try:
            read = lines.read("code> " if fenced else "> ")
        except EOFError:
            return End(_joined(kept))
        except KeyboardInterrupt:
            raise Interrupted(_joined(kept)) from None
        if not fenced and "\n" not in read:
            command = parse_command(read, _joined(kept))
            if command is not None:
                return command
            if not read.strip() and not lines.waiting():
                return Typed(_joined(kept))
        kept += read.split("\n")


def read_choice(lines: Lines) -> Entry:
    """One line: a command, nothing, or a text that was meant for something else (a paste is taken whole)."""
    try:
        kept = [lines.read("> ")]
        command = parse_command(kept[0])
        if command is not None:
            return command
        while lines.waiting():
            kept.append(lines.read("> "))
    except EOFError:
        return End("")
    return Typed(_joined(kept))


def parse_command(line: str, draft: str = "") -> Command | Unknown | None:
    """The command that a line is; None when it is a text, such as one that begins with a path."""
    match = _WORD.fullmatch(line.strip())
    if match is None:
        return None
    word = match[1].lower()
    if word in COMMANDS:
        return Command(COMMANDS[word], draft)
    near = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
    return Unknown(word, COMMANDS[near[0]], draft) if near else None


def in_fence(lines: list[str]) -> bool:
    """Whether a ``` fence is open after these lines."""
    fences = sum(line.count(FENCE) for line in lines if line.lstrip().startswith(FENCE))
    return fences % 2 == 1


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()
