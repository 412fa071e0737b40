"""Small numbers of one's own: the lowest free one, the same while the item is open."""

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import TicketNo
from domain.short_code import CODES, assigned

NUMBERS = st.lists(st.integers(1, 40).map(TicketNo), unique=True, max_size=14)


@given(st.lists(NUMBERS, max_size=8))
def test_it_stays_while_open_is_nobody_elses_and_has_one_digit(
    pictures: list[list[TicketNo]],
) -> None:
    held: dict[TicketNo, int] = {}
    for open_now in pictures:
        codes = dict(assigned(held, open_now))
        assert all(codes[no] == held[no] for no in open_now if no in held)
        assert len(set(codes.values())) == len(codes) == min(len(codes), len(CODES))
        assert set(codes) <= set(open_now)
        assert set(codes.values()) <= set(CODES)
        assert len(codes) == min(len(open_now), len(CODES))
        held = codes


@given(NUMBERS)
def test_the_first_picture_is_numbered_from_one_in_its_order(open_now: list[TicketNo]) -> None:
    codes = assigned({}, open_now)

    assert [codes.get(no) for no in open_now[:9]] == list(range(1, len(open_now[:9]) + 1))


def test_a_number_that_fell_free_goes_to_the_next() -> None:
    before = {TicketNo(1): 1, TicketNo(2): 2, TicketNo(3): 3}

    after = assigned(before, [TicketNo(1), TicketNo(3), TicketNo(9)])

    assert after == {TicketNo(1): 1, TicketNo(3): 3, TicketNo(9): 2}
