"""Named points at which a test may let the whole process die (reliability.md section 2).

``GUANJIA_CRASH_AT=B3`` kills at the first pass through B3, ``B3:4`` at the fourth. Without the
variable a point is an empty function. No setting of the service can reach this.
"""

import os
import signal
from collections.abc import Callable
from typing import Final


def _points(wanted: str) -> Callable[[str], None]:
    """Return the function that stands at every point."""
    if not wanted:
        return lambda _name: None
    target, _, nth = wanted.partition(":")
    passes = int(nth or "1")

    def die_here(name: str) -> None:
        nonlocal passes
        if name != target:
            return
        passes -= 1
        if passes == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return die_here


crash_point: Final = _points(os.environ.get("GUANJIA_CRASH_AT", ""))
"""Die here if this point was asked for."""
