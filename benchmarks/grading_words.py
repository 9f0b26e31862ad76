"""Count words for questions/grading/data/words.txt: `python -m benchmarks.grading_words > words.txt`.

The text is what ships with Python itself: the docstrings and comments of the standard library and the language
reference in pydoc_data. Only the counts of single words are kept.
"""

from __future__ import annotations

import ast
import io
import platform
import re
import sysconfig
import tokenize
from collections import Counter
from pathlib import Path

WORDS = 6000
_WORD = re.compile(r"[a-z]{2,}")


def _prose(source: str) -> list[str]:
    found = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 40
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return found + [token.string for token in tokens if token.type == tokenize.COMMENT]


def count(folder: Path) -> Counter[str]:
    """How often each lower-case word stands in the prose under `folder`."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        if {"site-packages", "idlelib", "lib2to3", "encodings"} & set(path.parts):
            continue
        try:
            texts = _prose(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError, tokenize.TokenError, ValueError):
            continue  # the test suite holds broken files on purpose
        for text in texts:
            counts.update(_WORD.findall(text.lower()))
    return counts


def main() -> None:
    """Print the table, commonest first."""
    counts = count(Path(sysconfig.get_paths()["stdlib"]))
    print(
        f"# The {WORDS} commonest words in the docstrings and comments of Python {platform.python_version()}'s"
    )
    print("# standard library (PSF licence; counts only), counted by benchmarks/grading_words.py. word count")
    for word, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]:
        print(word, times)


if __name__ == "__main__":
    main()
