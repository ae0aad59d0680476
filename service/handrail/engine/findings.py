"""What a check says of a bundle, in words for the person who draws."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """It may not be published like this."""
    WARNING = "warning"
    """It can run; somebody should look."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong: which rule says so, in which file, at which element, and what to do.

    `line` and `column` (from 1) point into the expression for a rule about expressions, else into the file.
    """

    rule: str
    message: str
    element: str | None = None
    name: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    severity: Severity = Severity.ERROR
