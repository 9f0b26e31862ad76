"""What Discord demands of a message as a whole: content, embeds, files, flags."""

from __future__ import annotations

from collections.abc import Collection, Container

from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.state import COMPONENTS_V2, EPHEMERAL, Json
from tests.discord.loopback.validate_components import check_components

SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
SENDABLE_FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FILES = 10
EMBED_TEXT = {"title": 256, "description": 4096}


def check_form(errors: FormErrors, form: Json, files: Collection[str], *, v2: bool) -> None:
    """Note all that Discord would refuse in what a message form says."""
    errors.length(("content",), form.get("content"), 0, 2000)
    nonce = form.get("nonce")
    if nonce is not None:
        errors.length(("nonce",), str(nonce), 0, 25)
    for index, attachment in enumerate(form.get("attachments") or ()):
        errors.length(("attachments", index, "description"), attachment.get("description"), 0, 1024)
    check_embeds(errors, form.get("embeds") or [], files)
    check_components(errors, form.get("components") or [], files, v2=v2)
    errors.length(("files",), list(files), 0, MAX_FILES)
    _check_mentions(errors, form.get("allowed_mentions"))


def check_whole(errors: FormErrors, message: Json, *, v2: bool) -> None:
    """Note what is wrong with the message that would result, or refuse an empty one."""
    if v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if message.get(name):
                errors.add(
                    (name,),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The {name!r} field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    errors.refuse_if_any()
    written = (message.get("content") or "").strip()
    if not written and not any(message.get(name) for name in ("embeds", "components", "attachments")):
        raise Refusal(50006)


def check_embeds(errors: FormErrors, embeds: list[Json], files: Container[str]) -> None:
    """Embeds: ten, each field's length, 6000 characters in all, references to files that exist."""
    errors.length(("embeds",), embeds, 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        path = ("embeds", index)
        for name, limit in EMBED_TEXT.items():
            errors.length((*path, name), embed.get(name), 0, limit)
            total += len(embed.get(name) or "")
        footer, author = embed.get("footer") or {}, embed.get("author") or {}
        errors.length((*path, "footer", "text"), footer.get("text"), 0, 2048)
        errors.length((*path, "author", "name"), author.get("name"), 0, 256)
        total += len(footer.get("text") or "") + len(author.get("name") or "")
        fields = embed.get("fields") or []
        errors.length((*path, "fields"), fields, 0, 25)
        for number, each in enumerate(fields):
            errors.length((*path, "fields", number, "name"), each.get("name"), 1, 256)
            errors.length((*path, "fields", number, "value"), each.get("value"), 1, 1024)
            total += len(each.get("name") or "") + len(each.get("value") or "")
        errors.number((*path, "color"), embed.get("color"), 0, 0xFFFFFF)
        _check_pictures(errors, path, embed, files)
    if total > 6000:
        errors.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_pictures(
    errors: FormErrors, path: tuple[str | int, ...], embed: Json, files: Container[str]
) -> None:
    for name in ("image", "thumbnail"):
        url = (embed.get(name) or {}).get("url")
        if url is None:
            continue
        if url.startswith("attachment://"):
            if url.removeprefix("attachment://") not in files:
                errors.add((*path, name, "url"), "EMBED_ATTACHMENT_NOT_FOUND", f"No file {url}")
        elif not url.startswith(("http://", "https://")):
            errors.add((*path, name, "url"), "URL_TYPE_INVALID_SCHEME", f"Scheme of {url!r} is not allowed.")


def _check_mentions(errors: FormErrors, allowed: Json | None) -> None:
    if not allowed:
        return
    for index, kind in enumerate(allowed.get("parse") or ()):
        errors.choice(("allowed_mentions", "parse", index), kind, ("roles", "users", "everyone"))
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        errors.length(("allowed_mentions", kind), listed, 0, 100)
        if listed and kind in (allowed.get("parse") or ()):
            errors.add(
                ("allowed_mentions", "parse"),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
