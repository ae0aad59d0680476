"""Names with spaces and signs in them, such as `out of hours` or `follow-up date`.

FEEL has no quotation marks for names: where several readings fit, the longest name that is known at that place wins
(DMN 10.3.1.4). Only names of more than one part need to be known beforehand; a single word is always a name.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

START = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF\u200C\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD\U00010000-\U000EFFFF"
)
PART = START + r"0-9\u00B7\u0300-\u036F\u203F\u2040"
SPACE = r"[\s\u180E\u200B\uFEFF]"
WORD = re.compile(f"[{START}][{PART}]*")
_SPACES = re.compile(f"{SPACE}*")
_PIECE = re.compile(f"[{PART}]+|[^{PART}]")


def normalised(name: str) -> str:
    """A name with single spaces, as it is compared."""
    return " ".join(name.split())


@lru_cache(maxsize=4096)
def is_single_word(name: str) -> bool:
    """Whether a name reads as one word without being known."""
    return WORD.fullmatch(name) is not None


class Names:
    """A set of names, and those of the sets outside it, that finds the longest one standing at a place of a text."""

    __slots__ = ("_outer", "_tree")

    _END = ""

    def __init__(self, names: Iterable[str] = (), *outer: "Names") -> None:
        self._tree: dict[str, object] = {}
        self._outer = outer
        for name in names:
            self.add(name)

    def add(self, name: str) -> bool:
        """Makes a name known; says whether that can change how a text is read."""
        if is_single_word(name):
            return False
        branch = self._tree
        for piece in _PIECE.findall(name):
            if not piece.isspace():
                branch = branch.setdefault(piece, {})  # type: ignore[assignment]
        branch[self._END] = normalised(name)
        return True

    def longest_at(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest known name that starts at a position, and where it ends."""
        longest = self._longest_own(text, position)
        for names in self._outer:
            found = names.longest_at(text, position)
            if found and (longest is None or found[1] > longest[1]):
                longest = found
        return longest

    def _longest_own(self, text: str, position: int) -> tuple[str, int] | None:
        branch, found = self._tree, None
        while branch:
            match = _PIECE.match(text, position)
            if match is None or match[0] not in branch:
                break
            branch = branch[match[0]]  # type: ignore[assignment]
            if self._END in branch:
                found = (str(branch[self._END]), match.end())
            spaces = _SPACES.match(text, match.end())
            position = spaces.end() if spaces else match.end()
        return found
