"""Pictures and files: what persons send, and what the bot uploads."""

from dataclasses import dataclass

from sandbox.clock import ScaledClock
from sandbox.errors import ApiError, PageError
from sandbox.ids import Mint

MEDIA_LIFETIME = 3 * 86400.0  # sandbox s, temporary media (official page 90253)
AIBOT_URL_LIFETIME = 300.0  # sandbox s
PAGE_IMAGE_LIMIT = 10 * 1024 * 1024  # bytes
_MIN_BYTES = 6  # "more than 5 bytes"
_UPLOAD_LIMITS = {  # bytes
    "image": 10 * 1024 * 1024,
    "voice": 2 * 1024 * 1024,
    "video": 10 * 1024 * 1024,
    "file": 20 * 1024 * 1024,
}
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
)
_AMR_HEAD = b"#!AMR\n"


@dataclass(frozen=True, slots=True)
class Media:
    """Stored bytes. `robot` names the only webhook robot that may use them, or is empty."""

    id: str
    kind: str
    data: bytes
    content_type: str
    filename: str
    created: float  # epoch s, sandbox time
    robot: str = ""


class MediaStore:
    """Keeps media by id and hands out short-lived addresses for the AI bot."""

    def __init__(self, clock: ScaledClock, mint: Mint) -> None:
        self._clock = clock
        self._mint = mint
        self._media: dict[str, Media] = {}
        self._links: dict[str, tuple[str, float]] = {}

    def add_image(self, data: bytes) -> Media:
        """Keep a picture a person sends.

        Raises:
            PageError: too big, or not a PNG, JPEG or GIF.
        """
        if len(data) > PAGE_IMAGE_LIMIT:
            raise PageError("图片不能超过 10 MB", status=413)
        found = sniff(data)
        if found is None:
            raise PageError("只能发 PNG、JPG 或 GIF 图片")
        return self._keep("image", data, found[0], "image" + found[1])

    def add_voice(self) -> Media:
        """Keep the stub of a spoken message: the head of an empty AMR file."""
        return self._keep("voice", _AMR_HEAD + b"\0" * 8, "audio/amr", "voice.amr")

    def add_upload(self, kind: str, data: bytes, filename: str, *, robot: str = "") -> Media:
        """Keep what the bot uploads.

        Raises:
            ApiError: 40005 unknown type, 40006 size, 40009 picture size, 40004 not a picture.
        """
        limit = _UPLOAD_LIMITS.get(kind)
        if limit is None or (robot and kind not in ("file", "voice")):
            raise ApiError(40005, "invalid file type")
        if not _MIN_BYTES <= len(data) <= limit:
            raise ApiError(40009 if kind == "image" else 40006, "invalid media size")
        content_type = "application/octet-stream"
        if kind == "image":
            found = sniff(data)
            if found is None or found[0] == "image/gif":
                raise ApiError(40004, "invalid media type: JPG or PNG expected")
            content_type = found[0]
        return self._keep(kind, data, content_type, filename, robot=robot)

    def get(self, media_id: str) -> Media | None:
        """Return media by id, whatever its age."""
        return self._media.get(media_id)

    def valid(self, media_id: str, *, robot: str = "", kind: str = "") -> Media:
        """Return media that the API may still use.

        Raises:
            ApiError: 40007 unknown, older than three days, of another robot, or of another kind.
        """
        found = self._media.get(media_id)
        if (
            found is None
            or found.robot != robot
            or (kind and found.kind != kind)
            or self._clock.timestamp() >= found.created + MEDIA_LIFETIME
        ):
            raise ApiError(40007, "invalid media_id")
        return found

    def link(self, media_id: str) -> str:
        """Return a code under which the AI bot may fetch media for five minutes."""
        code = self._mint.code("")
        self._links[code] = (media_id, self._clock.timestamp() + AIBOT_URL_LIFETIME)
        return code

    def linked(self, code: str) -> Media | None:
        """Return the media behind a code, or None when it ended."""
        media_id, until = self._links.get(code, ("", 0.0))
        return self.get(media_id) if self._clock.timestamp() < until else None

    def forget(self) -> None:
        """Drop everything."""
        self._media.clear()
        self._links.clear()

    def _keep(
        self, kind: str, data: bytes, content_type: str, filename: str, *, robot: str = ""
    ) -> Media:
        media = Media(
            id=self._mint.code("md-"),
            kind=kind,
            data=data,
            content_type=content_type,
            filename=filename,
            created=self._clock.timestamp(),
            robot=robot,
        )
        self._media[media.id] = media
        return media


def sniff(data: bytes) -> tuple[str, str] | None:
    """Return content type and file ending of a picture by its first bytes."""
    return next(
        ((content_type, end) for magic, content_type, end in _MAGIC if data.startswith(magic)),
        None,
    )
