"""Small diagrams for tests: a lane, and elements in a row."""

from __future__ import annotations

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="urn:handrail:test">
"""


def user_task(element: str, name: str = "", **properties: str) -> str:
    """A user task with Handrail properties."""
    rows = "".join(
        f'<spiffworkflow:property name="{key}" value="{value}"/>' for key, value in sorted(properties.items())
    )
    extension = (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
        if rows
        else ""
    )
    return f'<bpmn:userTask id="{element}" name="{name or element}">{extension}{{flows}}</bpmn:userTask>'


def timer(element: str, expression: str) -> str:
    """An intermediate timer event that waits for a duration or until an instant."""
    kind = "timeDate" if expression.startswith("due") else "timeDuration"
    return (
        f'<bpmn:intermediateCatchEvent id="{element}">{{flows}}<bpmn:timerEventDefinition>'
        f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{expression}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )


def in_a_row(key: str, *nodes: str, lane: str = "clinician") -> str:
    """A process of elements one after the other, all in one lane."""
    ids = ["start", *(node.split('id="', 1)[1].split('"', 1)[0] for node in nodes), "end"]
    body = ['<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>']
    for number, node in enumerate(nodes):
        flows = f"<bpmn:incoming>f{number}</bpmn:incoming><bpmn:outgoing>f{number + 1}</bpmn:outgoing>"
        body.append(node.replace("{flows}", flows))
    body.append(f'<bpmn:endEvent id="end"><bpmn:incoming>f{len(nodes)}</bpmn:incoming></bpmn:endEvent>')
    body += [
        f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(zip(ids, ids[1:], strict=False))
    ]
    members = "".join(f"<bpmn:flowNodeRef>{element}</bpmn:flowNodeRef>" for element in ids)
    lanes = (
        f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="{lane}">{members}</bpmn:lane></bpmn:laneSet>'
    )
    process = f'<bpmn:process id="{key}" isExecutable="true">{lanes}{"".join(body)}</bpmn:process>'
    return f"{_HEAD}{process}</bpmn:definitions>"
