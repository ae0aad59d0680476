"""One component's settings, turned from the file's text into what fields hold; every fault is told to `find`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import re2

from handrail import feel
from handrail.forms import limits
from handrail.forms.formulas import HOST_FUNCTIONS, OWN_FUNCTIONS, ROW_NAMES, Formula, formula
from handrail.forms.model import Kind, Rule
from handrail.forms.vocabulary import SETTINGS

_VARIANTS = ("", "2", "3")
_FUNCTIONS = frozenset(OWN_FUNCTIONS) | HOST_FUNCTIONS
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The custom properties of one component. `names` are all names its FEEL may use, `variables` those declared."""

    texts: Mapping[str, str]
    names: frozenset[str]
    variables: frozenset[str]
    find: Callable[[str], None]

    def text(self, name: str) -> str:
        """The property as written, or nothing."""
        return self.texts.get(name, "")

    def flag(self, name: str) -> bool | None:
        """True, false, or None where the property is not there."""
        text = self.texts.get(name)
        if text is None:
            return None
        if text not in ("true", "false"):
            self.find(f"The property “{name}” must be true or false")
        return text == "true"

    def one_of(self, name: str, choices: type[Choice]) -> Choice | None:
        """One member of an enum, or None."""
        text = self.texts.get(name)
        if text is None:
            return None
        try:
            return choices(text)
        except ValueError:
            self.find(f"The property “{name}” must be one of {listed(choices)}")
            return None

    def whole(self, name: str) -> int | None:
        """A count of rows or ticks, or None."""
        text = self.texts.get(name)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and int(text[:6]) <= limits.ROWS:
            return int(text[:6])
        self.find(f"The property “{name}” must be a whole number of at most {limits.ROWS}")
        return None

    def variable(self, name: str) -> str:
        """The name of a declared variable, or nothing."""
        variable = self.text(name)
        if variable and variable not in self.variables:
            self.find(f"“{name}” names “{variable[:60]}”, which the form does not list among its variables")
            return ""
        return variable

    def formula(self, name: str) -> Formula | None:
        """The FEEL of a property."""
        return self.compiled(self.text(name))

    def compiled(self, text: str) -> Formula | None:
        """FEEL with its leading equals sign, compiled; None for nothing and for what cannot be read."""
        if not text:
            return None
        if not text.startswith("="):
            self.find(f"An expression begins with an equals sign: “{text[:60]}”")
            return None
        try:
            ready = formula(text, self.names)
        except feel.FeelError as error:
            self.find(f"“{text[:200]}” cannot be read: {error}")
            return None
        for fault in feel.check(text, self.names | ROW_NAMES, functions=_FUNCTIONS):
            self.find(f"“{text[:200]}”: {fault.message}")
        return ready

    def rule(self, name: str, otherwise: str) -> Rule | None:
        """A limit and what is said when it is passed."""
        ready = self.formula(name)
        return (
            None if ready is None else Rule(formula=ready, message=self.text(f"{name}Message") or otherwise)
        )

    def rules(self, name: str) -> tuple[Rule, ...]:
        """Up to three conditions, each with its message."""
        found = []
        for variant in _VARIANTS:
            ready = self.formula(name + variant)
            message = self.text(f"{name}{variant}Message")
            if ready is not None:
                if not message:
                    self.find(f"The property “{name}{variant}” needs a message")
                found.append(Rule(formula=ready, message=message))
        return tuple(found)


def fitting(texts: Mapping[str, str], kind: Kind, find: Callable[[str], None]) -> dict[str, str]:
    """The properties that Handrail knows and that fit this kind of component."""
    kept = {}
    for name, text in texts.items():
        known = SETTINGS.get(name)
        if known is None:
            find(f"“{name[:60]}” is not a property that Handrail knows")
        elif kind not in known.fits:
            find(f"The property “{name}” does not fit a {kind.value}")
        else:
            kept[name] = text
    return kept


def number(holder: Mapping[str, Any], name: str, find: Callable[[str], None]) -> float | None:
    """A number of the component or of its `validate`, or None."""
    value = holder.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limits.WHOLE_NUMBER:
        find(f"“{name}” must be a number")
        return None
    return value


def count(holder: Mapping[str, Any], name: str, find: Callable[[str], None]) -> int | None:
    """A whole number of the component or of its `validate`, 0 or more, or None."""
    value = number(holder, name, find)
    if value is not None and (value != int(value) or value < 0):
        find(f"“{name}” must be a whole number")
        return None
    return None if value is None else int(value)


def pattern(validate: Mapping[str, Any], find: Callable[[str], None]) -> str:
    """A regular expression that takes no more than linear time, or nothing."""
    text = validate.get("pattern", "")
    if not text:
        return ""
    try:
        if isinstance(text, str) and len(text) <= 500:
            re2.compile(text)
            return text
    except re2.error:
        pass
    find("The pattern is not a regular expression of at most 500 characters (RE2)")
    return ""


def listed(names: Any) -> str:
    """Names as a reader takes them: with commas between."""
    return ", ".join(str(getattr(name, "value", name)) for name in names)
