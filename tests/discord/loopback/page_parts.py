"""Components, embeds and files as HTML."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tests.discord.loopback.markdown import Names, to_html
from tests.discord.loopback.state import Attachment, Json
from tests.discord.loopback.validate_components import (
    BUTTON,
    CONTAINER,
    FILE,
    GALLERY,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
)
from tests.discord.loopback.views import emoji_text

CHEVRON = '<svg viewBox="0 0 24 24"><path d="M5 9l7 7 7-7-1.5-1.5L12 13 6.500 7.500z"/></svg>'
LINK = (
    '<svg viewBox="0 0 24 24"><path d="M14 3v2h3.600l-9.300 9.300 1.400 1.400L19 6.400V10h2V3z"/>'
    '<path d="M5 5h6V3H3v18h18v-8h-2v6H5z"/></svg>'
)
SHEET = '<svg viewBox="0 0 28 36"><path d="M3 0h15l10 10v23a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/></svg>'
EMPTY_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def escape(text: object) -> str:
    """Text for HTML."""
    return html.escape(str(text))


def data_uri(attachment: Attachment) -> str:
    """A file within the page itself."""
    return f"data:{attachment.content_type};base64,{base64.b64encode(attachment.content).decode()}"


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws the parts of messages; files are found by their address."""

    names: Names
    files: Mapping[str, Attachment]

    def text(self, source: str) -> str:
        """A text with markdown."""
        return f'<div class="md">{to_html(source, self.names)}</div>' if source else ""

    def components(self, components: Iterable[Json]) -> str:
        """Components of either kind, one under another."""
        return "".join(self._component(each) for each in components)

    def _component(self, component: Json) -> str:
        draw: dict[int, Callable[[Json], str]] = {
            ROW: lambda row: f'<div class="row">{self.components(row["components"])}</div>',
            BUTTON: button,
            SECTION: self._section,
            TEXT_DISPLAY: lambda display: self.text(display["content"]),
            THUMBNAIL: lambda thumb: self._picture(thumb["media"], thumb.get("description")),
            GALLERY: self._gallery,
            FILE: lambda file: self._file_of(file["file"]),
            SEPARATOR: separator,
            CONTAINER: self._container,
        }
        return select(component) if component["type"] in SELECTS else draw[component["type"]](component)

    def _section(self, section: Json) -> str:
        words = self.components(section["components"])
        side = self._component(section["accessory"])
        return f'<div class="section"><div class="words">{words}</div><div class="side">{side}</div></div>'

    def _container(self, container: Json) -> str:
        colour = container.get("accent_color")
        inner = self.components(container["components"])
        if colour is None:
            return f'<div class="container">{inner}</div>'
        return f'<div class="container accent" style="--accent:#{colour:06x}">{inner}</div>'

    def _picture(self, media: Json, alt: str | None, css: str = "") -> str:
        attachment = self.files.get(media["url"])
        source = data_uri(attachment) if attachment else EMPTY_PICTURE
        described = alt or (attachment.alt if attachment else None) or ""
        return f'<img class="{css}" src="{source}" alt="{escape(described)}" title="{escape(described)}">'

    def _gallery(self, gallery: Json) -> str:
        items = gallery["items"]
        pictures = "".join(self._picture(item["media"], item.get("description")) for item in items)
        return f'<div class="gallery{" many" if len(items) > 1 else ""}">{pictures}</div>'

    def _file_of(self, media: Json) -> str:
        attachment = self.files.get(media["url"])
        return self.file(attachment) if attachment else ""

    def file(self, attachment: Attachment) -> str:
        """An attachment: a picture is shown, anything else is a card."""
        if attachment.content_type.startswith("image/"):
            return f'<div class="gallery">{self._picture({"url": attachment.url}, attachment.alt)}</div>'
        size = len(attachment.content)
        told = f"{size} bytes" if size < 1024 else f"{size / 1024:.1f} KB"
        return f'<div class="file">{SHEET}<div><b>{escape(attachment.filename)}</b><span>{told}</span></div></div>'

    def embed(self, embed: Json) -> str:
        """An embed with all its parts."""
        parts: list[str] = []
        if thumbnail := embed.get("thumbnail"):
            parts.append(self._picture(thumbnail, None, "thumb"))
        if author := (embed.get("author") or {}).get("name"):
            parts.append(f'<div class="author">{escape(author)}</div>')
        if title := embed.get("title"):
            linked = (
                f'<a href="{escape(embed["url"])}">{escape(title)}</a>' if embed.get("url") else escape(title)
            )
            parts.append(f'<div class="title">{linked}</div>')
        parts.append(self.text(embed.get("description") or ""))
        if fields := embed.get("fields"):
            parts.append(f'<div class="fields wide">{"".join(self._fields(fields))}</div>')
        if image := embed.get("image"):
            parts.append(self._picture(image, None, "wide"))
        if footer := (embed.get("footer") or {}).get("text"):
            parts.append(f'<div class="foot wide">{escape(footer)}</div>')
        colour = embed.get("color")
        style = f' style="border-color:#{colour:06x}"' if colour is not None else ""
        return f'<div class="embed"{style}>{"".join(parts)}</div>'

    def _fields(self, fields: list[Json]) -> Iterable[str]:
        """Up to three inline fields share a line."""
        index = 0
        while index < len(fields):
            line = [fields[index]]
            while line[0].get("inline") and len(line) < 3 and index + len(line) < len(fields):
                following = fields[index + len(line)]
                if not following.get("inline"):
                    break
                line.append(following)
            for each in line:
                value = self.text(each["value"])
                name = escape(each["name"])
                yield f'<div class="field" style="grid-column:span {12 // len(line)}"><b>{name}</b>{value}</div>'
            index += len(line)


def button(component: Json) -> str:
    """A button in its style."""
    inner = escape(component.get("label") or "")
    if emoji := emoji_text(component.get("emoji")):
        inner = f"<span>{escape(emoji)}</span>{inner}"
    if component.get("style") == 5:
        inner += LINK
    off = " disabled" if component.get("disabled") else ""
    return f'<button class="button s{component.get("style")}"{off}>{inner}</button>'


def select(component: Json) -> str:
    """A closed select menu, with what is chosen or its placeholder."""
    chosen = [option["label"] for option in component.get("options") or () if option.get("default")]
    shown = ", ".join(chosen) or component.get("placeholder") or "Make a selection"
    css = f"select{' chosen' if chosen else ''}{' off' if component.get('disabled') else ''}"
    return f'<div class="{css}"><span>{escape(shown)}</span>{CHEVRON}</div>'


def separator(component: Json) -> str:
    """A line, or only room."""
    css = ["large"] if component.get("spacing") == 2 else []
    if component.get("divider") is False:
        css.append("bare")
    return f'<hr class="{" ".join(css)}">'
