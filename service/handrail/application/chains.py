"""Histories of things that are not cases: a process, a member of staff, a rota. Each has a chain of its own."""

from __future__ import annotations

from uuid import UUID, uuid5

CHAIN_NAMESPACE = UUID("6a0f3f6e-5a0e-5d0e-9a53-0d2b8f6a9d10")


def chain_of(kind: str, name: object) -> UUID:
    """The chain of something, by what it is and its key or id: UUID version 5 of "kind:name"."""
    return uuid5(CHAIN_NAMESPACE, f"{kind}:{name}")
