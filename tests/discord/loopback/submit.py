"""What a person fills into selects and modals, as the client checks and sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord.loopback.state import Attachment, Channel, Json, Role, User
from tests.discord.loopback.validate_components import SELECTS, STRING_SELECT, TEXT_DISPLAY, TEXT_INPUT
from tests.discord.loopback.validate_modal import CHECKBOX, CHECKBOXES, FILE_UPLOAD, LABEL, RADIO
from tests.discord.loopback.views import DriverError, Field, ModalView

ENTITIES: dict[int, tuple[type, ...]] = {
    5: (User,),
    6: (Role,),
    7: (User, Role),
    8: (Channel,),
    FILE_UPLOAD: (Attachment,),
}


def select_values(
    select: Json, values: Sequence[Any], *, required: bool = True
) -> tuple[list[str], list[Any]]:
    """The values a select sends, and the users, roles or channels they name."""
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if (values or required) and not low <= len(values) <= high:
        raise DriverError(f"{len(values)} values chosen, not between {low} and {high}")
    if select["type"] in ENTITIES:
        for value in values:
            if not isinstance(value, ENTITIES[select["type"]]):
                raise DriverError(f"{value!r} cannot be chosen there")
        return [str(value.id) for value in values], list(values)
    return [_option(select, value) for value in values], []


def _option(component: Json, wanted: object) -> str:
    for key in ("value", "label"):
        for option in component["options"]:
            if option[key] == wanted:
                return str(option["value"])
    raise DriverError(f"No option {wanted!r} among {[option['label'] for option in component['options']]}")


def modal_components(modal: ModalView, answer: str | Mapping[str, Any]) -> tuple[list[Json], list[Any]]:
    """The components of a submitted modal, and the users, roles, channels or files they name."""
    fields = {field.custom_id: field for field in modal.fields}
    values = _by_custom_id(modal, answer)
    sent: list[Json] = []
    things: list[Any] = []
    for component in modal.components:
        if component["type"] == TEXT_DISPLAY:
            sent.append({"type": TEXT_DISPLAY, "id": component["id"]})
            continue
        inner = component["component"] if component["type"] == LABEL else component["components"][0]
        field = fields[inner["custom_id"]]
        filled, named = _fill(field, values.get(field.custom_id))
        things += named
        wrapped: Json = {"type": component["type"], "id": component["id"]}
        wrapped |= {"component": filled} if component["type"] == LABEL else {"components": [filled]}
        sent.append(wrapped)
    return sent, things


def _by_custom_id(modal: ModalView, answer: str | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(answer, str):
        texts = [field for field in modal.fields if field.is_text]
        if not texts:
            if answer:
                raise DriverError(f"{modal!r} has no text input")
            return {}
        return {texts[0].custom_id: answer}
    found: dict[str, Any] = {}
    for name, value in answer.items():
        named = [field for field in modal.fields if name in (field.custom_id, field.label)]
        if not named:
            raise DriverError(f"{modal!r} has no input {name!r}")
        found[named[0].custom_id] = value
    return found


def _fill(field: Field, value: Any) -> tuple[Json, list[Any]]:
    component = field.component
    sent: Json = {"type": field.type, "id": component["id"], "custom_id": field.custom_id}
    if field.is_text:
        return sent | {"value": _text(field, value)}, []
    if field.type == CHECKBOX:
        return sent | {"value": bool(component.get("default") if value is None else value)}, []
    if field.type == RADIO:
        return sent | {"value": _radio(field, value)}, []
    if field.type == CHECKBOXES:
        component = {"max_values": len(component["options"]), **component, "type": STRING_SELECT}
    values = _default(component) if value is None else [getattr(each, "user", each) for each in value]
    assert field.type in (*SELECTS, FILE_UPLOAD, CHECKBOXES)
    chosen, things = select_values(component, values, required=field.required)
    return sent | {"values": chosen}, things


def _default(component: Json) -> list[Any]:
    return [option["value"] for option in component.get("options") or () if option.get("default")]


def _radio(field: Field, value: object) -> str | None:
    chosen = (_default(field.component) or [None])[0] if value is None else _option(field.component, value)
    if chosen is None and field.required:
        raise DriverError(f"{field.label!r} is required")
    return chosen


def _text(field: Field, value: str | None) -> str:
    text = field.value if value is None else value
    low = field.component.get("min_length") or (1 if field.required else 0)
    high = field.component.get("max_length") or 4000
    if field.required and not text.strip():
        raise DriverError(f"{field.label!r} is required")
    if text and not low <= len(text) <= high:
        raise DriverError(f"{field.label!r} takes {low} to {high} characters, not {len(text)}")
    if field.type == TEXT_INPUT and field.component.get("style") == 1 and "\n" in text:
        raise DriverError(f"{field.label!r} takes one line")
    return text
