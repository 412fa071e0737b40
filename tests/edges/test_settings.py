"""A wrong setting stops the start with the key's name and what is expected."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from domain.chase import Level
from domain.ticket_moves import Kind

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def _file(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_is_a_valid_file_and_says_the_defaults() -> None:
    given, default = load(EXAMPLE), load(None)
    assert given.chase == default.chase
    assert given.call_back == default.call_back
    assert given.daily == default.daily
    assert given.pace == default.pace


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[htttp]\nport = 1", "htttp:没有这一项，看看是不是写错了名字"),
        ('[http]\nport = "x"', "http.port:应是整数"),
        ("[http]\nport = 70000", "http.port:应不大于 65535"),
        (
            '[wecom.aibot]\ntoken = "Token01"\nencoding_aes_key = "short"',
            "wecom.aibot.encoding_aes_key:应是 43 个字母或数字，现在是 5 个字符",
        ),
        (
            '[wecom]\napi_base = "http://example.com"',
            "wecom.api_base:应是 https 开头的地址（只有沙箱可以用本机的 http）",
        ),
        (
            '[call_back]\nat = "23:00"',
            "call_back:at 落在静默时段里，夜里会打扰人；请改到静默时段之外",
        ),
        ('[daily]\nat = "later"', 'daily.at:应是时间，例如 "07:30"'),
        (
            '[clock]\nfollow = "http://127.0.0.1:1/clock"',
            "设置:clock.follow 只能和本机沙箱一起用",
        ),
    ],
)
def test_a_wrong_key_is_named_with_what_is_expected(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, text))
    assert refused.value.lines == (line,)


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    text = '[wecom.agent]\nagent_id = 1\nsecret = "canary-9"\ntoken = "canary-8 x"\n'
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, text))
    assert "canary" not in str(refused.value)
    assert "canary" not in repr(load(EXAMPLE))


def test_the_environment_overrides_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUANJIA_HTTP__PORT", "9001")
    assert load(_file(tmp_path, "[http]\nport = 8000")).http.port == 9001


def test_a_ladder_out_of_order_is_refused(tmp_path: Path) -> None:
    text = "[chase.fault.day]\nowner = [30]\nmanager = [10]\n"
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, text))
    assert any("时间要从小到大" in line for line in refused.value.lines)


def test_the_ladder_of_the_settings_is_the_one_that_is_climbed() -> None:
    rules = load(None).rules()
    ladder = next(p for (kind, _), p in rules.chase.ladders.items() if kind is Kind.FAULT)
    assert [(r.level, r.after.total_seconds() / 60) for r in ladder.rungs] == [
        (Level.OWNER, 5),
        (Level.MANAGER, 10),
        (Level.HEAD, 20),
        (Level.HEAD, 50),
    ]


def test_a_station_may_say_it_in_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "wording.toml"
    own.write_text('[ack]\nrestored_none = "亮了就好。"\n', encoding="utf-8")
    settings = load(_file(tmp_path, f'[station]\nwording = "{own}"'))
    assert settings.rules().wording.say("ack.restored_none") == "亮了就好。"


def test_a_wrong_sentence_of_the_station_is_named(tmp_path: Path) -> None:
    own = tmp_path / "wording.toml"
    own.write_text('[ack]\nnobody = "x"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"ack\.nobody"):
        load(_file(tmp_path, f'[station]\nwording = "{own}"')).rules()
