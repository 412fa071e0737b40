"""``make train``: write the table and the pinyin of characters that the product ships.

``make train-embed`` (``--embedding``) writes the table of the extra `embed` as well.
"""

import sys
from collections import defaultdict
from importlib import import_module

from language import embedded
from language.table import FILE
from training.corpus import ROOT, read_corpus

DATA = ROOT / "language" / "data"


def pinyin_lines() -> str:
    """Return syllable and characters, a line each, for every character of GB 2312."""
    lazy_pinyin = import_module("pypinyin").lazy_pinyin
    known: defaultdict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            if character:
                known[lazy_pinyin(character)[0]].append(character)
    return "".join(f"{sound} {''.join(found)}\n" for sound, found in sorted(known.items()))


def main() -> None:
    """Write the files."""
    DATA.mkdir(exist_ok=True)
    (DATA / "pinyin.txt").write_text(pinyin_lines(), encoding="utf-8")
    from training.fit import pack  # noqa: PLC0415  its features need the file just written

    lines = read_corpus()
    table = pack(lines)
    (DATA / FILE).write_bytes(table)
    print(f"{len(lines)} lines, {len(table)} bytes")
    if "--embedding" in sys.argv:
        from training.vectors import vectors_of  # noqa: PLC0415  only with the extra

        table = pack(lines, vectors_of(lines))
        (DATA / embedded.FILE).write_bytes(table)
        print(f"{len(lines)} lines with vectors, {len(table)} bytes")


if __name__ == "__main__":
    main()
