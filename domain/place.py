"""Where something happens, from the community down to the door."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as far as it is known; every part may be empty.

    Attributes:
        community: canonical name of the village or community (村/社区/小区).
        building: number or letter without 号楼/栋, Arabic digits: ``5``, ``A``.
        unit: number without 单元: ``2``.
        room: door number. Never said in a group.
        words: free words when no building fits: 村东头, 电表箱.
    """

    community: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return self == NOWHERE

    def filled_from(self, other: "Place") -> "Place":
        """Return this place with what it lacks taken from `other`.

        A building is taken only when the communities do not contradict each other, a unit
        only when the buildings do not, a room only when the units do not.
        """
        community = self.community or other.community
        if other.community and community != other.community:
            return self
        building = self.building or other.building
        if other.building and building != other.building:
            return replace(self, community=community)
        unit = self.unit or other.unit
        return Place(
            community=community,
            building=building,
            unit=unit,
            room=self.room or (other.room if other.unit in ("", unit) else ""),
            words=self.words or other.words,
        )

    def agrees_with(self, other: "Place") -> bool:
        """Whether no part of the address says otherwise; what one does not know, agrees."""
        pairs = zip(self.address, other.address, strict=True)
        return all(mine == theirs or not mine or not theirs for mine, theirs in pairs)

    def refines(self, other: "Place") -> bool:
        """Whether this says all that `other` says of the address, and maybe more."""
        pairs = zip(self.address, other.address, strict=True)
        return all(mine == theirs or not theirs for mine, theirs in pairs)

    @property
    def address(self) -> tuple[str, str, str, str]:
        """Return community, building, unit and room."""
        return (self.community, self.building, self.unit, self.room)

    def public(self) -> str:
        """Return the place for a group: no door number (个人信息保护法 art. 25)."""
        parts = [self.community]
        if self.building:
            parts.append(f"{self.building}号楼")
        if self.unit:
            parts.append(f"{self.unit}单元")
        if self.words and not self.building:
            parts.append(self.words)
        return "".join(parts)

    def full(self) -> str:
        """Return the place for the person who goes there, door number included."""
        return self.public() + (f"{self.room}室" if self.room else "")


NOWHERE = Place()
"""A place about which nothing is known."""
