"""Every sentence is short, is said somewhere, and gets exactly the words it wants."""

import re
import string
from collections.abc import Callable

import pytest

from domain.errors import StewardError
from domain.meaning import Verb
from domain.ticket_moves import Status
from domain.wording import SHIPPED, Wording, fields
from tests.domain.wording_uses import Use, mentioned, patterns, uses

NAMES = SHIPPED.names()
USES = uses()
LONGEST_PART = 60
"""Characters of one short sentence, braces taken away."""


def parts(sentence: str) -> list[str]:
    """Return its short sentences. Quoted words, tags and what is filled in are none of their own."""
    bare = re.sub(r"“[^”]*”|\{[a-z_]+\}|【[^】]*】", "", sentence)
    return [part for part in re.split(r"[\u3002\uff1f\uff01?!]", bare) if re.search(r"\w", part)]


def broken(rule: Callable[[str], bool]) -> list[str]:
    """Return the sentences that do not keep a rule: one test reads all of them."""
    return [f"{name} = {SHIPPED[name]}" for name in NAMES if not rule(name)]


def is_short(name: str) -> bool:
    found = parts(SHIPPED[name])
    short = len(found) <= 3 and all(len(part) <= LONGEST_PART for part in found)
    return short and len(SHIPPED[name].encode()) <= 600


def test_every_sentence_is_at_most_three_short_ones() -> None:
    assert broken(is_short) == []


def test_punctuation_is_chinese() -> None:
    assert broken(lambda name: not re.search(r"[,;?!()]", SHIPPED[name])) == []


def has_plain_words(name: str) -> bool:
    return all(
        re.fullmatch(r"[a-z][a-z_]*", word) and (spec, conversion) == ("", None)
        for _, word, spec, conversion in string.Formatter().parse(SHIPPED[name])
        if word is not None
    )


def test_words_are_plain_names() -> None:
    assert broken(has_plain_words) == []


def can_be_filled(name: str) -> bool:
    wanted = fields(SHIPPED[name])
    said = SHIPPED.say(name, **dict.fromkeys(wanted, "某"))
    for word in wanted:
        with pytest.raises(KeyError):
            SHIPPED.say(name, **dict.fromkeys(wanted - {word}, "某"))
    return not re.search(r"[{}]", said)


def test_every_sentence_can_be_filled_and_leaves_no_brace() -> None:
    assert broken(can_be_filled) == []


def test_a_fourth_sentence_would_be_noticed() -> None:
    assert len(parts("一。二\uff1f三\uff01四")) == 4
    assert len(parts("回“好。好。”{name}。【演练】好。")) == 2


def test_the_handlers_speak() -> None:
    assert len(USES) > 50


def gets_its_words(use: Use) -> bool:
    return use.name in NAMES and (use.words is None or use.words == fields(SHIPPED[use.name]))


def test_what_is_said_exists_and_gets_exactly_its_words() -> None:
    assert [f"{use.where} {use.name}" for use in USES if not gets_its_words(use)] == []


def refusals(base: type[StewardError] = StewardError) -> set[str]:
    """Return the sentences of all expected failures."""
    own = {str(base.sentence)} if "sentence" in vars(base) else set()
    return own.union(*(refusals(error) for error in base.__subclasses__()))


def test_every_expected_failure_has_its_sentence() -> None:
    assert refusals() <= set(NAMES)


def test_every_name_kept_in_the_code_exists() -> None:
    sections = {name.partition(".")[0] for name in NAMES}
    kept = {name for name in mentioned() if name.partition(".")[0] in sections}

    assert kept <= set(NAMES)


def test_every_status_and_verb_can_be_said() -> None:
    assert {f"shown.{status}" for status in Status} <= set(NAMES)
    assert {f"status.{status}" for status in Status} <= set(NAMES)
    assert {f"verb.{verb}" for verb in Verb} <= set(NAMES)


def test_a_status_is_worded_once_and_perhaps_for_questions_or_with_a_time() -> None:
    stems = {n.partition(".")[2] for n in NAMES if n.startswith("status.")}

    assert {stem.removeprefix("question_").removesuffix("_eta") for stem in stems} == set(Status)


def test_no_sentence_is_never_said() -> None:
    said = mentioned() | {use.name for use in USES}
    built = patterns()

    unused = [n for n in NAMES if n not in said and not any(p.fullmatch(n) for p in built)]

    assert unused == []


def test_a_station_may_replace_a_sentence_and_leave_words_out() -> None:
    own = SHIPPED.overridden({"ack": {"fault": "收到{no}"}})

    assert own.say("ack.fault", no="0231", place="", what="", name="", minutes=5) == "收到0231"
    assert own["ack.danger"] == SHIPPED["ack.danger"]
    assert SHIPPED["ack.fault"] != "收到{no}"


@pytest.mark.parametrize("tables", [{"ack": {"no_such": "好"}}, {"nothing": {"fault": "好"}}])
def test_a_sentence_nobody_says_is_refused_by_name(tables: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"没有名叫 (ack\.no_such|nothing\.fault) 的句子"):
        SHIPPED.overridden(tables)


def test_a_word_the_sentence_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"ack\.confirmed 里用不了 mobile"):
        SHIPPED.overridden({"ack": {"confirmed": "{no} {mobile}"}})


@pytest.mark.parametrize(
    "text", ["{no.__class__}", "{no[0]}", "{no:>{width}}", "{}", "{0}", "{no", "no}"]
)
def test_a_replacement_that_would_break_when_said_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"ack\.confirmed (里用不了|的花括号写得不对)"):
        SHIPPED.overridden({"ack": {"confirmed": text}})


def test_a_sentence_outside_a_section_is_refused() -> None:
    with pytest.raises(ValueError, match="应是一节"):
        SHIPPED.overridden({"ack": "好"})


def test_filling_in_never_reads_braces_of_what_was_filled_in() -> None:
    assert Wording({"a.b": "{words}"}).say("a.b", words="{no}") == "{no}"
