"""The requirements graph at work: inputs, decisions, knowledge and services, each worked out once (DMN 6.3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handrail.dmn import elements
from handrail.dmn.boxed import failed
from handrail.dmn.declared import BadFit, Declared
from handrail.dmn.errors import DecisionFailed, Failure
from handrail.dmn.limits import MAX_GRAPH_DEPTH
from handrail.dmn.run import DecisionRun
from handrail.feel.codes import Code
from handrail.feel.errors import FeelLimitError
from handrail.feel.plain import from_plain
from handrail.feel.run import Origin, Run
from handrail.feel.scope import MISSING, Scope
from handrail.feel.values import Function, Value


class Given(dict[str, Value]):
    """The values given from outside, each made a FEEL value when it is first looked at."""

    def __init__(self, plain: Mapping[str, object]) -> None:
        super().__init__()
        self._plain = plain

    def get(self, name: str, default: Value = None) -> Value:  # type: ignore[override]
        """The value of a name, or the default."""
        value = super().get(name, MISSING)
        if value is MISSING:
            if name not in self._plain:
                return default
            value = self[name] = from_plain(self._plain[name])
        return value


class Evaluation:
    """What is known while a graph is worked out."""

    __slots__ = ("_inner", "depth", "given", "known", "run", "scope")

    def __init__(self, given: Given, run: DecisionRun) -> None:
        self.given = given
        self.run = run
        self.scope = Scope(given, None, run)
        self.known: dict[Node, Value] = {}
        self.depth = 0
        self._inner: dict[str, Evaluation] = {}

    def within(self, prefix: str) -> "Evaluation":
        """The same for an imported model: its inputs stand in the context of the import's name, where one is given."""
        if prefix not in self._inner:
            given = self.given.get(prefix)
            self._inner[prefix] = Evaluation(
                Given(given) if isinstance(given, dict) else self.given, self.run
            )
            self._inner[prefix].depth = self.depth
        return self._inner[prefix]

    def value_of(self, node: "Node") -> Value:
        """A node's value, worked out when it is first wanted; raises DecisionFailed or FeelLimitError."""
        if node in self.known:
            return self.known[node]
        self.depth += 1
        if self.depth > MAX_GRAPH_DEPTH:
            raise FeelLimitError(
                f"more than {MAX_GRAPH_DEPTH} decisions stand on top of each other, or one needs itself"
            )
        self.run.spend(1)
        value = self.known[node] = node.work_out(self)
        self.depth -= 1
        return value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Node:
    """Something with a value in the graph; `variable` is the name of that value."""

    key: str
    variable: str

    def work_out(self, evaluation: Evaluation) -> Value:
        """The node's value; raises DecisionFailed or FeelLimitError."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InputNode(Node):
    """A value from outside."""

    declared: Declared | None

    def work_out(self, evaluation: Evaluation) -> Value:
        """The value given, in its declared form; null and a warning when it is missing."""
        value = evaluation.given.get(self.variable, MISSING)
        if value is MISSING:
            return evaluation.run.warn(f"the input '{self.variable}' is missing", Origin(self.variable, 0))
        return self.fit(value, evaluation.scope)

    def fit(self, value: Value, scope: Scope) -> Value:
        """A value in the declared form."""
        if self.declared is None:
            return value
        try:
            return self.declared.fit(value, scope, from_outside=True)
        except BadFit as problem:
            return failed(scope, problem, Origin(self.variable, 0))


@dataclass(slots=True, eq=False, kw_only=True)
class Needs:
    """The nodes that another needs, each with the name of the import it comes from; filled in once all nodes exist."""

    nodes: list[tuple[str, Node]] = field(default_factory=list)

    def scope(self, evaluation: Evaluation) -> Scope:
        """Their values by name; those of an imported model stand in a context that has the import's name."""
        values: dict[str, Value] = {}
        for prefix, node in self.nodes:
            if prefix:
                values.setdefault(prefix, {})[node.variable] = evaluation.within(prefix).value_of(node)
            else:
                values[node.variable] = evaluation.value_of(node)
        return Scope(values, evaluation.scope, evaluation.run)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DecisionNode(Node):
    """A decision."""

    element: elements.Decision
    declared: Declared | None
    needs: Needs
    code: Code | None

    @property
    def is_table(self) -> bool:
        """Whether its logic is a table, which looks after unknown values itself."""
        return isinstance(self.element.logic, elements.DecisionTable)

    def work_out(self, evaluation: Evaluation) -> Value:
        """The answer of its logic, in its declared form."""
        run = evaluation.run
        if self.code is None:
            value = evaluation.given.get(self.variable, MISSING)
            if value is not MISSING:
                return value
            if run.strict:
                raise DecisionFailed(Failure.UNUSABLE_MODEL, f"'{self.key}' has no logic", decision=self.key)
            return run.warn(f"'{self.key}' has no logic", Origin(self.key, 0))
        scope = self.needs.scope(evaluation)
        doubts = run.doubts
        value = self.code(scope)
        if value is None and run.strict and run.doubts > doubts and not self.is_table:
            raise DecisionFailed(
                Failure.ERROR, f"'{self.key}': {run.reason_after(doubts)}", decision=self.key
            )
        if self.declared is None:
            return value
        try:
            return self.declared.fit(value, scope)
        except BadFit as problem:
            return failed(scope, problem, Origin(self.key, 0))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class KnowledgeNode(Node):
    """Business knowledge: a function."""

    needs: Needs
    code: Code

    def work_out(self, evaluation: Evaluation) -> Value:
        """The function, seeing what it needs, itself included."""
        scope = self.needs.scope(evaluation)
        function = self.code(scope)
        scope.values[self.variable] = function  # type: ignore[index]
        return function


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ServiceNode(Node):
    """A decision service: decisions asked together."""

    declared: Declared | None
    parameters: list[Node] = field(default_factory=list)
    outputs: list[Node] = field(default_factory=list)

    def work_out(self, evaluation: Evaluation) -> Value:
        """The service as a function."""

        def apply(run: Run, arguments: Sequence[Value]) -> Value:
            assert isinstance(run, DecisionRun)
            run.climb(MAX_GRAPH_DEPTH)
            try:
                return self.answer(dict(zip(self.parameters, arguments, strict=True)), run)
            finally:
                run.descend(MAX_GRAPH_DEPTH)

        names = tuple(parameter.variable for parameter in self.parameters)
        return Function(name=self.variable, parameters=names, apply=apply)

    def answer(self, arguments: Mapping[Node, Value], run: DecisionRun) -> Value:
        """What the service answers for values of its inputs: one value, or a context of its decisions."""
        inner = Evaluation(Given({}), run)
        for node, value in arguments.items():
            fitted = node.fit(value, inner.scope) if isinstance(node, InputNode) else value
            inner.known[node] = fitted
        answers = {node.variable: inner.value_of(node) for node in self.outputs}
        value = next(iter(answers.values())) if len(answers) == 1 else answers
        wanted = self.declared.result if self.declared is not None and self.declared.result else self.declared
        if wanted is None or wanted.type.name == "function":
            return value
        try:
            return wanted.fit(value, inner.scope)
        except BadFit as problem:
            return failed(inner.scope, problem, Origin(self.key, 0))


def inputs_of(node: Node) -> Iterator[InputNode]:
    """Every input that a node's value depends on, each once."""
    seen: set[Node] = set()
    left = [node]
    while left:
        current = left.pop()
        if current in seen:
            continue
        seen.add(current)
        if isinstance(current, InputNode):
            yield current
        elif isinstance(current, DecisionNode | KnowledgeNode):
            left.extend(needed for _, needed in current.needs.nodes)
