"""The word lists (lexicon/*.toml), read once when the package is imported."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, TypeAlias, cast

Table: TypeAlias = dict[str, Any]
"""One table of a lexicon file: the only place where the shape is not typed."""


def load(name: str) -> Table:
    """Return a lexicon file by its name without ``.toml``."""
    source = files("language").joinpath("lexicon", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def tables(parent: Table, key: str) -> list[Table]:
    """Return an array of tables, empty when the key is absent."""
    return cast("list[Table]", parent.get(key, []))


def strings(parent: Table, key: str) -> tuple[str, ...]:
    """Return a list of strings, empty when the key is absent."""
    return tuple(cast("list[str]", parent.get(key, [])))


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """Compile regular expressions into one that matches any; it never matches when none is given."""
    joined = "|".join(f"(?:{expression})" for expression in expressions)
    return re.compile(joined or r"(?!)")


def any_word(words: Iterable[str]) -> str:
    """Return an expression for any of the literal words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
