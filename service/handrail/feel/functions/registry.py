"""How built-in functions are declared: by a line that reads like their row in the standard.

`"substring(string: string, start position: number, length: number|null?)"` names the parameters and what they take.
`?` at the end of a type means it may be left out, `...` that it may be given several times, `|` separates
alternatives, `any` takes everything, null too. Where a string, number or the like is wanted, the only entry of a
list is taken for it; where a list is wanted, a single value is made one (DMN 10.3.2.9.4).
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handrail.feel.errors import BadValue
from handrail.feel.run import Run
from handrail.feel.values import Function, HostFunction, Value, described, kind_of

Implementation = Callable[..., Value]

FUNCTIONS: "dict[str, BuiltIn]" = {}
"""Every built-in function by its name."""

_SIGNATURE = re.compile(r"([\w ]+)\((.*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that a built-in function takes."""

    name: str
    kinds: frozenset[str]
    optional: bool = False
    repeated: bool = False

    def accept(self, value: Value) -> Value:
        """The value in the form the function works with; raises BadValue when it cannot be."""
        if "any" in self.kinds:
            return value
        kind = kind_of(value)
        if kind in self.kinds:
            return value
        if kind == "list" and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return value[0]
        if "list" in self.kinds and value is not None:
            return [value]
        raise BadValue(f"'{self.name}' must be {_one_of(self.kinds)}, but is {described(value)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """One way to call a built-in function."""

    parameters: tuple[Parameter, ...]
    apply: Implementation
    wants_run: bool

    def takes(self, count: int) -> bool:
        """Whether so many arguments may be given."""
        parameters = self.parameters
        if count > len(parameters):
            return bool(parameters) and parameters[-1].repeated
        return count == len(parameters) or parameters[count].optional

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The answer for as many arguments as it takes; raises BadValue when one is of the wrong kind."""
        parameters = self.parameters
        if len(arguments) > len(parameters):
            parameters += parameters[-1:] * (len(arguments) - len(parameters))
        accepted = [parameter.accept(value) for parameter, value in zip(parameters, arguments, strict=False)]
        return self.apply(run, *accepted) if self.wants_run else self.apply(*accepted)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BuiltIn(Function):
    """A function that FEEL itself offers."""

    overloads: list[Overload]

    def call_in_order(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The answer of the first overload that fits; raises BadValue when none does or the values have no answer."""
        _charge(run, arguments)
        problem = ""
        for overload in self.overloads:
            if not overload.takes(len(arguments)):
                continue
            try:
                return run.made(overload.call(run, arguments))
            except BadValue as refused:
                problem = problem or str(refused)
            except (ArithmeticError, ValueError):
                problem = problem or "these values have no answer"
        raise BadValue(f"{self.name}: {problem or f'it cannot be called with {len(arguments)} values'}")

    def call_by_name(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        """The same for arguments by name."""
        for overload in self.overloads:
            names = [parameter.name for parameter in overload.parameters]
            given = [index for index, name in enumerate(names) if name in arguments]
            if len(given) < len(arguments):
                continue
            ordered = [arguments.get(name) for name in names[: max(given, default=-1) + 1]]
            return self.call_in_order(run, ordered)
        raise BadValue(f"{self.name} has no values called {', '.join(sorted(arguments))}")


def builtin(signature: str) -> Callable[[Implementation], Implementation]:
    """Declares the decorated function as the one a signature describes; a first parameter `run` gets the
    evaluation.
    """
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        raise ValueError(f"{signature!r} is not a signature")
    name = match[1]
    parameters = tuple(_parameter(text) for text in match[2].split(",") if text.strip())

    def declare(implementation: Implementation) -> Implementation:
        first = next(iter(inspect.signature(implementation).parameters), "")
        overload = Overload(parameters=parameters, apply=implementation, wants_run=first == "run")
        known = FUNCTIONS.get(name)
        if known is not None:
            known.overloads.append(overload)
        else:
            FUNCTIONS[name] = _built_in(name, tuple(parameter.name for parameter in parameters), overload)
        return implementation

    return declare


def over_values(name: str) -> Callable[[Implementation], Implementation]:
    """Declares a function of a list that may also be given its entries one by one, such as `min`."""

    def declare(implementation: Implementation) -> Implementation:
        wants_run = next(iter(inspect.signature(implementation).parameters), "") == "run"
        FUNCTIONS[name] = _built_in(
            name, ("list",), OverValues(apply=implementation, wants_run=wants_run, parameters=_LIST)
        )
        return implementation

    return declare


@dataclass(frozen=True, slots=True, kw_only=True)
class OverValues(Overload):
    """A list, or its entries as separate arguments."""

    def takes(self, count: int) -> bool:
        """At least one."""
        return count > 0

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The answer; raises BadValue for null."""
        values = list(arguments)
        if len(values) == 1:
            values = self.parameters[0].accept(values[0])
        return self.apply(run, values) if self.wants_run else self.apply(values)


_LIST = (Parameter(name="list", kinds=frozenset({"list"})),)


def ask(run: Run, function: Function, *arguments: Value) -> Value:
    """The answer of a function that was handed to a built-in one; raises BadValue when it takes another number of
    values.
    """
    run.spend(1)
    if isinstance(function, BuiltIn):
        return function.call_in_order(run, arguments)
    if not isinstance(function, HostFunction) and len(function.parameters) != len(arguments):
        raise BadValue(f"the function must take {len(arguments)} values")
    return function.invoke(run, arguments)


def _built_in(name: str, parameters: tuple[str, ...], overload: Overload) -> BuiltIn:
    overloads = [overload]

    def apply(run: Run, arguments: Sequence[Value]) -> Value:
        return FUNCTIONS[name].call_in_order(run, arguments)

    return BuiltIn(name=name, parameters=parameters, apply=apply, overloads=overloads)


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(":")
    kinds = kinds.strip()
    return Parameter(
        name=name.strip(),
        kinds=frozenset(kind.strip() for kind in kinds.removesuffix("...").removesuffix("?").split("|")),
        optional=kinds.endswith("?"),
        repeated=kinds.endswith("..."),
    )


def _charge(run: Run, arguments: Sequence[Value]) -> None:
    steps = 1
    for argument in arguments:
        if type(argument) is list:
            steps += len(argument) >> 3
        elif type(argument) is str:
            steps += len(argument) >> 8
    run.spend(steps)


def _one_of(kinds: frozenset[str]) -> str:
    return " or ".join(f"a {kind}" for kind in sorted(kinds) if kind != "null")
