"""Names in letters that the fonts here have: what a picture writes of a name, and what it writes instead.

Used in the worker process (see `pictures`): nothing here may import discord, and matplotlib only through `sheet`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from bot.discord_ui.sheet import faces

IN_THE_LIST = "name in the list"
"""Written for a name in a script that no font here has; the message has the same list as text."""
_MISSING = "…"
"""Written for letters that no font here has, in a name that is there otherwise."""
_MOST_WORDS = 3
_FLAG_LETTER = "REGIONAL INDICATOR SYMBOL LETTER "
_JOINER = "\N{ZERO WIDTH JOINER}"
_UNSAID = re.compile(r"VARIATION SELECTOR|EMOJI MODIFIER|ZERO WIDTH|TAG |CANCEL TAG")
# A joined emoji, a flag, or one that stands alone with what modifies it.
_JOINED = re.compile(rf"[\U0001f1e6-\U0001f1ff]{{2}}|\S[\ufe0f\U0001f3fb-\U0001f3ff]*(?:{_JOINER}\S\ufe0f?)*")


def lettered(name: str, has: Callable[[str], bool] | None = None) -> str:
    """The name as it can be drawn, without a box in it; `has` says whether some font has a character.

    Letters in fancy dress (𝓐𝓭𝓪) are written plainly, emoji beside letters are left out, an emoji alone is named.
    """
    has = has or _is_in_a_font
    kept = lost = 0
    written = ""
    for char in " ".join(unicodedata.normalize("NFC", name).split()):
        drawn = _drawable(char, has)
        kept += sum(unicodedata.category(each)[0] not in "CMZ" for each in drawn)
        written += drawn
        if not drawn and unicodedata.category(char)[0] not in "CSM":
            written += "" if written.endswith(_MISSING) else _MISSING
            lost += 1
    if kept and kept >= lost:
        return " ".join(written.split())
    return IN_THE_LIST if lost else _in_words(name)


def _drawable(char: str, has: Callable[[str], bool]) -> str:
    """The character, or what it is a fancy form of; '' where no font has either."""
    for text in (char, unicodedata.normalize("NFKC", char)):
        if all(has(each) and unicodedata.category(each)[0] != "C" for each in text):
            return text
    return ""


def _in_words(name: str) -> str:
    """Emoji by their Unicode names, as Discord's people write them: ':fire: ×3'."""
    words: dict[str, int] = {}
    for joined in _JOINED.findall(name):
        word = _named(joined)
        if word:
            words[word] = words.get(word, 0) + 1
    listed = [f":{word}:{f' ×{count}' if count > 1 else ''}" for word, count in words.items()]
    more = ["…"] if len(listed) > _MOST_WORDS else []
    return " ".join([*listed[:_MOST_WORDS], *more]) or IN_THE_LIST


def _named(joined: str) -> str:
    names = [unicodedata.name(each, "") for each in joined]
    if all(name.startswith(_FLAG_LETTER) for name in names):
        return f"flag {''.join(name[-1] for name in names)}"
    return " ".join(_said(names)).lower()


def _said(names: Iterable[str]) -> list[str]:
    return [name.removesuffix(" SYMBOL") for name in names if name and not _UNSAID.match(name)]


def _is_in_a_font(char: str) -> bool:
    return any(face.get_char_index(ord(char)) for face in faces())
