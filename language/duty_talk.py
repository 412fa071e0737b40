"""What staff say about the duty roster: 换班, 排班, 谁值班, 我的班, 今晚23点报修会怎样.

A reader gives a command or None. The person and the days are found wherever they stand; names are
taken out first, because 网格员三号 is no third of a month.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from domain.meaning import Command, Verb
from domain.station import StationMap
from language import duty_days, people
from language.duty_days import DutyTime
from language.order_text import MARKS
from language.words import any_of, any_word, load, strings

_LEXICON: Final = load("duty")
LONGEST: Final = 50
"""Characters of a sentence about the roster. A longer one is a story."""

_SWAP: Final = any_of(strings(_LEXICON["swap"], "swap"))
_STAND_IN: Final = any_of(strings(_LEXICON["swap"], "stand_in"))
_HAND: Final = any_of(strings(_LEXICON["swap"], "hand"))
_WATCH: Final = any_of(strings(_LEXICON["swap"], "watch"))
_BEFORE: Final = re.compile(
    rf"(?:{any_word(strings(_LEXICON['swap'], 'before_name'))})(?:一下|下)?[\s:,@]*"
)
_BEGIN: Final = re.compile(any_word(strings(_LEXICON["plan"], "begin")))
_ON: Final = re.compile(any_word(strings(_LEXICON["plan"], "on")))
_PUT: Final = re.compile(any_word(strings(_LEXICON["plan"], "put")))
_DUTY: Final = re.compile(any_word(strings(_LEXICON["duty"], "words")))
_AROUND: Final = re.compile(
    rf"(?:{any_word(strings(_LEXICON['duty'], 'ask'))}|{_DUTY.pattern}|[\s,。?!、的和到至]|夜班|白班|晚班)*+"
)
_MINE: Final = any_of(strings(_LEXICON["duty"], "mine"))
_REPORT: Final = re.compile(any_word(strings(_LEXICON["preview"], "report")))
_WHAT: Final = any_of(strings(_LEXICON["preview"], "what"))
_DANGER: Final = re.compile(any_word(strings(_LEXICON["preview"], "danger")))
_QUESTION: Final = re.compile(any_word(strings(_LEXICON["preview"], "question")))
_ASKS_OF_PAST: Final = re.compile(r"(?:昨|前)[天晚]|上周|刚才|已经")
_NO_ORDER: Final = re.compile(
    r"不(?:用|想|能|要)?换班|别换|换班(?:了|过)(?:吗|没)|换过班|交接班|什么时候换班|几点换班"
)
_ASKS: Final = re.compile(r"[?]|吗|么|呢|是不是|谁")
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{1,8}")

ORDERS: Final = frozenset({Verb.SWAP, Verb.PLAN, Verb.PREVIEW})
"""Only staff give these; the same words of a resident are talk."""


class _Named(NamedTuple):
    """A text without the people and grids it names."""

    text: str
    to: str
    grid: str


def order(core: str, station: StationMap, now: datetime) -> Command | None:
    """Return a swap, a plan or a preview, None when the text is none of them.

    `Command.to` is the colleague; the details are ``grid`` (a code, ``*`` for the whole station),
    ``kind`` of a preview, and what `time_of` reads back.
    """
    if len(core) > LONGEST:
        return None
    named = _without_names(core, station)
    return _swap(core, named, now) or _plan(core, named, now) or _preview(core, named, now)


def question(core: str, station: StationMap, now: datetime) -> Command | None:
    """Return what is asked about the roster (10-2谁值班, 我的班), None for anything else.

    The detail ``mine`` says that the speaker's own watches are meant.
    """
    return None if len(core) > LONGEST else _duty(_without_names(core, station), now)


def is_for_staff(command: Command) -> bool:
    """Whether the words are an order only when staff say them."""
    return command.verb in ORDERS or (command.verb is Verb.DUTY and bool(command.details))


def _swap(core: str, named: _Named, now: datetime) -> Command | None:
    if _NO_ORDER.search(core):
        return None
    swapped = _SWAP.search(named.text)
    stood_in = _STAND_IN.search(named.text)
    when = duty_days.read(named.text, now)
    handed = named.to and when and "班" in named.text and _HAND.search(named.text)
    if not (swapped or handed or (stood_in and (_WATCH.search(core) or named.to))):
        return None
    to = named.to or _unknown_name(named.text)
    bare = not to and when is None
    if bare and not (swapped and named.text.strip(MARKS) == swapped[0]):
        return None  # 我们换班的时候再说
    return _command(Verb.SWAP, named, when, to=to)


def _plan(core: str, named: _Named, now: datetime) -> Command | None:
    begins = _BEGIN.match(core)
    when = duty_days.read(named.text, now)
    if begins:
        to = named.to or _unknown_name(named.text)
        return _command(Verb.PLAN, named, when, to=to) if to else None
    put = _PUT.search(named.text) or not _ASKS.search(core)
    if named.to and when and put and _ON.search(named.text):
        return _command(Verb.PLAN, named, when, to=named.to)
    return None


def _preview(core: str, named: _Named, now: datetime) -> Command | None:
    asked = _WHAT.search(core)
    if asked is None or not _REPORT.search(core) or _ASKS_OF_PAST.search(core):
        return None
    when = duty_days.read(named.text, now)
    if when is None and "预演" not in core and "推演" not in core:
        return None  # 停电了找谁 is a resident's question, or asks about now
    kind = "danger" if _DANGER.search(core) else "question" if _QUESTION.search(core) else ""
    return _command(Verb.PREVIEW, named, when, kind=kind)


def _duty(named: _Named, now: datetime) -> Command | None:
    if not named.to and _MINE.search(named.text):
        return _command(Verb.DUTY, named, duty_days.read(named.text, now), mine="1")
    if not _DUTY.search(named.text):
        return None
    when = duty_days.read(named.text, now)
    if when is None and not named.grid:
        return None
    around = duty_days.without(named.text, now)
    if not _AROUND.fullmatch(around):
        return None
    return _command(Verb.DUTY, named, when)


def dated(command: Command, now: datetime) -> Command:
    """Return a question about a period (明晚值班) with the time that it means."""
    when = duty_days.read(command.words, now) if command.words else None
    if command.verb is not Verb.DUTY or command.details or when is None:
        return command
    details = _time_details(when)
    return Command(verb=command.verb, words=command.words, details=details)


def time_of(command: Command) -> DutyTime | None:
    """Return the stretch a command speaks of, None when it named none."""
    written = command.detail("from")
    if not written:
        return None
    said = command.detail("said").split()
    return DutyTime(
        start=datetime.fromisoformat(written),
        end=datetime.fromisoformat(command.detail("until")),
        **{flag: flag in said for flag in _FLAGS},
    )


_FLAGS: Final = ("days", "exact", "night", "daytime")


def _time_details(when: DutyTime | None) -> tuple[tuple[str, str], ...]:
    if when is None:
        return ()
    said = " ".join(flag for flag in _FLAGS if getattr(when, flag))
    return (
        ("from", when.start.isoformat()),
        ("until", when.end.isoformat()),
        ("said", said),
    )


def _command(
    verb: Verb, named: _Named, when: DutyTime | None, *, to: str = "", **more: str
) -> Command:
    details = {**({"grid": named.grid} if named.grid else {}), **more}
    kept = tuple((key, value) for key, value in details.items() if value)
    return Command(verb=verb, to=to, details=(*_time_details(when), *kept))


def _without_names(core: str, station: StationMap) -> _Named:
    """Take out the longest name of a person, and of a grid, that the text holds."""
    text, to = core, ""
    people_by_name = {word: str(m.userid) for m in station.members for word in (m.name, m.userid)}
    for word in sorted(people_by_name, key=len, reverse=True):
        if word and (found := _alone(word).search(text)):
            text, to = _cut(text, found), word
            break
    grids = {word: g.code for g in station.grids for word in (g.name, g.code)} | {"全所": "*"}
    for word in sorted(grids, key=len, reverse=True):
        if word and (found := _alone(word).search(text)):
            return _Named(_cut(text, found), to, grids[word])
    return _Named(text, to, "")


@lru_cache(maxsize=1024)
def _alone(word: str) -> re.Pattern[str]:
    """Return an expression for a name; one in Latin letters is no part of a longer word."""
    if not word.isascii():
        return re.compile(re.escape(word))
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", re.IGNORECASE)


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _unknown_name(text: str) -> str:
    """Return the name of somebody the station does not know, so that it can be said."""
    for before in _BEFORE.finditer(text):
        name, _ = people.first_person(_before_time(text[before.end() :]), _NOBODY)
        if name and name[0] not in "我你他她它谁":
            return name
    return ""


def _before_time(text: str) -> str:
    said = _NAME.match(text.strip(MARKS))
    if said is None:
        return ""
    return re.split(r"替|代|顶|帮|换|值|上|在|今|明|后|国庆|春节", said[0])[0]


_NOBODY: Final = StationMap()
