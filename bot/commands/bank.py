"""mock-interview bank: check, schema, stats, list, show, search."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.commands import bank_check
from bot.commands.parsing import DIFFICULTIES, CommandError, Subparsers, bank_option, open_bank

if TYPE_CHECKING:
    from rich.console import RenderableType

    from questions.model import KeyPoint, Question


def register(subparsers: Subparsers) -> None:
    """Add `bank` and its actions."""
    summary = "check, list, show and search the questions"
    parser = subparsers.add_parser("bank", help=summary, description=summary.capitalize() + ".")
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    bank_check.register(actions)
    schema = actions.add_parser("schema", help="print the JSON Schema of a topic file, for editors")
    schema.set_defaults(handler=show_schema)
    parent = bank_option()
    stats = actions.add_parser(
        "stats", parents=[parent], help="count questions by topic, difficulty, kind, facet"
    )
    stats.set_defaults(handler=show_stats)
    listing = actions.add_parser("list", parents=[parent], help="list the questions, a line each")
    listing.add_argument("--topic", metavar="TOPIC", help="only this topic")
    listing.add_argument("--difficulty", choices=DIFFICULTIES, help="only this difficulty")
    listing.set_defaults(handler=list_questions)
    show = actions.add_parser("show", parents=[parent], help="show a question with its answer and key points")
    show.add_argument("id", metavar="ID", help="the question's id, as `bank list` shows it")
    show.set_defaults(handler=show_question)
    search = actions.add_parser("search", parents=[parent], help="find questions by title, tag or topic")
    search.add_argument("words", metavar="WORDS", nargs="+", help="words, also half typed or mistyped")
    search.set_defaults(handler=search_bank)


def show_schema(_: argparse.Namespace) -> int:
    """Print the JSON Schema, as questions/data/schema.json has it."""
    from questions.schema import json_schema

    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    return 0


def show_stats(arguments: argparse.Namespace) -> int:
    """Print how many questions there are of each sort."""
    from bot.commands.output import print_table
    from questions.model import Difficulty, Facet, Kind

    bank = open_bank(arguments)
    points = [point for question in bank for point in question.key_points]
    counts: tuple[tuple[str, Iterable[str], Counter[str]], ...] = (
        ("topic", bank.topics, Counter(question.topic for question in bank)),
        ("difficulty", Difficulty, Counter(question.difficulty for question in bank)),
        ("kind", Kind, Counter(question.kind for question in bank)),
        ("facet of key points", Facet, Counter(point.facet for point in points)),
    )
    rows = [(what, str(name), str(counted[name])) for what, names, counted in counts for name in names]
    print_table(f"{len(bank)} questions", ("by", "", "number"), rows, right=(2,))
    return 0


def list_questions(arguments: argparse.Namespace) -> int:
    """Print a line for each question."""
    from questions.model import Difficulty

    bank = open_bank(arguments)
    if arguments.topic is not None and arguments.topic not in bank.topics:
        raise CommandError(f"no topic {arguments.topic!r}; there are: {', '.join(bank.topics)}", code=2)
    difficulty = None if arguments.difficulty is None else Difficulty(arguments.difficulty)
    topics = () if arguments.topic is None else (arguments.topic,)
    _print_questions(bank.pool(topics, difficulty))
    return 0


def search_bank(arguments: argparse.Namespace) -> int:
    """Print a line for each question found, best first; exit code 1 when there is none."""
    from questions.search import search_questions

    found = search_questions(open_bank(arguments), " ".join(arguments.words))
    if not found:
        raise CommandError(f"no question has {' '.join(arguments.words)!r} in its title, tags or topic")
    _print_questions(found)
    return 0


def show_question(arguments: argparse.Namespace) -> int:
    """Print a question as its writers see it: prompt, code, answers, key points, links."""
    from bot.commands.output import console
    from questions.search import search_questions

    bank = open_bank(arguments)
    question = bank.get(arguments.id)
    if question is None:
        near = [found.id for found in search_questions(bank, arguments.id.replace("-", " "), limit=3)]
        advice = f"; nearest: {', '.join(near)}" if near else "; `bank list` shows them all"
        raise CommandError(f"no question {arguments.id!r}{advice}", code=2)
    out = console()
    for part in _parts(question, str(bank.places[question.id])):
        out.print(part)
    return 0


def _print_questions(questions: Iterable[Question]) -> None:
    from bot.commands.output import print_table

    rows = [(question.id, question.topic, str(question.difficulty), question.title) for question in questions]
    print_table("", ("id", "topic", "difficulty", "title"), rows)


def _parts(question: Question, place: str) -> Iterable[RenderableType]:
    from bot.commands.output import code_block, heading

    yield heading(question.title)
    yield f"{question.id} · {question.topic} · {question.difficulty} · {question.kind} · {place}\n"
    yield question.prompt
    if question.code:
        yield code_block(question.code)
    if question.output:
        yield heading("Output")
        yield question.output
    yield heading("Reference answer")
    yield question.reference
    yield heading("Key points")
    for number, key_point in enumerate(question.key_points, 1):
        yield from _key_point(number, key_point)
    for title, lines in (
        ("Accepted answers", question.accepted),
        ("Labelled samples", [f"{s.score:>3} {s.kind}: {s.answer}" for s in question.samples]),
        ("Sources", [f"{source.title}: {source.url}" for source in question.sources]),
        ("Tags", question.tags),
        ("Follow-ups", question.follow_ups),
        ("Prerequisites", question.prerequisites),
    ):
        if lines:
            yield heading(title)
            yield from (f"- {line}" for line in lines)


def _key_point(number: int, key_point: KeyPoint) -> Iterable[RenderableType]:
    yield f"{number}. {key_point.point} (weight {key_point.weight}, {key_point.facet})"
    for name, texts in (
        ("accept", key_point.accept),
        ("contradict", key_point.contradict),
        ("hint", (key_point.hint,)),
        ("probe", (key_point.probe,)),
    ):
        if any(texts):
            yield f"   {name}: {'; '.join(texts)}"
