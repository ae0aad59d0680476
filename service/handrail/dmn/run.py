"""One decision's evaluation: what an expression's has, and the tables asked on the way."""

from datetime import datetime
from typing import TYPE_CHECKING

from handrail.feel.run import HostFunctions, Run

if TYPE_CHECKING:
    from handrail.dmn.table import TableUse


class DecisionRun(Run):
    """Budget, time, host functions and warnings of one decision; `strict` lets nothing unknown fall through."""

    __slots__ = ("uses",)

    def __init__(self, now: datetime | None, functions: HostFunctions | None, *, strict: bool) -> None:
        super().__init__(now, functions, strict=strict)
        self.uses: list[TableUse] = []
