"""What several tests do: find the question on the screen, answer it, go on."""

from __future__ import annotations

from bot.discord_ui.render.text import prose
from questions.bank import Bank, bundled_bank_path, load_bank
from questions.model import Question
from tests.discord.loopback.exchange import Exchange
from tests.discord.loopback.person import Person
from tests.discord.loopback.views import MessageView

BANK: Bank = load_bank(bundled_bank_path())


def question_in(message: MessageView) -> Question:
    """The bank's question that a message shows."""
    (found,) = [question for question in BANK if f"### {prose(question.prompt)}" in message.text]
    return found


async def answer(person: Person, message: MessageView, text: str) -> Exchange:
    """Click Answer, type, submit."""
    opened = await person.click(message, "Answer")
    return await person.submit(opened.modal, text)


async def good_answer(person: Person, message: MessageView) -> Exchange:
    """Answer as the reference does."""
    return await answer(person, message, question_in(message).reference)


async def next_question(person: Person, message: MessageView) -> MessageView:
    """Click Next; gives the message with the next question."""
    exchange = await person.click(message, "Next question")
    (shown,) = await exchange.followed_up()
    return shown
