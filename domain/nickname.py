"""What colleagues call each other: 老王, 小李, 王师傅, 王工 (product.md X5: 换老王).

Also a name whose number is written the other way: 网格员2号 is 网格员二号.
"""

import re
from typing import Final

_CALLED: Final = re.compile(
    r"[老小大]([\u4e00-\u9fff])|([\u4e00-\u9fff]{1,2})(?:师傅|工|哥|姐|队|班长)"
)
_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def is_called(name: str, called: str) -> bool:
    """Whether somebody of that full name may be meant by what he was called."""
    if spelt(name) == spelt(called):
        return True
    match = _CALLED.fullmatch(called)
    return match is not None and name.startswith(match[1] or match[2])


def spelt(name: str) -> str:
    """Return a name with its number in Chinese: 网格员12号 is 网格员十二号."""
    return re.sub(r"\d{1,2}", lambda found: _number(int(found[0])), name)


def _number(value: int) -> str:
    tens, ones = divmod(value, 10)
    digit = str(ones).translate(_DIGITS)
    if not tens:
        return digit
    return f"{'' if tens == 1 else str(tens).translate(_DIGITS)}十{digit if ones else ''}"
