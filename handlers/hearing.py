"""How a message was heard: who spoke, and whether to the bot."""

from domain.inbound import Inbound
from domain.meaning import Hearing, Speaker
from domain.station import Member, Role

_HEADS = (Role.HEAD, Role.DUTY_HEAD, Role.DISPATCHER)
_CREW = (Role.CREW, Role.MANAGER)


def hearing_of(inbound: Inbound, member: Member | None) -> Hearing:
    """Return how a message was heard; a stranger speaks as a resident."""
    return Hearing(
        speaker=speaker_of(member),
        addressed=inbound.addressed or inbound.chat is None,
        private=inbound.chat is None,
    )


def speaker_of(member: Member | None) -> Speaker:
    """Return who speaks, as far as it changes the meaning of words."""
    if member is None:
        return Speaker.RESIDENT
    if member.has(*_HEADS):
        return Speaker.HEAD
    if member.has(*_CREW):
        return Speaker.CREW
    return Speaker.COMMUNITY if member.has(Role.CLERK) else Speaker.RESIDENT
