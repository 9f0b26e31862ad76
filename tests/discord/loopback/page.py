"""A channel as one person sees it, as a page that needs nothing else: to look at, and for pictures."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.discord.loopback.markdown import Names, to_html
from tests.discord.loopback.page_parts import Painter, escape, select
from tests.discord.loopback.page_style import STYLE
from tests.discord.loopback.person import Person
from tests.discord.loopback.state import COMMAND, DM, Channel, Json, User
from tests.discord.loopback.validate_components import SELECTS, TEXT_DISPLAY, TEXT_INPUT
from tests.discord.loopback.validate_modal import CHECKBOX, CHECKBOXES, FILE_UPLOAD, RADIO
from tests.discord.loopback.views import Field, MessageView, ModalView
from tests.discord.loopback.world import World

BOT_COLOUR = "#5865f2"
AVATARS = ("#eb459e", "#3ba55c", "#e67e22", "#9b59b6", "#1abc9c", "#c0392b", "#2980b9")
EYE = (
    '<svg viewBox="0 0 24 24"><path d="M12 5C5.600 5 2 11 1.500 12 2 13 5.600 19 12 19s10-6 10.500-7C22 11'
    ' 18.400 5 12 5zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8zm0-2a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"/></svg>'
)
SAME_AUTHOR_SECONDS = 7 * 60
PIN_NOTE, THREAD_NOTE = 6, 18


def render_page(
    person: Person,
    channel: Channel,
    *,
    messages: Sequence[MessageView] | None = None,
    modal: ModalView | None = None,
    filled: Mapping[str, str] | None = None,
) -> str:
    """The channel as this person sees it now, as HTML with all pictures in it.

    `messages` shows these instead of all; `modal` draws a dialog over it, `filled` by label or custom id.
    """
    world = person.world
    views = list(person.sees(channel) if messages is None else messages)
    names = names_of(world)
    log: list[str] = []
    before: MessageView | None = None
    for view in views:
        log.append(_message(view, names, _follows(view, before)))
        before = view
    dialog = f'<div class="veil">{render_modal(modal, names, filled or {})}</div>' if modal else ""
    title = escape(_title(channel, person))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f'<main class="app">{_bar(channel, title)}<ol class="log">{"".join(log)}</ol></main>{dialog}</body></html>'
    )


def names_of(world: World) -> Names:
    """Mentions by the names of this world."""

    def user(number: str) -> str:
        found = world.users.get(int(number))
        return f"@{found.shown_name}" if found else "@unknown-user"

    def role(number: str) -> str:
        roles = [guild.roles.get(int(number)) for guild in world.guilds.values()]
        return next((f"@{each.name}" for each in roles if each), "@unknown-role")

    def channel(number: str) -> str:
        found = world.channels.get(int(number))
        return f"#{found.name}" if found else "#unknown"

    return Names(user, role, channel, world.clock.now())


def _title(channel: Channel, person: Person) -> str:
    return person.world.bot.shown_name if channel.type == DM else channel.name


def _bar(channel: Channel, title: str) -> str:
    mark = "@" if channel.type == DM else "#"
    topic = f'<span class="topic">{escape(channel.topic)}</span>' if channel.topic else ""
    if channel.parent is not None:
        title = f"{escape(channel.parent.name)} › {title}"
    return f'<header class="bar"><span class="mark">{mark}</span>{title}{topic}</header>'


def _follows(view: MessageView, before: MessageView | None) -> bool:
    """Whether a message stands under the one before without avatar and name."""
    if before is None or before.author is not view.author or before.ephemeral != view.ephemeral:
        return False
    if _above(view) or view.message.type in (PIN_NOTE, THREAD_NOTE):
        return False
    return (_moment(view) - _moment(before)).total_seconds() < SAME_AUTHOR_SECONDS


def _moment(view: MessageView) -> datetime:
    return datetime.fromisoformat(view.message.timestamp)


def avatar(user: User, css: str = "") -> str:
    """Initials on a colour that is always the same for a name."""
    colour = BOT_COLOUR if user.bot else AVATARS[zlib.crc32(user.name.encode()) % len(AVATARS)]
    words = user.shown_name.replace("-", " ").split()
    initials = "".join(word[0] for word in words[:2]).upper()
    return (
        f'<span class="avatar {css}" style="background:{colour}" aria-hidden="true">{escape(initials)}</span>'
    )


def _above(view: MessageView) -> str:
    """Which command it answers, or which message it replies to."""
    interaction = view.message.interaction
    if interaction is None:
        return ""
    if interaction.type == COMMAND and interaction.original is view.message:
        who = f"{avatar(interaction.user, 'small')}<b>{escape(interaction.user.shown_name)}</b>"
        return f'<div class="above">{who} used <b>{escape(interaction.name)}</b></div>'
    return ""


def _message(view: MessageView, names: Names, follows: bool) -> str:
    if view.message.type in (PIN_NOTE, THREAD_NOTE):
        what = "pinned a message to this channel." if view.message.type == PIN_NOTE else "started a thread."
        inner = f'<span class="system"><b>{escape(view.author.shown_name)}</b> {what}</span>'
        return f'<li class="message">{inner}</li>'
    css = f"message{' more' if follows else ''}{' private' if view.ephemeral else ''}"
    head = "" if follows else _above(view) + avatar(view.author) + _who(view, names)
    only = (
        f'<div class="only">{EYE} Only you can see this • <a>Dismiss message</a></div>'
        if view.ephemeral
        else ""
    )
    return f'<li class="{css}">{head}{_body(view, names)}{only}</li>'


def _who(view: MessageView, names: Names) -> str:
    moment, today = _moment(view), datetime.fromtimestamp(names.now, UTC).date()
    told = f"Today at {moment:%H:%M}" if moment.date() == today else f"{moment:%d/%m/%Y %H:%M}"
    badge = '<span class="app-badge">APP</span>' if view.author.bot else ""
    return f'<div class="who"><b>{escape(view.author.shown_name)}</b>{badge}<time>{told}</time></div>'


def _body(view: MessageView, names: Names) -> str:
    if view.thinking:
        return f'<div class="thinking"><i></i><i></i><i></i> {escape(view.author.shown_name)} is thinking...</div>'
    painter = Painter(names, {attachment.url: attachment for attachment in view.attachments})
    parts = [painter.text(view.content)]
    if view.edited and view.content:
        parts.append('<span class="edited">(edited)</span>')
    v2 = bool(view.message.flags & 1 << 15)
    shown_in_embed = {
        (embed.get(name) or {}).get("url") for embed in view.embeds for name in ("image", "thumbnail")
    }
    if not v2:
        parts += [painter.file(each) for each in view.attachments if each.url not in shown_in_embed]
    parts += [painter.embed(embed) for embed in view.embeds]
    if view.components:
        parts.append(f'<div class="parts{"" if v2 else " rows"}">{painter.components(view.components)}</div>')
    return "".join(parts)


def render_modal(modal: ModalView, names: Names, filled: Mapping[str, str]) -> str:
    """A dialog as the client draws it."""
    fields = {field.custom_id: field for field in modal.fields}
    body: list[str] = []
    for component in modal.components:
        if component["type"] == TEXT_DISPLAY:
            body.append(f'<div class="md">{to_html(component["content"], names)}</div>')
            continue
        inner = component.get("component") or component["components"][0]
        field = fields[inner["custom_id"]]
        text = filled.get(field.custom_id, filled.get(field.label, field.value))
        body.append(f"<div>{_label(field)}{_input(field, text)}</div>")
    return (
        f'<div class="modal" role="dialog"><div class="head">{escape(modal.title)}<span>×</span></div>'
        f'<div class="body">{"".join(body)}</div><div class="foot"><button class="button s2">Cancel</button>'
        '<button class="button s1">Submit</button></div></div>'
    )


def _label(field: Field) -> str:
    star = " <em>*</em>" if field.required and field.type != CHECKBOX else ""
    hint = f'<div class="hint">{escape(field.description)}</div>' if field.description else ""
    return f'<span class="label">{escape(field.label)}{star}</span>{hint}'


def _input(field: Field, text: str) -> str:
    component = field.component
    if field.type == TEXT_INPUT:
        tall = component.get("style") == 2
        css = f"input{' tall' if tall else ''}{'' if text else ' empty'}"
        limit = component.get("max_length") or 4000
        count = f'<span class="count">{len(text)}/{limit}</span>' if tall else ""
        return f'<div class="{css}">{escape(text or component.get("placeholder") or "")}{count}</div>'
    if field.type in (RADIO, CHECKBOXES):
        return "".join(_choice(option, text, field.type == RADIO) for option in component["options"])
    if field.type == CHECKBOX:
        return f'<div class="choice{" on" if component.get("default") else ""}"></div>'
    if field.type == FILE_UPLOAD:
        return '<div class="input empty">Drop a file here or browse</div>'
    assert field.type in SELECTS
    return select(component)


def _choice(option: Json, chosen: str, round_: bool) -> str:
    on = chosen in (option["value"], option["label"]) if chosen else bool(option.get("default"))
    css = f"choice{' round' if round_ else ''}{' on' if on else ''}"
    note = f"<span>{escape(option['description'])}</span>" if option.get("description") else ""
    return f'<div class="{css}"><div>{escape(option["label"])}{note}</div></div>'
