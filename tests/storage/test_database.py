"""The connection to PostgreSQL as Handrail sets it up."""

import pytest
from sqlalchemy import text

from handrail.storage.database import Database


@pytest.mark.parametrize(("waits", "setting"), [(True, "on"), (False, "off")])
def test_a_commit_waits_for_the_disk_unless_told_not_to(durable_database: str, waits: bool, setting: str) -> None:
    database = Database(durable_database, waits_for_disk=waits)
    try:
        with database.reading() as session:
            assert session.rows(text("show synchronous_commit"))[0][0] == setting
    finally:
        database.close()
