"""Which message belongs to which run, for diagrams that declare correlation properties (BPMN section 8.4.2).

Handrail's own diagrams declare none: the application matches messages by case and business keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handrail.engine.faults import Fault
from handrail.engine.instance import Token, agreed_correlations

Correlations = dict[str, dict[str, Any]]


def correlation_of(token: Token, properties: Iterable[Any], context: Mapping[str, Any]) -> Correlations:
    """The values of correlation properties in a context, by key and property. Raises Fault."""
    found: Correlations = {}
    for each in properties:
        value = token.workflow.script_engine.environment.evaluate(each.retrieval_expression, context)
        for key in each.correlation_keys:
            found.setdefault(key, {})[each.name] = value
    return found


def agree(token: Token, definition: Any) -> dict[str, Any]:
    """The correlation values a waiting message must have, by property; empty while any will do."""
    wanted: dict[str, Any] = {}
    agreed = agreed_correlations(token.workflow)
    for each in getattr(definition, "correlation_properties", ()):
        for key in each.correlation_keys:
            if each.name in agreed.get(key, {}):
                wanted[each.name] = agreed[key][each.name]
    return wanted


def offered(
    token: Token, definition: Any, payload: Mapping[str, Any], correlation: Mapping[str, Any]
) -> Correlations | None:
    """The correlations a message brings, or None when they do not agree with those of the run.

    A property comes from `correlation` if it is named there, else from the payload.
    """
    found: Correlations = {}
    for each in getattr(definition, "correlation_properties", ()):
        if each.name in correlation:
            values = {key: {each.name: correlation[each.name]} for key in each.correlation_keys}
        else:
            try:
                values = correlation_of(token, (each,), payload)
            except Fault:
                return None
        for key, value in values.items():
            found.setdefault(key, {}).update(value)
    agreed = agreed_correlations(token.workflow)
    for key, values in found.items():
        known = agreed.get(key)
        if known is not None and any(known.get(name, value) != value for name, value in values.items()):
            return None
    return found
