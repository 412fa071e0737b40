"""One process per SQLite database: a locked file beside it that names the holder."""

import fcntl
import os
from pathlib import Path

from storage.errors import DatabaseInUseError


class LockFile:
    """An exclusive lock that ends with the process, however it ends.

    SQLite below 3.51.3 can lose commits when two connections commit and checkpoint; so a second
    instance is turned away (reliability.md rule 13, F22).
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Lock, and write down who we are.

        Raises:
            DatabaseInUseError: somebody else has it.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise DatabaseInUseError(self._path.name, int(said) if said.isdigit() else 0) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def give_back(self) -> None:
        """Unlock. The file stays: removing it would open a race."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
