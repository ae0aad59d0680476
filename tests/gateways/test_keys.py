"""Keys: free text opens with its case's key, in its own place, unchanged; and in no other way."""

import base64
import os
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from handrail.gateways.keys import (
    MasterKey,
    MasterKeyProblem,
    SealBroken,
    load_master_key,
    new_case_key,
    seal,
    unseal,
)

KEY = bytes(range(32))


@given(text=st.text(), place=st.text(max_size=40))
def test_what_is_sealed_opens_again(text: str, place: str) -> None:
    assert unseal(KEY, seal(KEY, text, place=place), place=place) == text


def test_sealed_text_is_plain_aes_256_gcm() -> None:
    """So that a record can be read in thirty years without this code."""
    sealed = seal(KEY, "Señora O’Brien", place="contacts/7")
    assert sealed[:1] == b"\x01"
    plain = AESGCM(KEY).decrypt(sealed[1:13], sealed[13:], b"\x01contacts/7")
    assert plain.decode() == "Señora O’Brien"


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({seal(KEY, "no change") for _ in range(100)}) == 100


@given(at=st.integers(min_value=0, max_value=8 * 45 - 1))
def test_a_single_changed_bit_is_noticed(at: int) -> None:
    sealed = bytearray(seal(KEY, "sixteen letters."))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 13, 28, 44])
def test_bytes_cut_short_are_noticed(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, seal(KEY, "sixteen letters.")[:length])


def test_text_does_not_open_with_another_key_or_in_another_place() -> None:
    sealed = seal(KEY, "her words", place="contacts/7")
    with pytest.raises(SealBroken):
        unseal(new_case_key(), sealed, place="contacts/7")
    with pytest.raises(SealBroken):
        unseal(KEY, sealed, place="contacts/8")


def test_a_case_key_opens_for_its_own_case_only() -> None:
    master, case_key = MasterKey(KEY), new_case_key()
    wrapped = master.wrap(case_key, "case-1")
    assert case_key not in wrapped
    assert master.unwrap(wrapped, "case-1") == case_key
    with pytest.raises(SealBroken):
        master.unwrap(wrapped, "case-2")
    with pytest.raises(SealBroken):
        MasterKey(os.urandom(32)).unwrap(wrapped, "case-1")
    with pytest.raises(ValueError, match="32 bytes, not 16"):
        master.wrap(bytes(16), "case-1")


def test_each_purpose_has_a_key_of_its_own_that_stays_the_same() -> None:
    one, other = MasterKey(KEY), MasterKey(KEY)
    assert one.derive("sessions") == other.derive("sessions")
    assert len({one.derive("sessions"), one.derive("signatures"), KEY}) == 3


def test_a_master_key_is_never_printed() -> None:
    assert base64.b64encode(KEY).decode() not in repr(MasterKey(KEY))
    assert str(KEY) not in repr(vars(MasterKey(KEY)).keys()) + repr(MasterKey(KEY))


# The file


def test_a_master_key_is_made_once_for_this_account_alone(tmp_path: Path) -> None:
    said: list[str] = []
    first = load_master_key(tmp_path / "home", say=said.append)
    second = load_master_key(tmp_path / "home", say=said.append)
    path = tmp_path / "home" / "master.key"
    assert first.derive("x") == second.derive("x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["master.key"], "no drafts are left"
    assert len(said) == 1 and str(path) in said[0]


def test_processes_that_make_it_at_once_agree(tmp_path: Path) -> None:
    keys: list[bytes] = []
    together = threading.Barrier(8)

    def load() -> None:
        together.wait()
        keys.append(load_master_key(tmp_path).derive("x"))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_a_key_from_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    given_key = load_master_key(tmp_path, base64.b64encode(KEY).decode())
    assert given_key.derive("x") == MasterKey(KEY).derive("x")
    assert not list(tmp_path.iterdir())


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    load_master_key(tmp_path)
    (tmp_path / "master.key").chmod(0o640)
    with pytest.raises(MasterKeyProblem, match=f"chmod 600 {tmp_path}/master.key"):
        load_master_key(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [("not base64!", "is not base64"), ("c2hvcnQ=", "holds 5 bytes, not 32"), ("", "holds 0")],
)
def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "master.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(MasterKeyProblem, match=said):
        load_master_key(tmp_path)
    assert path.read_text() == text


def test_a_home_that_cannot_hold_the_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(MasterKeyProblem, match="Cannot use the master key"):
        load_master_key(tmp_path / "home")
