"""The shapes of requests and answers. Unknown fields of a request are refused (marshmallow's RAISE)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields, validate
from marshmallow import ValidationError as Bad

_EARLIEST, _LATEST = 1900, 2199


class Plain(fields.Field):  # type: ignore[type-arg]
    """Any JSON value."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


def _coded(value: Any) -> None:
    if isinstance(value, str) and "\x00" in value:
        raise Bad("Remove the NUL character")


class Text(fields.String):
    """Text without NUL characters."""

    def __init__(self, *, least: int = 0, most: int = 4000, **more: Any) -> None:
        super().__init__(validate=[validate.Length(min=least, max=most), _coded], **more)


class Moment(fields.AwareDateTime):
    """An instant with its offset, given on in UTC; only between 1900 and 2199, where every clock can reckon with it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        at = super()._deserialize(value, attr, data, **more)
        if not _EARLIEST <= at.year <= _LATEST:
            raise Bad(f"Enter a time between {_EARLIEST} and {_LATEST}")
        return at.astimezone(UTC)


class PersonIn(Schema):
    """Whom a case is for."""

    name = Text(required=True, least=2, most=200)
    born = fields.Date(required=True)
    nhs_number = Text(most=20, allow_none=True, load_default=None)


class PlanIn(Schema):
    """What was agreed: the person's own relapse signs, and how often we are in touch."""

    signature_signs = fields.List(Text(most=200), load_default=list, validate=validate.Length(max=30))
    contact_every_days = fields.Float(load_default=14.0, allow_nan=False)


class ReferralIn(Schema):
    """A referral that a case is opened with: it is ours to hold until it is decided."""

    source = Text(required=True, most=64)
    urgency = Text(required=True, most=64)
    reason = Text(required=True, most=4000)
    safety_net = Text(required=True, most=4000)
    referrer = Text(load_default="", most=500)
    received_at = Moment(load_default=None, allow_none=True)


class CaseIn(Schema):
    """A case to open; with a `referral` it is referred, not open yet."""

    pathway = Text(required=True, most=64)
    locality = Text(required=True, most=64)
    person = fields.Nested(PersonIn, required=True)
    plan = fields.Nested(PlanIn, load_default=None, allow_none=True)
    referral = fields.Nested(ReferralIn, load_default=None, allow_none=True)


class PersonOut(Schema):
    """Whom a case is about."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    born = fields.String(required=True)
    nhs_number = fields.String(allow_none=True)
    nhs_number_status = fields.String(required=True)


class CaseOut(Schema):
    """A case. `open_tasks` and `instances` are the ids of what is in it."""

    id = fields.String(required=True)
    pathway = fields.String(required=True)
    locality = fields.String(required=True)
    status = fields.String(required=True)
    person = fields.Nested(PersonOut)
    accountable = fields.String(allow_none=True)
    opened_at = fields.String(required=True)
    closed_at = fields.String(allow_none=True)
    last_seen_at = fields.String(allow_none=True)
    contact_every_days = fields.Float()
    revision = fields.Integer(required=True)
    open_tasks = fields.List(fields.String())
    instances = fields.List(fields.String())
    timers = fields.List(fields.Dict())
    restrictions = fields.List(fields.Dict())
    escalations = fields.List(fields.Dict())


class EventOut(Schema):
    """One event of a history."""

    number = fields.Integer(required=True)
    at = fields.String(required=True)
    actor = fields.String(required=True)
    type = fields.String(required=True)
    instance = fields.String(allow_none=True)
    data = fields.Dict(required=True)
    hash = fields.String(required=True)


class HistoryOut(Schema):
    """Events, oldest first; `next` is the number to go on after, or null."""

    items = fields.List(fields.Nested(EventOut), required=True)
    next = fields.Integer(allow_none=True, required=True)


class HistoryQuery(Schema):
    """Which stretch of a history."""

    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31 - 1))
    limit = fields.Integer(load_default=1000, validate=validate.Range(min=1, max=1000))


class InstanceIn(Schema):
    """A process to start. `message` chooses one of several starts."""

    process = Text(required=True, most=100)
    message = Text(most=100, allow_none=True, load_default=None)
    variables = fields.Dict(
        keys=Text(least=1, most=100), load_default=dict, validate=validate.Length(max=200)
    )


class HelpIn(Schema):
    """How quickly help is needed, and who is worried: staff, or on whose behalf."""

    response_class = Text(load_default="urgent", most=40, data_key="class")
    source = Text(load_default="staff", most=40)


class TaskBrief(Schema):
    """An open task, in short."""

    id = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    due_at = fields.String(allow_none=True)


class TimerOut(Schema):
    """A pending timer."""

    element = fields.String(required=True)
    kind = fields.String(required=True)
    occurrence = fields.Integer(required=True)
    due_at = fields.String(required=True)


class InstanceOut(Schema):
    """An instance. `version` is the number of the version it stays on."""

    id = fields.String(required=True)
    case = fields.String(required=True)
    process = fields.String(required=True)
    version = fields.Integer(required=True)
    status = fields.String(required=True)
    started_at = fields.String(required=True)
    ended_at = fields.String(allow_none=True)
    tasks = fields.List(fields.Nested(TaskBrief))
    timers = fields.List(fields.Nested(TimerOut))
    awaits = fields.List(fields.String())
    incident = fields.Dict(allow_none=True)


class StateOut(Schema):
    """An instance as the outside may see it: open elements and coded variables."""

    id = fields.String(required=True)
    status = fields.String(required=True)
    open = fields.List(fields.String(), required=True)
    timers = fields.List(fields.Nested(TimerOut), required=True)
    awaits = fields.List(fields.String(), required=True)
    variables = fields.Dict(required=True)
    incident = fields.Dict(allow_none=True)


class CancelIn(Schema):
    """Why an instance is stopped; a duplicate names the other one."""

    reason = Text(required=True, most=100)
    linked_id = fields.UUID(load_default=None, allow_none=True)


class EvaluationOut(Schema):
    """What the threshold table said of a contact."""

    id = fields.String()
    response_class = fields.String(data_key="class")
    row = fields.String(allow_none=True)
    table = fields.String()
    table_version = fields.String()
    decide_within = fields.Integer(allow_none=True)
    prompt = fields.Raw(allow_none=True)
    nearest = fields.List(fields.Dict())
    failed_safe = fields.Boolean()


class ContactOut(Schema):
    """A recorded contact, its evaluation, and the instances it set going."""

    id = fields.String(required=True)
    evaluation = fields.Nested(EvaluationOut, allow_none=True)
    instances = fields.List(fields.Dict())
    warnings = fields.List(fields.String())


class TaskOut(Schema):
    """A task with its form, what is filled in, who may decide, and why not you."""

    id = fields.String(required=True)
    case = fields.String(required=True)
    instance = fields.String(required=True)
    process = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    decision = fields.String(allow_none=True)
    status = fields.String(required=True)
    revision = fields.Integer(required=True)
    opened_at = fields.String(required=True)
    due_at = fields.String(allow_none=True)
    late = fields.Boolean(required=True)
    assignee = fields.String(allow_none=True)
    form = fields.Dict(allow_none=True)
    schema = fields.Dict(allow_none=True)
    answers = fields.Dict()
    submitted = fields.Dict(allow_none=True)
    may_complete = fields.Boolean()
    why_not = fields.String(allow_none=True)
    holders = fields.List(fields.String())
    missing = fields.String(allow_none=True)
    right = fields.Dict(allow_none=True)
    awaiting = fields.Dict(allow_none=True)
    instructions = fields.String(allow_none=True)


class TaskRow(Schema):
    """A task in a list."""

    id = fields.String(required=True)
    case = fields.String(required=True)
    instance = fields.String(required=True)
    process = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    revision = fields.Integer(required=True)
    opened_at = fields.String(required=True)
    due_at = fields.String(allow_none=True)
    late = fields.Boolean(required=True)
    assignee = fields.String(allow_none=True)


class TaskListOut(Schema):
    """A page of tasks by due time; `next` is what to send as `after`, or null."""

    items = fields.List(fields.Nested(TaskRow), required=True)
    next = fields.String(allow_none=True, required=True)


class TaskListQuery(Schema):
    """Which tasks: mine, available to me (the default), or those of a case or instance."""

    mine = fields.Boolean(load_default=False)
    available = fields.Boolean(load_default=True)
    case = fields.UUID(load_default=None)
    instance = fields.UUID(load_default=None)
    process = Text(load_default=None, most=100)
    locality = Text(load_default=None, most=64)
    late = fields.Boolean(load_default=False)
    after = Text(load_default=None, most=200)
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class CompleteIn(Schema):
    """A task's answers, and the revision of the task that was seen."""

    answers = fields.Dict(load_default=dict)
    revision = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class CompletedOut(Schema):
    """What a completion did."""

    instance = fields.Dict(required=True)
    opened = fields.List(fields.Dict(), required=True)
    closed = fields.List(fields.Dict(), required=True)
    warnings = fields.List(fields.String())
    awaiting = fields.Dict(allow_none=True)


class ConfirmIn(Schema):
    """Whether the second person agrees, why not if they do not, and the revision of the task that was seen."""

    agrees = fields.Boolean(required=True)
    reason = Text(load_default=None, allow_none=True, most=4000)
    revision = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class WithdrawIn(Schema):
    """The revision of the task that was seen."""

    revision = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class DraftIn(Schema):
    """Half-filled answers to keep."""

    answers = fields.Dict(required=True)


class ReassignIn(Schema):
    """Who is to have a task (a user name), and the revision that was seen."""

    to = Text(required=True, most=64)
    revision = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**31 - 1)
    )


class MessageIn(Schema):
    """A message: whose it is by `correlation`, and an id that makes sending it again harmless."""

    name = Text(required=True, least=1, most=100)
    correlation = fields.Dict(keys=Text(least=1, most=100), values=Text(most=200), required=True)
    payload = fields.Dict(keys=Text(least=1, most=100), load_default=dict, validate=validate.Length(max=200))
    message_id = Text(required=True, least=1, most=200)


class MessageOut(Schema):
    """What a message did."""

    message_id = fields.String(required=True)
    started = fields.List(fields.String(), required=True)
    reached = fields.List(fields.String(), required=True)


class ProcessOut(Schema):
    """A process with its published version."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    starts = fields.List(fields.String())
    published_at = fields.String(allow_none=True)


class ProcessListOut(Schema):
    """Every process."""

    items = fields.List(fields.Nested(ProcessOut), required=True)


class VersionOut(Schema):
    """A version of a process."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    status = fields.String(required=True)
    name = fields.String(required=True)
    bundle = fields.String(required=True)
    created_at = fields.String(required=True)
    effective_at = fields.String(allow_none=True)


class VersionListOut(Schema):
    """Every version, newest first."""

    items = fields.List(fields.Nested(VersionOut), required=True)


class ProblemOut(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Dict())
