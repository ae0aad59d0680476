"""Reading a type as it stands after `instance of` or behind a parameter, such as `list<number>` (DMN 10.3.2.9)."""

from handrail.feel.kinds import ANY, TYPE_NAMES, Type
from handrail.feel.limits import MAX_NESTING
from handrail.feel.tokens import Tokens


def parse_type(tokens: Tokens, depth: int = 1) -> Type:
    """The type that comes next; raises FeelSyntaxError where there is none, FeelLimitError where it nests too deep."""
    if depth > MAX_NESTING:
        raise tokens.limit(f"this type nests more than {MAX_NESTING} levels")
    token = tokens.take()
    name = token.text
    if name not in TYPE_NAMES:
        raise tokens.error(f"'{name}' is not a type; use one of {', '.join(sorted(TYPE_NAMES))}", token.start)
    if name in ("list", "range") and tokens.took("<"):
        element = parse_type(tokens, depth + 1)
        tokens.need(">")
        return Type(name, element=element)
    if name == "context" and tokens.took("<"):
        return _context(tokens, depth)
    if name == "function" and tokens.took("<"):
        return _function(tokens, depth)
    return ANY if name == "Any" else Type(name)


def _context(tokens: Tokens, depth: int) -> Type:
    entries: dict[str, Type] = {}
    while True:
        key = tokens.take_name_before(":")
        if key is None:
            raise tokens.error("a name and ':' must stand before each type in context< >")
        tokens.need(":")
        entries[key] = parse_type(tokens, depth + 1)
        if not tokens.took(","):
            break
    tokens.need(">")
    return Type("context", entries=entries)


def _function(tokens: Tokens, depth: int) -> Type:
    parameters: list[Type] = []
    while not tokens.at(">"):
        parameters.append(parse_type(tokens, depth + 1))
        if not tokens.took(","):
            break
    tokens.need(">")
    tokens.need("->")
    return Type("function", parameters=tuple(parameters), result=parse_type(tokens, depth + 1))
