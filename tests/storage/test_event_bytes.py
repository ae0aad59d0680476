"""Events keep their content through bytes, and broken bytes are refused."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.storage import event_bytes

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), PLAIN, max_size=6))
def test_content_comes_back(content: dict[str, object]) -> None:
    assert event_bytes.from_bytes(event_bytes.to_bytes(content)) == content


def test_the_dictionary_of_format_1_never_changes() -> None:
    found = hashlib.sha256(event_bytes.DICTIONARY).hexdigest()
    assert found == "93ddc08cc994d4f091e4bd42bf00979f49e0478523a15ef4d7a749af4c8ed0c1", (
        "old events could not be read any more"
    )


@pytest.mark.parametrize("body", [b"", b"{}", b"\x01", b"\x01nonsense", b"\x02" + b"x" * 20])
def test_broken_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        event_bytes.from_bytes(body)
