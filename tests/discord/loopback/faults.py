"""What a test breaks on purpose: chosen requests fail, are late, or lose their answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """A fault that strikes the next `times` requests it matches."""

    method: str
    pattern: re.Pattern[str]
    times: int
    status: int | None = None
    """Answer with this status instead of doing anything."""
    delay: float = 0.0
    """Do it, and answer so many seconds later."""
    lose: bool = False
    """Do it, then cut the connection instead of answering."""
    hold: float = 0.0
    """Do it only so many seconds later, also when whoever asked has given up meanwhile."""
    struck: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether it strikes this request."""
        return (
            self.struck < self.times
            and self.method in ("*", method)
            and self.pattern.fullmatch(path) is not None
        )


def compile_path(path: str) -> re.Pattern[str]:
    """A path pattern: `*` stands for one segment, `**` for anything."""
    parts = re.split(r"(\*\*|\*)", path)
    known = {"*": "[^/]+", "**": ".*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))


@dataclass(slots=True)
class FaultPlan:
    """The faults still to come."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Plan a fault."""
        self.faults.append(fault)
        return fault

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault for this request, counted; None when it is spared."""
        for fault in self.faults:
            if fault.matches(method, path):
                fault.struck += 1
                if fault.struck >= fault.times:
                    self.faults.remove(fault)
                return fault
        return None
