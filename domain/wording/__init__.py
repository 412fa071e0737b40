"""Every sentence the steward says, filled with words. Nothing else in the product is Chinese prose."""

import string
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final


class Wording:
    """The sentences by name, ``section.name``.

    A station's own file may replace sentences; it can neither add names nor use words that the
    shipped sentence does not have, so that an override cannot break a running service.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = dict(sentences)

    def __getitem__(self, name: str) -> str:
        """Return a sentence as it stands, braces and all."""
        return self._sentences[name]

    def names(self) -> tuple[str, ...]:
        """Return every name."""
        return tuple(self._sentences)

    def say(self, name: str, /, **words: object) -> str:
        """Return the sentence with its words filled in.

        Raises:
            KeyError: no such sentence, or a word is missing: a bug, caught by tests.
        """
        return self._sentences[name].format_map(words)

    def overridden(self, own: Mapping[str, object]) -> "Wording":
        """Return the wording with a station's own sentences, given as the TOML file's tables.

        Raises:
            ValueError: an unknown name, a word the sentence does not have, or broken braces.
        """
        merged = dict(self._sentences)
        for name, text in _flat(own).items():
            if name not in merged:
                raise ValueError(f"没有名叫 {name} 的句子")
            known = fields(merged[name])
            try:
                extra = fields(text) - known
                text.format_map(dict.fromkeys(known | extra, ""))
            except (LookupError, ValueError, AttributeError, TypeError) as err:
                raise ValueError(f"{name} 的花括号写得不对") from err
            if extra:
                raise ValueError(f"{name} 里用不了 {'、'.join(sorted(extra))}")
            merged[name] = text
        return Wording(merged)


def fields(sentence: str) -> set[str]:
    """Return the words a sentence wants."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _flat(tables: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for section, sentences in tables.items():
        if not isinstance(sentences, dict):
            raise ValueError(f"{section} 应是一节，例如 [{section}]")  # noqa: TRY004  told to a person
        flat |= {f"{section}.{name}": str(text) for name, text in sentences.items()}
    return flat


SHIPPED: Final = Wording(
    _flat(tomllib.loads(files("domain.wording").joinpath("zh.toml").read_text(encoding="utf-8")))
)
"""The sentences as shipped."""
