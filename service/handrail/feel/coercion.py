"""Making a value fit a declared type without guessing (DMN 10.3.2.9.4)."""

from handrail.feel.errors import BadValue
from handrail.feel.kinds import Type, conforms, written
from handrail.feel.run import Run
from handrail.feel.temporal import Date, DateTime, Time
from handrail.feel.temporal.zones import UTC_ZONE
from handrail.feel.values import Value, described


def coerced(value: Value, wanted: Type | None, run: Run) -> Value:
    """The value, or the only entry of its list, or itself as a list, or a day as its midnight; raises BadValue."""
    if wanted is None or conforms(value, wanted, run):
        return value
    if (
        isinstance(value, list)
        and len(value) == 1
        and wanted.name != "list"
        and conforms(value[0], wanted, run)
    ):
        return value[0]
    if wanted.name == "list" and not isinstance(value, list):
        if wanted.element is None or conforms(value, wanted.element, run):
            return [value]
    if wanted.name == "date and time" and isinstance(value, Date):
        return DateTime(value, Time(0, UTC_ZONE))
    raise BadValue(f"{written(wanted)} is wanted here, but this is {described(value)}")
