"""The grammar of typed answers and commands, and text that may not reach the screen as it is."""

from __future__ import annotations

import io

import pytest

from bot.terminal.reading import Command, End, Entry, Pipe, Typed, Unknown, read_answer, read_choice
from bot.terminal.text import plain, quoted


def _read(script: str, draft: str = "") -> Entry:
    return read_answer(Pipe(io.StringIO(script), lambda _line: None), draft)


@pytest.mark.parametrize(
    ("script", "entry"),
    [
        ("one\ntwo\n\nthree\n", Typed("one\ntwo")),
        ("one\n   \n", Typed("one")),
        ("\n", Typed("")),
        ("", End("")),
        ("one\ntwo", End("one\ntwo")),
        ("```\na\n\n/skip\n```\n\nb", Typed("```\na\n\n/skip\n```")),
        ("```print(1)```\n\nb", Typed("```print(1)```")),
        ("  indented\n\n", Typed("  indented")),
        ("/hint\n", Command("hint")),
        (" /HINT \n", Command("hint")),
        ("one\n/skip\n", Command("skip", "one")),
        ("/quit\n", Command("pause")),
        ("/hnit\n", Unknown("hnit", "hint")),
        ("/usr/bin holds programs\n\n", Typed("/usr/bin holds programs")),
        ("/hint me\n\n", Typed("/hint me")),
        ("/dev\n\n", Typed("/dev")),
        ("one\r\n\r\n", Typed("one")),
    ],
)
def test_an_entry_ends_where_the_grammar_says(script: str, entry: Entry) -> None:
    assert _read(script) == entry


def test_an_answer_goes_on_from_its_draft() -> None:
    assert _read("two\n\n", draft="one") == Typed("one\ntwo")


def test_a_pipe_is_echoed_after_its_prompts_without_what_would_steer_the_terminal() -> None:
    echoed: list[str] = []
    read_answer(Pipe(io.StringIO("a\x1b[2Jb\n```\nx\n```\n\n"), echoed.append))
    assert echoed == ["> ab", "> ```", "code> x", "code> ```", ">"]


def test_a_pipe_tells_an_answer_from_a_command_without_reading_it() -> None:
    pipe = Pipe(io.StringIO("an answer\n/next\n\n"), lambda _line: None)
    assert pipe.begins_answer()
    assert read_choice(pipe) == Typed("an answer")
    assert not pipe.begins_answer()
    assert read_choice(pipe) == Command("next")
    assert not pipe.begins_answer()
    assert read_choice(pipe) == Typed("")
    assert not pipe.begins_answer()
    assert read_choice(pipe) == End("")


@pytest.mark.parametrize(
    "typed",
    [
        "\x1b[2Jclean\x1b[31m",
        "\x1b]0;title\x07clean",
        "\x1b]8;;https://example.org\x1b\\clean",
        "\x9b31mclean",
        "\x1bP1;2|abc\x1b\\clean",
        "cl\x00e\x08an\x7f",
        "\u202eclean\u2066",
        "clean\r",
        "\x1bclean",
    ],
)
def test_nothing_typed_steers_the_terminal(typed: str) -> None:
    assert plain(typed) == "clean"


def test_ordinary_text_is_shown_as_it_is() -> None:
    text = "[bold]naïve[/] 🦊 :smile: `x`\n  indented"
    assert plain(text) == text
    assert plain("\tx") == "    x"


def test_a_long_quotation_keeps_both_ends() -> None:
    shown = quoted("begin " + "word " * 200 + "end")
    assert shown.startswith("“begin ")
    assert shown.endswith(" end”")
    assert len(shown) < 200
