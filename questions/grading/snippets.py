"""Where code stands in an answer: in backticks, in fences, at a prompt, indented, or plainly on lines of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from questions.grading.lexing import COMPOUND, SIMPLE, Lexeme, evident, hard, lex, lines, orderly

_MARKED = re.compile(
    r"```(?:[ \t]*(?P<label>[A-Za-z][\w+#.-]*)[ \t]*(?=\n))?(?P<body>.*?)(?P<end>```|\Z)"
    r"|^[ ]{0,3}~~~++[ \t]*+(?P<wave_label>[\w+#.-]*+)[^\n]*+\n(?P<waves>.*?)(?P<wave_end>^[ ]{0,3}~~~+|\Z)"
    r"|(?P<ticks>``?)(?P<inline>[^`\n]+)(?P=ticks)",
    re.DOTALL | re.MULTILINE,
)
_PYTHON = frozenset(("py", "python", "python2", "python3", "py3", "pycon", "ipython", "pyi"))
_LABELS = _PYTHON | {"text", "txt", "plain", "plaintext", "output", "console", "sh", "bash", "shell", "code"}
_ALONE = ("pass", "break", "continue")
# What a line of code without a fence begins like. Most answers have none, and are not looked at any closer.
_CANDIDATE = re.compile(
    r"^[ \t]*(?:>>>|@[a-z_]|(?:" + "|".join(COMPOUND + SIMPLE) + r")\b"
    r"|[a-z_][\w.\[\], *:]{0,80}(?:[-+*/%|&]|//|\*\*)?=(?!=)|[a-z_][\w.]*\()|^(?: {4}|\t)",
    re.MULTILINE,
)
_PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?:[ \t]|$)")
_SIGNS = re.compile(r"[=()\[\]{}:._]")
_DENIAL = re.compile(r"\b(?:not?|never|none|nothing|cannot|without|neither|nor)\b|n't\b", re.IGNORECASE)
_INDENT = 4  # spaces from which a paragraph is a block of code
_BARE_WORDS = 2  # words in backticks up to which they are a name or a keyword


@dataclass(slots=True)
class Snippet:
    """A stretch of a text that is no prose: code, or what only marks it, which has no lexemes."""

    start: int
    end: int
    lexemes: list[Lexeme]
    block: bool  # on lines of its own


def snippets(text: str) -> list[Snippet]:
    """The code in a folded text, in order."""
    found: list[Snippet] = []
    place = 0
    bare = _CANDIDATE.search(text) is not None
    if not bare and "`" not in text and "~~~" not in text:
        return found
    for marked in _MARKED.finditer(text):
        if bare:
            found.extend(_bare(text, place, marked.start()))
        place = marked.end()
        if marked["inline"] is not None:
            lexemes = lex(text, *marked.span("inline"))
            if _is_code(marked["inline"], lexemes):
                found.append(Snippet(*marked.span(), lexemes, block=False))
        else:
            found.extend(_fenced(text, marked))
    if bare:
        found.extend(_bare(text, place, len(text)))
    return found


def _is_code(body: str, lexemes: list[Lexeme]) -> bool:
    """Whether what somebody marked as code is any: what is not plainly Python and denies something is prose."""
    words = len(body.split())
    if words <= _BARE_WORDS or all(map(orderly, lines(lexemes))):
        return True
    return len(_SIGNS.findall(body)) * 5 >= words and _DENIAL.search(body) is None


def _fenced(text: str, marked: re.Match[str]) -> Iterator[Snippet]:
    kind = "body" if marked["body"] is not None else "waves"
    label, end = (
        (marked["label"], marked["end"]) if kind == "body" else (marked["wave_label"], marked["wave_end"])
    )
    start, stop = marked.span(kind)
    label = label or ""
    if label.lower() in _LABELS:
        yield Snippet(marked.start(), start, [], block=True)
    elif label:
        start = marked.start("label" if kind == "body" else "wave_label")
    lexemes = lex(text, start, stop)
    if label.lower() not in _PYTHON and not _is_code(text[start:stop], lexemes):
        return
    rows = list(lines(lexemes))
    if not end:  # what follows the code in a fence never closed
        while rows and not orderly(rows[-1]):
            rows.pop()
    for run in _runs(text, rows):
        yield Snippet(run[0].start, run[-1].end, run, block=True)


def _runs(text: str, rows: list[list[Lexeme]]) -> Iterator[list[Lexeme]]:
    """The lexemes of the lines that are code, those in a row together."""
    run: list[Lexeme] = []
    for row in rows:
        code = [lexeme for lexeme in row if lexeme.kind not in ("comment", "string")]
        said = " ".join(lexeme.text for lexeme in code)
        if code and not orderly(row) and (_DENIAL.search(said) or "n't" in text[row[0].start : row[-1].end]):
            if run:
                yield run
            run = []
            continue
        if run:
            run.append(_newline(run[-1].end, row[0].start))
        run.extend(row)
    if run:
        yield run


def _newline(start: int, end: int) -> Lexeme:
    return Lexeme("newline", "\n", start, end, operand=False)


def _bare(text: str, start: int, end: int) -> Iterator[Snippet]:
    """Code without any mark, on whole lines between `start` and `end`."""
    if start and text[start - 1] != "\n":
        start = text.find("\n", start, end) + 1 or end
    if end < len(text):
        end = text.rfind("\n", start, end) + 1
    run: list[Lexeme] = []
    first = place = start
    session = False  # at a prompt
    blank = True
    while place < end:
        stop, line = _block(text, place, end) if blank else (place, [])
        blank = False
        if not line:
            stop = text.find("\n", place, end) + 1 or end
            blank = text[place:stop].isspace()
            prompt = _PROMPT.match(text, place, stop)
            session = prompt is not None and (session or ">>>" in prompt.group())
            inside = prompt.end() if prompt and session else place
            line = _line(text, inside, stop, bool(run), session)
        if not run:
            first = place
        if line:
            run += [_newline(run[-1].end, place), *line] if run else line
        elif run and not blank:
            yield Snippet(first, run[-1].end, run, block=True)
            run = []
        place = stop
    if run:
        yield Snippet(first, run[-1].end, run, block=True)


def _line(text: str, start: int, stop: int, after: bool, sure: bool) -> list[Lexeme]:
    """The lexemes of a line if it is code. `after`: it follows code; `sure`: where it stands says that it is."""
    if not (after or sure or _CANDIDATE.match(text, start, stop)):
        return []
    line = [lexeme for lexeme in lex(text, start, stop) if lexeme.kind != "newline"]
    if sure or evident(line):
        return line
    if not (after and line and orderly(line)):
        return []
    begins = line[0].text in SIMPLE + _ALONE or line[0].kind == "comment"
    return line if begins or hard(line) or _indent(text, start) else []


def _indent(text: str, place: int) -> int:
    """Columns of space at the head of a line, a tab for a whole indent."""
    head = text[place : place + _INDENT]
    return _INDENT if head.startswith("\t") else len(head) - len(head.lstrip(" "))


def _block(text: str, place: int, end: int) -> tuple[int, list[Lexeme]]:
    """Where a paragraph ends that begins here and is indented, and its lexemes if it is Python as a whole."""
    stop = place
    while stop < end and _indent(text, stop) >= _INDENT:
        stop = text.find("\n", stop, end) + 1 or end
    lexemes = lex(text, place, stop)
    while lexemes and lexemes[-1].kind == "newline":
        lexemes.pop()
    rows = list(lines(lexemes))
    return stop, lexemes if all(map(orderly, rows)) and any(map(hard, rows)) else []
