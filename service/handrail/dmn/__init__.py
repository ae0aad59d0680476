"""Decision models in DMN: tables with every hit policy, requirement graphs, boxed expressions.

`load` reads a file, `Model.findings` says what is wrong in it, `Model.decide` answers or raises DecisionFailed;
nothing unknown ever falls through to an answer. `completeness` holds a table against a grid of values.
"""

from handrail.dmn.errors import DecisionFailed, DmnError, Failure, Finding, Severity
from handrail.dmn.model import Model, check, load
from handrail.dmn.outcome import FailedCondition, NearMiss, Outcome, TableRecord

__all__ = [
    "DecisionFailed",
    "DmnError",
    "FailedCondition",
    "Failure",
    "Finding",
    "Model",
    "NearMiss",
    "Outcome",
    "Severity",
    "TableRecord",
    "check",
    "load",
]
