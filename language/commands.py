"""The grammar of commands: a short text that begins with its verb (lexicon/commands.toml).

A ticket number may stand before the verb. A sentence that only happens to begin with the same
characters is none: 接下来怎么办, 到了晚上就停电, 好了没.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.station import StationMap
from language import (
    duty_talk,
    merging,
    order_text,
    reasons,
    short_number,
    splitting,
    undoing,
    wordless,
)
from language.numerals import NUMERAL, to_int
from language.order_needs import NEED_READERS
from language.order_package import PACKAGE_READERS
from language.order_text import MARKS
from language.orders import ASKS, LONGEST, PERIOD, READERS, Order
from language.words import any_word, load, strings, tables

_NOT_A_TICKET: Final = (
    r"(?!\d|[:.]\d|\s?(?:号?[楼栋幢院]|号(?:[杆线台变箱柜门]|主变)"
    r"|[点时分秒天月日个户人级度块元米伏安相层座根条只组档段处路台片棵]"
    r"|小时|钟|刻|单元|号线|kV|-\d))"
)
_TICKET: Final = re.compile(
    rf"[\s,:、]*(?:(?:编号|(?:抢修|报修|服务)?工?单号?|第|#|No\.?)[\s:#是为]*)?"
    rf"(?:(\d{{1,6}})|(?<=\s)({NUMERAL}{{1,3}}|十{NUMERAL}?)(?=号?\s*$))"
    rf"(?:号工?单子?|号|单子?(?!元))?{_NOT_A_TICKET}",
    re.IGNORECASE,
)
_TICKET_LATER: Final = re.compile(r"[\s,(]*(?:编号|工?单号|#)[\s:]*(\d{1,6})(?!\d)\)?")
# A number with a leading nought is a ticket wherever it stands: 6点前好,0231.
_SHOWN_LATER: Final = re.compile(r"[\s,(]*(?<![\d:.-])(0\d{3})(?:号?工?单子?)?(?![\d:.-])\)?")
# A single digit in front is a choice (1我来), unless it says that it is a number.
_TICKET_FIRST: Final = re.compile(
    r"(?:(?:编号|(?:抢修|报修|服务)?工?单子?号?|抢修|报修|第|#|[Nn][Oo]\.?)[\s:#是为]*(\d{1,6})|(\d{1,6})(?=号)|(\d{2,6}))"
    r"(号?工?单子?|#)?号?[\s,:、]*(?=[^\d\s,:.、点时分-])"
)
_FREE_TEXT: Final = frozenset(
    {
        Verb.ANSWER,
        Verb.BROADCAST,
        Verb.NOTICE,
        Verb.JOIN,
        Verb.LEAVE,
        Verb.CONFIRM,
        Verb.ASK_COMMUNITY,
        Verb.GUARD,
        Verb.UNGUARD,
    }
)
"""Commands whose words may hold any number."""

_NEVER_NUMBERED: Final = frozenset({Verb.GUARD, Verb.UNGUARD})
"""Commands about no ticket whose words begin with a number: 保电 2026年9月25日."""

_SAID_OF_ONE: Final = frozenset({Verb.DONE, Verb.CLOSE})
"""What 亮了 and 完事 mean beside the number of a ticket."""

_LOOKED_AT: Final = frozenset({Verb.LIST, Verb.MINE, Verb.STATS, Verb.DUTY, Verb.HELP})
_OF_RESIDENTS_TOO: Final = frozenset({Verb.DONE, Verb.PROMISE, Verb.FIND})
"""What a resident may tell us too, with 我们 or 现在 before it."""

_KEPT_WHOLE: Final = _FREE_TEXT | {Verb.DONE}
"""Commands whose words are passed on to residents; 好了,谢谢 is a resident's."""

_OF_A_PERIOD: Final = frozenset({Verb.STATS, Verb.DUTY, Verb.LIST})


class _Front(NamedTuple):
    """A number in front of the verb, and whether it can be nothing but a ticket's."""

    ticket: TicketNo
    sure: bool


def parse(said: str, *, station: StationMap, now: datetime) -> Command | None:
    """Return the command that a text gives, or None when it is not in the form of one.

    Args:
        said: `Utterance.said`: normalised, without greetings, blanks kept.
        station: its members and grids are the names that are known.
        now: to make instants of times; aware.
    """
    core = order_text.prepared(said)
    command = merging.parse(core) or splitting.parse(core) or duty_talk.order(core, station, now)
    command = command or undoing.parse(core) or _by_period(core, station, now)
    command = command or _as_written(core, station, now)
    command = command or duty_talk.question(core, station, now)
    is_short = len(core) <= LONGEST and not ASKS.search(core)
    if command is None and is_short:
        command = _misspelt(core, station, now)
    if command is None:
        command = short_number.read(
            core, lambda tail, digit: _beside_digit(tail, digit, station, now)
        )
    if command is None and is_short:
        command = wordless.parse(core, now)
    marked = short_number.marked(command, core)
    return None if marked is None else duty_talk.dated(marked, now)


def _beside_digit(tail: str, digit: int, station: StationMap, now: datetime) -> Command | None:
    """Read what stands beside a single digit. 亮了 alone is a resident's; with a number it is done."""
    tail = order_text.respelt(tail)[0] or tail
    command = _by_verb(tail, None, station, now)
    if command is not None or len(tail) > LONGEST or ASKS.search(tail):
        return command
    numbered = _by_verb(tail, _Front(TicketNo(digit), sure=True), station, now)
    if numbered is not None and numbered.verb in _SAID_OF_ONE and not numbered.words:
        return replace(numbered, ticket=None)
    return wordless.parse(tail, now)


def _as_written(core: str, station: StationMap, now: datetime) -> Command | None:
    for number, tail in _readings(core):
        command = _by_verb(tail, number, station, now)
        if command is not None:
            return command
    return _with_a_start(core, station, now)


def _with_a_start(core: str, station: StationMap, now: datetime) -> Command | None:
    """我们已到场, 看下我的待办: the verb stands behind who does it, or behind a looking."""
    seen = order_text.looked_at(core)
    command = _by_verb(seen, None, station, now) if seen else None
    if command is not None and command.verb in _LOOKED_AT:
        return command
    done = order_text.without_doer(core)
    command = _by_verb(done, None, station, now) if done != core else None
    return None if command is None or command.verb in _OF_RESIDENTS_TOO else command


def _readings(core: str) -> Iterator[tuple[_Front | None, str]]:
    """Yield the number in front, if there is one, and what may begin with the verb."""
    first = _TICKET_FIRST.match(core)
    if first is not None:
        written = first[1] or first[2] or first[3]
        sure = bool(first[1] or first[4]) or written.startswith("0")
        number, tail = _Front(TicketNo(int(written)), sure), core[first.end() :]
        yield number, order_text.respelt_whole(tail)
        stripped = order_text.without_state(tail)
        if stripped != tail:
            yield number, stripped
    yield None, order_text.respelt_whole(core)


def _misspelt(core: str, station: StationMap, now: datetime) -> Command | None:
    """A verb by its sound alone needs a number beside it, or to be all that was said."""
    for number, tail in _readings(core):
        written, verb = order_text.respelt(tail)
        command = _by_verb(written, number, station, now) if written else None
        if command is None:
            continue
        alone = written == verb and verb in order_text.ALONE
        timed = command.eta is not None and not command.words
        if command.ticket is not None or alone or timed:
            return command
    return None


def _by_period(core: str, station: StationMap, now: datetime) -> Command | None:
    """本周统计, 明晚值班: the period stands before the verb."""
    period = PERIOD.match(core)
    if period is None:
        return None
    command = _by_verb(core[period.end() :].strip(MARKS), None, station, now)
    if command is None or command.verb not in _OF_A_PERIOD or command.words:
        return None
    return replace(command, words=period[0])


def _by_verb(
    core: str, front: _Front | None, station: StationMap, now: datetime
) -> Command | None:
    """Try every way to say a verb that the text begins with, the longest word first."""
    for end, verb, takes in _verbs_at(core):
        command = _READERS[takes](_order(verb, core[end:], front, station, now))
        if command is not None:
            return command
    return None


def _verbs_at(core: str) -> list[tuple[int, Verb, str]]:
    """Return where each verb ends, the longest first: when 接下 does not fit, 接 may."""
    found: list[tuple[int, Verb, str]] = []
    end = len(core)
    while word := _VERB_WORDS.match(core, 0, end):
        found += [(word.end(), verb, takes) for verb, takes in _VERBS[word[0].lower()]]
        end = word.end() - 1
    for form, verb, takes in _FORMS:
        said = form.match(core)
        if said and said.end():
            found.append((said.end(), verb, takes))
    return sorted(found, key=lambda ways: -ways[0])


def _order(
    verb: Verb, after: str, front: _Front | None, station: StationMap, now: datetime
) -> Order:
    after = order_text.after_particles(after)
    ticket, rest = (front.ticket, after) if front else _number(verb, after)
    rest = rest.strip(MARKS)
    return Order(
        verb=verb,
        ticket=ticket,
        sure=front.sure if front else ticket is not None,
        parted=front is not None or after[:1] in ("", *MARKS) or _TICKET.match(after) is not None,
        rest=rest if verb in _KEPT_WHOLE else reasons.without_courtesy(rest),
        now=now,
        station=station,
    )


def _number(verb: Verb, after: str) -> tuple[TicketNo | None, str]:
    """Return the ticket number directly behind the verb, or further on, and the rest."""
    if verb in _NEVER_NUMBERED:
        return None, after
    numbered = _TICKET.match(after)
    if numbered:
        value = to_int(numbered[1] or numbered[2])
        return (TicketNo(value) if value else None), after[numbered.end() :]
    later = _TICKET_LATER.search(after)
    if later is None and verb not in _FREE_TEXT and len(after) <= LONGEST:
        later = _SHOWN_LATER.search(after)
    if later:
        return TicketNo(int(later[1])), after[: later.start()] + after[later.end() :]
    return None, after


def _load_verbs() -> Mapping[str, list[tuple[Verb, str]]]:
    verbs: dict[str, list[tuple[Verb, str]]] = {}
    for table in tables(load("commands"), "verb"):
        for word in strings(table, "words"):
            verbs.setdefault(word.lower(), []).append((Verb(table["verb"]), table["takes"]))
    return verbs


def _load_forms() -> Iterator[tuple[re.Pattern[str], Verb, str]]:
    for table in tables(load("commands"), "verb"):
        for form in strings(table, "forms"):
            yield re.compile(form), Verb(table["verb"]), table["takes"]


_READERS: Final = {**READERS, **NEED_READERS, **PACKAGE_READERS}
_VERBS: Final = _load_verbs()
_FORMS: Final = tuple(_load_forms())
_VERB_WORDS: Final = re.compile(any_word(_VERBS), re.IGNORECASE)
