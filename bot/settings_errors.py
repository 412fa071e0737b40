"""What is wrong with the settings, for the person who has to mend them. Never shows a value."""

from pydantic import ValidationError

_WORDS = {
    "missing": "缺这一项，请补上",
    "extra_forbidden": "没有这一项，看看是不是写错了名字",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "int_from_float": "应是整数",
    "float_parsing": "应是数字",
    "float_type": "应是数字",
    "bool_parsing": "应是 true 或 false",
    "bool_type": "应是 true 或 false",
    "string_type": "应是文字，要加引号",
    "time_parsing": '应是时间，例如 "07:30"',
    "time_type": '应是时间，例如 "07:30"',
    "model_type": "应是一节，例如 [wecom.agent]",
    "tuple_type": "应是方括号里的一串，例如 [5, 10]",
    "dict_type": "应是一节，例如 [wecom.robots]",
    "path_type": "应是文件路径",
}


def explain(err: ValidationError) -> tuple[str, ...]:
    """Return a line for each wrong key: its name and what is expected."""
    lines = []
    for error in err.errors(include_input=False, include_url=False):
        key = ".".join(str(part) for part in error["loc"]) or "设置"
        lines.append(f"{key}:{_expected(error['type'], error.get('ctx') or {}, error['msg'])}")
    return tuple(lines)


def _expected(kind: str, context: dict[str, object], message: str) -> str:
    if kind == "value_error":
        return str(context.get("error", message))
    for bound, words in (("ge", "不小于"), ("le", "不大于"), ("gt", "大于"), ("lt", "小于")):
        if bound in context:
            return f"应{words} {context[bound]}"
    return _WORDS.get(kind, "这个值用不了，请对照 config.example.toml")
