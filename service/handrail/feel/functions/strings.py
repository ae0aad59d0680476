"""Built-in functions on text (DMN 10.3.4.3)."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import re2

from handrail.feel.errors import BadValue, FeelLimitError
from handrail.feel.functions.registry import builtin
from handrail.feel.limits import MAX_LIST, MAX_PATTERN, MAX_STRING, PATTERN_MEMORY
from handrail.feel.run import Run
from handrail.feel.values import Value

FLAGS = frozenset("imsxq")
STEPS_A_MATCH = 2


@builtin("string length(string: string)")
def string_length(text: str) -> Value:
    """Characters of a text."""
    return Decimal(len(text))


@builtin("upper case(string: string)")
def upper_case(text: str) -> Value:
    """A text in capitals."""
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(text: str) -> Value:
    """A text in small letters."""
    return text.lower()


@builtin("substring(string: string, start position: number, length: number|null?)")
def substring(text: str, position: Decimal, length: Decimal | None = None) -> Value:
    """Part of a text, from a position counted from 1, or from the end where negative."""
    start = start_of(len(text), position)
    if length is None:
        return text[start:]
    if length < 1:
        raise BadValue("'length' must be at least 1")
    return text[start : start + int(length)]


def start_of(size: int, position: Decimal) -> int:
    """The index from 0 for a position from 1 or, where negative, from the end; raises BadValue where there is none."""
    if not 1 <= abs(position) <= size:
        raise BadValue(f"there is no position {position} among {size}")
    number = int(position)
    return number - 1 if number > 0 else size + number


@builtin("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> Value:
    """What stands before the first match; nothing when there is none."""
    return text.partition(match)[0] if match and match in text else ""


@builtin("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> Value:
    """What stands after the first match; nothing when there is none."""
    return text.partition(match)[2] if match else text


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> Value:
    """Whether a text has another inside it."""
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> Value:
    """Whether a text begins with another."""
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> Value:
    """Whether a text ends with another."""
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags: string|null?)")
def matches(text: str, pattern: str, flags: str | None = None) -> Value:
    """Whether a regular expression is found in a text; in time that grows only with its length (RE2)."""
    return compiled_pattern(pattern, flags or "").search(text) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags: string|null?)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    """A text with every match replaced; `$1` stands for the first group, `$0` for the whole match."""
    compiled = compiled_pattern(pattern, flags or "")
    if compiled.search("") is not None:
        raise BadValue("'pattern' must not match an empty text")
    parts = [replacement] if "q" in (flags or "") else _replacement_parts(replacement, compiled.groups)
    pieces, end, size = [], 0, 0
    for match in compiled.finditer(text):
        run.spend(STEPS_A_MATCH)
        piece = text[end : match.start()] + "".join(
            part if isinstance(part, str) else match.group(part) or "" for part in parts
        )
        size += len(piece)
        if size > MAX_STRING:
            raise FeelLimitError(f"this makes a text of more than {MAX_STRING:,} characters")
        pieces.append(piece)
        end = match.end()
    return "".join([*pieces, text[end:]])


def _replacement_parts(replacement: str, groups: int) -> list[str | int]:
    parts: list[str | int] = []
    for escaped, digit, other in re.findall(r"\\([\\$])|\$(\d)|(.)", replacement, re.DOTALL):
        if digit:
            if int(digit) <= groups:
                parts.append(int(digit))
        else:
            parts.append(escaped or other)
    return parts


@builtin("split(string: string, delimiter: string)")
def split(run: Run, text: str, delimiter: str) -> Value:
    """The pieces of a text between the matches of a regular expression."""
    compiled = compiled_pattern(delimiter, "")
    pieces, end = [], 0
    for match in compiled.finditer(text):
        run.spend(STEPS_A_MATCH)
        if match.end() == match.start():
            continue
        pieces.append(text[end : match.start()])
        end = match.end()
        if len(pieces) > MAX_LIST:
            raise FeelLimitError(f"this makes a list of more than {MAX_LIST:,} entries")
    return [*pieces, text[end:]]


@builtin("string join(list: list, delimiter: string|null?)")
def string_join(texts: list[Value], delimiter: str | None = None) -> Value:
    """Texts put together, with a delimiter between them; nulls are left out."""
    present = [text for text in texts if text is not None]
    if any(not isinstance(text, str) for text in present):
        raise BadValue("'list' must hold text only")
    between = delimiter or ""
    if sum(map(len, present)) + len(present) * len(between) > MAX_STRING:
        raise FeelLimitError(f"this makes a text of more than {MAX_STRING:,} characters")
    return between.join(present)


@lru_cache(maxsize=64)
def compiled_pattern(pattern: str, flags: str) -> Any:
    """A compiled regular expression; raises BadValue for flags or a pattern that RE2 does not take."""
    if not FLAGS.issuperset(flags):
        raise BadValue("'flags' may hold the letters i, m, s, x and q only")
    if len(pattern) > MAX_PATTERN:
        raise BadValue(f"'pattern' may have {MAX_PATTERN} characters")
    if "q" in flags:
        pattern, flags = (
            re2.escape(pattern),
            flags.replace("m", "").replace("s", "").replace("x", "").replace("q", ""),
        )
    if "x" in flags:
        pattern, flags = re.sub(r"\s(?![^\[]*\])", "", pattern), flags.replace("x", "")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    letters = "".join(sorted(set(flags)))
    try:
        return re2.compile(f"(?{letters}){pattern}" if letters else pattern, options)
    except (re2.error, UnicodeError):
        raise BadValue(f"'{pattern[:60]}' is not a regular expression that can be used") from None
