"""SpiffWorkflow's BPMN parser, made to read what Handrail draws: decisions from our own engine, order from the file."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser import event_parsers as paths
from SpiffWorkflow.bpmn.parser.ProcessParser import AdHocParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, StartEvent
from SpiffWorkflow.spiff.parser.event_parsers import SpiffEndEventParser, SpiffStartEventParser
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser, SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser
from SpiffWorkflow.spiff.specs.defaults import BusinessRuleTask

from handrail.engine.reading import BPMN, NAMES, SPIFF


class DecisionTaskParser(SpiffTaskParser):
    """A business rule task: which decision it calls is read by us, since SpiffWorkflow would bind its own engine."""

    def create_task(self) -> Any:
        extensions = self.parse_extensions()
        return BusinessRuleTask(
            self.spec,
            self.bpmn_id,
            dmnEngine=None,
            prescript=extensions.get("preScript"),
            postscript=extensions.get("postScript"),
            **self.bpmn_attributes,
        )

    @staticmethod
    def get_decision_ref(node: Any) -> str | None:
        """The decision's id, or FEEL that gives it; None if the task names none."""
        found = SpiffTaskParser._parse_extensions(node).get("calledDecisionId")
        return str(found).strip() if found else None


class StartParser(SpiffStartEventParser):
    """A start event, which in an event sub-process may also be an error or an escalation."""

    def create_task(self) -> Any:
        found = self.get_event_definition(
            [
                paths.MESSAGE_EVENT_XPATH,
                paths.SIGNAL_EVENT_XPATH,
                paths.TIMER_EVENT_XPATH,
                paths.CONDITIONAL_EVENT_XPATH,
                paths.ERROR_EVENT_XPATH,
                paths.ESCALATION_EVENT_XPATH,
            ]
        )
        task = self._create_task(found)
        self.spec.start.connect(task)
        return task


class EndParser(SpiffEndEventParser):
    """An end event, which may also throw a signal."""

    def create_task(self) -> Any:
        found = self.get_event_definition(
            [
                paths.MESSAGE_EVENT_XPATH,
                paths.SIGNAL_EVENT_XPATH,
                paths.CANCEL_EVENT_XPATH,
                paths.ERROR_EVENT_XPATH,
                paths.ESCALATION_EVENT_XPATH,
                paths.TERMINATION_EVENT_XPATH,
            ]
        )
        task = self._create_task(found)
        task.connect(self.spec.end)
        return task


class _FileOrder:
    """How every process is read here: its flows in the order of the file, its ids as they are.

    Moving a shape on the page must not change what happens; an operation or a parameter may be called like an element;
    and an element may have the id Start or End, which the parser thinks its own.
    """

    node: Any
    nodes_by_id: dict[str, Any]

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()  # type: ignore[misc]
        self.nodes_by_id = {node.get("id"): node for node in self.node.iter(f"{{{BPMN}}}*") if node.get("id")}

    def get_position(self, node_id: str) -> dict[str, float]:
        return {"x": 0.0, "y": 0.0}

    def create_spec(self) -> Any:
        spec = super().create_spec()  # type: ignore[misc]
        helpers = list(spec.task_specs.values())
        for helper in helpers:
            helper.name = f"({helper.name})"
            helper._inputs = [f"({name})" for name in helper._inputs]
            helper._outputs = [f"({name})" for name in helper._outputs]
        spec.task_specs = {helper.name: helper for helper in helpers}
        return spec


class FileOrderParser(_FileOrder, SpiffProcessParser):
    """A process or sub-process."""


class AdHocFileOrderParser(_FileOrder, AdHocParser):
    """An ad-hoc sub-process."""


class DiagramParser(SpiffBpmnParser):
    """One file's parser, so that ids of two files never meet."""

    PROCESS_PARSER_CLASS = FileOrderParser
    AD_HOC_PARSER_CLASS = AdHocFileOrderParser
    OVERRIDE_PARSER_CLASSES = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("businessRuleTask"): (DecisionTaskParser, BusinessRuleTask),
        full_tag("startEvent"): (StartParser, StartEvent),
        full_tag("endEvent"): (EndParser, EndEvent),
    }


def parsed(root: Any, file: str, parser: SpiffBpmnParser | None = None) -> SpiffBpmnParser:
    """The parser (ours, or the one given) that has read a diagram. Raises SpiffWorkflow's ValidationException."""
    move_payloads_to_events(root)
    for parameter in root.iter(f"{{{SPIFF}}}parameter"):
        parameter.set("type", parameter.get("type", "any"))  # the parser insists on one; all are FEEL
    parser = parser or DiagramParser()
    parser.add_bpmn_xml(root, file)
    return parser


def move_payloads_to_events(root: Any) -> None:
    """Copy a message's payload and variable to each event that uses it, which is where the parser expects them."""
    for message in root.findall("bpmn:message", NAMES):
        extras = message.xpath(".//spiff:messagePayload | .//spiff:messageVariable", namespaces=NAMES)
        if not extras:
            continue
        for user in root.iterfind(f".//*[@messageRef='{message.get('id')}']"):
            if user.tag == f"{{{BPMN}}}correlationPropertyRetrievalExpression":
                continue
            for extra in extras:
                if user.find(f".//{extra.tag}") is None:
                    copy = user.makeelement(extra.tag)
                    copy.text = extra.text
                    user.append(copy)
        for extra in extras:
            extra.getparent().remove(extra)


def parse_extensions(node: Any) -> dict[str, Any]:
    """SpiffWorkflow's extensions of an element, by name."""
    found: dict[str, Any] = SpiffTaskParser._parse_extensions(node)
    return found
