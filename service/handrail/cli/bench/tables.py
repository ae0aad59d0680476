"""Ten-row decision tables and gateway conditions a second in one process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from handrail import dmn, feel
from handrail.cli.bench import Figures, Say

BARS = {"tables_per_second": "at least 5,000", "conditions_per_second": "at least 35,000"}
_SECONDS = 2.0
_CELLS = (
    ('"emergency"', "-", "-", '"now"'),
    ('"very_urgent"', "< 3", "-", '"soon"'),
    ('"very_urgent"', ">= 3", "-", '"sooner"'),
    ('"urgent"', "0", "false", '"today"'),
    ('"urgent"', "0", "true", '"tonight"'),
    ('"urgent"', "[1..3]", "-", '"by noon"'),
    ('"urgent"', "> 3", "-", '"by ten"'),
    ('"early_review"', "< 2", "-", '"this week"'),
    ('"early_review"', ">= 2", "-", '"tomorrow"'),
    ('"continue"', "-", "-", '"as planned"'),
)
_CONDITION = 'class in ("urgent", "very_urgent") and changes >= 2 and not(closed)'


def measure(say: Say) -> Figures:
    """Evaluations a second, each over inputs that change from one to the next."""
    model = dmn.load(_table())
    classes = ("emergency", "very_urgent", "urgent", "early_review", "continue")
    inputs = [
        {"class": name, "changes": number, "closed": number % 2 == 0}
        for name in classes
        for number in range(6)
    ]
    condition = feel.compile(_CONDITION)
    say(f"Asking a table of {len(_CELLS)} rows for {_SECONDS:g} seconds ...")
    tables = _per_second(lambda values: model.decide("when", values), inputs)
    say(f"Asking a condition for {_SECONDS:g} seconds ...")
    conditions = _per_second(condition.evaluate, inputs)
    return {"tables_per_second": tables, "conditions_per_second": conditions}


def _per_second(ask: Callable[[dict[str, Any]], Any], inputs: list[dict[str, Any]]) -> float:
    count = 0
    began = time.perf_counter()
    while (took := time.perf_counter() - began) < _SECONDS:
        for values in inputs:
            ask(values)
        count += len(inputs)
    return count / took


def _table() -> str:
    names = ("class", "changes", "closed")
    columns = "".join(
        f'<input id="i{n}" label="{name}"><inputExpression id="e{n}"><text>{name}</text></inputExpression></input>'
        for n, name in enumerate(names)
    )
    rules = "".join(_rule(number, cells) for number, cells in enumerate(_CELLS))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:bench">'
        '<decision id="when" name="when"><decisionTable id="t" hitPolicy="UNIQUE">'
        f'{columns}<output id="o" name="when"/>{rules}</decisionTable></decision></definitions>'
    )


def _rule(number: int, cells: tuple[str, ...]) -> str:
    *tests, answer = (cell.replace("<", "&lt;").replace(">", "&gt;") for cell in cells)
    entries = "".join(
        f'<inputEntry id="r{number}i{n}"><text>{test}</text></inputEntry>' for n, test in enumerate(tests)
    )
    return f'<rule id="r{number}">{entries}<outputEntry id="r{number}o"><text>{answer}</text></outputEntry></rule>'
