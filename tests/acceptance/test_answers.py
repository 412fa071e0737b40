"""The knowledge base in the chat: answers, their marks and figures, and where a person answers."""

from dataclasses import replace
from pathlib import Path

from bot.settings_work import CommitmentSettings
from domain.knowledge import Entry, EntryId, EntryState
from tests.acceptance.town import BINHE, Town, town

UNCHECKED = "（供电所尚未核对，仅供参考）"
DAY = "2026-11-25T10:00:00"
MANAGER = "wgfzr01"


async def entries(t: Town) -> list[Entry]:
    async with t.bot.uow() as uow:
        return list(await uow.knowledge.all())


async def drafts(t: Town) -> list[Entry]:
    return [entry for entry in await entries(t) if entry.state is EntryState.DRAFT]


async def put(t: Town, entry: Entry) -> None:
    async with t.bot.uow() as uow:
        await uow.knowledge.put(entry)
        await uow.commit()


async def test_a_known_question_is_answered_at_once_and_nobody_is_called(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "老人不会用手机，电费在哪里交")
        (said,) = t.heard(BINHE)
        assert said.startswith("可用“网上国网”App")
        assert UNCHECKED not in said
        assert t.private(MANAGER) == []
        await t.pass_time(hours=3)
        assert t.heard(BINHE) == []


async def test_an_answer_nobody_has_checked_says_so(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "买的二手房，电表怎么过户")
        (said,) = t.heard(BINHE)
        assert said.startswith("结清电费后")
        assert said.endswith(UNCHECKED)


async def test_an_answer_quotes_the_figures_of_the_settings(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "怀疑电表走得快，怎么申请校验")
        assert "受理后5个工作日内" in t.heard(BINHE)[0]
        await t.stop()
        promise = CommitmentSettings(meter_check=3)
        t.settings = t.settings.model_copy(update={"commitment": promise})
        await t.start()
        await t.say("jm02", BINHE, "怀疑电表走得快，怎么申请校验")
        assert "受理后3个工作日内" in t.heard(BINHE)[0]


async def test_a_question_without_an_entry_goes_to_a_person(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头")
        (said,) = t.heard(BINHE)
        assert said.startswith("这个我没有准话，已转给网格负责人一号")


async def test_whoever_wants_a_person_gets_one(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "转人工，我想问电表怎么过户")
        assert "已转给" in t.heard(BINHE)[0]


async def test_danger_is_a_danger_though_there_is_an_entry_about_it(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "滨河社区6号楼电表箱冒火花怎么办")
        assert t.heard(BINHE)[0].startswith("险情收到")
        assert t.private(MANAGER)


async def test_an_outage_at_a_place_is_no_matter_for_a_general_answer(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "滨河社区5号楼为什么停电")
        assert "0001" in t.heard(BINHE)[0]


async def test_a_certain_day_is_no_matter_for_a_general_answer(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "停电计划在哪里查")
        await t.say("jm02", BINHE, "下周有停电计划吗")
        general, certain = t.heard(BINHE)
        assert general.startswith("可看本群的停电公告")
        assert "已转给" in certain


async def test_an_application_with_a_place_becomes_a_ticket(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "我是滨河社区3号楼的，申请给我家装块新电表")
        assert t.heard(BINHE)[0].startswith("收到，您的申请已交")


async def test_an_answer_in_free_words_is_offered_and_kept_as_a_draft(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        before = len(await entries(t))
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头，我电话13800000000")
        t.private(MANAGER)
        await t.tell_app(MANAGER, "答复0001 网上国网里选企业抬头，找不到打13900000000")
        assert t.private(MANAGER)[-1] == "0001的答复要收进知识库吗？收回“1”，不收回“2”。"
        await t.tell_app(MANAGER, "1")
        assert t.private(MANAGER) == ["收进草稿了，所里核对后就用来答。谢谢您。"]
        (draft,) = await drafts(t)
        assert len(await entries(t)) == before + 1
        assert draft.owner == MANAGER
        assert not draft.checked
        assert draft.question.startswith("电费发票怎么开成公司抬头")
        assert draft.answer.startswith("网上国网里选企业抬头")
        assert "13800000000" not in draft.question
        assert "13900000000" not in draft.answer


async def test_a_draft_answers_nobody_until_it_is_made_active(tmp_path: Path) -> None:
    question = "电费发票怎么开成公司抬头"
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, question)
        await t.tell_app(MANAGER, "答复0001 网上国网里选企业抬头就行")
        await t.tell_app(MANAGER, "1")
        t.heard(BINHE)
        await t.say("jm03", BINHE, question)
        assert "已转给" in t.heard(BINHE)[0]
        (draft,) = await drafts(t)
        await put(t, replace(draft, state=EntryState.ACTIVE, checked=True))
        await t.say("jm02", BINHE, question)
        assert t.heard(BINHE) == ["网上国网里选企业抬头就行"]


async def test_an_answer_that_is_not_wanted_leaves_no_trace(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头")
        await t.tell_app(MANAGER, "答复0001 网上国网里选企业抬头就行")
        t.private(MANAGER)
        await t.tell_app(MANAGER, "2")
        assert t.private(MANAGER) == ["好的，不收。"]
        assert await drafts(t) == []


async def test_braces_in_an_answer_of_staff_stay_words(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头")
        await t.tell_app(MANAGER, "答复0001 填{抬头}和税号就可以了")
        await t.tell_app(MANAGER, "1")
        (draft,) = await drafts(t)
        await put(t, replace(draft, state=EntryState.ACTIVE))
        t.heard(BINHE)
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头")
        assert t.heard(BINHE) == [f"填｛抬头｝和税号就可以了{UNCHECKED}"]


async def test_a_restart_leaves_the_stations_own_entries_alone(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        kept = await entries(t)
        own = replace(kept[0], answer="本所自己的话。", state=EntryState.RETIRED)
        await put(t, own)
        await t.stop()
        await t.start()
        after = await entries(t)
        assert len(after) == len(kept)
        assert own in after


async def test_a_long_answer_is_cut_after_a_sentence(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        long = "先看公告。" * 27 + "这一句放不下了就不说出来。"
        await put(
            t,
            Entry(
                id=EntryId("invoice"),
                question="电费发票怎么开成公司抬头",
                answer=long,
                checked=True,
            ),
        )
        await t.say("jm02", BINHE, "电费发票怎么开成公司抬头")
        (said,) = t.heard(BINHE)
        assert said == "先看公告。" * 27
