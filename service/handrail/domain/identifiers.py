"""Names for the ids that travel through the product, so that a task's is never taken for a case's."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

StaffId = NewType("StaffId", UUID)
PersonId = NewType("PersonId", UUID)
CaseId = NewType("CaseId", UUID)
InstanceId = NewType("InstanceId", UUID)
TaskId = NewType("TaskId", UUID)
VersionId = NewType("VersionId", UUID)
DelegationId = NewType("DelegationId", UUID)

SYSTEM_ID = StaffId(UUID(int=0))
"""Who acted when nobody did: timers, service tasks and the import of processes."""
