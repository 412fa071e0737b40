"""When it gets dark: the sun's setting to within some minutes, by the sun's declination."""

import math
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.when import at_local

_TILT: Final = 23.44
"""Degrees of the earth's axis."""
_HORIZON: Final = -0.833
"""Degrees of the sun's middle when its rim is gone, refraction included."""
_ZONE_MERIDIAN: Final = 120.0
"""Degrees of longitude at which the station's zone has its noon."""


def sunset(day: date, *, latitude: float, longitude: float) -> datetime:
    """Return when the sun sets on a local day (UTC); degrees north and east.

    Beyond the polar circles it never sets or never rises on some days: then noon plus or minus
    half a day.
    """
    of_year = day.timetuple().tm_yday
    turn = math.radians(360 / 365.24 * (of_year - 81))
    late = 9.87 * math.sin(2 * turn) - 7.53 * math.cos(turn) - 1.5 * math.sin(turn)
    tilt = math.radians(_TILT) * math.sin(turn)
    north = math.radians(latitude)
    angle = (math.sin(math.radians(_HORIZON)) - math.sin(north) * math.sin(tilt)) / (
        math.cos(north) * math.cos(tilt)
    )
    half_day = math.degrees(math.acos(min(1.0, max(-1.0, angle)))) / 15
    noon = 12 + (_ZONE_MERIDIAN - longitude) / 15 - late / 60
    return at_local(day, time()) + timedelta(hours=noon + half_day)
