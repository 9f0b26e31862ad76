"""Settings, read once from the environment and `.env`, then frozen. `.env.example` describes each of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The least important line that is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class BadSettings(Exception):  # noqa: N818 - its text is what the person reads
    """A setting cannot be used; the text names it and says what it should be."""


def _default_database() -> SecretStr:
    return SecretStr(f"sqlite:///{user_data_path('mock-interview') / 'mock-interview.db'}")


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _stripped(secret: SecretStr | None) -> SecretStr | None:
    """A token pasted with its 'Bot ' prefix or a stray space still works."""
    if secret is None:
        return None
    return SecretStr(secret.get_secret_value().strip().removeprefix("Bot ").strip())


class Settings(BaseSettings):
    """All settings. The token and the database's address (which may hold a password) never print."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    discord_token: Annotated[
        SecretStr | None,
        AfterValidator(_stripped),
        Field(description="The bot's token, from Discord's developer portal. Needed only by `run`."),
    ] = None
    discord_api_url: Annotated[
        HttpUrl | None,
        Field(description="Another address for Discord's API, such as a rate-limit proxy."),
    ] = None
    database_url: Annotated[
        SecretStr,
        Field(default_factory=_default_database, description="Where everything is remembered."),
    ]
    bank_path: Annotated[
        Path | None,
        Field(description="A folder of topic files instead of the bundled bank."),
    ] = None
    command_guild_id: Annotated[
        int | None,
        Field(description="Register commands in this one server only, for development."),
    ] = None
    log_level: Annotated[LogLevel, BeforeValidator(_upper), Field(description="Least level logged.")] = (
        LogLevel.INFO
    )
    log_format: Annotated[LogFormat, Field(description="text for people, json for machines.")] = (
        LogFormat.TEXT
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_set(cls, values: Mapping[str, object]) -> dict[str, object]:
        """`NAME=` in `.env` means the default."""
        return {name: value for name, value in values.items() if not isinstance(value, str) or value.strip()}


def read_settings(**overrides: object) -> Settings:
    """The settings, with what the command line overrides. Raises BadSettings."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "The settings"
        raise BadSettings(f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}.") from None
    except UnicodeDecodeError:
        raise BadSettings("The file .env is not UTF-8 text.") from None
