"""老王, 王师傅 and 网格员2号 are somebody."""

import pytest

from domain.nickname import is_called, spelt


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("王某某", "老王"),
        ("王某某", "小王"),
        ("王某某", "大王"),
        ("王某某", "王师傅"),
        ("王某某", "王工"),
        ("欧阳某", "欧阳师傅"),
        ("网格员二号", "网格员2号"),
        ("网格员十二号", "网格员12号"),
        ("网格员2号", "网格员二号"),
    ],
)
def test_who_is_meant(name: str, called: str) -> None:
    assert is_called(name, called)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("王某某", "老李"),
        ("王某某", "王"),
        ("李王某", "老王"),
        ("网格员二号", "网格员12号"),
        ("网格员二号", "二号"),
    ],
)
def test_who_is_not(name: str, called: str) -> None:
    assert not is_called(name, called)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("10号", "十号"), ("11号", "十一号"), ("20号", "二十号"), ("35号", "三十五号")],
)
def test_a_number_in_a_name_is_spelt_as_it_is_read(name: str, spelling: str) -> None:
    assert spelt(name) == spelling
