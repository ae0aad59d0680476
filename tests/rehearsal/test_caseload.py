"""The demo's caseload: real histories, nothing refused, the same again from the same seed, work open for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from handrail.application.handrail import Handrail
from handrail.application.queries.task_list import TaskList
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from handrail.rehearsal import caseload
from handrail.rehearsal.caseload import STORIES
from handrail.rehearsal.caseload_staff import Roster
from handrail.rehearsal.caseload_story import Story, ago, heard
from tests.builders.house import REPOSITORY
from tests.rehearsal.caseloads import Loaded, a_caseload

LANES = {
    "support_worker", "clinician", "team_lead", "senior_clinician", "consultant", "on_call_clinician",
    "safeguarding_lead", "pharmacist", "clinical_director", "governance_lead",
}  # fmt: skip


def rows(database: str, sql: str) -> list[tuple]:
    """What a query finds in a database."""
    engine = create_engine(database)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(sql))]
    engine.dispose()
    return found


def inboxes(handrail: Handrail) -> dict[str, int]:
    """How many steps each clinical persona holds or may take on."""
    return {
        actor.username: sum(len(handrail.ask(TaskList(mine=mine), by=actor).items) for mine in (True, False))
        for actor in Roster(handrail).everybody
        if any(role.rank > 0 and role.value in LANES for role in actor.roles)
    }


def histories(database: str) -> list[tuple]:
    """Every case's events by type, in order, with the case's own id."""
    return rows(database, "select chain_id, number, type, at from events order by chain_id, number")


@pytest.fixture(scope="module")
def loaded(module_database: str) -> Iterator[tuple[str, Loaded]]:
    with a_caseload(module_database) as made:
        yield module_database, made


def test_nothing_is_refused_and_every_step_is_known(loaded: tuple[str, Loaded]) -> None:
    report = loaded[1].report
    assert [str(refusal) for refusal in report.refusals] == []
    assert report.unknown_steps == set()
    assert report.done["people"] == 20 and report.done["contacts"] > 20


def test_what_is_stored_is_what_the_histories_add_up_to(loaded: tuple[str, Loaded]) -> None:
    verified = loaded[1].handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM)
    assert verified.faults == () and verified.cases == 20 + loaded[1].report.done["delegations"]


ASKED_ONLY = {"decision-rights"}
"""The table of rights: the service asks it each time somebody decides, and nothing of it runs in a case."""


def test_every_process_has_run(loaded: tuple[str, Loaded]) -> None:
    shipped = {path.parent.name for path in (REPOSITORY / "processes").glob("*/process.bpmn")}
    assert shipped > ASKED_ONLY
    run = {key for (key,) in rows(loaded[0], "select distinct process_key from instances")}
    assert run == shipped - ASKED_ONLY


def test_every_role_has_something_open(loaded: tuple[str, Loaded]) -> None:
    open_for = {role for (role,) in rows(loaded[0], "select distinct role from tasks where status = 'open'")}
    assert open_for >= LANES


def test_the_same_seed_gives_the_same_histories_again(
    loaded: tuple[str, Loaded], postgres: EmbeddedPostgres, template: str
) -> None:
    again = for_sqlalchemy(postgres.create_database("caseload_again", template=template))
    with a_caseload(again) as made:
        assert made.report.done == loaded[1].report.done
        assert histories(again) == histories(loaded[0])
        names = "select id, name, born, nhs_number from identity.people order by id"
        assert rows(again, names) == rows(loaded[0], names)
    postgres.drop_database("caseload_again")


@pytest.mark.parametrize(
    "ends_at",
    [
        datetime(2026, 11, 22, 3, tzinfo=UTC),
        datetime(2026, 10, 26, 8, tzinfo=UTC),
        datetime(2026, 12, 26, 19, tzinfo=UTC),
    ],
    ids=["a Sunday night", "after the clocks went back", "a bank holiday"],
)
def test_any_hour_will_do(database: str, ends_at: datetime) -> None:
    with a_caseload(database, ends_at=ends_at, seed=7) as made:
        assert [str(refusal) for refusal in made.report.refusals] == []
    assert {
        role for (role,) in rows(database, "select distinct role from tasks where status = 'open'")
    } >= LANES


def test_what_is_over_when_a_story_speaks_of_it_is_not_spoken_of(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = ("escalation.recorded_in_error", "incident.harm", "force.used")
    turns = tuple(ago(heard(name, by_senior=True), hours=hours) for hours, name in enumerate(messages, start=4))
    monkeypatch.setattr(caseload, "STORIES", (Story(name="all over", turns=turns),))
    with a_caseload(database, people=1, weeks=1) as made:
        assert made.report.refusals == [] and made.report.done["messages"] == 0


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_stories_together_have_something_for_every_page(database: str) -> None:
    with a_caseload(database, people=len(STORIES), weeks=8) as made:
        assert [str(refusal) for refusal in made.report.refusals] == []
        assert made.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()
        assert {name: count for name, count in inboxes(made.handrail).items() if count < 5} == {}
    classes = {found for (found,) in rows(database, "select distinct response_class from evaluations")}
    assert classes == {"emergency", "very_urgent", "urgent", "early_review", "continue"}
    states = Counter(dict(rows(database, "select state, count(*) from restrictions group by state")))
    assert set(states) >= {
        "proposed", "active", "review_due", "overdue", "stepping_down", "ended", "refused",
        "unauthorised", "no_current_authority", "transferred",
    }  # fmt: skip
    ends = {
        found for (found,) in rows(database, 'select distinct "end" from escalations where "end" is not null')
    }
    assert ends >= {"ESC-E1", "ESC-E2", "ESC-E3", "ESC-E4", "ESC-E6"}
    late = dict(rows(database, "select lateness, count(*) from post_crisis_reviews group by lateness"))
    assert set(late) == {"in_time", "late", "breach"}
    assert late["in_time"] > late["late"] + late["breach"], "as a service does it that is in some trouble"
    assert (
        rows(database, "select count(*) from tasks where status = 'open' and late_at is not null")[0][0] > 20
    )
    assert rows(database, "select count(*) from escalations where hold_lapsed")[0][0] > 0
    assert rows(database, "select max(continues) from restrictions")[0][0] >= 3
