"""The engine boundary: SpiffWorkflow behind a pure function.

`Engine.move(bundle, state, happening, now=..., reference=..., perform=...)` gives a `Progress`; `Engine.check(bundle)`
gives findings. Nothing outside this package knows SpiffWorkflow.
"""

from handrail.engine.bundles import Bundle
from handrail.engine.engine import Engine, StartEvent
from handrail.engine.findings import Finding, Severity
from handrail.engine.happenings import Answer, Cancel, Complete, Deliver, Fire, Happening, Retry, Start
from handrail.engine.looking import called_processes, form_keys_used, name_of, variables_seen
from handrail.engine.progress import (
    AwaitedMessage,
    ClosedTask,
    Closing,
    Incident,
    OpenedTask,
    OperationAnswered,
    OperationWanted,
    Progress,
    Status,
    Step,
    ThrownMessage,
    TimerCancelled,
    TimerSet,
)
from handrail.engine.reference import HOST_FUNCTIONS, Reference
from handrail.engine.refusals import (
    BundleUnusable,
    EngineRefused,
    InstanceOver,
    NoSuchStart,
    NotAwaited,
    NotDueYet,
    OperationFailed,
    TimerGone,
    TokenNotOpen,
)

__all__ = [
    "HOST_FUNCTIONS",
    "Answer",
    "AwaitedMessage",
    "Bundle",
    "BundleUnusable",
    "Cancel",
    "ClosedTask",
    "Closing",
    "Complete",
    "Deliver",
    "Engine",
    "EngineRefused",
    "Finding",
    "Fire",
    "Happening",
    "Incident",
    "InstanceOver",
    "NoSuchStart",
    "NotAwaited",
    "NotDueYet",
    "OpenedTask",
    "OperationAnswered",
    "OperationFailed",
    "OperationWanted",
    "Progress",
    "Reference",
    "Retry",
    "Severity",
    "Start",
    "StartEvent",
    "Status",
    "Step",
    "ThrownMessage",
    "TimerCancelled",
    "TimerGone",
    "TimerSet",
    "TokenNotOpen",
    "called_processes",
    "form_keys_used",
    "name_of",
    "variables_seen",
]
