"""The picture of a leaderboard: what it shows, whatever people are called, and what its alt text says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from bot.discord_ui.drawing import ALT_TEXT_LIMIT
from bot.discord_ui.leaderboard_chart import Bar, BoardChart, describe, draw_board
from bot.discord_ui.leaderboard_lettering import IN_THE_LIST, lettered
from bot.discord_ui.sheet import COLUMN, MARK

CARD = "#1e1f22"
FOOT = 32
"""From the last bar to the foot of the picture."""
NAMES = (
    "Ada",
    "🔥🔥🔥",
    "שלום עולם",
    "W" * 32,
    "𝓑𝓮𝓪𝓽𝓻𝓲𝓬𝓮",
    "محمد علي",
    "\U00010380\U00010381\U00010382",
    "$x$ {} \\alpha %s _^",
    "👩\u200d💻🇩🇪",
    "ffi 💥",
)


def chart_of(*values: int, own: int | None = None, names: tuple[str, ...] = NAMES) -> BoardChart:
    """So many people with so much."""
    most = max(values, default=1)
    bars = tuple(
        Bar(number, names[number - 1], f"{value:,}", value / most, own=number == own)
        for number, value in enumerate(values, 1)
    )
    return BoardChart("Points this week", "all topics · 43 people", bars)


TEN = chart_of(1240, 980, 870, 655, 400, 320, 120, 30, 10, 1)


def pixels(picture: bytes) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def wide(image: Image.Image, colour: str) -> int:
    """How many pixels of this colour, or near enough, the row of the last bar has."""
    row = image.crop((0, image.height - FOOT - 6, 800, image.height - FOOT - 5))
    difference = ImageChops.difference(row, Image.new("RGB", row.size, colour)).convert("L")
    return sum(value < 16 for value in difference.tobytes())


@pytest.mark.parametrize("people", range(1, 11))
@pytest.mark.parametrize("own", [None, 1])
def test_every_page_makes_a_small_opaque_picture_with_a_free_margin(people: int, own: int | None) -> None:
    """Nothing runs off the card; letters that no font has give no warning (warnings are errors)."""
    picture = draw_board(chart_of(*[10**12 - number for number in range(people)], own=own))
    file = Image.open(io.BytesIO(picture))
    assert "transparency" not in file.info
    assert file.width == 800
    assert file.height == 140 + 76 * people + FOOT
    assert len(picture) < 40_000
    difference = ImageChops.difference(pixels(picture), Image.new("RGB", file.size, CARD)).convert("L")
    box = difference.point(lambda value: 255 if value > 6 else 0).getbbox()
    assert box is not None
    assert min(box[0], box[1], 800 - box[2], file.height - box[3]) >= FOOT - 2


def test_a_bar_is_as_long_as_its_share_and_ones_own_has_another_colour() -> None:
    """On a message that everybody sees nobody is picked out."""
    full, half = (pixels(draw_board(chart_of(*values))) for values in ((10,), (10, 5)))
    assert wide(half, COLUMN) == pytest.approx(wide(full, COLUMN) / 2, abs=3)
    assert wide(half, MARK) == 0
    own = pixels(draw_board(chart_of(10, 5, own=2)))
    assert wide(own, MARK) == wide(half, COLUMN)
    assert wide(pixels(draw_board(chart_of(10**6, 1))), COLUMN) > 2, "a little is still seen"
    assert wide(pixels(draw_board(chart_of(10, 0))), COLUMN) == 0


def test_the_same_page_gives_the_same_bytes_and_another_gives_others() -> None:
    """No date, version or chance in the file; every fact that changes shows."""
    first = draw_board(TEN)
    assert draw_board(TEN) == first
    for index, bar in enumerate(TEN.bars):
        for other in (
            replace(bar, name="Zoe"),
            replace(bar, value="7"),
            replace(bar, place=77),
            replace(bar, own=True),
        ):
            bars = (*TEN.bars[:index], other, *TEN.bars[index + 1 :])
            assert draw_board(replace(TEN, bars=bars)) != first
    assert draw_board(replace(TEN, facts="Memory")) != first


def test_the_alt_text_gives_every_fact() -> None:
    """Names as they are: a screen reader says emoji and every script."""
    assert describe(chart_of(1240, 980, own=2)) == (
        "Points this week, all topics · 43 people. 1. Ada: 1,240, 2. 🔥🔥🔥 (you): 980."
    )


def test_the_alt_text_fits_with_all_places() -> None:
    """The longest names give way, the figures never do."""
    chart = chart_of(*[10**15 - number for number in range(10)], own=3, names=("\U0001f469" * 140,) * 10)
    text = describe(chart)
    assert len(text) <= ALT_TEXT_LIMIT
    assert all(f"{bar.place}. " in text and bar.value in text for bar in chart.bars)


LETTERED = {
    "as it is": ("Ada Löwe-Ñandú", "Ada Löwe-Ñandú"),
    "other scripts": ("Ωμέγα Дима שלום", "Ωμέγα Дима שלום"),
    "fancy dress": ("𝓑𝓮𝓪 ℝ Ｗ", "Bea ℝ W"),
    "emoji beside letters": ("Ada 🔥💯", "Ada"),
    "emoji": ("🔥", ":fire:"),
    "many of the same": ("🔥🔥🔥", ":fire: ×3"),
    "a joined emoji": ("👩\u200d💻", ":woman personal computer:"),
    "a tone of skin": ("👋🏽", ":waving hand sign:"),
    "a flag": ("🇩🇪", ":flag DE:"),
    "too many": ("🔥💯🧨🍕", ":fire: :hundred points: :firecracker: …"),
    "an emoji with a selector": ("💥\ufe0f", ":collision:"),
    "no such script": ("\U00010380\U00010381", IN_THE_LIST),
    "mostly no such script": ("\U00010380\U00010381\U00010382 A", IN_THE_LIST),
    "newer than any font": ("\U0001fffd" * 3, IN_THE_LIST),
    "nothing": ("", IN_THE_LIST),
}


@pytest.mark.parametrize("name", LETTERED)
def test_a_name_is_written_in_letters_that_there_are(name: str) -> None:
    """No box ever stands for what cannot be written, if something better can be said."""
    text, expected = LETTERED[name]
    assert lettered(text) == expected


def test_letters_that_are_missing_leave_a_gap_to_be_seen() -> None:
    """Most of the name is there; the list has all of it."""
    assert lettered("\U00010380\U00010381 Ada \U00010380") == "… Ada …"
