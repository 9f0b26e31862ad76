"""The migrations as files: one line of them, each named by its number, each with a way back."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from alembic.script import Script, ScriptDirectory

from storage.migrate import config

SCRIPTS = ScriptDirectory.from_config(config())
REVISIONS = [*SCRIPTS.walk_revisions()][::-1]


def test_there_is_one_first_and_one_last_migration() -> None:
    assert len(SCRIPTS.get_bases()) == 1
    assert len(SCRIPTS.get_heads()) == 1


def test_they_are_numbered_in_their_order_without_a_gap() -> None:
    assert [script.revision for script in REVISIONS] == [f"{n:04}" for n in range(1, len(REVISIONS) + 1)]


def test_every_file_in_the_folder_is_one_of_them() -> None:
    files = {path for path in Path(SCRIPTS.versions).glob("*.py") if path.name != "__init__.py"}
    assert {Path(script.path) for script in REVISIONS} == files


@pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
def test_a_file_is_named_by_its_number_and_says_what_it_does(script: Script) -> None:
    assert Path(script.path).name.startswith(f"{script.revision}_")
    assert script.doc.strip()


@pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
def test_each_has_a_way_back(script: Script) -> None:
    body = inspect.getsource(script.module.downgrade)
    assert "op." in body
