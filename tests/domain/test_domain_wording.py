"""Every sentence is short, is said somewhere, and gets exactly the words it wants."""

import re
import string

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


@pytest.mark.parametrize("name", NAMES)
def test_it_is_at_most_three_short_sentences(name: str) -> None:
    found = parts(SHIPPED[name])

    assert len(found) <= 3, found
    assert all(len(part) <= LONGEST_PART for part in found)
    assert len(SHIPPED[name].encode()) <= 600


@pytest.mark.parametrize("name", NAMES)
def test_its_punctuation_is_chinese(name: str) -> None:
    assert not re.search(r"[,;?!()]", SHIPPED[name])


@pytest.mark.parametrize("name", NAMES)
def test_its_words_are_plain_names(name: str) -> None:
    for _, word, spec, conversion in string.Formatter().parse(SHIPPED[name]):
        if word is not None:
            assert re.fullmatch(r"[a-z][a-z_]*", word)
            assert (spec, conversion) == ("", None)


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_filled_and_leaves_no_brace(name: str) -> None:
    wanted = fields(SHIPPED[name])

    said = SHIPPED.say(name, **dict.fromkeys(wanted, "某"))

    assert not re.search(r"[{}]", said)
    for word in wanted:
        with pytest.raises(KeyError):
            SHIPPED.say(name, **dict.fromkeys(wanted - {word}, "某"))


def test_a_fourth_sentence_would_be_noticed() -> None:
    assert len(parts("一。二\uff1f三\uff01四")) == 4
    assert len(parts("回“好。好。”{name}。【演练】好。")) == 2


def test_the_handlers_speak() -> None:
    assert len(USES) > 50


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.where} {use.name}")
def test_what_is_said_exists_and_gets_exactly_its_words(use: Use) -> None:
    assert use.name in NAMES
    if use.words is not None:
        assert use.words == fields(SHIPPED[use.name])


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
