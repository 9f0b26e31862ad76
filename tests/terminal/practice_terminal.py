"""A program on a pseudo-terminal, and a person who types there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.terminal.practice_parts import environment

PATIENCE = 30.0
ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[=>]|\r")

# The terminal has to be the one that controls the program, or Ctrl-C would be a mere character.
_CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A program on a pseudo-terminal of 80 columns, and somebody who waits for what it shows before typing."""

    def __init__(self, arguments: list[str], folder: Path, **more: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
        surroundings = environment(folder, TERM="xterm-256color", **more)
        del surroundings["COLUMNS"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CONTROLLED, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=surroundings,
            start_new_session=True,
        )
        os.close(slave)
        self.raw = ""
        self._seen = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    @property
    def shown(self) -> str:
        """Everything shown so far, without colours."""
        return ANSI.sub("", self.raw)

    def expect(self, text: str) -> None:
        """Wait until a text is shown that was not yet waited for."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.shown.find(text, self._seen)) < 0:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} was not shown after:\n{self.shown[self._seen :]}")
        self._seen = found + len(text)

    def type(self, text: str) -> None:
        """Press keys; Enter is a carriage return."""
        os.write(self._master, text.replace("\n", "\r").encode())

    def interrupt(self, answer: str = "Paused at") -> None:
        """Wait for the prompt, press Ctrl-C, and wait for what is shown then.

        Python may overlook a signal that comes in the instant before input() starts to wait, until the next one.
        """
        self.expect("> ")
        for _ in range(3):
            self.type("\x03")
            while self._read(PATIENCE / 10):
                if (found := self.shown.find(answer, self._seen)) >= 0:
                    self._seen = found + len(answer)
                    return
        raise AssertionError(f"Ctrl-C was not heard after:\n{self.shown[self._seen :]}")

    def end(self) -> int:
        """Wait for the program's end; gives its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline - time.monotonic()):
            pass
        try:
            return self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after:\n{self.shown}") from None

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux says so when the last program has left the terminal
            return False
        self.raw += data.decode(errors="replace")
        return bool(data)
