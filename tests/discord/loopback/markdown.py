"""Discord's markdown as HTML: blocks first, then what stands within a line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

FENCE = re.compile(r"```(?:([\w+-]+)\n)?\n?(.+?)\n?```", re.DOTALL)
HEADING = re.compile(r"(#{1,3}) +(.+)")
SUBTEXT = re.compile(r"-# +(.+)")
ITEM = re.compile(r"( *)(?:([-*])|(\d+)\.) +(.+)")

INLINE = re.compile(
    r"""
      \\(?P<escaped>[^a-zA-Z0-9\s])
    | (?P<ticks>`{1,2})(?P<code>.+?)(?P=ticks)(?!`)
    | \[(?P<label>(?:\\.|[^\[\]])+)\]\((?P<target><?https?://[^\s)]+>?)(?:\s"[^"]*")?\)
    | <(?P<quiet>https?://[^\s>]+)>
    | (?P<url>https?://[^\s<]*[^\s<.,:;"')\]])
    | <t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFR]))?>
    | <@!?(?P<user>\d+)> | <@&(?P<role>\d+)> | <\#(?P<channel>\d+)>
    | </(?P<command>[^:>]+):\d+> | <a?:(?P<emoji>\w+):\d+>
    | (?P<group>@(?:everyone|here)\b)
    | \|\|(?P<spoiler>.+?)\|\|
    | \*\*\*(?P<strong_em>\S.*?)\*\*\*(?!\*)
    | \*\*(?P<strong>\S.*?)\*\*(?!\*)
    | __(?P<underline>\S.*?)__(?!_)
    | ~~(?P<strike>.+?)~~
    | \*(?P<star>[^\s*](?:.*?[^\s*])?)\*(?!\*)
    | (?<!\w)_(?P<low>[^\s_](?:.*?[^\s_])?)_(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
SPANS = {
    "spoiler": '<span class="spoiler" tabindex="0">{}</span>',
    "strong_em": "<strong><em>{}</em></strong>",
    "strong": "<strong>{}</strong>",
    "underline": "<u>{}</u>",
    "strike": "<s>{}</s>",
    "star": "<em>{}</em>",
    "low": "<em>{}</em>",
}


def _number(kind: str) -> Callable[[str], str]:
    return lambda number: f"{kind}{number}"


@dataclass(frozen=True, slots=True)
class Names:
    """How mentions are shown, and what time it is."""

    user: Callable[[str], str] = field(default_factory=lambda: _number("@"))
    role: Callable[[str], str] = field(default_factory=lambda: _number("@"))
    channel: Callable[[str], str] = field(default_factory=lambda: _number("#"))
    now: float = 0.0


def to_html(text: str, names: Names | None = None) -> str:
    """A whole text: content, a text display, an embed's description."""
    names = names or Names()
    parts: list[str] = []
    position = 0
    for fence in FENCE.finditer(text):
        parts.extend(_blocks(text[position : fence.start()].strip("\n"), names))
        parts.append(code_block(fence[2], fence[1] or ""))
        position = fence.end()
    parts.extend(_blocks(text[position:].lstrip("\n") if position else text, names))
    return "".join(parts)


def _blocks(text: str, names: Names) -> Iterator[str]:
    """Headings, quotes, lists and lines; Discord keeps every line break."""
    if not text:
        return
    lines = text.split("\n")
    index = 0
    plain: list[str] = []
    while index < len(lines):
        taken, block = _block(lines, index, names)
        if not taken:
            plain.append(lines[index])
            index += 1
            continue
        yield from _lines(plain, names)
        plain = []
        yield block
        index += taken
    yield from _lines(plain, names)


def _lines(lines: list[str], names: Names) -> Iterator[str]:
    if lines:
        told = inline("\n".join(lines), names).replace("\n", "<br>")
        yield f'<div class="lines">{told or "&#8203;"}</div>'


def _block(lines: list[str], index: int, names: Names) -> tuple[int, str]:
    """The block that starts at a line, with the number of lines it takes; 0 when none does."""
    line = lines[index]
    if heading := HEADING.fullmatch(line):
        level = len(heading[1])
        return 1, f"<h{level}>{inline(heading[2].strip(), names)}</h{level}>"
    if subtext := SUBTEXT.fullmatch(line):
        return 1, f"<small>{inline(subtext[1], names)}</small>"
    if line.startswith(">>> "):
        rest = [line[4:], *lines[index + 1 :]]
        return len(rest), _quote(rest, names)
    if line.startswith("> ") or line == ">":
        count = _run(lines, index, lambda each: each.startswith("> ") or each == ">")
        return count, _quote([each[2:] for each in lines[index : index + count]], names)
    if ITEM.fullmatch(line):
        count = _run(lines, index, lambda each: ITEM.fullmatch(each) is not None)
        return count, _list(lines[index : index + count], names)
    return 0, ""


def _run(lines: list[str], index: int, belongs: Callable[[str], bool]) -> int:
    count = 0
    while index + count < len(lines) and belongs(lines[index + count]):
        count += 1
    return count


def _quote(lines: list[str], names: Names) -> str:
    inner = to_html("\n".join(lines), names)
    return f"<blockquote>{inner}</blockquote>"


def _list(lines: list[str], names: Names) -> str:
    """A list; items that are indented deeper make a list within the item before them."""
    items = [match for match in (ITEM.fullmatch(line) for line in lines) if match]
    depth = len(items[0][1])
    ordered = items[0][2] is None
    rendered: list[str] = []
    index = 0
    while index < len(items):
        body = inline(items[index][4], names)
        deeper = index + 1
        while deeper < len(items) and len(items[deeper][1]) > depth:
            deeper += 1
        if deeper > index + 1:
            body += _list([match[0] for match in items[index + 1 : deeper]], names)
        rendered.append(f"<li>{body}</li>")
        index = deeper
    tag = "ol" if ordered else "ul"
    start = f' start="{items[0][3]}"' if ordered else ""
    return f"<{tag}{start}>{''.join(rendered)}</{tag}>"


def inline(text: str, names: Names) -> str:
    """What stands within lines."""
    parts: list[str] = []
    position = 0
    for match in INLINE.finditer(text):
        parts.append(html.escape(text[position : match.start()], quote=False))
        parts.append(_span(match, names))
        position = match.end()
    parts.append(html.escape(text[position:], quote=False))
    return "".join(parts)


def _span(match: re.Match[str], names: Names) -> str:
    kind = match.lastgroup or ""
    if match["code"] is not None:
        return f"<code>{html.escape(match['code'].strip(), quote=False)}</code>"
    if match["label"] is not None:
        target = match["target"].strip("<>")
        return f'<a href="{html.escape(target)}">{inline(match["label"], names)}</a>'
    if match["time"] is not None:
        return f'<span class="time">{when(int(match["time"]), match["style"] or "f", names.now)}</span>'
    if kind in SPANS:
        return SPANS[kind].format(inline(match[kind], names))
    return _mention(match, kind, names)


def _mention(match: re.Match[str], kind: str, names: Names) -> str:
    text = html.escape(match[kind], quote=False)
    if kind in ("url", "quiet"):
        return f'<a href="{html.escape(match[kind])}">{text}</a>'
    if kind == "escaped":
        return text
    if kind == "emoji":
        return f":{text}:"
    named = {"user": names.user, "role": names.role, "channel": names.channel, "command": "/{}".format}
    shown = named[kind](match[kind]) if kind in named else match[kind]
    return f'<span class="mention">{html.escape(shown, quote=False)}</span>'


UNITS = (
    ("year", 31_536_000),
    ("month", 2_592_000),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)
FORMATS = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y %H:%M",
    "F": "%A, %-d %B %Y %H:%M",
}


def when(moment: int, style: str, now: float) -> str:
    """A timestamp as a client in English and UTC shows it."""
    if style != "R":
        return datetime.fromtimestamp(moment, UTC).strftime(FORMATS[style])
    away = round(moment - now)
    name, size = next((unit for unit in UNITS if abs(away) >= unit[1]), UNITS[-1])
    count = round(abs(away) / size)
    if not count:
        return "now"
    told = f"a{'n' if name == 'hour' else ''} {name}" if count == 1 else f"{count} {name}s"
    return f"in {told}" if away > 0 else f"{told} ago"


PYTHON = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<string>(?:\b[rbfRBF]{1,2})?(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    | (?P<meta>^\s*@[\w.]+)
    | \b(?P<keyword>and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|finally|for|from
        |global|if|import|in|is|lambda|match|nonlocal|not|or|pass|raise|return|try|while|with|yield
        |None|True|False)\b
    | (?<=def[ ])(?P<title>\w+) | (?<=class[ ])(?P<name>\w+)
    | \b(?P<builtin>print|len|range|list|dict|set|tuple|str|int|float|bool|type|id|sum|map|filter|zip|sorted
        |isinstance|super|iter|next|open|enumerate|repr|any|all|min|max|object|property)\b(?=\()
    | \b(?P<number>\d[\d_]*(?:\.\d+)?)\b
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def code_block(code: str, language: str) -> str:
    """A code block, coloured when it is Python."""
    if language.lower() not in ("py", "python"):
        return f"<pre><code>{html.escape(code, quote=False)}</code></pre>"
    parts: list[str] = []
    position = 0
    for match in PYTHON.finditer(code):
        parts.append(html.escape(code[position : match.start()], quote=False))
        parts.append(f'<i class="py-{match.lastgroup}">{html.escape(match[0], quote=False)}</i>')
        position = match.end()
    parts.append(html.escape(code[position:], quote=False))
    return f"<pre><code>{''.join(parts)}</code></pre>"
