"""The README's transcript: a whole interview in the terminal, from a pipe. `make transcript`.

`--check` changes nothing and fails when the README shows something else than what the program does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "docs" / "transcript-input.txt"
README = ROOT / "README.md"
COMMAND = ["practice", "--seed", "7", "--questions", "2"]
_BLOCK = re.compile(r"(<!-- transcript: .*? -->\n```\n)(.*?)(```\n<!-- end of transcript -->)", re.DOTALL)


def transcript() -> str:
    """What `mock-interview practice` prints for the answers, on an empty database, 80 columns wide."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", "bot", *COMMAND],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": f"sqlite:///{folder}/transcript.db",
                "COLUMNS": "80",
                "BANK_PATH": "",
            },
            input=ANSWERS.read_bytes(),
            capture_output=True,
            check=True,
            timeout=60,
        )
    lines = [line.rstrip() for line in done.stdout.decode().strip("\n").splitlines()]
    return "\n".join([f"$ mock-interview {' '.join(COMMAND)} < docs/transcript-input.txt", "", *lines, ""])


def main() -> int:
    """Write it into the README, or check that it stands there."""
    text = README.read_text(encoding="utf-8")
    found = _BLOCK.search(text)
    if found is None:
        sys.stderr.write("README.md has no place for the transcript.\n")
        return 1
    fresh = transcript()
    if "--check" in sys.argv[1:]:
        if fresh == found[2]:
            return 0
        sys.stderr.write("The README's transcript is out of date: run `make transcript`.\n")
        return 1
    README.write_text(text[: found.start(2)] + fresh + text[found.end(2) :], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
