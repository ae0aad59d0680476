"""Values as text, the way `string(...)` gives them (DMN 10.3.4.1)."""

import re
from decimal import Decimal

from handrail.feel.decimals import write_number
from handrail.feel.run import Run
from handrail.feel.values import Function, Range, Value

_PLAIN_KEY = re.compile(r"[^\W\d][\w ]*")


def write(value: Value, run: Run, *, quoted: bool = False) -> str:
    """A value as text; `quoted` puts strings in quotation marks, as they stand inside lists and contexts."""
    if type(value) is str:
        return _quote(value) if quoted else value
    if type(value) is Decimal:
        return write_number(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        run.spend(1 + len(value) // 4)
        return str(run.made("[" + ", ".join(write(entry, run, quoted=True) for entry in value) + "]"))
    if isinstance(value, dict):
        run.spend(1 + len(value) // 4)
        entries = (f"{_key(name)}: {write(entry, run, quoted=True)}" for name, entry in value.items())
        return str(run.made("{" + ", ".join(entries) + "}"))
    if isinstance(value, Range):
        return _range(value, run)
    if isinstance(value, Function):
        return f"function {value.name}".rstrip()
    return str(value)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _quote(name)


def _range(value: Range, run: Run) -> str:
    low, high = write(value.low, run, quoted=True), write(value.high, run, quoted=True)
    if value.operator:
        return f"({value.operator} {high if value.low is None else low})"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
