"""The page that shows a channel as a person sees it."""

from __future__ import annotations

import html.parser
import re
from collections.abc import AsyncIterator

import pytest

from tests.discord.loopback import Channel, Exchange, Loopback, Person
from tests.discord.loopback.markdown import Names, to_html, when
from tests.discord.loopback.page import render_page
from tests.discord.loopback.raw import RawClient, raw_client

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.fixture
async def raw(discord_server: Loopback) -> AsyncIterator[RawClient]:
    async with raw_client(discord_server) as client:
        yield client


@pytest.fixture
def general(discord_server: Loopback) -> Channel:
    return discord_server.add_guild("Study group").add_channel("general", topic="Practice")


@pytest.fixture
def ada(discord_server: Loopback, general: Channel) -> Person:
    assert general.guild is not None
    return discord_server.add_user("ada", display_name="Ada Lovelace", member_of=[general.guild])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("a\nb", "a<br>b"),
        (
            "**bold** *it* _low_ __u__ ~~s~~",
            "<strong>bold</strong> <em>it</em> <em>low</em> <u>u</u> <s>s</s>",
        ),
        ("***both***", "<strong><em>both</em></strong>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\*not\*", "*not*"),
        (r"def add\_tag\(\)", "def add_tag()"),
        (r"a\b", r"a\b"),
        ("`**code**`", "<code>**code**</code>"),
        ("``a ` b``", "<code>a ` b</code>"),
        ("||hidden||", '<span class="spoiler" tabindex="0">hidden</span>'),
        ("[docs](https://a.b/c)", '<a href="https://a.b/c">docs</a>'),
        ("see https://a.b/c_d.", 'see <a href="https://a.b/c_d">https://a.b/c_d</a>.'),
        ("<@1> <#2>", '<span class="mention">@1</span> <span class="mention">#2</span>'),
        ("</interview start:3>", '<span class="mention">/interview start</span>'),
        ("<t:90:R>", '<span class="time">in a minute</span>'),
        ("<script>&", "&lt;script&gt;&amp;"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
    ],
)
def test_lines(source: str, expected: str) -> None:
    """What stands within lines."""
    assert to_html(source, Names(now=30.0)) == f'<div class="lines">{expected}</div>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# One\n## Two\n### Three", "<h1>One</h1><h2>Two</h2><h3>Three</h3>"),
        ("-# small", "<small>small</small>"),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> a\n> b", '<blockquote><div class="lines">a<br>b</div></blockquote>'),
        (">>> a\nb", '<blockquote><div class="lines">a<br>b</div></blockquote>'),
        ("```\n<x> **y**\n```", "<pre><code>&lt;x&gt; **y**</code></pre>"),
        ("```py\nNone  # no\n```", None),
    ],
)
def test_blocks(source: str, expected: str | None) -> None:
    """Headings, subtext, lists, quotes, code."""
    shown = to_html(source)
    if expected is None:
        expected = '<pre><code><i class="py-keyword">None</i>  <i class="py-comment"># no</i></code></pre>'
    assert shown == expected


@pytest.mark.parametrize(
    ("away", "told"),
    [
        (0, "now"),
        (-1, "a second ago"),
        (-7200, "2 hours ago"),
        (3600, "in an hour"),
        (86_400 * 3, "in 3 days"),
    ],
)
def test_relative_times(away: int, told: str) -> None:
    """As the client tells them."""
    assert when(1000 + away, "R", 1000) == told


class _Balance(html.parser.HTMLParser):
    """Checks that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr", "img", "meta", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "path":
            assert self.open.pop() == tag


async def test_a_page_shows_everything_and_needs_nothing(
    raw: RawClient, general: Channel, ada: Person
) -> None:
    """Text escaped, pictures within, alternative text kept, disabled buttons disabled, a dialog over it."""
    interaction = raw.interaction(ada, general)
    interaction.name = "/interview start"
    gallery = {
        "type": 12,
        "items": [{"media": {"url": "attachment://a.png"}, "description": "Scores <by> topic"}],
    }
    buttons = [
        {"type": 2, "style": 1, "label": "Answer", "custom_id": "a"},
        {"type": 2, "style": 4, "label": "End", "custom_id": "e", "disabled": True, "emoji": {"name": "🛑"}},
    ]
    menu = {
        "type": 3,
        "custom_id": "s",
        "placeholder": "What next?",
        "options": [{"label": "Again", "value": "x"}],
    }
    components = [
        {
            "type": 17,
            "accent_color": 0x248046,
            "components": [
                {"type": 10, "content": f"## 78 / 100\n<script>alert(1)</script> {ada.mention}"},
                {"type": 14},
                gallery,
                {"type": 1, "components": buttons},
                {"type": 1, "components": [menu]},
            ],
        }
    ]
    form = {
        "flags": (1 << 15) | 64,
        "components": components,
        "attachments": [{"id": 0, "description": "Alt"}],
    }
    form = {"type": 4, "data": form}
    assert (await raw.ask("POST", raw.callback(interaction), form, {"a.png": PICTURE}))[0] == 204
    embed = {
        "title": "Report",
        "color": 0xFF0000,
        "fields": [{"name": "Memory", "value": "**80**", "inline": True}],
    }
    await raw.ask("POST", f"/channels/{general.id}/messages", {"content": "x", "embeds": [embed]})
    ada.say(general, "Thanks")
    second = raw.interaction(ada, general)
    text = {"type": 4, "custom_id": "t", "style": 2, "max_length": 400}
    dialog = {
        "title": "Your answer",
        "custom_id": "m",
        "components": [{"type": 18, "label": "Why?", "component": text}],
    }
    await raw.respond(second, 9, dialog)
    modal = Exchange(ada.world, second).modal

    page = render_page(ada, general, modal=modal, filled={"Why?": "Because"})
    checker = _Balance()
    checker.feed(page)
    assert checker.open == []
    for shown in (
        "Ada Lovelace</b> used <b>/interview start",
        '<span class="app-badge">APP</span>',
        "Only you can see this",
        "<h2>78 / 100</h2>",
        '<span class="mention">@Ada Lovelace</span>',
        'style="--accent:#248046"',
        'alt="Scores &lt;by&gt; topic"',
        "data:image/png;base64,",
        '<button class="button s4" disabled><span>🛑</span>End</button>',
        "What next?",
        "border-color:#ff0000",
        "<strong>80</strong>",
        "Thanks",
        'role="dialog"',
        "Because",
        "7/400",
    ):
        assert shown in page, shown
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!data:)[^"]*', page)
