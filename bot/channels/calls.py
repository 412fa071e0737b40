"""A voice call to one member through 紧急通知 (pages 91627 and 91628; paid, for self-built apps).

The platform reads out that there is a message to look at in WeCom; no text of ours is spoken. The
app must be on the list 「紧急通知 - 可调用接口的应用」 of the admin page.
"""

from bot.channels.api import ApiClient, json_bytes
from bot.channels.errcodes import OK, outcome_of
from bot.channels.http import Answer, CallFailedError
from domain.ids import UserId
from domain.outbound import Outcome, Result

_CALL = "/cgi-bin/pstncc/call"
_STATES = "/cgi-bin/pstncc/getstates"


async def place_call(api: ApiClient, person: UserId) -> Outcome:
    """Let one member's telephone ring; SENT carries the `call_id` to ask about later.

    UNREACHABLE: this member cannot be called. REFUSED: nobody can (not linked 301049, switched
    off 301050, no balance 301051). UNKNOWN: it may ring; it is never dialled again by itself.
    """
    body = json_bytes({"callee_userid": [person]})
    try:
        answer = await api.post(_CALL, body)
    except CallFailedError as error:
        return error.outcome
    if answer.errcode != OK:
        return outcome_of(answer)
    code, call_id = _placed(answer, person)
    if code == 0 and call_id:
        return Outcome(result=Result.SENT, call_id=call_id)
    return Outcome(result=Result.UNREACHABLE, detail=f"电话拨不出去（{code}），请核对成员的手机号")


async def call_answered(api: ApiClient, person: UserId, call_id: str) -> bool | None:
    """Return whether a call of the last seven days was answered; None when it cannot be known."""
    body = json_bytes({"callee_userid": person, "callid": call_id})
    try:
        answer = await api.post(_STATES, body)
    except CallFailedError:
        return None
    return answer.fields.get("istalked") == 1 if answer.errcode == OK else None


def _placed(answer: Answer, person: UserId) -> tuple[object, str]:
    """Return how the call to this member began (0: it rings), and its id."""
    states = answer.fields.get("states")
    for state in states if isinstance(states, list) else ():
        if isinstance(state, dict) and str(state.get("userid", "")).lower() == person.lower():
            call_id = state.get("callid")
            return state.get("code"), call_id if isinstance(call_id, str) else ""
    return None, ""
