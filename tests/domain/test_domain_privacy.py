"""A group never reads a telephone, a door number or an account number."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.privacy import masked, shortened

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
ACCOUNTS = st.from_regex(r"[0-9]{9,20}", fullmatch=True)
UNITS = st.sampled_from([f"{n}单元" for n in (1, 2, 12, "一", "二", "A")])
ROOMS = st.from_regex(r"[1-9][0-9]{2,3}", fullmatch=True)
AROUND = st.text(st.characters(categories=("Lo", "Po", "Zs", "Lu"), include_characters=",。 "))
"""Words on both sides without digits, so that the number between them is a number of its own."""


@given(AROUND, MOBILES, AROUND)
@settings(max_examples=200)
def test_no_mobile_is_left(before: str, mobile: str, after: str) -> None:
    text = masked(f"{before}{mobile}{after}")

    assert mobile not in text
    assert not re.search(r"\d{8}", text)
    assert text == f"{before}{mobile[:3]}****{mobile[-4:]}{after}"


@given(st.lists(st.one_of(MOBILES, AROUND)))
@settings(max_examples=200)
def test_no_eleven_digits_in_a_row_are_left_in_any_text(parts: list[str]) -> None:
    text = masked(",".join(parts))

    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)


@given(
    AROUND,
    UNITS,
    st.sampled_from(["", " ", "  ", "-", "的"]),
    ROOMS,
    st.sampled_from(["", "室", "号", "户"]),
)
@settings(max_examples=200)
def test_no_door_number_is_left_after_a_unit(
    before: str, unit: str, gap: str, room: str, mark: str
) -> None:
    text = masked(f"{before}5号楼{unit}{gap}{room}{mark}没电")

    assert text == f"{before}5号楼{unit}没电"


@given(AROUND, ROOMS)
def test_a_door_number_by_itself_becomes_some_door(before: str, room: str) -> None:
    assert masked(f"{before}我家{room}室没电") == f"{before}我家某室没电"


@given(AROUND, ACCOUNTS, AROUND)
@settings(max_examples=200)
def test_no_account_number_is_left(before: str, account: str, after: str) -> None:
    text = masked(f"{before}户号{account}{after}")

    assert account not in text
    assert not re.search(r"\d{9}", text)


@given(st.text())
@settings(max_examples=200)
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("打我电话13800000001", "打我电话138****0001"),
        ("+8613800000001", "+86****01"),
        ("138 0000 0001", "138****0001"),
        ("138-0000-0001", "138****0001"),
        ("座机010-69960000", "座机010****000"),
        ("户号1234567890", "户号12****90"),
        ("3单元502没电", "3单元没电"),
        ("二单元502没电", "二单元没电"),
        ("3单元-502没电", "3单元没电"),
        ("3单元的502", "3单元"),
        ("502室没电", "某室没电"),
    ],
)
def test_a_number_as_people_write_it_is_hidden(said: str, read: str) -> None:
    assert masked(said) == read


@pytest.mark.parametrize(
    "plain", ["滨河社区5号楼2单元没电", "编号0231", "95598", "21:30来电", "2026-10-01", "全楼60户"]
)
def test_what_names_nobody_stays(plain: str) -> None:
    assert masked(plain) == plain


@given(st.text(), st.integers(1, 80))
def test_a_shortened_text_is_one_line_within_the_limit(text: str, limit: int) -> None:
    short = shortened(text, limit)

    assert len(short) <= limit
    assert short.splitlines() in ([], [short])


@given(st.text(), st.integers(1, 80))
def test_a_text_that_fits_is_kept_and_a_cut_is_shown(text: str, limit: int) -> None:
    line, short = " ".join(text.split()), shortened(text, limit)

    assert short == line if len(line) <= limit else short.endswith("…")
