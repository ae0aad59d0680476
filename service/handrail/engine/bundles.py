"""A bundle: the bytes of one version of a process, which never change once it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PROCESS_FILE = "process.bpmn"


@dataclass(frozen=True)
class Bundle:
    """One version of the process `key`: its files by path, and the SHA-256 that names them.

    Paths: `process.bpmn`, `decisions/<name>.dmn`, `forms/<key>.form`, and for each process that a call activity calls
    `calls/<key>/process.bpmn` and `calls/<key>/decisions/<name>.dmn`.
    """

    key: str
    files: Mapping[str, bytes]
    sha256: str

    @classmethod
    def of(cls, key: str, files: Mapping[str, bytes]) -> Bundle:
        """The bundle of these files, with its hash reckoned: over key, paths and lengths, so that no two read alike."""
        digest = hashlib.sha256(_framed(key.encode()))
        for path in sorted(files):
            digest.update(_framed(path.encode()))
            digest.update(_framed(bytes(files[path])))
        return cls(key, dict(files), digest.hexdigest())

    def diagrams(self) -> Iterable[tuple[str, bytes]]:
        """The process files by path: the bundle's own first, then those it calls by name."""
        yield PROCESS_FILE, self.files.get(PROCESS_FILE, b"")
        for path in sorted(self.files):
            if path.startswith("calls/") and path.endswith("/" + PROCESS_FILE):
                yield path, self.files[path]

    def decisions_beside(self, diagram: str) -> Iterable[tuple[str, bytes]]:
        """The decision tables that belong to a process file, by path."""
        folder = diagram[: -len(PROCESS_FILE)] + "decisions/"
        for path in sorted(self.files):
            if path.startswith(folder) and path.endswith(".dmn"):
                yield path, self.files[path]

    @property
    def form_keys(self) -> frozenset[str]:
        """The keys of the forms that came with it."""
        return frozenset(
            path.removeprefix("forms/").removesuffix(".form")
            for path in self.files
            if path.startswith("forms/") and path.endswith(".form")
        )


def _framed(data: bytes) -> bytes:
    return str(len(data)).encode() + b":" + data
