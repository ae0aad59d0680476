"""Decision tables for tests."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape


def a_table(
    id: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    hit_policy: str = "UNIQUE",
) -> bytes:
    """A DMN file with one decision: a rule is its input cells, then its output cells; rule ids are row1, row2, ..."""
    columns = "".join(
        f'<input id="in{number}" label="{escape(text)}"><inputExpression id="ie{number}"><text>{escape(text)}</text>'
        "</inputExpression></input>"
        for number, text in enumerate(inputs, start=1)
    )
    columns += "".join(f'<output id="out-{name}" name="{name}"/>' for name in outputs)
    rows = "".join(
        f'<rule id="row{number}">'
        + "".join(
            f'<inputEntry id="r{number}i{at}"><text>{escape(cell)}</text></inputEntry>'
            for at, cell in enumerate(rule[: len(inputs)])
        )
        + "".join(
            f'<outputEntry id="r{number}o{at}"><text>{escape(cell)}</text></outputEntry>'
            for at, cell in enumerate(rule[len(inputs) :])
        )
        + "</rule>"
        for number, rule in enumerate(rules, start=1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">'
        f'<decision id="{id}" name="{id}"><variable name="{id}"/>'
        f'<decisionTable id="{id}-table" hitPolicy="{hit_policy}">{columns}{rows}</decisionTable>'
        "</decision></definitions>"
    ).encode()


CLASS_TABLE = a_table(
    "threshold",
    ["score", "alone"],
    ["class"],
    [["< 3", "-", '"continue"'], ["[3..6]", "false", '"early_review"'], ["[3..6]", "true", '"urgent"']],
)
"""Score under 3: continue; 3 to 6: early_review, or urgent if alone; over 6: no row."""
