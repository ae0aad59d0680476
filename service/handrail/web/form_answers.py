"""What a browser sends, as the answers a form checks: plain JSON in the shapes of the domain.

Names of controls are the answer's path: `a.current_risks.0.text`. A name with a tilde carries something about its
question: `~asked` that it was on the page (an unticked box sends nothing; a list of boxes without a single tick was not
answered, so it is asked again rather than taken for “none”), `~offset` which of two equal clock times in
the night the clocks go back, `~word` a word in place of a time, `~rest` one answer for every row not answered. What
cannot be read stays as it was typed, so that the form's own check can say what is wrong and the page can show it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from handrail.forms.model import Field, Kind
from handrail.web.times import LONDON

ROOT = "a"
_WHOLE = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,10}")
_LOCAL = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_MOST_ROWS = 200


Sent = MultiDict[str, str]
"""What a browser sent: names to values, a name possibly several times."""


def answers_from(
    fields: tuple[Field, ...], sent: Sent, *, at: str = ROOT, keep_blank_rows: bool = False
) -> dict[str, Any]:
    """The answers to `fields`, those that were given; rows left blank only when they are to be shown again."""
    answers: dict[str, Any] = {}
    for field in fields:
        if field.kind is Kind.TEXT or field.computed is not None:
            continue
        if field.kind is Kind.GROUP:
            inside = f"{at}.{field.key}" if field.key else at
            inner = answers_from(field.children, sent, at=inside, keep_blank_rows=keep_blank_rows)
            if field.key and inner:
                answers[field.key] = inner
            elif not field.key:
                answers |= inner
            continue
        given = _answer(field, sent, f"{at}.{field.key}", keep_blank_rows)
        if given is not None:
            answers[field.key] = given
    return answers


def _answer(field: Field, sent: Sent, name: str, keep_blank_rows: bool) -> Any:
    if field.kind is Kind.LIST:
        return _rows(field, sent, name, keep_blank_rows)
    if field.kind is Kind.CHECKLIST:
        return list(dict.fromkeys(value for value in sent.getlist(name) if value)) or None
    if field.kind is Kind.CHECKBOX:
        return True if sent.get(name, "") else False if sent.get(f"{name}~asked", "") else None
    if field.is_time and field.or_word and sent.get(f"{name}~word", ""):
        return field.or_word
    typed = str(sent.get(name, "")).replace("\r\n", "\n")
    if not typed.strip():
        return None
    if field.kind is Kind.NUMBER:
        return _number(typed.strip())
    if field.kind is Kind.DATETIME:
        return instant_from(typed.strip(), str(sent.get(f"{name}~offset", "")))
    if field.yes_no and typed in ("true", "false"):
        return typed == "true"
    return typed


def _number(typed: str) -> Any:
    if _WHOLE.fullmatch(typed):
        return int(typed)
    return float(typed) if _DECIMAL.fullmatch(typed) else typed


def _rows(field: Field, sent: Sent, name: str, keep_blank: bool) -> list[dict[str, Any]] | None:
    if not sent.get(f"{name}~asked", ""):
        return None
    numbers = set()
    for key in sent:
        if key.startswith(f"{name}."):
            digits = key[len(name) + 1 :].partition(".")[0]
            if digits.isascii() and digits.isdigit() and len(digits) < 6:
                numbers.add(int(digits))
    rest = str(sent.get(f"{name}~rest", ""))
    rows = []
    for number in sorted(numbers)[:_MOST_ROWS]:
        row = answers_from(field.children, sent, at=f"{name}.{number}", keep_blank_rows=keep_blank)
        told = {key for key in row if key != field.row_key}
        if not told and rest and field.row_key and (choice := rest_choice(field)) is not None:
            row[choice.key] = rest
        elif not keep_blank and all(row[key] in (False, [], {}) for key in told):
            continue
        rows.append(row)
    return rows


def rest_choice(field: Field) -> Field | None:
    """The one question of a fixed row that is a grid's column, if the list is drawn as a grid."""
    asked = [child for child in field.children if child.has_value and child.key != field.row_key]
    if field.row_key and len(asked) == 1 and asked[0].kind is Kind.RADIO and not asked[0].yes_no:
        return asked[0]
    return None


def instant_from(typed: str, offset: str = "") -> str:
    """A London clock time as RFC 3339 with its offset; what cannot be one is given back as it was typed.

    Where a clock time happened twice (the clocks went back), `offset` says which; otherwise it is the earlier one.
    """
    match = _LOCAL.fullmatch(typed)
    if match is None:
        return typed
    try:
        local = datetime(*(int(part or 0) for part in match.groups()), tzinfo=LONDON)  # type: ignore[arg-type, misc]
    except ValueError:
        return typed
    if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        return typed
    later = local.replace(fold=1)
    if _OFFSET.fullmatch(offset) and offset == _offset(later) and offset != _offset(local):
        local = later
    return local.isoformat()


def clock_from(value: Any) -> tuple[str, str]:
    """A stored time as a browser's control takes it: London clock time without seconds of 0, and its offset."""
    if not isinstance(value, str):
        return "", ""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value, ""
    if at.tzinfo is None:
        return value, ""
    local = at.astimezone(LONDON)
    spec = "seconds" if local.second else "minutes"
    return local.replace(tzinfo=None, microsecond=0).isoformat(timespec=spec), _offset(local)


def _offset(at: datetime) -> str:
    offset = at.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def change_rows(answers: Mapping[str, Any], wish: str) -> tuple[dict[str, Any], str]:
    """Answers with a row more or less, as the buttons beside a list ask (`add:a.actions`, `remove:a.actions.1`).

    Also gives the name of the list, so that the page can be shown there. A wish that fits nothing changes nothing.
    """
    verb, _, name = wish.partition(":")
    steps = name.split(".")[1:]
    changed: dict[str, Any] = _copied(answers)
    try:
        if verb == "add":
            rows = _reach(changed, steps)
            rows.append({})
        elif verb == "remove":
            del _reach(changed, steps[:-1])[int(steps[-1])]
            name = name.rpartition(".")[0]
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return _copied(answers), ""
    return changed, name


def _reach(answers: dict[str, Any], steps: list[str]) -> list[Any]:
    here: Any = answers
    for number, step in enumerate(steps, 1):
        if isinstance(here, list):
            here = here[int(step)]
        elif number == len(steps):
            here = here.setdefault(step, [])
        else:
            here = here[step]
    if not isinstance(here, list):
        raise TypeError(steps)
    return here


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value
