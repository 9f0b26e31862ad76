"""`.env.example` lists every setting there is, and nothing else, with values that load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
# A setting whose default is a path of this very machine stands commented out.
_SETTING = re.compile(r"(?P<off># )?(?P<name>[A-Z][A-Z_]+)=(?P<value>.*)")
FOUND = {match["name"]: match for line in LINES if (match := _SETTING.fullmatch(line))}


def test_it_lists_exactly_the_settings_there_are() -> None:
    assert {name.lower() for name in FOUND} == set(Settings.model_fields)


def test_each_is_listed_once_with_words_about_it_above() -> None:
    names = [match["name"] for line in LINES if (match := _SETTING.fullmatch(line))]
    assert len(names) == len(FOUND)
    for number, line in enumerate(LINES):
        if _SETTING.fullmatch(line):
            assert LINES[number - 1].startswith("# ")


@pytest.fixture
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("_no_environment")
def test_copied_as_it_is_it_means_the_defaults() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


@pytest.mark.usefixtures("_no_environment")
def test_what_stands_commented_out_loads_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("\n".join(f"{m['name']}={m['value']}" for m in FOUND.values()), encoding="utf-8")
    loaded = Settings(_env_file=file)
    assert loaded.database_url.get_secret_value() == FOUND["DATABASE_URL"]["value"]


def test_it_holds_no_secret() -> None:
    assert FOUND["DISCORD_TOKEN"]["value"] == ""
