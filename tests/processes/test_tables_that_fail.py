"""A decision table that gives no answer never lets a case fall through: a person decides (K15, hazard H3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.import_processes import read_bundles
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.rehearsal.scenarios import Player, Scenario
from tests.builders.house import REPOSITORY, House, a_house

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def without_rule(rule: str) -> Callable[[str], str]:
    def spoil(xml: str) -> str:
        start = xml.index(f'<rule id="{rule}">')
        end = xml.index("</rule>", start) + len("</rule>")
        return xml[:start] + xml[end:]

    return spoil


def publish_spoiled(house: House, key: str, table: str, spoil: Callable[[str], str]) -> None:
    files = dict(read_bundles(REPOSITORY)[key])
    name = f"decisions/{table}"
    files[name] = spoil(files[name].decode()).encode()
    house.handrail.perform(PublishBundle(key=key, files=files), by=SYSTEM)


def play(house: House, *steps: Mapping[str, Any]) -> None:
    scenario = Scenario(
        title="A table fails",
        path=Path(__file__).parent / "scenarios" / "spoiled.yaml",
        locality="northvale",
        pathway="supported_living",
        at=AT,
        plan={},
        steps=steps,
    )
    Player(house.handrail, house.clock, scenario).play()  # type: ignore[arg-type]


def test_without_an_answer_a_senior_says_when_the_review_is_due(furnished_database: str) -> None:
    with a_house(furnished_database, at=AT) as house:
        publish_spoiled(house, "post-crisis-review", "review-due.dmn", without_rule("P1"))
        due = {
            "escalation_id": "0198c0de-0000-7000-8000-000000000001",
            "class": "very_urgent",
            "clock_from": "{now}",
            "repeat_90d": 1,
            "safeguarding_or_restriction": False,
            "resolved_internally": False,
            "recorder": None,
            "hold_decider": None,
        }
        by_hand = {
            "failed_table": "review_due",
            "class_chosen": None,
            "review_due_at": "{now+P2D}",
            "reviewer_role": "consultant",
            "mdt_needed": False,
            "sign_off_needed": True,
        }
        start = {"process": "post-crisis-review", "message": "review.due", "variables": due}
        play(
            house,
            {"start": {"by": "team-lead-north", **start}},
            {"expect": {"open": ["PCR-01x"], "not_open": ["PCR-02"], "events": ["DecisionTableFailed"]}},
            {"complete": {"task": "PCR-01x", "by": "clinician-north", "refused": "senior"}},
            {"complete": {"task": "PCR-01x", "by": "senior-clinician-north", "answers": by_hand}},
            {
                "expect": {
                    "open": ["PCR-02"],
                    "record": {"review": {"min_role": "consultant", "due_at": "2026-03-04T10:00:00+00:00"}},
                }
            },
            {"until": "2026-03-04T10:00:00+00:00"},
            {"expect": {"record": {"review": {"lateness": "late"}}}},
        )


def test_without_an_answer_a_senior_sets_the_limits_and_no_more_than_the_shortest(
    furnished_database: str,
) -> None:
    with a_house(furnished_database, at=AT) as house:
        publish_spoiled(house, "restriction-imposition", "restriction-limits.dmn", without_rule("L05"))
        proposal = {"started_at": "{now+PT1M}", "time_limit": "{now+P6D}", "review_at": "{now+P2D}"}
        by_hand = {
            "failed_table": "restriction_limits",
            "class_chosen": None,
            "limit_days": 5,
            "review_days": 2,
            "authoriser_role": "consultant",
        }
        play(
            house,
            {"start": {"by": "clinician-north", "process": "restriction-imposition"}},
            {"complete": {"task": "RIM-01", "by": "clinician-north", "answers": proposal}},
            {"expect": {"open": ["RIM-02x"], "not_open": ["RIM-03"], "events": ["DecisionTableFailed"]}},
            {
                "complete": {
                    "task": "RIM-02x",
                    "by": "senior-clinician-north",
                    "answers": {**by_hand, "limit_days": 9},
                    "refused": "7 days at most",
                }
            },
            {"complete": {"task": "RIM-02x", "by": "senior-clinician-north", "answers": by_hand}},
            {
                "expect": {
                    "open": ["RIM-03"],
                    "record": {
                        "restriction": {
                            "authorise_role": "consultant",
                            "limit_at": "2026-03-07T10:01:00+00:00",
                            "review_every_minutes": 2880,
                        }
                    },
                }
            },
        )


def test_when_nobody_can_be_named_the_director_decides_the_review(furnished_database: str) -> None:
    with a_house(furnished_database, at=AT) as house:
        publish_spoiled(house, "restriction-step-down", "review-authority.dmn", without_rule("A5"))
        proposal = {"started_at": "{now+PT1M}", "time_limit": "{now+P6D}", "review_at": "{now+P2D}"}
        play(
            house,
            {"start": {"by": "clinician-north", "process": "restriction-imposition"}},
            {"complete": {"task": "RIM-01", "by": "clinician-north", "answers": proposal}},
            {"complete": {"task": "RIM-03", "by": "clinician-north"}},
            {
                "complete": {
                    "task": "RIM-04",
                    "by": "senior-clinician-north",
                    "answers": {"authorised_limit": "{now+P6D}"},
                }
            },
            {"wait": "P2D"},
            {"complete": {"task": "RSD-02", "by": "clinician-north", "answers": {"recommended": "continue"}}},
            {"expect": {"open": ["RSD-03"], "passed": ["RSD-11x"], "events": ["DecisionTableFailed"]}},
            {"complete": {"task": "RSD-03", "by": "senior-clinician-north", "refused": "clinical director"}},
            {
                "complete": {
                    "task": "RSD-03",
                    "by": "clinical-director",
                    "answers": {"new_limit": "{now+P6D}", "new_review": "{now+P3D}"},
                }
            },
            {"expect": {"record": {"restriction": {"state": "active", "continues": 1}}}},
        )


def test_a_table_with_two_answers_is_not_published(furnished_database: str) -> None:
    def twice(xml: str) -> str:
        start = xml.index('<rule id="L05">')
        end = xml.index("</rule>", start) + len("</rule>")
        return xml[:end] + xml[start:end].replace('"L05', '"L05b') + xml[end:]

    with a_house(furnished_database, at=AT) as house, pytest.raises(Invalid) as refusal:
        publish_spoiled(house, "restriction-imposition", "restriction-limits.dmn", twice)
    assert any("restriction-limits.dmn" in problem.pointer for problem in refusal.value.problems)


def test_without_a_route_a_concern_goes_by_phone_to_the_duty_desk(furnished_database: str) -> None:
    with a_house(furnished_database, at=AT) as house:
        spoil = without_rule("F1")
        publish_spoiled(house, "safeguarding-actions", "safeguarding-route.dmn", spoil)
        play(
            house,
            {"start": {"by": "support-worker-north", "process": "safeguarding-actions"}},
            {"complete": {"task": "SAF-01", "by": "support-worker-north"}},
            {
                "expect": {
                    "open": ["SAF-02"],
                    "passed": ["SAF-02-safe"],
                    "events": ["DecisionTableFailed"],
                }
            },
            {
                "complete": {
                    "task": "SAF-02",
                    "by": "support-worker-north",
                    "answers": {"channel_used": "secure_email"},
                    "refused": "different from the route card",
                }
            },
            {"complete": {"task": "SAF-02", "by": "support-worker-north"}},
            {"expect": {"open": ["SAF-03"], "record": {"concern": {"state": "sent", "channel": "phone"}}}},
        )
