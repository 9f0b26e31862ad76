"""run, db upgrade and doctor, as an operator meets them: one clear sentence, the right exit code."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.permissions import invite_link, permission_bits
from tests.discord.loopback import Loopback

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgresql://nobody:hunter2@127.0.0.1:9/nothing"


def mock_interview(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its own process, with these settings and none of the machine's."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "SYSTEMROOT")
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where a SQLite file will be."""
    return tmp_path / "data" / "bot.db"


def test_run_without_a_token_says_in_two_lines_where_to_get_one(database: Path) -> None:
    """And what to do meanwhile; nothing is created."""
    done = mock_interview("run", DISCORD_TOKEN="", DATABASE_URL=f"sqlite:///{database}")
    first, second = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert "https://discord.com/developers/applications" in first
    assert "make interview" in second
    assert not database.exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"DATABASE_URL": NOWHERE}, "cannot be reached"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL starts with 'mysql'"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database address"),
        ({"DATABASE_URL": "sqlite:////proc/no/such/folder/bot.db"}, "/proc/no/such/folder cannot be made"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"DISCORD_API_URL": "not a url"}, "DISCORD_API_URL"),
        ({"BANK_PATH": "/no/such/bank"}, "/no/such/bank"),
    ],
)
def test_run_with_a_setting_that_cannot_be_used(
    database: Path, settings: dict[str, str], sentence: str
) -> None:
    """One sentence that names it; no traceback, no password, exit code 1."""
    done = mock_interview(
        "run", **{"DISCORD_TOKEN": "a.b.c", "DATABASE_URL": f"sqlite:///{database}"} | settings
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("mock-interview:")]) == 1


def test_a_database_of_a_newer_version_is_left_alone(database: Path) -> None:
    """`run`, `db upgrade` and `doctor` say so; nothing in it changes."""
    url = f"sqlite:///{database}"
    assert mock_interview("db", "upgrade", "--database", url).returncode == 0
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    for command in (["run"], ["db", "upgrade"], ["doctor"]):
        done = mock_interview(*command, DISCORD_TOKEN="a.b.c", DATABASE_URL=url)
        assert done.returncode == 1
        assert "newer version (revision 9999)" in done.stdout + done.stderr
    assert database.read_bytes() == before


def test_db_upgrade_says_what_it_did(database: Path) -> None:
    """From nothing, and again with nothing left to do."""
    first = mock_interview("db", "upgrade", DATABASE_URL=f"sqlite:///{database}")
    assert first.stdout.startswith("The database went from empty to revision ")
    again = mock_interview("db", "upgrade", DATABASE_URL=f"sqlite:///{database}")
    assert again.stdout.startswith("The database is up to date ")


async def test_doctor_checks_everything_and_prints_the_invite_link(
    discord_server: Loopback, database: Path
) -> None:
    """With a token that works all is well; a wrong one is the one bad line."""
    url = f"sqlite:///{database}"
    environment = {"DATABASE_URL": url, "DISCORD_API_URL": discord_server.api_url}
    done = await asyncio.to_thread(
        mock_interview, "doctor", DISCORD_TOKEN=discord_server.token, **environment
    )
    assert done.returncode == 0, done.stdout
    assert invite_link(discord_server.application_id) in done.stdout
    assert not await asyncio.to_thread(database.exists), "it changes nothing"
    assert discord_server.token not in done.stdout
    with discord_server.expect_refusal(0):
        done = await asyncio.to_thread(
            mock_interview, "doctor", DISCORD_TOKEN="wrong.token.here", **environment
        )
    assert done.returncode == 1
    (bad,) = [line for line in done.stdout.splitlines() if line.startswith("BAD")]
    assert "does not accept DISCORD_TOKEN" in bad


def test_the_invite_link_asks_for_nothing_dangerous() -> None:
    """No administrator, no managing, no mass mentions."""
    administrator, manage_guild, manage_messages, mention_everyone = 1 << 3, 1 << 5, 1 << 13, 1 << 17
    assert permission_bits() & (administrator | manage_guild | manage_messages | mention_everyone) == 0


def test_verify_makes_no_database_where_there_is_none(database: Path) -> None:
    """A name mistyped is not a database in which all is well."""
    done = mock_interview("db", "verify", "--database", f"sqlite:///{database}")
    assert done.returncode != 0
    assert f"there is no database {database}" in done.stderr
    assert not database.parent.exists()
