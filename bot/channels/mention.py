"""Taking the bot's own name off what was written: ``@电力管家 停电了`` means 停电了."""

import re

_ANY_MENTION = re.compile(r"@\S+(?:\s+|$)")


def without_bot(text: str, bot_names: tuple[str, ...], *, in_group: bool) -> str:
    """Return the text without the mention that made the bot hear it.

    The bot's names are known only if they are set. A group message always carries the mention,
    nearly always first: so there, when no known name is found, the first ``@word`` goes.
    A mention of anybody else stays.
    """
    text = text.strip()
    for name in sorted(filter(None, bot_names), key=len, reverse=True):
        mention = f"@{name}"
        if text.startswith(mention):
            return text.removeprefix(mention).strip()
        if text.endswith(mention):
            return text.removesuffix(mention).strip()
    first = _ANY_MENTION.match(text) if in_group else None
    return text[first.end() :] if first else text
