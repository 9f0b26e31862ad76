"""The command line's commands, one module a group.

A group is a module with `register(subparsers)`: it adds its parsers and sets `handler` on each, a function of the
parsed arguments that returns an exit code. Modules import what is heavy inside their handlers, so that `--help`
and `grade` start fast. `COMMANDS` names the modules in the order in which help shows them.
"""

from __future__ import annotations

from importlib import import_module

from bot.commands.parsing import Subparsers

COMMANDS = ("practice", "stats", "history", "serve", "daily", "bank", "grade", "database", "doctor")


def register_all(subparsers: Subparsers) -> None:
    """Let every group add its parsers."""
    for name in COMMANDS:
        import_module(f"bot.commands.{name}").register(subparsers)
