"""J10: who may do what to whose ticket: every person of the station × every verb, as one table."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import NotAllowedError
from domain.ids import UserId
from domain.meaning import Verb
from domain.station import Member
from domain.ticket_moves import Action, Status
from handlers.rights import check_ticket, check_verb
from tests.domain.domain_parts import OWNER, a_ticket, sample
from tests.pocket.office import HEAD, MANAGER, NEIGHBOUR, ONE, OTHER_GRID, office

STATION = sample()


def member(userid: str) -> Member:
    found = STATION.member(UserId(userid))
    assert found is not None
    return found


PEOPLE: dict[str, Member | None] = {
    "resident": None,
    "enterprise contact": member("qylxr01"),
    "clerk": member("sqsj01"),
    "owner": member(OWNER),
    "colleague": member("wgy02"),
    "crew of another grid": member("wgy03"),
    "newcomer": replace(member(OWNER), confirmed=False),
    "leaver": replace(member(OWNER), active=False),
    "manager": member("wgfzr01"),
    "manager of another grid": member("wgfzr02"),
    "dispatcher": member("diaodu01"),
    "operator": member("xitong01"),
    "duty head": member("zbz01"),
    "head": member("suozhang"),
}
OUTSIDE = ("resident", "enterprise contact", "clerk", "leaver")
CHIEFS = ("duty head", "head")
ANYBODY = frozenset({Verb.HELP, Verb.MINE, Verb.SHOW, Verb.RELAYED})
STAFF = frozenset(
    {
        Verb.LIST,
        Verb.PRACTISE,
        Verb.SUPPORT,
        Verb.UNDO,
        Verb.SWAP,
        Verb.PLAN,
        Verb.PREVIEW,
        Verb.HAND_SHIFT,
        Verb.STATS,
        Verb.DUTY,
        Verb.ASK_COMMUNITY,
        Verb.FREQUENT,
        Verb.SOLUTION,
        Verb.GUARDS,
        Verb.COVERAGE,
    }
)
GUARDED = frozenset({Verb.GUARD, Verb.UNGUARD})
PACKAGES = frozenset({Verb.PACKAGE, Verb.OUTAGES})
MEMBERS = frozenset({Verb.JOIN, Verb.LEAVE, Verb.CONFIRM})
NOTICES = frozenset({Verb.BROADCAST, Verb.NOTICE})
OWNERS = frozenset(
    {
        Verb.ACCEPT,
        Verb.ARRIVE,
        Verb.FIND,
        Verb.DONE,
        Verb.PROMISE,
        Verb.SUSPEND,
        Verb.REFUSE,
        Verb.TRANSFER,
        Verb.CLOSE,
        Verb.ANSWER,
        Verb.MERGE,
        Verb.SPLIT,
        Verb.UNMERGE,
        Verb.DOOR,
        Verb.ESCALATE,
    }
)
_NOT_THE_OWNER = {
    "colleague": "refuse.not_yours_staff",
    "crew of another grid": "refuse.other_grid",
    "manager of another grid": "refuse.other_grid",
    "dispatcher": "refuse.not_yours_staff",
    "operator": "refuse.not_yours_staff",
}


def expected(verb: Verb, person: str) -> str:  # noqa: C901, PLR0911, PLR0912  a table, read from the top
    """Return the sentence that refuses; empty when it is allowed."""
    if verb in ANYBODY:
        return ""
    if verb in NOTICES:
        may = ("dispatcher", "head", *(("duty head",) if verb is Verb.NOTICE else ()))
        return "" if person in may else "refuse.broadcast"
    if verb in MEMBERS:
        leads = person in ("manager", "manager of another grid", *CHIEFS)
        return "" if leads else "refuse.members"
    if verb in PACKAGES and person == "clerk":
        return ""  # who passes it on; of his own communities
    if person in OUTSIDE:
        return "refuse.staff_only"
    if verb in GUARDED:
        if person == "newcomer":
            return "refuse.practising"
        return "" if person in ("dispatcher", *CHIEFS) else "guard.rights"
    if verb in STAFF | PACKAGES:
        if person == "newcomer" and verb in (Verb.SUPPORT, Verb.SWAP, Verb.PLAN):
            return "refuse.practising"
        if verb is Verb.STATS:
            sees = ("manager", "manager of another grid", "dispatcher", *CHIEFS)
            return "" if person in sees else "stats.rights"
        plans = person in ("manager", "manager of another grid", *CHIEFS)
        return "roster.plan_rights" if verb is Verb.PLAN and not plans else ""
    if verb is Verb.ASSIGN:
        if person in ("manager", *CHIEFS):
            return ""
        return "refuse.other_grid" if person == "manager of another grid" else "refuse.assign"
    assert verb in OWNERS
    if person == "newcomer":
        return "refuse.practising"
    if verb is Verb.ACCEPT and person == "colleague":
        return ""  # whoever of the grid is quicker, while nobody has accepted
    return _NOT_THE_OWNER.get(person, "")


def refusal(verb: Verb, person: Member | None, status: Status) -> str:
    """Return the sentence with which the code refuses; empty when it allows."""
    ticket = a_ticket(status=status)
    try:
        check_verb(person, verb)
        check_ticket(STATION, person, verb, ticket, "网格员一号")
    except NotAllowedError as err:
        return err.sentence
    return ""


def test_every_verb_stands_in_the_table_once() -> None:
    alone = frozenset({Verb.ASSIGN})
    groups = (ANYBODY, STAFF, PACKAGES, MEMBERS, NOTICES, OWNERS, GUARDED, alone)

    assert frozenset().union(*groups) == set(Verb)
    assert sum(map(len, groups)) == len(Verb)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("verb", Verb)
def test_who_may_do_what(verb: Verb, person: str) -> None:
    assert refusal(verb, PEOPLE[person], Status.REPORTED) == expected(verb, person)


@pytest.mark.parametrize("person", PEOPLE)
def test_what_somebody_accepted_no_colleague_takes_by_a_word(person: str) -> None:
    refused = refusal(Verb.ACCEPT, PEOPLE[person], Status.ACCEPTED)

    assert bool(refused) is (person not in ("owner", "manager", *CHIEFS))


SAID: dict[Verb, str] = {
    Verb.ACCEPT: "接单0001",
    Verb.ARRIVE: "到场0001",
    Verb.FIND: "查到了0001开关烧了",
    Verb.DONE: "好了0001",
    Verb.PROMISE: "预计0001 7点",
    Verb.SUSPEND: "挂起0001 等配件",
    Verb.REFUSE: "不归我0001 是物业的",
    Verb.TRANSFER: "转派0001 网格员二号",
    Verb.CLOSE: "关单0001",
    Verb.ASSIGN: "指派0001 网格员二号",
    Verb.DOOR: "0001 找不到门",
    Verb.ESCALATE: "升级0001 树太大",
}


@pytest.mark.parametrize("verb", SAID)
async def test_who_has_no_right_changes_nothing_and_learns_the_right_way(
    tmp_path: Path, verb: Verb
) -> None:
    async with office(tmp_path) as desk:
        before = await desk.open(ONE, "5", Action.ACCEPT)
        for stranger in (NEIGHBOUR, OTHER_GRID, UserId("wgy02"), UserId("wgfzr02")):
            (said,) = await desk.say(stranger, SAID[verb])
            assert await desk.ticket(1) == before, (stranger, said)
            assert "5号楼" not in said
            assert any(way in said for way in ("回“", "请他", "要负责的人", "直接说", "要网格"))


@pytest.mark.parametrize("verb", SAID)
async def test_who_has_the_right_is_obeyed(tmp_path: Path, verb: Verb) -> None:
    async with office(tmp_path) as desk:
        before = await desk.open(ONE, "5", Action.ACCEPT, Action.ARRIVE)
        person = MANAGER if verb in (Verb.ASSIGN, Verb.CLOSE) else ONE
        said = await desk.say(person, SAID[verb])
        after = await desk.ticket(1)
        assert said
        changes = verb not in (Verb.ACCEPT, Verb.ARRIVE, Verb.CLOSE, Verb.ASSIGN)
        notes = verb in (Verb.DOOR, Verb.ESCALATE)
        assert (after != before) is (changes and not notes), said


async def test_the_head_may_everywhere(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.open(ONE, "5", Action.ACCEPT)
        await desk.say(HEAD, "指派0001 网格员三号")
        assert (await desk.ticket(1)).owner == OTHER_GRID
