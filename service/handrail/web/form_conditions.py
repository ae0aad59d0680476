"""When a question is shown, said twice: as data a browser can follow without scripts of ours in it, and in words.

A form's conditions are FEEL. Most compare one answer with a code, joined by "and" and "or"; those become data. Any
other is decided by the server when the page is drawn, and always again when the form is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Condition = Mapping[str, Any]
Always = bool
_TOKENS = re.compile(
    r"""\s*(?:("(?:[^"\\]|\\.)*")|(!=|=|\(|\)|,)|(list contains|(?:this\.)?[A-Za-z_]\w*)|(-?\d+(?:\.\d+)?))""", re.ASCII
)


class TooRich(Exception):
    """The expression says more than a browser is asked to follow."""


def condition(text: str, *, control: Callable[[str], str | None], known: Mapping[str, Any]) -> Condition | Always:
    """The FEEL expression `text` as data ({"field": control's name, "is": [values]}, "all", "any", "not") or constant.

    `control` gives the name of the control of an answer, None for a name that is not asked here; such a name has the
    value it has in `known`. Raises TooRich.
    """
    return _Reader(text.removeprefix("="), control, known).read()


def negated(what: Condition | Always) -> Condition | Always:
    """The opposite."""
    if isinstance(what, bool):
        return not what
    if "not" in what:
        opposite: Condition = what["not"]
        return opposite
    for key, other in (("all", "any"), ("any", "all")):
        if key in what:
            return {other: [negated(part) for part in what[key]]}
    return {"not": what}


class _Reader:
    def __init__(self, text: str, control: Callable[[str], str | None], known: Mapping[str, Any]) -> None:
        self._control = control
        self._known = known
        self._tokens: list[str] = []
        at = 0
        while text[at:].strip():
            match = _TOKENS.match(text, at)
            if match is None:
                raise TooRich(text)
            self._tokens.append(next(part for part in match.groups() if part is not None))
            at = match.end()
        self._at = 0

    def read(self) -> Condition | Always:
        found = self._any()
        if self._peek():
            raise TooRich(self._peek())
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> str:
        token = self._peek()
        if not token or (wanted and token != wanted):
            raise TooRich(token)
        self._at += 1
        return token

    def _any(self) -> Condition | Always:
        return self._joined("or", "any", self._all)

    def _all(self) -> Condition | Always:
        return self._joined("and", "all", self._one)

    def _joined(self, word: str, key: str, part: Callable[[], Condition | Always]) -> Condition | Always:
        parts = [part()]
        while self._peek() == word:
            self._take()
            parts.append(part())
        decides = word == "or"
        if any(one is decides for one in parts):
            return decides
        open_ones = [one for one in parts if not isinstance(one, bool)]
        if not open_ones:
            return not decides
        return open_ones[0] if len(open_ones) == 1 else {key: open_ones}

    def _one(self) -> Condition | Always:
        token = self._take()
        if token == "(":
            inside = self._any()
            self._take(")")
            return inside
        if token == "not":
            self._take("(")
            inside = self._any()
            self._take(")")
            return negated(inside)
        if token == "list contains":
            self._take("(")
            name = self._take()
            self._take(",")
            value = self._literal()
            self._take(")")
            return self._compare(name, value, within=True)
        if token == "count":
            self._take("(")
            name = self._take()
            self._take(")")
            self._take("=")
            self._take("0")
            return self._compare(name, [], within=False)
        if not re.fullmatch(r"(this\.)?[A-Za-z_]\w*", token) or self._peek() not in ("=", "!="):
            raise TooRich(token)
        operator = self._take()
        found = self._compare(token, self._literal(), within=False)
        return found if operator == "=" else negated(found)

    def _literal(self) -> Any:
        token = self._take()
        if token.startswith('"'):
            return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        if token in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token]
        if re.fullmatch(r"-?\d+(\.\d+)?", token):
            return float(token) if "." in token else int(token)
        raise TooRich(token)

    def _compare(self, name: str, value: Any, *, within: bool) -> Condition | Always:
        control = self._control(name)
        if control is None:
            present = self._known.get(name)
            return value in (present or []) if within else present == value
        if value is None or value == []:
            return {"field": control, "is": []}
        return {"field": control, "is": [as_sent(value)]}


def as_sent(value: Any) -> str:
    """A value as a browser sends it."""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def plain(code: str) -> str:
    """A code that has no label, as words."""
    return code.replace("_", " ").capitalize()


def in_words(what: Condition, label_of: Callable[[str], str], answer_of: Callable[[str, str], str]) -> str:
    """A simple condition for a reader without scripts: 'Only if “Mode” is “Phone”'; "" for one that is not simple."""
    values = _one_field(what)
    if values is None:
        return "Answer this only if it applies."
    field, options = values
    answers = " or ".join(f"“{answer_of(field, option)}”" for option in options)
    return f"Only if “{label_of(field)}” is {answers}."


def _one_field(what: Condition) -> tuple[str, list[str]] | None:
    if "field" in what and what["is"]:
        return what["field"], list(what["is"])
    if "any" in what:
        found = [_one_field(part) for part in what["any"]]
        if all(found) and len({one[0] for one in found if one}) == 1:
            return found[0][0], [value for one in found if one for value in one[1]]  # type: ignore[index]
    return None
