"""A bundle made ready to run: parsed once, given our behaviour, and frozen, so that threads can share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import AdHocSubprocessSpec
from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    BpmnStartTask,
    SimpleBpmnTask,
    StartEventJoin,
    StartEventSplit,
    _EndJoin,
)
from SpiffWorkflow.exceptions import SpiffWorkflowException

from handrail import dmn, feel
from handrail.engine.bundles import Bundle
from handrail.engine.decisions import Table, tables_in
from handrail.engine.parsing import DecisionTaskParser, parse_extensions, parsed
from handrail.engine.reading import BPMN, NAMES, Unreadable, local, read_diagram
from handrail.engine.refusals import BundleUnusable
from handrail.engine.specs import activities, ad_hoc, events, gateways, repeating, subprocesses
from handrail.engine.specs.movement import Movement

_BEHAVIOURS: dict[type, type] = {
    base: ours
    for module in (activities, ad_hoc, events, gateways, repeating, subprocesses)
    for ours in vars(module).values()
    if isinstance(ours, type) and issubclass(ours, Movement) and ours.__module__ == module.__name__
    for base in ours.__bases__
    if base.__module__.startswith("SpiffWorkflow")
}
_SCAFFOLDING = (
    BoundaryEventSplit,
    BoundaryEventJoin,
    BpmnStartTask,
    StartEventSplit,
    StartEventJoin,
    _EndJoin,
    SimpleBpmnTask,
)
"""Helper tasks the parser puts between the drawn ones; a token goes straight past them."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the diagram says of one element besides its flows."""

    kind: str
    process: str
    properties: Mapping[str, str] = field(default_factory=dict)
    instructions: str | None = None
    result_variable: str | None = None
    decision: str | None = None
    decisions: Mapping[str, Table] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompiledBundle:
    """The top process of a bundle, ready to run; `names` are variables with spaces in expressions."""

    process: Any
    names: frozenset[str]


def compile_bundle(bundle: Bundle) -> CompiledBundle:
    """Parse, connect and freeze a bundle. Raises BundleUnusable with the first reason why it cannot run."""
    try:
        return _Compiling(bundle).result()
    except Unreadable as problem:
        raise BundleUnusable(problem.message) from None
    except (dmn.DmnError, feel.FeelError) as problem:
        raise BundleUnusable(f"A decision table cannot be read: {problem}") from None
    except ValidationException as problem:
        where = f" (element {problem.id})" if problem.id else ""
        raise BundleUnusable(f"{str(problem).strip(' .')}{where}") from None
    except SpiffWorkflowException as problem:
        raise BundleUnusable(str(problem).strip(" .")) from None


class _Compiling:
    """The work of one compilation: files read, processes found by id, specs connected to each other."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.roots = {path: read_diagram(data) for path, data in bundle.diagrams()}
        self.parsers: dict[str, Any] = {}
        self.homes = {
            process.get("id"): path
            for path, root in self.roots.items()
            for process in root.findall("bpmn:process", NAMES)
        }
        self.tables: dict[str, dict[str, Table]] = {}
        self.ready: dict[tuple[str, str], Any] = {}

    def result(self) -> CompiledBundle:
        refuse_circles(self.roots, self.homes)
        main = self._main_process()
        process = self.process(main, self.homes[main], main)
        names = frozenset(
            name
            for tables in self.tables.values()
            for table in tables.values()
            for name in getattr(table.model, "names", ())
            if not name.isidentifier()
        )
        return CompiledBundle(process=process, names=names)

    def _main_process(self) -> str:
        root = self.roots["process.bpmn"]
        ids = [process.get("id") for process in root.findall("bpmn:process", NAMES)]
        if self.bundle.key in ids:
            return self.bundle.key
        runnable = [
            process.get("id")
            for process in root.findall("bpmn:process", NAMES)
            if process.get("isExecutable", "true") == "true"
        ]
        if len(runnable) != 1:
            raise BundleUnusable(
                f"The diagram must hold the process {self.bundle.key}; it holds {', '.join(ids) or 'none'}"
            )
        return str(runnable[0])

    def process(self, name: str, path: str, key: str) -> Any:
        """A process or sub-process of a file with our behaviour; each is made once."""
        if (path, name) in self.ready:
            return self.ready[path, name]
        if path not in self.parsers:
            self.parsers[path] = parsed(self.roots[path], path)
            self.tables[path] = {
                decision: table
                for file, xml in self.bundle.decisions_beside(path)
                for decision, table in tables_in(file, xml).items()
            }
        parser = self.parsers[path]
        spec = parser.get_spec(name)
        self.ready[path, name] = spec
        drawn = [each for each in spec.task_specs.values() if not isinstance(each, _SCAFFOLDING)]
        flows = _Flows(self.roots[path])
        for each in drawn:
            _behave(each, self._node(path, each.bpmn_id))
        for each in drawn:
            self._tell_facts(each, path, key)
            self._connect(each, flows, path, key)
        _race(drawn)
        _trace_joins(drawn)
        spec.starts = tuple(each for each in drawn if isinstance(each, events.StartEvent))
        spec.entries = tuple(
            each for each in drawn if isinstance(spec, AdHocSubprocessSpec) and _is_entry(each)
        )
        spec.event_subprocesses = tuple(
            each for each in drawn if isinstance(each, subprocesses.EventSubprocess)
        )
        spec.declared_inputs = _names(spec.io_specification, "data_inputs")
        spec.declared_outputs = _names(spec.io_specification, "data_outputs")
        for each in drawn:
            _freeze(each)
        spec.task_specs = MappingProxyType(spec.task_specs)
        return spec

    def _tell_facts(self, spec: Any, path: str, key: str) -> None:
        node = self._node(path, spec.bpmn_id)
        extensions = parse_extensions(node)
        operator = extensions.get("serviceTaskOperator") or {}
        repeats = isinstance(spec, repeating.Repeating)
        spec.facts = Facts(
            kind=local(node),
            process=key,
            properties=extensions.get("properties") or {},
            instructions=extensions.get("instructionsForEndUser"),
            result_variable=operator.get("resultVariable") or None,
            decision=DecisionTaskParser.get_decision_ref(node) if local(node) == "businessRuleTask" else None,
            decisions=self.tables[path],
            reads=() if repeats else _reads(spec),
            writes=() if repeats else _writes(spec),
        )
        if isinstance(spec, events.StartEvent):
            spec.interrupting = node.get("isInterrupting", "true") == "true"
        if hasattr(spec, "event_definition") and not isinstance(spec, gateways.EventBasedGateway):
            spec.definitions, spec.needs_all = _definitions(spec.event_definition, node)

    def _connect(self, spec: Any, flows: _Flows, path: str, key: str) -> None:
        process = spec._wf_spec
        spec.follows = tuple(
            _past_scaffolding(process, name) for name in spec._outputs if not _is_bookkeeping(process, name)
        )
        spec.guard_specs = tuple(process.task_specs[name] for name in _watchers(process, spec))
        if isinstance(spec, gateways.Choosing):
            spec.flows = flows.of(spec)
        if isinstance(spec, repeating.Repeating):
            spec.turn_spec = process.task_specs[spec.task_spec]
        if isinstance(spec, subprocesses.CallActivity):
            if spec.spec not in self.homes:
                raise BundleUnusable(f"{spec.bpmn_id} calls {spec.spec}, which is not in the bundle")
            spec.inside = self.process(spec.spec, self.homes[spec.spec], spec.spec)
        elif isinstance(spec, subprocesses.Containing):
            spec.inside = self.process(spec.spec, path, key)
        if isinstance(spec, subprocesses.EventSubprocess):
            (start,) = spec.inside.starts
            spec.definitions, spec.needs_all = start.definitions, start.needs_all

    def _node(self, path: str, element: str) -> Any:
        (node,) = self.roots[path].xpath(".//bpmn:*[@id=$id]", namespaces=NAMES, id=element)[:1]
        return node


class _Flows:
    """The sequence flows of a file, by the element they leave."""

    def __init__(self, root: Any) -> None:
        self.by_source: dict[str, list[Any]] = {}
        for node in root.iter(f"{{{BPMN}}}sequenceFlow"):
            self.by_source.setdefault(node.get("sourceRef"), []).append(node)
        self.defaults = {
            node.get("id"): node.get("default") for node in root.iter(f"{{{BPMN}}}*") if node.get("default")
        }

    def of(self, gate: Any) -> tuple[gateways.Flow, ...]:
        """A gate's ways out; SpiffWorkflow lists their conditions in the same order."""
        nodes = self.by_source.get(gate.bpmn_id, [])
        return tuple(
            gateways.Flow(
                id=node.get("id"),
                name=node.get("name"),
                condition=None if condition is None else condition.args[0],
                target=target,
            )
            for node, (condition, _), target in zip(nodes, gate.cond_task_specs, gate.follows, strict=True)
        )


def refuse_circles(roots: Mapping[str, Any], homes: Mapping[str, str]) -> None:
    """Refuse processes that call themselves, which would hang the parser. Raises BundleUnusable."""
    calls = {
        path: [node.get("calledElement") for node in root.iter(f"{{{BPMN}}}callActivity")]
        for path, root in roots.items()
    }

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise BundleUnusable(
                f"The processes call each other in a circle: {' calls '.join((*above, path))}"
            )
        for called in calls[path]:
            if called in homes:
                visit(homes[called], (*above, path))

    for path in roots:
        visit(path, ())


def _behave(spec: Any, node: Any) -> None:
    """Give a parsed spec our behaviour: the same object, in our subclass of its class."""
    ours = _BEHAVIOURS.get(type(spec))
    if node.get("triggeredByEvent") == "true" and ours is subprocesses.SubWorkflowTask:
        ours = (
            subprocesses.EventSubprocess
        )  # the parser looks for the attribute in a namespace it is never in
    if ours is None:
        raise BundleUnusable(f"{spec.bpmn_id}: {type(spec).__name__} is not supported")
    spec.__class__ = ours


def _freeze(spec: Any) -> None:
    spec._inputs, spec._outputs = tuple(spec._inputs), tuple(spec._outputs)
    spec.frozen = True


def _is_entry(spec: Any) -> bool:
    """Whether an element of an ad-hoc sub-process starts by itself: nothing drawn leads to it, and it is no turn."""
    inputs = [spec._wf_spec.task_specs[name] for name in spec._inputs]
    return all(isinstance(each, BpmnStartTask) for each in inputs) and not isinstance(
        spec, events.BoundaryEvent
    )


def _is_bookkeeping(process: Any, name: str) -> bool:
    spec = process.task_specs[name]
    return isinstance(spec, BoundaryEventJoin | StartEventJoin | _EndJoin) or type(spec) is SimpleBpmnTask


def _past_scaffolding(process: Any, name: str) -> Any:
    spec = process.task_specs[name]
    if isinstance(spec, BoundaryEventSplit):
        (main,) = [
            each for each in spec._outputs if not isinstance(process.task_specs[each], events.BoundaryEvent)
        ]
        return process.task_specs[main]
    return spec


def _watchers(process: Any, spec: Any) -> tuple[str, ...]:
    split = process.task_specs.get(f"{spec.bpmn_id}.BoundaryEventSplit")
    if split is None or spec.name != spec.bpmn_id:
        return ()
    return tuple(
        name for name in split._outputs if isinstance(process.task_specs[name], events.BoundaryEvent)
    )


def _definitions(definition: Any, node: Any) -> tuple[tuple[Any, ...], bool]:
    from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
    from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

    if isinstance(definition, MultipleEventDefinition):
        return tuple(definition.event_definitions), node.get("parallelMultiple") == "true"
    return (() if isinstance(definition, NoneEventDefinition) else (definition,)), False


def _race(drawn: list[Any]) -> None:
    """Give the events behind an event-based gateway back what the parser took from them."""
    for gate in drawn:
        if isinstance(gate, gateways.EventBasedGateway):
            for spec, definition in zip(gate.follows, gate.event_definition.event_definitions, strict=True):
                spec.definitions = (definition,)


def _trace_joins(drawn: list[Any]) -> None:
    """Work out, once, which elements lead to which joins."""
    before: dict[str, set[str]] = {spec.name: set() for spec in drawn}
    for spec in drawn:
        for following in spec.follows:
            before[following.name].add(spec.name)
        for guard in spec.guard_specs:
            before[guard.name].add(spec.name)
    for spec in drawn:
        if not isinstance(spec, gateways.Joining):
            continue
        spec.sources = frozenset(before[spec.name])
        if isinstance(spec, gateways.InclusiveGateway):
            spec.reaches = _reaches(spec, before)
        elif isinstance(spec, gateways.ParallelGateway):
            spec.rounds = _rounds(
                spec, before, [each.name for each in drawn if isinstance(each, events.StartEvent)]
            )


def _reaches(gate: Any, before: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for source in gate.sources:
        for name in _upstream(source, before, gate.name):
            found.setdefault(name, set()).add(source)
    return {name: frozenset(sources) for name, sources in found.items()}


def _rounds(gate: Any, before: Mapping[str, set[str]], starts: list[str]) -> tuple[frozenset[str], ...]:
    """The sources that must all have come: those a start leads to, or those that only come back from the gate."""
    first = frozenset(
        source for source in gate.sources if not _upstream(source, before, gate.name).isdisjoint(starts)
    )
    return tuple(each for each in (first, gate.sources - first) if each)


def _upstream(name: str, before: Mapping[str, set[str]], stop: str) -> set[str]:
    seen, todo = {name}, [name]
    while todo:
        for earlier in before[todo.pop()]:
            if earlier not in seen and earlier != stop:
                seen.add(earlier)
                todo.append(earlier)
    return seen


def _names(specification: Any, which: str) -> tuple[str, ...]:
    return tuple(each.bpmn_id for each in getattr(specification, which)) if specification is not None else ()


def _reads(spec: Any) -> tuple[str, ...]:
    return (
        *(each.bpmn_id for each in spec.data_input_associations),
        *_names(spec.io_specification, "data_inputs"),
    )


def _writes(spec: Any) -> tuple[str, ...]:
    return (
        *(each.bpmn_id for each in spec.data_output_associations),
        *_names(spec.io_specification, "data_outputs"),
    )
