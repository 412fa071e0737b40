"""A question of ours is one fixed record: to one person, in one conversation, for a time."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from domain.ask import Ask, AskKind
from domain.ids import UserId, direct_conversation
from tests.domain.domain_parts import NOON

PERSON = UserId("jumin")


def a_question() -> Ask:
    """Return a question that nothing is known about beyond what must be."""
    return Ask(
        kind=AskKind.RESTORED,
        person=PERSON,
        conversation=direct_conversation(PERSON),
        asked_at=NOON,
        until=NOON + timedelta(hours=24),
    )


def test_two_questions_never_share_their_options() -> None:
    one, two = a_question(), a_question()

    assert one == two
    assert one.options is not two.options


def test_a_question_cannot_be_changed_after_it_was_asked() -> None:
    with pytest.raises(FrozenInstanceError):
        a_question().until = NOON  # type: ignore[misc]  # what is forbidden


def test_a_question_without_a_ticket_has_none_and_is_not_stored_yet() -> None:
    ask = a_question()

    assert ask.ticket is None
    assert ask.id == 0
