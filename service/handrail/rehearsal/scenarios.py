"""Playing a scenario file through the real application in virtual time.

A file has a title, a place and a start, and steps of one key each: what is done (`contact`, `help`, `start`, `claim`,
`complete`, `confirm`, `withdraw`, `message`, `gap`, `cancel`, `end`), time that passes (`wait`, `until`), and what must
hold (`expect`). A file with a `referral` begins with one that is not decided. A decision that two people take is
confirmed at once, unless a `complete` says `confirm: false`. Whatever does not hold is a fault that names the step.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.check_contact_gap import CheckContactGap
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.open_case import OpenCase, PersonDetails, ReferralDetails
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.finishing import Completed
from handrail.application.handrail import Handrail
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.calendars import ClockCalendar
from handrail.domain.cases import Case, Plan
from handrail.domain.durations import Duration
from handrail.domain.errors import HandrailError, Invalid, NotPermitted
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.expectations import Seen, unmet
from handrail.rehearsal.lending_steps import LendingSteps, NotAsWritten
from handrail.rehearsal.personas import persona, standing_in
from handrail.rehearsal.virtual_time import advance
from handrail.rehearsal.who_confirms import who_confirms

SUFFIX = {"northvale": "north", "southmere": "south"}


class ScenarioFault(AssertionError):
    """A scenario did not go as its file says."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A scenario file, read."""

    title: str
    path: Path
    locality: str
    pathway: str
    at: datetime
    plan: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    number: int | None = None
    referral: Mapping[str, Any] | None = None


def read_scenario(path: Path) -> Scenario:
    """A scenario from its YAML file. Raises ScenarioFault for a file that makes no sense."""
    data = yaml.safe_load(path.read_text())
    try:
        at = data["at"]
        return Scenario(
            title=data["title"],
            path=path,
            locality=data["locality"],
            pathway=data.get("pathway", "adult_community"),
            at=at if isinstance(at, datetime) else datetime.fromisoformat(at),
            plan=data.get("plan") or {},
            steps=tuple(data["steps"]),
            number=data.get("domain"),
            referral=data.get("referral"),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise ScenarioFault(f"{path.name}: {fault!r}") from fault


@dataclass
class Player(LendingSteps):
    """Plays one scenario on a Handrail whose clock is virtual and stands at the scenario's start."""

    handrail: Handrail
    clock: VirtualClock
    scenario: Scenario
    case: Case | None = None
    last: dict[str, Any] = field(default_factory=dict)
    message_number: int = 0
    person_name: str = "Person of a scenario"

    def play(self) -> None:
        """Raises ScenarioFault at the first step that does not go as written."""
        self.case = self._open_case()
        for number, step in enumerate(self.scenario.steps, start=1):
            for kind, content in step.items():
                try:
                    getattr(self, f"_{kind}")(content)
                except (ScenarioFault, NotAsWritten) as fault:
                    raise ScenarioFault(f"{self._where(number, kind)}: {fault}") from fault
                except HandrailError as refusal:
                    raise ScenarioFault(
                        f"{self._where(number, kind)}: refused: {_in_full(refusal)}"
                    ) from refusal

    def _where(self, number: int, kind: str) -> str:
        return f"{self.scenario.path.parent.parent.name}/{self.scenario.path.name} step {number} ({kind})"

    def _open_case(self) -> Case:
        plan = self.scenario.plan
        command = OpenCase(
            pathway=self.scenario.pathway,
            locality=self.scenario.locality,
            person=PersonDetails(name=self.person_name, born=date(1980, 1, 1)),
            plan=Plan(
                signature_signs=tuple(plan.get("signature_signs", ("Stops answering the door",))),
                contact_every_days=float(plan.get("contact_every_days", 7)),
            ),
            accountable=persona(self.handrail, self._local("clinician")).id,
            referral=self._referral(),
        )
        return self.handrail.perform(command, by=persona(self.handrail, self._local("clinician")))

    def _referral(self) -> ReferralDetails | None:
        """What the case is referred with, where it begins as a referral."""
        given = self.scenario.referral
        if given is None:
            return None
        usual = {
            "source": "gp",
            "urgency": "routine",
            "reason": "Low since her brother died, and not sleeping. Please see her.",
            "safety_net": "Her sister, who lives with her; we ring every other day.",
        }
        return ReferralDetails(**{**usual, **given})

    def _local(self, role: str) -> str:
        return f"{role}-{SUFFIX[self.scenario.locality]}"

    # -- what is done ----------------------------------------------------------------------------------------------

    def _contact(self, content: Mapping[str, Any]) -> None:
        now = self.clock.now()
        given = {"occurred_at": now.isoformat(), **self._filled(content.get("answers") or {})}
        answers = valid("f-contact", now=now, **given)
        command = RecordContact(case_id=self._case().id, answers=answers)
        self._do(command, content)

    def _help(self, content: Mapping[str, Any]) -> None:
        command = GetHelp(
            case_id=self._case().id,
            response_class=content.get("class", "urgent"),
            source=content.get("source", "staff"),
        )
        self._do(command, content)

    def _start(self, content: Mapping[str, Any]) -> None:
        variables = self._filled(content.get("variables") or {})
        command = StartProcess(
            case_id=self._case().id,
            process=content["process"],
            message=content.get("message"),
            variables=variables,
        )
        self._do(command, content)

    def _claim(self, content: Mapping[str, Any]) -> None:
        self._do(ClaimTask(task_id=self._task(content["task"]).id), content)

    def _complete(self, content: Mapping[str, Any]) -> None:
        task = self._task(content["task"], process=content.get("process"))
        answers: Mapping[str, Any] = {}
        if task.form_key is not None:
            given = self._filled(content.get("answers") or {})
            answers = valid(task.form_key, now=self.clock.now(), people=self._people(), **given)
        self.last.pop("result", None)
        self._do(CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), content)
        done = self.last.get("result")
        if isinstance(done, Completed) and done.awaiting is not None and content.get("confirm", True):
            second = who_confirms(self.handrail, done.awaiting, suffix=SUFFIX[self.scenario.locality])
            self._confirm({"task": content["task"], "process": content.get("process"), "by": second.username})

    def _confirm(self, content: Mapping[str, Any]) -> None:
        """The second person's word: `agrees` (true unless said), else a `reason`."""
        task = self._task(content["task"], process=content.get("process"))
        command = ConfirmDecision(
            task_id=task.id,
            agrees=content.get("agrees", True),
            reason=content.get("reason"),
            seen_revision=task.revision,
        )
        self._do(command, content)

    def _withdraw(self, content: Mapping[str, Any]) -> None:
        task = self._task(content["task"], process=content.get("process"))
        self._do(WithdrawDecision(task_id=task.id, seen_revision=task.revision), content)

    def _message(self, content: Mapping[str, Any]) -> None:
        self.message_number += 1
        payload = self._filled(content.get("payload") or {})
        command = SendMessage(
            name=content["name"],
            correlation={"case_id": str(self._case().id), **self._filled(content.get("correlation") or {})},
            payload=payload,
            message_id=content.get("message_id", f"scenario-{self._case().id}-{self.message_number}"),
        )
        self._do(command, {"by": self._local("team-lead"), **content})

    def _gap(self, _: Any) -> None:
        self.handrail.perform(CheckContactGap(case_id=self._case().id), by=SYSTEM)

    def _cancel(self, content: Mapping[str, Any]) -> None:
        instance = self._instance(content["process"])
        linked = content.get("linked_id")
        command = CancelProcess(
            instance_id=instance.id,
            reason=content["reason"],
            linked_id=None if linked is None else UUID(linked),
        )
        self._do(command, {"by": self._local("team-lead"), **content})

    def _end(self, content: Mapping[str, Any]) -> None:
        command = EndCase(case_id=self._case().id, reason=content["reason"])
        self._do(command, {"by": self._local("team-lead"), **content})

    def _wait(self, text: str) -> None:
        self._advance(ClockCalendar().add(self.clock.now(), Duration.parse(text)))

    def _until(self, at: datetime | str) -> None:
        self._advance(at if isinstance(at, datetime) else datetime.fromisoformat(at))

    def _advance(self, to: datetime) -> None:
        advance(self.handrail, self.clock, to=to)

    # -- what must hold --------------------------------------------------------------------------------------------

    def _expect(self, wanted: Mapping[str, Any]) -> None:
        advance(self.handrail, self.clock, to=self.clock.now())
        seen = self.seen()
        faults = unmet(seen, self._filled(wanted))
        if faults:
            raise ScenarioFault("; ".join(faults) + f"\n  open now: {sorted(seen.open)}")

    def seen(self) -> Seen:
        """What there is to see of the case now."""
        case = self.handrail.ask(ShowCase(case_id=self._case().id), by=SYSTEM)
        records = self.handrail.ask(CaseRecords(case_id=self._case().id), by=SYSTEM)
        events = self.handrail.ask(CaseHistory(case_id=self._case().id), by=SYSTEM).events
        return Seen(case=case, records=records, events=events, now=self.clock.now())

    # -- small parts -----------------------------------------------------------------------------------------------

    def _people(self) -> dict[str, str]:
        """Who is named in answers where a file names nobody."""
        return standing_in(self.handrail, SUFFIX[self.scenario.locality])

    def _do(self, command: Any, content: Mapping[str, Any]) -> None:
        by = persona(self.handrail, content.get("by") or self._local("clinician"))
        refused = content.get("refused")
        try:
            self.last["result"] = self.handrail.perform(command, by=by)
        except (Invalid, NotPermitted, HandrailError) as refusal:
            if refused is None or str(refused).lower() not in _in_full(refusal).lower():
                raise
            return
        if refused is not None:
            raise ScenarioFault(f"expected a refusal with “{refused}”, but it was accepted")
        advance(self.handrail, self.clock, to=self.clock.now())

    def _case(self) -> Case:
        assert self.case is not None
        return self.case

    def _task(self, element: str, process: str | None = None) -> Task:
        detail = self.handrail.ask(ShowCase(case_id=self._case().id), by=SYSTEM)
        for task in sorted(detail.tasks, key=lambda open_task: open_task.opened_at, reverse=True):
            if task.element == element and process in (None, task.process_key):
                return task
        raise ScenarioFault(
            f"{element} is not open; open are: {sorted(task.element for task in detail.tasks)}"
        )

    def _instance(self, process: str) -> Any:
        detail = self.handrail.ask(ShowCase(case_id=self._case().id), by=SYSTEM)
        for instance in detail.instances:
            if instance.process_key == process:
                return instance
        raise ScenarioFault(f"there is no {process}")

    def _filled(self, value: Any) -> Any:
        """Blanks filled: {now+PT1H}, {staff:clinician-north}, {record:escalation.id}, {matter:restriction}."""
        if isinstance(value, Mapping):
            return {key: self._filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
            return self._blank(value[1:-1])
        return copy.copy(value)

    def _blank(self, name: str) -> str:
        if name.startswith("now"):
            now, sign, text = self.clock.now(), name[3:4], name[4:]
            if sign == "+":
                return ClockCalendar().add(now, Duration.parse(text)).isoformat()
            if sign == "-":
                return ClockCalendar().back(now, Duration.parse(text)).isoformat()
            return now.isoformat()
        kind, _, rest = name.partition(":")
        if kind == "staff":
            return str(persona(self.handrail, rest).id)
        if kind == "record":
            noun, _, column = rest.partition(".")
            return str(self.seen().record(noun)[column])
        if kind == "matter":
            return f"{rest}:{self.seen().record(rest)['id']}"
        raise ScenarioFault(f"cannot fill {{{name}}}")


def _in_full(refusal: HandrailError) -> str:
    problems = getattr(refusal, "problems", ())
    return " | ".join([refusal.detail, *(f"{problem.pointer}: {problem.message}" for problem in problems)])
