"""Run a piece of Python from the bank in a process of its own and keep what it prints."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

LIMIT_SECONDS = 10.0
MAX_OUTPUT_BYTES = 64 * 1024  # of each stream; a bank's question prints a few lines

# All that a program may see of the environment: the bot's token and database address are not its business.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP")


class Ending(Enum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Run:
    """What a program did: how it ended and what it wrote."""

    ending: Ending
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """The last line of standard error: of a traceback, the one that names the exception."""
        lines = self.stderr.strip().splitlines()
        return lines[-1].strip() if lines else ""


def is_session(code: str) -> bool:
    """Whether this is a copy of an interpreter session rather than a program."""
    return code.lstrip().startswith(">>> ")


async def run_code(code: str, limit_seconds: float = LIMIT_SECONDS) -> Run:
    """Run a program away from this one's folder, packages and environment; never raises for what it does.

    A session (lines beginning with '>>> ') is run by doctest, which compares what it shows and fails on a
    difference.
    """
    how, name = (["-m", "doctest"], "session.txt") if is_session(code) else ([], "program.py")
    # ignore_cleanup_errors: on Windows a file is held for a moment after its process has ended.
    with tempfile.TemporaryDirectory(prefix="bank-", ignore_cleanup_errors=True) as folder:
        _write(Path(folder, name), code)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-X", "utf8", *how, name),
            cwd=folder,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,  # what it starts itself can then be ended with it
        )
        return await _watch(process, limit_seconds)


def _write(path: Path, code: str) -> None:
    path.write_text(code + "\n", encoding="utf-8")


async def _watch(process: Process, limit_seconds: float) -> Run:
    stopped: list[Ending] = []

    def stop(ending: Ending) -> None:
        stopped.append(ending)
        _end(process)

    # A timer that ends the process, not a cancelled read: its pipes are then read to their end and closed.
    timer = asyncio.get_running_loop().call_later(limit_seconds, stop, Ending.TIMED_OUT)
    try:
        out, err = await asyncio.gather(
            _read(process.stdout, lambda: stop(Ending.TOO_LONG)),
            _read(process.stderr, lambda: stop(Ending.TOO_LONG)),
        )
        code = await process.wait()
    finally:
        timer.cancel()
        _end(process)
    ending = stopped[0] if stopped else Ending.FAILED if code else Ending.DONE
    return Run(ending, out, err)


async def _read(stream: asyncio.StreamReader | None, overflow: Callable[[], None]) -> str:
    kept = bytearray()
    while stream is not None and (chunk := await stream.read(MAX_OUTPUT_BYTES)):
        kept += chunk
        if len(kept) > MAX_OUTPUT_BYTES:
            del kept[MAX_OUTPUT_BYTES:]
            overflow()
    return kept.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # pragma: no cover - Windows has no process groups to signal
            process.kill()
