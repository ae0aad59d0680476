"""The versions of reference lists that a bundle's forms began with, kept in the bundle (PROMISES P13).

A list of codes may gain a newer version while cases run. Whoever is in the middle of a process goes on with the answers
its forms offered when it was published; the newer ones come with the next version of the process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from handrail.domain.code_lists import CodeList, as_plain, from_plain
from handrail.engine import Bundle
from handrail.forms import load

FILE = "code-lists.json"


def with_frozen_lists(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """A bundle's files with the newest version of every list that its forms use. Raises FormError."""
    used: dict[str, CodeList] = {}
    for path, data in files.items():
        if path.startswith("forms/"):
            used |= load(data).code_lists
    kept = {path: data for path, data in files.items() if path != FILE}
    if not used:
        return kept
    plain = {name: as_plain(used[name]) for name in sorted(used)}
    return kept | {FILE: json.dumps(plain, ensure_ascii=False, indent=1).encode()}


def frozen_lists(bundle: Bundle) -> Mapping[str, CodeList] | None:
    """The lists that came with a bundle; None where none did."""
    kept = bundle.files.get(FILE)
    return None if kept is None else {name: from_plain(name, one) for name, one in json.loads(kept).items()}
