"""The picture of a final report: what it shows, and that drawing it never disturbs the bot."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import math
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageChops
from structlog.testing import capture_logs

from bot.discord_ui.charts import describe, draw_report
from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.pictures import Pictures
from questions.model import Facet
from questions.report import Report, Share
from tests.discord.loopback.clock import PATIENCE

ROOT = Path(__file__).parents[2]
CARD = (0x1E, 0x1F, 0x22)
LONG = "A topic whose title goes on and on for all of sixty characters"
FACETS = tuple(Share(facet, 1 - number / 5, number + 1) for number, facet in enumerate(Facet))


EMOJI = "🐍👩\u200d💻 $x$ \ud800\n{}"
SCRIPTS = ["Асинхронность", "并发与并行", "إدارة الذاكرة", "עברית", "हिन्दी", "ภาษาไทย", EMOJI, ""]


def make_report(*topics: Share, score: float = 0.68, facets: tuple[Share, ...] = FACETS) -> Report:
    """A report with these topics; 3 answered, 1 skipped, 2 not reached."""
    summary = "You define things well; you rarely mention pitfalls."
    return Report(score, 3, 1, 0, 2, topics, facets, summary, (), (), ())


TYPICAL = make_report(Share("Iterators and generators", 0.9, 2), Share("asyncio", 0.31, 1))
REPORTS = {
    "typical": TYPICAL,
    "perfect": make_report(Share("Type hints", 1.0, 1), score=1.0, facets=(Share("definition", 1.0, 1),)),
    "nothing right": make_report(Share("Type hints", 0.0, 1), score=0.0, facets=()),
    "nothing asked": Report(0.0, 0, 0, 0, 0, (), (), "", (), (), ()),
    "fifteen topics": make_report(*(Share(f"{n} {LONG}"[:60], n / 14, n) for n in range(15))),
    "forty topics": make_report(*(Share(f"Topic {n}", n / 39, n) for n in range(40))),
    "one long word": make_report(*(Share("Donaudampfschifffahrt" * 3, 0.5, 1000) for _ in range(7))),
    "many scripts": make_report(*(Share(title, 0.5, 1) for title in SCRIPTS)),
}


def pixels(picture: bytes) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def drawn(picture: Image.Image, ground: Image.Image) -> Image.Image:
    """White where the two differ by more than a trace (the palette rounds colours), black elsewhere."""
    difference = ImageChops.difference(picture, ground).convert("L")
    return difference.point(lambda value: 255 if value > 6 else 0)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_every_report_makes_a_small_picture_with_a_free_margin(report: Report) -> None:
    """Nothing runs off the card, whatever the titles; missing letters give no warning (warnings are errors)."""
    picture = draw_report(report)
    image = pixels(picture)
    assert image.width == 800
    assert len(picture) < 60_000
    box = drawn(image, Image.new("RGB", image.size, CARD)).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert min(left, top, 800 - right, image.height - bottom) >= 36


@pytest.mark.parametrize("score", [0.0, 0.1, 0.25, 0.5, 0.99, 1.0])
def test_a_bar_is_as_long_as_its_score(score: float) -> None:
    """Of the only bar's middle line, the share that is not track is the score."""
    empty = pixels(draw_report(make_report(Share("asyncio", 0.0, 1), facets=())))
    image = pixels(draw_report(make_report(Share("asyncio", score, 1), facets=())))
    row = image.height - 44 - 8
    filled = drawn(image, empty).crop((0, row, 800, row + 1)).histogram()[255]
    assert filled == pytest.approx(712 * score, abs=2)


def test_the_same_report_gives_the_same_bytes_and_another_gives_others() -> None:
    """No date, version or chance in the file; every fact that changes shows."""
    first = draw_report(TYPICAL)
    assert draw_report(TYPICAL) == first
    topic = TYPICAL.by_topic[0]
    others = [
        replace(TYPICAL, score=0.67),
        replace(TYPICAL, skipped=2),
        replace(TYPICAL, summary=""),
        *(
            replace(TYPICAL, by_topic=(changed, TYPICAL.by_topic[1]))
            for changed in (replace(topic, name="Other"), replace(topic, score=0.8), replace(topic, count=9))
        ),
    ]
    assert len({first, *map(draw_report, others)}) == 1 + len(others)


def test_a_title_that_no_font_can_write_is_called_by_its_number() -> None:
    """Instead of a row of boxes; the title itself stands in the text and in the alt text."""
    ugaritic = "\U00010380\U00010381\U00010382"
    assert draw_report(make_report(Share(ugaritic, 0.5, 1))) == draw_report(
        make_report(Share("Topic 1", 0.5, 1))
    )
    assert ugaritic in describe(make_report(Share(ugaritic, 0.5, 1)))


def test_the_alt_text_gives_every_fact() -> None:
    """What a screen reader says is what the picture shows."""
    assert describe(make_report(Share("asyncio", 0.31, 1), facets=(Share("reason", 0.5, 4),))) == (
        "Interview report: 68 of 100. 3 answered, 1 skipped, 2 not reached. By topic: asyncio 31 (1 question). "
        "By facet: reason 50 (4 key points). You define things well; you rarely mention pitfalls."
    )


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_the_alt_text_fits(report: Report) -> None:
    """One line within Discord's limit; up to fifteen topics, each still has its place and its value in it."""
    text = describe(report)
    assert len(text) <= ALT_TEXT_LIMIT
    assert "\n" not in text
    if len(report.by_topic) <= 15:
        assert text.count(" question") == len(report.by_topic)
        assert text.count(" key point") == len(report.by_facet)


@pytest.fixture
async def pictures() -> AsyncIterator[Pictures]:
    """With its worker up: one picture is drawn."""
    async with Pictures(seconds=PATIENCE) as pictures:
        assert await pictures.report(TYPICAL) is not None
        yield pictures


def worker() -> BaseProcess:
    """The only process that draws."""
    (child,) = multiprocessing.active_children()
    return child


def send(process: BaseProcess, number: signal.Signals) -> None:
    """Stop, continue or kill a worker from outside."""
    assert process.pid is not None
    os.kill(process.pid, number)


async def ended(process: BaseProcess) -> bool:
    """Wait for a worker's end.

    Its pool joins it too, in a thread: whoever of the two comes second is told for a moment that it still lives.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while process.is_alive():
                await asyncio.to_thread(process.join, 1)
    return not process.is_alive()


def left_over(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run after a while. A zombie that nobody collects has ended."""
    for _ in range(400):
        processes = [process for process in psutil.wait_procs(processes, 0.05)[1] if not ghost(process)]
        if not processes:
            break
    return processes


def ghost(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


async def test_a_picture_comes_as_an_attachment_with_alt_text(pictures: Pictures) -> None:
    """The worker draws just what `draw_report` draws."""
    picture = await pictures.report(TYPICAL)
    assert picture is not None
    assert (picture.name, picture.description) == ("report.png", describe(TYPICAL))
    assert picture.data == draw_report(TYPICAL)


async def test_a_report_that_cannot_be_drawn_costs_one_log_line(pictures: Pictures) -> None:
    """And the worker goes on."""
    before = worker().pid
    with capture_logs() as lines:
        assert await pictures.report(replace(TYPICAL, score=math.nan)) is None
    assert [line["log_level"] for line in lines] == ["warning"]
    assert await pictures.report(TYPICAL) is not None
    assert worker().pid == before


async def test_a_killed_worker_is_replaced(pictures: Pictures) -> None:
    """Killed while idle: nobody notices."""
    before = worker()
    send(before, signal.SIGKILL)
    assert await ended(before)
    with capture_logs() as lines:
        assert await pictures.report(TYPICAL) is not None
    assert not lines
    assert worker().pid != before.pid


async def test_a_worker_killed_while_drawing_is_replaced_and_the_picture_drawn(pictures: Pictures) -> None:
    """All that were waiting get their pictures."""
    before = worker()
    send(before, signal.SIGSTOP)
    waiting = [asyncio.create_task(pictures.report(TYPICAL)) for _ in range(3)]
    await asyncio.sleep(0)
    send(before, signal.SIGKILL)
    assert all(await asyncio.gather(*waiting))
    assert worker().pid != before.pid


async def test_a_worker_that_hangs_is_ended_and_replaced(
    pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person waits no longer than the limit, with one log line, and the next report has its picture."""
    before = worker()
    send(before, signal.SIGSTOP)
    with monkeypatch.context() as patience:
        patience.setattr(pictures, "_seconds", 0.2)
        with capture_logs() as lines:
            assert await pictures.report(TYPICAL) is None
    assert len(lines) == 1
    assert await ended(before)
    assert await pictures.report(TYPICAL) is not None


async def test_a_picture_too_many_is_left_out_at_once() -> None:
    """The queue is bounded: who comes when it is full is not kept waiting; who waits gets a picture."""
    async with Pictures(seconds=PATIENCE, most_waiting=3) as pictures:
        assert await pictures.report(TYPICAL) is not None
        send(worker(), signal.SIGSTOP)
        waiting = [asyncio.create_task(pictures.report(TYPICAL)) for _ in range(3)]
        await asyncio.sleep(0)
        with capture_logs() as lines:
            assert await pictures.report(TYPICAL) is None
        assert len(lines) == 1
        send(worker(), signal.SIGCONT)
        assert all(await asyncio.gather(*waiting))


async def test_closing_ends_the_worker_even_one_that_hangs() -> None:
    """And whoever asks later, or is still waiting, gets no picture rather than an error."""
    pictures = Pictures(seconds=300)
    assert await pictures.report(TYPICAL) is not None
    process = worker()
    send(process, signal.SIGSTOP)
    waiting = asyncio.create_task(pictures.report(TYPICAL))
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(PATIENCE), pictures:
            pass
    finally:
        process.kill()
    assert await waiting is None
    assert await pictures.report(TYPICAL) is None
    assert not multiprocessing.active_children()


async def test_without_pictures_no_process_is_started() -> None:
    """The worker starts with the first picture."""
    async with Pictures():
        assert not multiprocessing.active_children()


PROGRAM = f"""
import asyncio, json, sys
sys.path.insert(0, {str(ROOT)!r})
print("imported", flush=True)

async def run():
    from bot.discord_ui.pictures import Pictures
    from questions.report import Report
    async with Pictures(seconds={PATIENCE}) as pictures:
        drawn = await pictures.report(Report(0.5, 1, 0, 0, 0, (), (), "", (), (), ()))
        loaded = "sorted({{'discord', 'matplotlib', 'pydantic', 'sqlalchemy'}} & {{*__import__('sys').modules}})"
        worker = pictures._worker.result().pool.submit(eval, loaded).result()
        print(json.dumps([drawn is not None, "matplotlib" in sys.modules, worker]), flush=True)
        await asyncio.to_thread(sys.stdin.read)

def main():
    print("main", flush=True)
    asyncio.run(run())
"""


def as_module(folder: Path) -> list[str]:
    """As in `python -m bot`: the package's __main__ is the program."""
    (folder / "program").mkdir()
    (folder / "program/__main__.py").write_text(PROGRAM + "\nif __name__ == '__main__':\n    main()\n")
    return [sys.executable, "-m", "program"]


def as_console_script(folder: Path) -> list[str]:
    """As pip installs `mock-interview`: a small script that imports the package's main."""
    (folder / "program").mkdir()
    (folder / "program/__main__.py").write_text(PROGRAM)
    script = (
        "import sys\nfrom program.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
    )
    (folder / "mock-program").write_text(script)
    return [sys.executable, str(folder / "mock-program")]


def outcome(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of this test, with nothing on its standard input."""
    return subprocess.run(
        command, cwd=folder, input="", capture_output=True, text=True, timeout=60, check=True
    )


@pytest.mark.parametrize("launch", [as_module, as_console_script])
def test_a_program_draws_without_loading_matplotlib_or_running_twice(
    launch: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    """The worker has matplotlib, and of the rest only what a report is made of."""
    command = launch(tmp_path)
    result = outcome(command, tmp_path)
    lines = result.stdout.splitlines()
    assert lines.count("main") == 1
    assert json.loads(lines[-1]) == [True, False, ["matplotlib"]]
    assert result.stderr == ""


def test_a_killed_bot_leaves_no_process_behind(tmp_path: Path) -> None:
    """kill -9 gives the bot no chance to tell its worker."""
    with subprocess.Popen(
        as_console_script(tmp_path), cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert any(line.startswith("[true") for line in iter(program.stdout.readline, ""))
        children = psutil.Process(program.pid).children(recursive=True)
        assert children
        program.kill()
        program.wait()
        left = left_over(children)
        for process in left:
            process.kill()
    assert not left


def test_the_worker_needs_neither_discord_nor_a_loaded_matplotlib() -> None:
    """Importing what the worker runs is cheap in the bot and free of Discord in the worker."""
    code = "import sys, bot.discord_ui.charts; print(sorted({'discord', 'matplotlib', 'numpy'} & {*sys.modules}))"
    result = outcome([sys.executable, "-c", code], ROOT)
    assert result.stdout.strip() == "[]"


async def test_an_idle_worker_gives_its_memory_back() -> None:
    """It ends after a while without a picture; the next picture starts another."""
    async with Pictures(seconds=PATIENCE, idle_seconds=0.05) as pictures:
        for _ in range(2):
            assert await pictures.report(TYPICAL) is not None
            assert await ended(worker())
