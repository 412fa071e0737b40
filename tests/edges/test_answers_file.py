"""The file of the knowledge base: what is wrong is told entry by entry, and nothing is half taken."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.answers_file import AnswersFileError, fill_when_empty, parse, sample, written
from bot.cli import main
from domain.ids import UserId
from domain.knowledge import Entry, EntryId, EntryState
from storage.database import Database
from storage.uow import SqlUnitOfWork

GOOD = '[[faq]]\nid = "invoice"\nquestion = "发票怎么开？"\nanswer = "网上国网里开。"\n'
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and "{" not in text and "}" not in text
)


def lines(text: str) -> tuple[str, ...]:
    with pytest.raises(AnswersFileError) as caught:
        parse(text, members={UserId("wgy01")})
    return caught.value.lines


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("anwser = 1\n", "第1条（invoice）：不认识“anwser”，看看是不是写错了。"),
        ("source = 1\n", "第1条（invoice）：“source”应是文字，要加引号。"),
        ('alternatives = "一句"\n', "第1条（invoice）：“alternatives”应是方括号里的几段文字。"),
        ("tags = [1]\n", "第1条（invoice）：“tags”应是方括号里的几段文字。"),
        ('checked = "是"\n', "第1条（invoice）：“checked”应是 true 或 false。"),
        (
            'review_by = "明年"\n',
            "第1条（invoice）：“review_by”应是日期，例如 2027-03-01，不加引号。",
        ),
        ('state = "on"\n', "第1条（invoice）：“state”只能是 active、draft、retired。"),
        (
            'owner = "nobody"\n',
            "第1条（invoice）：“owner”写的是“nobody”，供电所资料里没有这个账号。",
        ),
    ],
)
def test_a_wrong_line_is_told_with_its_entry(more: str, said: str) -> None:
    assert lines(GOOD + more) == (said,)


def test_everything_wrong_is_told_at_once() -> None:
    bad = GOOD.replace("网上国网里开。", "{arrive} 到") + GOOD + '[[faq]]\nid = "A B"\n'
    first, second, *third = lines(bad)
    assert first.startswith(
        "第1条（invoice）：“answer”里没有叫“{arrive}”的数，能用的有 arrive_urban"
    )
    assert second == "第2条（invoice）：“id”和前面的重复了。"
    assert third == [
        "第3条（A B）：缺“question”。",
        "第3条（A B）：缺“answer”。",
        "第3条（A B）：“id”只用小写字母、数字和短横线，最多60个。",
    ]


@pytest.mark.parametrize(
    "answer", ["到 {", "到 }", "{0}", "{}", "{arrive_urban:>9}", "{connect!r}"]
)
def test_braces_that_are_no_figure_are_refused(answer: str) -> None:
    assert "answer" in lines(GOOD.replace("网上国网里开。", answer))[0]


@pytest.mark.parametrize("text", ["", "faq = 1", "[[other]]\na = 1", "[[faq"])
def test_a_file_of_another_form_is_refused(text: str) -> None:
    assert len(lines(text)) == 1


def test_an_answer_too_long_for_a_chat_is_refused() -> None:
    assert lines(GOOD.replace("网上国网里开。", "长" * 601)) == (
        "第1条（invoice）：“answer”有601字，最多600字。",
    )


@given(
    st.lists(
        st.builds(
            Entry,
            id=st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True).map(EntryId),
            question=WORDS,
            alternatives=st.lists(WORDS, max_size=3).map(tuple),
            answer=WORDS,
            source=WORDS,
            tags=st.lists(WORDS, max_size=2).map(tuple),
            owner=st.just(UserId("wgy01")),
            review_by=st.none() | st.dates(),
            checked=st.booleans(),
            state=st.sampled_from(EntryState),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda entry: entry.id,
    )
)
def test_what_was_written_is_read_back(entries: list[Entry]) -> None:
    assert parse(written(entries)) == tuple(entries)


def test_every_shipped_answer_names_only_figures_there_are() -> None:
    assert len(sample()) == 62
    assert sum(not entry.checked for entry in sample()) == 12


async def test_an_empty_knowledge_base_is_filled_once(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/k.db") as database:

        def uows() -> SqlUnitOfWork:
            return SqlUnitOfWork(database)

        assert len(await fill_when_empty(uows)) == 62
        async with uows() as uow:
            for entry in await uow.knowledge.active():
                await uow.knowledge.put(replace(entry, state=EntryState.RETIRED))
            await uow.commit()
        assert await fill_when_empty(uows) == ()


def in_folder(folder: Path, *arguments: str) -> tuple[int, str]:
    config = folder / "config.toml"
    config.write_text(f'[database]\nurl = "sqlite:///{folder}/k.db"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["--config", str(config), *arguments])
    return result.exit_code, result.output


def stored(folder: Path) -> list[Entry]:
    async def look() -> list[Entry]:
        async with (
            Database(f"sqlite:///{folder}/k.db") as database,
            SqlUnitOfWork(database) as uow,
        ):
            return list(await uow.knowledge.all())

    return asyncio.run(look())


def test_a_dry_run_tells_the_changes_and_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(GOOD, encoding="utf-8")
    code, said = in_folder(tmp_path, "import", "answers", str(file), "--dry-run")
    assert code == 0
    assert said.splitlines() == [
        "新增 invoice：发票怎么开？",
        "新增1条，修改0条，不变0条。",
        "只是看看，没有写入。",
    ]
    assert stored(tmp_path) == []


def test_an_import_stores_and_a_second_one_says_what_becomes_another(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(GOOD, encoding="utf-8")
    in_folder(tmp_path, "import", "answers", str(file))
    file.write_text(GOOD + "review_by = 2027-03-01\nchecked = true\n", encoding="utf-8")
    _, said = in_folder(tmp_path, "import", "answers", str(file))
    assert "修改 invoice：review_by、checked" in said
    (entry,) = stored(tmp_path)
    assert (entry.review_by, entry.checked) == (date(2027, 3, 1), True)


def test_one_wrong_entry_stops_the_whole_import(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(GOOD + '[[faq]]\nid = "x"\nquestion = "问"\n', encoding="utf-8")
    code, said = in_folder(tmp_path, "import", "answers", str(file))
    assert code == 2
    assert said.splitlines() == ["第2条（x）：缺“answer”。", "共 1 处，什么都没有改。"]
    assert stored(tmp_path) == []


def test_what_was_exported_can_be_imported_and_is_not_overwritten(tmp_path: Path) -> None:
    file, out = tmp_path / "answers.toml", tmp_path / "out.toml"
    file.write_text(GOOD, encoding="utf-8")
    in_folder(tmp_path, "import", "answers", str(file))
    assert in_folder(tmp_path, "export", "answers", str(out))[0] == 0
    _, said = in_folder(tmp_path, "import", "answers", str(out), "--dry-run")
    assert "新增0条，修改0条，不变1条。" in said
    code, said = in_folder(tmp_path, "export", "answers", str(out))
    assert code == 2
    assert "已经有了" in said


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, said = in_folder(tmp_path, "import", "answers", str(tmp_path / "no.toml"))
    assert code == 2
    assert "no.toml：找不到或打不开。" in said
