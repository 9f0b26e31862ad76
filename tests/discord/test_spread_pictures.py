"""The picture of the spread of scores: what it shows, what its alt text says, and where it is drawn."""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from structlog.testing import capture_logs

from bot.discord_ui.charts import draw_report
from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.pictures import Pictures
from bot.discord_ui.sheet import AXIS, COLUMN, MARK
from bot.discord_ui.spread_chart import describe, draw_spread
from questions.report import Report
from questions.spread import BANDS, Spread, spread
from tests.discord.loopback.clock import PATIENCE

ROOT = Path(__file__).parents[2]
CARD = "#1e1f22"
TITLE = "How generators keep their state between two calls"
LONG = "Why a class with __eq__ but without __hash__ is unhashable " * 20
UGARITIC = "\U00010380\U00010381\U00010382"
BELOW_AXIS, LEFT, RIGHT = 122, 51, 735
"""From the axis to the foot of the picture, and where 0 and 100 stand on it."""


def of(*points: int) -> Spread:
    """The spread of so many points."""
    return spread([each / 100 for each in points])


TYPICAL = of(12, 35, 48, 55, 64, 64, 66, 68, 72, 75, 83, 100)
BIG = of(*(each for each in range(101) for _ in range(30)))
SPREADS = {
    "nobody": of(),
    "one": of(64),
    "nothing right": of(0),
    "all right": of(*[100] * 50),
    "a gap": of(30, 80),
    "typical": TYPICAL,
    "three thousand": BIG,
    "three thousand in a band": of(*[95] * 3000),
    "a quarter of a million": replace(BIG, counts=(250_000, *BIG.counts[1:])),
}
TITLES = [
    TITLE,
    LONG,
    "W" * 200,
    "生成器在两次调用之间如何保持其状态？",
    "Python の GIL とは",
    "🐍 $x$ {} \ud800\n__init__",
    "",
]


def pixels(picture: bytes) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def in_colour(image: Image.Image, colour: str) -> tuple[int, int, int, int] | None:
    """The box around what has this colour, or near enough: the palette rounds colours."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, colour))
    red, green, blue = (band.point(lambda value: 255 if value < 16 else 0) for band in difference.split())
    return ImageChops.multiply(ImageChops.multiply(red, green), blue).getbbox()


def column(image: Image.Image, band: int) -> tuple[int, int, int, int]:
    """Left, top, right and foot of the strip in which the column of a band and its count stand."""
    pitch = (RIGHT - LEFT) / len(BANDS)
    return round(LEFT + band * pitch), 0, round(LEFT + (band + 1) * pitch), image.height - BELOW_AXIS


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("shown", SPREADS.values(), ids=SPREADS.keys())
def test_every_spread_makes_a_small_opaque_picture_with_a_free_margin(shown: Spread, title: str) -> None:
    """Nothing runs off the card; letters that no font has give no warning (warnings are errors)."""
    picture = draw_spread(title, shown)
    file = Image.open(io.BytesIO(picture))
    assert "transparency" not in file.info
    assert file.width == 800
    assert 300 < file.height < 750
    assert len(picture) < 40_000
    difference = ImageChops.difference(pixels(picture), Image.new("RGB", file.size, CARD)).convert("L")
    box = difference.point(lambda value: 255 if value > 6 else 0).getbbox()
    assert box is not None
    assert min(box[0], box[1], 800 - box[2], file.height - box[3]) >= 36


def test_a_column_is_as_high_as_its_count() -> None:
    """Four, two, one and nobody."""
    image = pixels(draw_spread(TITLE, of(5, 5, 5, 5, 15, 15, 25)))
    boxes = [in_colour(image.crop(column(image, band)), COLUMN) for band in range(len(BANDS))]
    heights = [box[3] - box[1] if box else 0 for box in boxes]
    assert heights == pytest.approx([260, 130, 65, *[0] * 7], abs=2)
    assert all(box is None or box[3] >= image.height - BELOW_AXIS - 1 for box in boxes)


def test_one_answer_is_no_tower_and_a_single_one_among_thousands_is_still_seen() -> None:
    """A column of one is a quarter of the highest at most, and never flat."""
    for points, low, high in (((64,), 60, 70), ((64, *[95] * 3000), 3, 6)):
        image = pixels(draw_spread(TITLE, of(*points)))
        box = in_colour(image.crop(column(image, 6)), COLUMN)
        assert box is not None
        assert low <= box[3] - box[1] <= high


@pytest.mark.parametrize("points", range(0, 101, 5))
def test_the_median_is_marked_at_its_place_and_never_through_a_count(points: int) -> None:
    """Its line comes out below the axis; of the column that it stands over, the count stays free."""
    image = pixels(draw_spread(TITLE, of(*[points] * 4)))
    foot = image.height - BELOW_AXIS
    mark = in_colour(image.crop((0, foot + 4, 800, foot + 13)), MARK)
    assert mark is not None
    assert (mark[0] + mark[2]) / 2 == pytest.approx(LEFT + points / 100 * (RIGHT - LEFT), abs=1.5)
    left, _, right, _ = column(image, min(points // 10, 9))
    count = image.crop(((left + right) // 2 - 11, foot - 260 - 32, (left + right) // 2 + 11, foot - 260 - 9))
    assert in_colour(count, "#f2f3f5") is not None
    assert in_colour(count, MARK) is None


def test_nobody_has_no_median() -> None:
    """No mark, no column."""
    image = pixels(draw_spread(TITLE, of()))
    assert in_colour(image, MARK) is None
    assert in_colour(image, COLUMN) is None


def test_the_same_spread_gives_the_same_bytes_and_another_gives_others() -> None:
    """No date, version or chance in the file; every fact that changes shows."""
    first = draw_spread(TITLE, TYPICAL)
    assert draw_spread(TITLE, TYPICAL) == first
    others = [
        draw_spread("Something else", TYPICAL),
        draw_spread(TITLE, replace(TYPICAL, median=0.67)),
        *(
            draw_spread(
                TITLE, replace(TYPICAL, counts=(*counts[:band], counts[band] + 1, *counts[band + 1 :]))
            )
            for counts in [TYPICAL.counts]
            for band in range(len(BANDS))
        ),
    ]
    assert len({first, *others}) == 1 + len(others)


@pytest.mark.parametrize("title", [UGARITIC, f"Python {UGARITIC[0]} and the GIL", "\n", ""])
def test_a_title_that_cannot_be_written_whole_gives_way(title: str) -> None:
    """Rather than a heading with boxes in it; the alt text has it as it is."""
    assert draw_spread(title, TYPICAL) == draw_spread("Question of the day", TYPICAL)
    assert (title.strip() or "Question of the day") in describe(title, TYPICAL)


@pytest.mark.parametrize("colour", [COLUMN, MARK, AXIS])
def test_columns_marks_and_axis_stand_out_by_lightness_alone(colour: str) -> None:
    """WCAG 2's contrast of 3:1 for graphics, so no eye needs the hue to see them."""

    def luminance(hexadecimal: str) -> float:
        shares = [int(hexadecimal[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert (luminance(colour) + 0.05) / (luminance(CARD) + 0.05) >= 3


def test_the_alt_text_gives_every_fact() -> None:
    """What a screen reader says is what the picture shows."""
    assert describe(TITLE, TYPICAL) == (
        f"Spread of scores for “{TITLE}”. 12 people answered, median 65 of 100. People by points: 0–9: 0, "
        "10–19: 1, 20–29: 0, 30–39: 1, 40–49: 1, 50–59: 1, 60–69: 4, 70–79: 2, 80–89: 1, 90–100: 1."
    )
    assert describe(TITLE, of()) == f"Spread of scores for “{TITLE}”. Nobody answered."


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("shown", SPREADS.values(), ids=SPREADS.keys())
def test_the_alt_text_fits_with_all_counts(shown: Spread, title: str) -> None:
    """A long title gives way, the counts never do."""
    text = describe(title, shown)
    assert len(text) <= ALT_TEXT_LIMIT
    assert "\n" not in text
    if shown.people:
        assert all(
            f" {least}–{most}: {count:,}" in text
            for (least, most), count in zip(BANDS, shown.counts, strict=True)
        )


async def test_one_worker_draws_spreads_and_reports() -> None:
    """Each comes with its name and its alt text; what cannot be drawn costs one line in the log."""
    report = Report(0.5, 1, 0, 0, 0, (), (), "", (), (), ())
    async with Pictures(seconds=PATIENCE) as pictures:
        picture = await pictures.spread(TITLE, TYPICAL)
        assert picture is not None
        assert (picture.name, picture.description) == ("spread.png", describe(TITLE, TYPICAL))
        assert picture.data == draw_spread(TITLE, TYPICAL)
        with capture_logs() as lines:
            assert await pictures.spread(TITLE, replace(TYPICAL, median=math.nan)) is None
        assert [line["log_level"] for line in lines] == ["warning"]
        other = await pictures.report(report)
        assert other is not None
        assert (other.name, other.data) == ("report.png", draw_report(report))


PROGRAM = f"""
import asyncio, json, sys
sys.path.insert(0, {str(ROOT)!r})

async def run():
    from bot.discord_ui.pictures import Pictures
    from questions.spread import spread
    async with Pictures(seconds={PATIENCE}) as pictures:
        drawn = await pictures.spread("A title", spread([0.5]))
        heavy = "sorted({{'discord', 'matplotlib', 'rapidfuzz', 'sqlalchemy'}} & {{*__import__('sys').modules}})"
        worker = pictures._worker.result().pool.submit(eval, heavy).result()
        print(json.dumps([drawn is not None, "matplotlib" in sys.modules, worker]))

if __name__ == "__main__":
    asyncio.run(run())
"""


def test_matplotlib_is_loaded_by_the_worker_and_only_there(tmp_path: Path) -> None:
    """And the worker loads neither Discord nor the grader."""
    (tmp_path / "program.py").write_text(PROGRAM)
    result = subprocess.run(
        [sys.executable, str(tmp_path / "program.py")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(result.stdout) == [True, False, ["matplotlib"]]
    assert result.stderr == ""
