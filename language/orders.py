"""What may follow the verb of a command, one reader for each kind of lexicon/commands.toml.

A reader returns the command, or None when the words do not fit and the text is no command.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.station import StationMap
from language import eta, guarding, new_member, people, reasons
from language.order_text import MARKS
from language.words import any_of, any_word, load, strings

_LEXICON: Final = load("commands")
LONGEST: Final = 60
"""Characters of a command without free text. A longer text is a story."""

ASKS: Final = re.compile(
    r"\?|(?:吗|没有?|么|呢|不)[!。]*$|什么|啥|怎么(?!用)|咋|多久|多少|哪|几点(?!钟)|是不是|有没有|为何|谁"
)
"""A question is no command: 好了没, 到哪了."""

COMING: Final = re.compile(rf"(?:{any_word(strings(_LEXICON['after'], 'coming'))}|[\s,。!~])*+")
"""Everything that may stand around the time of an arrival."""

PERIOD: Final = any_of(strings(_LEXICON["after"], "period"))
"""The days that a list of duties or figures is asked for."""

_COVERED: Final = re.compile(
    r"[\s:,]*(?:[Pp]\s?0*(\d{1,6}))?(?:号|的|情况|账|了|呢|一下|[\s。!~])*"
)
_PARTICLES: Final = re.compile(r"[了啦哈啊呀吧哦噢喽嘞哒]{0,2}[~!。.]*")
_ONCE: Final = re.compile(r"^(?:一下|下)(?=$|[了啦哈啊呀吧~!。])")
_UNDONE: Final = re.compile(rf"(?:{any_word(strings(_LEXICON['after'], 'undone'))})*+[~!。.]*")
_REFUSAL: Final = any_of(strings(_LEXICON["after"], "refusal"))
_TO_RESIDENTS: Final = re.compile(
    r"停电|敬请|特此|尊敬|望周知|请(?:居民|大家|各位|用户|客户|相互|提前)"
)
TROUBLE: Final = re.compile(
    r"没(?:有)?电|(?<!准备)(?<!申请)(?<!要)停电|断电|又(?:没|停|跳|断)|跳闸了?$|来电|有电|谢谢|辛苦|感谢|我家|我们家"
    r"|请(?:大家|居民|业主|各位|.{0,6}的?居民)|大家"
)
_WAY: Final = any_of(strings(_LEXICON["after"], "way"))
_LONGEST_REMARK: Final = 20
_TAKEN_BACK: Final = re.compile(
    rf"不(?:是|接|去|归|行|了)|没空|别|退|换|让给|转|{TROUBLE.pattern}"
)
_SPOT: Final = re.compile(rf"^(?:现场|地方)了?(?:$|[{MARKS}]+)")
_SCENE: Final = re.compile(any_word(strings(_LEXICON["after"], "scene")))
_HARM: Final = re.compile(any_word(strings(_LEXICON["harm"], "words")))
_REMEDY: Final = re.compile(any_word(strings(_LEXICON["after"], "remedy")))
_FOUND: Final = re.compile(any_word(strings(_LEXICON["found"], "about")))
_OUTAGE: Final = re.compile(r"停(?!止)")
_TOLD_OF: Final = re.compile(r"^(?:了|过|的|没|去|来过)|(?:了吗|了没有?|没有|了么|了不)[?。!]*$")
_LATER_NUMBER: Final = re.compile(r"[\s,:#]*(\d{1,6})(?!\d)")
_NAME_PARTS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_.·-]{1,20}")
_NO_NAME: Final = any_of(["电", "闸", "一下", "是", "收到", "的"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is known once verb and number have been read.

    Attributes:
        sure: the number can be nothing but a ticket's; 12号 may be a building's.
        parted: a blank, a mark or a number stands between the verb and the rest.
        rest: what follows verb and number, as written.
    """

    verb: Verb
    ticket: TicketNo | None
    sure: bool
    parted: bool
    rest: str
    now: datetime
    station: StationMap

    @property
    def is_bare(self) -> bool:
        """Whether nothing but a particle follows: 到了哈 or 接!."""
        return _PARTICLES.fullmatch(self.rest) is not None

    @property
    def is_story_or_question(self) -> bool:
        """Whether the rest is too long for a command, or asks."""
        return len(self.rest) > LONGEST or ASKS.search(self.rest) is not None

    def command(self, *, words: str = "", to: str = "", at: datetime | None = None) -> Command:
        """Return the command with what was read from the rest."""
        return Command(verb=self.verb, ticket=self.ticket, words=words, to=to, eta=at)


Reader: TypeAlias = Callable[[Order], Command | None]


def _nothing(order: Order) -> Command | None:
    rest = _ONCE.sub("", order.rest)
    return order.command() if _PARTICLES.fullmatch(rest) else None


def _undone(order: Order) -> Command | None:
    return order.command() if _UNDONE.fullmatch(order.rest) else None


def _period(order: Order) -> Command | None:
    period = order.rest.removesuffix("明细").rstrip()
    if PERIOD.fullmatch(period):
        return order.command(words=period)
    return _nothing(replace(order, rest=period))


def _covered(order: Order) -> Command | None:
    """Return the command with the number of an announced outage as its words."""
    said = _COVERED.fullmatch(order.rest)
    if said is None:
        return None
    number = said[1] or (str(order.ticket) if order.ticket is not None else "")
    return Command(verb=order.verb, words=number)


def _numbered(order: Order) -> Command | None:
    return None if order.ticket is None else _nothing(order)


def _coming(order: Order) -> Command | None:
    if order.is_story_or_question:
        return None
    when = eta.read(order.rest, order.now)
    around = eta.without(order.rest, when)
    if not COMING.fullmatch(around) and not _is_remark(order, around):
        return None
    return order.command(at=when.at if when else None)


def _is_remark(order: Order, words: str) -> bool:
    """0845接单,我离得近: a clause of its own, with a number whatever it says."""
    apart = order.parted and len(words) <= _LONGEST_REMARK and not _TAKEN_BACK.search(words)
    return apart and (order.sure or _WAY.search(words) is not None)


def _scene(order: Order) -> Command | None:
    order = replace(order, rest=_SPOT.sub("", order.rest))
    return _report(order, _SCENE, _WAY) if order.parted or order.is_bare else None


def _remedy(order: Order) -> Command | None:
    return _report(order, _REMEDY, _HARM)


def _report(
    order: Order, begins: re.Pattern[str], holds: re.Pattern[str] | None = None
) -> Command | None:
    if order.is_bare:
        return order.command()
    if order.is_story_or_question:
        return None
    # With a number it is a command whatever the words are; else they must be about the work.
    about_work = not TROUBLE.search(order.rest) and (
        begins.match(order.rest) or (holds is not None and holds.search(order.rest))
    )
    if not order.sure and not about_work:
        return None
    return order.command(words=order.rest)


def _cause(order: Order) -> Command | None:
    words = order.rest.removeprefix("是").strip(MARKS)
    if order.is_story_or_question:
        return None
    if order.is_bare:
        return order.command()
    if not order.sure and not _FOUND.search(words):
        return None
    when = eta.read(words, order.now)
    return order.command(words=words, at=when.at if when else None)


def _refusal(order: Order) -> Command | None:
    """不归我,是物业的: who it belongs to must follow when words follow at once (不归我想)."""
    if order.is_story_or_question or not (
        order.parted or order.is_bare or _REFUSAL.match(order.rest)
    ):
        return None
    return order.command(words=reason(order))


def _parted(order: Order) -> Command | None:
    return order.command(words=reason(order)) if order.parted or order.is_bare else None


def _numbered_words(order: Order) -> Command | None:
    if not order.sure or order.is_story_or_question:
        return None
    return _parted(order)


def reason(order: Order) -> str:
    """Return what follows as a reason, without what only stands around it."""
    return "" if order.is_bare else reasons.alone(order.rest)


def _notice(order: Order) -> Command | None:
    """停电通知 明天8点到12点 渔港村: a form to fill in; a whole notice to the residents is none."""
    if order.is_bare:
        return order.command()
    if not order.parted or len(order.rest) > LONGEST or _TO_RESIDENTS.search(order.rest):
        return None
    return order.command(words=order.rest)


def _guard(order: Order) -> Command | None:
    """保电 9月25日到10月8日 全所: without a time it is talk about one."""
    if order.is_story_or_question or not guarding.has_time(order.rest, order.now):
        return None
    return order.command(words=order.rest)


def _time(order: Order) -> Command | None:
    if order.is_story_or_question or _OUTAGE.search(order.rest):
        return None
    when = eta.read(order.rest, order.now)
    return (
        None
        if when is None
        else order.command(words=reasons.without_time(order.rest, when), at=when.at)
    )


def _until(order: Order) -> Command | None:
    """挂起 等材料 下午3点: a reason, and until when if he says so."""
    command = _parted(order)
    when = eta.read(command.words, order.now) if command is not None else None
    if command is None or when is None:
        return command
    return replace(command, words=reasons.without_time(command.words, when), eta=when.at)


def _person(order: Order) -> Command | None:
    if order.is_bare:
        return order.command()
    return _to(order, people.any_person if order.parted else people.first_person)


def _somebody(order: Order) -> Command | None:
    """换 12 空开 names no person, whatever number stands before it."""
    return _to(order, people.first_person)


def _to(order: Order, take: Callable[[str, StationMap], tuple[str, str]]) -> Command | None:
    to, words = take(order.rest, order.station)
    if not to or ASKS.search(order.rest):
        return None
    later = _LATER_NUMBER.match(words) if order.ticket is None else None
    if later is None:
        return order.command(to=to, words=words)
    numbered = replace(order, ticket=TicketNo(int(later[1])))
    return numbered.command(to=to, words=words[later.end() :].strip(MARKS))


def _answer(order: Order) -> Command | None:
    if order.ticket is None and not order.is_bare:
        return None
    return order.command(words=order.rest)


def _community(order: Order) -> Command | None:
    """求助社区 0231 5号楼配电间钥匙; 找社区了吗 asks a colleague and is none."""
    if len(order.rest) > LONGEST or _TOLD_OF.search(order.rest):
        return None
    return order.command(words="" if order.is_bare else order.rest)


def _form(order: Order) -> Command | None:
    if not order.parted:
        return None
    to, details = new_member.read(order.rest, order.station)
    return replace(order.command(to=to), details=details)


def _name(order: Order) -> Command | None:
    if not order.rest:
        return order.command()
    written = order.rest.removeprefix("@")
    known = any(written in (m.name, m.userid) for m in order.station.members)
    like_a_name = order.parted and _NAME_PARTS.fullmatch(written) and not _NO_NAME.search(written)
    return order.command(to=written) if known or like_a_name else None


READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "nothing": _nothing,
        "number": _nothing,
        "numbered": _numbered,
        "coming": _coming,
        "scene": _scene,
        "remedy": _remedy,
        "cause": _cause,
        "time": _time,
        "until": _until,
        "refusal": _refusal,
        "notice": _notice,
        "guard": _guard,
        "undone": _undone,
        "period": _period,
        "covered": _covered,
        "numbered_words": _numbered_words,
        "parted": _parted,
        "person": _person,
        "somebody": _somebody,
        "answer": _answer,
        "community": _community,
        "form": _form,
        "name": _name,
    }
)
"""The readers by the value of ``takes`` in lexicon/commands.toml."""
