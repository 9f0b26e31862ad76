"""Figures in words, the same for every front end: points of 100, counts, bars, what became of the questions."""

from __future__ import annotations

from questions.report import Report
from questions.skill import Level


def percent(share: float) -> int:
    """A share from 0 to 1 as points of 100."""
    return round(100 * share)


def counted(number: int, noun: str) -> str:
    """'1 question', '2 questions'."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def bar(share: float, cells: int, full: str, empty: str) -> str:
    """A share from 0 to 1 as a bar of text; what lies outside is an empty or a full one."""
    filled = round(max(0.0, min(1.0, share)) * cells)
    return full * filled + empty * (cells - filled)


def outcome_counts(report: Report) -> list[str]:
    """['3 answered', '1 skipped']: what became of the questions, leaving out what did not happen."""
    lost = ((report.skipped, "skipped"), (report.expired, "out of time"), (report.unreached, "not reached"))
    return [f"{report.answered} answered", *(f"{number} {what}" for number, what in lost if number)]


def level_line(level: Level) -> str:
    """'Level 5: comfortable with easy questions, growing into medium ones.'; 'Level: too early to say.'"""
    name = "Level" if level.number is None else f"Level {level.number}"
    return f"{name}: {level.words}."
