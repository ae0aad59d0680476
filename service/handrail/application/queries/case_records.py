"""Every record of a case, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.records import Records


@dataclass(frozen=True, kw_only=True)
class CaseRecords(Query[Mapping[str, tuple[dict[str, Any], ...]]]):
    """The coded part of every record of a case, by table."""

    permission: ClassVar[Permission] = Permission.SEE_HISTORY
    case_id: CaseId

    def answer(self, look: Look) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """Raises NotFound."""
        look.visible_case(self.case_id)
        return Records(look.session).of_case(self.case_id)
