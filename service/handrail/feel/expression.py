"""Expressions as the rest of the program uses them: compiled once, evaluated often, checked while they are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from handrail.feel import syntax
from handrail.feel.codes import Code
from handrail.feel.compiler import compile_expression, compile_tests
from handrail.feel.errors import FeelError, FeelLimitError, line_and_column
from handrail.feel.free_names import FreeName, free_names
from handrail.feel.functions import FUNCTION_NAMES
from handrail.feel.names import is_single_word
from handrail.feel.parser import parse_expression, parse_tests
from handrail.feel.plain import from_plain, to_plain
from handrail.feel.run import HostFunctions, Run, Warning
from handrail.feel.scope import Scope
from handrail.feel.values import Value

MOST_NAMES = 2_000
"""Names with spaces that are gathered from data; more are not looked for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check says of an expression, for its author; `line` and `column` count from 1."""

    message: str
    line: int
    column: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, JSON-plain, and why parts of it are null."""

    value: object
    warnings: tuple[Warning, ...]


class Expression:
    """A compiled expression."""

    __slots__ = ("_code", "free_names", "text")

    def __init__(self, text: str, node: syntax.Node) -> None:
        self.text = text
        self._code: Code = compile_expression(node, text)
        self.free_names: tuple[FreeName, ...] = free_names(node)

    def evaluate(
        self,
        variables: Mapping[str, object],
        *,
        now: datetime | None = None,
        functions: HostFunctions | None = None,
    ) -> object:
        """The JSON-plain answer. `now` is what `now()` answers; `functions` are offered beside the built-in ones.

        Raises FeelError when the answer is null because something went wrong, or when a limit is passed.
        """
        run = Run(now, functions, strict=True)
        value = self._evaluate(variables, run)
        if value is None and run.doubts:
            raise run.reason_after(0).as_error()
        return value

    def explain(
        self,
        variables: Mapping[str, object],
        *,
        now: datetime | None = None,
        functions: HostFunctions | None = None,
    ) -> Answer:
        """The answer as FEEL itself defines it, null where something went wrong, with the reasons; raises
        FeelLimitError.
        """
        run = Run(now, functions)
        return Answer(self._evaluate(variables, run), tuple(run.warnings))

    def _evaluate(self, variables: Mapping[str, object], run: Run) -> object:
        try:
            values = {}
            for free in self.free_names:
                if free.name in variables:
                    values[free.name] = from_plain(variables[free.name])
            return to_plain(run.made(self._code(Scope(values, None, run))))
        except RecursionError:
            raise FeelLimitError("the expression is too deeply nested", text=self.text) from None
        except FeelError as problem:
            problem.text = problem.text or self.text
            raise


class UnaryTests:
    """The compiled tests of a decision table's cell."""

    __slots__ = ("_code", "free_names", "text")

    def __init__(self, text: str, node: syntax.Tests | None) -> None:
        self.text = text
        self._code = compile_tests(node, text)
        self.free_names: tuple[FreeName, ...] = free_names(node) if node else ()

    def match(
        self,
        value: object,
        variables: Mapping[str, object] | None = None,
        *,
        now: datetime | None = None,
        functions: HostFunctions | None = None,
    ) -> bool:
        """Whether a value passes; raises FeelError when that cannot be said, for example of a text against `> 5`."""
        run = Run(now, functions, strict=True)
        known = {name: from_plain(entry) for name, entry in (variables or {}).items()}
        try:
            answer = self._code(
                Scope({**known, syntax.INPUT: from_plain(value)}, None, run), from_plain(value)
            )
        except RecursionError:
            raise FeelLimitError("the test is too deeply nested", text=self.text) from None
        if answer is None:
            raise (
                run.warnings[0].as_error()
                if run.warnings
                else FeelError("this cannot be compared", text=self.text)
            )
        return answer


def compile(
    text: str, *, names: Iterable[str] = frozenset(), functions: Iterable[str] = frozenset()
) -> Expression:
    """A compiled expression, remembered; a leading `=` is dropped. Names and functions with spaces must be given.

    Raises FeelSyntaxError or FeelLimitError with line and column.
    """
    return _compiled(text, frozenset(names) | frozenset(functions))


def compile_unary(
    text: str, *, names: Iterable[str] = frozenset(), functions: Iterable[str] = frozenset()
) -> UnaryTests:
    """The compiled tests of a cell, remembered; raises as `compile` does."""
    return _compiled_tests(text, frozenset(names) | frozenset(functions))


def evaluate(
    text: str,
    variables: Mapping[str, object] | None = None,
    *,
    now: datetime | None = None,
    functions: HostFunctions | None = None,
) -> object:
    """The JSON-plain answer of an expression; names with spaces are taken from the variables. Raises FeelError."""
    variables = variables or {}
    names = spaced_names(variables) | {name for name in functions or () if not is_single_word(name)}
    return compile(text, names=names).evaluate(variables, now=now, functions=functions)


def check(text: str, names: Iterable[str], *, functions: Iterable[str] = frozenset()) -> tuple[Finding, ...]:
    """What is wrong with an expression before it ever runs: what cannot be read, and names that nothing gives a
    value.
    """
    known = frozenset(names) | frozenset(functions)
    try:
        expression = compile(text, names=known)
    except FeelError as problem:
        return (Finding(problem.message, problem.line, problem.column),)
    return unknown_names(expression.text, expression.free_names, known)


def check_unary(
    text: str, names: Iterable[str], *, functions: Iterable[str] = frozenset()
) -> tuple[Finding, ...]:
    """The same for the tests of a cell."""
    known = frozenset(names) | frozenset(functions)
    try:
        tests = compile_unary(text, names=known)
    except FeelError as problem:
        return (Finding(problem.message, problem.line, problem.column),)
    return unknown_names(tests.text, tests.free_names, known | {syntax.INPUT})


def unknown_names(text: str, free: Sequence[FreeName], known: frozenset[str]) -> tuple[Finding, ...]:
    """A finding for each free name that is neither known nor built in; names inside a filter may be an entry's own."""
    findings = []
    for name in free:
        if name.name in known or name.name in FUNCTION_NAMES or name.may_be_of_entry:
            continue
        line, column = line_and_column(text, name.at)
        findings.append(
            Finding(f"nothing is called '{name.name}' here; check the spelling", line, column, name.name)
        )
    return tuple(findings)


def spaced_names(variables: Mapping[str, object]) -> frozenset[str]:
    """Every name in some data, at any depth, that is not a single word."""
    found: set[str] = set()
    left: list[Value] = [variables]
    while left and len(found) < MOST_NAMES:
        data = left.pop()
        if isinstance(data, Mapping):
            found.update(name for name in data if isinstance(name, str) and name and not is_single_word(name))
            left.extend(entry for entry in data.values() if isinstance(entry, Mapping | list | tuple))
        else:
            left.extend(entry for entry in data[:50] if isinstance(entry, Mapping | list | tuple))
    return frozenset(found)


def without_equals(text: str) -> str:
    """An expression without the `=` that marks one in diagrams and forms; a space stands for it, so that columns
    hold.
    """
    stripped = text.lstrip()
    if not stripped.startswith("="):
        return text
    start = len(text) - len(stripped)
    return text[:start] + " " + text[start + 1 :]


@lru_cache(maxsize=2048)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    text = without_equals(text)
    try:
        return Expression(text, parse_expression(text, names))
    except RecursionError:
        raise FeelLimitError("this expression is too deeply nested", text=text) from None


@lru_cache(maxsize=2048)
def _compiled_tests(text: str, names: frozenset[str]) -> UnaryTests:
    try:
        return UnaryTests(text, parse_tests(text, names))
    except RecursionError:
        raise FeelLimitError("this expression is too deeply nested", text=text) from None
