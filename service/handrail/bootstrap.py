"""The only file that knows every concrete class: puts a running Handrail together from its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from handrail.application.catalogue import Catalogue
from handrail.application.handrail import Handrail
from handrail.application.work import Resources
from handrail.domain.localities import DEMO_LOCALITIES, Locality, with_bank_holidays
from handrail.engine import Engine
from handrail.gateways.bank_holidays import england_bank_holidays
from handrail.gateways.clock import Clock, SystemClock
from handrail.gateways.ids import Ids, TimeOrderedIds
from handrail.gateways.keys import load_master_key
from handrail.gateways.logs import configure_logs
from handrail.gateways.postgres import open_database
from handrail.settings import Settings, read
from handrail.storage.database import Database


def assemble(
    settings: Settings,
    *,
    database_url: str,
    clock: Clock | None = None,
    ids: Ids | None = None,
    waits_for_disk: bool = True,
) -> Handrail:
    """Handrail on a database that is there already.

    `clock` replaces the system's, and `ids` the source of new ids (tests, rehearsals, the demo); without
    `waits_for_disk` a power cut may lose the last moments. Log lines follow the settings from here on.
    """
    configure_logs(settings)
    return Handrail(
        database=Database(database_url, pool_size=settings.web_threads + 2, waits_for_disk=waits_for_disk),
        resources=Resources(
            engine=Engine(),
            catalogue=Catalogue(),
            clock=clock or SystemClock(),
            master_key=load_master_key(Path(settings.home), settings.master_key),
            localities=localities(),
            settings=settings,
            ids=ids or TimeOrderedIds(),
        ),
    )


def localities() -> Mapping[str, Locality]:
    """The localities of this deployment, with England's bank holidays."""
    holidays = england_bank_holidays()
    return {code: with_bank_holidays(locality, holidays) for code, locality in DEMO_LOCALITIES.items()}


@contextmanager
def running(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    waits_for_disk: bool = True,
) -> Iterator[Handrail]:
    """Handrail on its database, the embedded one if there is no other; both are let go at the end. See `assemble`."""
    settings = settings or read()
    with open_database(settings) as url:
        handrail = assemble(
            settings, database_url=url, clock=clock, ids=ids, waits_for_disk=waits_for_disk
        )
        try:
            yield handrail
        finally:
            handrail.database.close()
