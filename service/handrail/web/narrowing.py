"""What a list of tasks or decisions can be narrowed by."""

from __future__ import annotations

from handrail.application.queries.process_catalogue import ProcessCatalogue
from handrail.application.rights_matrix import KEY as RIGHTS
from handrail.web.door import ask, door, me, place_name
from handrail.web.form_questions import Choice
from handrail.web.wording import in_words


def kinds(chosen: str) -> tuple[Choice, ...]:
    """The published processes; not the table of rights, which has no steps."""
    found = (version.process_key for version in ask(ProcessCatalogue()) if version.process_key != RIGHTS)
    return tuple(Choice(value=key, label=in_words(key), id="", chosen=key == chosen) for key in found)


def places(chosen: str) -> tuple[Choice, ...]:
    """The localities that the reader's roles reach."""
    reachable = me().localities
    codes = sorted(door().resources.localities if reachable is None else reachable)
    return tuple(Choice(value=code, label=place_name(code), id="", chosen=code == chosen) for code in codes)
