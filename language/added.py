"""Texts that only join or complete a report: 我家也是, +1, 5号楼3单元, a phone number."""

import re
from typing import Final

_ALSO: Final = re.compile(
    r"(?:我|俺|咱)(?:们)?(?:家|这边|这|这儿|楼|单元|栋|都|[一二三四五六七八九十\d]{1,3}(?:号楼|单元|栋|楼))?"
    r"(?:里|这边)?(?:也|都)?(?:是|一样|没有?)[了啊呀的]{0,2}|\+1|加一|同上|一样一样"
)
_ALSO_THERE: Final = re.compile(r"也(?:没|是|一样)(?=[,。!]|$)|同样(?:情况|问题|没)|同求")
_LONGEST_ALSO: Final = 20
_FACT: Final = re.compile(
    r"[\d\sA-Za-z,。!、:#-]|号楼|单元|栋|幢|室|楼|是|在|我|家|的|这|那|电话|手机|姓|户号|门牌|地址"
    r"|[一二三四五六七八九十零]|社区|小区|村|号"
)
_CONTACT: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|户号.{0,3}\d{6,20}")
_LONGEST_BESIDE_CONTACT: Final = 6
_CORRECTS: Final = re.compile(
    r"不是[^。!?]{1,14}?(?:,|而|应该)?是(?!不|吗|吧)"
    r"|(?<!没)(?:说|报|打|写|发|搞|弄)错[了啦]?(?:楼|单元|地址|小区|门牌|了|,|。|!|$)|更正"
)


def corrects(dense: str) -> bool:
    """Tell whether a text puts right what was said before: 不是5号楼是6号楼, 楼号说错了."""
    return _CORRECTS.search(dense) is not None


def joins(dense: str, *, place_known: bool) -> str:
    """Return the words by which a text joins another's report; empty when it does not."""
    core = dense.strip(",。! ")
    match = _ALSO.fullmatch(core)
    if match is None and place_known and len(core) <= _LONGEST_ALSO:
        match = _ALSO_THERE.search(core)
    return match[0] if match else ""


def is_only_facts(dense: str, *, names: tuple[str, ...], place_known: bool) -> bool:
    """Tell whether a text is nothing but a place, a phone or an account number.

    Args:
        dense: `Utterance.dense`.
        names: the names of communities that were found, as the station writes them.
        place_known: whether a place was found at all.
    """
    contact = _CONTACT.search(dense)
    for name in names:
        dense = dense.replace(name, "").replace(name.removesuffix("社区").removesuffix("村"), "")
    rest = _FACT.sub("", _CONTACT.sub("", dense))
    if contact:
        return len(rest) <= _LONGEST_BESIDE_CONTACT
    return place_known and not rest
