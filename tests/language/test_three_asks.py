"""Words that ask about a running repair, and reports that only end like a question."""

import pytest

from language.three import asks, asks_about_building


@pytest.mark.parametrize(
    "text", ["来电了没有", "修好没", "7号楼停了没有", "啥时候来啊", "修没修呢"]
)
def test_these_ask(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["俺家4号楼也没有", "不是，整个单元都没有", "我们楼还没有"])
def test_these_tell(text: str) -> None:
    assert not asks(text)
    assert not asks_about_building(text)
