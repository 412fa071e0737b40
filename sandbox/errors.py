"""The two kinds of no the sandbox says."""


class ApiError(Exception):
    """The platform refuses an API call: HTTP 200 with this errcode."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


class PageError(Exception):
    """The chat page asked for something that cannot be; the text is for the person at it."""

    def __init__(self, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
