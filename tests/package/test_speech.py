"""A script is spoken by an engine of this machine, or read by a person."""

import io
import os
import shutil
import stat
import sys
import wave
from pathlib import Path

import pytest

from bot import speech
from bot.papers.rendered import PaperError
from bot.settings_papers import PapersSettings
from bot.speech import find_engine, speech_renderer
from domain.package import read_aloud, seconds_of
from domain.wave import WaveKind
from handlers.package import package_of
from tests.package.package_parts import desk, outage

SCRIPT = "各位居民请注意。\n十一月二十九号，"
_ENGINE = f"""#!{sys.executable}
import sys, wave
text = sys.stdin.buffer.read().decode()
path = sys.argv[-1]
open(path + ".heard", "w").write(text)
{{body}}
"""
_SPEAKS = """
with wave.open(path, "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(8000)
    out.writeframes(bytes(2 * 8000) + repr((text, sys.argv[1:-1])).encode().ljust(4000, b" "))
"""


def program(folder: Path, name: str, body: str = _SPEAKS) -> Path:
    file = folder / name
    file.write_text(_ENGINE.replace("{body}", body), encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of PATH, empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_without_an_engine_nobody_speaks(alone: Path) -> None:
    assert find_engine(PapersSettings()) is None


def test_the_engine_gets_the_script_on_its_input_and_nothing_in_its_arguments(alone: Path) -> None:
    program(alone, "espeak-ng")
    engine = find_engine(PapersSettings(voice="yue"))
    assert engine is not None
    made = speech_renderer(engine)({"script": f"{SCRIPT}; rm -rf $HOME"})
    assert (made.sort, made.filename) == ("file", "喇叭稿.wav")
    assert made.data.startswith(b"RIFF")
    heard = made.data.split(b"('", 1)[1].decode()
    assert "rm -rf $HOME" in heard
    assert "'yue'" in heard
    assert "rm" not in heard.split("[", 1)[1]


def test_it_can_be_switched_off(alone: Path) -> None:
    program(alone, "espeak-ng")
    assert find_engine(PapersSettings(speech=False)) is None


def test_piper_speaks_where_its_voice_is_named(alone: Path, tmp_path: Path) -> None:
    program(alone, "espeak-ng")
    program(alone, "piper")
    voice = tmp_path / "voice.onnx"
    assert find_engine(PapersSettings(piper_model=voice)).name == "espeak-ng"  # type: ignore[union-attr]
    voice.write_bytes(b"voice")
    engine = find_engine(PapersSettings(piper_model=voice))
    assert engine is not None
    assert engine.name == "piper"
    assert engine.speak(SCRIPT).data.startswith(b"RIFF")


def test_an_mp3_is_made_where_it_can_be(alone: Path) -> None:
    program(alone, "espeak-ng")
    program(alone, "lame", 'open(path, "wb").write(b"ID3" + bytes(2000))')
    engine = find_engine(PapersSettings())
    assert engine is not None
    made = engine.speak(SCRIPT)
    assert made.filename == "喇叭稿.mp3"
    assert made.data.startswith(b"ID3")


@pytest.mark.parametrize(
    "body",
    [
        "sys.exit(1)",
        "pass",
        'open(path, "wb").write(b"RIFF")',
        'open(path, "wb").write(bytes(5000))',
    ],
    ids=["fails", "gives nothing", "too short", "no wave"],
)
def test_an_engine_that_fails_leaves_it_to_a_person(alone: Path, body: str) -> None:
    program(alone, "espeak-ng", body)
    engine = find_engine(PapersSettings())
    assert engine is not None
    with pytest.raises(PaperError) as refused:
        engine.speak(SCRIPT)
    assert "请照稿念" in refused.value.detail


def test_an_engine_that_hangs_is_stopped(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(alone, "espeak-ng", "import time; time.sleep(60)")
    monkeypatch.setattr(speech, "_SECONDS", 0.5)
    engine = find_engine(PapersSettings())
    assert engine is not None
    with pytest.raises(PaperError):
        engine.speak(SCRIPT)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_real_engine_takes_about_a_minute() -> None:
    engine = find_engine(PapersSettings())
    assert engine is not None
    assert os.path.isabs(engine.command[0])  # noqa: PTH117  a string of a command
    package = package_of(desk(), outage(), wave=WaveKind.DAY)
    made = engine.speak(read_aloud(package.script))
    if made.filename.endswith(".wav"):
        with wave.open(io.BytesIO(made.data)) as sound:
            # espeak-ng writes a header of unknown length when it cannot seek
            frames = min(sound.getnframes(), (len(made.data) - 44) // 2)
            seconds = frames / sound.getframerate()
        assert 40 <= seconds <= 65
        assert 45 <= seconds_of(package.script) <= 60
