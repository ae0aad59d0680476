"""From XML to `elements`: says what the file says, and leaves it to `findings` whether that makes sense."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypedDict

from lxml import etree

from handrail.dmn import elements
from handrail.dmn.document import parse_document
from handrail.dmn.elements import Boxed
from handrail.dmn.errors import DmnError
from handrail.feel.names import normalised

Xml = etree._Element

NAMESPACE_MARK = "/DMN/"


class _Identity(TypedDict):
    id: str
    type_ref: str


def read_definitions(data: bytes | str) -> elements.Definitions:
    """A file's content; raises DmnError when it is not a DMN file."""
    root = parse_document(data)
    if _local(root) != "definitions" or NAMESPACE_MARK not in (etree.QName(root).namespace or ""):
        raise DmnError("The file is not a DMN file: its root must be <definitions> of DMN.")
    return elements.Definitions(
        name=_attribute(root, "name"),
        namespace=_attribute(root, "namespace"),
        language=_attribute(root, "expressionLanguage"),
        imports=tuple(_import(child) for child in _children(root, "import")),
        types=tuple(_item(child) for child in _children(root, "itemDefinition")),
        inputs=tuple(_input_data(child) for child in _children(root, "inputData")),
        decisions=tuple(_decision(child) for child in _children(root, "decision")),
        knowledge=tuple(_knowledge(child) for child in _children(root, "businessKnowledgeModel")),
        services=tuple(_service(child) for child in _children(root, "decisionService")),
        repeated_ids=_repeated_ids(root),
    )


# The graph


def _import(xml: Xml) -> elements.Import:
    return elements.Import(
        namespace=_attribute(xml, "namespace"), name=_name(xml), kind=_attribute(xml, "importType")
    )


def _item(xml: Xml) -> elements.ItemDefinition:
    function = _child(xml, "functionItem")
    return elements.ItemDefinition(
        id=_attribute(xml, "id"),
        name=_name(xml),
        type_ref=_text(xml, "typeRef"),
        is_collection=_attribute(xml, "isCollection") == "true",
        allowed=_text(_child(xml, "allowedValues"), "text"),
        components=tuple(_item(child) for child in _children(xml, "itemComponent")),
        function_result=None if function is None else _attribute(function, "outputTypeRef"),
        function_parameters=()
        if function is None
        else tuple(_attribute(child, "typeRef") for child in _children(function, "parameters")),
    )


def _input_data(xml: Xml) -> elements.InputData:
    variable, type_ref = _variable(xml)
    return elements.InputData(id=_attribute(xml, "id"), name=_name(xml), variable=variable, type_ref=type_ref)


def _decision(xml: Xml) -> elements.Decision:
    variable, type_ref = _variable(xml)
    return elements.Decision(
        id=_attribute(xml, "id"),
        name=_name(xml),
        variable=variable,
        type_ref=type_ref,
        requires=_requirements(xml),
        logic=_expression_in(xml),
        question=_text(xml, "question"),
    )


def _knowledge(xml: Xml) -> elements.BusinessKnowledge:
    variable, type_ref = _variable(xml)
    logic = _child(xml, "encapsulatedLogic")
    return elements.BusinessKnowledge(
        id=_attribute(xml, "id"),
        name=_name(xml),
        variable=variable,
        type_ref=type_ref,
        requires=_requirements(xml),
        logic=None if logic is None else _function(logic),
    )


def _service(xml: Xml) -> elements.DecisionService:
    variable, type_ref = _variable(xml)
    return elements.DecisionService(
        id=_attribute(xml, "id"),
        name=_name(xml),
        variable=variable,
        type_ref=type_ref,
        outputs=_references(xml, "outputDecision"),
        input_data=_references(xml, "inputData"),
        input_decisions=_references(xml, "inputDecision"),
    )


def _variable(xml: Xml) -> tuple[str, str]:
    variable = _child(xml, "variable")
    if variable is None:
        return _name(xml) or _attribute(xml, "id"), ""
    return _name(variable) or _name(xml) or _attribute(xml, "id"), _attribute(variable, "typeRef")


def _requirements(xml: Xml) -> tuple[str, ...]:
    return tuple(
        _attribute(reference, "href")
        for requirement in _children(xml, "informationRequirement", "knowledgeRequirement")
        for reference in _children(requirement, "requiredInput", "requiredDecision", "requiredKnowledge")
    )


def _references(xml: Xml, tag: str) -> tuple[str, ...]:
    return tuple(_attribute(child, "href") for child in _children(xml, tag))


# Expressions


def _expression_in(xml: Xml | None) -> Boxed | None:
    if xml is None:
        return None
    for child in _children(xml, *_READERS):
        return _READERS[_local(child)](child)
    return None


def _literal(xml: Xml) -> Boxed:
    return elements.LiteralExpression(
        **_boxed(xml), text=_text(xml, "text"), language=_attribute(xml, "expressionLanguage")
    )


def _context(xml: Xml) -> Boxed:
    entries = []
    for child in _children(xml, "contextEntry"):
        variable = _child(child, "variable")
        name, type_ref = ("", "") if variable is None else (_name(variable), _attribute(variable, "typeRef"))
        entries.append(elements.ContextEntry(name=name, type_ref=type_ref, expression=_expression_in(child)))
    return elements.BoxedContext(**_boxed(xml), entries=tuple(entries))


def _invocation(xml: Xml) -> Boxed:
    bindings = []
    for child in _children(xml, "binding"):
        parameter = _child(child, "parameter")
        bindings.append(("" if parameter is None else _name(parameter), _expression_in(child)))
    return elements.Invocation(**_boxed(xml), function=_expression_in(xml), bindings=tuple(bindings))


def _list(xml: Xml) -> Boxed:
    return elements.BoxedList(**_boxed(xml), entries=_expressions_in(xml))


def _relation(xml: Xml) -> Boxed:
    return elements.Relation(
        **_boxed(xml),
        columns=tuple(_name(child) for child in _children(xml, "column")),
        rows=tuple(_expressions_in(child) for child in _children(xml, "row")),
    )


def _function(xml: Xml) -> elements.FunctionDefinition:
    return elements.FunctionDefinition(
        **_boxed(xml),
        kind=_attribute(xml, "kind") or "FEEL",
        parameters=tuple(
            (_name(child), _attribute(child, "typeRef")) for child in _children(xml, "formalParameter")
        ),
        body=_expression_in(xml),
    )


def _filter(xml: Xml) -> Boxed:
    return elements.BoxedFilter(**_boxed(xml), source=_part(xml, "in"), match=_part(xml, "match"))


def _conditional(xml: Xml) -> Boxed:
    return elements.Conditional(
        **_boxed(xml), condition=_part(xml, "if"), then=_part(xml, "then"), otherwise=_part(xml, "else")
    )


def _iteration(xml: Xml) -> Boxed:
    word = _local(xml)
    return elements.Iteration(
        **_boxed(xml),
        word=word,
        variable=normalised(_attribute(xml, "iteratorVariable")),
        source=_part(xml, "in"),
        body=_part(xml, "return" if word == "for" else "satisfies"),
    )


def _table(xml: Xml) -> Boxed:
    return elements.DecisionTable(
        **_boxed(xml),
        hit_policy=(_attribute(xml, "hitPolicy") or "UNIQUE").upper(),
        aggregation=_attribute(xml, "aggregation").upper(),
        inputs=tuple(_input_clause(child) for child in _children(xml, "input")),
        outputs=tuple(_output_clause(child) for child in _children(xml, "output")),
        rules=tuple(_rule(number, child) for number, child in enumerate(_children(xml, "rule"), 1)),
    )


def _input_clause(xml: Xml) -> elements.InputClause:
    expression = _child(xml, "inputExpression")
    text = _text(expression, "text")
    return elements.InputClause(
        id=_attribute(xml, "id"),
        label=_attribute(xml, "label") or text,
        text=text,
        type_ref="" if expression is None else _attribute(expression, "typeRef"),
        allowed=_text(_child(xml, "inputValues"), "text"),
    )


def _output_clause(xml: Xml) -> elements.OutputClause:
    return elements.OutputClause(
        id=_attribute(xml, "id"),
        name=_name(xml),
        label=_attribute(xml, "label"),
        type_ref=_attribute(xml, "typeRef"),
        allowed=_text(_child(xml, "outputValues"), "text"),
        default=_text(_child(xml, "defaultOutputEntry"), "text"),
    )


def _rule(number: int, xml: Xml) -> elements.Rule:
    given = _attribute(xml, "id")
    return elements.Rule(
        id=given or f"rule-{number}",
        given_id=given,
        description=_text(xml, "description"),
        conditions=tuple(_cell(child) for child in _children(xml, "inputEntry")),
        answers=tuple(_cell(child) for child in _children(xml, "outputEntry")),
        annotations=tuple(_text(child, "text") for child in _children(xml, "annotationEntry")),
    )


def _cell(xml: Xml) -> elements.Cell:
    return elements.Cell(id=_attribute(xml, "id"), text=_text(xml, "text"))


_READERS: dict[str, Callable[[Xml], Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "filter": _filter,
    "conditional": _conditional,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
}


def _boxed(xml: Xml) -> _Identity:
    return {"id": _attribute(xml, "id"), "type_ref": _attribute(xml, "typeRef")}


def _part(xml: Xml, tag: str) -> Boxed | None:
    return _expression_in(_child(xml, tag))


def _expressions_in(xml: Xml) -> tuple[Boxed, ...]:
    return tuple(_READERS[_local(child)](child) for child in _children(xml, *_READERS))


# XML


def _local(xml: Xml) -> str:
    return etree.QName(xml).localname if isinstance(xml.tag, str) else ""


def _children(xml: Xml, *tags: str) -> Iterator[Xml]:
    return (child for child in xml if _local(child) in tags)


def _child(xml: Xml, tag: str) -> Xml | None:
    return next(_children(xml, tag), None)


def _attribute(xml: Xml, name: str) -> str:
    return str(xml.get(name) or "").strip()


def _name(xml: Xml) -> str:
    return normalised(_attribute(xml, "name"))


def _text(xml: Xml | None, tag: str) -> str:
    child = None if xml is None else _child(xml, tag)
    return "" if child is None else str(child.text or "").strip()


def _repeated_ids(root: Xml) -> tuple[str, ...]:
    counts = Counter(str(element.get("id")) for element in root.iter() if element.get("id"))
    return tuple(sorted(name for name, times in counts.items() if times > 1))
