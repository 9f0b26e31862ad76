"""Code in answers is read as Python: where it is found, what its pieces are, and that it denies nothing beside it."""

from __future__ import annotations

import inspect
import io
import re
import textwrap
import token
import tokenize
from pathlib import Path

import pytest

from questions.bank import bundled_bank_path, load_bank
from questions.grading import Grader
from questions.grading.clauses import split
from questions.grading.lexing import lex
from questions.grading.snippets import snippets
from questions.grading.tokens import tokenise
from questions.model import FlagCode, Kind, Question, SampleKind

BANK = load_bank(bundled_bank_path())
QUESTIONS = {question.id: question for question in BANK}
DEFAULTS = QUESTIONS["mutable-default-argument"]
OUTPUTS = [question for question in BANK if question.kind is Kind.OUTPUT]


def code_in(text: str) -> list[str]:
    return [text[s.lexemes[0].start : s.lexemes[-1].end] for s in snippets(text) if s.lexemes]


def said(text: str) -> dict[str, int]:
    """The words that say something, each with its negation."""
    return {t.word.text: t.negation for clause in split(tokenise(text)) for t in clause.tokens if t.content}


def plain_sources() -> list[Path]:
    """Modules of the standard library without formatted strings, which only later Pythons cut to pieces."""
    formatted = re.compile(r"\b[rR]?[fF][rR]?[\"']")
    paths = sorted(Path(inspect.__file__).parent.glob("[a-h]*.py"))
    return [path for path in paths if not formatted.search(path.read_text(encoding="utf-8"))][:30]


@pytest.mark.parametrize("path", plain_sources(), ids=lambda path: path.name)
def test_source_is_cut_as_python_cuts_it(path: Path) -> None:
    """Names, numbers, strings, operators and comments are those of `tokenize`."""
    source = path.read_text(encoding="utf-8")
    kinds = {
        token.NAME: "name",
        token.NUMBER: "number",
        token.STRING: "string",
        token.OP: "operator",
        token.COMMENT: "comment",
    }
    pieces = tokenize.generate_tokens(io.StringIO(source).readline)
    expected = [(kinds[piece.type], piece.string) for piece in pieces if piece.type in kinds]
    found = [
        ("name" if lexeme.kind == "keyword" else lexeme.kind, lexeme.text)
        for lexeme in lex(source, 0, len(source))
        if lexeme.kind != "newline"
    ]
    assert found == expected


@pytest.mark.parametrize("text", ["x='open", '"""never closed', "f(", "$?!", "1x", "x\\", "if(x", "é=ñ"])
def test_no_fragment_is_refused(text: str) -> None:
    assert "".join(lexeme.text for lexeme in lex(text, 0, len(text))) == text


SOURCE = 'if x is not None and y not in z:\n    raise ValueError("not a number") from None'


@pytest.mark.parametrize(
    "text",
    [
        f"```python\n{SOURCE}\n```",
        f"```Python\n{SOURCE}\n```",
        f"```python3\n{SOURCE}\n```",
        f"```py\n{SOURCE}\n```",
        f"```\n{SOURCE}\n```",
        f"```python\n{SOURCE}",
        f"~~~\n{SOURCE}\n~~~",
        f"~~~python\n{SOURCE}\n~~~",
        f"You write:\n\n{textwrap.indent(SOURCE, '    ')}\n\nand that is it.",
        f"You write:\n{SOURCE}\nand that is it.",
        SOURCE,
    ],
)
def test_code_is_found_however_it_is_marked(text: str) -> None:
    (found,) = code_in(text)
    assert textwrap.dedent(f"    {found}" if "\n    if" in text or "\n\n    " in text else found) == SOURCE
    assert not {"python", "python3", "py"} & set(said(text))
    assert 1 not in said(text).values()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("check `x is not None` first", ["x is not None"]),
        ("`not in` and `lambda x: x`", ["not in", "lambda x: x"]),
        ("``if x is None: return``", ["if x is None: return"]),
        (">>> x is not None\nTrue\n>>> not x", ["x is not None", "not x"]),
        ("def f(x, acc=None): if acc is None: acc = []", ["def f(x, acc=None): if acc is None: acc = []"]),
        (
            "total = sum(n for n in seen if n not in known)",
            ["total = sum(n for n in seen if n not in known)"],
        ),
        ("@wraps(f)\ndef g(): ...", ["@wraps(f)\ndef g(): ..."]),
    ],
)
def test_pieces_of_code_are_found_without_a_fence(text: str, found: list[str]) -> None:
    assert code_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "`the default is not evaluated (once)`",
        "`calls do not share() the list`",
        "```\nthe list is not hashable\n```",
        "list = mutable, tuple = immutable",
        "n += 1 is atomic",
        "finally: always",
        "if tags is None, tags = []",
        "try the tuple (it cannot change)",
        "for example: a list of lists",
        "with a lock: one thread at a time",
        "import is done once",
        "- else: no exception\n- finally: always",
        "    the list is not shared",
        "print(x) is lazy (not always)",
        "the default is\n~~~~~~~~~~~~~~",
    ],
)
def test_prose_is_not_taken_for_code(text: str) -> None:
    assert code_in(text) == []


def test_what_code_denies_is_neither_claimed_nor_denied() -> None:
    assert said("Check `tags is not None` there") == {"check": 0, "tags": 0, "none": 2}
    assert said("```\nwhile x not in seen: f(y)\n```") == {"x": 0, "seen": 2, "f": 0, "y": 0}
    assert said("`not x` is true") == {"x": 2, "true": 0}


def test_comments_and_docstrings_are_prose_and_other_strings_are_data() -> None:
    assert said("```python\nf(1)  # never shared\n```") == {"f": 0, "1": 0, "never": 1, "shared": 1}
    doc = said('```python\ndef f():\n    """It does not copy the list."""\n```')
    assert doc["copy"] == doc["list"] == 1
    assert said('```python\nprint("it is not mutable at all")\n```')["mutable"] == 2
    assert said('`open(path, "rb")`') == {"open": 0, "path": 0, "rb": 0}


def test_parts_of_names_values_and_operators_are_told_apart() -> None:
    words = [t.word.text for t in tokenise("`read_text(MyError, -5, x-5, 0xFF) == O(n)`") if not t.mark]
    assert words == [
        "readtext",
        "read",
        "text",
        "myerror",
        "my",
        "error",
        "-5",
        "x",
        "5",
        "0xff",
        "==",
        "o(n)",
    ]


def test_what_stands_in_an_unclosed_fence_after_the_code_is_prose() -> None:
    assert said("```python\nx = []\nThat is why it is not shared.")["shared"] == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tags=none there", True),
        ("use none as the default", True),
        ("if tags is none", True),
        ("IF TAGS IS NONE", True),
        ("none of them is shared", False),
        ("there is none", False),
        ("the tuple has none", False),
    ],
)
def test_none_is_a_value_where_a_value_stands(text: str, value: bool) -> None:
    (none,) = (t for t in tokenise(text) if t.word.text == "none")
    assert none.code is value


@pytest.mark.parametrize(
    "answer",
    [
        "Check `tags is not None`: every call shares the list.",
        ">>> tags is not None\nTrue\nEvery call shares the list.",
        "Use tags=none, then `if tags is none: tags = []`.",
        "```\nif tags is not None and tag not in tags:\n    raise ValueError from None\n```\nEvery call shares it.",
        "~~~\nif tags is not None:\n    tags.append(tag)\n~~~",
    ],
)
def test_code_accuses_nobody(answer: str) -> None:
    assert Grader().grade(DEFAULTS, answer).misconceptions == ()


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x, acc=None): if acc is None: acc = []",
        "```python\ndef f(x, acc=None):\n    if acc is None:\n        acc = []\n    return acc\n```",
        "    def f(x, acc=None):\n        if acc is None:\n            acc = []",
    ],
)
def test_an_answer_that_is_only_code_earns_what_it_shows(answer: str) -> None:
    grade = Grader().grade(DEFAULTS, answer)
    assert grade.points[2].credit > 0.5
    assert grade.score > 0.15


@pytest.mark.parametrize("question", OUTPUTS, ids=lambda question: question.id)
def test_the_code_of_the_question_explains_nothing(question: Question) -> None:
    for answer in (question.code, f"```python\n{question.code}\n```", f"{question.prompt}\n{question.code}"):
        grade = Grader().grade(question, answer)
        assert grade.score <= 0.06
        assert FlagCode.ECHO in {flag.code for flag in grade.flags}


def test_the_right_output_alone_is_no_repetition_of_the_question() -> None:
    for question in OUTPUTS:
        grade = Grader().grade(question, question.output)
        assert grade.score >= 0.5
        assert FlagCode.ECHO not in {flag.code for flag in grade.flags}


@pytest.mark.parametrize("width", [40, 60, 76])
def test_a_wrapped_answer_says_what_it_said_on_one_line(width: int) -> None:
    """A line that is full ends no clause."""
    grader = Grader()
    for question in list(BANK)[::6]:
        answer = question.reference
        wrapped = "\n".join(textwrap.wrap(answer, width))
        assert abs(grader.grade(question, wrapped).score - grader.grade(question, answer).score) < 0.1


def test_short_lines_are_items_of_a_list() -> None:
    assert len(split(tokenise("mutable things\nordered things\nhashable things"))) == 3


@pytest.mark.parametrize(
    "text",
    [
        "The following is all false: {}",
        "Everything below is wrong. {}",
        "None of the following is true. {}",
        "{} All of the above is false.",
        "{} None of this is true.",
    ],
)
def test_who_calls_the_whole_answer_false_is_told_that_it_was_graded_as_it_stands(text: str) -> None:
    grade = Grader().grade(DEFAULTS, text.format(DEFAULTS.reference))
    (flag,) = (flag for flag in grade.flags if flag.code is FlagCode.NEGATION_UNSURE)
    assert "as it stands" in flag.message


def test_no_sample_of_the_bank_is_said_to_call_itself_false() -> None:
    grader = Grader()
    for question in BANK:
        for sample in question.samples:
            if sample.kind is SampleKind.STRONG:
                assert not any(
                    "as it stands" in flag.message for flag in grader.grade(question, sample.answer).flags
                )
