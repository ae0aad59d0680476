"""A form as the rest of Handrail uses it: loaded once, asked often, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from handrail.domain.code_lists import CodeList
from handrail.domain.errors import FieldProblem as Problem
from handrail.forms import limits
from handrail.forms.checking import Checked, Checking
from handrail.forms.coding import coded_part
from handrail.forms.describing import Line, described
from handrail.forms.filling import filled
from handrail.forms.model import Field
from handrail.forms.reading import Finding, Reader
from handrail.forms.schema import schema_of

Functions = Mapping[str, Callable[..., Any]]


class FormError(ValueError):
    """The file is not a form at all: not JSON, not an object, or too large. The text says what to do."""


class Form:
    """One form: what it asks, whether it is sound, and whether answers to it are."""

    def __init__(self, document: Mapping[str, Any], code_lists: Mapping[str, CodeList] | None = None) -> None:
        reader = Reader(document, code_lists)
        key = document.get("id")
        self.key = key if isinstance(key, str) else ""
        self.title = reader.title
        self.fields = reader.fields
        self.variables = reader.variables
        self.required_variables = reader.required_variables
        self.code_lists: Mapping[str, CodeList] = reader.used
        self._findings = tuple(reader.findings)

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the form itself; a form with findings cannot be completed."""
        return self._findings

    def walk(self) -> Iterator[Field]:
        """Every field, groups and rows' parts included, in the order of the page."""
        for field in self.fields:
            yield from field.walk()

    def check(
        self,
        answers: Any,
        *,
        now: datetime,
        case_started_at: datetime | None = None,
        variables: Mapping[str, Any] | None = None,
        functions: Functions | None = None,
    ) -> Checked:
        """Holds `answers` (any JSON) against every rule of the form; never raises for what they contain.

        `now` and `case_started_at` are aware. `variables` are the process's and whatever else the form declares;
        `functions` the host's FEEL functions, where the form uses them.
        """
        known = dict(variables or {})
        refusal = self._refusal(answers, known)
        if refusal is not None:
            return Checked(answers={}, problems=(refusal,))
        return Checking(
            self.fields,
            known=self.variables,
            now=now.astimezone(UTC),
            case_started_at=case_started_at,
            variables=known,
            functions=functions,
        ).run(answers)

    def _refusal(self, answers: Any, variables: Mapping[str, Any]) -> Problem | None:
        if self._findings:
            return Problem("", "This form has a fault and cannot be completed. Tell the process owner")
        missing = sorted(name for name in self.required_variables if variables.get(name) is None)
        if missing:
            return Problem(
                "", f"This form cannot be checked without {', '.join(missing)}. Tell the process owner"
            )
        if not isinstance(answers, Mapping):
            return Problem("", "Send the answers as an object")
        return _too_large(answers)

    def coded(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What may enter the engine and the log: codes, ids, times, numbers, yes and no; never anybody's words."""
        return coded_part(self.fields, answers)

    def prefill(
        self,
        variables: Mapping[str, Any] | None = None,
        *,
        now: datetime | None = None,
        functions: Functions | None = None,
    ) -> dict[str, Any]:
        """The answers a new page begins with: defaults, what fills itself in, and fixed rows. `now` is aware."""
        return filled(self.fields, variables or {}, known=self.variables, now=now, functions=functions)

    def describe(
        self, answers: Mapping[str, Any], *, variables: Mapping[str, Any] | None = None
    ) -> tuple[Line, ...]:
        """The answers in plain English, in the order of the page, for record pages and print."""
        return described(self.fields, answers, variables or {})

    def json_schema(self, *, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """JSON Schema of the answers, as OpenAPI 3.0 and 3.1 both take it. Rules between answers are not in it."""
        return {**schema_of(self.fields, variables or {}), "title": self.title or self.key}


def load(text: str | bytes, *, code_lists: Mapping[str, CodeList] | None = None) -> Form:
    """Reads a form file; raises `FormError` where it is no form at all. What is wrong inside it are its findings.

    `code_lists` are the versions of the reference lists it goes by, for a form that keeps what it began with; without
    them the newest.
    """
    raw = text.encode() if isinstance(text, str) else bytes(text)
    return _with_newest_lists(raw) if code_lists is None else _read(raw, code_lists)


@lru_cache(maxsize=64)
def _with_newest_lists(raw: bytes) -> Form:
    return _read(raw, None)


def _read(raw: bytes, code_lists: Mapping[str, CodeList] | None) -> Form:
    if len(raw) > limits.FORM_BYTES:
        raise FormError(f"A form may have at most {limits.FORM_BYTES:,} bytes")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FormError("A form must be JSON") from error
    if not isinstance(document, dict):
        raise FormError("A form must be a JSON object")
    return Form(document, code_lists)


def _too_large(answers: Mapping[str, Any]) -> Problem | None:
    count = 0
    left: list[tuple[Any, int]] = [(answers, 1)]
    while left:
        value, depth = left.pop()
        count += 1
        if depth > limits.DEPTH:
            return Problem("", f"The answers nest more than {limits.DEPTH} levels")
        if count > limits.VALUES:
            return Problem("", f"The answers hold more than {limits.VALUES:,} values")
        if isinstance(value, Mapping):
            if any(not isinstance(name, str) for name in value):
                return Problem("", "Every answer needs a name that is text")
            left.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list | tuple):
            left.extend((inner, depth + 1) for inner in value)
    return None
