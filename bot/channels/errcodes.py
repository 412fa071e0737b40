"""What the platform's error codes mean for us, and what a person can do about them.

Codes are told apart by number, never by errmsg (global error codes, page 90313; robot and
bot codes from the pages of their channels). An unknown code is refused with its number: a
person looks it up once, instead of us repeating it for ever.
"""

import re
from dataclasses import dataclass

from bot.channels.http import BUSY_WAIT, Answer
from domain.outbound import Outcome, Result

OK = 0
TOKEN_CODES = frozenset({40001, 40014, 41001, 42001})
"""The access token is wrong, missing or expired: fetch a new one once and repeat once."""

_IP_NOT_ALLOWED = 60020
_IPV4 = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a send with this code ended; `wait` in seconds."""

    result: Result
    detail: str
    wait: float = 0.0


def _retry(detail: str) -> Meaning:
    return Meaning(Result.RETRY, detail)


def _paused(detail: str) -> Meaning:
    return Meaning(Result.PAUSED, detail, BUSY_WAIT)


def _unreachable(detail: str) -> Meaning:
    return Meaning(Result.UNREACHABLE, detail)


def _refused(detail: str) -> Meaning:
    return Meaning(Result.REFUSED, detail)


_NO_ROBOT = "群机器人已被移除或 Webhook 密钥不对，请在群里重新添加并更新设置"
_TOO_LONG = "内容超过平台长度限制"
_NO_RIGHT = "应用没有这项权限，请在管理后台检查应用的接口权限和可见范围"

MEANINGS: dict[int, Meaning] = {
    -1: _retry("平台繁忙"),
    40001: _paused("应用 Secret 或凭证无效，请核对设置里的 secret"),
    40003: _unreachable("成员账号无效，请核对名册里的企业微信账号"),
    40007: _refused("素材已失效，请重新上传"),
    40008: _refused("消息类型不被接受"),
    40013: _paused("企业 ID 不对，请核对设置里的 corp_id"),
    40014: _paused("访问凭证失效，换新后仍被拒绝"),
    40033: _refused("内容含有平台不接受的字符"),
    40056: _refused("应用编号不对，请核对设置里的 agent_id"),
    40058: _refused("参数不符合平台要求"),
    40091: _paused("Secret 属于别的企业，请核对设置里的 secret 和 corp_id"),
    41001: _paused("请求没有带访问凭证"),
    42001: _paused("访问凭证过期，换新后仍被拒绝"),
    43004: _unreachable("成员没有关注或激活企业微信"),
    44004: _refused("内容为空"),
    45002: _refused(_TOO_LONG),
    45009: _paused("发送太频繁，平台限流"),
    45033: _retry("平台并发限制"),
    48002: _refused(_NO_RIGHT),
    50001: _refused("跳转域名未被信任，请在管理后台设置可信域名"),
    50002: _unreachable("成员不在应用可见范围内，请在管理后台把他加进可见范围"),
    50003: _refused("应用已停用，请在管理后台启用"),
    60011: _refused(_NO_RIGHT),
    60020: _refused("本机 IP 不在企业可信 IP 里，请在管理后台的应用页添加"),
    60111: _unreachable("没有这个成员账号，请核对名册"),
    81013: _unreachable("接收人都无效，请核对名册和应用可见范围"),
    82001: _unreachable("接收人都无效，请核对名册和应用可见范围"),
    86001: _unreachable("群编号无效"),
    86003: _unreachable("群不存在"),
    86008: _unreachable("这个群不是本应用建的，不能发"),
    93000: _unreachable(_NO_ROBOT),
    93004: _unreachable("群机器人被停用"),
    93005: _unreachable("机器人不能给这位成员发消息"),
    93006: _unreachable("群编号无效"),
    301002: _refused("没有操作这个应用的权限，请核对 agent_id 和 secret 是否同一个应用"),
    301019: _refused("图片校验不符"),
    301049: _refused("应用没有关联紧急通知，请在管理后台把它加进“可调用接口的应用”"),
    301050: _refused("紧急通知没有开启，请在管理后台开启"),
    301051: _refused("紧急通知余额不足，请充值"),
}


def outcome_of(answer: Answer) -> Outcome:
    """Return how a send ended, by its code alone."""
    code = answer.errcode
    if code == OK:
        return Outcome(result=Result.SENT)
    meaning = MEANINGS.get(code)
    if meaning is None:
        return Outcome(
            result=Result.REFUSED, detail=f"{code} 未登记的错误码，请查企业微信全局错误码页"
        )
    detail = f"{code} {meaning.detail}"
    if code == _IP_NOT_ALLOWED and (found := _IPV4.search(answer.text("errmsg"))):
        detail += f"（平台看到的 IP：{found[0]}）"
    return Outcome(result=meaning.result, wait=meaning.wait, detail=detail)
