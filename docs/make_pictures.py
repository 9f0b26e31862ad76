"""The README's pictures: a real bot on the loopback Discord, drawn as a person sees it. `make pictures`.

Needs a Chromium or Chrome (`--browser` names it); it is started without a window and without a network.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageChops

from tests.discord.bots import MovedClock, running_bot
from tests.discord.leaderboard_people import running_club
from tests.discord.loopback import Loopback
from tests.discord.loopback.page import render_page
from tests.discord.playing import BANK, answer, question_in

PICTURES = Path(__file__).parent / "pictures"
QUESTION = "late-binding-in-closures"
SCALE = 2
SIZE = (720, 1700)  # CSS pixels; what stays empty below is cut off
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


async def pages(folder: Path) -> dict[str, str]:
    """The pages to draw, by name."""
    drawn: dict[str, str] = {}
    async with Loopback() as server:
        guild = server.add_guild("Study group")
        general = guild.add_channel("general")
        ada = server.add_user("ada", display_name="Ada", member_of=[guild])
        async with running_bot(server, folder / "pictures.db"):
            shown = (await ada.slash(general, "question show", question=QUESTION)).message
            drawn["question"] = render_page(ada, general)
            form = (await ada.click(shown, "Answer")).modal
            question = BANK.get(QUESTION)
            assert question is not None  # noqa: S101 - the bundled bank has it
            partial = next(sample for sample in question.samples if sample.kind == "partial")
            drawn["form"] = render_page(ada, general, modal=form, filled={"answer": partial.answer})
            await ada.submit(form, partial.answer)
            drawn["feedback"] = render_page(ada, general)
            drawn["report"] = await _report(server, folder)
    return drawn | await _daily(folder) | await _boards(folder)


async def _daily(folder: Path) -> dict[str, str]:
    """A question of the day: set up, posted, answered by nine people, revealed."""
    drawn: dict[str, str] = {}
    clock = MovedClock(datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    async with Loopback() as server, running_bot(server, folder / "daily.db", clock=clock) as bot:
        guild = server.add_guild("Bootcamp")
        channel = guild.add_channel("question-of-the-day")
        grace = server.add_user(
            "grace", display_name="Grace", member_of=[guild], permissions=["manage_guild"]
        )
        await server.wait_ready()
        options = {"time": "09:00", "timezone": "Europe/Berlin", "weekdays": "Mon-Fri"}
        done = await grace.slash(channel, "daily setup", **options, difficulty="easy Monday to hard Friday")
        drawn["daily-setup"] = render_page(grace, channel, messages=[done.message])
        await grace.slash(channel, "daily queue", question=QUESTION)
        await grace.slash(channel, "daily now")
        post = await grace.until_sees(channel, lambda view: "Answer" in view.buttons)
        question = question_in(post)
        kinds = ("strong", "adequate", "partial", "wrong", "strong", "adequate", "strong", "partial")
        for number, kind in enumerate(kinds):
            person = server.add_user(f"person{number}", display_name=_NAMES[number], member_of=[guild])
            text = next(sample.answer for sample in question.samples if sample.kind == kind)
            result = await answer(person, post, text)
            if number in (0, 1):
                result = await person.click(result.message, "Share my answer at the reveal")
        clock.move(seconds=30)
        await bot.daily.keeper.run()
        drawn["daily-post"] = render_page(grace, channel, messages=[post.current])
        clock.move(hours=21)
        await bot.daily.keeper.run()
        reveal = await grace.until_sees(channel, lambda view: bool(view.attachments), within=30)
        drawn["daily-reveal"] = render_page(grace, channel, messages=[reveal])
    return drawn


async def _boards(folder: Path) -> dict[str, str]:
    """A server's list of a week, and how one of its people has done over two months."""
    drawn: dict[str, str] = {}
    clock = MovedClock(datetime.now(UTC).replace(hour=12, minute=0) - timedelta(weeks=8))
    async with Loopback() as server, running_club(server, folder, clock=clock) as club:
        guild = server.add_guild("Bootcamp")
        channel = guild.add_channel("leaderboard")
        people = [
            server.add_user(f"person{number}", display_name=name, member_of=[guild])
            for number, name in enumerate(_NAMES)
        ]
        await server.wait_ready()
        questions = list(BANK)
        rng = random.Random(3)  # noqa: S311 - the same picture each time
        for week in range(9):
            for question in rng.sample(questions, 5):
                ahead = {each: 0.03 * ((5 * number) % 8) for number, each in enumerate(people[: 3 + week])}
                scores = {
                    each: 0.2 + 0.05 * week + more + rng.uniform(0, 0.3) for each, more in ahead.items()
                }
                await club.earn(guild, {each: min(1, score) for each, score in scores.items()}, question)
            clock.move(days=7 if week < 8 else 0)
        board = (await people[3].slash(channel, "leaderboard show")).message
        drawn["leaderboard"] = render_page(people[3], channel, messages=[board])
        stats = (await people[0].slash(channel, "stats")).message
        drawn["stats"] = render_page(people[0], channel, messages=[stats])
    return drawn


_NAMES = ("Ada", "Linus", "Barbara", "Guido", "Margaret", "Dennis", "Radia", "Ken")


async def _report(server: Loopback, folder: Path) -> str:
    """A whole interview with answers of every quality; its report."""
    guild = next(iter(server.world.guilds.values()))
    channel = guild.add_channel("practice")
    bob = server.add_user("bob", display_name="Bob", member_of=[guild])
    message = (await bob.slash(channel, "interview start", questions=5)).message
    for number, kind in enumerate(("strong", "adequate", "partial", "strong", "wrong"), 1):
        text = next(sample.answer for sample in question_in(message).samples if sample.kind == kind)
        message = (await answer(bob, message, text)).message
        exchange = await bob.click(message, "See the report" if number == 5 else "Next question")
        message = exchange.message if number == 5 else (await exchange.followed_up())[0]
    report = await bob.until_sees(channel, lambda view: bool(view.attachments), within=30)
    return render_page(bob, channel, messages=[report])


def photograph(browser: str, html: str, target: Path, folder: Path) -> None:
    """Draw a page as a PNG, without the empty rest below it."""
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    command += [f"--user-data-dir={folder / 'profile'}", f"--force-device-scale-factor={SCALE}"]
    command += [f"--window-size={SIZE[0]},{SIZE[1]}", f"--screenshot={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - the browser that was named
    with Image.open(target) as picture:
        plain = picture.convert("RGB")
    last = plain.height - 1
    background = Image.new("RGB", plain.size, plain.getpixel((plain.width - 1, last)))  # type: ignore[arg-type]
    box = ImageChops.difference(plain, background).getbbox()
    bottom = min(plain.height, (box[3] if box else plain.height) + 16 * SCALE)
    plain.crop((0, 0, plain.width, bottom)).quantize(128).save(target, optimize=True)


def main() -> int:
    """Draw them all into docs/pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", default=next(filter(shutil.which, _BROWSERS), None))
    parser.add_argument("--into", type=Path, default=PICTURES)
    arguments = parser.parse_args()
    if arguments.browser is None:
        sys.stderr.write("No Chromium was found; name one with --browser.\n")
        return 1
    arguments.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, html in asyncio.run(pages(folder)).items():
            photograph(arguments.browser, html, arguments.into / f"{name}.png", folder)
            sys.stdout.write(f"{arguments.into / name}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
