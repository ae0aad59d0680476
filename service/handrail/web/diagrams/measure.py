"""How wide words are, without a browser: the widths of Arial (and of the fonts cut to match it), in 1/1000 of
the size.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FONT = "Arial, Arimo, Liberation Sans, Helvetica, sans-serif"

_NARROW = {
    " ": 278, "!": 278, '"': 355, "#": 556, "$": 556, "%": 889, "&": 667, "'": 191, "(": 333, ")": 333, "*": 389,
    "+": 584, ",": 278, "-": 333, ".": 278, "/": 278, ":": 278, ";": 278, "<": 584, "=": 584, ">": 584, "?": 556,
    "@": 1015, "[": 278, "\\": 278, "]": 278, "^": 469, "_": 556, "`": 333, "{": 334, "|": 260, "}": 334, "~": 584,
    "A": 667, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778, "H": 722, "I": 278, "J": 500, "K": 667,
    "L": 556, "M": 833, "N": 722, "O": 778, "P": 667, "Q": 778, "R": 722, "S": 667, "T": 611, "U": 722, "V": 667,
    "W": 944, "X": 667, "Y": 667, "Z": 611, "a": 556, "b": 556, "c": 500, "d": 556, "e": 556, "f": 278, "g": 556,
    "h": 556, "i": 222, "j": 222, "k": 500, "l": 222, "m": 833, "n": 556, "o": 556, "p": 556, "q": 556, "r": 333,
    "s": 500, "t": 278, "u": 556, "v": 500, "w": 722, "x": 500, "y": 500, "z": 500, "\u2026": 1000, "\u2013": 556,
    "\u2014": 1000, "\u00d7": 584, "\u2265": 549, "\u2264": 549, "\u2019": 222, "\u00b7": 333,
}  # fmt: skip
_DIGIT, _OTHER, _WIDE = 556, 640, 1000
_LONGEST = 400
_PIECES = re.compile(r"[^\s/_-]+[/_-]?|[/_-]")


def width_of(text: str, size: float) -> float:
    """The width of one line of text, in units."""
    return _thousandths(text) * size / 1000


def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """The text in at most `most` lines of about equal length, none wider than `width`; what does not fit ends
    in `…`.
    """
    return _wrapped(_clipped(text), round(width, 1), size, most)


def fits(text: str, width: float, size: float, most: int) -> bool:
    """Whether the whole text goes into so many lines without breaking a word."""
    words = _clipped(text).split()
    return len(_greedy(words, width, size)) <= most and all(width_of(word, size) <= width for word in words)


def _clipped(text: str) -> str:
    """The start of a text that nobody could read at this size anyway, so that a hostile name costs no time."""
    return " ".join(text[:_LONGEST].split()) + ("…" if len(text) > _LONGEST else "")


@lru_cache(maxsize=8192)
def _wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    if not text:
        return ()
    words = [piece for word in text.split(" ") for piece in _broken(word, width, size)]
    lines = _greedy(words, width, size)
    if len(lines) > most:
        kept = [line.replace("\0", "") for line in lines[: most - 1]]
        return (*kept, _shortened(" ".join(lines[most - 1 :]), width, size))
    return tuple(_balanced(words, lines, width, size))


def _greedy(words: list[str], width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        joined = _joined(lines[-1], word) if lines else word
        if lines and width_of(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _joined(line: str, word: str) -> str:
    """Words with a space between; the halves of a word broken at a hyphen (marked by a zero) without."""
    return line + word[1:] if word.startswith("\0") else f"{line} {word}"


def _balanced(words: list[str], lines: list[str], width: float, size: float) -> list[str]:
    """As many lines, but as narrow as they can be: no last line of one short word."""
    if len(lines) < 2:
        return [line.replace("\0", "") for line in lines]
    low, high = max(width_of(word, size) for word in words), width
    best = lines
    for _ in range(6):
        middle = (low + high) / 2
        tried = _greedy(words, middle, size)
        if len(tried) <= len(lines):
            best, high = tried, middle
        else:
            low = middle
    return [line.replace("\0", "") for line in best]


def _broken(word: str, width: float, size: float) -> list[str]:
    """A word too long for a line, broken after a hyphen, slash or underscore, or else where it must be."""
    if width_of(word, size) <= width:
        return [word]
    pieces: list[str] = []
    for piece in _PIECES.findall(word):
        while width_of(piece, size) > width and len(piece) > 1:
            cut = next((n for n in range(len(piece) - 1, 0, -1) if width_of(piece[:n], size) <= width), 1)
            pieces.append(piece[:cut])
            piece = piece[cut:]
        pieces.append(piece)
    return [pieces[0], *("\0" + piece for piece in pieces[1:])]


def _shortened(text: str, width: float, size: float) -> str:
    text = text.replace(" \0", "").replace("\0", "")
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ,.-") + "…"


@lru_cache(maxsize=8192)
def _thousandths(text: str) -> int:
    return sum(_NARROW.get(letter) or _unlisted(letter) for letter in text)


def _unlisted(letter: str) -> int:
    if letter == "\0" or unicodedata.combining(letter):
        return 0
    if letter.isdigit():
        return _DIGIT
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _NARROW:
        return _NARROW[plain]
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER
