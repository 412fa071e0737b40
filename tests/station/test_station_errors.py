"""Each kind of error, as the whole sentence its writer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.station.conftest import Draft

SPOILT = [
    (
        "an unknown community gets a guess",
        ("chats", 2, "社区", "浜河社区"),
        (
            "chats.csv（群） 第2行“社区”列：写的是“浜河社区”。"
            "没有叫“浜河社区”的社区，是不是“滨河社区”？"
        ),
    ),
    (
        "an alias instead of a name",
        ("buildings", 2, "社区", "滨河"),
        "buildings.csv（楼栋） 第2行“社区”列：写的是“滨河”。这里请写“滨河社区”。",
    ),
    (
        "a person's name instead of the account",
        ("grids", 2, "网格负责人", "网格负责人一号"),
        "grids.csv（网格） 第2行“网格负责人”列：写的是“网格负责人一号”。这里请写“wgfzr01”。",
    ),
    (
        "nothing is alike",
        ("communities", 2, "街道", "东高村镇"),
        (
            "communities.csv（村和社区） 第2行“街道”列：写的是“东高村镇”。没有叫“东高村镇”的街道。"
            "请先在“街道”表里加上，或改成那里有的。"
        ),
    ),
    (
        "a word that is not on the list",
        ("communities", 2, "服务分类", "城市"),
        (
            "communities.csv（村和社区） 第2行“服务分类”列：写的是“城市”。是不是“城区”？"
            "这里只能写：城区、农村、特殊边远。"
        ),
    ),
    (
        "a blank that is needed",
        ("members", 4, "姓名", ""),
        "members.csv（人员） 第4行“姓名”列：这一格是空的，请写姓名。",
    ),
    (
        "a community without a grid",
        ("communities", 3, "网格", ""),
        (
            "communities.csv（村和社区） 第3行“网格”列：这一格是空的，"
            "请写负责的网格，写编号或名称，“网格”表里要有。"
        ),
    ),
    (
        "an ambiguous alias names both communities",
        ("communities", 3, "别名", "向阳、滨河"),
        (
            "communities.csv（村和社区） 第3行“别名”列：写的是“滨河”。"
            "“滨河社区”（第2行）和“向阳社区”都叫“滨河”，居民这么说时分不清是哪一个。"
            "请只留给一个，或都写得更具体。"
        ),
    ),
    (
        "an alias that is another community's name",
        ("communities", 3, "别名", "滨河社区"),
        (
            "communities.csv（村和社区） 第3行“别名”列：写的是“滨河社区”。"
            "“滨河社区”（第2行）和“向阳社区”都叫“滨河社区”，居民这么说时分不清是哪一个。"
            "请只留给一个，或都写得更具体。"
        ),
    ),
    (
        "an alias that repeats the name",
        ("communities", 3, "别名", "向阳社区"),
        (
            "communities.csv（村和社区） 第3行“别名”列：写的是“向阳社区”。"
            "和名称一样，不用再写成别名，请删掉。"
        ),
    ),
    (
        "an alias shared by two transformers",
        ("transformers", 2, "别名", "向阳市场变"),
        (
            "transformers.csv（台区） 第3行“别名”列：写的是“向阳市场变”。"
            "“向阳5号台区”（第2行）和“向阳6号台区”都叫“向阳市场变”，居民这么说时分不清是哪一个。"
            "请只留给一个，或都写得更具体。"
        ),
    ),
    (
        "a name for an account",
        ("members", 2, "账号", "所长"),
        (
            "members.csv（人员） 第2行“账号”列：写的是“所长”。账号只有字母、数字和 _ - @ . ，"
            "请照企业微信通讯录里的“账号”写，不是姓名。"
        ),
    ),
    (
        "an unknown role",
        ("members", 4, "角色", "服务队员、队长"),
        (
            "members.csv（人员） 第4行“角色”列：写的是“队长”。是不是“楼长”？"
            "这里只能写：社区负责人、楼长、服务队员、网格负责人、值班长、所长、调度、系统员、企业联系人。"
        ),
    ),
    (
        "a building number in words",
        ("buildings", 2, "楼号", "五号楼"),
        (
            "buildings.csv（楼栋） 第2行“楼号”列：写的是“五号楼”。"
            "请写阿拉伯数字或字母，例如 5、12、A、5-2。"
        ),
    ),
    (
        "a building number that Excel made a date",
        ("buildings", 2, "楼号", "2026-05-02"),
        (
            "buildings.csv（楼栋） 第2行“楼号”列：写的是“2026-05-02”。"
            "请写阿拉伯数字或字母，例如 5、12、A、5-2。"
            "Excel 把楼号当成了日期，请把这一列设成“文本”再填。"
        ),
    ),
    (
        "a range of units",
        ("buildings", 2, "单元", "1-4"),
        "buildings.csv（楼栋） 第2行“单元”列：写的是“1-4”。请一个一个写，例如 1、2、3。",
    ),
    (
        "households in words",
        ("buildings", 2, "户数", "约30"),
        "buildings.csv（楼栋） 第2行“户数”列：写的是“约30”。请写整数，例如 36；不知道可以不写。",
    ),
    (
        "a code that Excel spoilt",
        ("communities", 2, "编码", "1.10117E+11"),
        (
            "communities.csv（村和社区） 第2行“编码”列：写的是“1.10117E+11”。编码是 12 位数字。"
            "Excel 把它改成了科学计数，请把这一列设成“文本”再填。"
        ),
    ),
    (
        "two managers in a grid",
        ("grids", 2, "网格负责人", "wgfzr01、suozhang"),
        (
            "grids.csv（网格） 第2行“网格负责人”列：写的是“wgfzr01、suozhang”。"
            "每个网格只写 1 位网格负责人（1+1+N），请留一位。"
        ),
    ),
    (
        "no service member",
        ("grids", 2, "服务队员", ""),
        (
            "grids.csv（网格） 第2行“服务队员”列：这一格是空的，"
            "请写服务队员的账号，几个之间用“、”隔开，至少 1 位。"
        ),
    ),
    (
        "a service member without the role",
        ("grids", 2, "服务队员", "wgy01、wgfzr01"),
        (
            "grids.csv（网格） 第2行“服务队员”列：写的是“wgfzr01”。"
            "网格负责人一号的角色是网格负责人，不是服务队员。"
            "请换一位，或在“人员”表给他加上角色“服务队员”。"
        ),
    ),
    (
        "a manager who practises",
        ("members", 3, "状态", "见习"),
        (
            "grids.csv（网格） 第2行“网格负责人”列：写的是“wgfzr01”。"
            "网格负责人一号还在见习，请换一位在岗的网格负责人。"
        ),
    ),
    (
        "a community head who left",
        ("members", 6, "状态", "离岗"),
        (
            "grids.csv（网格） 第2行“社区负责人”列：写的是“sqsj01”。"
            "社区书记一号已离岗，请换一位在岗的社区负责人。"
        ),
    ),
    (
        "nobody to lead the station",
        ("members", 2, "状态", "离岗"),
        (
            "members.csv（人员）“角色”列：“城关供电所”没有在岗的所长。"
            "请给至少一位在岗的人写上角色“所长”。"
        ),
    ),
    (
        "pushing without a robot",
        ("chats", 2, "机器人", ""),
        (
            "chats.csv（群） 第2行“机器人”列：能推送写了“是”，请写群机器人的名字；"
            "没有机器人就把能推送改成“否”。"
        ),
    ),
    (
        "neither yes nor no",
        ("chats", 2, "能收到@消息", "能"),
        "chats.csv（群） 第2行“能收到@消息”列：写的是“能”。这里只能写：是、否。",
    ),
    (
        "days nobody can read",
        ("duty", 2, "日子", "周一至周五"),
        (
            "duty.csv（值班） 第2行“日子”列：写的是“周一至周五”。"
            "请写每天、工作日、休息日、节假日，或星期几如“一三五”，或日期如 2026-10-01。"
        ),
    ),
    (
        "a day that does not exist",
        ("duty", 2, "日子", "2026-02-30"),
        (
            "duty.csv（值班） 第2行“日子”列：写的是“2026-02-30”。"
            "请写每天、工作日、休息日、节假日，或星期几如“一三五”，或日期如 2026-10-01。"
        ),
    ),
    (
        "a time that does not exist",
        ("duty", 2, "开始", "25:00"),
        (
            "duty.csv（值班） 第2行“开始”列：写的是“25:00”。"
            "请写 24 小时制的时间，例如 08:30 或 17:30。"
        ),
    ),
    (
        "a clerk on the roster",
        ("duty", 2, "账号", "sqsj01"),
        (
            "duty.csv（值班） 第2行“账号”列：写的是“sqsj01”。"
            "社区书记一号不是供电所的人，不能排班。请换一位，或在“人员”表改角色。"
        ),
    ),
    (
        "an account that nobody has",
        ("duty", 2, "账号", "wgy99"),
        (
            "duty.csv（值班） 第2行“账号”列：写的是“wgy99”。没有叫“wgy99”的账号。"
            "请先在“人员”表里加上，或改成那里有的。"
        ),
    ),
    (
        "nothing but a separator",
        ("duty", 2, "账号", "、"),
        (
            "duty.csv（值班） 第2行“账号”列：写的是“、”。只写了“、”，"
            "请写值班人的账号；几个人轮值时按先后都写上，用“、”隔开，例如 wgy01、wgy02。"
        ),
    ),
    (
        "a guarantee that ends before it begins",
        ("guards", 2, "结束", "2026-09-24"),
        "guards.csv（保电） 第2行“结束”列：写的是“2026-09-24”。比开始还早，请对一下两个日子。",
    ),
    (
        "a guarantee on no day",
        ("guards", 2, "开始", "9月底"),
        (
            "guards.csv（保电） 第2行“开始”列：写的是“9月底”。"
            "请写日子，例如 2026-09-25，要写时间就写 2026-09-25 08:00。"
        ),
    ),
    (
        "a guarantee of a place that is not there",
        ("guards", 2, "范围", "向阳社区、10kV样例五线"),
        (
            "guards.csv（保电） 第2行“范围”列：写的是“10kV样例五线”。"
            "没有叫“10kV样例五线”的社区、台区或线路，是不是“10kV样例四线”？"
        ),
    ),
    (
        "a grade that is none",
        ("guards", 2, "级别", "四级"),
        "guards.csv（保电） 第2行“级别”列：写的是“四级”。是不是“特级”？这里只能写：特级、一级、二级、三级。",
    ),
    (
        "an enterprise on no line",
        ("enterprises", 2, "线路", ""),
        (
            "enterprises.csv（企业） 第2行“线路”列："
            "线路和台区至少写一样，不然不知道哪次停电和它有关。"
        ),
    ),
    (
        "a contact without the role",
        ("enterprises", 2, "账号", "wgy01"),
        (
            "enterprises.csv（企业） 第2行“账号”列：写的是“wgy01”。"
            "请在“人员”表给网格员一号加上角色“企业联系人”，或换一位。"
        ),
    ),
    (
        "a telephone number",
        ("enterprises", 2, "联系说明", "打13800000801"),
        (
            "enterprises.csv（企业） 第2行“联系说明”列：写的是“打13800000801”。"
            "请不要写电话号码，系统不存。"
        ),
    ),
    (
        "a shutdown on no day",
        ("enterprises", 2, "停产日", "2026-09-03、每周日"),
        (
            "enterprises.csv（企业） 第2行“停产日”列：写的是“每周日”。"
            "请写日子，例如 2026-09-03 或 2026-10-01至2026-10-07。"
        ),
    ),
    (
        "several people who take no turns",
        ("duty", 2, "账号", "wgy01、wgy02"),
        "duty.csv（值班） 第2行“轮换”列：请写多久换一次：每天、每3天、每周、每2周，或每周一（周一换人）。",
    ),
    (
        "a zero that was left out",
        ("grids", 2, "服务队员", "wgy01、wgy2"),
        "grids.csv（网格） 第2行“服务队员”列：写的是“wgy2”。没有叫“wgy2”的账号，是不是“wgy02”？",
    ),
]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [pytest.param(cell, text, id=name) for name, cell, text in SPOILT],
)
def test_one_wrong_cell_gives_exactly_one_sentence(
    draft: Draft, cell: tuple[str, int, str, str], sentence: str
) -> None:
    file, row, head, text = cell
    assert draft.put(file, row, head, text).errors() == [sentence]


def test_the_unspoilt_draft_loads(draft: Draft) -> None:
    station = draft.load()

    assert [c.name for c in station.communities] == ["滨河社区", "向阳社区"]
    assert station.stations[0].hotline == "95598"


def test_an_account_that_stands_twice_is_told_whatever_its_case(draft: Draft) -> None:
    draft.add("members", "WGY01", "网格员三号", "服务队员", "", "在岗")

    assert draft.errors() == [
        "members.csv（人员） 第7行“账号”列：写的是“WGY01”。第4行已经有“WGY01”了，请删掉一行或改一个。"
    ]


def test_a_building_that_stands_twice_is_told_with_the_first_row(draft: Draft) -> None:
    draft.add("buildings", "滨河社区", "5号楼", "1", "", "", "", "")

    assert draft.errors() == [
        "buildings.csv（楼栋） 第4行“楼号”列：写的是“5号楼”。第2行已经有滨河社区5号楼了，请删掉一行。"
    ]


def test_a_copied_row_is_told_once_and_not_for_each_of_its_aliases(draft: Draft) -> None:
    row = list(draft.rows["communities"][1])
    row[3] = ""
    draft.add("communities", *row)

    assert draft.errors() == [
        (
            "communities.csv（村和社区） 第4行“名称”列：写的是“滨河社区”。"
            "第2行已经有“滨河社区”了，请删掉一行或改一个。"
        )
    ]


def test_a_shift_that_stands_twice_is_told(draft: Draft) -> None:
    draft.add("duty", "滨河一网格", "节假日", "17:30", "8:30", "wgy01")

    assert draft.errors() == [
        "duty.csv（值班） 第4行“账号”列：写的是“wgy01”。和第2行一模一样，请删掉一行。"
    ]


def test_all_members_practising_leaves_the_grid_without_a_service_member(draft: Draft) -> None:
    draft.put("members", 4, "状态", "见习").put("members", 5, "状态", "见习")

    assert draft.errors() == [
        (
            "grids.csv（网格） 第2行“服务队员”列：写的是“wgy01、wgy02”。"
            "都还在见习。每个网格至少要 1 位在岗的服务队员（1+1+N）。"
        )
    ]


def test_a_newcomer_may_be_listed_beside_a_service_member_at_work(draft: Draft) -> None:
    station = draft.put("members", 5, "状态", "见习").load()

    newcomer = station.members[3]
    assert (newcomer.active, newcomer.confirmed) == (True, False)


def test_somebody_who_left_may_not_be_on_the_roster_nor_in_a_grid(draft: Draft) -> None:
    assert draft.put("members", 4, "状态", "离岗").errors() == [
        (
            "grids.csv（网格） 第2行“服务队员”列：写的是“wgy01”。"
            "网格员一号已离岗，请换一位在岗的服务队员。"
        ),
        "duty.csv（值班） 第2行“账号”列：写的是“wgy01”。网格员一号已离岗，请换一位在岗的人。",
    ]


@pytest.mark.parametrize(
    "secret",
    [
        "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6",
    ],
)
def test_a_robot_key_is_refused_and_never_repeated(draft: Draft, secret: str) -> None:
    errors = draft.put("chats", 2, "机器人", secret).errors()

    assert errors == [
        (
            "chats.csv（群） 第2行“机器人”列：写的是“（像是密钥或网址，不显示）”。"
            "请写机器人在设置文件里的名字，例如 r_binhe。密钥只放在设置文件里。"
        )
    ]


def test_one_robot_cannot_serve_two_groups(draft: Draft) -> None:
    draft.add("chats", "wr_two", "另一个群", "滨河社区", "是", "是", "r_binhe")

    assert draft.errors() == [
        "chats.csv（群） 第3行“机器人”列：写的是“r_binhe”。第2行已经有“r_binhe”了，请删掉一行或改一个。"
    ]


def test_all_errors_come_at_once_in_the_order_of_sheets_and_rows(draft: Draft) -> None:
    draft.put("duty", 2, "开始", "晚上").put("communities", 3, "类别", "庄")
    draft.put("communities", 2, "产权", "物业").put("members", 2, "姓名", "")

    assert [error.split("：")[0] for error in draft.errors()] == [
        "communities.csv（村和社区） 第2行“产权”列",
        "communities.csv（村和社区） 第3行“类别”列",
        "members.csv（人员） 第2行“姓名”列",
        "duty.csv（值班） 第2行“开始”列",
    ]


def test_a_wrong_head_is_told_without_a_trail_of_errors_in_other_sheets(draft: Draft) -> None:
    draft.rows["members"][0][0] = "帐号"

    assert draft.errors() == [
        (
            "members.csv（人员） 第1行：写的是“帐号”。没有这一列，是不是“账号”？"
            "只给自己看的内容请放在“备注”列。"
        ),
        (
            "members.csv（人员） 第1行：缺“账号”这一列。"
            "请在第一行加上，下面写企业微信的成员账号（通讯录里的“账号”）。"
        ),
    ]


def test_a_missing_sheet_is_told_once(draft: Draft) -> None:
    del draft.rows["streets"]

    assert draft.errors() == [
        "streets.csv（街道）：缺这张表。供电所服务的街道、地区或乡镇，一个一行。请照模板填写。"
    ]


def test_an_empty_sheet_that_is_needed_is_told_once(draft: Draft) -> None:
    del draft.rows["grids"][1:]
    errors = draft.errors()

    assert errors[0] == (
        "grids.csv（网格）：这张表是空的。“1+1+N”：每个网格 1 位社区负责人、1 位网格负责人、"
        "至少 1 位服务队员。请照模板填写。"
    )


def test_sheets_that_a_station_may_lack_may_be_missing(draft: Draft) -> None:
    for name in ("transformers", "buildings", "chats", "duty"):
        del draft.rows[name]

    assert draft.load().chats == ()


def test_a_second_station_makes_the_column_necessary(draft: Draft) -> None:
    draft.add("station", "XG", "兴谷供电所", "")
    draft.rows["members"] = [[*row, "CG"] for row in draft.rows["members"]]
    draft.rows["members"][0][-1] = "供电所"
    draft.add("members", "suozhang2", "所长二号", "所长", "", "在岗", "兴谷供电所")

    assert draft.errors() == [
        "streets.csv（街道） 第2行“供电所”列：这份文件有几个供电所，请写这一行归哪个供电所。",
        "grids.csv（网格） 第2行“供电所”列：这份文件有几个供电所，请写这一行归哪个供电所。",
    ]


def test_every_station_needs_its_own_head(draft: Draft) -> None:
    draft.add("station", "XG", "兴谷供电所", "")
    for name in ("streets", "grids", "members"):
        draft.rows[name] = [[*row, "CG"] for row in draft.rows[name]]
        draft.rows[name][0][-1] = "供电所"

    assert draft.errors() == [
        (
            "members.csv（人员）“角色”列：“兴谷供电所”没有在岗的所长。"
            "请给至少一位在岗的人写上角色“所长”。"
        )
    ]


def test_a_grid_of_another_station_cannot_answer_for_a_community(draft: Draft) -> None:
    draft.add("station", "XG", "兴谷供电所", "")
    for name, code in (("streets", "XG"), ("grids", "CG"), ("members", "CG")):
        draft.rows[name] = [[*row, code] for row in draft.rows[name]]
        draft.rows[name][0][-1] = "供电所"
    draft.add("members", "suozhang2", "所长二号", "所长", "", "在岗", "XG")

    assert draft.errors() == [
        f"communities.csv（村和社区） 第{row}行“网格”列：写的是“BH1”。"
        "这个网格属于另一个供电所，请换成本所的网格。"
        for row in (2, 3)
    ]
