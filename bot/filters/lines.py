"""JSON lines in, JSON lines out. A bad line is told in one line and the rest goes on."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Record = dict[str, Any]


def run(
    work: Callable[[Record], Record], lines: Iterable[str], complain: Callable[[str], None]
) -> Iterator[str]:
    """Return the answer to every line, as a line.

    Args:
        work: answers one record; KeyError, TypeError and ValueError mean that it lacks something.
        complain: is told, in Chinese, which line could not be used and why.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                complain(f"第{number}行应是一个 JSON 对象，已跳过。")
                continue
            answer = work(record)
        except json.JSONDecodeError:
            complain(f"第{number}行不是 JSON，已跳过。")
        except KeyError as err:
            complain(f"第{number}行缺少 {err.args[0]}，已跳过。")
        except (TypeError, ValueError) as err:
            complain(f"第{number}行用不了（{err}），已跳过。")
        else:
            yield json.dumps(answer, ensure_ascii=False, default=str)
