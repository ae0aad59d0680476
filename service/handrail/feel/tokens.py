"""Cutting a text into words and signs, one at a time, because which names are known changes along the way."""

import re
from enum import Enum
from typing import NamedTuple

from handrail.feel.errors import FeelLimitError, FeelSyntaxError, line_and_column
from handrail.feel.names import PART, SPACE, START, WORD, Names

KEYWORDS = frozenset(
    "if then else for in return some every satisfies and or between instance of function external".split()
    + ["true", "false", "null"]
)

_SKIPPED = re.compile(rf"(?:{SPACE}+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    rf"|(?P<word>{WORD.pattern})"
    r"|(?P<sign>\*\*|\.\.|->|<=|>=|!=|[-+*/()\[\]{},:.<>=?@])",
    re.DOTALL,
)
_FREE_NAME = rf"[{START}][{PART} ./'’+*-]{{0,98}}?"
_BEFORE = {
    "in": re.compile(rf"({_FREE_NAME}){SPACE}+in(?![{PART}])"),
    ":": re.compile(rf"({_FREE_NAME}){SPACE}*:"),
    ",:)": re.compile(rf"({_FREE_NAME}){SPACE}*[,:)]"),
}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_HINTS = (
    ("==", "write '=' to compare"),
    ("&&", "write 'and'"),
    ("||", "write 'or'"),
    ("!", "write 'not(...)'"),
    ("'", 'put text in double quotation marks, like "yes"'),
    ("“", 'put text in straight double quotation marks, like "yes"'),
    ('"', "this text has no closing quotation mark"),
    ("%", "write modulo(a, b)"),
    (";", "an expression has one part and no ';'"),
)


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    NAME = "name"
    KEYWORD = "keyword"
    SIGN = "sign"
    END = "end"


_KINDS = {"number": Kind.NUMBER, "string": Kind.STRING, "word": Kind.NAME, "sign": Kind.SIGN}


class Token(NamedTuple):
    """A piece of the text: its kind, what it says (a name with single spaces), where it starts and ends."""

    kind: Kind
    text: str
    start: int
    end: int


class Tokens:
    """Reads a text from left to right, one token ahead."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.previous: Token | None = None
        self._names = Names((), names)
        self._position = 0
        self._ahead: Token | None = None

    @property
    def ahead(self) -> Token:
        """The next token, not yet taken; raises FeelSyntaxError at a character that starts none."""
        if self._ahead is None:
            self._ahead = self._read()
        return self._ahead

    def take(self) -> Token:
        """The next token, taken."""
        token = self.ahead
        self.previous = token
        self._position = token.end
        self._ahead = None
        return token

    def after_ahead(self) -> Token:
        """The token after the next one; takes neither."""
        position, ahead = self._position, self.ahead
        self._position, self._ahead = ahead.end, None
        following = self._read()
        self._position, self._ahead = position, ahead
        return following

    def declare(self, name: str) -> None:
        """Makes a name known from here on."""
        if self._names.add(name):
            self._ahead = None

    def take_name_before(self, stop: str) -> str | None:
        """A new name that stands before `in`, `:` or one of `,:)`; takes the name only, or nothing when there is
        none.
        """
        start = self._skip()
        match = _BEFORE[stop].match(self.text, start)
        if match is None:
            return None
        self.previous = Token(Kind.NAME, " ".join(match[1].split()), start, match.end(1))
        self._position, self._ahead = match.end(1), None
        return self.previous.text

    def take_property(self, properties: Names) -> Token:
        """The name after a point, where also words like `and` and properties like `time offset` may stand."""
        start = self._skip()
        found = Names((), self._names, properties).longest_at(self.text, start)
        if found:
            self._ahead = Token(Kind.NAME, found[0], start, found[1])
        return self.take()

    def error(self, message: str, at: int | None = None) -> FeelSyntaxError:
        """An error that points at a place, by default at the next token."""
        offset = self.ahead.start if at is None else at
        return FeelSyntaxError(message, *line_and_column(self.text, offset), self.text)

    def at(self, sign: str) -> bool:
        """Whether a sign or keyword comes next."""
        token = self.ahead
        return token.text == sign and token.kind in (Kind.SIGN, Kind.KEYWORD)

    def took(self, sign: str) -> bool:
        """Takes a sign or keyword where it comes next; says whether it did."""
        if self.at(sign):
            self.take()
            return True
        return False

    def need(self, sign: str) -> None:
        """Takes a sign or keyword; raises FeelSyntaxError when another token comes next."""
        if not self.took(sign):
            raise self.unexpected(wanted=sign)

    def unexpected(self, token: Token | None = None, wanted: str = "") -> FeelSyntaxError:
        """An error that says why a token, by default the next one, cannot stand where it does."""
        previous, token = self.previous, token or self.ahead
        expected = f"; '{wanted}' is expected here" if wanted else ""
        if token.kind is Kind.END:
            return self.error(f"the expression ends too early{expected}", token.start)
        goes_on = token.kind is Kind.NAME or token.text == "of"
        if goes_on and previous is not None and previous.kind is Kind.NAME and previous is not token:
            both = f"{previous.text} {token.text}"
            return self.error(
                f"'{both}' is not a name that is known here; check its spelling, or put an operator between the words",
                previous.start,
            )
        return self.error(f"'{token.text}' cannot stand here{expected}", token.start)

    def limit(self, message: str) -> FeelLimitError:
        """An error that says which limit is passed, at the place reached."""
        return FeelLimitError(message, *line_and_column(self.text, self._position), self.text)

    def _skip(self) -> int:
        match = _SKIPPED.match(self.text, self._position)
        return match.end() if match else self._position

    def _read(self) -> Token:
        text, start = self.text, self._skip()
        if start >= len(text):
            return Token(Kind.END, "", start, start)
        match = _TOKEN.match(text, start)
        if match is None or text.startswith("==", start):
            raise self._no_token(start)
        kind = _KINDS[match.lastgroup or ""]
        if kind is Kind.NAME:
            return self._name(match[0], start, match.end())
        return Token(Kind.NAME if match[0] == "?" else kind, match[0], start, match.end())

    def _name(self, word: str, start: int, end: int) -> Token:
        known = self._names.longest_at(self.text, start)
        if known and known[1] > end:
            return Token(Kind.NAME, known[0], start, known[1])
        return Token(Kind.KEYWORD if word in KEYWORDS else Kind.NAME, word, start, end)

    def _no_token(self, start: int) -> FeelSyntaxError:
        for beginning, hint in _HINTS:
            if self.text.startswith(beginning, start):
                return self.error(f"'{beginning}' cannot stand here: {hint}", start)
        return self.error(f"'{self.text[start]}' cannot stand here", start)


def unescaped(literal: str) -> str:
    """The text that a string literal, quotation marks included, stands for; halves of a surrogate pair are joined."""
    text = _ESCAPE.sub(_character, literal[1:-1]) if "\\" in literal else literal[1:-1]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else "\N{REPLACEMENT CHARACTER}"
    return _ESCAPED.get(code, match[0])
