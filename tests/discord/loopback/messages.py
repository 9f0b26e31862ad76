"""Creating and editing messages, whichever way the request came in."""

from __future__ import annotations

import mimetypes
import re
import struct
from collections.abc import Iterable, Sequence

from tests.discord.loopback.call import Upload
from tests.discord.loopback.errors import FormErrors, Refusal
from tests.discord.loopback.permissions import may
from tests.discord.loopback.state import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Attachment,
    Channel,
    Json,
    Message,
    Ping,
    User,
)
from tests.discord.loopback.validate_components import TEXT_DISPLAY, number_components, walk
from tests.discord.loopback.validate_message import (
    MAX_FILE_BYTES,
    SENDABLE_FLAGS,
    check_form,
    check_whole,
)
from tests.discord.loopback.world import World

MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|@(everyone|here)\b")
MEDIA_KEYS = ("media", "file")


def build(
    world: World,
    channel: Channel,
    form: Json,
    uploads: Sequence[Upload],
    *,
    prefix: Sequence[str] = (),
    ephemeral_to: User | None = None,
) -> Message:
    """A new message of the bot from a form, checked, not yet shown."""
    v2 = bool(form.get("flags", 0) & COMPONENTS_V2)
    errors = FormErrors(prefix)
    names = [upload.filename for upload in uploads]
    check_form(errors, form, names, v2=v2)
    check_whole(errors, {**form, "attachments": names}, v2=v2)
    attachments = [_store(world, channel, form, upload, ephemeral_to is not None) for upload in uploads]
    message = Message(world.new_id(), channel, world.bot, world.clock.iso())
    message.flags = form.get("flags", 0) & SENDABLE_FLAGS & ~(0 if ephemeral_to else EPHEMERAL)
    message.ephemeral_to = ephemeral_to
    message.nonce = None if form.get("nonce") is None else str(form["nonce"])
    _fill(message, form, attachments)
    _record_pings(world, message, form.get("allowed_mentions"))
    return message


def edit(
    world: World, message: Message, form: Json, uploads: Sequence[Upload], prefix: Sequence[str] = ()
) -> None:
    """Change a message; what the form leaves out stays."""
    v2 = bool((message.flags | form.get("flags", 0)) & COMPONENTS_V2)
    kept = message.attachments
    if form.get("attachments") is not None:
        wanted = {str(each.get("id")) for each in form["attachments"]}
        kept = [attachment for attachment in kept if str(attachment.id) in wanted]
    names = [attachment.filename for attachment in kept] + [upload.filename for upload in uploads]
    errors = FormErrors(prefix)
    check_form(errors, form, names, v2=v2)
    result = {
        "content": form.get("content", message.content),
        "embeds": form.get("embeds", message.embeds),
        "components": form.get("components", message.components),
        "attachments": names,
    }
    check_whole(errors, result, v2=v2)
    ephemeral = message.ephemeral_to is not None
    added = [_store(world, message.channel, form, upload, ephemeral) for upload in uploads]
    if v2:
        message.flags |= COMPONENTS_V2
    was_loading = message.loading
    message.flags &= ~LOADING
    message.edited = None if was_loading else world.clock.iso()
    _fill(message, form, [*kept, *added])
    if was_loading:
        _record_pings(world, message, form.get("allowed_mentions"))
    world.message_changed(message)


def _fill(message: Message, form: Json, attachments: list[Attachment]) -> None:
    message.attachments = attachments
    urls = {attachment.filename: attachment for attachment in attachments}
    if "content" in form:
        message.content = form["content"] or ""
    if "embeds" in form:
        message.embeds = [_resolve_embed(embed, urls) for embed in form["embeds"] or ()]
    if "components" in form:
        components = form["components"] or []
        number_components(components)
        for component in walk(components):
            _resolve_media(component, urls)
        message.components = components


def _resolve_embed(embed: Json, files: dict[str, Attachment]) -> Json:
    resolved = {"type": "rich", **embed}
    for name in ("image", "thumbnail"):
        picture = embed.get(name)
        if picture:
            resolved[name] = {**picture, **_media(picture["url"], files)}
    return resolved


def _resolve_media(component: Json, files: dict[str, Attachment]) -> None:
    for item in (component, *component.get("items", ())):
        for key in MEDIA_KEYS:
            if isinstance(item.get(key), dict):
                item[key] = {**item[key], **_media(item[key]["url"], files)}


def _media(url: str, files: dict[str, Attachment]) -> Json:
    attachment = files.get(url.removeprefix("attachment://")) if url.startswith("attachment://") else None
    if attachment is None:
        return {"url": url, "proxy_url": url}
    found: Json = {
        "url": attachment.url,
        "proxy_url": attachment.url,
        "attachment_id": str(attachment.id),
        "content_type": attachment.content_type,
    }
    if attachment.width is not None:
        found |= {"width": attachment.width, "height": attachment.height}
    return found


def _store(world: World, channel: Channel, form: Json, upload: Upload, ephemeral: bool) -> Attachment:
    if len(upload.content) > MAX_FILE_BYTES:
        raise Refusal(40005)
    described = {str(each.get("id")): each.get("description") for each in form.get("attachments") or ()}
    return store_file(
        world, channel, upload.filename, upload.content, described.get(str(upload.index)), ephemeral=ephemeral
    )


def store_file(
    world: World,
    channel: Channel,
    filename: str,
    content: bytes,
    description: str | None = None,
    *,
    ephemeral: bool = False,
) -> Attachment:
    """Keep a file and give it an address."""
    file_id = world.new_id()
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    url = f"{world.cdn}/attachments/{channel.id}/{file_id}/{filename}"
    attachment = Attachment(file_id, channel.id, filename, content, kind, description, url)
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        attachment.width, attachment.height = struct.unpack(">II", content[16:24])
    attachment.ephemeral = ephemeral
    world.attachments[file_id] = attachment
    return attachment


def visible_text(content: str, components: Iterable[Json]) -> str:
    """The text that mentions are looked for in: content and text displays, not embeds."""
    displays = [each["content"] for each in walk(list(components)) if each.get("type") == TEXT_DISPLAY]
    return "\n".join([content, *displays])


def _may_ping(message: Message, role_id: int) -> bool:
    guild = message.channel.guild
    role = guild.roles.get(role_id) if guild is not None else None
    return role is not None and (role.mentionable or may(message.channel, message.author, "mention_everyone"))


def _record_pings(world: World, message: Message, allowed: Json | None) -> None:
    text = visible_text(message.content, message.components)
    if "@" not in text or message.ephemeral_to is not None:
        return
    parse = ("users", "roles", "everyone") if allowed is None else tuple(allowed.get("parse") or ())
    users = {str(each) for each in (allowed or {}).get("users") or ()}
    roles = {str(each) for each in (allowed or {}).get("roles") or ()}
    everyone = "everyone" in parse and may(message.channel, message.author, "mention_everyone")
    heard: list[str] = []
    for user_id, role_id, group in MENTION.findall(text):
        if user_id and ("users" in parse or user_id in users):
            heard.append(f"<@{user_id}>")
        elif role_id and ("roles" in parse or role_id in roles) and _may_ping(message, int(role_id)):
            heard.append(f"<@&{role_id}>")
        elif group and everyone:
            heard.append(f"@{group}")
    message.pings = tuple(heard)
    world.pings.extend(Ping(message, who) for who in heard)
