"""Asking a decision table of the very bundle a run began with, from an operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from handrail import dmn
from handrail.application.moving import Run, bundle_of
from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.engine import Bundle


def ask_table(work: Work, run: Run, file: str, decision: str, inputs: Mapping[str, Any]) -> Any:
    """What a decision of `decisions/<file>` answers. Raises dmn.DecisionFailed when it gives no answer (K15)."""
    instance = work.instances.get(run.id)
    if instance is None:
        raise NotFound("There is no such process")
    return ask_table_of(bundle_of(work, instance), file, decision, inputs, now=work.now)


def ask_table_of(
    bundle: Bundle, file: str, decision: str, inputs: Mapping[str, Any], *, now: datetime
) -> Any:
    """What a decision of a bundle's `decisions/<file>` answers at an instant. Raises dmn.DecisionFailed."""
    return _model(bundle.files[f"decisions/{file}"]).decide(decision, dict(inputs), now=now).value


@lru_cache(maxsize=64)
def _model(xml: bytes) -> dmn.Model:
    return dmn.load(xml.decode())
