"""The grammar of commands: a short text that begins with its verb (lexicon/commands.toml).

A sentence that only happens to begin with the same characters is none: 接下来怎么办,
到了晚上就停电, 好了没.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.station import StationMap
from language import eta, new_member, people
from language.numerals import NUMERAL, to_int
from language.words import any_of, any_word, load, strings, tables

_COMMANDS: Final = load("commands")
_AFTER: Final = _COMMANDS["after"]
_LONGEST_ORDER: Final = 60
"""Characters of a command without free text. A longer text is a story."""

_PARTICLES: Final = r"[了啦哈啊呀吧哦噢喽嘞哒]?[~!。.]*"
_MARKS: Final = " ,:、。!;\n"
_NOT_A_TICKET: Final = (
    r"(?!\d|[:.]\d|\s?(?:号?[楼栋幢院]|[点时分秒天月日个户人级度块元米伏安相层座]|小时|钟|刻|单元|号线|kV|-\d))"
)
_TICKET: Final = re.compile(
    rf"[\s,:]*(?:(?:编号|工?单号|工单|#|No\.?)\s*)?"
    rf"(?:(\d{{1,6}})|(?<=\s)({NUMERAL}{{1,3}}|十{NUMERAL}?)(?=号?\s*$))(?:号工?单|号|单(?!元))?{_NOT_A_TICKET}",
    re.IGNORECASE,
)
_TICKET_FIRST: Final = re.compile(
    r"(?:(?:编号|工?单号|工单|#)\s*(\d{1,6})|(\d{1,6})号工?单?|(\d{2,6}))[\s,:、]*(?=[^\d\s,:.、点时分-])"
)
_TICKET_LATER: Final = re.compile(r"[\s,(]*(?:编号|工?单号|#)\s*(\d{1,6})(?!\d)\)?")
_BARE_NUMBER: Final = re.compile(r"(?:编号|工?单号|#)\s*(\d{1,6})|(0\d{3,5})")
_ASKS: Final = re.compile(
    r"\?|(?:吗|没有?|么|呢|不)[!。]*$|什么|啥|怎么(?!用)|咋|多久|多少|哪|几点(?!钟)|是不是|有没有|为何|谁"
)
_TROUBLE: Final = re.compile(
    r"没(?:有)?电|停电|断电|又(?:没|停|跳|断)|跳闸了?$|来电|有电|谢谢|辛苦|感谢|我家|我们家|请(?:大家|居民|业主|各位|.{0,6}的?居民)|大家"
)
_COMING: Final = re.compile(rf"(?:{any_word(strings(_AFTER, 'coming'))}|[\s,。!~])*+")
_COMING_ONLY: Final = re.compile(r"到(?!底)|过去|过来|赶|出发|在路上")
_SOON: Final = re.compile(rf"(?:{any_word(strings(_AFTER, 'promise'))}|[\s,。!~])*+")
_SCENE: Final = re.compile(any_word(strings(_AFTER, "scene")))
_REMEDY: Final = re.compile(any_word(strings(_AFTER, "remedy")))
_FINDING: Final = _COMMANDS["finding"]
_CAUSE: Final = re.compile(str(_FINDING["cause"]))
_ACTION: Final = re.compile(str(_FINDING["action"]))
_NAME_PARTS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_.·-]{1,20}")
_SCORE: Final = re.compile(r"\d{1,3}分")
_NO_NAME: Final = any_of(["电", "闸", "一下", "是", "收到", "的"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is known once the verb has been read.

    Attributes:
        parted: a blank, a mark or a number stands between the verb and the rest.
        rest: what follows verb and number, as written.
    """

    verb: Verb
    ticket: TicketNo | None
    parted: bool
    rest: str
    now: datetime
    station: StationMap

    def command(self, **fields: str) -> Command:
        return Command(verb=self.verb, ticket=self.ticket, **fields)


_Reader: TypeAlias = Callable[[_Order], Command | None]


def parse(said: str, *, station: StationMap, now: datetime) -> Command | None:
    """Return the command that a text gives, or None when it is not in the form of one.

    Args:
        said: `Utterance.said`: normalised, without greetings, blanks kept.
        station: its members and grids are the names that are known.
        now: to make instants of times; aware.
    """
    core = said.lstrip("/#").strip(_MARKS) if said[:1] in "/#" and said[1:2].isalpha() else said
    core = _without_acknowledgement(core.strip(" \n"))
    number, tail = _leading_number(core)
    if number is not None and tail:
        with_number = _by_verb(tail, station, now)
        if with_number is not None and with_number.ticket is None:
            return replace(with_number, ticket=number)
    command = _by_verb(core, station, now)
    if command is not None:
        return command
    if len(core) > _LONGEST_ORDER or _ASKS.search(core):
        return None
    return _number_alone(core) or _time_alone(core, now) or _free_finding(core, now)


def _without_acknowledgement(core: str) -> str:
    return re.sub(r"^(?:好的?|收到|嗯+|行|ok|明白|可以)[\s,。!]+(?=\S)", "", core, flags=re.IGNORECASE)


def _leading_number(core: str) -> tuple[TicketNo | None, str]:
    first = _TICKET_FIRST.match(core)
    if first is None:
        return None, core
    number = first[1] or first[2] or first[3]
    return TicketNo(int(number)), core[first.end() :]


def _by_verb(core: str, station: StationMap, now: datetime) -> Command | None:
    verb_word = _VERB_WORDS.match(core)
    while verb_word is not None:
        word = verb_word[0]
        for verb, takes in _VERBS[word.lower()]:
            command = _read_order(verb, takes, core[len(word) :], station, now)
            if command is not None:
                return command
        # A longer verb did not fit (接下, 来怎么办): try the next shorter one.
        verb_word = _shorter_verb(word)
    return None


def _shorter_verb(word: str) -> re.Match[str] | None:
    return _VERB_WORDS.match(word, 0, len(word) - 1) if len(word) > 1 else None


def _read_order(
    verb: Verb, takes: str, after: str, station: StationMap, now: datetime
) -> Command | None:
    numbered = _TICKET.match(after)
    ticket, rest = None, after
    if numbered:
        value = int(numbered[1]) if numbered[1] else to_int(numbered[2])
        ticket, rest = (TicketNo(value) if value else None), after[numbered.end() :]
    elif later := _TICKET_LATER.search(after):
        ticket = TicketNo(int(later[1]))
        rest = after[: later.start()] + after[later.end() :]
    order = _Order(
        verb=verb,
        ticket=ticket,
        parted=ticket is not None or not after or after[0] in _MARKS,
        rest=rest.strip(_MARKS),
        now=now,
        station=station,
    )
    return _READERS[takes](order)


def _nothing(order: _Order) -> Command | None:
    return order.command() if re.fullmatch(_PARTICLES, order.rest) else None


def _coming(order: _Order) -> Command | None:
    if len(order.rest) > _LONGEST_ORDER or _ASKS.search(order.rest):
        return None
    when = eta.read(order.rest, order.now)
    around = _without(order.rest, when)
    if not _COMING.fullmatch(around):
        return None
    return replace(order.command(), eta=when.at if when else None)


def _scene(order: _Order) -> Command | None:
    return _short_report(order, _SCENE, unparted=False)


def _remedy(order: _Order) -> Command | None:
    return _short_report(order, _REMEDY, unparted=True)


def _short_report(order: _Order, begins: re.Pattern[str], *, unparted: bool) -> Command | None:
    rest = order.rest
    if re.fullmatch(_PARTICLES, rest):
        return order.command()
    if len(rest) > _LONGEST_ORDER or _ASKS.search(rest):
        return None
    # With a number it is a command whatever the words are; else they must be about the work.
    if order.ticket is None and (_TROUBLE.search(rest) or not begins.match(rest)):
        return None
    return order.command(words=rest) if order.parted or unparted else None


def _free(order: _Order) -> Command | None:
    words = order.rest.removeprefix("是") if order.verb is Verb.FIND else order.rest
    if len(words) > _LONGEST_ORDER or _ASKS.search(words):
        return None
    if order.verb is Verb.FIND and re.fullmatch(_PARTICLES, words):
        words = ""
    when = eta.read(words, order.now) if order.verb is Verb.FIND else None
    return replace(order.command(words=words.strip(_MARKS)), eta=when.at if when else None)


def _parted(order: _Order) -> Command | None:
    if not order.parted and not re.fullmatch(_PARTICLES, order.rest):
        return None
    return order.command(words=order.rest)


def _time(order: _Order) -> Command | None:
    if len(order.rest) > _LONGEST_ORDER or _ASKS.search(order.rest):
        return None
    if re.search(r"停(?!止)", order.rest):
        return None
    when = eta.read(order.rest, order.now)
    return None if when is None else replace(order.command(words=order.rest), eta=when.at)


def _parts(order: _Order) -> Command | None:
    """要等配件,晚上七点: a reason, with a time or without."""
    if not order.rest or len(order.rest) > _LONGEST_ORDER or _ASKS.search(order.rest):
        return None
    when = eta.read(order.rest, order.now)
    return replace(order.command(words=f"等{order.rest}"), eta=when.at if when else None)


def _person(order: _Order) -> Command | None:
    sure = order.ticket is not None or (order.parted and bool(order.rest))
    take = people.any_person if sure else people.first_person
    to, words = take(order.rest, order.station)
    if not to:
        return None
    ticket = order.ticket
    later = _TICKET.match(f" {words}") if ticket is None and words else None
    if later and later[1]:
        ticket, words = TicketNo(int(later[1])), f" {words}"[later.end() :].strip(_MARKS)
    return None if _ASKS.search(order.rest) else Command(
        verb=order.verb, ticket=ticket, to=to, words=words
    )


def _numbered(order: _Order) -> Command | None:
    return None if order.ticket is None else _nothing(order)


def _answer(order: _Order) -> Command | None:
    if order.ticket is None:
        return None
    return order.command(words=order.rest)


def _form(order: _Order) -> Command | None:
    if not order.parted:
        return None
    to, details = new_member.read(order.rest, order.station)
    return replace(order.command(to=to), details=details)


def _name(order: _Order) -> Command | None:
    if not order.rest:
        return order.command()
    known = any(m.name == order.rest or m.userid == order.rest for m in order.station.members)
    written = order.rest.removeprefix("@")
    if not known and (
        not order.parted or not _NAME_PARTS.fullmatch(written) or _NO_NAME.search(written)
    ):
        return None
    return order.command(to=written)


def _number_alone(core: str) -> Command | None:
    alone = _BARE_NUMBER.fullmatch(core)
    if alone is None:
        return None
    return Command(verb=Verb.SHOW, ticket=TicketNo(int(alone[1] or alone[2])))


def _time_alone(core: str, now: datetime) -> Command | None:
    """1点前 is a promise, 半小时到 tells when the person will be there."""
    when = eta.read(core, now)
    if when is None or _SCORE.fullmatch(core):
        return None
    around = _without(core, when)
    if _COMING_ONLY.search(around) and _COMING.fullmatch(around):
        return Command(verb=Verb.ACCEPT, eta=when.at)
    if _SOON.fullmatch(around):
        return Command(verb=Verb.PROMISE, eta=when.at, words=core)
    return None


def _free_finding(core: str, now: datetime) -> Command | None:
    when = eta.read(core, now)
    cause = _CAUSE.match(core)
    if when is None or cause is None or not _ACTION.search(core, cause.end()):
        return None
    return Command(verb=Verb.FIND, words=core, eta=when.at)


def _without(text: str, when: eta.Eta | None) -> str:
    return text if when is None else text[: when.start] + text[when.end :]


_READERS: Final[dict[str, _Reader]] = {
    "nothing": _nothing,
    "number": _nothing,
    "numbered": _numbered,
    "coming": _coming,
    "scene": _scene,
    "remedy": _remedy,
    "time": _time,
    "parts": _parts,
    "free": _free,
    "parted": _parted,
    "person": _person,
    "answer": _answer,
    "form": _form,
    "name": _name,
}


def _load_verbs() -> dict[str, list[tuple[Verb, str]]]:
    verbs: dict[str, list[tuple[Verb, str]]] = {}
    for table in tables(_COMMANDS, "verb"):
        for word in strings(table, "words"):
            verbs.setdefault(word.lower(), []).append((Verb(table["verb"]), table["takes"]))
    return verbs


_VERBS: Final = _load_verbs()
_VERB_WORDS: Final = re.compile(any_word(_VERBS), re.IGNORECASE)
