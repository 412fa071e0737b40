"""``guanjia package P001``: the whole package as files, from the record."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.doctor import examine
from bot.settings import Settings
from bot.settings_papers import PapersSettings
from bot.speech import find_engine
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.package.package_parts import LINYIN, outage, station


def run(*words: str, url: str) -> Result:
    env = {"GUANJIA_DATABASE__URL": url, "GUANJIA_PAPERS__SPEECH": "false"}
    return CliRunner().invoke(main, list(words), env=env)


@pytest.fixture
def url(tmp_path: Path) -> str:
    found = f"sqlite:///{tmp_path}/station.db"

    async def fill() -> None:
        async with Database(found) as database:
            await SqlStations(database).replace(station())
            async with SqlUnitOfWork(database) as uow:
                await uow.outages.add(outage())
                await uow.commit()

    asyncio.run(fill())
    return found


def test_all_pieces_are_written(url: str, tmp_path: Path) -> None:
    out = tmp_path / "广播包"
    told = run("package", "P001", "--out", str(out), url=url)
    assert told.exit_code == 0, told.output
    assert {file.name for file in out.iterdir()} == {
        *("微信稿.txt", "楼长转发稿.txt", "喇叭稿.txt", "短信.txt"),
        *("poster.pdf", "poster.png"),
    }
    assert (out / "poster.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "poster.png").read_bytes().startswith(b"\x89PNG")
    assert "滨河社区1–6号楼" in (out / "楼长转发稿.txt").read_text(encoding="utf-8")
    assert "请照稿念" in told.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("P009",), "没有记过 P009 这次停电。"),
        (("明天",), "没有叫 明天 的停电。编号像 P012。"),
        (("P001", "--community", LINYIN), f"P001 不停 {LINYIN}，停的是 滨河社区。"),
    ],
)
def test_what_is_not_there_is_said(
    url: str, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    told = run("package", *words, "--out", str(tmp_path / "x"), url=url)
    assert told.exit_code == 2
    assert said in told.output
    assert not (tmp_path / "x").exists()


async def test_the_doctor_tells_whether_scripts_are_spoken(tmp_path: Path) -> None:
    silent = Settings(
        database={"url": f"sqlite:///{tmp_path}/d.db"},
        papers={"speech": False},
        wecom={"api_base": "http://127.0.0.1:9"},
    )
    assert find_engine(silent.papers) is None
    lines = [finding.line() for finding in await examine(silent)]
    assert any("照稿念" in line and line.startswith("好") for line in lines)
    lost = silent.model_copy(
        update={
            "papers": PapersSettings(
                piper="no-such-program", espeak="no-such-program", piper_model=tmp_path / "v.onnx"
            )
        }
    )
    lines = [finding.line() for finding in await examine(lost)]
    assert any("找不到 piper" in line and line.startswith("要修") for line in lines)
