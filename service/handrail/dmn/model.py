"""A decision model ready to be asked: the way in for everything outside this package."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from handrail.dmn import elements
from handrail.dmn.boxed import Compiler
from handrail.dmn.elements import Definitions
from handrail.dmn.errors import DecisionFailed, DmnError, Failure, Finding
from handrail.dmn.findings import shape_findings
from handrail.dmn.nodes import (
    DecisionNode,
    Evaluation,
    Given,
    InputNode,
    KnowledgeNode,
    Needs,
    Node,
    ServiceNode,
)
from handrail.dmn.outcome import NearMiss, Outcome
from handrail.dmn.reader import read_definitions
from handrail.dmn.run import DecisionRun
from handrail.dmn.table import TableUse
from handrail.dmn.types import Types
from handrail.dmn.walking import declared_names
from handrail.feel.errors import FeelError, FeelLimitError
from handrail.feel.plain import to_plain
from handrail.feel.run import HostFunctions
from handrail.feel.values import Value


class Model:
    """The decisions of one file, and of those it imports."""

    def __init__(
        self,
        definitions: Definitions,
        imports: "tuple[Model, ...]" = (),
        functions: frozenset[str] = frozenset(),
    ) -> None:
        self.definitions = definitions
        self._functions = functions
        self._by_namespace = {model.definitions.namespace: model for model in imports}
        self._imported = {
            wanted.name: self._by_namespace[wanted.namespace]
            for wanted in definitions.imports
            if wanted.namespace in self._by_namespace
        }
        self._prefixes = {wanted.namespace: wanted.name for wanted in definitions.imports}
        self._compiler = Compiler(self.names() | functions, definitions.language)
        self._compiler.types = Types(
            definitions.types,
            {name: model._compiler.types for name, model in self._imported.items()},
            self._compiler.allowed,
        )
        self._unresolved: list[Finding] = []
        self._nodes = self._make_nodes()
        self._connect()

    # What there is

    @property
    def decisions(self) -> Mapping[str, elements.Decision]:
        """Every decision by its id, or by its name where it has none."""
        return MappingProxyType({decision.key: decision for decision in self.definitions.decisions})

    def findings(self, names: Iterable[str] | None = None) -> tuple[Finding, ...]:
        """Everything wrong or doubtful in the model; `names` are the variables it will be given, where they are
        known.
        """
        missing = tuple(
            Finding(
                element=wanted.name or wanted.namespace,
                message=f"The imported model '{wanted.namespace}' is not here.",
            )
            for wanted in self.definitions.imports
            if wanted.namespace not in self._by_namespace and "/DMN/" in wanted.kind
        )
        return (
            *shape_findings(self.definitions, names, self._functions),
            *missing,
            *self._unresolved,
            *self._compiler.problems,
        )

    def names(self) -> frozenset[str]:
        """Every name the model declares, so that those with spaces are read as one."""
        found = set(declared_names(self.definitions))
        for model in self._imported.values():
            found |= model.names()
        return frozenset(name for name in found if name)

    # Asking

    def decide(
        self,
        decision_id: str,
        inputs: Mapping[str, object],
        *,
        now: datetime | None = None,
        functions: HostFunctions | None = None,
        strict: bool = True,
    ) -> Outcome:
        """The answer of a decision or service, by id or name, for JSON-plain inputs by name.

        Raises DecisionFailed when there is none. With `strict` off, what DMN makes null is null, with warnings.
        """
        run = DecisionRun(now, functions, strict=strict)
        value, use = self._ask(decision_id, inputs, run)
        try:
            plain = to_plain(value)
        except FeelError as problem:
            raise DecisionFailed(
                Failure.ERROR, f"'{decision_id}': {problem.message}", decision=decision_id
            ) from None
        return Outcome(
            decision=decision_id,
            value=plain,
            tables=tuple(asked.record() for asked in run.uses),
            warnings=tuple(run.warnings),
            _use=use,
        )

    def nearest(
        self,
        decision_id: str,
        inputs: Mapping[str, object],
        *,
        now: datetime | None = None,
        functions: HostFunctions | None = None,
    ) -> tuple[NearMiss, ...]:
        """For each rule of a decision's table that does not match, the inputs that fail it; fewest failures first.

        Raises DecisionFailed only when the decision is not there, has no table, or its inputs cannot be worked out.
        """
        run = DecisionRun(now, functions, strict=False)
        _, use = self._ask(decision_id, inputs, run)
        if use is None:
            raise DecisionFailed(
                Failure.UNKNOWN_DECISION, f"'{decision_id}' is not a decision table", decision=decision_id
            )
        return use.nearest()

    def value_of(self, decision_id: str, inputs: Mapping[str, object], run: DecisionRun) -> Value:
        """The answer as a FEEL value, within a run of the caller's; raises as `decide` does."""
        return self._ask(decision_id, inputs, run)[0]

    def _ask(
        self, decision_id: str, inputs: Mapping[str, object], run: DecisionRun
    ) -> tuple[Value, TableUse | None]:
        node = self._node(decision_id)
        evaluation = Evaluation(Given(inputs), run)
        try:
            if isinstance(node, ServiceNode):
                arguments = {part: evaluation.given.get(part.variable) for part in node.parameters}
                return node.answer(arguments, run), None
            value = evaluation.value_of(node)
        except DecisionFailed as failure:
            failure.decision = failure.decision or decision_id
            failure.tables = tuple(asked.record() for asked in run.uses)
            raise
        except FeelError as problem:
            kind = Failure.LIMIT if isinstance(problem, FeelLimitError) else Failure.ERROR
            tables = [asked.record() for asked in run.uses]
            raise DecisionFailed(
                kind, f"'{decision_id}': {problem}", decision=decision_id, tables=tables
            ) from problem
        except RecursionError:
            raise DecisionFailed(
                Failure.LIMIT, f"'{decision_id}' is too deeply nested", decision=decision_id
            ) from None
        own = (
            [use for use in run.uses if use.table.decision == node.key]
            if isinstance(node, DecisionNode) and node.is_table
            else []
        )
        return value, own[-1] if own else None

    def _node(self, reference: str) -> Node:
        node = self._nodes.get(reference)
        if node is None:
            node = next((node for node in self._nodes.values() if node.variable == reference), None)
        if not isinstance(node, DecisionNode | ServiceNode):
            known = ", ".join(self.decisions) or "none"
            message = f"there is no decision '{reference}' in this model; it has: {known}"
            raise DecisionFailed(Failure.UNKNOWN_DECISION, message, decision=reference)
        return node

    # Building

    def _make_nodes(self) -> dict[str, Node]:
        compiler, nodes = self._compiler, dict[str, Node]()
        for data in self.definitions.inputs:
            declared = compiler.declared(data.type_ref, data.key)
            nodes[data.key] = InputNode(key=data.key, variable=data.variable, declared=declared)
        for knowledge in self.definitions.knowledge:
            nodes[knowledge.key] = KnowledgeNode(
                key=knowledge.key,
                variable=knowledge.variable,
                needs=Needs(),
                code=compiler.boxed(knowledge.logic, knowledge.key),
            )
        for service in self.definitions.services:
            nodes[service.key] = ServiceNode(
                key=service.key,
                variable=service.variable,
                declared=compiler.declared(service.type_ref, service.key),
            )
        for decision in self.definitions.decisions:
            nodes[decision.key] = DecisionNode(
                key=decision.key,
                variable=decision.variable,
                element=decision,
                declared=compiler.declared(decision.type_ref, decision.key),
                needs=Needs(),
                code=None if decision.logic is None else compiler.boxed(decision.logic, decision.key),
            )
        return nodes

    def _connect(self) -> None:
        for owner in self.definitions.reasoning:
            node = self._nodes[owner.key]
            if isinstance(node, DecisionNode | KnowledgeNode):
                node.needs.nodes.extend(self._found(owner.key, owner.requires))
        for service in self.definitions.services:
            node = self._nodes[service.key]
            if isinstance(node, ServiceNode):
                node.parameters.extend(found for _, found in self._found(service.key, service.input_data))
                node.parameters.extend(
                    found for _, found in self._found(service.key, service.input_decisions)
                )
                node.outputs.extend(found for _, found in self._found(service.key, service.outputs))

    def _found(self, element: str, references: Iterable[str]) -> Iterator[tuple[str, Node]]:
        for reference in references:
            namespace, _, key = reference.rpartition("#")
            if namespace and namespace != self.definitions.namespace:
                model = self._by_namespace.get(namespace)
                found = None if model is None else model._nodes.get(key)
                prefix = self._prefixes.get(namespace, "")
            else:
                found, prefix = self._nodes.get(key), ""
            if found is None:
                message = (
                    f"'{element}' requires '{reference}', which is not in this model or those it imports."
                )
                self._unresolved.append(Finding(element=element, message=message))
            else:
                yield prefix, found


def load(xml: bytes | str, *, imports: Iterable[Model] = (), functions: Iterable[str] = ()) -> Model:
    """A model from a DMN file, remembered by its content.

    `imports` are the models it uses, loaded before; `functions` the names of the host functions it may call. Raises
    DmnError when the file is not a DMN file; what is wrong inside it is told by `Model.findings`.
    """
    data = xml.encode() if isinstance(xml, str) else bytes(xml)
    return _load(data, tuple(imports), frozenset(functions))


def check(
    xml: bytes | str,
    *,
    imports: Iterable[Model] = (),
    functions: Iterable[str] = (),
    names: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything wrong or doubtful in a DMN file, also when it cannot be read at all; `names` as in
    `Model.findings`.
    """
    try:
        return load(xml, imports=imports, functions=functions).findings(names)
    except DmnError as problem:
        return (Finding(element="", message=str(problem)),)


@lru_cache(maxsize=64)
def _load(xml: bytes, imports: tuple[Model, ...], functions: frozenset[str]) -> Model:
    return Model(read_definitions(xml), imports, functions)
