"""NHS numbers: ten digits, the last a check digit, shown 3-3-4 (DOMAIN section 5.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}", re.ASCII)
_TEST_RANGE = "999"


class BadNhsNumber(ValueError):
    """What was given is not an NHS number; the text says what to do."""


@dataclass(frozen=True)
class NhsNumber:
    """Ten digits with a right check digit."""

    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"

    @property
    def for_tests(self) -> bool:
        """Whether it lies in the range that no real person is given."""
        return self.digits.startswith(_TEST_RANGE)


def check_digit(body: str) -> int | None:
    """The check digit for nine digits (modulus 11), or None where there is none and the number may not be used."""
    total = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True))
    digit = 11 - total % 11
    return {11: 0, 10: None}.get(digit, digit)


def read(text: str) -> NhsNumber:
    """The NHS number in `text`, written 3-3-4 with spaces or hyphens, or without; raises `BadNhsNumber`."""
    text = text.strip()
    if not _SHAPE.fullmatch(text):
        raise BadNhsNumber("Enter the NHS number with 10 digits, such as 999 000 0018")
    digits = re.sub(r"\D", "", text)
    if check_digit(digits[:9]) != int(digits[9]):
        raise BadNhsNumber("Enter the NHS number again: its last digit does not fit the others")
    return NhsNumber(digits)
