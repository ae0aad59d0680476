"""Rows and repositories: the only place that speaks SQL. Rows never leave it; domain values do."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData


def every_table() -> MetaData:
    """The one MetaData with every table registered, for migrations."""
    from handrail.storage.schema import metadata

    for module in pkgutil.iter_modules(__path__):
        if module.name != "migrations":
            importlib.import_module(f"{__name__}.{module.name}")
    return metadata
