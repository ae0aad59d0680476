"""Decision models for tests, written as short as they are read."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(*parts: str, name: str = "test", namespace: str = "https://example.org/test") -> str:
    """A whole file."""
    attributes = f'xmlns="{NAMESPACE}" id="file" name="{name}" namespace="{namespace}"'
    return f"<definitions {attributes}>{''.join(parts)}</definitions>"


def decision(
    key: str, logic: str = "", *, needs: Sequence[str] = (), type_ref: str = "", name: str = ""
) -> str:
    """A decision; `needs` are ids, a leading `bkm:` or `decision:` says of what kind (input data otherwise)."""
    requirements = "".join(_requirement(need) for need in needs)
    variable = f"<variable name={quoteattr(name or key)}{_type(type_ref)}/>"
    return f"<decision id={quoteattr(key)} name={quoteattr(name or key)}>{variable}{requirements}{logic}</decision>"


def input_data(name: str, type_ref: str = "") -> str:
    """An input called like its id."""
    variable = f"<variable name={quoteattr(name)}{_type(type_ref)}/>"
    return f"<inputData id={quoteattr(name)} name={quoteattr(name)}>{variable}</inputData>"


def knowledge(key: str, parameters: Sequence[str], body: str, needs: Sequence[str] = ()) -> str:
    """Business knowledge; a parameter may be `name:type`."""
    formal = "".join(_parameter(parameter) for parameter in parameters)
    requirements = "".join(_requirement(need) for need in needs)
    return (
        f"<businessKnowledgeModel id={quoteattr(key)} name={quoteattr(key)}><variable name={quoteattr(key)}/>"
        f"{requirements}<encapsulatedLogic>{formal}{body}</encapsulatedLogic></businessKnowledgeModel>"
    )


def literal(text: str, type_ref: str = "") -> str:
    """FEEL text."""
    return f"<literalExpression{_type(type_ref)}><text>{escape(text)}</text></literalExpression>"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    policy: str = "",
    aggregation: str = "",
    ids: Sequence[str] = (),
) -> str:
    """A decision table.

    An input is `expression`, `expression:type` or `expression:type:allowed`; an output `name` or `name::allowed` or
    `name::allowed:default`. A rule is its cells from left to right; its id is `r` and its number unless given.
    """
    attributes = (f' hitPolicy="{policy}"' if policy else "") + (
        f' aggregation="{aggregation}"' if aggregation else ""
    )
    columns = "".join(_input(number, text) for number, text in enumerate(inputs, 1))
    columns += "".join(_output(number, text) for number, text in enumerate(outputs, 1))
    rows = "".join(
        _rule(ids[number] if ids else f"r{number + 1}", cells, len(inputs))
        for number, cells in enumerate(rules)
    )
    return f'<decisionTable id="table"{attributes}>{columns}{rows}</decisionTable>'


def _input(number: int, text: str) -> str:
    expression, type_ref, allowed = [*text.split(":"), "", ""][:3]
    values = f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else ""
    return (
        f'<input id="in{number}" label={quoteattr(expression)}><inputExpression id="ie{number}"{_type(type_ref)}>'
        f"<text>{escape(expression)}</text></inputExpression>{values}</input>"
    )


def _output(number: int, text: str) -> str:
    name, type_ref, allowed, default = [*text.split(":"), "", "", ""][:4]
    values = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    fallback = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output id="out{number}" name={quoteattr(name)}{_type(type_ref)}>{values}{fallback}</output>'


def _rule(key: str, cells: Sequence[str], inputs: int) -> str:
    parts = [
        f"<{'inputEntry' if number < inputs else 'outputEntry'} id={quoteattr(f'{key}_{number + 1}')}>"
        f"<text>{escape(cell)}</text></{'inputEntry' if number < inputs else 'outputEntry'}>"
        for number, cell in enumerate(cells)
    ]
    identity = f" id={quoteattr(key)}" if key else ""
    return f"<rule{identity}>{''.join(parts)}</rule>"


def _requirement(need: str) -> str:
    kind, _, key = need.rpartition(":")
    if kind == "bkm":
        return f'<knowledgeRequirement><requiredKnowledge href="#{key}"/></knowledgeRequirement>'
    tag = "requiredDecision" if kind == "decision" else "requiredInput"
    return f'<informationRequirement><{tag} href="#{key}"/></informationRequirement>'


def _parameter(text: str) -> str:
    name, _, type_ref = text.partition(":")
    return f"<formalParameter name={quoteattr(name)}{_type(type_ref)}/>"


def _type(reference: str) -> str:
    return f" typeRef={quoteattr(reference)}" if reference else ""
