"""Built-in functions on contexts (DMN 10.3.4.8)."""

from handrail.feel.errors import BadValue
from handrail.feel.functions.registry import builtin
from handrail.feel.run import Run
from handrail.feel.values import Value


@builtin("get value(m: context, key: string)")
def get_value(context: dict[str, Value], key: str) -> Value:
    """The value of a name, null when there is none."""
    return context.get(key)


@builtin("get value(m: context, keys: list)")
def get_value_within(context: dict[str, Value], keys: list[Value]) -> Value:
    """The value found by following names inwards, null when the way ends."""
    if not keys:
        raise BadValue("'keys' must not be empty")
    value: Value = context
    for key in keys:
        value = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
    return value


@builtin("get entries(m: context)")
def get_entries(run: Run, context: dict[str, Value]) -> Value:
    """Names and values as a list of contexts with `key` and `value`."""
    run.spend(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context_of(entries: list[Value]) -> Value:
    """A context from a list of contexts with `key` and `value`."""
    made: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry or not isinstance(entry.get("key"), str):
            raise BadValue("each of 'entries' must have a 'key', which is a string, and a 'value'")
        if entry["key"] in made:
            raise BadValue(f"the key '{entry['key']}' stands twice")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any)")
def context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> Value:
    """A context with one value put in."""
    return _with_value(run, context, [key], value)


@builtin("context put(context: context, keys: list, value: any)")
def context_put_within(run: Run, context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    """A context with one value put in where the names lead."""
    if not keys:
        raise BadValue("'keys' must not be empty")
    return _with_value(run, context, keys, value)


def _with_value(run: Run, context: Value, keys: list[Value], value: Value) -> Value:
    key = keys[0]
    if not isinstance(context, dict) or not isinstance(key, str):
        raise BadValue("each of 'keys' must be a string that leads to a context")
    if len(keys) > 1:
        run.climb(1)
        value = _with_value(run, context.get(key, {}), keys[1:], value)
        run.descend(1)
    return run.made({**context, key: value})


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[Value]) -> Value:
    """All entries together; later contexts win."""
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise BadValue("'contexts' must hold contexts only")
        merged.update(context)
    return merged
