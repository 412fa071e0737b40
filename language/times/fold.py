"""One way of writing for the scanner, with the way back to the positions of the given text."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 4000
"""Characters that are read. A chat message of WeCom is at most 2048 bytes."""

_TRADITIONAL: Final = (
    "點时時时鐘钟鍾钟號号週周禮礼後后兩两倆俩個个從从開开現现剛刚預预計计當当間间復复電电過过還还"
    "農农曆历歷历臘腊閏闰國国慶庆節节勞劳動动聖圣誕诞陽阳遲迟長长約约頭头內内這这來来兒儿淩凌"
    "幾几將将為为調调變变應应許许連连續续總总處处發发佈布訊讯記记緊紧恆恒無无裡里裏里進进時时"
    "電电壞坏繼继該该們们單单棟栋樓楼區区線线戶户層层門门機机嗎吗讓让給给說说經经畢毕檢检"
)
_DASHES: Final = "—–－‐‑‒―─━~～〜∼˜→⟶﹣−"
_COLONS: Final = "：∶︰﹕ː"
_NOUGHTS: Final = "○◯Ｏ"
_PAIRS: Final = dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))
_TABLE: Final = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | _PAIRS
    | dict.fromkeys(_COLONS, ":")
    | dict.fromkeys(_NOUGHTS, "〇")
    | {"、": "、", "，": ",", "﹐": ",", "｡": "。", "︵": "(", "【": "(", "】": ")", "〔": "〔"}
    | {"－": "-", "﹣": "-", "−": "-", "‐": "-", "‑": "-"}
    | {dash: "~" for dash in _DASHES if dash not in "－﹣−‐‑"}
)
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn", "Me", "Mn"})
_STROKE: Final = re.compile(r"(?<=[0-9日号时分点])一(?=[0-9])")
_LONG_DASH: Final = re.compile(r" - |--+|[~-]{2,8}")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in half width and simplified characters.

    Attributes:
        text: dashes of every kind are ``~`` (a plain hyphen stays), no blank stands next to a
            Chinese character, runs of blanks are one.
        at: for each character its position in the given text.
    """

    text: str
    at: tuple[int, ...]

    def given(self, begin: int, stop: int) -> tuple[int, int]:
        """Return where ``text[begin:stop]``, not empty, stands in the given text."""
        return self.at[begin], self.at[stop - 1] + 1


def fold(given: str) -> Folded:
    """Fold at most `LIMIT` characters."""
    kept: list[str] = []
    at: list[int] = []
    for position, raw in enumerate(given[:LIMIT]):
        character = _one(raw)
        if character:
            kept.append(character)
            at.append(position)
    return _without_blanks(_with_dashes("".join(kept)), at)


def _one(raw: str) -> str:
    if raw in _TABLE:
        return _TABLE[raw]
    if raw == "\n":
        return raw
    if raw.isspace():
        return " "
    return "" if not raw.isascii() and unicodedata.category(raw) in _INVISIBLE else raw


def _with_dashes(text: str) -> str:
    """Turn ``08:00一10:00`` and `` - `` into ``~`` without moving anything."""
    text = _STROKE.sub("~", text)
    return _LONG_DASH.sub(lambda run: "~".ljust(len(run[0])), text)


def _without_blanks(text: str, at: list[int]) -> Folded:
    kept: list[int] = []
    for index, character in enumerate(text):
        if character != " ":
            kept.append(index)
            continue
        before = text[kept[-1]] if kept else "\n"
        after = text[index + 1] if index + 1 < len(text) else "\n"
        if _is_narrow(before) and _is_narrow(after):
            kept.append(index)
    return Folded("".join(text[index] for index in kept), tuple(at[index] for index in kept))


def _is_narrow(character: str) -> bool:
    """Whether a blank next to the character parts words: only between ASCII ones."""
    return character.isascii() and character not in " \n~,()"
