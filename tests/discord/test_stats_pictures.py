"""The pictures of scores over time and by topic: what they show, what their alt texts say, where they are drawn."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from structlog.testing import capture_logs

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.progress_charts import TimeChart, TimeMark, draw_scores
from bot.discord_ui.progress_charts import describe as describe_scores
from bot.discord_ui.progress_grid import NOT_YET, SHADES, GridCell, GridChart, GridRow, draw_grid
from bot.discord_ui.progress_grid import describe as describe_grid
from bot.discord_ui.sheet import COLUMN

ROOT = Path(__file__).parents[2]
CARD = "#1e1f22"
MONDAY = date(2025, 12, 1)
LONG = "Object-relational mapping, its patterns and the unit of work"
HEADS = ("Easy", "Medium", "Hard", "All")


def course(*scores: float, weekly: bool = False, every: int = 1, answers: int = 5) -> TimeChart:
    """Marks a day apart, or so many weeks."""
    step = timedelta(days=7 * every) if weekly else timedelta(days=1)
    marks = tuple(TimeMark(MONDAY + number * step, score, answers) for number, score in enumerate(scores))
    return TimeChart(f"{len(scores)} answers · average 50 of 100", marks, weekly)


COURSES = {
    "one": course(0.64),
    "two": course(0.0, 1.0),
    "thirty": course(*(number * 7 % 30 / 29 for number in range(30))),
    "one day": replace(course(0.2, 0.4), marks=(TimeMark(MONDAY, 0.2), TimeMark(MONDAY, 0.4))),
    "weeks": course(0.2, 0.5, 0.4, weekly=True, every=3, answers=1),
    "a year": course(*(number % 11 / 10 for number in range(52)), weekly=True),
    "long facts": replace(course(0.5), facts="of very many answers " * 20),
}


def row(name: str, *scores: float | None, answers: int = 4) -> GridRow:
    """A topic with these means, and their mean over all."""
    cells = [GridCell(score, answers if score is not None else 0) for score in scores]
    known = [score for score in scores if score is not None]
    return GridRow(name, (*cells, GridCell(sum(known) / len(known), answers * len(known))))


TOTAL = row("All topics", 0.9, 0.5, 0.1, answers=40)
TYPICAL = GridChart(HEADS, (row("asyncio", 0.72, 0.4, None), row("Type hints", None, 0.05, 1.0)), TOTAL)
GRIDS = {
    "typical": TYPICAL,
    "one": GridChart(HEADS, (row("asyncio", 0.5, None, None),), TOTAL),
    "long names": GridChart(HEADS, (row(LONG, 0.1, 0.2, 0.3), row("W" * 60, 0.5, 0.6, 0.7)), TOTAL, 12),
    "full": GridChart(HEADS, tuple(row(f"{n} {LONG}"[:60], 0.1, 0.5, 0.9) for n in range(14)), TOTAL),
    "many answers": GridChart(HEADS, (row("asyncio", 0.1, 1.0, 1.0, answers=123_456),), TOTAL),
    "scripts": GridChart(
        HEADS,
        tuple(row(name, 0.5, 0.5, 0.5) for name in ("并发", "🐍 $x$", "\U00010380\U00010381", "")),
        TOTAL,
    ),
}


def pixels(picture: bytes) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def in_colour(image: Image.Image, colour: str) -> Image.Image:
    """White where the image has this colour, or near enough: the palette rounds colours."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, colour))
    red, green, blue = (band.point(lambda value: 255 if value < 12 else 0) for band in difference.split())
    return ImageChops.multiply(ImageChops.multiply(red, green), blue)


def luminance(hexadecimal: str) -> float:
    """As WCAG 2 has it, but for what is nearly black."""
    linear = [(int(hexadecimal[at : at + 2], 16) / 255 + 0.055) / 1.055 for at in (1, 3, 5)]
    return sum(weight * float(c**2.4) for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "picture",
    [*map(draw_scores, COURSES.values()), *map(draw_grid, GRIDS.values())],
    ids=[*COURSES, *GRIDS],
)
def test_every_picture_is_small_and_opaque_with_a_free_margin(picture: bytes) -> None:
    """Nothing runs off the card; opaque: the same on a light page and on a dark one."""
    file = Image.open(io.BytesIO(picture))
    assert "transparency" not in file.info
    assert file.width == 800
    assert len(picture) < 100_000
    difference = ImageChops.difference(pixels(picture), Image.new("RGB", file.size, CARD)).convert("L")
    box = difference.point(lambda value: 255 if value > 6 else 0).getbbox()
    assert box is not None
    assert min(box[0], box[1], 800 - box[2], file.height - box[3]) >= 34


def test_few_answers_make_no_course_across_the_picture() -> None:
    """Two marks stand near each other at the left; thirty fill the width."""
    few, full = (
        in_colour(pixels(draw_scores(COURSES[name])), COLUMN).getbbox() for name in ("two", "thirty")
    )
    assert few is not None
    assert full is not None
    assert few[2] < 300
    assert full[2] > 700


def test_a_higher_score_stands_higher() -> None:
    """By three points a hundredth."""
    tops = []
    for score in (0.2, 0.8):
        _, top, _, foot = in_colour(pixels(draw_scores(course(score))), COLUMN).getbbox() or (0, 0, 0, 0)
        tops.append((top + foot) / 2)
    assert tops[0] - tops[1] == pytest.approx(180, abs=2)


def test_over_weeks_without_an_answer_there_is_no_bold_line() -> None:
    """Between marks that are three weeks apart only a faint one: far fewer pixels of the line's colour."""
    joined, apart = (
        in_colour(pixels(draw_scores(course(0.5, 0.5, weekly=True, every=every))), COLUMN).histogram()[255]
        for every in (1, 3)
    )
    assert joined > apart + 100


def test_a_cell_has_the_shade_of_its_fifth() -> None:
    """Each of the five, and the one of a question that waits."""
    scores = (0.1, 0.3, 0.5, 0.7, 0.9)
    for index, score in enumerate(scores):
        image = pixels(draw_grid(GridChart(HEADS, (row("asyncio", score, None, None),), TOTAL)))
        cells = image.crop((300, 170, 800, 240))  # below the heads, above the legend
        found = [in_colour(cells, shade).histogram()[255] > 1000 for shade, _ in SHADES]
        assert found == [each == index for each in range(5)]
        assert in_colour(cells, NOT_YET).histogram()[255] > 1000


def test_where_there_is_no_question_there_is_nothing() -> None:
    """It is told apart from one that was not answered yet."""
    cells = (GridCell(0.5, 1), GridCell(None), GridCell(None, exists=False), GridCell(0.5, 1))
    waiting = draw_grid(GridChart(HEADS, (GridRow("asyncio", cells),), TOTAL))
    none = (cells[0], GridCell(None, exists=False), *cells[2:])
    assert draw_grid(GridChart(HEADS, (GridRow("asyncio", none),), TOTAL)) != waiting


@pytest.mark.parametrize(("shade", "ink"), SHADES)
def test_numbers_are_legible_on_every_shade(shade: str, ink: str) -> None:
    """WCAG 2: 4.5:1."""
    assert contrast(shade, ink) >= 4.5


def test_shades_are_told_apart_by_lightness_alone() -> None:
    """Lighter with each fifth, so no eye needs the hue; and the line stands out from the card."""
    steps = [luminance(shade) for shade, _ in SHADES]
    assert steps == sorted(steps)
    assert all((after + 0.05) / (before + 0.05) > 1.3 for before, after in pairwise(steps))
    assert contrast(COLUMN, CARD) >= 3


def test_the_same_gives_the_same_bytes_and_another_gives_others() -> None:
    """No date, version or chance in the file; every fact that changes shows."""
    first = COURSES["weeks"]
    mark = first.marks[-1]
    others = [
        first,
        replace(first, facts="Others"),
        replace(first, weekly=False),
        *(
            replace(first, marks=(*first.marks[:-1], changed))
            for changed in (replace(mark, score=0.6), replace(mark, answers=9))
        ),
    ]
    assert draw_scores(first) == draw_scores(first)
    assert len(set(map(draw_scores, others))) == len(others)
    rows = (row("asyncio", 0.73, 0.4, None), row("asyncio", 0.72, 0.4, None, answers=5))
    changes = [replace(TYPICAL, rows=(changed, TYPICAL.rows[1])) for changed in rows]
    grids = [TYPICAL, replace(TYPICAL, left_out=3), replace(TYPICAL, rows=TYPICAL.rows[:1]), *changes]
    assert draw_grid(TYPICAL) == draw_grid(TYPICAL)
    assert len(set(map(draw_grid, grids))) == len(grids)


def test_the_alt_texts_give_every_fact() -> None:
    """What a screen reader says is what the picture shows."""
    assert describe_scores(course(0.2, 0.644)) == (
        "Scores over time: 2 answers · average 50 of 100. Answers, oldest first: 1 Dec 2025 20, 2 Dec 64."
    )
    assert describe_scores(COURSES["one day"]).endswith("oldest first: 1 Dec 2025 20, 40.")
    assert describe_scores(course(0.2, 0.5, weekly=True, every=5, answers=1)).endswith(
        "Weeks, by their Mondays, oldest first: 1 Dec 2025 20 (1 answer), 5 Jan 2026 50 (1 answer)."
    )
    assert describe_grid(TYPICAL) == (
        "Scores by topic and difficulty, mean points of 100 (answers). asyncio: easy 72 (4), medium 40 (4), "
        "all 56 (8); Type hints: medium 5 (4), hard 100 (4), all 52 (8); All topics: easy 90 (40), "
        "medium 50 (40), hard 10 (40), all 50 (120)."
    )


def test_the_alt_texts_fit() -> None:
    """One line within Discord's limit, with every mark and every mean in it, whatever gives way."""
    texts = [*map(describe_scores, COURSES.values()), *map(describe_grid, GRIDS.values())]
    assert all(len(text) <= ALT_TEXT_LIMIT and "\n" not in text for text in texts)
    year = describe_scores(COURSES["a year"])
    assert year.rstrip(".").rpartition(": ")[2].count(",") == 51
    assert describe_grid(GRIDS["full"]).count("hard 90") == 14


async def test_one_worker_draws_both() -> None:
    """Each comes with its name and its alt text; what cannot be drawn costs one line in the log."""
    async with Pictures() as pictures:
        scores = await pictures.scores(COURSES["weeks"])
        assert scores is not None
        assert (scores.name, scores.description) == ("scores.png", describe_scores(COURSES["weeks"]))
        assert scores.data == draw_scores(COURSES["weeks"])
        with capture_logs() as lines:
            assert await pictures.scores(course()) is None
        assert [line["log_level"] for line in lines] == ["warning"]
        grid = await pictures.topics(TYPICAL)
        assert grid is not None
        assert (grid.name, grid.description) == ("topics.png", describe_grid(TYPICAL))
        assert grid.data == draw_grid(TYPICAL)


def test_what_draws_loads_neither_discord_nor_the_database_nor_the_bank() -> None:
    """The worker stays small."""
    heavy = "{'discord', 'matplotlib', 'pydantic', 'rapidfuzz', 'sqlalchemy', 'yaml'}"
    program = (
        "import json, sys; import bot.discord_ui.progress_charts, bot.discord_ui.progress_grid; "
        f"print(json.dumps(sorted({heavy} & {{*sys.modules}})))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(result.stdout) == []
