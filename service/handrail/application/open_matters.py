"""What is still open about a person: escalations, restrictions and safeguarding, in words to choose from (D1d)."""

from __future__ import annotations

from datetime import datetime

from handrail.application.decision_rights import facts_of
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.code_lists import code_list
from handrail.domain.referrals import Matter
from handrail.forms.times import in_words
from handrail.storage.decision_facts import decision_facts
from handrail.storage.escalations import Escalations
from handrail.storage.restrictions import Restrictions


def matter_choices(look: Look, case: Case, *, now: datetime) -> list[dict[str, str]]:
    """Every open matter as [{value, label}]; a value is its kind and id, as `escalation:<id>`."""
    classes, types = code_list("classes"), code_list("restriction_types")
    found = [
        {
            "value": f"{Matter.ESCALATION}:{one.id}",
            "label": f"Escalation since {in_words(one.t0)}: {classes.label(one.response_class.value)}",
        }
        for one in Escalations(look.session).of_case(case.id)
        if not one.status.is_over
    ]
    found += [
        {"value": f"{Matter.RESTRICTION}:{one.id}", "label": f"Restriction: {types.label(one.type)}"}
        for one in Restrictions(look.session).of_case(case.id)
        if one.in_place
    ]
    known = decision_facts(look.session, KEY, case, at=now)
    if facts_of(look, case, "D1d", known, now=now).open_safeguarding:
        found.append({"value": f"{Matter.SAFEGUARDING}:{case.id}", "label": "A safeguarding concern"})
    return found
