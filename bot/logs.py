"""Structured logs on standard error: one line an event, for people or as JSON.

What people type and the token never get into a log line: events carry ids and counts, and as a last line of
defence the token's text is struck out of every rendered line.
"""

from __future__ import annotations

import logging
import sys
from typing import IO

import structlog

from bot.settings import LogFormat, LogLevel


class _WithoutSecret(logging.Formatter):
    """Strikes a secret out of whatever another formatter made of a record, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secret: str | None) -> None:
        super().__init__()
        self._inner = inner
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """One line (text: and its traceback), without the secret."""
        line = self._inner.format(record)
        return line.replace(self._secret, "[token]") if self._secret else line


def configure_logs(
    level: LogLevel, log_format: LogFormat, secret: str | None = None, stream: IO[str] | None = None
) -> None:
    """Send everything that is logged, ours and the libraries', to one handler in one form."""
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_WithoutSecret(_formatter(log_format, shared, colours=stream.isatty()), secret))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value)
    # Libraries speak at INFO of what is only of interest to them.
    for name in ("discord", "alembic", "apscheduler", "aiosqlite", "asyncio", "matplotlib", "PIL"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.value)))


def _formatter(
    log_format: LogFormat, shared: list[structlog.typing.Processor], *, colours: bool
) -> logging.Formatter:
    last: list[structlog.typing.Processor]
    if log_format is LogFormat.JSON:
        last = [
            # Never the local variables of a frame: people's answers are among them.
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
        ]
    else:
        last = [
            structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
        ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
