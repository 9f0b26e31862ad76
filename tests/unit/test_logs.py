"""Logs: one line an event, machines can read it, and no secret nor anybody's answer is in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import configure_logs
from bot.settings import LogFormat, LogLevel

TOKEN = "MTIzNDU2Nzg5.made-up.token-of-a-test"
ANSWER = "what a person typed as an answer"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Logging is the whole process's: put back what was."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    names = ("discord", "alembic", "apscheduler", "aiosqlite", "asyncio", "matplotlib", "PIL")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in names:
        logging.getLogger(name).setLevel(levels[name])
    structlog.reset_defaults()


def logged(
    log_format: LogFormat = LogFormat.JSON, level: LogLevel = LogLevel.INFO, secret: str | None = TOKEN
) -> io.StringIO:
    """Where the logs of this process go from now on."""
    stream = io.StringIO()
    configure_logs(level, log_format, secret, stream)
    return stream


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    """Each line as the JSON object it must be."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail_with(answer: str) -> None:
    """An exception with an answer among its frame's variables."""
    if answer:
        raise LookupError("it broke")


def refuse(token: str) -> None:
    """An exception that speaks of a secret, out of another that does."""
    try:
        int(token)
    except ValueError as error:
        raise RuntimeError(f"for {token}") from error


def test_an_event_is_one_json_line_with_its_values() -> None:
    stream = logged()
    structlog.get_logger("bot.test").info("marked", interview=7, topic="Übersicht", score=0.5)
    (entry,) = entries(stream)
    stamp = entry.pop("timestamp")
    assert stamp.endswith("Z")
    assert entry == {
        "event": "marked",
        "level": "info",
        "logger": "bot.test",
        "interview": 7,
        "topic": "Übersicht",
        "score": 0.5,
    }


def test_libraries_log_in_the_same_form() -> None:
    stream = logged()
    logging.getLogger("some.library").warning("took %d tries\nand a line more", 3)
    (entry,) = entries(stream)
    assert (entry["event"], entry["level"], entry["logger"]) == (
        "took 3 tries\nand a line more",
        "warning",
        "some.library",
    )


def test_a_value_that_json_has_no_form_for_is_shown_all_the_same() -> None:
    stream = logged()
    structlog.get_logger("bot.test").info("odd", thing={1, 2}, blob=b"x")
    assert entries(stream)[0]["blob"] == "b'x'"


@pytest.mark.parametrize("log_format", LogFormat)
@pytest.mark.parametrize("name", ["bot.test", "discord.http"])
def test_the_token_is_struck_out_wherever_it_stands(log_format: LogFormat, name: str) -> None:
    """In messages, values and tracebacks, of our loggers and of the libraries'."""
    stream = logged(log_format)
    structlog.get_logger(name).warning(f"sent {TOKEN}", header=f"Bot {TOKEN}", nested={"token": [TOKEN]})
    logging.getLogger(name).warning("sent %s", TOKEN)
    try:
        refuse(TOKEN)
    except RuntimeError:
        structlog.get_logger(name).exception("ours")
        logging.getLogger(name).exception("theirs")
    text = stream.getvalue()
    assert TOKEN not in text
    assert text.count("[token]") >= 8
    assert "RuntimeError" in text
    if log_format is LogFormat.JSON:
        assert len(entries(stream)) == 4


@pytest.mark.parametrize("log_format", LogFormat)
def test_a_traceback_has_no_answer_in_it(log_format: LogFormat) -> None:
    """The variables of its frames are left out."""
    stream = logged(log_format)
    try:
        fail_with(ANSWER)
    except LookupError:
        structlog.get_logger("bot.test").exception("ours")
        logging.getLogger("discord.client").exception("theirs")
    assert stream.getvalue().count("it broke") >= 2
    assert ANSWER not in stream.getvalue()


def test_a_traceback_in_json_says_where() -> None:
    stream = logged()
    try:
        fail_with(ANSWER)
    except LookupError:
        logging.getLogger("discord.client").exception("theirs")
    (entry,) = entries(stream)
    (error,) = entry["exception"]
    assert (error["exc_type"], error["exc_value"]) == ("LookupError", "it broke")
    assert [frame["name"] for frame in error["frames"]][-1] == "fail_with"


@pytest.mark.parametrize("log_format", LogFormat)
def test_without_a_secret_nothing_is_struck_out(log_format: LogFormat) -> None:
    stream = logged(log_format, secret=None)
    structlog.get_logger("bot.test").info("whole", value="[token] and more")
    assert "[token] and more" in stream.getvalue()


def test_text_has_no_colours_when_it_goes_to_a_file() -> None:
    stream = logged(LogFormat.TEXT)
    structlog.get_logger("bot.test").warning("plain", interview=7)
    line = stream.getvalue()
    assert "\x1b" not in line
    assert "plain" in line
    assert "interview=7" in line
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("level", "ours", "theirs"),
    [(LogLevel.DEBUG, 4, 2), (LogLevel.INFO, 3, 2), (LogLevel.WARNING, 2, 2), (LogLevel.ERROR, 1, 1)],
)
def test_the_level_holds_and_libraries_speak_from_warning_on(level: LogLevel, ours: int, theirs: int) -> None:
    stream = logged(level=level)
    for name in ("bot.test", "discord.gateway"):
        for method in ("debug", "info", "warning", "error"):
            getattr(structlog.get_logger(name), method)("said")
            getattr(logging.getLogger(name), method)("said")
    names = [entry["logger"] for entry in entries(stream)]
    assert (names.count("bot.test"), names.count("discord.gateway")) == (2 * ours, 2 * theirs)


def test_configured_twice_each_event_is_still_one_line() -> None:
    logged()
    stream = logged()
    structlog.get_logger("bot.test").info("once")
    assert len(entries(stream)) == 1
