"""What tests of the admins' commands do: set a channel up, look at what is kept, announced and posted."""

from __future__ import annotations

from bot.discord_ui.client import InterviewClient
from bot.use_cases.daily_outcomes import Schedule
from questions.daily_plan import DailyPlan
from questions.model import Question
from tests.discord.loopback import Channel, Exchange, MessageView, Person
from tests.discord.playing import BANK, question_in


async def plan_of(bot: InterviewClient, channel: Channel) -> DailyPlan:
    """What is kept for a channel."""
    assert channel.guild is not None
    found = await bot.services.daily.admin.find(channel.guild.id, channel.id)
    assert isinstance(found, Schedule), found
    return found.plan


async def set_up(person: Person, channel: Channel) -> None:
    """Every day at nine in Berlin."""
    await person.slash(channel, "daily setup", time="9", timezone="Europe/Berlin")


def posted(channel: Channel) -> list[Question]:
    """The questions that everybody sees in a channel, in order."""
    public = [MessageView(each) for each in channel.messages.values() if each.ephemeral_to is None]
    return [question_in(view) for view in public if "Question of the day" in view.text]


async def preview(person: Person, channel: Channel) -> MessageView:
    """The post that `/daily preview` shows."""
    shown = await person.slash(channel, "daily preview")
    (post,) = await shown.followed_up()
    return post


def title_of(line: str) -> str:
    """The question in a line of the queue."""
    title = line.split("**", 2)[2].strip().removeprefix("📌 ")
    assert title in {question.title for question in BANK}
    return title


def queue_values(queue: Exchange) -> list[str]:
    """All that the menu offers."""
    return [option["value"] for option in queue.message.selects[0]["options"]]
