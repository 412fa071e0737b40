"""广播包 P012, 海报 P012, 喇叭稿: staff and clerks get what residents are told with.

A clerk gets the part of his own communities. In a group the pieces come in private: they are to be
passed on one by one, and a group need not read them twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from domain.meaning import Command
from domain.outage import Outage, OutageId, OutageStatus
from domain.outbound import Outgoing, Paper, Purpose
from domain.package import Package
from domain.station import Role
from domain.wave import WaveKind
from handlers.package import package_of, poster_paper, speech_paper
from handlers.planned_outage import outage_words
from handlers.rights import may_announce
from handlers.turn import Desk, Turn

_AHEAD: Final = timedelta(days=60)
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """One message: what it is called, and its text or paper."""

    name: str
    text: str
    paper: Paper | None = None


async def show_package(turn: Turn, command: Command) -> None:
    """Give the pieces that were asked for, of the outage that was named or the only one coming."""
    outage = await _meant(turn, command)
    if outage is None:
        return
    outage = _his_part(turn, outage)
    package = package_of(turn, outage, wave=wave_now(turn, outage))
    pieces = _pieces(turn, outage, package, command.detail("piece"))
    await _announce(turn, outage, pieces)
    for at, piece in enumerate(pieces):
        await turn.uow.outbox.add(
            Outgoing(
                purpose=Purpose.REPLY,
                dedup_key=turn.key(f"package:{at}"),
                text=piece.text,
                person=turn.sender,
                paper=piece.paper,
            )
        )


def wave_now(desk: Desk, outage: Outage) -> WaveKind:
    """Return as what an outage is told at the present instant."""
    if outage.status is not OutageStatus.ACTIVE:
        return WaveKind.CANCEL
    if outage.ended_at is not None:
        return WaveKind.RESTORED
    if outage.start > desk.now:
        return WaveKind.DAY
    if outage.first_end is not None and outage.first_end < outage.end:
        return WaveKind.DELAY
    return WaveKind.START if desk.now < outage.end else WaveKind.END


async def _meant(turn: Turn, command: Command) -> Outage | None:
    """Return the outage; None when a person has been told which there are, or that there is none."""
    number = command.detail("outage")
    if number:
        return await _numbered(turn, OutageId(int(number)))
    known = await turn.uow.outages.between(turn.now, turn.now + _AHEAD)
    coming = [each for each in known if each.confirmed and _concerns(turn, each)]
    if not coming:
        await turn.reply("package.none_coming")
        return None
    if len(coming) == 1:
        return coming[0]
    items = "；".join(
        turn.say("package.which_item", outage=each.shown_no, item=outage_words(turn, each))
        for each in coming[:_SHOWN]
    )
    await turn.reply("package.which_one", items=items, outage=coming[0].shown_no)
    return None


async def _numbered(turn: Turn, number: OutageId) -> Outage | None:
    found = await turn.uow.outages.get(number)
    if found is None or not found.confirmed:
        await turn.reply("package.not_there", outage=f"P{number:03d}")
        return None
    if not turn.is_staff and not _concerns(turn, found):
        await turn.reply("package.not_here", outage=found.shown_no)
        return None
    return found


def _concerns(turn: Turn, outage: Outage) -> bool:
    """Whether it is somebody's own: his communities', or any for who speaks for the station."""
    if may_announce(turn.actor) or (turn.actor is not None and turn.actor.has(Role.OPERATOR)):
        return True
    return not _his(turn).isdisjoint(outage.communities)


def _his(turn: Turn) -> set[str]:
    """Return the communities of somebody's grids, as crew, manager or clerk."""
    station, who = turn.station, turn.sender
    codes = {
        grid.code
        for grid in station.grids
        if who in (grid.community_head, grid.manager, *grid.members)
    }
    return {community.name for community in station.communities if community.grid in codes}


def _his_part(turn: Turn, outage: Outage) -> Outage:
    """Return the part of an outage that a clerk passes on; staff gets all of it."""
    if turn.is_staff:
        return outage
    his = _his(turn)
    return replace(outage, places=tuple(p for p in outage.places if p.community in his))


def _pieces(turn: Turn, outage: Outage, package: Package, wanted: str) -> Sequence[_Piece]:
    say = turn.say
    title = say("package.paper_name", title=str(package.poster["title"]), outage=outage.shown_no)
    poster = say("package.piece_poster")
    printed = say("package.piece_poster_pdf")
    papers = [
        _Piece(poster, poster, poster_paper(package, f"{title}.png")),
        _Piece(printed, printed, poster_paper(package, f"{title}.pdf")),
    ]
    if wanted == "poster":
        return papers
    script = [_Piece(say("package.piece_script"), package.script)]
    recording = speech_paper(turn, package, f"{title}.wav")
    if recording is not None:
        speech = say("package.piece_speech")
        script.append(_Piece(speech, speech, recording))
    if wanted == "script":
        return script
    return [
        _Piece(say("package.piece_chat"), package.chat),
        _Piece(say("package.piece_forward"), package.forward),
        *script,
        _Piece(say("package.piece_sms"), package.sms),
        *papers,
    ]


async def _announce(turn: Turn, outage: Outage, pieces: Sequence[_Piece]) -> None:
    """Say what comes, in the order it comes; a script that nobody speaks is read by a person."""
    names = "、".join(piece.name for piece in pieces)
    unspoken = turn.say("package.piece_script") in names
    if unspoken and not turn.rules.package.speaks:
        names = turn.say("package.read_yourself", pieces=names)
    item = outage_words(turn, outage)
    if turn.inbound.chat is None:
        await turn.reply("package.given_here", outage=outage.shown_no, item=item, pieces=names)
    else:
        await turn.reply("package.given", outage=outage.shown_no, item=item, pieces=names)
