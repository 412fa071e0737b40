"""Reading a script aloud with a speech engine of this machine: espeak-ng or piper (product.md X2).

Nothing leaves the machine and nothing is downloaded. Without an engine a person reads the script.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.papers.rendered import PaperError, Rendered, Renderer
from bot.settings_papers import PapersSettings

_SECONDS: Final = 60.0
"""A script takes 45–60 s to be heard; an engine that needs longer to make it hangs."""

_WORDS_A_MINUTE: Final = "260"
"""At which espeak-ng reads 240 Chinese characters a minute, pauses included (measured)."""

_LEAST_BYTES: Final = 1000
_MOST_BYTES: Final = 20 * 1024 * 1024
"""The platform takes no larger file (page 90253)."""

_WAV: Final = b"RIFF"


@dataclass(frozen=True, slots=True)
class Engine:
    """A speech engine that was found.

    Attributes:
        name: as people know it. command: with its arguments, the text comes on its standard input
            and the WAV file goes to the path that follows.
        packer: program that makes an MP3 of it, ffmpeg or lame; empty for none.
    """

    name: str
    command: tuple[str, ...]
    packer: str = ""

    def speak(self, text: str) -> Rendered:
        """Return the recording: an MP3 where one can be made, else a WAV.

        Raises:
            PaperError: the engine failed, hung, or gave no sound.
        """
        with tempfile.TemporaryDirectory(prefix="guanjia-speech-") as folder:
            wav = Path(folder) / "script.wav"
            self._run([*self.command, str(wav)], text.encode())
            data = wav.read_bytes() if wav.exists() else b""
            if not data.startswith(_WAV) or len(data) < _LEAST_BYTES:
                raise PaperError(f"{self.name} 没有念出声音来，请照稿念")
            packed = self._packed(wav)
        if packed is not None:
            return Rendered(sort="file", filename="喇叭稿.mp3", data=packed)
        if len(data) > _MOST_BYTES:
            raise PaperError("录音超过 20 MB，发不了，请照稿念")
        return Rendered(sort="file", filename="喇叭稿.wav", data=data)

    def _packed(self, wav: Path) -> bytes | None:
        """Return the MP3, None where it cannot be made: the WAV says the same."""
        if not self.packer:
            return None
        mp3 = wav.with_suffix(".mp3")
        way = {"ffmpeg": ["-nostdin", "-loglevel", "error", "-i", str(wav), str(mp3)]}
        arguments = way.get(Path(self.packer).stem, ["--quiet", str(wav), str(mp3)])
        try:
            self._run([self.packer, *arguments], b"")
        except PaperError:
            return None
        return mp3.read_bytes() if mp3.exists() else None

    def _run(self, command: Sequence[str], stdin: bytes) -> None:
        failed = f"{self.name} 没有念成，请照稿念"
        try:
            subprocess.run(  # noqa: S603  a program of the settings or of PATH, never a shell
                command, input=stdin, check=True, capture_output=True, timeout=_SECONDS
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PaperError(failed) from error


def find_engine(settings: PapersSettings) -> Engine | None:
    """Return the engine of this machine: piper where the settings name its voice, else espeak-ng."""
    if not settings.speech:
        return None
    packer = shutil.which("ffmpeg") or shutil.which("lame") or ""
    piper = shutil.which(settings.piper)
    if settings.piper_model is not None and piper and settings.piper_model.is_file():
        command = (piper, "--model", str(settings.piper_model), "--output_file")
        return Engine("piper", command, packer)
    espeak = shutil.which(settings.espeak)
    if espeak is None:
        return None
    return Engine(
        "espeak-ng", (espeak, "-v", settings.voice, "-s", _WORDS_A_MINUTE, "--stdin", "-w"), packer
    )


def speech_renderer(engine: Engine) -> Renderer:
    """Return what makes a paper of kind SPEECH; its facts: ``script``."""

    def render(facts: Mapping[str, object]) -> Rendered:
        return engine.speak(str(facts.get("script", "")))

    return render
