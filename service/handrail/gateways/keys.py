"""The keys that keep free text readable here and nowhere else.

Each case has a key of its own; the case's free text is sealed with it, and it is itself kept sealed by the
master key of the installation. Deleting a case's sealed key makes its text unreadable for good, everywhere,
backups included, while the history (coded values and digests) stays whole.

Sealing is AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Sealed bytes are: one byte of format,
twelve of nonce, then the ciphertext with its 16-byte tag.
"""

import base64
import binascii
import os
import stat
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class MasterKeyProblem(Exception):
    """The master key is missing, damaged or readable by others; the message says what to do."""


class SealBroken(Exception):
    """The sealed bytes were changed, cut short, or sealed with another key or for another place."""


class MasterKey:
    """The installation's key: seals case keys and gives every other purpose a key of its own."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise MasterKeyProblem(f"The master key must be {KEY_BYTES} bytes, not {len(key)}")
        self._wrapping = _derived(key, "case keys")
        self._key = key

    def __repr__(self) -> str:
        """Never the key itself."""
        return "MasterKey(...)"

    def derive(self, purpose: str) -> bytes:
        """32 bytes for `purpose`, always the same for this master key (HKDF-SHA256, RFC 5869)."""
        return _derived(self._key, f"for {purpose}")

    def wrap(self, case_key: bytes, case_id: str) -> bytes:
        """A case's key, sealed so that it opens only for the same `case_id`."""
        if len(case_key) != KEY_BYTES:
            raise ValueError(f"A case key must be {KEY_BYTES} bytes, not {len(case_key)}")
        return _seal(self._wrapping, case_key, case_id)

    def unwrap(self, wrapped: bytes, case_id: str) -> bytes:
        """The case key inside `wrapped`; SealBroken if it was changed or belongs to another case."""
        return _open(self._wrapping, wrapped, case_id)


def new_case_key() -> bytes:
    """A fresh random key for one case, 32 bytes."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(case_key: bytes, text: str, *, place: str = "") -> bytes:
    """Free text sealed with its case's key.

    `place` names where the bytes are kept (a table and row, say); they then open only there, so that nobody
    can move one sealed text over another.
    """
    return _seal(case_key, text.encode(), place)


def unseal(case_key: bytes, sealed: bytes, *, place: str = "") -> str:
    """The free text inside `sealed`; SealBroken if bytes, key or place are not those it was sealed with."""
    return _open(case_key, sealed, place).decode()


def load_master_key(
    home: Path, encoded: str | None = None, *, say: Callable[[str], None] = lambda _: None
) -> MasterKey:
    """The master key: `encoded` (base64) if given, else the file `master.key` in `home`, made if missing.

    Raises MasterKeyProblem when the key is damaged, when others may read the file, or when it cannot be
    written.
    """
    if encoded:
        return MasterKey(_decoded(encoded, "HANDRAIL_MASTER_KEY"))
    path = home / "master.key"
    try:
        if not path.exists() and _write_new(path):
            say(f"Made a master key in {path}. Keep a copy: without it no free text can be read.")
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError as problem:
        raise MasterKeyProblem(f"Cannot use the master key {path}: {problem.strerror}") from problem
    if mode & 0o077:
        raise MasterKeyProblem(f"Others on this machine may read {path}. Run: chmod 600 {path}")
    return MasterKey(_decoded(text, str(path)))


def _write_new(path: Path) -> bool:
    """Write a fresh key, whole or not at all; False if another process was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return True
    except FileExistsError:
        return False
    finally:
        draft.unlink()


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise MasterKeyProblem(
            f"The master key in {where} is not base64; restore it from your copy"
        ) from None
    if len(key) != KEY_BYTES:
        raise MasterKeyProblem(
            f"The master key in {where} holds {len(key)} bytes, not {KEY_BYTES}; restore it from your copy"
        )
    return key


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"handrail {purpose}".encode()).derive(
        key
    )


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, _FORMAT + place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != _FORMAT:
        raise SealBroken("These bytes were not sealed by Handrail, or were cut short")
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, _FORMAT + place.encode())
    except InvalidTag:
        raise SealBroken(
            "These bytes were changed, or sealed with another key or for another place"
        ) from None
