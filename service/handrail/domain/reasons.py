"""What counts as a reason (DOMAIN section 3.1): 20 to 4,000 meaningful characters that are not a placeholder.

It also says what should not be in free text, an NHS number or an e-mail address, and how alike two texts are, for the
rule that a decision to continue may not be the last one copied (DOMAIN R71, hazard H16).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

LEAST = 20
MOST = 4_000
SHORT_LEAST = 5
SHORT_MOST = 500
COPIED = 0.9
"""Two texts at least this alike count as the same text."""

_PLACEHOLDERS = (
    "n/a", "na", "n a", "none", "nil", "not applicable", "as above", "see above", "as below", "see below",
    "as before", "as per above", "as discussed", "same as before", "same as above", "same", "ditto", "tbc", "tba",
    "tbd", "to be confirmed", "to be added", "to follow", "see notes", "see note", "refer to notes", "see record",
    "see records", "see plan", "unknown", "not known", "no reason", "no comment", "test", "testing", "asdf", "qwerty",
    "lorem ipsum", "placeholder", "x", "xx", "xxx",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER_ONLY = re.compile(
    "(?:"
    + "|".join(
        r"\W+".join(map(re.escape, _WORD.findall(phrase)))
        for phrase in sorted(_PLACEHOLDERS, key=len, reverse=True)
    )
    + r")(?:\W+|$)"
)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LONGEST_RUN = 3
_LEAST_WORDS = 3
_LEAST_LETTERS = 6


def _plain(text: str) -> str:
    """Lower case, compatibility forms folded, and nothing that cannot be seen."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        mark for mark in folded if mark.isspace() or not unicodedata.category(mark).startswith("C")
    )


def meaningful_length(text: str) -> int:
    """Letters and digits, a run of the same one counted at most three times."""
    count = run = 0
    last = ""
    for mark in _plain(text):
        run = run + 1 if mark == last else 1
        last = mark
        count += mark.isalnum() and run <= _LONGEST_RUN
    return count


def is_placeholder(text: str) -> bool:
    """Whether nothing is said but placeholders, the same word again and again, or one key held down."""
    words = _WORD.findall(_plain(text))
    if not words:
        return True
    left = " ".join(words)
    while left:
        match = _PLACEHOLDER_ONLY.match(left)
        if match is None:
            break
        left = left[match.end() :]
    if not left:
        return True
    letters = "".join(words)
    return len(set(letters)) == 1 or (len(words) > _LEAST_WORDS and len(set(words)) == 1)


def fault_in(text: str, *, short: bool = False) -> str | None:
    """What to do about a text that is not a reason, or None where it is one.

    A short reason needs 5 to 500 characters instead of 20 to 4,000; placeholders are refused in both.
    """
    least, most = (SHORT_LEAST, SHORT_MOST) if short else (LEAST, MOST)
    if len(text) > most:
        return f"Use {most:,} characters or fewer"
    if is_placeholder(text):
        return "Say what the reason is. Words such as “n/a” or “as above” are not enough"
    if meaningful_length(text) < least:
        return f"Say more: use at least {least} letters"
    if not short and (len(set(_WORD.findall(_plain(text)))) < _LEAST_WORDS or _few_letters(text)):
        return "Say what the reason is in a sentence"
    return None


def _few_letters(text: str) -> bool:
    return len({mark for mark in _plain(text) if mark.isalnum()}) < _LEAST_LETTERS


def warnings_in(text: str) -> tuple[str, ...]:
    """What should be taken out of a text before it is kept: ten digits like an NHS number, an e-mail address."""
    warnings = []
    if _TEN_DIGITS.search(text):
        warnings.append("This looks like it has an NHS number in it. Take it out")
    if _EMAIL.search(text):
        warnings.append("This has an e-mail address in it. Take it out")
    return tuple(warnings)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: what they share of their words or of their groups of three letters, if more.

    Case, punctuation and order do not matter, so that a copied text moved about is still a copied text.
    """
    first, second = (_WORD.findall(_plain(text)) for text in (one, other))
    if not first or not second:
        return 1.0 if first == second else 0.0
    return max(_shared(first, second), _shared(_triples(first), _triples(second)))


def is_copied(text: str, previous: str) -> bool:
    """Whether `text` is at least 90 % the same as `previous`."""
    return similarity(text, previous) >= COPIED


def _shared(one: list[str], other: list[str]) -> float:
    first, second = Counter(one), Counter(other)
    return 2 * (first & second).total() / (len(one) + len(other))


def _triples(words: list[str]) -> list[str]:
    text = " ".join(words)
    return [text[at : at + 3] for at in range(max(1, len(text) - 2))]
