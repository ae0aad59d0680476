"""Small diagrams for tests: branches side by side, service tasks, and messages that are sent and awaited."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.builders.diagrams import _HEAD, in_a_row


def service_task(element: str, operation: str, **parameters: str) -> str:
    """A service task that asks for an operation; parameters are FEEL."""
    rows = "".join(
        f'<spiffworkflow:parameter id="{name}" type="any" value={quoteattr(value)}/>'
        for name, value in sorted(parameters.items())
    )
    return (
        f'<bpmn:serviceTask id="{element}" name="{element}"><bpmn:extensionElements>'
        f'<spiffworkflow:serviceTaskOperator id="{operation}" resultVariable="r_{operation}">'
        f"<spiffworkflow:parameters>{rows}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
        "</bpmn:extensionElements>{flows}</bpmn:serviceTask>"
    )


def script(element: str, lines: str) -> str:
    """A script task: lines `name = expression`."""
    inner = f"{{flows}}<bpmn:script>{escape(lines)}</bpmn:script>"
    return f'<bpmn:scriptTask id="{element}" name="{element}">{inner}</bpmn:scriptTask>'


def throws(element: str, message: str) -> str:
    """A throwing event that sends a message, which `with_messages` must define."""
    return (
        f'<bpmn:intermediateThrowEvent id="{element}" name="{element}">{{flows}}'
        f'<bpmn:messageEventDefinition messageRef="{message.replace(".", "_")}"/></bpmn:intermediateThrowEvent>'
    )


def catches(element: str, message: str) -> str:
    """A catching event that waits for a message, which `with_messages` must define."""
    return (
        f'<bpmn:intermediateCatchEvent id="{element}" name="{element}">{{flows}}'
        f'<bpmn:messageEventDefinition messageRef="{message.replace(".", "_")}"/></bpmn:intermediateCatchEvent>'
    )


def with_messages(diagram: str, *names: str) -> str:
    """The diagram with message definitions."""
    made = "".join(f'<bpmn:message id="{name.replace(".", "_")}" name="{name}"/>' for name in names)
    return diagram.replace("<bpmn:process ", f"{made}<bpmn:process ", 1)


def started_by(diagram: str, message: str) -> str:
    """The diagram with a message start in place of its plain one."""
    plain = '<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>'
    event = plain.replace(
        "</bpmn:startEvent>",
        f'<bpmn:messageEventDefinition messageRef="{message.replace(".", "_")}"/></bpmn:startEvent>',
    )
    assert plain in diagram
    return with_messages(diagram.replace(plain, event), message)


def side_by_side(key: str, *branches: tuple[str, ...], lane: str = "clinician") -> str:
    """A process whose branches all run at once and join before the end; each branch is a row of elements."""
    body = ['<bpmn:startEvent id="start"><bpmn:outgoing>s</bpmn:outgoing></bpmn:startEvent>']
    flows = ['<bpmn:sequenceFlow id="s" sourceRef="start" targetRef="split"/>']
    out, into, members = "", "", ["start", "split", "join", "end"]
    for number, branch in enumerate(branches):
        ids = ["split", *(node.split('id="', 1)[1].split('"', 1)[0] for node in branch), "join"]
        members += ids[1:-1]
        for place, (source, target) in enumerate(zip(ids, ids[1:], strict=False)):
            flows.append(
                f'<bpmn:sequenceFlow id="b{number}_{place}" sourceRef="{source}" targetRef="{target}"/>'
            )
        for place, node in enumerate(branch):
            before, after = f"b{number}_{place}", f"b{number}_{place + 1}"
            inner = f"<bpmn:incoming>{before}</bpmn:incoming><bpmn:outgoing>{after}</bpmn:outgoing>"
            body.append(node.replace("{flows}", inner))
        out += f"<bpmn:outgoing>b{number}_0</bpmn:outgoing>"
        into += f"<bpmn:incoming>b{number}_{len(branch)}</bpmn:incoming>"
    body.append(
        f'<bpmn:parallelGateway id="split"><bpmn:incoming>s</bpmn:incoming>{out}</bpmn:parallelGateway>'
    )
    body.append(
        f'<bpmn:parallelGateway id="join">{into}<bpmn:outgoing>e</bpmn:outgoing></bpmn:parallelGateway>'
    )
    body.append('<bpmn:endEvent id="end"><bpmn:incoming>e</bpmn:incoming></bpmn:endEvent>')
    flows.append('<bpmn:sequenceFlow id="e" sourceRef="join" targetRef="end"/>')
    lanes = "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in members)
    return (
        f'{_HEAD}<bpmn:process id="{key}" isExecutable="true"><bpmn:laneSet id="lanes">'
        f'<bpmn:lane id="lane" name="{lane}">{lanes}</bpmn:lane></bpmn:laneSet>'
        f"{''.join(body)}{''.join(flows)}</bpmn:process></bpmn:definitions>"
    )


def round_and_round(key: str, *nodes: str, unless: str) -> str:
    """A process whose elements are gone through again and again until a FEEL condition holds."""
    back = "<bpmn:incoming>again</bpmn:incoming>"
    ahead = "<bpmn:outgoing>again</bpmn:outgoing>"
    first = f'<bpmn:exclusiveGateway id="G-in">{{flows}}{back}</bpmn:exclusiveGateway>'
    last = f'<bpmn:exclusiveGateway id="G-out" default="again">{{flows}}{ahead}</bpmn:exclusiveGateway>'
    condition = f"<bpmn:conditionExpression>{escape(unless)}</bpmn:conditionExpression>"
    leaves = f'<bpmn:sequenceFlow id="f{len(nodes) + 2}" sourceRef="G-out" targetRef="end"/>'
    diagram = in_a_row(key, first, *nodes, last)
    assert leaves in diagram
    diagram = diagram.replace(leaves, leaves.replace("/>", f">{condition}</bpmn:sequenceFlow>"))
    again = '<bpmn:sequenceFlow id="again" sourceRef="G-out" targetRef="G-in"/>'
    return diagram.replace("</bpmn:process>", f"{again}</bpmn:process>")
