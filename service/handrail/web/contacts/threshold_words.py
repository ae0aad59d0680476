"""The conditions and inputs of a threshold table in plain words (R2): what fired, what was short."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_AT_LEAST = re.compile(r">=\s*(\d+(?:\.\d+)?)")
_UNDER = re.compile(r"<\s*(\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"\[\s*(\d+)\s*\.\.\s*(\d+)\s*\]")
_WORRY = {"0": "nobody worried", "1": "somebody worried", "2": "somebody very worried", "< 2": "nobody very worried"}
_NUMBERS = ("none", "one", "two", "three", "four", "five")


def condition_words(column: str, cell: str) -> str:
    """One condition: the input's name and its cell, as words; an unknown one as it is written."""
    cell = cell.strip()
    if column == "red_flag":
        return {"true": "a red flag", "false": "no red flag"}.get(cell, f"red flag {cell}")
    if column == "concern":
        return _WORRY.get(cell, f"worry {cell}")
    if column == "n_signature":
        return _counted(cell, "of their own early signs seen")
    if column == "n_change":
        return _counted(cell, "signs new or worse in 14 days")
    if column == "gap":
        return _gap(cell)
    if column == "ooh":
        return {"true": "out of hours", "false": "in working hours"}.get(cell, f"out of hours {cell}")
    return f"{column.replace('_', ' ')} {cell}"


def value_words(column: str, value: Any) -> str:
    """What an input was, to stand behind "it was"."""
    if value is None:
        return "not known"
    if column in ("red_flag", "ooh"):
        return "yes" if value else "no"
    if column == "concern":
        return {0: "nobody worried", 1: "worried", 2: "very worried"}.get(int(value), str(value))
    if column == "gap":
        return f"{float(value):g} times the agreed time"
    return str(value)


def input_words(inputs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Every input with its name in words, in the order of the table."""
    return tuple((words, value_words(name, inputs[name])) for name, words in _NAMES.items() if name in inputs)


_NAMES = {
    "red_flag": "A red flag",
    "concern": "The most worry of anyone",
    "n_signature": "Their own early signs seen",
    "n_change": "Signs new or worse in 14 days",
    "gap": "Time since seen",
    "ooh": "Out of hours",
}


def _counted(cell: str, things: str) -> str:
    said: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
        (_AT_LEAST, lambda least: f"{least} or more {things}"),
        (_UNDER, lambda most: f"fewer than {most} {things}"),
        (_BETWEEN, lambda least, most: f"{least} to {most} {things}"),
    )
    for shape, words in said:
        if match := shape.fullmatch(cell):
            return words(*match.groups())
    if cell.isascii() and cell.isdigit():
        number = int(cell)
        return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {things}"
    return f"{cell} {things}"


def _gap(cell: str) -> str:
    if match := _AT_LEAST.fullmatch(cell):
        return f"not seen for {match[1]} times the agreed time or longer"
    if match := _UNDER.fullmatch(cell):
        return f"seen within {match[1]} times the agreed time"
    return f"time since seen {cell}"
