"""What Discord demands of a modal."""

from __future__ import annotations

from tests.discord.loopback.errors import FormErrors
from tests.discord.loopback.state import Json
from tests.discord.loopback.validate_components import (
    ROW,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    Path,
    check_options,
    check_select,
    check_unique,
)

LABEL, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 18, 19, 21, 22, 23
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX)


def check_modal(modal: Json) -> None:
    """Refuse (50035) a modal that Discord would refuse."""
    errors = FormErrors(("data",))
    errors.length(("title",), modal.get("title"), 1, 45)
    errors.length(("custom_id",), modal.get("custom_id"), 1, 100)
    components = modal.get("components")
    errors.length(("components",), components, 1, 5)
    for index, component in enumerate(components or ()):
        path = ("components", index)
        kind = component.get("type")
        if not errors.choice((*path, "type"), kind, (ROW, TEXT_DISPLAY, LABEL)):
            continue
        if kind == ROW:
            _check_row(errors, path, component)
        elif kind == LABEL:
            _check_label(errors, path, component)
        else:
            errors.length((*path, "content"), component.get("content"), 1, 4000)
    check_unique(errors, components or [], ("components",))
    errors.refuse_if_any()


def _check_row(errors: FormErrors, path: Path, row: Json) -> None:
    children = row.get("components")
    errors.length((*path, "components"), children, 1, 1)
    for index, child in enumerate(children or ()):
        here = (*path, "components", index)
        if errors.choice((*here, "type"), child.get("type"), (TEXT_INPUT,)):
            errors.length((*here, "label"), child.get("label"), 1, 45)
            _check_input(errors, here, child)


def _check_label(errors: FormErrors, path: Path, label: Json) -> None:
    errors.length((*path, "label"), label.get("label"), 1, 45)
    errors.length((*path, "description"), label.get("description"), 0, 100)
    child = label.get("component")
    here = (*path, "component")
    if not isinstance(child, dict):
        errors.required(here)
        return
    kind = child.get("type")
    if not errors.choice((*here, "type"), kind, IN_LABEL):
        return
    if child.get("disabled"):
        errors.add((*here, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "A modal has no disabled components")
    if kind == TEXT_INPUT:
        _check_input(errors, here, child)
        return
    _check_minimum(errors, here, child)
    if kind in SELECTS:
        check_select(errors, here, child)
        return
    errors.length((*here, "custom_id"), child.get("custom_id"), 1, 100)
    if kind == RADIO:
        check_options(errors, here, child, 2, 10)
    elif kind == CHECKBOXES:
        check_options(errors, here, child, 1, 10)
    elif kind == FILE_UPLOAD:
        errors.number((*here, "max_values"), child.get("max_values"), 1, 10)


def _check_minimum(errors: FormErrors, path: Path, component: Json) -> None:
    """A required component cannot have a minimum of none."""
    if component.get("required", True) and component.get("min_values") == 0:
        errors.add(
            (*path, "min_values"), "NUMBER_TYPE_MIN", "min_values must be at least 1 when required is true."
        )


def _check_input(errors: FormErrors, path: Path, text: Json) -> None:
    errors.length((*path, "custom_id"), text.get("custom_id"), 1, 100)
    errors.choice((*path, "style"), text.get("style"), (1, 2))
    errors.length((*path, "value"), text.get("value"), 0, 4000)
    errors.length((*path, "placeholder"), text.get("placeholder"), 0, 100)
    errors.number((*path, "min_length"), text.get("min_length"), 0, 4000)
    errors.number((*path, "max_length"), text.get("max_length"), 1, 4000)
    low, high = text.get("min_length") or 0, text.get("max_length") or 4000
    if low > high:
        errors.add((*path, "min_length"), "NUMBER_TYPE_MAX", "min_length must not exceed max_length.")
    if text.get("value") and not low <= len(text["value"]) <= high:
        errors.add((*path, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
