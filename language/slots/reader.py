"""All slots of one text."""

from datetime import datetime

from domain.slots import Slots
from domain.station import StationMap
from language.reading import Case
from language.slots import (
    causes,
    digits,
    household,
    media,
    moments,
    needs,
    orders,
    phenomena,
    spots,
    subjects,
)


def read_slots(case: Case, *, station: StationMap, now: datetime) -> Slots:
    """Return everything a text tells. Pure and total.

    Args:
        case: what `language.reading.read` found.
        station: its transformers are the names that are known.
        now: aware; kept for readers that count from here.
    """
    text, meant = case.text.dense, case.found.meant
    seen = phenomena.seen(case)
    sensitive = needs.sensitive(case)
    urgency = needs.urgency(case, seen, sensitive)
    transformer = spots.transformer(text, station)
    return Slots(
        community=meant.communities,
        building=meant.buildings,
        unit=meant.units,
        floor=meant.floors,
        room=meant.room,
        place=spots.place(case.found, transformer),
        transformer=transformer,
        phenomenon=seen,
        scope=household.scope(
            case, in_trouble=bool(seen), urgent=urgency == "urgent", transformer=transformer
        ),
        households=household.households(text),
        urgency=urgency,
        sensitive=sensitive,
        when=moments.when(text),
        cause=causes.cause(case),
        eta=moments.eta(case),
        phone=digits.phone(case.text.said),
        account_no=digits.account(case.text.said),
        ticket_no=digits.ticket(case),
        media=media.media(case.text.media_word),
        cmd=orders.word(case.command),
        to=orders.to(case.command),
        topic=subjects.topic(text),
        utility=subjects.utility(text),
        score=digits.score(text),
    )
