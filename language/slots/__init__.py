"""What a message tells beside its intent (domain/slots.py), key by key.

`read_slots` reads whatever the text holds; `fitting` leaves what the label guide gives to an
intent, once that is known; `with_announced` reads the times of what turns out to be a notice.
"""

from language.slots.announced import with_announced
from language.slots.fitting import fitting
from language.slots.reader import read_slots

__all__ = ["fitting", "read_slots", "with_announced"]
