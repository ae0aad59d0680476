"""How parsed specs are made ours: each is given our behaviour, and the parser's scaffolding between them is skipped."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    BpmnStartTask,
    SimpleBpmnTask,
    StartEventJoin,
    StartEventSplit,
    _EndJoin,
)
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from handrail.engine.reading import BPMN
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


def drawn_specs(process: Any) -> list[Any]:
    """The specs of a process that stand for something in the diagram."""
    return [spec for spec in process.task_specs.values() if not isinstance(spec, _SCAFFOLDING)]


def behave(spec: Any, node: Any) -> None:
    """Give a parsed spec our behaviour: the same object, in our subclass of its class. Raises BundleUnusable."""
    ours = _BEHAVIOURS.get(type(spec))
    if node.get("triggeredByEvent") == "true" and ours is subprocesses.SubWorkflowTask:
        ours = (
            subprocesses.EventSubprocess
        )  # the parser looks for the attribute in a namespace it is never in
    if ours is None:
        raise BundleUnusable(f"{type(spec).__name__} is not supported", spec.bpmn_id)
    spec.__class__ = ours


def freeze(spec: Any) -> None:
    """Make a spec refuse every change from now on, also those the library would make while running."""
    spec._inputs, spec._outputs = tuple(spec._inputs), tuple(spec._outputs)
    spec.frozen = True


def following(spec: Any) -> tuple[Any, ...]:
    """The drawn specs that flows lead to, in the order of the file."""
    process = spec._wf_spec
    return tuple(_past_split(process, name) for name in spec._outputs if not _is_bookkeeping(process, name))


def guards(spec: Any) -> tuple[Any, ...]:
    """The boundary events on an activity."""
    process = spec._wf_spec
    split = process.task_specs.get(f"{spec.bpmn_id}.BoundaryEventSplit")
    if split is None or spec.name != spec.bpmn_id:
        return ()
    found = (process.task_specs[name] for name in split._outputs)
    return tuple(each for each in found if isinstance(each, events.BoundaryEvent))


def is_entry(spec: Any) -> bool:
    """Whether an element of an ad-hoc sub-process starts by itself: nothing drawn leads to it, and it is no turn."""
    inputs = [spec._wf_spec.task_specs[name] for name in spec._inputs]
    drawn_before = any(not isinstance(each, BpmnStartTask) for each in inputs)
    return not drawn_before and not isinstance(spec, events.BoundaryEvent | subprocesses.EventSubprocess)


def definitions_of(definition: Any, node: Any) -> tuple[tuple[Any, ...], bool]:
    """What an event waits for or throws, and whether it needs all of it."""
    if isinstance(definition, MultipleEventDefinition):
        return tuple(definition.event_definitions), node.get("parallelMultiple") == "true"
    return (() if isinstance(definition, NoneEventDefinition) else (definition,)), False


def let_events_race(drawn: list[Any]) -> None:
    """Give the events behind an event-based gateway back what the parser took from them."""
    for gate in drawn:
        if isinstance(gate, gateways.EventBasedGateway):
            for spec, definition in zip(gate.follows, gate.event_definition.event_definitions, strict=True):
                spec.definitions = (definition,)


def declared(specification: Any, which: str) -> tuple[str, ...]:
    """The variables of an input and output specification; none if there is none."""
    return tuple(each.bpmn_id for each in getattr(specification, which)) if specification is not None else ()


def reads(spec: Any) -> tuple[str, ...]:
    """The variables the diagram says an element reads."""
    associated = (each.bpmn_id for each in spec.data_input_associations)
    return (*associated, *declared(spec.io_specification, "data_inputs"))


def writes(spec: Any) -> tuple[str, ...]:
    """The variables the diagram says an element sets."""
    associated = (each.bpmn_id for each in spec.data_output_associations)
    return (*associated, *declared(spec.io_specification, "data_outputs"))


class Flows:
    """The sequence flows of a file, by the element they leave."""

    def __init__(self, root: Any) -> None:
        self._by_source: dict[str, list[Any]] = {}
        for node in root.iter(f"{{{BPMN}}}sequenceFlow"):
            self._by_source.setdefault(node.get("sourceRef"), []).append(node)

    def out_of(self, gate: Any) -> tuple[gateways.Flow, ...]:
        """A gate's ways out; SpiffWorkflow lists their conditions in the same order."""
        nodes = self._by_source.get(gate.bpmn_id, [])
        return tuple(
            gateways.Flow(
                id=node.get("id"),
                name=node.get("name"),
                condition=None if condition is None else condition.args[0],
                target=target,
            )
            for node, (condition, _), target in zip(nodes, gate.cond_task_specs, gate.follows, strict=True)
        )


def _is_bookkeeping(process: Any, name: str) -> bool:
    spec = process.task_specs[name]
    return isinstance(spec, BoundaryEventJoin | StartEventJoin | _EndJoin) or type(spec) is SimpleBpmnTask


def _past_split(process: Any, name: str) -> Any:
    spec = process.task_specs[name]
    if not isinstance(spec, BoundaryEventSplit):
        return spec
    found = (process.task_specs[each] for each in spec._outputs)
    (watched,) = [each for each in found if not isinstance(each, events.BoundaryEvent)]
    return watched
