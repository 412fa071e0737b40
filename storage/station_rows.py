"""The station's data as rows, both ways."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Final

from sqlalchemy import RowMapping, Table

from domain.duty_plan import Rotation
from domain.guard import DaySpan, Enterprise, GuardWindow
from domain.ids import ChatId, UserId
from domain.station import (
    Building,
    Chat,
    Community,
    Duty,
    Grid,
    Member,
    Role,
    Station,
    StationMap,
    Street,
    Transformer,
)
from storage import json_text
from storage.station_tables import (
    buildings,
    chats,
    communities,
    duties,
    enterprises,
    guards,
    stations,
    streets,
    transformers,
)

Row = RowMapping


def member_row(member: Member) -> dict[str, object]:
    """Return a member without his position."""
    return {
        "userid": member.userid,
        "name": member.name,
        "roles": json_text.dump(sorted(member.roles)),
        "station": member.station,
        "active": member.active,
        "confirmed": member.confirmed,
    }


def to_member(row: Row) -> Member:
    """Return the member of a row."""
    return Member(
        userid=UserId(row["userid"]),
        name=row["name"],
        roles=frozenset(Role(role) for role in json_text.load(row["roles"], ())),
        station=row["station"],
        active=row["active"],
        confirmed=row["confirmed"],
    )


def grid_row(grid: Grid) -> dict[str, object]:
    """Return a grid without its members and its position."""
    return {
        "code": grid.code,
        "name": grid.name,
        "station": grid.station,
        "community_head": grid.community_head,
        "manager": grid.manager,
    }


def to_grid(row: Row, members: Iterable[str]) -> Grid:
    """Return the grid of a row with its service members."""
    return Grid(
        code=row["code"],
        name=row["name"],
        station=row["station"],
        community_head=UserId(row["community_head"]),
        manager=UserId(row["manager"]),
        members=tuple(UserId(userid) for userid in members),
    )


def plain_rows(station: StationMap) -> Mapping[Table, list[dict[str, object]]]:
    """Return the rows of every table that an import replaces whole, with their positions."""
    parts: Mapping[Table, Iterable[dict[str, object]]] = {
        stations: (
            {"code": s.code, "name": s.name, "hotline": s.hotline} for s in station.stations
        ),
        streets: ({"name": s.name, "station": s.station} for s in station.streets),
        communities: (_community_row(c) for c in station.communities),
        transformers: (_transformer_row(t) for t in station.transformers),
        buildings: (_building_row(b) for b in station.buildings),
        chats: (_chat_row(c) for c in station.chats),
        duties: (_duty_row(d) for d in station.duties),
        guards: (guard_row(g) for g in station.guards),
        enterprises: (_enterprise_row(e) for e in station.enterprises),
    }
    return {
        table: [{**row, "position": position} for position, row in enumerate(rows)]
        for table, rows in parts.items()
    }


def _community_row(c: Community) -> dict[str, object]:
    return {
        "name": c.name,
        "station": c.station,
        "street": c.street,
        "grid": c.grid,
        "kind": c.kind,
        "service_class": c.service_class,
        "ownership": c.ownership,
        "aliases": json_text.dump(c.aliases),
        "code": c.code,
        "sample": c.sample,
    }


def _to_community(row: Row) -> Community:
    return Community(
        name=row["name"],
        station=row["station"],
        street=row["street"],
        grid=row["grid"],
        kind=row["kind"],
        service_class=row["service_class"],
        ownership=row["ownership"],
        aliases=tuple(json_text.load(row["aliases"], ())),
        code=row["code"],
        sample=row["sample"],
    )


def _transformer_row(t: Transformer) -> dict[str, object]:
    return {
        "code": t.code,
        "name": t.name,
        "feeder": t.feeder,
        "aliases": json_text.dump(t.aliases),
        "sample": t.sample,
    }


def _to_transformer(row: Row) -> Transformer:
    return Transformer(
        code=row["code"],
        name=row["name"],
        feeder=row["feeder"],
        aliases=tuple(json_text.load(row["aliases"], ())),
        sample=row["sample"],
    )


def _building_row(b: Building) -> dict[str, object]:
    return {
        "community": b.community,
        "number": b.number,
        "units": json_text.dump(b.units),
        "transformer": b.transformer,
        "households": b.households,
        "grid": b.grid,
        "sample": b.sample,
        "steward": b.steward or "",
    }


def _to_building(row: Row) -> Building:
    return Building(
        community=row["community"],
        number=row["number"],
        units=tuple(json_text.load(row["units"], ())),
        transformer=row["transformer"],
        households=row["households"],
        grid=row["grid"],
        sample=row["sample"],
        steward=UserId(row["steward"]) if row["steward"] else None,
    )


def _chat_row(c: Chat) -> dict[str, object]:
    return {
        "chat_id": c.chat_id,
        "name": c.name,
        "station": c.station,
        "communities": json_text.dump(c.communities),
        "can_hear": c.can_hear,
        "can_push": c.can_push,
        "robot": c.robot,
    }


def _to_chat(row: Row) -> Chat:
    return Chat(
        chat_id=ChatId(row["chat_id"]),
        name=row["name"],
        station=row["station"],
        communities=tuple(json_text.load(row["communities"], ())),
        can_hear=row["can_hear"],
        can_push=row["can_push"],
        robot=row["robot"],
    )


def _duty_row(d: Duty) -> dict[str, object]:
    return {
        "userid": d.userid,
        "days": d.days,
        "start": d.start.isoformat(),
        "end": d.end.isoformat(),
        "grid": d.grid,
        "crew": json_text.dump(d.rotation.crew) if d.rotation else "",
        "turn_days": d.rotation.days if d.rotation else 0,
        "first_turn": d.rotation.first if d.rotation else None,
    }


def _to_duty(row: Row) -> Duty:
    return Duty(
        userid=UserId(row["userid"]),
        days=row["days"],
        start=time.fromisoformat(row["start"]),
        end=time.fromisoformat(row["end"]),
        grid=row["grid"],
        rotation=_to_rotation(row),
    )


def _to_rotation(row: Row) -> Rotation | None:
    crew = tuple(UserId(userid) for userid in json_text.load(row["crew"], ()))
    if not crew:
        return None
    return Rotation(crew=crew, first=row["first_turn"], days=row["turn_days"])


def guard_row(g: GuardWindow) -> dict[str, object]:
    """Return a window of 保电 without its position."""
    return {
        "name": g.name,
        "start": g.start,
        "end": g.end,
        "kind": g.kind,
        "grade": g.grade,
        "places": json_text.dump(g.places),
        "note": g.note,
        "sample": g.sample,
    }


def _to_guard(row: Row) -> GuardWindow:
    return GuardWindow(
        name=row["name"],
        start=row["start"],
        end=row["end"],
        kind=row["kind"],
        grade=row["grade"],
        places=tuple(json_text.load(row["places"], ())),
        note=row["note"],
        sample=row["sample"],
    )


def _enterprise_row(e: Enterprise) -> dict[str, object]:
    days = [(span.first.isoformat(), span.last.isoformat()) for span in e.shutdowns]
    return {
        "name": e.name,
        "feeder": e.feeder,
        "transformer": e.transformer,
        "contact": e.contact or "",
        "note": e.note,
        "shutdowns": json_text.dump(days),
        "sample": e.sample,
    }


def _to_enterprise(row: Row) -> Enterprise:
    return Enterprise(
        name=row["name"],
        feeder=row["feeder"],
        transformer=row["transformer"],
        contact=UserId(row["contact"]) if row["contact"] else None,
        note=row["note"],
        shutdowns=tuple(
            DaySpan(first=date.fromisoformat(first), last=date.fromisoformat(last))
            for first, last in json_text.load(row["shutdowns"], ())
        ),
        sample=row["sample"],
    )


READERS: Final[Mapping[str, tuple[Table, Callable[[Row], object]]]] = {
    "stations": (
        stations,
        lambda row: Station(code=row["code"], name=row["name"], hotline=row["hotline"]),
    ),
    "streets": (streets, lambda row: Street(name=row["name"], station=row["station"])),
    "communities": (communities, _to_community),
    "transformers": (transformers, _to_transformer),
    "buildings": (buildings, _to_building),
    "chats": (chats, _to_chat),
    "duties": (duties, _to_duty),
    "guards": (guards, _to_guard),
    "enterprises": (enterprises, _to_enterprise),
}
"""Field of `StationMap` → its table and how a row is read."""
