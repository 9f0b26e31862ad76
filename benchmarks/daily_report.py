"""Figures beside their aims."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Report:
    """What was measured. `wrong` is what must never be; a missed aim of speed is only said."""

    title: str
    is_live: bool = True
    """Whether lines are printed as they come, or all by `show`: several scenarios may run at once."""
    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._say(f"\n## {self.title}\n")

    def show(self) -> None:
        """Print what was not printed yet."""
        if not self.is_live:
            print("\n".join(self.lines), flush=True)

    def line(self, name: str, value: str, aim: str = "", *, good: bool = True) -> None:
        """Print one figure."""
        verdict = f"   (aim: {aim}{'' if good else ' - MISSED'})" if aim else ""
        self._say(f"{name:<34} {value}{verdict}")
        if not good:
            self.missed.append(f"{self.title}: {name}")

    def must(self, name: str, problems: Sequence[str]) -> None:
        """Print how many there are of what must not be, and the first of them."""
        self._say(f"{name:<34} {len(problems)}   (aim: none{'' if not problems else ' - WRONG'})")
        for problem in problems[:5]:
            self._say(f"    {problem}")
        self.wrong += [f"{self.title}: {problem}" for problem in problems]

    def _say(self, text: str) -> None:
        self.lines.append(text)
        if self.is_live:
            print(text, flush=True)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def spread(values: Sequence[float], unit: str, scale: float = 1.0) -> str:
    """Median, p95, p99 and the largest."""
    if not values:
        return "none"
    ordered = sorted(values)
    cuts = [f"{scale * quantile(ordered, share):.0f}" for share in (0.5, 0.95, 0.99, 1)]
    return f"median {cuts[0]}, p95 {cuts[1]}, p99 {cuts[2]}, max {cuts[3]} {unit}"


def complaints(log: str) -> Counter[str]:
    """The log's warnings and errors, counted by what they say."""
    found: Counter[str] = Counter()
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            found[f"not JSON: {line[:80]}"] += 1
            continue
        if entry.get("level") not in ("info", "debug"):
            found[str(entry.get("event"))[:80]] += 1
    return found


def progress(text: str) -> None:
    """Tell whoever watches a terminal."""
    if sys.stderr.isatty():
        print(f"\r{text:<78}\r", end="", file=sys.stderr, flush=True)
