"""What goes wrong with a decision model or with one decision, as values the caller can act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.dmn.outcome import TableRecord


class Failure(StrEnum):
    """Why a decision has no answer (K15 in DOMAIN: none of these may ever fall through to an answer)."""

    NO_ROW = "no_row"  # no rule matches and no default is given
    SEVERAL_ROWS = "several_rows"  # more rules match than the hit policy allows
    UNKNOWN_VALUE = "unknown_value"  # an input has no value, or one that a rule cannot compare
    NOT_ALLOWED = "not_allowed"  # a value is not among the allowed ones
    WRONG_TYPE = "wrong_type"  # a value is of another type than declared
    ERROR = "error"  # an expression has no answer
    LIMIT = "limit"  # the evaluation takes too much
    UNKNOWN_DECISION = "unknown_decision"  # the model has no such decision
    UNUSABLE_MODEL = "unusable_model"  # the decision's own logic cannot be read; `findings` says why


class DmnError(Exception):
    """A file that is not a decision model; the message says why, in plain English."""


class DecisionFailed(Exception):
    """A decision without an answer: `kind` says why, `table` holds what was compared, where a table was the reason."""

    def __init__(
        self,
        kind: Failure,
        message: str,
        *,
        decision: str = "",
        table: "TableRecord | None" = None,
        tables: "Sequence[TableRecord]" = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.decision = decision
        self.table = table
        self.tables = tuple(tables)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rules that matched, where there were too many."""
        return self.table.rows if self.table else ()


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the model must not be published
    ADVICE = "advice"  # it works, but someone should look


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a check says of a model: `element` is the id (or name) of the smallest element it is about."""

    element: str
    message: str
    severity: Severity = Severity.ERROR
