"""Looking up type references: FEEL's own types, the model's item definitions, and those of imported models."""

from collections.abc import Callable, Mapping

from handrail.dmn.declared import Allowed, Declared
from handrail.dmn.elements import ItemDefinition
from handrail.feel.kinds import ANY, TYPE_NAMES, Type

MAX_TYPE_DEPTH = 12
"""How deep item definitions may refer to each other; a definition that contains itself ends here."""

_OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
    "decimal": "number",
}
ANYTHING = Declared(type=ANY)

CompileAllowed = Callable[[str, str], Allowed]
"""Makes the tests of allowed values from their text and the id they belong to."""


class UnknownType(Exception):
    """A reference that leads to no type."""


class Types:
    """The types that references in one model can name."""

    def __init__(
        self,
        definitions: tuple[ItemDefinition, ...],
        imported: "Mapping[str, Types]",
        compile_allowed: CompileAllowed,
    ) -> None:
        self._definitions = {definition.name: definition for definition in definitions}
        self._imported = imported
        self._compile_allowed = compile_allowed
        self._found: dict[str, Declared | None] = {}

    def named(self, reference: str) -> Declared | None:
        """What a reference declares, None where it says nothing; raises UnknownType when it leads nowhere."""
        if reference not in self._found:
            declared = self._look_up(reference, 0)
            self._found[reference] = None if declared is ANYTHING else declared
        return self._found[reference]

    def allowed_text(self, reference: str) -> str:
        """The allowed values that a reference's own definition lists, as text."""
        definition = self._definitions.get(reference)
        return definition.allowed if definition else ""

    def _look_up(self, reference: str, depth: int) -> Declared:
        reference = reference.strip()
        if not reference or depth > MAX_TYPE_DEPTH:
            return ANYTHING
        if reference in self._definitions:
            return self._defined(self._definitions[reference], depth)
        prefix, _, rest = reference.partition(".")
        if prefix in self._imported and rest:
            return self._imported[prefix].named(rest) or ANYTHING
        local = reference.rpartition("}")[2].rpartition(":")[2].removeprefix("feel.")
        if local in self._definitions:
            return self._defined(self._definitions[local], depth)
        name = _OTHER_NAMES.get(local, local)
        if name not in TYPE_NAMES:
            raise UnknownType(f"there is no type '{reference}'")
        return ANYTHING if name in ("Any", "Null") else Declared(type=Type(name))

    def _defined(self, definition: ItemDefinition, depth: int) -> Declared:
        declared = self._single(definition, depth)
        if definition.is_collection:
            return Declared(type=Type("list", element=declared.type), element=declared)
        return declared

    def _single(self, definition: ItemDefinition, depth: int) -> Declared:
        allowed = (
            self._compile_allowed(definition.allowed, definition.id or definition.name)
            if definition.allowed
            else None
        )
        if definition.function_result is not None:
            parameters = tuple(self._look_up(name, depth + 1).type for name in definition.function_parameters)
            result = self._look_up(definition.function_result, depth + 1)
            shape = Type("function", parameters=parameters, result=result.type)
            return Declared(type=shape, result=None if result is ANYTHING else result)
        if definition.components:
            entries = {part.name: self._defined(part, depth + 1) for part in definition.components}
            shape = Type("context", entries={name: part.type for name, part in entries.items()})
            return Declared(type=shape, entries=entries, allowed=allowed)
        base = self._look_up(definition.type_ref, depth + 1)
        if allowed is None:
            return base
        return Declared(type=base.type, allowed=allowed, element=base.element, entries=base.entries)
