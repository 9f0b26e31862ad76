"""Settings: from the environment and `.env`, clear when wrong, silent about secrets."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import BadSettings, LogFormat, LogLevel, Settings, read_settings

TOKEN = "MTIzNDU2Nzg5.made-up.token-of-a-test"
PASSWORD = "hunter2"
DATABASE = f"postgresql://interviews:{PASSWORD}@localhost/interviews"


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting in the environment, no `.env` in the working folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def write_env(text: str) -> None:
    """A `.env` in the working folder."""
    Path(".env").write_text(text, encoding="utf-8")


def test_nothing_set_is_enough_for_the_terminal() -> None:
    settings = read_settings()
    assert (settings.discord_token, settings.bank_path, settings.discord_api_url) == (None, None, None)
    assert settings.database_url.get_secret_value().startswith("sqlite:///")
    assert (settings.log_level, settings.log_format) == (LogLevel.INFO, LogFormat.TEXT)


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_env("LOG_LEVEL=ERROR\nLOG_FORMAT=json\nBANK_PATH=from-file")
    monkeypatch.setenv("LOG_LEVEL", "warning")
    monkeypatch.setenv("BANK_PATH", "from-environment")
    settings = read_settings(bank_path=Path("from-command-line"), database_url=None)
    assert settings.bank_path == Path("from-command-line")
    assert settings.log_level is LogLevel.WARNING
    assert settings.log_format is LogFormat.JSON


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_setting_left_blank_is_not_set(name: str, blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = read_settings()
    monkeypatch.setenv(name.upper(), blank)
    assert read_settings() == defaults
    monkeypatch.delenv(name.upper())
    write_env(f"{name.upper()}={blank}")
    assert read_settings() == defaults


@pytest.mark.parametrize("pasted", [TOKEN, f" {TOKEN} ", f"Bot {TOKEN}", f"  Bot   {TOKEN}\t"])
def test_a_token_works_as_people_paste_it(pasted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", pasted)
    token = read_settings().discord_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "shouting"),
        ("LOG_FORMAT", "xml-please"),
        ("COMMAND_GUILD_ID", "my server"),
        ("DISCORD_API_URL", "not an address"),
        ("DISCORD_API_URL", "ftp://user:shouting@host"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_setting_and_not_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("environment", "file"):
        if where == "file":
            monkeypatch.delenv(name)
            write_env(f"{name}={value}")
        else:
            monkeypatch.setenv(name, value)
        with pytest.raises(BadSettings) as caught:
            read_settings()
        said = str(caught.value)
        assert said.startswith(f"{name}: ")
        assert said.endswith(".")
        assert "\n" not in said
        assert value not in "".join(traceback.format_exception(caught.value))


def test_an_error_that_nobody_translated_keeps_the_value_to_itself() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(command_guild_id="shouting")
    assert "shouting" not in str(caught.value)


def test_a_file_that_is_no_text_is_one_sentence() -> None:
    Path(".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe")
    with pytest.raises(BadSettings, match=r"^The file \.env is not UTF-8 text\.$"):
        read_settings()


def test_settings_of_other_programs_are_no_matter() -> None:
    write_env("SOMETHING_ELSE=1\nLOG_LEVEL=DEBUG")
    assert read_settings().log_level is LogLevel.DEBUG


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        read_settings().log_level = LogLevel.DEBUG  # type: ignore[misc]


def test_the_token_and_the_databases_password_never_print(caplog: pytest.LogCaptureFixture) -> None:
    settings = read_settings(discord_token=TOKEN, database_url=DATABASE)
    shown = [
        str(settings),
        repr(settings),
        f"{settings}",
        settings.model_dump_json(),
        str(settings.model_dump()),
    ]
    logging.getLogger("test").warning("settings: %s %r", settings, settings)
    shown += traceback.format_exception(RuntimeError(settings))
    for text in (*shown, caplog.text):
        assert TOKEN not in text
        assert PASSWORD not in text


def test_they_stay_secret_in_copies() -> None:
    settings = read_settings(discord_token=TOKEN, database_url=DATABASE)
    for other in (copy.deepcopy(settings), pickle.loads(pickle.dumps(settings))):  # noqa: S301 - our own
        assert other == settings
        assert TOKEN not in repr(other)
