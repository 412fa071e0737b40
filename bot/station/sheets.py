"""The sheets of a station file: their names, heads, and what may stand under each head.

Reading, checking, the template, the export and docs/station-data.md all follow this one
description.
"""

from dataclasses import dataclass
from typing import Final

from bot.station.words import (
    CLASSES,
    GRADES,
    GUARD_KINDS,
    KINDS,
    OWNERS,
    ROLES,
    STANDINGS,
    YES_NO,
)

SEPARATOR: Final = "、"
"""Written between several values of one cell. Commas and semicolons are read as well."""

EXAMPLE: Final = "示例"
"""A row whose first cell starts with this word is an example and is not imported."""

REMARK: Final = "备注"
"""Every sheet may have this column for people; the product neither reads nor keeps it."""

GUIDE: Final = "说明"
"""Title of the sheet that explains the others; not imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        head: the first row's text.
        what: what to write, as the end of the sentence ``请写…``.
        example: a value for the example row of the template.
        required: the column must exist and none of its cells may be blank.
        allowed: the only words that may stand here; empty for free text.
        many: several values with `SEPARATOR` between them.
        refers_to: title of the sheet whose first column is meant.
        stations_only: wanted only in a file with several stations.
    """

    head: str
    what: str
    example: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    many: bool = False
    refers_to: str = ""
    stations_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: ``<file>.csv`` in a directory, or the sheet called `title` in a workbook.

    A sheet that is not `required` may be missing and then counts as empty.
    """

    file: str
    title: str
    about: str
    required: bool
    columns: tuple[Column, ...]

    def column(self, head: str) -> Column:
        """Return the column with that head, which must be one of this sheet's."""
        return next(column for column in self.columns if column.head == head)


_STATION = Column(
    head="供电所",
    what="供电所的编号；只有一个供电所时可以不写",
    refers_to="供电所",
    stations_only=True,
)
_SAMPLE = Column(
    head="样例",
    what="“是”或“否”；“是”表示这一行是编出来的样例数据，不写算“否”",
    example="否",
    allowed=tuple(YES_NO),
)

STATION: Final = Sheet(
    file="station",
    title="供电所",
    about="一个供电所一行，一般只有一行。",
    required=True,
    columns=(
        Column(head="编号", what="供电所的编号，例如 CG", example="CG", required=True),
        Column(head="名称", what="供电所的名称", example="城关供电所", required=True),
        Column(head="服务电话", what="居民打的电话，不写算 95598", example="95598"),
    ),
)

STREETS: Final = Sheet(
    file="streets",
    title="街道",
    about="供电所服务的街道、地区或乡镇，一个一行。",
    required=True,
    columns=(
        Column(head="名称", what="街道的名称", example="滨河街道", required=True),
        _STATION,
    ),
)

COMMUNITIES: Final = Sheet(
    file="communities",
    title="村和社区",
    about="每个村、社区、小区一行。居民平时怎么叫，就把叫法写进别名。",
    required=True,
    columns=(
        Column(head="名称", what="村、社区或小区的名称", example="滨河社区", required=True),
        Column(
            head="类别",
            what="“村”“社区”或“小区”",
            example="社区",
            required=True,
            allowed=tuple(KINDS),
        ),
        Column(
            head="街道",
            what="所在街道的名称，“街道”表里要有",
            example="滨河街道",
            required=True,
            refers_to="街道",
        ),
        Column(head="编码", what="12 位统计用区划代码，没有可以不写", example="110117001009"),
        Column(
            head="别名",
            what="居民的叫法，几个之间用“、”隔开；两个社区不能用同一个叫法",
            example="滨河、滨河小区",
            many=True,
        ),
        Column(
            head="服务分类",
            what="“城区”“农村”或“特殊边远”，决定到场目标是 45、90 还是 120 分钟",
            example="城区",
            required=True,
            allowed=tuple(CLASSES),
        ),
        Column(
            head="产权",
            what="配电设备归谁：“供电公司”“自管”或“混合”，不写算“供电公司”",
            example="供电公司",
            allowed=tuple(OWNERS),
        ),
        Column(
            head="网格",
            what="负责的网格，写编号或名称，“网格”表里要有",
            example="BH1",
            required=True,
            refers_to="网格",
        ),
        _SAMPLE,
    ),
)

TRANSFORMERS: Final = Sheet(
    file="transformers",
    title="台区",
    about="每个台区（变压器）一行。居民叫的名字和台区名不一样时，一定写进别名。",
    required=False,
    columns=(
        Column(head="编号", what="台区的编号，例如 YX06", example="YX06", required=True),
        Column(head="名称", what="台区的名称", example="向阳6号台区", required=True),
        Column(head="线路", what="所在的 10kV 线路，可以不写", example="10kV样例四线"),
        Column(
            head="别名",
            what="大家的叫法，几个之间用“、”隔开；两个台区不能用同一个叫法",
            example="向阳市场变",
            many=True,
        ),
        _SAMPLE,
    ),
)

BUILDINGS: Final = Sheet(
    file="buildings",
    title="楼栋",
    about="有楼号的社区，一栋楼一行。",
    required=False,
    columns=(
        Column(
            head="社区",
            what="社区的名称（不是别名），“村和社区”表里要有",
            example="滨河社区",
            required=True,
            refers_to="村和社区",
        ),
        Column(head="楼号", what="楼号，例如 5、5号楼、A", example="5", required=True),
        Column(
            head="单元",
            what="单元号，几个之间用“、”隔开，例如 1、2、3",
            example="1、2、3",
            many=True,
        ),
        Column(
            head="台区",
            what="供电的台区，写编号或名称，“台区”表里要有",
            example="BH01",
            refers_to="台区",
        ),
        Column(head="户数", what="这栋楼有多少户，写整数，不写算 0", example="36"),
        Column(
            head="网格",
            what="这栋楼不归社区的网格管时，写它自己的网格；一般不写",
            refers_to="网格",
        ),
        Column(
            head="楼长",
            what="送电后问谁这栋楼来电没有，写账号；不写就问社区负责人",
            refers_to="人员",
        ),
        _SAMPLE,
    ),
)

GRIDS: Final = Sheet(
    file="grids",
    title="网格",
    about="“1+1+N”：每个网格 1 位社区负责人、1 位网格负责人、至少 1 位服务队员。",
    required=True,
    columns=(
        Column(head="编号", what="网格的编号，例如 BH1", example="BH1", required=True),
        Column(head="名称", what="网格的名称", example="滨河一网格", required=True),
        Column(
            head="社区负责人",
            what="1 位社区负责人的账号",
            example="sqsj01",
            required=True,
            refers_to="人员",
        ),
        Column(
            head="网格负责人",
            what="1 位网格负责人的账号",
            example="wgfzr01",
            required=True,
            refers_to="人员",
        ),
        Column(
            head="服务队员",
            what="服务队员的账号，几个之间用“、”隔开，至少 1 位",
            example="wgy01、wgy02",
            required=True,
            many=True,
            refers_to="人员",
        ),
        _STATION,
    ),
)

MEMBERS: Final = Sheet(
    file="members",
    title="人员",
    about="供电所的人，社区一侧的负责人、楼长，和企业联系人。每个供电所至少有一位在岗的所长。",
    required=True,
    columns=(
        Column(
            head="账号",
            what="企业微信的成员账号（通讯录里的“账号”）",
            example="wgy01",
            required=True,
        ),
        Column(head="姓名", what="姓名", example="网格员一号", required=True),
        Column(
            head="角色",
            what=f"角色，几个之间用“、”隔开：{'、'.join(ROLES)}",
            example="服务队员",
            required=True,
            allowed=tuple(ROLES),
            many=True,
        ),
        Column(head="手机", what="手机号，只给演示用；正式系统不读也不存"),
        Column(
            head="状态",
            what="“在岗”“见习”“离岗”或“见习离岗”，不写算“在岗”；见习的人还不接真实工单",
            example="在岗",
            allowed=tuple(STANDINGS),
        ),
        _STATION,
    ),
)

CHATS: Final = Sheet(
    file="chats",
    title="群",
    about="电力管家服务的群，以及它在群里能做什么。居民的普通微信群，两个“能”都写“否”。",
    required=False,
    columns=(
        Column(head="群ID", what="企业微信的群 ID（chatid）", example="wr_binhe", required=True),
        Column(head="名称", what="群的名称", example="滨河电力管家群", required=True),
        Column(
            head="社区",
            what="这个群服务的社区，写名称，几个之间用“、”隔开；内部群可以不写",
            example="滨河社区、向阳社区",
            many=True,
            refers_to="村和社区",
        ),
        Column(
            head="能收到@消息",
            what="群里 @电力管家 它能不能收到：“是”或“否”，只有内部群能收到",
            example="是",
            required=True,
            allowed=tuple(YES_NO),
        ),
        Column(
            head="能推送",
            what="群里有没有加群机器人：“是”或“否”",
            example="是",
            required=True,
            allowed=tuple(YES_NO),
        ),
        Column(
            head="机器人",
            what="群机器人在设置文件里的名字，例如 r_binhe；不要写密钥或网址",
            example="r_binhe",
        ),
        _STATION,
    ),
)

DUTY: Final = Sheet(
    file="duty",
    title="值班",
    about="一个班一行。更具体的优先：日期 > 节假日 > 工作日和休息日 > 星期几 > 每天。",
    required=False,
    columns=(
        Column(
            head="网格",
            what="值班的网格，写编号或名称；全所的班写“全所”或不写",
            example="BH1",
            refers_to="网格",
        ),
        Column(
            head="日子",
            what="“每天”“工作日”“休息日”“节假日”，或星期几如“一三五”，或日期如 2026-10-01",
            example="节假日",
            required=True,
        ),
        Column(head="开始", what="开始时间，例如 17:30", example="17:30", required=True),
        Column(
            head="结束",
            what="结束时间，例如 08:30；不比开始晚就是第二天，和开始一样就是整整一天",
            example="08:30",
            required=True,
        ),
        Column(
            head="账号",
            what="值班人的账号；几个人轮值时按先后都写上，用“、”隔开，例如 wgy01、wgy02",
            example="wgy01",
            required=True,
            many=True,
            refers_to="人员",
        ),
        Column(
            head="轮换",
            what="几个人轮值时多久换一次：“每天”“每3天”“每周”“每2周”或“每周一”（周一换人）；一个人不写",
        ),
        Column(head="起始日", what="轮值从哪天起由第一个人开始，例如 2026-10-05；一个人不写"),
    ),
)

GUARDS: Final = Sheet(
    file="guards",
    title="保电",
    about="一次保电一行：这段时间里，范围内不安排检修停电。高考在设置里，每年都有，不用写。",
    required=False,
    columns=(
        Column(head="名称", what="保电的名称", example="国庆保电", required=True),
        Column(
            head="类别",
            what="“保电”“考试”或“活动”，不写算“保电”",
            example="保电",
            allowed=tuple(GUARD_KINDS),
        ),
        Column(
            head="级别",
            what="“特级”“一级”“二级”或“三级”，不写算“二级”",
            example="一级",
            allowed=tuple(GRADES),
        ),
        Column(
            head="开始",
            what="哪天开始，例如 2026-09-25 或 2026-09-25 08:00",
            example="2026-09-25",
            required=True,
        ),
        Column(
            head="结束",
            what="哪天结束，只写日子就算到那天半夜，例如 2026-10-08 或 2026-10-08 18:00",
            example="2026-10-08",
            required=True,
        ),
        Column(
            head="范围",
            what="社区、台区或线路的名称，几个之间用“、”隔开；全所写“全所”或不写",
            example="全所",
            many=True,
        ),
        Column(head="要点", what="值守、天气等要注意的，给所里人看，可以不写"),
        _SAMPLE,
    ),
)

ENTERPRISES: Final = Sheet(
    file="enterprises",
    title="企业",
    about="线路停电要提前通知、要回执的企业，一个一行。",
    required=False,
    columns=(
        Column(head="名称", what="企业的名称", example="样例一厂", required=True),
        Column(head="线路", what="供电的 10kV 线路；线路和台区至少写一样", example="10kV样例四线"),
        Column(
            head="台区",
            what="供电的台区，写编号或名称，“台区”表里要有",
            refers_to="台区",
        ),
        Column(
            head="账号",
            what="联系人的账号，“人员”表里要有；没有就由网格负责人转告",
            refers_to="人员",
        ),
        Column(head="联系说明", what="没有账号时怎么转告，例如 当面送到门卫；不要写手机号"),
        Column(
            head="停产日",
            what="企业自己停产或检修的日子，几个之间用“、”隔开，例如 2026-09-03、2026-10-01至2026-10-07",
            example="2026-09-03",
            many=True,
        ),
        _SAMPLE,
    ),
)

SHEETS: Final = (
    STATION,
    STREETS,
    COMMUNITIES,
    TRANSFORMERS,
    BUILDINGS,
    GRIDS,
    MEMBERS,
    CHATS,
    DUTY,
    GUARDS,
    ENTERPRISES,
)
