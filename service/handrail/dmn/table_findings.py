"""What the shape of a decision table says of it: its hit policy, its columns, its rules."""

from collections import Counter
from collections.abc import Iterator

from handrail.dmn.elements import (
    Aggregation,
    Cell,
    DecisionTable,
    Definitions,
    HitPolicy,
    InputClause,
    OutputClause,
)
from handrail.dmn.errors import Finding, Severity
from handrail.dmn.hit_policies import ORDERING
from handrail.dmn.limits import MAX_RULES
from handrail.feel import FeelError, UnaryTests, compile_unary, syntax
from handrail.feel.parser import parse_expression, parse_tests
from handrail.feel.values import Value

MAX_SHOWN = 20
"""Pairs of rules named in one finding."""


def table_findings(definitions: Definitions, owner: str, table: DecisionTable) -> Iterator[Finding]:
    """Everything wrong or doubtful in the shape of one table; `owner` is the decision or knowledge it belongs to."""
    element = table.id or owner
    yield from _policy(table, element)
    yield from _columns(table, element)
    yield from _rules(table, element)
    yield from _same_conditions(table, element)
    for number, clause in enumerate(table.inputs):
        allowed = clause.allowed or _allowed_of_type(definitions, clause.type_ref)
        cells = [rule.conditions[number] for rule in table.rules if number < len(rule.conditions)]
        yield from _values_not_allowed(allowed, cells, clause)
    for number, output in enumerate(table.outputs):
        allowed = output.allowed or _allowed_of_type(definitions, output.type_ref)
        cells = [rule.answers[number] for rule in table.rules if number < len(rule.answers)]
        yield from _values_not_allowed(allowed, cells, output)


def unusable_shape(table: DecisionTable) -> str:
    """Why a table cannot be asked, nothing where it can: its policy is unknown, or rules lack or exceed its columns."""
    if table.hit_policy not in frozenset(HitPolicy):
        return f"'{table.hit_policy}' is not a hit policy"
    if table.aggregation and table.aggregation not in frozenset(Aggregation):
        return f"'{table.aggregation}' is not an aggregation"
    if not table.outputs:
        return "the table has no output column"
    if len(table.rules) > MAX_RULES:
        return f"the table has more than {MAX_RULES:,} rules"
    for rule in table.rules:
        if len(rule.conditions) != len(table.inputs) or len(rule.answers) != len(table.outputs):
            return f"rule {rule.id} has not one cell a column"
    return ""


def _policy(table: DecisionTable, element: str) -> Iterator[Finding]:
    if table.hit_policy not in frozenset(HitPolicy):
        known = ", ".join(HitPolicy)
        yield Finding(
            element=element, message=f"'{table.hit_policy}' is not a hit policy; use one of {known}."
        )
    if table.aggregation and table.aggregation not in frozenset(Aggregation):
        yield Finding(
            element=element,
            message=f"'{table.aggregation}' is not an aggregation; use SUM, MIN, MAX or COUNT.",
        )
    if table.aggregation and table.hit_policy != HitPolicy.COLLECT:
        yield Finding(element=element, message="Only the hit policy COLLECT has an aggregation; remove it.")
    if table.aggregation and len(table.outputs) > 1 and table.aggregation != Aggregation.COUNT:
        yield Finding(element=element, message=f"{table.aggregation} needs exactly one output column.")
    if table.hit_policy in ORDERING and not any(output.allowed for output in table.outputs):
        yield Finding(
            element=element, message=f"The hit policy {table.hit_policy} needs output values, best first."
        )


def _columns(table: DecisionTable, element: str) -> Iterator[Finding]:
    for number, clause in enumerate(table.inputs, 1):
        if not clause.text:
            yield Finding(element=clause.id or element, message=f"Input column {number} has no expression.")
    if not table.outputs:
        yield Finding(element=element, message="The table has no output column.")
    names = [output.name or output.label for output in table.outputs]
    if len(names) > 1:
        for number, name in enumerate(names, 1):
            if not name:
                output = table.outputs[number - 1].id or element
                yield Finding(element=output, message=f"Output column {number} has no name.")
        for name, times in Counter(names).items():
            if name and times > 1:
                yield Finding(element=element, message=f"{times} output columns are called '{name}'.")


def _rules(table: DecisionTable, element: str) -> Iterator[Finding]:
    if not table.rules:
        yield Finding(element=element, message="The table has no rule.")
    if len(table.rules) > MAX_RULES:
        yield Finding(
            element=element, message=f"The table has {len(table.rules):,} rules; {MAX_RULES:,} are allowed."
        )
    for number, rule in enumerate(table.rules, 1):
        if not rule.given_id:
            message = f"Rule {number} has no id, so records call it {rule.id}; give it one that stays."
            yield Finding(element=element, message=message, severity=Severity.ADVICE)
        for cells, columns, kind in (
            (rule.conditions, table.inputs, "input"),
            (rule.answers, table.outputs, "output"),
        ):
            if len(cells) != len(columns):
                message = f"Rule {rule.id} has {len(cells)} {kind} cells for {len(columns)} columns."
                yield Finding(element=rule.given_id or element, message=message)
        for output, cell in zip(table.outputs, rule.answers, strict=False):
            if not cell.text:
                name = output.name or output.label or "the output"
                message = f"Rule {rule.id} leaves '{name}' empty; write null if that is meant."
                yield Finding(element=cell.id or rule.id, message=message, severity=Severity.ADVICE)
    for name, times in Counter(rule.given_id for rule in table.rules if rule.given_id).items():
        if times > 1:
            yield Finding(element=name, message=f"{times} rules have the id '{name}'; give each its own.")


def _same_conditions(table: DecisionTable, element: str) -> Iterator[Finding]:
    if table.hit_policy not in (HitPolicy.UNIQUE, HitPolicy.FIRST):
        return
    seen: dict[tuple[str, ...], str] = {}
    for rule in table.rules:
        conditions = tuple("" if cell.text == "-" else cell.text for cell in rule.conditions)
        if conditions in seen:
            message = f"Rules {seen[conditions]} and {rule.id} have the same conditions."
            yield Finding(element=rule.given_id or element, message=message)
        seen.setdefault(conditions, rule.id)


def _allowed_of_type(definitions: Definitions, reference: str) -> str:
    return next((found.allowed for found in definitions.types if found.name == reference), "")


def _values_not_allowed(
    allowed: str, cells: list[Cell], clause: InputClause | OutputClause
) -> Iterator[Finding]:
    if not allowed:
        return
    try:
        tests = compile_unary(allowed)
    except FeelError:
        return  # told by the compiler
    read = _constants if isinstance(clause, InputClause) else _constant_answer
    verdicts: dict[tuple[type, Value], bool] = {}
    for cell in cells:
        for value in read(cell.text):
            if not _allowed(tests, value, verdicts):
                message = f"{cell.text} is not one of the values allowed for '{clause.label}': {allowed}."
                yield Finding(element=cell.id or clause.id, message=message)
                break


def _allowed(tests: UnaryTests, value: Value, verdicts: dict[tuple[type, Value], bool]) -> bool:
    key = (type(value), value)
    if key not in verdicts:
        try:
            verdicts[key] = tests.match(value)
        except FeelError:
            verdicts[key] = False
    return verdicts[key]


def _constants(text: str) -> list[Value]:
    try:
        tests = parse_tests(text)
    except FeelError:
        return []
    operands = (
        [] if tests is None else [test.operand for test in tests.tests if isinstance(test, syntax.ValueTest)]
    )
    return [
        operand.value
        for operand in operands
        if isinstance(operand, syntax.Literal) and operand.value is not None
    ]


def _constant_answer(text: str) -> list[Value]:
    try:
        node = parse_expression(text) if text else None
    except FeelError:
        return []
    return [node.value] if isinstance(node, syntax.Literal) and node.value is not None else []
