"""The documents say what is there: every setting, command, dependency and topic, and nothing that is gone."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import build_parser
from bot.discord_ui.client import COGS
from bot.permissions import PERMISSIONS
from bot.settings import Settings
from tests.discord.playing import BANK

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOSTING = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_every_setting_is_in_the_hosting_guide() -> None:
    """With its name as it is set."""
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in HOSTING] == []


def test_every_permission_is_in_the_hosting_guide() -> None:
    """With the reason that the code gives."""
    for name, (_, reason) in PERMISSIONS.items():
        assert f"| {name} | {reason} |" in HOSTING


def test_every_slash_command_is_in_the_readme() -> None:
    """As a person types it."""
    commands = [
        f"/{cog.__cog_group_name__} {c.name}" if cog.__cog_is_app_commands_group__ else f"/{c.name}"
        for cog in COGS
        for c in cog.__cog_app_commands__
    ]
    assert commands
    assert [command for command in commands if f"`{command}`" not in README] == []


def test_every_command_of_the_program_is_in_the_readme() -> None:
    """And the readme names none that does not exist."""
    (action,) = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    commands = set(action.choices)
    named = set(re.findall(r"mock-interview ([a-z]+)", README))
    assert commands - named == set()
    assert named - commands == set()


def test_every_dependency_has_its_sentence() -> None:
    """In docs/dependencies.md, for run time and development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[<>=~ ]", requirement)[0].lower() for requirement in wanted]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Every relative link and picture is a file of the repository."""
    text = document.read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_that_documents_name_exist(document: Path) -> None:
    """`make x` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8")))
    assert named - targets == set()


def test_the_readme_counts_the_bank_right() -> None:
    """The figures of the bank."""
    assert f"{len(BANK)} questions" in README
    assert f"{len(BANK.topics)} topics" in README


def test_the_transcript_in_the_readme_is_what_the_program_prints() -> None:
    """Every line of it; `make transcript` brings it up to date."""
    command = [sys.executable, "-m", "docs.make_transcript", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
