"""The settings of the broadcast package: posters, the loudspeaker, the local speech engine."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from yarl import URL

from bot.settings_parts import Section
from domain.package import PackageRules

_LONGEST_URL = 300
"""Characters; a longer address makes a QR code too fine to be read off a door."""


class PapersSettings(Section):
    """What posters and scripts carry of the station's own.

    Attributes:
        kf_url: address of the station's 微信客服, for the QR code on the poster; empty for none.
        greeting: how the loudspeaker greets people there (乡亲们好), at most 12 characters.
        speech: whether scripts are read aloud by an engine of this machine, where there is one.
        espeak, piper: name or path of the program. voice: of espeak-ng.
        piper_model: voice file of piper; without it espeak-ng is used.
    """

    kf_url: str = ""
    greeting: Annotated[str, Field(max_length=12)] = ""
    speech: bool = True
    espeak: str = "espeak-ng"
    voice: str = "cmn"
    piper: str = "piper"
    piper_model: Path | None = None

    @field_validator("kf_url")
    @classmethod
    def _https(cls, value: str) -> str:
        if value and (URL(value).scheme != "https" or len(value) > _LONGEST_URL):
            raise ValueError("应是 https 开头的微信客服地址，最长 300 个字符")
        return value

    def rules(self, *, speaks: bool = False) -> PackageRules:
        """Return what the handlers need. `speaks`: an engine was found on this machine."""
        greeting = self.greeting.strip("。，！ ")
        return PackageRules(greeting=greeting, kf_url=self.kf_url, speaks=speaks)
