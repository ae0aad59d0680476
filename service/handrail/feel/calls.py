"""Calling functions: built in, written in FEEL, or offered by the program around (DMN 10.3.2.12)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handrail.feel.coercion import coerced
from handrail.feel.errors import BadValue, FeelError
from handrail.feel.functions.registry import BuiltIn
from handrail.feel.plain import from_plain, to_host
from handrail.feel.run import Origin, Run
from handrail.feel.values import Function, HostFunction, Value, described


def call_in_order(run: Run, function: Value, arguments: Sequence[Value], origin: Origin) -> Value:
    """The answer for arguments in the order of the parameters, or null and a warning."""
    run.spend(1)
    try:
        if isinstance(function, BuiltIn):
            return function.call_in_order(run, arguments)
        if isinstance(function, HostFunction):
            return _ask_host(run, function, arguments, origin)
        if not isinstance(function, Function):
            raise BadValue(f"only a function can be called, but this is {described(function)}")
        if len(arguments) != len(function.parameters):
            raise BadValue(
                f"{_name(function)} needs {len(function.parameters)} values, but is given {len(arguments)}"
            )
        return function.invoke(run, _fitting(run, function, arguments))
    except BadValue as problem:
        return run.warn(problem, origin)


def call_by_name(run: Run, function: Value, arguments: Mapping[str, Value], origin: Origin) -> Value:
    """The answer for arguments given by the names of the parameters, or null and a warning."""
    run.spend(1)
    try:
        if isinstance(function, BuiltIn):
            return function.call_by_name(run, arguments)
        if isinstance(function, HostFunction) or not isinstance(function, Function):
            raise BadValue(f"{described(function)} cannot be called with named values here")
        if set(arguments) != set(function.parameters):
            raise BadValue(f"{_name(function)} needs the values {', '.join(function.parameters) or 'none'}")
        return function.invoke(
            run, _fitting(run, function, [arguments[name] for name in function.parameters])
        )
    except BadValue as problem:
        return run.warn(problem, origin)


def host_function(name: str, callback: Callable[..., Any]) -> HostFunction:
    """A function of the surrounding program as a value; it is handed plain values, and datetimes for moments."""

    def apply(run: Run, arguments: Sequence[Value]) -> Value:
        return run.made(from_plain(callback(*(to_host(argument) for argument in arguments))))

    return HostFunction(name=name, parameters=(), apply=apply)


def _ask_host(run: Run, function: HostFunction, arguments: Sequence[Value], origin: Origin) -> Value:
    try:
        return function.invoke(run, arguments)
    except FeelError as problem:
        raise FeelError(f"{function.name}: {problem.message}", *origin.place, origin.text) from problem
    except (TypeError, ValueError, LookupError, ArithmeticError) as problem:
        raise FeelError(f"{function.name}: {problem}", *origin.place, origin.text) from problem


def _fitting(run: Run, function: Function, arguments: Sequence[Value]) -> list[Value]:
    if not function.types:
        return list(arguments)
    return [
        coerced(argument, wanted, run) for argument, wanted in zip(arguments, function.types, strict=True)
    ]


def _name(function: Function) -> str:
    return f"'{function.name}'" if function.name else "this function"
