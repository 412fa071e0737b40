"""A wrong setting stops the start with the key's name and what is expected."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from domain.chase import Level, Phase
from domain.ticket_moves import Kind
from handlers.rules import Rules

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


def test_nobody_is_called_before_the_app_may_call(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Level.CALL not in _levels(load(None).rules(), Kind.DANGER, Phase.DAY)
    monkeypatch.setenv("GUANJIA_WECOM__CORP_ID", "ww0000000000000000")
    monkeypatch.setenv("GUANJIA_WECOM__AGENT__AGENT_ID", "1000002")
    monkeypatch.setenv("GUANJIA_WECOM__AGENT__SECRET", "secret")
    monkeypatch.setenv("GUANJIA_WECOM__AGENT__TOKEN", "Token0123456789")
    monkeypatch.setenv("GUANJIA_WECOM__AGENT__ENCODING_AES_KEY", "a" * 43)
    monkeypatch.setenv("GUANJIA_WECOM__AGENT__CALLS", "true")
    rules = load(None).rules()
    danger = [Level.OWNER, Level.MANAGER, Level.HEAD, Level.CALL, Level.HEAD, Level.HEAD]
    assert _levels(rules, Kind.DANGER, Phase.DAY) == danger
    assert _levels(rules, Kind.FAULT, Phase.NIGHT)[-2:] == [Level.CALL, Level.HEAD]
    assert Level.CALL not in _levels(rules, Kind.FAULT, Phase.DAY)
    assert Level.CALL not in _levels(rules, Kind.QUESTION, Phase.NIGHT)


def _levels(rules: Rules, kind: Kind, phase: Phase) -> list[Level]:
    return [rung.level for rung in rules.chase.ladders[kind, phase].rungs]


def test_the_telephone_rings_only_after_the_first_message(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, "[chase.fault.night]\nowner = [5]\ncall = [3]\n"))
    assert any("先发消息，再打电话" in line for line in refused.value.lines)


def test_the_clocks_of_silence_are_those_of_the_settings(tmp_path: Path) -> None:
    text = (
        "[chase]\nanswer_minutes = 7\nprogress_minutes = 40\n"
        "[chase.silent_minutes]\nfault = { day = 20, night = 30, holiday = 30 }\n"
    )
    silence = load(_file(tmp_path, text)).rules().silence
    assert silence.on_the_way[Kind.FAULT, Phase.DAY].total_seconds() == 20 * 60
    assert silence.on_the_way[Kind.FAULT, Phase.NIGHT].total_seconds() == 30 * 60
    assert (silence.answer.total_seconds(), silence.progress.total_seconds()) == (420, 2400)


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
