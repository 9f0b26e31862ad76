"""A database that is away, and an interview that is played in two places."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import storage.database
from bot.terminal.play import Play
from tests.terminal.practice_parts import Room, only_answers, plan, room, sit


def test_a_database_that_is_away_costs_no_answer(
    here: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the database while the answer is sent; it lets go before Enter is pressed again."""
    sit(here, "", plan(1))
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.05)
    here.runner.run(here.core.database.engine.dispose())  # connections made before wait longer
    with room(tmp_path) as impatient:
        other = sqlite3.connect(tmp_path / "interviews.db", isolation_level=None)
        # Lines: 0 go on with it, 1 the answer, 2 its end, 3 after the failure.
        on = {2: lambda: other.execute("BEGIN IMMEDIATE"), 3: lambda: other.execute("ROLLBACK")}
        script = "\nprecious words\n\n\n/end\n"
        try:
            Play(impatient.desk(plan(1), script, typed=True, on=on)).run()
        finally:
            other.close()
        shown = impatient.out.getvalue()
        assert shown.count("This is not stored yet:\nprecious words") == 1
        assert "Nothing is lost: press Enter to try again, /pause to give up." in shown
        assert only_answers(impatient.stored()) == [["precious words"]]


def test_nobody_at_a_pipe_tries_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.05)
    with room(tmp_path) as here:
        other = sqlite3.connect(tmp_path / "interviews.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            code, shown = sit(here, "words\n\n", plan(1))
        finally:
            other.close()
    assert code == 1
    assert shown.count("! The database") == 1


def test_an_answer_given_elsewhere_in_the_meantime_is_noticed(here: Room) -> None:
    """The same interview, open in two terminals: the second hears that the question is answered, and goes on."""

    def elsewhere() -> None:
        here.call(here.core.interviews.answer(0, 1, 1, "from the other terminal"))

    _, shown = sit(here, "mine\n\n/next\n/end\n", plan(2), typed=True, on={1: elsewhere})
    assert "This question has its answer already. What you typed was not stored." in " ".join(shown.split())
    assert only_answers(here.stored()) == [["from the other terminal"], []]
    assert " of 100" in shown
