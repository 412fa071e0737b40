"""The station as data: read, checked, compared, written, with a template and a sample."""

from pathlib import Path
from typing import Final

from bot.station.build import load
from bot.station.changes import diff
from bot.station.errors import RowError, StationFileError
from bot.station.output import export, write_template

SAMPLE: Final = Path(__file__).parent.parent / "sample"
"""The shipped sample: the real villages and communities of the area, everything else made up."""

__all__ = [
    "SAMPLE",
    "RowError",
    "StationFileError",
    "diff",
    "export",
    "load",
    "write_template",
]
