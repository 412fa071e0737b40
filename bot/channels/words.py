"""Fitting words into a channel: cutting by bytes, and disarming what people wrote."""

import re

from bot.channels.strict import clean

TEXT_BYTES = 2048
"""Text of the app and of a group robot (pages 90236 and 91770)."""

ROBOT_MARKDOWN_BYTES = 4096
STREAM_BYTES = 20480
"""A stream or an answer by response_url (pages 101031 and 101138)."""

QUOTE_CHARACTERS = 60

_MORE = "…"
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\n]{0,2000}\)")
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_MENTION = re.compile(r"<@[^<>\n]{0,100}>|[@＠](?:所有人|all(?![a-z]))", re.IGNORECASE)
_LEADING_MARKS = re.compile(r"^[#>\-*+\s]+")
_ACTIVE = str.maketrans({"<": "＜", ">": "＞", "`": "'", "[": "［", "]": "］", "@": "＠"})
_OPENS_MARKUP = re.compile(r"<(?=[@/!a-zA-Z])")


def cut_bytes(text: str, limit: int) -> str:
    """Return the text in at most `limit` UTF-8 bytes, ending in … when something is missing.

    The platform cuts by bytes too, but in the middle of a character.
    """
    text = clean(text)
    data = text.encode()
    if len(data) <= limit:
        return text
    return data[: limit - len(_MORE.encode())].decode(errors="ignore") + _MORE


def cut_characters(text: str, limit: int) -> str:
    """Return the text in at most `limit` characters, ending in … when something is missing."""
    text = clean(text)
    return text if len(text) <= limit else text[: limit - 1] + _MORE


def plain_words(text: str) -> str:
    """Return the text so that no ``<`` in it opens a mention, a link or a tag.

    What we send is plain words; members are mentioned only through the platform's own list.
    A comparison such as ``<5 分钟`` stays as it is.
    """
    return _OPENS_MARKUP.sub("＜", text)


def quote_user_text(text: str, limit: int = QUOTE_CHARACTERS) -> str:
    """Return words of a person, fit to be repeated in a group.

    Mentions, links, tags and markdown marks are dropped; what is left of their characters is
    replaced by full-width ones, so that nothing dropped can join into something new. One line,
    at most `limit` characters.
    """
    text = clean(text[: 40 * limit])
    for pattern, kept in ((_LINK, r"\1"), (_MENTION, ""), (_TAG, ""), (_ADDRESS, "")):
        text = pattern.sub(kept, text)
    one_line = " ".join(text.split())
    return cut_characters(_LEADING_MARKS.sub("", one_line).translate(_ACTIVE), limit)
