"""The words of a wave are its facts, so that a test can compare them with the record."""

import pytest

from handlers import tell_chats
from tests.waves.wave_parts import plain_package


@pytest.fixture(autouse=True)
def plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package say nothing but facts."""
    monkeypatch.setattr(tell_chats, "package_of", plain_package)
