"""How commands write: colours and boxes on a terminal, plain unwrapped lines in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 100_000  # a line is never broken in a pipe, so that grep finds whole findings


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a reader that went away to the command line, for which that is no failure."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error) that takes text as it is: no markup, no emoji names."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return _Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


def heading(text: str) -> RenderableType:
    """A line that begins a part."""
    return Text(f"\n{text}", style="bold cyan")


def code_block(code: str) -> RenderableType:
    """Python in colours on a terminal; as it is in a pipe."""
    if not sys.stdout.isatty():
        return f"\n{code}"
    return Syntax(code, "python", theme="ansi_dark", padding=(1, 2), background_color="default")


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> None:
    """A table on standard output; in a pipe its columns are kept apart by spaces."""
    if not sys.stdout.isatty():
        sys.stdout.write("".join(f"{line}\n" for line in _plain_table(title, columns, rows, right)))
        return
    table = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    last = len(columns) - 1  # in a narrow terminal the last column gives way, and a row stays a line
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number in right else "left", no_wrap=number != last)
    for row in rows:
        table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in row))
    console().print(table)


def _plain_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int]
) -> Iterator[str]:
    if title:
        yield title
    widths = [max(map(cell_len, column)) for column in zip(columns, *rows, strict=True)]
    for row in (columns, *rows):
        cells = (
            " " * (width - cell_len(cell)) + cell
            if number in right
            else cell + " " * (width - cell_len(cell))
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def short_path(path: Path) -> str:
    """A path as one would type it here: relative when it lies below the current folder."""
    try:
        return str(path.absolute().relative_to(os.getcwd()))  # noqa: PTH109 - as typed, links unresolved
    except ValueError:
        return str(path)
