"""Answers that try the grader: outputs set out in every way, hedged, denied; hostile text; bluffs."""

from __future__ import annotations

import pytest

from questions.grading import Grader
from questions.grading.compiling import compile_rubric
from questions.grading.output import Claim, compare
from questions.grading.shape import measure
from questions.grading.tokens import tokenise
from questions.model import FlagCode
from tests.unit.test_grading_examples import FULL_ANSWER, LIST_OR_TUPLE, WHAT_IS_PRINTED

OUTPUT = "start\n[1, 2]\n0"
CODE = 'print("start")\nitems = [1]\nitems.append(2)\nprint(items)\nprint(sum([]))  # a comment'


def claim(answer: str, output: str = OUTPUT) -> Claim:
    return compare(answer, output, CODE)


@pytest.mark.parametrize(
    "answer",
    [
        "```text\nstart\n[1, 2]\n0\n```",
        "```Python\nstart\n[1, 2]\n0\n```",
        "```python3\nstart\n[1, 2]\n0\n```",
        "```start\n[1, 2]\n0```",
        "```\n1. start\n2. [1, 2]\n3. 0\n```",
        "```\nOutput:\nstart\n[1, 2]\n0\n```",
        "```\n| line | output |\n|---|---|\n| 1 | start |\n| 2 | [1, 2] |\n| 3 | 0 |\n```",
        "```\nstart   # the first\n[1, 2]  # both\n0       # nothing to sum\n```",
        "```\nprint(items) -> start\n-> [1,2]\n=> 0\n```",
        "```\n>>> main()\nstart\n[1, 2]\n0\n```",
        "```\nstart\n```\nthen\n```\n[1, 2]\n```\nand\n```\n0\n```",
        "```\nstart [1, 2] 0\n```",
    ],
)
def test_lines_in_a_fence_are_right_however_they_are_set_out(answer: str) -> None:
    assert claim(answer) == Claim(3, 3, stated=True)


@pytest.mark.parametrize(
    "answer",
    [
        "start, [1, 2], 0. To keep them apart:\n```python\ndef f(items=None):\n    return items or []\n```",
        "```python\ndef f(items=None):\n    return items\n```\nwould be better. It prints start, [1, 2] and 0.",
        "A demonstration:\n```python\na = [1]\nb = a\n```\nIt prints:\n```\nstart\n[1, 2]\n0\n```",
        f"```python\n{CODE}\n```\nprints start, then [1, 2], then 0",
        '```python\nprint("start")  # start\nprint(items)  # prints [1, 2]\nprint(sum([]))  # -> 0\n```',
        f"```python\n{CODE}\nstart\n[1, 2]\n0\n```",
    ],
)
def test_source_code_in_an_answer_is_no_claim_of_what_is_printed(answer: str) -> None:
    assert claim(answer) == Claim(3, 3, stated=True)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("It does not print start, [1, 2] and 0.", 0),
        ("It doesn't print start, then [1, 2].", 0),
        ("It prints start, not [1, 2], and 0.", 2),
        ("It never prints 0.", 0),
        ("[1, 2], start, 0", 2),
        ("```\n0\n[1, 2]\nstart\n```", 1),
        ("```\nstart\n[1, 2]\n1\n```", 2),
        ("```\nstart\n[1, 2]\n0\n0\n```", 2),
        (f"```python\n{CODE}\n```", 0),
    ],
)
def test_lines_denied_in_another_order_or_too_many_are_not_right(answer: str, right: int) -> None:
    assert claim(answer).right == right


@pytest.mark.parametrize(
    "answer",
    ["[1, 2] or [1]", "Either [1, 2] or [1].", "[1] or maybe [1, 2]", "It prints [1, 2], or perhaps [2]."],
)
def test_one_of_two_outputs_is_no_answer_and_told_so(answer: str) -> None:
    assert claim(answer, "[1, 2]") == Claim(0, 1, stated=True, hedged=True)
    flags = Grader().grade(WHAT_IS_PRINTED, answer + " and True").flags
    (flag,) = (flag for flag in flags if flag.code is FlagCode.WRONG_OUTPUT)
    assert "More than one output" in flag.message


def test_an_output_beside_an_or_of_the_explanation_is_no_guess() -> None:
    answer = "[1, 2], or in other words both names refer to one list. x or y gives the first that is true."
    assert claim(answer, "[1, 2]") == Claim(1, 1, stated=True)


def test_a_constant_on_a_line_may_begin_with_a_small_letter_and_nothing_else_may() -> None:
    assert claim("- true\n- [1, 2]", "True\n[1, 2]").right == 2
    assert claim("It is true that the list grows.", "True\n[1, 2]").right == 0
    assert claim("```\ntrue\n[1, 2]\n```", "True\n[1, 2]").right == 2
    assert claim("apple, then [1, 2]", "Apple\n[1, 2]").right == 1


def test_who_says_that_it_raises_is_told_that_this_is_wrong_not_to_say_anything() -> None:
    flags = Grader().grade(WHAT_IS_PRINTED, "It raises a TypeError, since lists are not hashable.").flags
    (flag,) = (flag for flag in flags if flag.code is FlagCode.WRONG_OUTPUT)
    assert flag.message == "That is not what the code prints."


_KEYWORDS = list(
    dict.fromkeys(t.word.text for t in tokenise(LIST_OR_TUPLE.reference) if t.content and not t.mark)
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The thing about {} is {} and {}. ",
        "It is important to know that {} has to do with {}, which relates to {}. ",
        "There is {} and there is {} and there is {} and ",
        "As for `{}`, it is a {} of the {}; ",
    ],
)
def test_keywords_in_one_sentence_over_and_over_are_a_list_of_keywords(sentence: str) -> None:
    threes = zip(_KEYWORDS[::3], _KEYWORDS[1::3], _KEYWORDS[2::3], strict=False)
    answer = "".join(sentence.format(*three) for three in threes)
    grade = Grader().grade(LIST_OR_TUPLE, answer)
    (flag,) = (flag for flag in grade.flags if flag.code is FlagCode.KEYWORD_LIST)
    assert "over and over" in flag.message
    assert grade.score <= 0.31


@pytest.mark.parametrize(
    "answer",
    [
        (FULL_ANSWER + " ") * 20,
        "The list is mutable. The tuple is not. The list has append, and the tuple has none. "
        "The tuple is hashable, the list is not. The tuple is for records and the list is for items.",
        "- r is for reading\n- w is for writing\n- a is for appending\n- x is for creating\n- b is for bytes\n"
        "- t is for text, and that is the default of all of them",
    ],
)
def test_a_whole_answer_repeated_or_a_table_of_facts_is_no_list_of_keywords(answer: str) -> None:
    assert FlagCode.KEYWORD_LIST not in {flag.code for flag in Grader().grade(LIST_OR_TUPLE, answer).flags}


@pytest.mark.parametrize(
    "answer",
    [
        "list 是可变的, tuple 是不可变的, 所以 tuple 是 hashable, 可以作为 dict 的 key 使用",
        "list は変更できるが tuple は変更できないので dict のキーになる hashable immutable",
        "list는 변경할 수 있지만 tuple은 변경할 수 없으므로 dict의 키가 될 수 있습니다 hashable",
    ],
)
def test_another_script_with_english_terms_in_it_is_not_english(answer: str) -> None:
    assert [flag.code for flag in Grader().grade(LIST_OR_TUPLE, answer).flags] == [FlagCode.NOT_ENGLISH]


def test_english_in_bold_or_wide_letters_or_beside_a_foreign_word_is_english() -> None:
    plain = Grader().grade(LIST_OR_TUPLE, FULL_ANSWER)
    bold = "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in FULL_ANSWER)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in FULL_ANSWER)
    for answer in (bold, wide, FULL_ANSWER + " (可变 and 不可变 in Chinese.)"):
        grade = Grader().grade(LIST_OR_TUPLE, answer)
        assert FlagCode.NOT_ENGLISH not in {flag.code for flag in grade.flags}
        assert grade.score > plain.score - 0.05


@pytest.mark.parametrize(
    ("answer", "is_code"),
    [
        ("f(x):", True),
        ("call f(x) and then g(y): it runs", True),
        ("f(x)\n):", False),
        ("f(:", False),
        ("if `x is None` then", True),
        ("the `list` and the `tuple`", True),
        ("the `list` type", False),
        ("x = dict(a)", True),
        (">>> a, b, c", True),
        ("a:\n~~~\na, b, c\n~~~", True),
        ("a is >>> b", False),
        ("they differ (a lot):", False),
    ],
)
def test_what_counts_as_code(answer: str, is_code: bool) -> None:
    rubric = compile_rubric(LIST_OR_TUPLE)
    assert measure(answer, tokenise(answer), rubric).code is is_code


@pytest.mark.parametrize("text", ["x(", "`" + " x" * 9, "def f(", "):", "= x"])
def test_looking_for_code_does_not_try_every_pair_of_ends(text: str) -> None:
    """Two million characters of it: looked at pair by pair, they would keep the tests waiting for an hour."""
    rubric = compile_rubric(LIST_OR_TUPLE)
    assert measure(text * (2_000_000 // len(text)), [], rubric).code in (True, False)
