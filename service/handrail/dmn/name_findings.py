"""Names that a model's texts use and nothing gives a value to: the typing slips that would otherwise become null."""

from collections.abc import Iterator

from handrail.dmn import elements
from handrail.dmn.elements import Boxed, Definitions, Element
from handrail.dmn.errors import Finding
from handrail.dmn.limits import MAX_TEXT
from handrail.dmn.walking import declared_names, elements_of
from handrail.feel import FeelError
from handrail.feel.expression import unknown_names
from handrail.feel.free_names import FreeName, free_names
from handrail.feel.names import Names, is_single_word
from handrail.feel.parser import parse_expression, parse_tests
from handrail.feel.syntax import INPUT


def name_findings(
    definitions: Definitions, given: frozenset[str] | None, functions: frozenset[str]
) -> Iterator[Finding]:
    """A finding for each unknown name of each text; `functions` are the host functions that may be called.

    A decision without requirements may use any variable from outside, so it is checked only where those are `given`.
    """
    reader = _Reader(Names(declared_names(definitions)))
    by_id: dict[str, Element] = {element.id: element for element in elements_of(definitions) if element.id}
    prefixes = frozenset(wanted.name for wanted in definitions.imports if wanted.name)
    open_imports = any(not wanted.name for wanted in definitions.imports)
    for owner in definitions.reasoning:
        if owner.logic is None or open_imports:
            continue
        if isinstance(owner, elements.Decision) and not owner.requires and given is None:
            continue
        required = (by_id.get(reference.rpartition("#")[2]) for reference in owner.requires)
        known = frozenset(element.variable for element in required if element is not None)
        checker = _Checker(owner.key, reader)
        yield from checker.expression(
            owner.logic, known | prefixes | functions | (given or frozenset()) | {owner.variable}
        )


class _Reader:
    """Reads each text of a model once; what cannot be read is told by the compiler."""

    def __init__(self, declared: Names) -> None:
        self._declared = declared
        self._found: dict[tuple[str, frozenset[str], bool], tuple[FreeName, ...]] = {}
        self._text_left = MAX_TEXT

    def free_names(self, text: str, known: frozenset[str], *, cell: bool = False) -> tuple[FreeName, ...]:
        """The names a text takes from outside."""
        key = (text, frozenset(name for name in known if not is_single_word(name)), cell)
        if key not in self._found:
            self._found[key] = self._read(text, Names(key[1], self._declared), cell)
        return self._found[key]

    def _read(self, text: str, names: Names, cell: bool) -> tuple[FreeName, ...]:
        self._text_left -= len(text)
        if not text or self._text_left < 0:
            return ()
        try:
            node = parse_tests(text, names) if cell else parse_expression(text, names)
        except FeelError:
            return ()
        return () if node is None else free_names(node)


class _Checker:
    def __init__(self, owner: str, reader: "_Reader") -> None:
        self._owner = owner
        self._reader = reader

    def expression(self, expression: Boxed | None, known: frozenset[str]) -> Iterator[Finding]:
        """Unknown names in an expression and all inside it."""
        if isinstance(expression, elements.LiteralExpression):
            yield from self._text(expression.text, expression.id, known)
        elif isinstance(expression, elements.DecisionTable):
            yield from self._table(expression, known)
        elif isinstance(expression, elements.BoxedContext):
            for entry in expression.entries:
                yield from self.expression(entry.expression, known)
                known |= {entry.name}
        elif isinstance(expression, elements.FunctionDefinition):
            yield from self.expression(expression.body, known | {name for name, _ in expression.parameters})
        elif isinstance(expression, elements.Iteration):
            yield from self.expression(expression.source, known)
            yield from self.expression(expression.body, known | {expression.variable, "partial"})
        elif isinstance(expression, elements.BoxedFilter):
            yield from self.expression(expression.source, known)  # its match may name what the entries hold
        elif isinstance(expression, elements.Conditional):
            for part in (expression.condition, expression.then, expression.otherwise):
                yield from self.expression(part, known)
        elif isinstance(expression, elements.Invocation):
            for part in (expression.function, *(value for _, value in expression.bindings)):
                yield from self.expression(part, known)
        elif isinstance(expression, elements.BoxedList):
            for part in expression.entries:
                yield from self.expression(part, known)
        elif isinstance(expression, elements.Relation):
            for row in expression.rows:
                for part in row:
                    yield from self.expression(part, known)

    def _table(self, table: elements.DecisionTable, known: frozenset[str]) -> Iterator[Finding]:
        for clause in table.inputs:
            yield from self._text(clause.text, clause.id, known)
        for rule in table.rules:
            for cell in rule.conditions:
                yield from self._tests(cell, known)
            for cell in rule.answers:
                yield from self._text(cell.text, cell.id, known)

    def _text(self, text: str, element: str, known: frozenset[str]) -> Iterator[Finding]:
        for found in unknown_names(text, self._reader.free_names(text, known), known):
            yield self._finding(found.message, text, element)

    def _tests(self, cell: elements.Cell, known: frozenset[str]) -> Iterator[Finding]:
        for found in unknown_names(
            cell.text, self._reader.free_names(cell.text, known, cell=True), known | {INPUT}
        ):
            yield self._finding(found.message, cell.text, cell.id)

    def _finding(self, message: str, text: str, element: str) -> Finding:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        return Finding(element=element or self._owner, message=f"In '{shown}': {message}.")
