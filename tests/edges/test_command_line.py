"""The command line, as the person who sets the station up uses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.station import SAMPLE


def _run(*words: str, url: str = "") -> Result:
    env = {"GUANJIA_DATABASE__URL": url} if url else {}
    return CliRunner().invoke(main, list(words), env=env)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/station.db"


def test_the_sample_is_imported_and_a_second_time_changes_nothing(url: str) -> None:
    first = _run("import", "station", str(SAMPLE), url=url)
    assert first.exit_code == 0
    assert first.output.endswith("已导入。\n")
    again = _run("import", "station", str(SAMPLE), "--dry-run", url=url)
    assert again.output == "没有变化。\n只是看看，没有写入。\n"


def test_one_bad_row_changes_nothing_and_is_named(url: str, tmp_path: Path) -> None:
    for file in SAMPLE.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    chats = tmp_path / "chats.csv"
    chats.write_text(chats.read_text(encoding="utf-8-sig").replace("滨河社区", "浜河社区", 1))
    refused = _run("import", "station", str(tmp_path), url=url)
    assert refused.exit_code == 2
    assert "是不是“滨河社区”？" in refused.output
    assert "什么都没有改。" in refused.output
    assert "新增" in _run("import", "station", str(SAMPLE), "--dry-run", url=url).output


def test_what_was_imported_is_exported_and_comes_back_the_same(url: str, tmp_path: Path) -> None:
    _run("import", "station", str(SAMPLE), url=url)
    book = tmp_path / "station.xlsx"
    assert _run("export", "station", str(book), url=url).exit_code == 0
    assert _run("import", "station", str(book), "--dry-run", url=url).output.startswith("没有变化")


def test_a_template_is_written_once_and_not_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "模板.xlsx"
    assert _run("export", "template", str(file)).exit_code == 0
    assert _run("export", "template", str(file)).exit_code == 2


def test_the_doctor_says_what_to_mend(url: str) -> None:
    told = _run("doctor", url=url)
    assert told.exit_code == 1
    assert "要修 没有填任何通道——在设置里填 [wecom.agent] 或 [wecom.aibot]" in told.output
    assert "要修 还没有供电所资料——运行 guanjia import station 文件夹或.xlsx" in told.output


def test_running_without_a_channel_is_refused_with_the_way_to_try_it(url: str) -> None:
    refused = _run("run", url=url)
    assert refused.exit_code == 2
    assert "guanjia demo" in refused.output


def test_a_sentence_is_explained() -> None:
    told = _run("understand", "滨河社区5号楼电表箱冒火花")
    assert told.exit_code == 0
    assert "意图 隐患险情" in told.output
    assert "地点 滨河社区5号楼" in told.output
    assert "因为" in told.output


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        "assert not {'aiohttp', 'sqlalchemy', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)  # noqa: S603
