"""A bundle as the rules look at it: its files read, its elements by id, the flows between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from handrail import dmn
from handrail.engine.bundles import Bundle
from handrail.engine.compiled import spaced_names
from handrail.engine.decisions import Table, tables_in
from handrail.engine.findings import Finding, Severity
from handrail.engine.parsing import parse_extensions
from handrail.engine.reading import BPMN, NAMES, Unreadable, lane_around, lanes_in, local, read_diagram
from handrail.engine.supported import flow_nodes

ALONE = frozenset({"subProcess", "transaction", "adHocSubProcess", "process"})


@dataclass(frozen=True)
class Element:
    """One flow node of a diagram."""

    node: Any
    file: str

    @property
    def id(self) -> str:
        return str(self.node.get("id"))

    @property
    def kind(self) -> str:
        """The BPMN element's name, such as `userTask`."""
        return local(self.node)

    @property
    def scope(self) -> Any:
        """The process or sub-process it is drawn in."""
        return self.node.getparent()

    @cached_property
    def extensions(self) -> Mapping[str, Any]:
        """SpiffWorkflow's extensions by name; none where they are incomplete, which a rule of its own says."""
        try:
            return parse_extensions(self.node)
        except KeyError:
            return {}

    @property
    def properties(self) -> Mapping[str, str]:
        """Its task properties."""
        found: Mapping[str, str] = self.extensions.get("properties") or {}
        return found

    def finding(
        self, rule: str, message: str, *, severity: Severity = Severity.ERROR, **place: Any
    ) -> Finding:
        """A finding about this element."""
        where = {"line": self.node.sourceline, **place}
        name = self.node.get("name")
        return Finding(
            rule=rule, message=message, element=self.id, name=name, file=self.file, severity=severity, **where
        )


@dataclass(frozen=True)
class Diagram:
    """One file's drawing."""

    path: str
    root: Any

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Its flow nodes, in the order of the file."""
        return tuple(Element(node, self.path) for node in flow_nodes(self.root))

    @cached_property
    def by_id(self) -> Mapping[str, Element]:
        """Its flow nodes by id."""
        return {element.id: element for element in self.elements}

    @cached_property
    def flows(self) -> tuple[Any, ...]:
        """Its sequence flows."""
        return tuple(self.root.iter(f"{{{BPMN}}}sequenceFlow"))

    def out_of(self, element: Element) -> list[Any]:
        """The sequence flows that leave an element."""
        return self._by_end["sourceRef"].get(element.id, [])

    def into(self, element: Element) -> list[Any]:
        """The sequence flows that lead to an element."""
        return self._by_end["targetRef"].get(element.id, [])

    def watching(self, element: Element) -> list[Element]:
        """The boundary events on an activity."""
        return self._watchers.get(element.id, [])

    @cached_property
    def _watchers(self) -> Mapping[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            if element.kind == "boundaryEvent":
                found.setdefault(element.node.get("attachedToRef"), []).append(element)
        return found

    @cached_property
    def _by_end(self) -> Mapping[str, Mapping[str, list[Any]]]:
        found: dict[str, dict[str, list[Any]]] = {"sourceRef": {}, "targetRef": {}}
        for flow in self.flows:
            for end, flows in found.items():
                flows.setdefault(flow.get(end), []).append(flow)
        return found

    @cached_property
    def lanes(self) -> Mapping[str, str]:
        """The lane of each element that stands in one with a name."""
        return lanes_in(self.root)

    def lane_of(self, element: Element) -> str | None:
        """The lane an element stands in, itself or with the sub-process around it."""
        return lane_around(element.node, self.lanes)


@dataclass(frozen=True)
class Drawn:
    """Everything the rules may look at. `shortest_cycle` is the least period that a repeating timer may have here."""

    bundle: Bundle
    shortest_cycle: timedelta
    diagrams: Mapping[str, Diagram] = field(default_factory=dict)
    unreadable: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, bundle: Bundle, shortest_cycle: timedelta) -> Drawn:
        """Read a bundle's diagrams, and note those that cannot be read."""
        diagrams, unreadable = {}, []
        for path, data in bundle.diagrams():
            try:
                diagrams[path] = Diagram(path, read_diagram(data))
            except Unreadable as problem:
                unreadable.append(
                    Finding(rule="readable_file", message=problem.message, file=path, line=problem.line)
                )
        return cls(bundle, shortest_cycle, diagrams, tuple(unreadable))

    @property
    def roots(self) -> Mapping[str, Any]:
        """The roots of the diagrams by file."""
        return {path: diagram.root for path, diagram in self.diagrams.items()}

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The file of each process."""
        return {
            process.get("id"): path
            for path, root in self.roots.items()
            for process in root.findall("bpmn:process", NAMES)
        }

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, Table]]:
        """The decisions beside each diagram, by id; files that cannot be read are left out."""
        found: dict[str, dict[str, Table]] = {}
        for path in self.diagrams:
            found[path] = {}
            for file, xml in self.bundle.decisions_beside(path):
                try:
                    found[path].update(tables_in(file, xml))
                except dmn.DmnError:
                    continue
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Variables with spaces."""
        return spaced_names(self.tables.values())

    def elements(self, *kinds: str) -> Iterator[tuple[Diagram, Element]]:
        """Every element of these kinds (all, if none is named), file by file."""
        for diagram in self.diagrams.values():
            for element in diagram.elements:
                if not kinds or element.kind in kinds:
                    yield diagram, element
