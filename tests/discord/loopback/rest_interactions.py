"""Answering interactions: the callback, the original response, follow-ups."""

from __future__ import annotations

from collections.abc import Callable

from tests.discord.loopback import messages
from tests.discord.loopback.call import Call, Endpoint
from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.payloads import message_payload
from tests.discord.loopback.state import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    LOADING,
    Interaction,
    Json,
    Message,
)
from tests.discord.loopback.validate_components import number_components
from tests.discord.loopback.validate_modal import check_modal

SECONDS_TO_ACKNOWLEDGE = 3.0
TOKEN_SECONDS = 15 * 60.0
FOLLOWUPS_AS_GUEST = 5
"""Follow-ups per interaction where the app is not in the server."""
SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 4, 5, 6, 7, 8, 9


def _allowed(interaction: Interaction) -> tuple[int, ...]:
    """The response types that fit an interaction."""
    if interaction.type == AUTOCOMPLETE:
        return (CHOICES,)
    if interaction.type == COMMAND:
        return (SEND, DEFER, SHOW_MODAL)
    if interaction.type == COMPONENT:
        return (SEND, DEFER, DEFER_UPDATE, UPDATE, SHOW_MODAL)
    return (SEND, DEFER, DEFER_UPDATE, *((UPDATE,) if interaction.message else ()))


def _callback(call: Call) -> Json | None:
    world = call.world
    interaction = world.tokens.get(call.params["token"])
    if interaction is None or str(interaction.id) != call.params["interaction"]:
        raise Refusal(10062)
    now = world.clock.now()
    if interaction.acknowledged is not None:
        raise Refusal(40060)
    if now - interaction.created > SECONDS_TO_ACKNOWLEDGE:
        raise Refusal(10062)
    errors = FormErrors()
    kind = call.form.get("type", 0)
    errors.choice(("type",), kind, _allowed(interaction))
    errors.refuse_if_any()
    if interaction.channel.deleted:
        raise Refusal(10003)
    message = _ACTIONS[kind](call, interaction, call.form.get("data") or {})
    interaction.acknowledged = kind
    interaction.acknowledged_at = now
    interaction.bell.ring()
    if call.query.get("with_response") not in ("1", "true", "True"):
        return None
    return _callback_answer(interaction, kind, message)


def _callback_answer(interaction: Interaction, kind: int, message: Message | None) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.type}
    answer: Json = {"interaction": about}
    if kind in (SEND, DEFER, DEFER_UPDATE, UPDATE):
        answer["resource"] = {"type": kind}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral_to is not None,
        }
        answer["resource"]["message"] = message_payload(message)
    return answer


def _new_message(call: Call, interaction: Interaction, form: Json, *prefix: str) -> Message:
    """A message in answer to an interaction."""
    ephemeral = bool(form.get("flags", 0) & EPHEMERAL)
    message = messages.build(
        call.world,
        interaction.channel,
        form,
        call.files,
        prefix=prefix,
        ephemeral_to=interaction.user if ephemeral else None,
    )
    message.from_webhook = True
    message.interaction = interaction
    return message


def _send(call: Call, interaction: Interaction, data: Json) -> Message:
    message = _new_message(call, interaction, data, "data")
    interaction.original = message
    call.world.add_message(message)
    return message


def _defer(call: Call, interaction: Interaction, data: Json) -> Message:
    world = call.world
    flags = data.get("flags", 0) & EPHEMERAL
    message = Message(
        world.new_id(), interaction.channel, world.bot, world.clock.iso(), flags=flags | LOADING
    )
    message.ephemeral_to = interaction.user if flags else None
    message.interaction = interaction
    message.from_webhook = True
    interaction.original = message
    interaction.deferral_open = True
    world.add_message(message)
    return message


def _defer_update(call: Call, interaction: Interaction, data: Json) -> Message | None:
    interaction.original = interaction.message
    interaction.deferral_open = True
    return interaction.message


def _update(call: Call, interaction: Interaction, data: Json) -> Message:
    assert interaction.message is not None
    if interaction.message.deleted:
        raise Refusal(10008)
    messages.edit(call.world, interaction.message, data, call.files, ("data",))
    interaction.original = interaction.message
    return interaction.message


def _choices(call: Call, interaction: Interaction, data: Json) -> None:
    errors = FormErrors(("data",))
    choices = data.get("choices")
    errors.length(("choices",), choices, 0, 25)
    for index, choice in enumerate(choices or ()):
        errors.length(("choices", index, "name"), choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str):
            errors.length(("choices", index, "value"), choice["value"], 1, 100)
    errors.refuse_if_any()
    interaction.choices = choices or []


def _show_modal(call: Call, interaction: Interaction, data: Json) -> None:
    check_modal(data)
    number_components(data["components"])
    interaction.modal = data


_ACTIONS: dict[int, Callable[[Call, Interaction, Json], Message | None]] = {
    SEND: _send,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: lambda call, interaction, data: _choices(call, interaction, data),
    SHOW_MODAL: lambda call, interaction, data: _show_modal(call, interaction, data),
}


def _living(call: Call) -> Interaction:
    """The interaction whose token is in the path: acknowledged, and not older than 15 minutes."""
    interaction = call.world.tokens.get(call.params["token"])
    if interaction is None or call.params["application"] != str(call.world.bot.id):
        raise Refusal(10015)
    if call.world.clock.now() - interaction.created > TOKEN_SECONDS:
        raise Refusal(50027)
    if interaction.acknowledged is None:
        raise Refusal(10015)
    return interaction


def _followup(call: Call) -> Json:
    interaction, world = _living(call), call.world
    if interaction.channel.deleted:
        raise Refusal(10003)
    original = interaction.original
    if interaction.acknowledged == DEFER and interaction.deferral_open and original is not None:
        form = {**call.form, "flags": call.form.get("flags", 0) & ~EPHEMERAL}
        messages.edit(world, original, form, call.files)
        interaction.deferral_open = False
        interaction.bell.ring()
        return message_payload(original)
    guild = interaction.channel.guild
    if guild is not None and not guild.installed and len(interaction.followups) >= FOLLOWUPS_AS_GUEST:
        raise Refusal(40094)
    message = _new_message(call, interaction, call.form)
    interaction.followups.append(message)
    interaction.deferral_open = False
    world.add_message(message)
    return message_payload(message)


def _response(call: Call) -> tuple[Interaction, Message]:
    interaction = _living(call)
    wanted = call.params.get("message", "@original")
    message = interaction.original
    if wanted not in ("@original", str(message.id) if message else ""):
        message = next((each for each in interaction.followups if str(each.id) == wanted), None)
    if message is None or message.deleted:
        raise Refusal(10008)
    if interaction.channel.deleted:
        raise Refusal(10003)
    return interaction, message


def _get_response(call: Call) -> Json:
    return message_payload(_response(call)[1])


def _patch_response(call: Call) -> Json:
    interaction, message = _response(call)
    messages.edit(call.world, message, call.form, call.files)
    if message is interaction.original:
        interaction.deferral_open = False
    interaction.bell.ring()
    return message_payload(message)


def _delete_response(call: Call) -> None:
    interaction, message = _response(call)
    call.world.delete_message(message)
    if message is interaction.original:
        interaction.deferral_open = False
    interaction.bell.ring()


WEBHOOK = "/webhooks/{application}/{token}"
INTERACTION_ENDPOINTS = [
    Endpoint("POST", "/interactions/{interaction}/{token}/callback", _callback, None, authorised=False),
    Endpoint("POST", WEBHOOK, _followup, "token", authorised=False),
    Endpoint("GET", f"{WEBHOOK}/messages/{{message}}", _get_response, "token", authorised=False),
    Endpoint("PATCH", f"{WEBHOOK}/messages/{{message}}", _patch_response, "token", authorised=False),
    Endpoint("DELETE", f"{WEBHOOK}/messages/{{message}}", _delete_response, "token", authorised=False),
]
