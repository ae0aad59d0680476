"""One answer at a time: its type, its size and whether it is among the options. Says what to do when it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import re2

from handrail.forms import limits, times
from handrail.forms.model import Field, Kind, Option

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+-]*", re.ASCII)
_KEPT_CONTROLS = "\n\t"
_TURNS_TEXT_ROUND = "\u202d\u202e"
"""Marks that show a text in another order than it is kept in: what was read would not be what was signed."""


class Fault(Exception):
    """The answer cannot be taken; the text says what to do."""


def read(field: Field, raw: Any, variables: Mapping[str, Any]) -> Any:
    """The answer in the form it is kept, or None where nothing was answered; raises `Fault`.

    Text is trimmed, times are put into UTC, codes of a checklist given once each. Groups and lists are not read here.
    """
    return _READERS[field.kind](field, raw, variables)


def options_of(field: Field, variables: Mapping[str, Any]) -> tuple[Option, ...] | None:
    """What may be chosen: the options of the field's variable, then its own; None where neither is known."""
    if not field.options_from:
        return field.options
    offered = variables.get(field.options_from)
    if not isinstance(offered, Sequence) or isinstance(offered, str):
        return field.options if any(option.value != field.exclusive for option in field.options) else None
    found = []
    for entry in offered:
        value, label = (
            (entry.get("value"), entry.get("label")) if isinstance(entry, Mapping) else (entry, None)
        )
        if isinstance(value, str) and value:
            found.append(Option(value=value, label=label if isinstance(label, str) else value))
    return (*found, *field.options)


def _text(field: Field, raw: Any, variables: Mapping[str, Any]) -> str | None:
    if not isinstance(raw, str):
        raise Fault(f"“{field.label}” must be text")
    most = min(field.max_length or limits.TEXT, limits.TEXT)
    if len(raw) > 2 * limits.TEXT:
        raise Fault(f"“{field.label}” must be {most:,} characters or fewer")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(
        mark in _TURNS_TEXT_ROUND
        or (unicodedata.category(mark) in ("Cc", "Cs") and mark not in _KEPT_CONTROLS)
        for mark in text
    ):
        raise Fault(f"“{field.label}” has a character in it that cannot be kept. Type it again")
    if not text:
        return None
    if field.kind is Kind.TEXTFIELD and "\n" in text:
        raise Fault(f"“{field.label}” must be on one line")
    if len(text) > most:
        raise Fault(f"“{field.label}” must be {most:,} characters or fewer")
    if len(text) < field.min_length:
        raise Fault(f"“{field.label}” must be {field.min_length:,} characters or more")
    if field.pattern and not re2.fullmatch(field.pattern, text):
        raise Fault(field.pattern_message or f"“{field.label}” is not written as expected")
    if field.coded and not (len(text) <= limits.CODED_TEXT and _ID.fullmatch(text)):
        raise Fault(
            f"“{field.label}” must be a reference of letters, digits and marks such as - and /, without spaces"
        )
    return text


def _number(field: Field, raw: Any, variables: Mapping[str, Any]) -> int | float | None:
    if isinstance(raw, str) and not raw.strip():
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Fault(f"“{field.label}” must be a number")
    if not abs(raw) <= limits.WHOLE_NUMBER:
        raise Fault(f"“{field.label}” is too large a number")
    if field.decimal_digits is not None and round(raw, field.decimal_digits) != raw:
        whole = field.decimal_digits == 0
        raise Fault(
            f"“{field.label}” must be a whole number"
            if whole
            else f"“{field.label}” must have at most {field.decimal_digits} decimal places"
        )
    if field.minimum is not None and raw < field.minimum:
        raise Fault(f"“{field.label}” must be {field.minimum:g} or more")
    if field.maximum is not None and raw > field.maximum:
        raise Fault(f"“{field.label}” must be {field.maximum:g} or fewer")
    return int(raw) if raw == int(raw) else raw


def _one(field: Field, raw: Any, variables: Mapping[str, Any]) -> str | bool | None:
    if raw == "":
        return None
    if not isinstance(raw, str | bool) or (isinstance(raw, bool) and not field.yes_no):
        raise Fault(field.required_message)
    _offered(field, raw, variables)
    return raw


def _several(field: Field, raw: Any, variables: Mapping[str, Any]) -> list[str]:
    if field.exclusive and raw == field.exclusive:
        raw = [field.exclusive]
    if not isinstance(raw, list):
        raise Fault(f"“{field.label}” must be a list of answers")
    if not raw and field.empty_means:
        return [field.empty_means]
    if len(raw) > limits.ROWS:
        raise Fault(f"“{field.label}” must have {limits.ROWS} answers or fewer")
    for code in raw:
        if not isinstance(code, str) or not code:
            raise Fault(field.required_message)
        _offered(field, code, variables)
    codes = list(dict.fromkeys(raw))
    if field.exclusive in codes and len(codes) > 1:
        label = next(
            (option.label for option in field.options if option.value == field.exclusive), field.exclusive
        )
        raise Fault(f"Select “{label}” or other answers, not both")
    if codes and len(codes) < field.min_items:
        raise Fault(f"Select at least {field.min_items}")
    if field.max_items is not None and len(codes) > field.max_items:
        raise Fault(f"Select at most {field.max_items}")
    return codes


def _offered(field: Field, code: str | bool, variables: Mapping[str, Any]) -> None:
    options = options_of(field, variables)
    if options is None:
        if not isinstance(code, str) or len(code) > 200 or (field.ref and not _ID.fullmatch(code)):
            raise Fault(field.required_message)
    elif not any(option.value == code and type(option.value) is type(code) for option in options):
        raise Fault(field.required_message)


def _tick(field: Field, raw: Any, variables: Mapping[str, Any]) -> bool:
    if not isinstance(raw, bool):
        raise Fault(f"“{field.label}” must be true or false")
    return raw


def _moment(field: Field, raw: Any, variables: Mapping[str, Any]) -> str | None:
    text = _time_text(field, raw, "a date and time")
    if text is None or text == field.or_word:
        return text
    at = times.moment(text)
    if at is None:
        raise Fault("Enter a real date and time, with its offset, such as 2026-11-21T14:05:00+00:00")
    return times.written(at)


def _day(field: Field, raw: Any, variables: Mapping[str, Any]) -> str | None:
    text = _time_text(field, raw, "a date")
    if text is None or text == field.or_word:
        return text
    if times.day(text) is None:
        raise Fault("Enter a real date, such as 2026-11-21")
    return text


def _time_text(field: Field, raw: Any, what: str) -> str | None:
    if not isinstance(raw, str) or len(raw) > limits.CODED_TEXT:
        raise Fault(f"“{field.label}” must be {what}")
    return raw.strip() or None


_READERS: Mapping[Kind, Callable[[Field, Any, Mapping[str, Any]], Any]] = {
    Kind.TEXTFIELD: _text,
    Kind.TEXTAREA: _text,
    Kind.NUMBER: _number,
    Kind.RADIO: _one,
    Kind.SELECT: _one,
    Kind.CHECKLIST: _several,
    Kind.CHECKBOX: _tick,
    Kind.DATETIME: _moment,
    Kind.DATE: _day,
}
