"""``guanjia demo linyin``: the article's night, played in time-lapse."""

from click.testing import CliRunner

from bot.cli import main
from bot.scene import play, read_scene, scenes


async def test_the_night_of_linyin_is_told_the_same_way_twice_and_nothing_passes_in_silence() -> (
    None
):
    scene = read_scene("linyin")
    first, card = await play(scene)
    again, _ = await play(scene)

    told = [line.shown() for line in first]
    assert told == [line.shown() for line in again]
    assert (card.duplicates, card.silent) == (0, 0)
    assert card.explained >= 2
    assert card.households == 7
    assert sum("抱歉，林荫家园社区1–3号楼要晚到" in line for line in told) == 2
    assert any("别走，林荫家园社区1号楼4单元还黑" in line for line in told)
    assert "仍有3户未回" in told[-1]


def test_a_scene_that_is_not_there_is_refused_with_those_that_are() -> None:
    result = CliRunner().invoke(main, ["demo", "nirgends"])

    assert result.exit_code == 2
    assert scenes() == ("linyin",)
    assert "没有叫 nirgends 的场景。可以看：linyin。" in result.output
