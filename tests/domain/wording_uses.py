"""Which sentences the handlers say, with which words: read from their source by `ast`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEAKERS = ("handlers", "bot", "scheduler", "domain/errors.py")
_NAME = re.compile(r"[a-z]+\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """One call that says a sentence by its literal name.

    Attributes:
        words: the literal keyword arguments; None when the call passes ``**words``.
    """

    where: str
    name: str
    words: frozenset[str] | None


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module that may speak, parsed."""
    for speaker in SPEAKERS:
        path = ROOT / speaker
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            yield file.relative_to(ROOT).as_posix(), tree


def uses() -> tuple[Use, ...]:
    """Return every ``say("…")``, ``reply("…")`` and ``NotAllowedError("…")``."""
    return tuple(use for where, tree in sources() for use in _uses_in(where, tree))


def _uses_in(where: str, tree: ast.Module) -> Iterator[Use]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if _called(node) not in (
            "say",
            "reply",
            "acknowledge",
            "NotAllowedError",
            "UndoBlockedError",
        ):
            continue
        words = frozenset(keyword.arg for keyword in node.keywords if keyword.arg is not None)
        spread = any(keyword.arg is None for keyword in node.keywords)
        for name in _literals(node.args[0]):
            yield Use(f"{where}:{node.lineno}", name, None if spread else words)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield a literal name, or both of ``"a.b" if … else "c.d"``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def mentioned() -> frozenset[str]:
    """Return every string that looks like the name of a sentence, said at once or kept."""
    return frozenset(
        node.value
        for _, tree in sources()
        for node in _outside_f_strings(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _NAME.fullmatch(node.value)
    )


def _outside_f_strings(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree without the literal pieces of f-strings, which are no whole names."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield child
            yield from _outside_f_strings(child)


def patterns() -> tuple[re.Pattern[str], ...]:
    """Return what ``f"status.{…}"`` may become, as patterns over the names."""
    return tuple(
        re.compile("".join(_piece(part) for part in node.values))
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and _starts_like_a_name(node)
    )


def _starts_like_a_name(node: ast.JoinedStr) -> bool:
    first = node.values[0]
    return isinstance(first, ast.Constant) and bool(
        re.fullmatch(r"[a-z]+\.[a-z_]*", str(first.value))
    )


def _piece(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
