"""The outbox: once, in order, leased, fenced, and honest about what nobody knows."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from domain.ids import ChatId, UserId
from domain.outbound import (
    Card,
    CardButton,
    CardChoice,
    CardUpdate,
    Delivery,
    Outcome,
    Outgoing,
    Purpose,
    Result,
)
from storage.database import Database
from storage.outbox import LEASE, SqlOutbox
from storage.settling import FAILURES
from storage.tables import outbox as table
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import (
    CHAT,
    CREW,
    CREW_TWO,
    GROUP,
    NOW,
    opened,
    queued,
    seconds,
    stored,
    to_group,
    to_person,
)

SENT = Outcome(result=Result.SENT)
RETRY = Outcome(result=Result.RETRY, detail="平台忙")
UNKNOWN = Outcome(result=Result.UNKNOWN)


def keys(deliveries: list[Delivery] | tuple[Delivery, ...] | object) -> list[str]:
    assert isinstance(deliveries, list)
    return [delivery.message.dedup_key for delivery in deliveries]


async def states(database: Database) -> dict[str, str]:
    async with database.reading() as session:
        rows = await session.execute(select(table.c.dedup_key, table.c.state))
        return {key: str(state) for key, state in rows}


async def test_every_part_of_a_message_comes_back_as_it_was_queued(database: Database) -> None:
    ticket = await opened(database)
    card = Card(
        task_id="t-1",
        title="0001 没电",
        desc="滨河社区",
        rows=(("地点", "5号楼"), ("报修", "居民")),
        buttons=(
            CardButton(text="接单", key="accept"),
            CardButton(text="退单", key="no", style=2),
        ),
        choice=CardChoice(key="who", title="转给", options=(("a", "网格员一号"),)),
    )
    full = Outgoing(
        purpose=Purpose.DANGER,
        dedup_key="full",
        text="有险情",
        person=CREW,
        card=card,
        mentions=(CREW, CREW_TWO),
        ticket=ticket.no,
        expires_at=NOW + seconds(60),
        fallback_chat=CHAT,
        fallback_text="请看单聊",
    )
    update = Outgoing(
        purpose=Purpose.NOTICE,
        dedup_key="update",
        text="",
        person=CREW_TWO,
        update=CardUpdate(task_id="t-1", response_code="rc", caption="已接单"),
    )
    outbox = await queued(database, full, update)
    claimed = await outbox.claim(NOW, limit=10)
    assert [delivery.message for delivery in claimed] == [full, update]


async def test_a_known_dedup_key_is_queued_once_ever(database: Database) -> None:
    outbox = await queued(database, to_group("once"), to_group("once", text="anders"))
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, SENT, now=NOW)
    await queued(database, to_group("once"))
    assert await outbox.claim(NOW, limit=10) == []


async def test_who_sends_is_woken_by_the_commit_and_not_before(database: Database) -> None:
    woken = asyncio.Event()
    database.changes.on_outbox.append(woken.set)
    async with SqlUnitOfWork(database) as uow:
        await uow.outbox.add(to_group("a"))
        assert not woken.is_set()
        await uow.commit()
    assert woken.is_set()


async def test_nothing_leaves_when_the_unit_of_work_is_left_without_commit(
    database: Database,
) -> None:
    async with SqlUnitOfWork(database) as uow:
        await uow.outbox.add(to_group("a"))
    assert await SqlOutbox(database).claim(NOW, limit=10) == []


async def test_the_urgent_leaves_first_then_the_older(database: Database) -> None:
    outbox = await queued(
        database,
        to_person("digest", UserId("a"), purpose=Purpose.DIGEST),
        to_person("notice", UserId("b")),
        to_person("reply", UserId("c"), purpose=Purpose.REPLY),
        to_person("notice2", UserId("d")),
        to_person("danger", UserId("e"), purpose=Purpose.DANGER),
    )
    assert keys(await outbox.claim(NOW, limit=4)) == ["danger", "reply", "notice", "notice2"]
    assert keys(await outbox.claim(NOW, limit=4)) == ["digest"]


async def test_a_target_has_one_message_in_flight_and_gets_them_in_order(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("1"), to_group("2"), to_person("x"), to_group("3"))
    order = []
    claimed = await outbox.claim(NOW, limit=10)
    assert keys(claimed) == ["1", "x"]
    while claimed:
        assert await outbox.claim(NOW, limit=10) == []
        for delivery in claimed:
            order.append(delivery.message.dedup_key)
            await outbox.settle(delivery, SENT, now=NOW)
        claimed = await outbox.claim(NOW, limit=10)
    assert order == ["1", "x", "2", "3"]


async def test_danger_overtakes_what_waits_for_the_same_target(database: Database) -> None:
    outbox = await queued(database, to_group("notice"), to_group("danger", purpose=Purpose.DANGER))
    assert keys(await outbox.claim(NOW, limit=10)) == ["danger"]


async def test_not_even_danger_joins_a_message_that_is_on_its_way_to_the_same_target(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("notice"))
    (notice,) = await outbox.claim(NOW, limit=10)
    await queued(database, to_group("danger", purpose=Purpose.DANGER))
    assert await outbox.claim(NOW, limit=10) == []
    await outbox.settle(notice, SENT, now=NOW)
    assert keys(await outbox.claim(NOW, limit=10)) == ["danger"]


async def test_a_retried_message_keeps_its_place_before_its_like_but_holds_up_nothing_urgent(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("1"), to_group("2"))
    (first,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(first, RETRY, now=NOW)
    assert await outbox.claim(NOW, limit=10) == []
    await queued(database, to_group("danger", purpose=Purpose.DANGER))
    (danger,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(danger, RETRY, now=NOW)
    assert await outbox.claim(NOW + seconds(0.5), limit=10) == []
    assert keys(await outbox.claim(NOW + seconds(1), limit=10)) == ["danger"]


async def test_an_urgent_message_in_back_off_lets_lesser_ones_pass(database: Database) -> None:
    outbox = await queued(database, to_group("danger", purpose=Purpose.DANGER), to_group("n"))
    (danger,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(danger, replace(RETRY, wait=30), now=NOW)
    assert keys(await outbox.claim(NOW, limit=10)) == ["n"]


async def test_resting_targets_are_left_out(database: Database) -> None:
    outbox = await queued(database, to_group("g"), to_person("p"))
    assert keys(await outbox.claim(NOW, limit=9, without=frozenset({GROUP}))) == ["p"]


async def test_what_is_held_back_leaves_in_time_and_holds_up_nobody(database: Database) -> None:
    held = replace(to_group("held"), not_before=NOW + seconds(60))
    outbox = await queued(database, held, to_group("now"))
    (now,) = await outbox.claim(NOW, limit=10)
    assert now.message.dedup_key == "now"
    await outbox.settle(now, SENT, now=NOW)
    assert await outbox.claim(NOW + seconds(59.9), limit=10) == []
    assert keys(await outbox.claim(NOW + seconds(60), limit=10)) == ["held"]


async def test_what_is_no_longer_worth_saying_expires(database: Database) -> None:
    outbox = await queued(
        database,
        replace(to_group("late"), expires_at=NOW),
        replace(to_person("held"), expires_at=NOW, not_before=NOW + seconds(60)),
        replace(to_person("good", CREW_TWO), expires_at=NOW + seconds(1)),
    )
    assert keys(await outbox.claim(NOW, limit=10)) == ["good"]
    assert await states(database) == {"late": "expired", "held": "expired", "good": "sending"}


async def test_retries_wait_longer_each_time_up_to_a_minute(database: Database) -> None:
    outbox = await queued(database, to_group("g"))
    at = NOW
    for wait in (1, 2, 4, 8, 16, 32, 60, 60):
        (delivery,) = await outbox.claim(at, limit=10)
        await outbox.settle(delivery, RETRY, now=at)
        assert await outbox.claim(at + seconds(wait - 0.001), limit=10) == []
        at += seconds(wait)
    assert len(await outbox.claim(at, limit=10)) == 1


@pytest.mark.parametrize(("before", "state"), [(FAILURES - 2, "pending"), (FAILURES - 1, "dead")])
async def test_a_message_is_dead_after_half_a_day_of_failures(
    database: Database, before: int, state: str
) -> None:
    outbox = await queued(database, to_group("g"))
    async with database.writing() as session:
        await session.execute(update(table).values(failures=before))
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, RETRY, now=NOW)
    assert await states(database) == {"g": state}


async def test_a_message_that_failed_all_night_is_still_repeated_when_a_send_ends_unknown(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("g"))
    at = NOW
    for outcome in (RETRY, RETRY, RETRY, RETRY, UNKNOWN):
        (delivery,) = await outbox.claim(at, limit=10)
        await outbox.settle(delivery, outcome, now=at)
        at += seconds(60)
    assert await states(database) == {"g": "pending"}


async def test_a_retry_waits_at_least_as_long_as_it_was_told(database: Database) -> None:
    outbox = await queued(database, to_group("g"))
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, replace(RETRY, wait=90), now=NOW)
    assert await outbox.claim(NOW + seconds(89), limit=10) == []
    assert len(await outbox.claim(NOW + seconds(90), limit=10)) == 1


async def test_a_pause_counts_as_no_attempt(database: Database) -> None:
    outbox = await queued(database, to_group("g"))
    for minute in range(8):
        at = NOW + seconds(60 * minute)
        (delivery,) = await outbox.claim(at, limit=10)
        await outbox.settle(delivery, Outcome(result=Result.PAUSED, wait=60), now=at)
        assert await outbox.claim(at + seconds(59), limit=10) == []
    assert await states(database) == {"g": "pending"}


async def test_the_very_bytes_of_an_earlier_attempt_come_back_until_it_is_sent(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("g"))
    (first,) = await outbox.claim(NOW, limit=10)
    assert first.body == b""
    await outbox.settle(first, replace(RETRY, body='{"正文"}'.encode()), now=NOW)
    (second,) = await outbox.claim(NOW + seconds(1), limit=10)
    assert second.body == '{"正文"}'.encode()


@pytest.mark.parametrize("purpose", list(Purpose))
async def test_an_unknown_outcome_is_repeated_or_left_to_a_person_by_purpose(
    database: Database, purpose: Purpose
) -> None:
    outbox = await queued(database, to_group("g", purpose=purpose))
    sends, at = 0, NOW
    while claimed := await outbox.claim(at, limit=10):
        sends += 1
        await outbox.settle(claimed[0], UNKNOWN, now=at)
        at += seconds(60)
    assert sends == (1 if purpose in (Purpose.BROADCAST, Purpose.DIGEST, Purpose.CALL) else 3)
    assert await states(database) == {"g": "unknown"}


async def test_after_a_crash_what_was_being_sent_is_unknown_by_purpose(
    database: Database,
) -> None:
    outbox = await queued(
        database, to_group("cast", purpose=Purpose.BROADCAST), to_person("notice")
    )
    await outbox.claim(NOW, limit=10)
    assert await SqlOutbox(database).release(now=NOW) == 2
    assert await states(database) == {"cast": "unknown", "notice": "pending"}


async def test_a_message_that_dies_with_the_process_three_times_is_left_to_a_person(
    database: Database,
) -> None:
    outbox = await queued(database, to_person("notice"))
    for _ in range(3):
        assert len(await outbox.claim(NOW, limit=10)) == 1
        await outbox.release(now=NOW)
    assert await states(database) == {"notice": "unknown"}


async def test_a_slow_sender_that_lost_its_lease_changes_nothing(database: Database) -> None:
    outbox = await queued(database, to_person("notice"))
    (slow,) = await outbox.claim(NOW, limit=10)
    assert await outbox.claim(NOW + LEASE - seconds(0.001), limit=10) == []
    (fast,) = await SqlOutbox(database).claim(NOW + LEASE, limit=10)
    await outbox.settle(slow, SENT, now=NOW + LEASE)
    assert await states(database) == {"notice": "sending"}
    await outbox.settle(fast, SENT, now=NOW + LEASE)
    assert await states(database) == {"notice": "sent"}
    await outbox.settle(fast, RETRY, now=NOW + LEASE)
    assert await states(database) == {"notice": "sent"}


async def test_what_is_on_its_way_is_not_sent_twice_because_the_clock_jumped(
    database: Database,
) -> None:
    outbox = await queued(database, to_person("notice"))
    (flying,) = await outbox.claim(NOW, limit=10)
    busy = frozenset({flying.message.target})
    assert await outbox.claim(NOW + 3 * LEASE, limit=10, without=busy) == []
    assert await states(database) == {"notice": "sending"}
    await outbox.settle(flying, SENT, now=NOW + 3 * LEASE)
    assert await states(database) == {"notice": "sent"}


async def test_the_same_sender_is_fenced_from_its_own_earlier_attempt(database: Database) -> None:
    outbox = await queued(database, to_person("notice"))
    (slow,) = await outbox.claim(NOW, limit=10)
    (again,) = await outbox.claim(NOW + LEASE, limit=10)
    assert (slow.owner, slow.attempt, again.attempt) == (again.owner, 1, 2)
    await outbox.settle(slow, SENT, now=NOW + LEASE)
    assert await states(database) == {"notice": "sending"}


async def test_a_broadcast_whose_sender_went_silent_is_never_sent_again(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("cast", purpose=Purpose.BROADCAST))
    await outbox.claim(NOW, limit=10)
    assert await outbox.claim(NOW + LEASE, limit=10) == []
    assert await states(database) == {"cast": "unknown"}


async def test_an_unreachable_person_is_told_in_the_group_once(database: Database) -> None:
    message = replace(to_person("n", text="5号楼301"), fallback_chat=CHAT, fallback_text="请看")
    outbox = await queued(database, message)
    woken = asyncio.Event()
    database.changes.on_outbox.append(woken.set)
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, Outcome(result=Result.UNREACHABLE), now=NOW)
    assert woken.is_set()
    (group,) = await outbox.claim(NOW, limit=10)
    assert (group.message.target, group.message.text) == (GROUP, "请看")
    await outbox.settle(group, Outcome(result=Result.UNREACHABLE), now=NOW)
    assert await states(database) == {"n": "redirected", "n:group": "dead"}


async def test_many_unreachable_people_asked_the_same_are_one_post_in_the_group(
    database: Database,
) -> None:
    asked = [
        replace(to_person(f"ask|{who}", UserId(who)), fallback_chat=CHAT, fallback_text="来了吗")
        for who in ("one", "two")
    ]
    outbox = await queued(database, *asked)
    for delivery in await outbox.claim(NOW, limit=10):
        await outbox.settle(delivery, Outcome(result=Result.UNREACHABLE), now=NOW)
    (group,) = await outbox.claim(NOW, limit=10)
    assert group.message.text == "来了吗"
    assert await states(database) == {
        "ask|one": "redirected",
        "ask|two": "redirected",
        "ask:group": "sending",
    }


@pytest.mark.parametrize("text", ["", "请看"])
async def test_without_words_or_a_group_to_fall_back_on_the_message_is_dead(
    database: Database, text: str
) -> None:
    chat = CHAT if not text else None
    message = replace(to_person("n"), fallback_chat=chat, fallback_text=text)
    outbox = await queued(database, message)
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, Outcome(result=Result.UNREACHABLE), now=NOW)
    assert await states(database) == {"n": "dead"}


async def test_a_refused_message_is_dead(database: Database) -> None:
    outbox = await queued(database, to_person("n"))
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, Outcome(result=Result.REFUSED), now=NOW)
    assert await states(database) == {"n": "dead"}


async def test_the_robot_of_a_group_goes_along_and_only_where_it_may_push(
    database: Database,
) -> None:
    outbox = await queued(database, to_group("known"), to_group("strange", ChatId("wrNew")))
    assert [d.robot for d in await outbox.claim(NOW, limit=10)] == ["binhe", ""]


async def test_the_first_answer_gets_the_one_time_address_and_the_next_the_robot(
    database: Database,
) -> None:
    inbound = await stored(database, reply_url="https://example.invalid/r")
    answers = [replace(to_group(k), reply_to=inbound.id) for k in ("1", "2")]
    outbox = await queued(database, *answers)
    (first,) = await outbox.claim(NOW, limit=10)
    assert first.reply is not None
    assert first.reply.url == "https://example.invalid/r"
    assert first.reply.until == NOW + seconds(3600)
    await outbox.settle(first, replace(SENT, used_reply=True), now=NOW)
    (second,) = await outbox.claim(NOW, limit=10)
    assert (second.reply, second.robot) == (None, "binhe")


async def test_an_unused_one_time_address_is_offered_again(database: Database) -> None:
    inbound = await stored(database, reply_url="https://example.invalid/r")
    outbox = await queued(database, replace(to_group("1"), reply_to=inbound.id))
    (first,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(first, RETRY, now=NOW)
    (again,) = await outbox.claim(NOW + seconds(1), limit=10)
    assert again.reply == first.reply


async def test_a_one_time_address_is_good_for_an_hour(database: Database) -> None:
    inbound = await stored(database, reply_url="https://example.invalid/r")
    outbox = await queued(database, replace(to_group("1"), reply_to=inbound.id))
    (late,) = await outbox.claim(NOW + seconds(3600), limit=10)
    assert late.reply is None


async def test_a_private_answer_never_gets_the_address_of_the_group_it_was_asked_in(
    database: Database,
) -> None:
    inbound = await stored(database, reply_url="https://example.invalid/r")
    outbox = await queued(database, replace(to_person("p"), reply_to=inbound.id))
    (private,) = await outbox.claim(NOW, limit=10)
    assert private.reply is None


async def test_the_code_of_a_sent_card_is_kept_for_its_update(database: Database) -> None:
    ticket = await opened(database)
    card = Card(task_id="t-1", title="单", desc="")
    async with SqlUnitOfWork(database) as uow:
        await uow.cards.seen(task_id="t-1", ticket=ticket.no, person=CREW)
        await uow.outbox.add(replace(to_person("c"), card=card))
        await uow.commit()
    outbox = SqlOutbox(database)
    (delivery,) = await outbox.claim(NOW, limit=10)
    await outbox.settle(delivery, replace(SENT, response_code="rc"), now=NOW)
    async with SqlUnitOfWork(database) as uow:
        assert await uow.cards.take_codes(ticket.no, now=NOW) == [("t-1", "rc", CREW)]


async def test_what_left_lately_is_remembered(database: Database) -> None:
    outbox = await queued(database, to_group("g"), to_person("p"), to_person("q", CREW_TWO))
    group, person, unsure = await outbox.claim(NOW, limit=10)
    await outbox.settle(group, SENT, now=NOW)
    await outbox.settle(person, SENT, now=NOW + seconds(5))
    late = [(person.message.target, "", NOW + seconds(5))]
    assert await outbox.sent_since(NOW + seconds(1)) == late
    assert await outbox.sent_since(NOW) == [(group.message.target, "binhe", NOW), *late]
    await outbox.release(now=NOW + seconds(6))  # it may have arrived, so it counts
    unknown = (unsure.message.target, "", NOW + seconds(6))
    assert await outbox.sent_since(NOW + seconds(1)) == [*late, unknown]


async def test_a_target_without_room_for_broadcasts_still_gets_what_is_urgent(
    database: Database,
) -> None:
    cast, notice = to_group("cast", purpose=Purpose.BROADCAST), to_group("notice")
    outbox = await queued(database, cast)
    assert await outbox.claim(NOW, limit=9, calm=frozenset({cast.target})) == []
    assert await outbox.claim(NOW, limit=9, calm=frozenset({"*"})) == []
    await queued(database, notice)
    (urgent,) = await outbox.claim(NOW, limit=9, calm=frozenset({cast.target}))
    assert urgent.message.dedup_key == "notice"
    await outbox.settle(urgent, SENT, now=NOW)
    (left,) = await outbox.claim(NOW, limit=9)
    assert left.message.dedup_key == "cast"


@pytest.mark.parametrize("state", ["held", "pending", "expired", "sending", "sent", "unknown"])
async def test_what_nobody_can_have_read_is_withdrawn(database: Database, state: str) -> None:
    cast = to_group("cast", purpose=Purpose.BROADCAST)
    held = NOW + seconds(60) if state == "held" else None
    ends = NOW + seconds(1) if state == "expired" else None
    outbox = await queued(database, replace(cast, not_before=held, expires_at=ends))
    if state == "expired":
        assert await outbox.claim(NOW + seconds(2), limit=9) == []
    if state in ("sending", "sent", "unknown"):
        (delivery,) = await outbox.claim(NOW, limit=9)
        result = {"sent": SENT, "unknown": Outcome(result=Result.UNKNOWN)}.get(state)
        if result is not None:
            await outbox.settle(delivery, result, now=NOW)
    async with SqlUnitOfWork(database) as uow:
        unread = await uow.outbox.withdraw("cast")
        assert not await uow.outbox.withdraw("never queued")
        await uow.commit()
    assert unread is (state in ("held", "pending", "expired"))
    assert await outbox.claim(NOW + seconds(120), limit=9) == []


STREAM = "stream-1"


async def test_a_stream_is_open_until_its_message_is_handled_and_then_tells_all_answers(
    database: Database,
) -> None:
    inbound = await stored(database, stream_id=STREAM)
    outbox = SqlOutbox(database)
    assert await outbox.stream_state(STREAM) == ("", False)
    async with SqlUnitOfWork(database) as uow:
        await uow.outbox.add(replace(to_group("1", text="收到"), reply_to=inbound.id))
        await uow.outbox.add(replace(to_group("2", text="有人来"), reply_to=inbound.id))
        await uow.outbox.add(replace(to_person("p"), reply_to=inbound.id))
        await uow.inbox.done(inbound, meaning={})
        await uow.commit()
    for _ in range(2):
        assert await outbox.stream_state(STREAM) == ("收到\n\n有人来", True)
    assert await outbox.stream_delivered(STREAM, now=NOW) == 2
    assert await outbox.stream_delivered(STREAM, now=NOW) == 0
    assert await outbox.stream_state(STREAM) == ("收到\n\n有人来", True)
    assert keys(await outbox.claim(NOW + seconds(99), limit=10)) == ["p"]
    assert await outbox.sent_since(NOW) == []


async def test_an_unknown_stream_is_finished(database: Database) -> None:
    await stored(database)
    outbox = SqlOutbox(database)
    assert await outbox.stream_state("nobody") == ("", True)
    assert await outbox.stream_state("") == ("", True)


async def test_an_answer_no_stream_has_fetched_leaves_after_five_seconds(
    database: Database,
) -> None:
    inbound = await stored(database, stream_id=STREAM, reply_url="https://example.invalid/r")
    outbox = await queued(database, replace(to_group("1"), reply_to=inbound.id))
    assert await outbox.claim(NOW, limit=10) == []
    assert await outbox.claim(NOW + seconds(4.9), limit=10) == []
    (delivery,) = await outbox.claim(NOW + seconds(5), limit=10)
    assert delivery.reply is not None


async def test_an_answer_that_mentions_somebody_does_not_wait_for_the_stream(
    database: Database,
) -> None:
    inbound = await stored(database, stream_id=STREAM)
    answer = replace(to_group("1"), reply_to=inbound.id, mentions=(CREW,))
    outbox = await queued(database, answer)
    assert keys(await outbox.claim(NOW, limit=10)) == ["1"]
