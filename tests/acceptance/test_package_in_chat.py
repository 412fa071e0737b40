"""Who passes an outage on asks for its package in chat, and gets texts, picture and file."""

from pathlib import Path

from sandbox.media import Media
from tests.acceptance.town import Town, town

NOTICE = (
    "【停电通知】因10kV样例二线检修，林荫小区1-4号楼将于11月29日8:00-17:00停电，"
    "请居民提前做好准备。"
)
WHERE = "11月29日08:00–17:00，林荫家园社区1–4号楼，计划停电"


def files(t: Town, person: str) -> list[Media]:
    """Return what was sent to somebody as pictures and files, oldest first."""
    platform = t.sandbox.platform
    names = [m.image or m.file for m in platform.messages(f"app:{person}")]
    found = [platform.stage.media.get(name.rpartition("/")[2]) for name in names if name]
    return [media for media in found if media is not None]


async def test_the_dispatcher_and_the_clerk_get_the_package(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-26T09:00:00", papers=True) as t:
        await t.tell_app("diaodu01", "广播包")
        assert t.private("diaodu01") == ["没有要来的停电，不用准备广播包。"]
        await t.tell_app("diaodu01", NOTICE)
        for words in ("1", "线路急需处理"):
            await t.tell_app("diaodu01", words)
        t.private("diaodu01")
        await t.tell_app("diaodu01", "广播包 P001")
        said = t.private("diaodu01")
        assert said[0].startswith(f"P001 {WHERE}，下面依次是：微信稿、楼长转发稿、喇叭稿、")
        assert said[1].startswith("11月29日（星期日）08:00–17:00，林荫家园社区1–4号楼计划停电")
        assert said[2].startswith("【停电通知】\n时间：11月29日（星期日）08:00–17:00\n")
        assert said[3].startswith("【提示音】\n各位居民请注意。")
        assert any(text.startswith("【城关供电所】11月29日08:00-17:00") for text in said)
        # a machine with a speech engine sends the recording besides
        picture, page = [m for m in files(t, "diaodu01") if not m.filename.endswith(".wav")]
        assert picture.data.startswith(b"\x89PNG")
        assert page.data.startswith(b"%PDF")
        assert page.filename == "停电通知 P001.pdf"

        await t.tell_app("sqsj04", "P001海报")
        t.private("sqsj04")
        assert files(t, "sqsj04")[0].content_type == "image/png"
        await t.tell_app("sqsj01", "海报")
        assert t.private("sqsj01") == ["没有要来的停电，不用准备广播包。"]
        await t.tell_app("sqsj01", "广播包 P001")
        assert t.private("sqsj01") == ["P001不停您那里，不用转告。"]
        await t.tell_app("jm08", "海报 P001")
        assert t.private("jm08") == ["这句话是给抢修人员用的。您要报修，直接说小区、楼号和情况。"]
        await t.say("wgy07", "group:wr_linyin", "喇叭稿")
        (answer,) = t.heard("group:wr_linyin")
        assert "发您私聊了" in answer
        assert any("【再念一遍】" in text for text in t.private("wgy07"))
        assert t.sandbox.platform.stage.wire.as_json()["unexpected"] == []
