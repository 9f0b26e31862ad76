"""The longest of everything: within Discord's limits, and what matters is still there."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from bot.discord_ui.render.text import prose
from questions.bank import Bank, load_bank
from questions.model import Question
from tests.discord.bots import running_bot
from tests.discord.loopback import Loopback
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import Channel
from tests.discord.loopback.views import MessageView
from tests.discord.playing import answer

WORDS = [
    "descriptor",
    "__init__",
    "`*args`",
    "lookup_table",
    "closure",
    "the",
    "of",
    "*binding*",
    "[a](b)",
    "#",
]
FACETS = ["definition", "mechanism", "reason", "example", "trade-off", "pitfall"]


def _text(rng: random.Random, length: int) -> str:
    words = ""
    while len(words) < length:
        words += rng.choice(WORDS) + " "
    return f"{words[: length - 1].strip()}."


def _question(rng: random.Random, number: int) -> dict[str, Any]:
    points = [
        {
            "point": _text(rng, 250),
            "facet": facet,
            "accept": [f"alpha{index} beta{index} gamma{other}" for other in range(8)],
            "hint": _text(rng, 300),
            "probe": _text(rng, 300),
        }
        for index, facet in enumerate(FACETS)
    ]
    return {
        "id": f"long-{number}",
        "title": _text(rng, 90),
        "prompt": f"{number}: {_text(rng, 690)}",
        "code": ("def function(argument):\n    return argument * 2  # `_*\n" * 40)[:1500],
        "reference": _text(rng, 1500),
        "key_points": points,
        "accepted": [_text(rng, 3000)],
        "sources": [
            {"title": _text(rng, 120), "url": f"https://docs.python.org/3/{'x' * 270}"} for _ in range(4)
        ],
    }


@pytest.fixture
def long_bank(tmp_path: Path) -> Path:
    """Thirty topics, everything as long as the format lets it be."""
    rng = random.Random(5)
    folder = tmp_path / "bank"
    folder.mkdir()
    for number in range(30):
        title = f"{number} *T* __init__ `x` | [a](b) # and so on and on, until"
        topic = {"topic": f"topic-{number}", "title": title, "questions": [_question(rng, number)]}
        (folder / f"topic-{number}.yaml").write_text(json.dumps(topic, ensure_ascii=False))
    return folder


def _asked(bank: Bank, message: MessageView) -> Question:
    found = re.search(r"### (\d+): ", message.text)
    assert found
    question = bank.get(f"long-{found[1]}")
    assert question is not None
    return question


async def test_the_longest_question_and_answer(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path, long_bank: Path
) -> None:
    """Hints, form, feedback, reference and review: every key point and quote is there, no block is cut open."""
    bank = load_bank(long_bank)
    ada.user.display_name = "**Ada** _x_ @everyone 🧨" * 9
    async with running_bot(discord_server, tmp_path / "bot.db", bank=long_bank):
        await ada.slash(general, "interview start", questions=20, where="thread")
        (thread,) = general.threads
        (message,) = [view for view in ada.sees(thread) if view.buttons]
        question = _asked(bank, message)
        assert prose(bank.topics[question.topic].title) in message.text
        for _ in range(3):
            message = (await ada.click(message, "Hint (−10%)")).message
        assert "Hint 3" in message.text
        form = (await ada.click(message, "Answer")).modal
        assert prose(question.prompt) in form.text
        assert form.text.count("```") == 3, "the program's block is closed; the placeholder has one more"
        said = " ".join(f"*alpha{n}* beta{n} gamma{k} _and_ more;" for k in range(5) for n in range(6))
        marked = (await ada.submit(form, (said * 9)[:4000])).message
        for point in question.key_points:
            assert prose(point.point) in marked.text
        assert marked.text.count("You said") >= 6
        assert len(marked.text) <= 4000 + 20
        revealed = await ada.click(marked, "Reference answer")
        assert prose(question.reference) in revealed.text
        assert revealed.text.count("docs.python.org") == 4
        shown = await ada.click(marked, "Next question")
        (message,) = await shown.followed_up()
        marked = (await answer(ada, message, "alpha0 beta0 gamma0. " * 150)).message
        assert "Follow-up:" in marked.text
        assert len(re.findall(r"Covered|Missing|still open", marked.text)) >= 6
        asked = await ada.click(marked, "End")
        report = (await ada.click(asked.message, "End and report")).message
        review = await ada.click(report, "Go through the answers")
        for point in question.key_points:
            assert prose(point.point) in review.text
        assert "Reference answer" in review.text
        assert discord_server.pings == []


async def test_many_topics_and_sixty_interviews(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path, long_bank: Path
) -> None:
    """Autocomplete offers 25 of 30 topics, and all of them by name; the history is turned page by page."""
    async with running_bot(discord_server, tmp_path / "bot.db", bank=long_bank):
        assert len(await ada.autocomplete(general, "interview start", focus="topic")) == 25
        offered = await ada.autocomplete(general, "interview start", focus="topic", text="29 ")
        assert offered[0]["value"] == "topic-29"
        assert (
            await ada.autocomplete(general, "question show", focus="question", text="x _*" * 1500) is not None
        )
        for _ in range(60):
            started = await ada.slash(general, "interview start", questions=1)
            asked = await ada.click(started.message, "End")
            await ada.click(asked.message, "End and report")
        message = (await ada.slash(general, "interview history")).message
        pages = 1
        while "Older ▶" in message.buttons:
            message = (await ada.click(message, "Older ▶")).message
            pages += 1
        assert pages == 8
        assert "Page 8 of 8" in message.text
        opened = await ada.select(message, "Open a report", [message.selects[0]["options"][0]["value"]])
        assert "Report" in opened.message.text
