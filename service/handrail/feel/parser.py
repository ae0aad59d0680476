"""From text to syntax, by recursive descent over DMN's grammar (DMN 10.3.1.2); never guesses twice, so time stays
linear.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from handrail.feel import syntax
from handrail.feel.decimals import read_number
from handrail.feel.errors import BadValue, FeelLimitError
from handrail.feel.functions import FUNCTION_NAMES
from handrail.feel.kinds import TYPE_NAMES, Type
from handrail.feel.limits import MAX_CHARACTERS, MAX_HEIGHT, MAX_NESTING
from handrail.feel.names import Names
from handrail.feel.properties import PROPERTY_NAMES
from handrail.feel.temporal.reading import read_temporal
from handrail.feel.tokens import Kind, Token, Tokens, unescaped
from handrail.feel.type_parser import parse_type

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
OR, AND, COMPARE, ADD, MULTIPLY, POWER = range(1, 7)
STRENGTHS = {
    "or": OR, "and": AND, "between": COMPARE, "in": COMPARE, "instance": COMPARE,
    **dict.fromkeys(COMPARISONS, COMPARE), "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER,
}  # fmt: skip
MAX_CHAIN = 60
"""Comparisons or path steps in a row; each stands on the one before."""

Read = TypeVar("Read", bound=syntax.Node)

_CONSTANTS = {"true": True, "false": False, "null": None}
_STARTING_WORDS = frozenset({"if", "for", "some", "every", "function", *_CONSTANTS})
_BUILT_IN = Names([*FUNCTION_NAMES, *TYPE_NAMES])
_PROPERTIES = Names(PROPERTY_NAMES)


def parse_expression(text: str, names: Iterable[str] | Names = ()) -> syntax.Node:
    """Reads an expression; `names` are the names known beforehand. Raises FeelSyntaxError or FeelLimitError."""
    return _Parser(text, names).whole(_Parser.expression)


def parse_tests(text: str, names: Iterable[str] | Names = ()) -> syntax.Tests | None:
    """Reads the unary tests of a table's cell, None for `-` or nothing, which every value passes; raises as above."""
    if text.strip() in ("", "-"):
        return None
    return _Parser(text, names).whole(_Parser.unary_tests)


class _Parser:
    def __init__(self, text: str, names: Iterable[str] | Names) -> None:
        if len(text) > MAX_CHARACTERS:
            raise FeelLimitError(
                f"an expression may have {MAX_CHARACTERS:,} characters, this one has {len(text):,}"
            )
        known = names if isinstance(names, Names) else Names(names)
        self.tokens = Tokens(text, Names((), known, _BUILT_IN))
        self._nesting = 0
        self._names_input = False
        self._in_last_end = False

    def whole(self, rule: "Callable[[_Parser], Read]") -> Read:
        """What a rule reads, when nothing is left after it and it does not stack too high."""
        node = rule(self)
        if self.tokens.ahead.kind is not Kind.END:
            raise self.tokens.unexpected()
        if syntax.height(node) > MAX_HEIGHT:
            raise self.tokens.limit("this expression is too deeply nested; name parts of it in a context")
        return node

    # Tests of a cell, and what follows `in`

    def unary_tests(self) -> syntax.Tests:
        """Alternatives separated by commas, or `not(...)` around them."""
        at = self.tokens.ahead.start
        if self.tokens.ahead.text == "not" and self.tokens.after_ahead().text == "(":
            name = self.tokens.take()
            self.tokens.take()
            tests = self._alternatives()
            self.tokens.need(")")
            if self.tokens.ahead.kind is Kind.END:
                return syntax.Tests(at, tests, True)
            condition = self._only_value(tests)
            call = syntax.Call(at, syntax.Name(name.start, "not"), (condition.operand,), None)
            first = syntax.ValueTest(at, self._binary(OR, self._postfix(call)), condition.uses_input)
            return syntax.Tests(at, (first, *self._more_alternatives()), False)
        return syntax.Tests(at, self._alternatives(), False)

    def _alternatives(self) -> "tuple[syntax.OperatorTest | syntax.ValueTest, ...]":
        return (self._test(self.expression), *self._more_alternatives())

    def _more_alternatives(self) -> "tuple[syntax.OperatorTest | syntax.ValueTest, ...]":
        tests = []
        while self.tokens.took(","):
            tests.append(self._test(self.expression))
        return tuple(tests)

    def _test(self, operand: "Callable[[], syntax.Node]") -> "syntax.OperatorTest | syntax.ValueTest":
        at = self.tokens.ahead.start
        if self.tokens.ahead.kind is Kind.SIGN and self.tokens.ahead.text in COMPARISONS:
            sign = self.tokens.take().text
            return syntax.OperatorTest(at, sign, self._binary(ADD))
        outside, self._names_input = self._names_input, False
        node = operand()
        uses_input, self._names_input = self._names_input, outside
        return syntax.ValueTest(at, node, uses_input)

    def _only_value(self, tests: "tuple[syntax.OperatorTest | syntax.ValueTest, ...]") -> syntax.ValueTest:
        if len(tests) == 1 and isinstance(tests[0], syntax.ValueTest):
            return tests[0]
        raise self.tokens.unexpected()

    # Expressions

    def expression(self) -> syntax.Node:
        """Any expression, one level deeper than what surrounds it."""
        return self._deeper(OR, in_last_end=False)

    def _deeper(self, weakest: int, *, in_last_end: bool) -> syntax.Node:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self.tokens.limit(
                f"this expression nests more than {MAX_NESTING} levels; name parts of it in a context"
            )
        outside, self._in_last_end = self._in_last_end, in_last_end
        node = self._binary(weakest)
        self._in_last_end = outside
        self._nesting -= 1
        return node

    def _binary(self, weakest: int, left: syntax.Node | None = None) -> syntax.Node:
        left = self._negation() if left is None else left
        for _ in range(MAX_CHAIN):
            token = self.tokens.ahead
            strength = STRENGTHS.get(token.text, 0) if token.kind in (Kind.SIGN, Kind.KEYWORD) else 0
            if strength < weakest or strength == 0:
                return left
            if strength == OR:
                left = syntax.Either(left.at, self._operands(left, "or", AND))
            elif strength == AND:
                left = syntax.Both(left.at, self._operands(left, "and", COMPARE))
            elif strength == COMPARE:
                left = self._comparison(left)
            else:
                left = self._chain(left, strength)
        raise self.tokens.limit(f"more than {MAX_CHAIN} comparisons in a row; split the expression")

    def _operands(self, first: syntax.Node, word: str, strength: int) -> tuple[syntax.Node, ...]:
        operands = [first]
        while self.tokens.took(word):
            operands.append(self._binary(strength))
        return tuple(operands)

    def _chain(self, first: syntax.Node, strength: int) -> syntax.Node:
        rest = []
        while self.tokens.ahead.kind is Kind.SIGN and STRENGTHS.get(self.tokens.ahead.text) == strength:
            sign = self.tokens.take().text
            rest.append((sign, self._negation() if strength == POWER else self._binary(strength + 1)))
        return syntax.Chain(first.at, first, tuple(rest))

    def _comparison(self, left: syntax.Node) -> syntax.Node:
        token = self.tokens.take()
        if token.text == "between":
            low = self._binary(ADD)
            self.tokens.need("and")
            return syntax.Between(left.at, left, low, self._binary(ADD))
        if token.text == "instance":
            self.tokens.need("of")
            return syntax.InstanceOf(left.at, left, parse_type(self.tokens))
        if token.text == "in":
            return syntax.In(left.at, left, self._tests_after_in())
        return syntax.Comparison(token.start, token.text, left, self._binary(ADD))

    def _tests_after_in(self) -> syntax.Tests:
        at = self.tokens.ahead.start
        if self.tokens.ahead.text != "(":
            return syntax.Tests(at, (self._test(lambda: self._deeper(ADD, in_last_end=False)),), False)
        self.tokens.take()
        tests = self._alternatives()
        if self.tokens.took(".."):
            interval = self._interval(at, self._only_value(tests).operand, False)
            return syntax.Tests(at, (syntax.ValueTest(at, interval, False),), False)
        self.tokens.need(")")
        following = self.tokens.ahead
        if following.kind is Kind.SIGN and following.text in ("[", ".", "+", "-", "*", "/", "**"):
            value = self._only_value(tests)
            operand = self._binary(ADD, self._postfix(value.operand))
            return syntax.Tests(at, (syntax.ValueTest(at, operand, value.uses_input),), False)
        return syntax.Tests(at, tests, False)

    def _negation(self) -> syntax.Node:
        at, times = self.tokens.ahead.start, 0
        while self.tokens.took("-"):
            times += 1
        operand = self._postfix(self._primary())
        return syntax.Negation(at, operand, times) if times else operand

    def _postfix(self, node: syntax.Node) -> syntax.Node:
        for _ in range(MAX_CHAIN):
            token = self.tokens.ahead
            if token.kind is not Kind.SIGN or token.text not in (".", "[", "("):
                return node
            if token.text == ".":
                self.tokens.take()
                name = self.tokens.take_property(_PROPERTIES)
                if name.kind not in (Kind.NAME, Kind.KEYWORD):
                    raise self.tokens.error("a name must follow '.'", name.start)
                node = syntax.Path(node.at, node, name.text)
            elif token.text == "[":
                if self._in_last_end and (isinstance(node, syntax.Literal) or not self._starts_filter()):
                    return node
                self.tokens.take()
                self.tokens.declare("item")
                condition = self.expression()
                self.tokens.need("]")
                node = syntax.Filter(node.at, node, condition)
            else:
                node = self._call(node)
        raise self.tokens.limit(f"more than {MAX_CHAIN} steps in a row; split the expression")

    def _starts_filter(self) -> bool:
        following = self.tokens.after_ahead()
        if following.kind is Kind.SIGN:
            return following.text in ("(", "[", "{", "-", "@")
        return following.kind in (Kind.NUMBER, Kind.STRING, Kind.NAME) or following.text in _STARTING_WORDS

    def _call(self, callee: syntax.Node) -> syntax.Node:
        self.tokens.need("(")
        arguments: list[syntax.Node] = []
        names: list[str] = []
        while not self.tokens.at(")"):
            name = self.tokens.take_name_before(":") if not arguments or names else None
            if name is not None:
                self.tokens.need(":")
                names.append(name)
            elif names:
                raise self.tokens.error("every argument needs a name, or none")
            arguments.append(self.expression())
            if not self.tokens.took(","):
                break
        self.tokens.need(")")
        return syntax.Call(callee.at, callee, tuple(arguments), tuple(names) if names else None)

    def _primary(self) -> syntax.Node:
        token = self.tokens.take()
        if token.kind is Kind.NUMBER:
            number = read_number(token.text)
            if number is None:
                raise self.tokens.error("this number is too large", token.start)
            return syntax.Literal(token.start, number)
        if token.kind is Kind.STRING:
            return syntax.Literal(token.start, unescaped(token.text))
        if token.kind is Kind.NAME:
            self._names_input = self._names_input or token.text == syntax.INPUT
            return syntax.Name(token.start, token.text)
        if token.kind is Kind.KEYWORD and token.text in _CONSTANTS:
            return syntax.Literal(token.start, _CONSTANTS[token.text])
        rule = _PRIMARIES.get(token.text)
        if rule is None or token.kind is Kind.END:
            raise self.tokens.unexpected(token)
        return rule(self, token)

    def _temporal(self, start: Token) -> syntax.Node:
        token = self.tokens.take()
        if token.kind is not Kind.STRING:
            message = "a date, time or duration in quotation marks must follow '@', like @\"2026-05-01\""
            raise self.tokens.error(message, token.start)
        try:
            return syntax.Literal(start.start, read_temporal(unescaped(token.text)))
        except BadValue as problem:
            raise self.tokens.error(str(problem), start.start) from None

    def _in_brackets(self, start: Token) -> syntax.Node:
        if self.tokens.ahead.kind is Kind.SIGN and self.tokens.ahead.text in COMPARISONS:
            sign = self.tokens.take().text
            end = self._deeper(ADD, in_last_end=False)
            self.tokens.need(")")
            return syntax.HalfRange(start.start, sign, end)
        node = self.expression()
        if self.tokens.took(".."):
            return self._interval(start.start, node, False)
        self.tokens.need(")")
        return node

    def _list(self, start: Token) -> syntax.Node:
        entries: list[syntax.Node] = []
        while not self.tokens.at("]"):
            entries.append(self.expression())
            if len(entries) == 1 and self.tokens.took(".."):
                return self._interval(start.start, entries[0], True)
            if not self.tokens.took(","):
                break
        self.tokens.need("]")
        return syntax.ListOf(start.start, tuple(entries))

    def _open_interval(self, start: Token) -> syntax.Node:
        low = self._deeper(ADD, in_last_end=False)
        self.tokens.need("..")
        return self._interval(start.start, low, False)

    def _interval(self, at: int, low: syntax.Node, low_included: bool) -> syntax.Node:
        high = self._deeper(ADD, in_last_end=True)
        for closing in ("]", ")", "["):
            if self.tokens.took(closing):
                return syntax.RangeOf(at, low, high, low_included, closing == "]")
        raise self.tokens.unexpected()

    def _context(self, start: Token) -> syntax.Node:
        entries: dict[str, syntax.Node] = {}
        while not self.tokens.at("}"):
            at = self.tokens.ahead.start
            if self.tokens.ahead.kind is Kind.STRING:
                name: str | None = unescaped(self.tokens.take().text)
            else:
                name = self.tokens.take_name_before(":")
            if name is None:
                raise self.tokens.error("a name and ':' must stand before each value in { }")
            if name in entries:
                raise self.tokens.error(f"the name '{name}' stands twice in this context", at)
            self.tokens.need(":")
            entries[name] = self.expression()
            self.tokens.declare(name)
            if not self.tokens.took(","):
                break
        self.tokens.need("}")
        return syntax.ContextOf(start.start, tuple(entries.items()))

    # Words that open an expression

    def _if(self, start: Token) -> syntax.Node:
        branches = []
        while True:
            condition = self.expression()
            self.tokens.need("then")
            branches.append((condition, self.expression()))
            self.tokens.need("else")
            if not self.tokens.took("if"):
                return syntax.If(start.start, tuple(branches), self.expression())

    def _for(self, start: Token) -> syntax.Node:
        iterators = self._iterators()
        self.tokens.need("return")
        return syntax.For(start.start, iterators, self.expression())

    def _quantified(self, start: Token) -> syntax.Node:
        iterators = self._iterators()
        self.tokens.need("satisfies")
        return syntax.Quantified(start.start, start.text, iterators, self.expression())

    def _iterators(self) -> tuple[tuple[str, syntax.Node], ...]:
        iterators = []
        while True:
            name = self.tokens.take_name_before("in")
            if name is None:
                raise self.tokens.error("a name and 'in' must follow, like 'x in list'")
            self.tokens.need("in")
            source = self.expression()
            if self.tokens.took(".."):
                source = syntax.RangeOf(source.at, source, self.expression(), True, True, True)
            self.tokens.declare(name)
            iterators.append((name, source))
            if not self.tokens.took(","):
                return tuple(iterators)

    def _function(self, start: Token) -> syntax.Node:
        self.tokens.need("(")
        parameters: dict[str, Type | None] = {}
        while not self.tokens.at(")"):
            name = self.tokens.take_name_before(",:)")
            if name is None or name in parameters:
                raise self.tokens.error("a new name must stand here for each parameter")
            self.tokens.declare(name)
            parameters[name] = parse_type(self.tokens) if self.tokens.took(":") else None
            if not self.tokens.took(","):
                break
        self.tokens.need(")")
        if self.tokens.at("external"):
            raise self.tokens.error("functions outside FEEL ('external') are not allowed")
        return syntax.FunctionOf(
            start.start, tuple(parameters), tuple(parameters.values()), self.expression()
        )


_PRIMARIES: "dict[str, Callable[[_Parser, Token], syntax.Node]]" = {
    "@": _Parser._temporal,
    "(": _Parser._in_brackets,
    "[": _Parser._list,
    "]": _Parser._open_interval,
    "{": _Parser._context,
    "if": _Parser._if,
    "for": _Parser._for,
    "some": _Parser._quantified,
    "every": _Parser._quantified,
    "function": _Parser._function,
}
