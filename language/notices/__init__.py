"""Outage notices: what they say, and whether a message is one at all. Pure and total."""

from language.notices.form import looks_like_notice
from language.notices.reader import read

__all__ = ["looks_like_notice", "read"]
