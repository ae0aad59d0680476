"""A bundle made ready to run: parsed once, given our behaviour, and frozen, so that threads can share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from lxml.etree import LxmlError
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import SpiffWorkflowException

from handrail import dmn
from handrail.engine import connecting
from handrail.engine.bundles import PROCESS_FILE, Bundle
from handrail.engine.calls import refuse_circles
from handrail.engine.decisions import Table, tables_in
from handrail.engine.joins import trace_joins
from handrail.engine.parsing import DecisionTaskParser, parse_extensions, parsed
from handrail.engine.reading import BPMN, NAMES, Unreadable, lane_around, lanes_in, local, read_diagram
from handrail.engine.refusals import BundleUnusable
from handrail.engine.specs import ad_hoc, events, gateways, repeating, subprocesses
from handrail.engine.supported import refuse_too_many, unsupported_in

_PARSER_TROUBLE = (
    LxmlError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What SpiffWorkflow's parser is known to raise for diagrams that its authors did not think of."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the diagram says of one element besides its flows."""

    kind: str
    process: str
    lane: str | None = None
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
    """Parse, connect and freeze a bundle. Raises BundleUnusable with the first reason why it cannot run.

    SpiffWorkflow's parser calls itself along the flows, so it is given a stack of its own: how long a diagram may be
    does not depend on how deep its caller is.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="compile") as fresh_stack:
        return fresh_stack.submit(_compile, bundle).result()


def _compile(bundle: Bundle) -> CompiledBundle:
    try:
        return _Compiling(bundle).result()
    except Unreadable as problem:
        raise BundleUnusable(problem.message) from None
    except dmn.DmnError as problem:
        raise BundleUnusable(f"A decision table cannot be read: {problem}") from None
    except ValidationException as problem:
        raise BundleUnusable(str(problem).strip(" ."), problem.id or None) from None
    except SpiffWorkflowException as problem:
        raise BundleUnusable(str(problem).strip(" .")) from None
    except _PARSER_TROUBLE as problem:
        raise BundleUnusable(f"The diagram cannot be understood: {problem!r}") from problem


def spaced_names(tables: Iterable[Mapping[str, Table]]) -> frozenset[str]:
    """The names that decision tables declare and that an expression must read as one: those with spaces."""
    models = {id(table.model): table.model for found in tables for table in found.values()}
    return frozenset(name for model in models.values() for name in model.names() if not name.isidentifier())


class _Compiling:
    """The work of one compilation: files read, processes found by id, specs connected to each other."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.roots = {path: read_diagram(data) for path, data in bundle.diagrams()}
        self.homes = {
            process.get("id"): path
            for path, root in self.roots.items()
            for process in root.findall("bpmn:process", NAMES)
        }
        self.parsers: dict[str, Any] = {}
        self.nodes: dict[str, dict[str, Any]] = {}
        self.lanes: dict[str, dict[str, str]] = {}
        self.flows: dict[str, connecting.Flows] = {}
        self.tables: dict[str, dict[str, Table]] = {}
        self.ready: dict[tuple[str, str], Any] = {}

    def result(self) -> CompiledBundle:
        for path, root in self.roots.items():
            refuse_too_many(root, path)
            for found in unsupported_in(root):
                raise BundleUnusable(found.message, found.node.get("id"))
        refuse_circles(self.roots, self.homes)
        main = self._main_process()
        process = self.process(main, PROCESS_FILE, main)
        return CompiledBundle(process=process, names=spaced_names(self.tables.values()))

    def process(self, name: str, path: str, key: str) -> Any:
        """A process or sub-process of a file, connected and frozen; each is made once."""
        if (path, name) in self.ready:
            return self.ready[path, name]
        if path not in self.parsers:
            self._read(path)
        spec = self.parsers[path].get_spec(name)
        self.ready[path, name] = spec
        drawn = connecting.drawn_specs(spec)
        for each in drawn:
            connecting.behave(each, self.nodes[path][each.bpmn_id])
        for each in drawn:
            self._tell_facts(each, path, key)
            self._connect(each, path)
            self._put_inside(each, path, key)
        connecting.let_events_race(drawn)
        trace_joins(drawn)
        spec.starts = tuple(each for each in drawn if isinstance(each, events.StartEvent))
        spec.entries = tuple(each for each in drawn if connecting.is_entry(each))
        spec.event_subprocesses = tuple(
            each for each in drawn if isinstance(each, subprocesses.EventSubprocess)
        )
        spec.declared_inputs = connecting.declared(spec.io_specification, "data_inputs")
        spec.declared_outputs = connecting.declared(spec.io_specification, "data_outputs")
        for each in drawn:
            connecting.freeze(each)
        spec.task_specs = MappingProxyType(spec.task_specs)
        return spec

    def _main_process(self) -> str:
        found = self.roots[PROCESS_FILE].findall("bpmn:process", NAMES)
        ids = [process.get("id") for process in found]
        if self.bundle.key in ids:
            return self.bundle.key
        runnable = [process.get("id") for process in found if process.get("isExecutable", "true") == "true"]
        if len(runnable) != 1:
            raise BundleUnusable(f"There is no process {self.bundle.key} in the diagram; it holds {ids}")
        return str(runnable[0])

    def _read(self, path: str) -> None:
        root = self.roots[path]
        self.parsers[path] = parsed(root, path)
        self.nodes[path] = {node.get("id"): node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
        self.lanes[path] = lanes_in(root)
        self.flows[path] = connecting.Flows(root)
        self.tables[path] = {
            decision: table
            for file, xml in self.bundle.decisions_beside(path)
            for decision, table in tables_in(file, xml).items()
        }

    def _tell_facts(self, spec: Any, path: str, key: str) -> None:
        node = self.nodes[path][spec.bpmn_id]
        extensions = parse_extensions(node)
        operator = extensions.get("serviceTaskOperator") or {}
        is_turn_taking = isinstance(spec, repeating.Repeating)
        spec.facts = Facts(
            kind=local(node),
            process=key,
            lane=lane_around(node, self.lanes[path]),
            properties=extensions.get("properties") or {},
            instructions=extensions.get("instructionsForEndUser"),
            result_variable=operator.get("resultVariable") or None,
            decision=DecisionTaskParser.get_decision_ref(node) if local(node) == "businessRuleTask" else None,
            decisions=self.tables[path],
            reads=() if is_turn_taking else connecting.reads(spec),
            writes=() if is_turn_taking else connecting.writes(spec),
        )
        if isinstance(spec, events.StartEvent):
            spec.interrupting = node.get("isInterrupting", "true") == "true"
        if isinstance(spec, events.Catching | events.Throwing) and hasattr(spec, "event_definition"):
            spec.definitions, spec.needs_all = connecting.definitions_of(spec.event_definition, node)

    def _connect(self, spec: Any, path: str) -> None:
        spec.follows = connecting.following(spec)
        spec.guard_specs = connecting.guards(spec)
        if isinstance(spec, gateways.Choosing):
            spec.flows = self.flows[path].out_of(spec)
        if isinstance(spec, repeating.Repeating):
            spec.turn_spec = spec._wf_spec.task_specs[spec.task_spec]

    def _put_inside(self, spec: Any, path: str, key: str) -> None:
        if isinstance(spec, subprocesses.CallActivity):
            if spec.spec not in self.homes:
                raise BundleUnusable(f"It calls {spec.spec}, which is not in the bundle", spec.bpmn_id)
            spec.inside = self.process(spec.spec, self.homes[spec.spec], spec.spec)
        elif isinstance(spec, subprocesses.Containing):
            spec.inside = self.process(spec.spec, path, key)
        if isinstance(spec, subprocesses.Containing) and not isinstance(spec, ad_hoc.AdHocSubprocess):
            spec.start_inside = _the_start(spec)
        if isinstance(spec, ad_hoc.AdHocSubprocess):
            node = self.nodes[path][spec.name]  # the parser looks in a namespace the attribute is never in
            spec.inside.cancel_remaining = node.get("cancelRemainingInstances", "true") == "true"
        if isinstance(spec, subprocesses.EventSubprocess):
            spec.definitions, spec.needs_all = spec.start_inside.definitions, spec.start_inside.needs_all


def _the_start(spec: subprocesses.Containing) -> events.StartEvent:
    """The start event that an activity begins its inside at: the only one, or of several the only plain one."""
    starts: tuple[events.StartEvent, ...] = spec.inside.starts
    plain = tuple(start for start in starts if not start.definitions)
    found = starts if len(starts) == 1 else plain
    if len(found) != 1:
        raise BundleUnusable(f"It needs one plain start event inside, not {len(found)}", spec.bpmn_id)
    return found[0]
