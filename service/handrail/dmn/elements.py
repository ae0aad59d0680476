"""A decision model as it is written: what the file says, before anything is compiled (DMN 6 to 10).

Names are kept with single spaces. An `id` is empty where the file gives none.
"""

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """What a table does when rules match (DMN 8.2.10)."""

    UNIQUE = "UNIQUE"  # at most one rule may match
    ANY = "ANY"  # several may match with the same outputs
    FIRST = "FIRST"  # the first that matches counts
    PRIORITY = "PRIORITY"  # the one whose output comes first among the output values counts
    RULE_ORDER = "RULE ORDER"  # all, in the order of the rules
    OUTPUT_ORDER = "OUTPUT ORDER"  # all, in the order of the output values
    COLLECT = "COLLECT"  # all, or what an aggregation makes of them


class Aggregation(StrEnum):
    """What COLLECT makes of the outputs (DMN 8.2.11)."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Boxed:
    """Any expression of the model; `type_ref` is what its value is declared to be."""

    id: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LiteralExpression(Boxed):
    """Text in FEEL."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ContextEntry:
    """A named value of a boxed context; without a name it is the context's result."""

    name: str
    type_ref: str
    expression: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BoxedContext(Boxed):
    """Named values, later ones seeing earlier ones."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Invocation(Boxed):
    """A call with values by name."""

    function: Boxed | None
    bindings: tuple[tuple[str, Boxed | None], ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BoxedList(Boxed):
    """Expressions one under the other."""

    entries: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Relation(Boxed):
    """A list of contexts, written as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FunctionDefinition(Boxed):
    """A function; `kind` is FEEL, or something that is refused."""

    kind: str
    parameters: tuple[tuple[str, str], ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BoxedFilter(Boxed):
    """The entries of a list for which a condition holds."""

    source: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Conditional(Boxed):
    """One of two expressions, chosen by a third."""

    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Iteration(Boxed):
    """A loop: `word` is for, some or every."""

    word: str
    variable: str
    source: Boxed | None
    body: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InputClause:
    """A column of conditions: the expression whose value the cells are held against."""

    id: str
    label: str
    text: str
    type_ref: str
    allowed: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OutputClause:
    """A column of answers; `allowed` are its output values, in order of priority."""

    id: str
    name: str
    label: str
    type_ref: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cell:
    """The text of one entry of a rule."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rule:
    """A row: `id` is the file's, or `rule-` and its number from 1; `given_id` is empty where the file gives none."""

    id: str
    given_id: str
    description: str
    conditions: tuple[Cell, ...]
    answers: tuple[Cell, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DecisionTable(Boxed):
    """Rules; `hit_policy` and `aggregation` are the words of the file, `HitPolicy` and `Aggregation` where known."""

    hit_policy: str
    aggregation: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ItemDefinition:
    """A declared type, or a component of one."""

    id: str
    name: str
    type_ref: str
    is_collection: bool
    allowed: str
    components: "tuple[ItemDefinition, ...]"
    function_result: str | None
    function_parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Import:
    """Another model that this one uses, and the name its elements are known under."""

    namespace: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Element:
    """A node of the requirements graph; `variable` is the name its value goes by."""

    id: str
    name: str
    variable: str
    type_ref: str

    @property
    def key(self) -> str:
        """What it is asked for by: its id, or its name where it has none."""
        return self.id or self.name


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InputData(Element):
    """A value that comes from outside."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reasoning(Element):
    """Something with logic of its own; `requires` are references like `#id` or `namespace#id`."""

    requires: tuple[str, ...]
    logic: Boxed | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decision(Reasoning):
    """A value worked out from others."""

    question: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BusinessKnowledge(Reasoning):
    """A function that decisions share; its logic is a FunctionDefinition."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DecisionService(Element):
    """Decisions that can be asked together like a function."""

    outputs: tuple[str, ...]
    input_data: tuple[str, ...]
    input_decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Definitions:
    """A whole file."""

    name: str
    namespace: str
    language: str
    imports: tuple[Import, ...]
    types: tuple[ItemDefinition, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge: tuple[BusinessKnowledge, ...]
    services: tuple[DecisionService, ...]
    repeated_ids: tuple[str, ...]

    @property
    def reasoning(self) -> tuple[Reasoning, ...]:
        """The decisions and the knowledge."""
        return (*self.decisions, *self.knowledge)
