"""Passwords, kept as Argon2id (RFC 9106) and never as anything else."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its parameters and salt."""
    return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether a password fits its hash. Without a hash the answer is no, after the same work (no user-name oracle)."""
    try:
        return _HASHER.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
