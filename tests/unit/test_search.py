"""Looking questions and topics up by a few words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.bank import Bank, bundled_bank_path, load_bank
from questions.search import LIMIT, BankSearch, search_questions, search_topics
from tests.bank_files import question, write_topic


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    folder = tmp_path_factory.mktemp("bank")
    write_topic(
        folder,
        question("generators-yield", title="Generators and yield", tags=["iteration", "lazy"]),
        question("list-tuple", title="List or tuple", tags=["sequences"]),
        question("regeneration", title="Regeneration of caches", tags=["caching"]),
        topic="language",
    )
    write_topic(
        folder,
        question("asyncio-tasks", title="Tasks in asyncio", tags=["event-loop"]),
        question("gil", title="The GIL", tags=["threads"]),
        topic="concurrency",
        title="Threads and asyncio",
    )
    return load_bank(folder)


def ids(bank: Bank, words: str, limit: int = LIMIT) -> list[str]:
    return [found.id for found in search_questions(bank, words, limit)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("generators", "generators-yield"),
        ("GENER", "generators-yield"),
        ("yield gen", "generators-yield"),
        ("genrators", "generators-yield"),
        ("genrat", "generators-yield"),
        ("lazy", "generators-yield"),
        ("event loop", "asyncio-tasks"),
        ("asynci", "asyncio-tasks"),
        ("taks", "asyncio-tasks"),
        ("tuple", "list-tuple"),
        ("  gil!", "gil"),
    ],
)
def test_words_half_typed_mistyped_or_in_any_order_find_the_question(
    bank: Bank, words: str, first: str
) -> None:
    assert ids(bank, words)[0] == first


def test_a_words_beginning_counts_more_than_its_inside(bank: Bank) -> None:
    assert ids(bank, "gene") == ["generators-yield", "regeneration"]


def test_a_topics_name_finds_its_questions_after_those_that_say_it_themselves(bank: Bank) -> None:
    assert ids(bank, "threads") == ["gil", "asyncio-tasks"]
    assert ids(bank, "asyncio")[0] == "asyncio-tasks"


def test_every_word_must_be_found(bank: Bank) -> None:
    assert ids(bank, "generators zebra") == []


def test_no_words_give_the_banks_first_in_order(bank: Bank) -> None:
    assert ids(bank, " ", limit=2) == ["asyncio-tasks", "gil"]


def test_the_limit_is_kept(bank: Bank) -> None:
    assert len(ids(bank, "", limit=3)) == 3


def test_topics_are_found_by_name_and_title(bank: Bank) -> None:
    assert [topic.id for topic in search_topics(bank, "conc")] == ["concurrency"]
    assert [topic.id for topic in search_topics(bank, "asyncoi")] == ["concurrency"]
    assert [topic.id for topic in search_topics(bank, "")] == ["concurrency", "language"]


def test_every_bundled_question_is_first_or_nearly_for_its_own_title() -> None:
    bundled = load_bank(bundled_bank_path())
    search = BankSearch(bundled)
    assert [asked.title for asked in bundled if asked not in search.questions(asked.title, limit=3)] == []


@given(words=st.text(max_size=40))
def test_any_text_may_be_typed(bank: Bank, words: str) -> None:
    assert len(search_questions(bank, words, limit=2)) <= 2
