"""The engine boundary: SpiffWorkflow behind a pure function.

`Engine.move(bundle, state, happening, now=..., reference=..., perform=...)` gives a `Progress`; `Engine.check(bundle)`
gives findings. Nothing outside this package knows SpiffWorkflow.

| I want to see | open |
| --- | --- |
| what can happen, and what comes back | `happenings.py`, `progress.py`, `refusals.py` |
| how one move goes | `engine.py`, then `moves.py` |
| how an element moves | `specs/<kind>.py`; what they share: `specs/movement.py` |
| how a message, error or signal finds who waits for it | `throwing.py`, `correlation.py` |
| when a timer is due | `timing.py` |
| how an expression is answered | `expressions.py` |
| what is kept between moves | `state.py` |
| how a diagram becomes something that runs | `reading.py`, `parsing.py`, `compiled.py`, `connecting.py`, `joins.py` |
| why a diagram was refused | `checks/<rule>.py`, `supported.py` |
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
from handrail.engine.reading import Unreadable
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
    "Unreadable",
    "TokenNotOpen",
    "called_processes",
    "form_keys_used",
    "name_of",
    "variables_seen",
]
