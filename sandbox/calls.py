"""Voice calls of 紧急通知 (official pages 91627, 91628): a telephone that rings in the chat page."""

from dataclasses import dataclass, field, replace
from typing import Literal

from sandbox.api import ApiCall
from sandbox.backstage import Backstage
from sandbox.errors import ApiError, PageError
from sandbox.jsonio import JsonObject, text_in, texts_in
from sandbox.messages import Message, PhoneCall
from sandbox.speech import bot_says

RINGS = 45.0  # sandbox s until nobody has answered
KEPT = 7 * 86_400.0  # sandbox s for which the state can be asked

_REFUSALS: dict[str, tuple[int, str]] = {
    "unlinked": (301049, "the app is not linked to the emergency app"),
    "off": (301050, "the emergency app is switched off"),
    "broke": (301051, "insufficient balance of the emergency app"),
}
_ENDED, _NOT_ANSWERED = 0, 4


@dataclass(slots=True)
class _Ringing:
    userid: str
    seq: int
    began: float
    answered: bool | None = None
    talked: int = 0


@dataclass(slots=True)
class Calls:
    """Rings persons, and remembers who answered.

    Attributes:
        no_phone: members whose telephone cannot be reached.
    """

    stage: Backstage
    no_phone: set[str] = field(default_factory=set)
    _refused: str = ""
    _calls: dict[str, _Ringing] = field(default_factory=dict)

    def refuse(self, why: str) -> None:
        """Refuse every call as `unlinked`, `off` or `broke`; with an empty text none."""
        self._refused = why

    def call(self, call: ApiCall) -> JsonObject:
        """Let every named member's telephone ring.

        Raises:
            ApiError: 301049 to 301051 the service, 40058 nobody named.
        """
        if self._refused:
            raise ApiError(*_REFUSALS[self._refused])
        named = texts_in(call.body, "callee_userid")
        if not named:
            raise ApiError(40058, "callee_userid: required")
        return {"states": [self._ring(userid) for userid in dict.fromkeys(named)]}

    def _ring(self, userid: str) -> JsonObject:
        person = self.stage.world.people.get(userid)
        if person is None or userid in self.no_phone:
            return {"code": 1, "callid": "", "userid": userid}
        call_id = self.stage.mint.code("call-")
        message = bot_says(
            self.stage,
            f"app:{userid}",
            via="app",
            kind="notice",
            text=f"📞 电话打给{person.name}…",
            call=PhoneCall(id=call_id, state="ringing"),
        )
        self._calls[call_id] = _Ringing(userid, message.seq, self.stage.clock.timestamp())
        return {"code": 0, "callid": call_id, "userid": userid}

    def states(self, call: ApiCall) -> JsonObject:
        """Tell whether a call of the last seven days was answered.

        Raises:
            ApiError: 40058 no such call.
        """
        found = self._calls.get(text_in(call.body, "callid"))
        userid = text_in(call.body, "callee_userid")
        now = self.stage.clock.timestamp()
        if found is None or found.userid != userid or now >= found.began + KEPT:
            raise ApiError(40058, "callid: unknown, or older than 7 days")
        self._give_up(found, now)
        return {
            "istalked": int(found.answered is True),
            "calltime": int(found.began),
            "talktime": found.talked,
            "reason": _NOT_ANSWERED if found.answered is False else _ENDED,
        }

    def answer(self, persona: str, call_id: str, *, pick_up: bool) -> Message:
        """Let a person answer a ringing telephone, or not.

        Raises:
            PageError: it does not ring for this person any more.
        """
        found = self._calls.get(call_id)
        if found is not None:
            self._give_up(found, self.stage.clock.timestamp())
        if found is None or found.userid != persona or found.answered is not None:
            raise PageError("这个电话已经不响了")
        found.answered, found.talked = pick_up, 8 if pick_up else 0
        return self._show(found)

    def ringing(self, userid: str) -> str:
        """Return the newest call that rings for a person; empty when none does."""
        now = self.stage.clock.timestamp()
        for call_id, found in reversed(self._calls.items()):
            self._give_up(found, now)
            if found.userid == userid and found.answered is None:
                return call_id
        return ""

    def forget(self) -> None:
        """Hang up everything and let every call pass again."""
        self._calls.clear()
        self.no_phone.clear()
        self._refused = ""

    def _give_up(self, found: _Ringing, now: float) -> None:
        if found.answered is None and now >= found.began + RINGS:
            found.answered = False
            self._show(found)

    def _show(self, found: _Ringing) -> Message:
        message = self.stage.chats.message(found.seq)
        state: Literal["answered", "missed"] = "answered" if found.answered else "missed"
        words = "已接" if found.answered else "没接"
        name = self.stage.world.people[found.userid].name
        call = replace(message.call, state=state) if message.call else None
        return self.stage.chats.put(
            replace(message, text=f"📞 电话打给{name}：{words}", call=call)
        )
