"""Where requests may go: the API's own host, and nowhere a message points to."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from yarl import URL

_PRINTABLE = re.compile(r"[!-\[\]-~]{1,2048}")  # no space, no control, no backslash


class ForbiddenAddressError(ValueError):
    """The address is not one we may call. Carries nothing of it: it may hold a secret."""


def parse_api_base(text: str) -> URL:
    """Return the base address of the API.

    Raises:
        ValueError: neither https nor plain http on a loopback address, or more than an origin.
    """
    parts = _split(text)
    plain_loopback = parts is not None and parts.scheme == "http" and _is_loopback(parts)
    if parts is None or not (parts.scheme == "https" or plain_loopback):
        raise ValueError("api_base must be https://host, or http on a loopback address")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("api_base must be a scheme and a host without a path")
    return URL(text).origin()


def address_on(base: URL, text: str, also: frozenset[str] = frozenset()) -> URL:
    """Return an address that came with a message, if it lies on the API's own origin.

    Args:
        base: what `parse_api_base` gave.
        text: the address as received; its percent-encoding is kept.
        also: further hosts, allowed over https on the standard port.

    Raises:
        ForbiddenAddressError: another host, scheme or port, credentials, or anything odd.
    """
    parts = _split(text)
    if parts is None or parts.fragment:
        raise ForbiddenAddressError
    port = parts.port or (443 if parts.scheme == "https" else 80)
    same_origin = (parts.scheme, parts.hostname, port) == (base.scheme, base.host, base.port)
    allowed = parts.scheme == "https" and port == 443 and parts.hostname in also  # noqa: PLR2004  https
    if not (same_origin or allowed):
        raise ForbiddenAddressError
    return URL(text, encoded=True)


def _split(text: str) -> SplitResult | None:
    """Split an address; None when any part of it is odd."""
    if _PRINTABLE.fullmatch(text) is None:
        return None
    try:
        parts = urlsplit(text)
        odd = parts.port == 0 or not parts.hostname or "@" in parts.netloc
    except ValueError:
        return None
    return None if odd else parts


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
