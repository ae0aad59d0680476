"""Whole numbers as a browser sends them: in a form's hidden field, or in an address somebody typed."""

from __future__ import annotations

_MOST_DIGITS = 9


def whole_number(sent: str) -> int | None:
    """The number that is written in up to nine plain digits; None for anything else, which no page ever sends."""
    fits = sent.isascii() and sent.isdigit() and len(sent) <= _MOST_DIGITS
    return int(sent) if fits else None
