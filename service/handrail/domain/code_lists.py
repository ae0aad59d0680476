"""The coded answers Handrail uses, as versioned reference data (DOMAIN sections 2.6, 3.3 and 3.4.4).

A list never loses a code: a code that is no longer offered is marked with "(retired)" in a newer version, so that an
old record can always be read. Nothing here grades a person: classes name a response (DOMAIN K1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handrail.domain import (
    code_lists_care,
    code_lists_disagreements,
    code_lists_meetings,
    code_lists_restrictions,
    code_lists_reviews,
    code_lists_safeguarding,
)

RETIRED = "(retired) "


@dataclass(frozen=True, kw_only=True)
class Code:
    """One coded answer: `code` is what is stored, `label` what people read, `hint` a line of help under it."""

    code: str
    label: str
    hint: str = ""
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """One version of a list of codes, in the order shown, in force from `effective_from`."""

    name: str
    version: str
    effective_from: date
    codes: tuple[Code, ...]

    def label(self, code: str) -> str:
        """The words for `code`; the code itself where this version does not know it."""
        return next((entry.label for entry in self.codes if entry.code == code), code)

    @property
    def offered(self) -> tuple[Code, ...]:
        """The codes that may be chosen now."""
        return tuple(entry for entry in self.codes if not entry.retired)


def _read(name: str, version: str, effective_from: date, text: str) -> CodeList:
    codes = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _, words = line.partition(" ")
        label, _, hint = words.strip().partition(" | ")
        retired = label.startswith(RETIRED)
        codes.append(Code(code=code, label=label.removeprefix(RETIRED), hint=hint, retired=retired))
    return CodeList(name=name, version=version, effective_from=effective_from, codes=tuple(codes))


_VERSION = "2026.1"
_EFFECTIVE_FROM = date(2026, 1, 1)


def _by_name(lists: Iterable[CodeList]) -> Mapping[str, tuple[CodeList, ...]]:
    by_name: dict[str, list[CodeList]] = {}
    for version in sorted(lists, key=lambda entry: entry.effective_from, reverse=True):
        by_name.setdefault(version.name, []).append(version)
    return {name: tuple(versions) for name, versions in by_name.items()}


CODE_LISTS: Mapping[str, tuple[CodeList, ...]] = _by_name(
    _read(name, _VERSION, _EFFECTIVE_FROM, text)
    for module in (
        code_lists_care,
        code_lists_reviews,
        code_lists_restrictions,
        code_lists_disagreements,
        code_lists_meetings,
        code_lists_safeguarding,
    )
    for name, text in module.LISTS.items()
)
"""Every list by name, its newest version first."""


def code_list(name: str, *, on: date | None = None) -> CodeList:
    """The version of a list in force on a day (the newest without one); raises KeyError for an unknown name or day."""
    for version in CODE_LISTS[name]:
        if on is None or version.effective_from <= on:
            return version
    raise KeyError(f"{name} had no version on {on}")


def newest_lists() -> Mapping[str, CodeList]:
    """The newest version of every list, by name."""
    return {name: versions[0] for name, versions in CODE_LISTS.items()}


def as_plain(entry: CodeList) -> dict[str, Any]:
    """One version of a list as JSON-plain data, to be kept with what goes by it."""
    return {
        "version": entry.version,
        "effective_from": entry.effective_from.isoformat(),
        "codes": [
            {"code": code.code, "label": code.label}
            | ({"hint": code.hint} if code.hint else {})
            | ({"retired": True} if code.retired else {})
            for code in entry.codes
        ],
    }


def from_plain(name: str, kept: Mapping[str, Any]) -> CodeList:
    """The version of a list that `as_plain` wrote."""
    return CodeList(
        name=name,
        version=kept["version"],
        effective_from=date.fromisoformat(kept["effective_from"]),
        codes=tuple(Code(**code) for code in kept["codes"]),
    )
