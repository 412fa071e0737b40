"""Words are cut and disarmed; addresses are allowed by an exact list."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.cards import card_fields
from bot.channels.egress import ForbiddenAddressError, address_on, parse_api_base
from bot.channels.strict import clean
from bot.channels.words import cut_bytes, cut_characters, plain_words, quote_user_text
from domain.outbound import Card, CardButton

PLATFORM = parse_api_base("https://qyapi.weixin.qq.com")
LOOPBACK = parse_api_base("http://127.0.0.1:8099")


@given(st.text(), st.integers(3, 200))
def test_a_cut_text_fits_and_is_a_beginning(given_text: str, limit: int) -> None:
    text = clean(given_text)
    found = cut_bytes(given_text, limit)
    assert len(found.encode()) <= limit
    if len(text.encode()) > limit:
        assert found.endswith("…")
        assert text.startswith(found[:-1])
    else:
        assert found == text


@given(st.text(), st.integers(1, 60))
def test_a_text_cut_by_characters_fits(text: str, limit: int) -> None:
    assert len(cut_characters(text, limit)) <= limit


def test_what_cannot_be_sent_is_replaced() -> None:
    assert cut_bytes("停\x00电\ud800", 100) == "停\ufffd电\ufffd"


@given(st.text())
@example("<<@a>@all>")
@example("<@<@all>all>")
@example("@@所有人所有人")
@example("[[a](b)](c)")
@example("<fo<font>nt color='warning'>")
@example("> # - 停电")
@example("`rm`")
def test_nothing_of_a_quoted_person_is_alive(text: str) -> None:
    found = quote_user_text(text)
    assert len(found) <= 60
    for mark in ("<", "@", "`", "[", "]", "\n", "\x00", "http://"):
        assert mark not in found
    assert re.match(r"[#>\-*+\s]", found) is None


@pytest.mark.parametrize(
    ("said", "repeated"),
    [
        ("翠湖小区3#楼停电了", "翠湖小区3#楼停电了"),
        ("# 停电\n通知", "停电 通知"),
        ("<@member01> 来人", "来人"),
        ("@所有人 停电", "停电"),
        ("＠所有人停电", "停电"),
        ("@all 停电", "停电"),
        ("看[这里](https://x.example/a)领补贴", "看这里领补贴"),
        ("![图](https://x.example/a)好", "图好"),
        ("打开https://x.example/a?b=1领补贴", "打开领补贴"),
        ('<font color="warning">停电</font>', "停电"),
        ('<a href="https://x.example">点我</a>', "点我"),
        ("电压>220 且 <250", "电压＞220 且 ＜250"),
        ("a@b", "a＠b"),
        ("", ""),
    ],
)
def test_words_of_a_person_stay_readable(said: str, repeated: str) -> None:
    assert quote_user_text(said) == repeated


def test_quoting_a_very_long_text_is_quick() -> None:
    for unit in ("<@", "[", "![", "[a](", "<font ", "http://", "@al", "# "):
        assert len(quote_user_text(unit * 100_000)) <= 60


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("<5 分钟到", "<5 分钟到"),
        ("<@all> 停电", "＜@all> 停电"),
        ('<a href="x">点我</a>', '＜a href="x">点我＜/a>'),
        ("1来了 2没有 #0231", "1来了 2没有 #0231"),
    ],
)
def test_no_angle_bracket_opens_anything(text: str, sent: str) -> None:
    assert plain_words(text) == sent


def test_a_card_that_says_too_much_is_cut_to_the_limits() -> None:
    card = Card(
        task_id="PS-7_1",
        title="题" * 50,
        desc="述" * 50,
        rows=tuple(("名" * 9, "值" * 40) for _ in range(9)),
        buttons=tuple(CardButton(text="按" * 20, key=str(n)) for n in range(9)),
    )
    fields = card_fields(card)
    rows, buttons, title = (
        fields[name] for name in ("horizontal_content_list", "button_list", "main_title")
    )
    assert isinstance(rows, list)
    assert isinstance(buttons, list)
    assert title == {"title": "题" * 35 + "…", "desc": "述" * 43 + "…"}
    assert rows == [{"keyname": "名" * 4 + "…", "value": "值" * 29 + "…"}] * 6
    assert [button["text"] for button in buttons] == ["按" * 9 + "…"] * 6


@pytest.mark.parametrize(
    "url",
    [
        "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a%2Bb%3D",
        "https://QYAPI.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:443/x",
    ],
)
def test_the_platforms_own_address_is_allowed(url: str) -> None:
    assert address_on(PLATFORM, url).host == "qyapi.weixin.qq.com"


def test_the_percent_encoding_of_an_address_is_kept() -> None:
    url = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a%2Bb%3D%20c"
    assert str(address_on(PLATFORM, url)) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "//qyapi.weixin.qq.com/x",
        "http://qyapi.weixin.qq.com/x",
        "ftp://qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "https://qyapi.weixin.qq.com:0/x",
        "https://qyapi.weixin.qq.com:99999/x",
        "https://qyapi.weixin.qq.com.evil.example/x",
        "https://evil.example/qyapi.weixin.qq.com",
        "https://qyapi.weixin.qq.com@evil.example/x",
        "https://user:pass@qyapi.weixin.qq.com/x",
        "https://evil.example\\@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com\\evil.example/x",
        "https://qyapi.weixin.qq.com/x#y",
        "https://qyapi.weixin.qq.com/x y",
        "https://qyapi.weixin.qq.com/x\r\nHost: evil.example",
        "https://qyapi.weixin.qq.com/\u2028",
        "https://qyapi。weixin.qq.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://169.254.169.254/latest",
        "https://[qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com/" + "x" * 3000,
        "file:///etc/hostname",
    ],
)
def test_any_other_address_is_forbidden(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        address_on(PLATFORM, url)


def test_in_the_sandbox_only_its_own_port_is_allowed() -> None:
    assert address_on(LOOPBACK, "http://127.0.0.1:8099/x").port == 8099
    for url in ("http://127.0.0.1:8098/x", "http://localhost:8099/x", "https://127.0.0.1:8099/x"):
        with pytest.raises(ForbiddenAddressError):
            address_on(LOOPBACK, url)


def test_a_further_host_is_allowed_by_its_exact_name_over_https() -> None:
    also = frozenset({"files.example"})
    assert address_on(PLATFORM, "https://files.example/p?q=1", also).host == "files.example"
    for url in (
        "http://files.example/p",
        "https://a.files.example/p",
        "https://files.example:8443/p",
    ):
        with pytest.raises(ForbiddenAddressError):
            address_on(PLATFORM, url, also)


@given(st.text())
def test_any_string_is_allowed_or_forbidden_and_nothing_else(text: str) -> None:
    for url in (text, f"https://qyapi.weixin.qq.com{text}", f"https://{text}/x"):
        try:
            assert address_on(PLATFORM, url).host == "qyapi.weixin.qq.com"
        except ForbiddenAddressError:
            continue


@pytest.mark.parametrize(
    "base", ["https://qyapi.weixin.qq.com", "https://proxy.example:8443/", "http://localhost:80"]
)
def test_a_sensible_base_is_taken(base: str) -> None:
    assert parse_api_base(base).path == "/"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "qyapi.weixin.qq.com",
        "http://qyapi.weixin.qq.com",
        "http://10.0.0.1",
        "https://qyapi.weixin.qq.com/cgi-bin",
        "https://qyapi.weixin.qq.com/?a=1",
        "https://user@qyapi.weixin.qq.com",
        "ftp://127.0.0.1",
    ],
)
def test_any_other_base_is_named(base: str) -> None:
    with pytest.raises(ValueError, match="api_base must be"):
        parse_api_base(base)
