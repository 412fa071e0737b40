"""What the wire must be told. bot.settings turns its own models into these."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConfig:
    """A self-built app (自建应用) of the company.

    Attributes:
        corp_id: also the receiver that every callback must be sealed for.
        agent_id: number of the app; a callback for another one is refused.
        secret: lets us ask for access tokens.
        token, encoding_aes_key: as entered under 接收消息 in the admin pages.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AibotConfig:
    """An AI bot (智能机器人) in API mode with a callback address.

    Attributes:
        bot_id: when not empty, a callback for another bot is refused.
        bot_names: names people @; the mention is taken off before anybody reads the text.
        stream_replies: answer in the open stream instead of by response_url or robot.
        media_hosts: hosts, besides the API's own, from which pictures may be fetched.
    """

    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    bot_id: str = ""
    bot_names: tuple[str, ...] = ()
    stream_replies: bool = False
    media_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOutConfig:
    """Everything needed to speak.

    Attributes:
        api_base: where the API lives, scheme and host, without a path.
        agent: reaches members one to one; None when there is no app.
        robots: name in the settings → webhook key of a group robot (群机器人).
    """

    api_base: str = "https://qyapi.weixin.qq.com"
    agent: AgentConfig | None = None
    robots: Mapping[str, str] = field(default_factory=dict, repr=False)
