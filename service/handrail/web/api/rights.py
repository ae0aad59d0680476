"""GET /rights: who decides something about a case now, or what one may decide oneself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_smorest import Blueprint

from handrail.application.queries.my_rights import Held, InPeriod, MyRight, MyRights
from handrail.application.queries.who_decides import Deciding, RightHolder, WhoDecides
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.web.api import rights_schemas as shapes
from handrail.web.api.requests import ask

blueprint = Blueprint("api_rights", __name__, description="Decision rights: who may decide, and what you may")


@blueprint.get("/rights")
@blueprint.arguments(shapes.RightsQuery, location="query")
@blueprint.response(200, shapes.RightsOut)
def rights(query: dict[str, Any]) -> Any:
    """Who decides a decision on a case now; without a case and a decision, your own rights."""
    if query["case_id"] is None:
        return {"deciding": None, "mine": [_my_right(right) for right in ask(MyRights())]}
    found = ask(WhoDecides(case_id=CaseId(query["case_id"]), decision=query["decision"]))
    return {"deciding": _deciding(found), "mine": None}


def _deciding(found: Deciding) -> dict[str, Any]:
    right, verdict = found.right, found.verdict
    return {
        "case": str(found.case.id),
        "decision": right.code,
        "title": right.title,
        "row": right.row,
        "table": right.table_sha256,
        "period": right.period.value,
        "period_until": plain(found.period_until),
        "task": None if found.task is None else str(found.task.id),
        "due_at": plain(found.due_at),
        "decides": _holders(found.deciders),
        "second_needed": right.needs_second,
        "second": _holders(found.seconds),
        "next": [
            {
                "number": rung.number,
                "at": plain(rung.at),
                "roles": [role.value for role in rung.roles],
                "posts": list(rung.posts),
                "holders": _holders(rung.holders),
            }
            for rung in found.next
        ],
        "consulted": list(found.consulted),
        "informed": list(found.informed),
        "if_nobody": right.if_nobody,
        "separate": right.separate,
        "delegable": right.delegable,
        "refusal": right.refusal or None,
        "you": {
            "allowed": verdict.allowed,
            "right": verdict.right or None,
            "missing": None if verdict.missing is None else verdict.missing.value,
            "reason": verdict.reason or None,
        },
    }


def _holders(found: Iterable[RightHolder]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.staff_id),
            "name": one.name,
            "role": one.role.value,
            "until": plain(one.until),
            "on_duty_until": plain(one.on_duty_until),
            "delegation": None if one.delegation_id is None else str(one.delegation_id),
            "on_behalf_of": one.on_behalf_of,
        }
        for one in found
    ]


def _my_right(right: MyRight) -> dict[str, Any]:
    return {"decision": right.code, "title": right.title, "rows": [_in_period(row) for row in right.rows]}


def _in_period(row: InPeriod) -> dict[str, Any]:
    return {
        "row": row.row,
        "period": row.period.value,
        "propose": row.propose,
        "decide": [_held(one) for one in row.decide],
        "second": [_held(one) for one in row.second],
        "roles": [role.value for role in row.roles],
        "others": list(row.others),
        "by_step": row.by_step,
        "refusal": row.refusal or None,
    }


def _held(one: Held) -> dict[str, Any]:
    return {
        "role": one.role.value,
        "locality": one.locality,
        "pathway": one.pathway,
        "until": plain(one.until),
        "delegation": None if one.delegation_id is None else str(one.delegation_id),
        "on_behalf_of": one.on_behalf_of,
    }
