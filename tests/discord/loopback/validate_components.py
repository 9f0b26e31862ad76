"""What Discord demands of components in messages, old (rows) and new (components v2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence

from tests.discord.loopback.errors import FormErrors
from tests.discord.loopback.state import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
TOP_LEVEL = (*IN_CONTAINER, CONTAINER)
Path = tuple[str | int, ...]
# The characters that are emoji: check marks and arrows of the text kind (✓ →) are not, and Discord refuses them.
EMOJI = re.compile(
    "[©®‼⁉™ℹ↔-↙↩↪⌚⌛⌨⏏⏩-⏳⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪"
    "⛰-⛵⛷-⛺⛽✂✅✈-✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓-❕❗❣❤➕-➗➡➰➿⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙\u20e3\U0001f000-\U0001faff]"
)


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component, parents before children."""
    for component in components:
        yield component
        children = component.get("components")
        if isinstance(children, list):
            yield from walk(children)
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def number_components(components: Sequence[Json]) -> None:
    """Give an id to every component without one, as Discord does."""
    everything = list(walk(components))
    taken = {component.get("id") for component in everything}
    following = 1
    for component in everything:
        if not component.get("id"):
            while following in taken:
                following += 1
            component["id"] = following
            taken.add(following)


def check_unique(errors: FormErrors, components: Sequence[Json], path: Path) -> None:
    """Custom ids and component ids must not repeat within a message or modal."""
    custom_ids: set[str] = set()
    ids: set[int] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in custom_ids:
            errors.add(
                path, "COMPONENT_CUSTOM_ID_DUPLICATED", f"Component custom id {custom_id!r} is repeated"
            )
        if custom_id is not None:
            custom_ids.add(custom_id)
        if component.get("id") and component["id"] in ids:
            errors.add(path, "COMPONENT_ID_DUPLICATED", f"Component id {component['id']} is repeated")
        ids.add(component.get("id") or 0)


def check_components(
    errors: FormErrors, components: Sequence[Json], files: Container[str], *, v2: bool
) -> None:
    """Note all that Discord would refuse in a message's components."""
    check = _Checker(errors, files)
    path: Path = ("components",)
    if v2:
        everything = list(walk(components))
        if len(everything) > 40:
            errors.add(
                path,
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The total number of components cannot exceed 40, not {len(everything)}",
            )
        text = sum(len(each.get("content") or "") for each in everything if each.get("type") == TEXT_DISPLAY)
        if text > 4000:
            errors.add(
                path,
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text size is {text}, which exceeds the maximum of 4000",
            )
    else:
        errors.length(path, list(components), 0, 5)
    for index, component in enumerate(components):
        check.component((*path, index), component, TOP_LEVEL if v2 else (ROW,))
    check_unique(errors, components, path)


def check_emoji(errors: FormErrors, path: Path, emoji: Json | None) -> None:
    """An emoji without an id must be an emoji itself, not its name nor another sign."""
    if emoji and not emoji.get("id") and not EMOJI.search(str(emoji.get("name"))):
        errors.add((*path, "emoji", "name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def check_options(errors: FormErrors, path: Path, select: Json, low: int, high: int) -> None:
    """The options of a select, radio group or checkbox group."""
    options = select.get("options")
    errors.length((*path, "options"), options, low, high)
    values: set[object] = set()
    for index, option in enumerate(options or ()):
        here = (*path, "options", index)
        errors.length((*here, "label"), option.get("label"), 1, 100)
        errors.length((*here, "value"), option.get("value"), 1, 100)
        errors.length((*here, "description"), option.get("description"), 0, 100)
        check_emoji(errors, here, option.get("emoji"))
        if option.get("value") in values:
            errors.add(
                (*here, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(option.get("value"))


def check_select(errors: FormErrors, path: Path, select: Json) -> None:
    """A select menu of any kind."""
    errors.length((*path, "custom_id"), select.get("custom_id"), 1, 100)
    errors.length((*path, "placeholder"), select.get("placeholder"), 0, 150)
    errors.number((*path, "min_values"), select.get("min_values"), 0, 25)
    errors.number((*path, "max_values"), select.get("max_values"), 1, 25)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if low > high:
        errors.add((*path, "min_values"), "NUMBER_TYPE_MAX", "min_values must not exceed max_values.")
    if select["type"] == STRING_SELECT:
        check_options(errors, path, select, 1, 25)
        options = select.get("options") or []
        if high > len(options):
            errors.add((*path, "max_values"), "NUMBER_TYPE_MAX", "max_values exceeds the number of options.")
        if sum(bool(option.get("default")) for option in options) > high:
            errors.add(
                (*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More defaults than max_values."
            )


class _Checker:
    """Checks one component by its type."""

    def __init__(self, errors: FormErrors, files: Container[str]) -> None:
        self.errors = errors
        self.files = files
        self._by_type: dict[int, Callable[[Path, Json], None]] = {
            ROW: self._row,
            BUTTON: self._button,
            SECTION: self._section,
            TEXT_DISPLAY: self._text,
            THUMBNAIL: self._thumbnail,
            GALLERY: self._gallery,
            FILE: self._file,
            SEPARATOR: self._separator,
            CONTAINER: self._container,
        }

    def component(self, path: Path, component: Json, allowed: Sequence[int]) -> None:
        kind = component.get("type", 0)
        if not self.errors.choice((*path, "type"), kind, allowed):
            return
        if kind in SELECTS:
            check_select(self.errors, path, component)
        else:
            self._by_type[kind](path, component)

    def _children(self, path: Path, component: Json, allowed: Sequence[int], high: int) -> None:
        children = component.get("components")
        self.errors.length((*path, "components"), children, 1, high)
        for index, child in enumerate(children or ()):
            self.component((*path, "components", index), child, allowed)

    def _row(self, path: Path, row: Json) -> None:
        self._children(path, row, (BUTTON, *SELECTS), 5)
        children = row.get("components") or ()
        if len(children) > 1 and any(child.get("type") in SELECTS for child in children):
            self.errors.add(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "A select fills its action row alone",
            )

    def _button(self, path: Path, button: Json) -> None:
        errors = self.errors
        errors.choice((*path, "style"), button.get("style"), range(1, 7))
        errors.length((*path, "label"), button.get("label"), 0, 80)
        check_emoji(errors, path, button.get("emoji"))
        if button.get("style") == 5:
            errors.length((*path, "url"), button.get("url"), 1, 512)
            if button.get("custom_id") is not None:
                errors.add(
                    path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A link has no custom id"
                )
        else:
            errors.length((*path, "custom_id"), button.get("custom_id"), 1, 100)
        if not button.get("label") and not button.get("emoji"):
            errors.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")

    def _section(self, path: Path, section: Json) -> None:
        self._children(path, section, (TEXT_DISPLAY,), 3)
        accessory = section.get("accessory")
        if not isinstance(accessory, dict):
            self.errors.required((*path, "accessory"))
        else:
            self.component((*path, "accessory"), accessory, (BUTTON, THUMBNAIL))

    def _text(self, path: Path, text: Json) -> None:
        self.errors.length((*path, "content"), text.get("content"), 1, 4000)

    def _media(self, path: Path, media: object, *, only_files: bool = False) -> None:
        url = media.get("url") if isinstance(media, dict) else None
        if not isinstance(url, str):
            self.errors.required((*path, "url"))
        elif url.startswith("attachment://"):
            if url.removeprefix("attachment://") not in self.files:
                self.errors.add(
                    (*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"No file {url}"
                )
        elif only_files or not url.startswith(("http://", "https://")):
            self.errors.add(
                (*path, "url"), "URL_TYPE_INVALID_SCHEME", f"Scheme of {url!r} is not allowed here."
            )

    def _thumbnail(self, path: Path, thumbnail: Json) -> None:
        self._media((*path, "media"), thumbnail.get("media"))
        self.errors.length((*path, "description"), thumbnail.get("description"), 0, 1024)

    def _gallery(self, path: Path, gallery: Json) -> None:
        items = gallery.get("items")
        self.errors.length((*path, "items"), items, 1, 10)
        for index, item in enumerate(items or ()):
            here = (*path, "items", index)
            self._media((*here, "media"), item.get("media"))
            self.errors.length((*here, "description"), item.get("description"), 0, 1024)

    def _file(self, path: Path, file: Json) -> None:
        self._media((*path, "file"), file.get("file"), only_files=True)

    def _separator(self, path: Path, separator: Json) -> None:
        self.errors.number((*path, "spacing"), separator.get("spacing"), 1, 2)

    def _container(self, path: Path, container: Json) -> None:
        children = container.get("components")
        self.errors.length((*path, "components"), children, 1, 40)
        for index, child in enumerate(children or ()):
            self.component((*path, "components", index), child, IN_CONTAINER)
        self.errors.number((*path, "accent_color"), container.get("accent_color"), 0, 0xFFFFFF)
