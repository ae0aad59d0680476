"""From boxed expressions to closures (DMN 10.2): everything is compiled once, and what cannot be is a finding."""

from collections.abc import Callable, Iterable

from handrail.dmn import elements
from handrail.dmn.declared import Allowed, BadFit, Declared
from handrail.dmn.elements import Aggregation, Boxed, DecisionTable, FunctionDefinition, HitPolicy
from handrail.dmn.errors import DecisionFailed, Failure, Finding
from handrail.dmn.hit_policies import Resolution
from handrail.dmn.limits import MAX_TEXT
from handrail.dmn.table import Column, CompiledRule, CompiledTable, Condition, Output
from handrail.dmn.table_findings import unusable_shape
from handrail.dmn.types import Types, UnknownType
from handrail.feel.calls import call_by_name
from handrail.feel.codes import Code, TestCode
from handrail.feel.compiler import closure, compile_expression, compile_tests
from handrail.feel.errors import BadValue, FeelError, FeelLimitError
from handrail.feel.iteration import filtered, true_or_false, turns
from handrail.feel.limits import MAX_LIST, MAX_NESTING
from handrail.feel.logic import all_of, any_of
from handrail.feel.names import Names
from handrail.feel.parser import parse_expression, parse_tests
from handrail.feel.run import Origin
from handrail.feel.scope import Scope
from handrail.feel.values import Value

FEEL_MARK = "FEEL"
HIT_POLICIES = frozenset(HitPolicy)
AGGREGATIONS = frozenset(Aggregation)


class Compiler:
    """Compiles the logic of one model; `problems` gathers a finding for everything that cannot be."""

    def __init__(self, names: Iterable[str], language: str) -> None:
        self._names = Names(names)
        self._texts: dict[tuple[Names, str], Code] = {}
        self._cells: dict[tuple[Names, str], TestCode] = {}
        self.problems: list[Finding] = []
        self.types = Types((), {}, self.allowed)
        self._language = language
        self._text_left = MAX_TEXT

    # Text

    def expression(self, text: str, element: str) -> Code:
        """The closure of a FEEL text; empty text is null."""
        if not text:
            return lambda scope: None
        known = self._texts.get((self._names, text))
        if known is not None:
            return known
        try:
            self._charge(text)
            code = compile_expression(parse_expression(text, self._names), text)
            return self._texts.setdefault((self._names, text), code)
        except FeelError as problem:
            return self._unusable(element, f"'{_short(text)}': {problem}")

    def tests(self, text: str, element: str) -> TestCode:
        """The closure of a cell's tests."""
        known = self._cells.get((self._names, text))
        if known is not None:
            return known
        try:
            self._charge(text)
            test = compile_tests(parse_tests(text, self._names), text)
            return self._cells.setdefault((self._names, text), test)
        except FeelError as problem:
            failing = self._unusable(element, f"'{_short(text)}': {problem}")
            return lambda scope, value: failing(scope)  # type: ignore[no-any-return]

    def allowed(self, text: str, element: str) -> Allowed:
        """The tests of allowed values."""
        return Allowed(test=self.tests(text, element), text=text)

    def declared(self, reference: str, element: str) -> Declared | None:
        """What a type reference declares, None where nothing."""
        try:
            return self.types.named(reference) if reference else None
        except UnknownType as problem:
            self.problems.append(Finding(element=element, message=f"{problem}."))
            return None

    def _charge(self, text: str) -> None:
        self._text_left -= len(text)
        if self._text_left < 0:
            raise FeelLimitError(f"the expressions in this file have more than {MAX_TEXT:,} characters")

    def _unusable(self, element: str, message: str) -> Code:
        self.problems.append(Finding(element=element, message=message))
        return _failing(f"{element}: {message}")

    # Expressions

    def boxed(self, expression: Boxed | None, owner: str) -> Code:
        """The closure of any expression; `owner` is the id of the decision or function it belongs to."""
        if expression is None:
            return self._unusable(owner, "An expression is missing.")
        code = _RULES[type(expression)](self, expression, owner)
        declared = self.declared(expression.type_ref, expression.id or owner)
        return code if declared is None else fitting(code, declared, Origin(owner, 0))

    def _within(self, names: Iterable[str], expression: Boxed | None, owner: str) -> Code:
        outside, self._names = self._names, Names(names, self._names)
        code = self.boxed(expression, owner)
        self._names = outside
        return code

    def literal(self, expression: elements.LiteralExpression, owner: str) -> Code:
        """Text."""
        language = expression.language or self._language
        if language and FEEL_MARK not in language.upper():
            return self._unusable(
                expression.id or owner, f"The expression language '{language}' is not supported; use FEEL."
            )
        return self.expression(expression.text, expression.id or owner)

    def context(self, expression: elements.BoxedContext, owner: str) -> Code:
        """Named values, or the last entry without a name."""
        entries, outside = [], self._names
        for entry in expression.entries:
            code = self.boxed(entry.expression, owner)
            declared = self.declared(entry.type_ref, expression.id or owner)
            entries.append(
                (entry.name, code if declared is None else fitting(code, declared, Origin(entry.name, 0)))
            )
            self._names = Names((entry.name,), self._names)
        self._names = outside

        def make(scope: Scope) -> Value:
            values: dict[str, Value] = {}
            inner = Scope(values, scope, scope.run)
            scope.run.spend(1 + len(entries))
            for name, code in entries:
                if not name:
                    return code(inner)
                values[name] = code(inner)
            return values

        return make

    def invocation(self, expression: elements.Invocation, owner: str) -> Code:
        """A call by name."""
        function = self.boxed(expression.function, owner)
        bindings = [(name, self.boxed(value, owner)) for name, value in expression.bindings]
        origin = Origin(owner, 0)
        return lambda scope: call_by_name(
            scope.run, function(scope), {name: code(scope) for name, code in bindings}, origin
        )

    def list(self, expression: elements.BoxedList, owner: str) -> Code:
        """A list."""
        codes = [self.boxed(entry, owner) for entry in expression.entries]
        return lambda scope: scope.run.made([code(scope) for code in codes])

    def relation(self, expression: elements.Relation, owner: str) -> Code:
        """A list of contexts."""
        columns = expression.columns
        rows = [[self.boxed(entry, owner) for entry in row] for row in expression.rows]
        if any(len(row) != len(columns) for row in rows):
            return self._unusable(expression.id or owner, "Every row of a relation needs one value a column.")
        return lambda scope: scope.run.made(
            [{name: code(scope) for name, code in zip(columns, row, strict=True)} for row in rows]
        )

    def function(self, expression: FunctionDefinition, owner: str) -> Code:
        """A function that sees the names around it."""
        if expression.kind.upper() != FEEL_MARK:
            return self._unusable(
                expression.id or owner, f"Functions in {expression.kind} are not allowed; use FEEL."
            )
        names = tuple(name for name, _ in expression.parameters)
        declared = tuple(
            self.declared(reference, expression.id or owner) for _, reference in expression.parameters
        )
        body = self._within(names, expression.body, owner)

        def checked(scope: Scope) -> Value:
            for name, wanted in zip(names, declared, strict=True):
                if wanted is not None:
                    try:
                        scope.values[name] = wanted.fit(scope.values[name], scope)  # type: ignore[index]
                    except BadFit as problem:
                        return failed(scope, problem, Origin(owner, 0))
            return body(scope)

        return lambda scope: closure(names, (), checked, MAX_NESTING, scope, owner)

    def filter(self, expression: elements.BoxedFilter, owner: str) -> Code:
        """The entries that pass a condition."""
        source, match = self.boxed(expression.source, owner), self.boxed(expression.match, owner)
        origin = Origin(owner, 0)
        return lambda scope: filtered(source(scope), match, scope, origin)

    def conditional(self, expression: elements.Conditional, owner: str) -> Code:
        """One of two expressions."""
        condition = self.boxed(expression.condition, owner)
        then, otherwise = self.boxed(expression.then, owner), self.boxed(expression.otherwise, owner)

        def choose(scope: Scope) -> Value:
            run = scope.run
            doubts = run.doubts
            chosen = condition(scope)
            if chosen is None and run.strict and run.doubts > doubts:
                raise DecisionFailed(Failure.ERROR, f"'{owner}': {run.reason_after(doubts)}")
            return then(scope) if chosen is True else otherwise(scope)

        return choose

    def iteration(self, expression: elements.Iteration, owner: str) -> Code:
        """for, some, every."""
        source, origin = self.boxed(expression.source, owner), Origin(owner, 0)
        body = self._within((expression.variable,), expression.body, owner)
        iterators = ((expression.variable, source),)
        if expression.word != "for":
            together = any_of if expression.word == "some" else all_of
            return lambda scope: _quantified(scope, iterators, body, together, origin)

        def collect(scope: Scope) -> Value:
            answers: list[Value] = []
            try:
                for turn in turns(scope, iterators):
                    partial = Scope({"partial": scope.run.made(list(answers))}, turn, scope.run)
                    answers.append(body(partial))
                    if len(answers) > MAX_LIST:
                        break
            except BadValue as problem:
                return scope.run.warn(problem, origin)
            return scope.run.made(answers)

        return collect

    # Tables

    def table(self, expression: DecisionTable, owner: str) -> Code:
        """A decision table; one whose shape leaves open what it means is never asked."""
        fault = unusable_shape(expression)
        if fault:
            return _failing(f"{expression.id or owner}: {fault}")
        return self.decision_table(expression, owner).ask

    def decision_table(self, expression: DecisionTable, owner: str) -> CompiledTable:
        """The table itself; `findings` holds its shape against its hit policy."""
        outputs = tuple(
            self._output(clause, number, owner) for number, clause in enumerate(expression.outputs, 1)
        )
        return CompiledTable(
            decision=owner,
            resolution=Resolution(
                hit_policy=HitPolicy(expression.hit_policy)
                if expression.hit_policy in HIT_POLICIES
                else HitPolicy.UNIQUE,
                aggregation=Aggregation(expression.aggregation)
                if expression.aggregation in AGGREGATIONS
                else None,
                outputs=tuple(output.name for output in outputs),
                priorities=tuple(output.priority for output in outputs),
            ),
            columns=tuple(self._column(clause, owner) for clause in expression.inputs),
            outputs=outputs,
            rules=tuple(self._rule(rule, expression, owner) for rule in expression.rules),
            origin=Origin(owner, 0),
        )

    def _column(self, clause: elements.InputClause, owner: str) -> Column:
        element = clause.id or owner
        return Column(
            label=clause.label,
            code=self.expression(clause.text, element),
            declared=self.declared(clause.type_ref, element),
            allowed=self.allowed(clause.allowed, element) if clause.allowed else None,
            origin=Origin(clause.text, 0),
        )

    def _output(self, clause: elements.OutputClause, number: int, owner: str) -> Output:
        element = clause.id or owner
        return Output(
            name=clause.name or clause.label or f"output{number}",
            declared=self.declared(clause.type_ref, element),
            allowed=self.allowed(clause.allowed, element) if clause.allowed else None,
            priority=self.expression(f"[{clause.allowed}]", element) if clause.allowed else None,
            default=self.expression(clause.default, element) if clause.default else None,
        )

    def _rule(self, rule: elements.Rule, table: DecisionTable, owner: str) -> CompiledRule:
        conditions = []
        for number, cell in enumerate(rule.conditions[: len(table.inputs)]):
            if cell.text in ("", "-"):
                continue
            conditions.append(
                Condition(
                    column=number,
                    test=self.tests(cell.text, cell.id or rule.given_id or owner),
                    text=cell.text,
                    speaks_of_null=_speaks_of_null(cell.text),
                )
            )
        answers = tuple(
            self.expression(cell.text, cell.id or rule.given_id or owner) for cell in rule.answers
        )
        return CompiledRule(id=rule.id, conditions=tuple(conditions), answers=answers)


_RULES: dict[type, Callable[..., Code]] = {
    elements.LiteralExpression: Compiler.literal,
    elements.BoxedContext: Compiler.context,
    elements.Invocation: Compiler.invocation,
    elements.BoxedList: Compiler.list,
    elements.Relation: Compiler.relation,
    elements.FunctionDefinition: Compiler.function,
    elements.BoxedFilter: Compiler.filter,
    elements.Conditional: Compiler.conditional,
    elements.Iteration: Compiler.iteration,
    elements.DecisionTable: Compiler.table,
}


def fitting(code: Code, declared: Declared, origin: Origin) -> Code:
    """The same value in its declared form; else a failure or, in a run that is not strict, null and a warning."""

    def fit(scope: Scope) -> Value:
        try:
            return declared.fit(code(scope), scope)
        except BadFit as problem:
            return failed(scope, problem, origin)

    return fit


def failed(scope: Scope, problem: BadFit, origin: Origin) -> Value:
    """A value that does not fit: raises DecisionFailed in a strict run, else null and a warning."""
    if scope.run.strict:
        raise DecisionFailed(problem.kind, f"'{origin.text}': {problem}")
    return scope.run.warn(problem, origin)


def _quantified(
    scope: Scope,
    iterators: tuple[tuple[str, Code], ...],
    body: Code,
    together: Callable[[Iterable[Value]], bool | None],
    origin: Origin,
) -> Value:
    try:
        return together(true_or_false(body(turn)) for turn in turns(scope, iterators))
    except BadValue as problem:
        return scope.run.warn(problem, origin)


def _failing(message: str) -> Code:
    def fail(scope: Scope) -> Value:
        if scope.run.strict:
            raise DecisionFailed(Failure.UNUSABLE_MODEL, message)
        return scope.run.warn(message, Origin(message, 0))

    return fail


def _speaks_of_null(text: str) -> bool:
    return "null" in text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
