"""Work: what people do, scripts, the application's operations and decision tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from SpiffWorkflow.spiff.specs.defaults import BusinessRuleTask as SpiffBusinessRuleTask
from SpiffWorkflow.spiff.specs.defaults import ManualTask as SpiffManualTask
from SpiffWorkflow.spiff.specs.defaults import NoneTask as SpiffNoneTask
from SpiffWorkflow.spiff.specs.defaults import ScriptTask as SpiffScriptTask
from SpiffWorkflow.spiff.specs.defaults import ServiceTask as SpiffServiceTask
from SpiffWorkflow.spiff.specs.defaults import UserTask as SpiffUserTask

from handrail import dmn
from handrail.engine.decisions import nearest_rules
from handrail.engine.expressions import resolved
from handrail.engine.faults import BpmnError, Fault, PerformFailed
from handrail.engine.instance import MAX_OPEN_TASKS, Token
from handrail.engine.opening import opened_task
from handrail.engine.progress import OperationAnswered, OperationWanted, Step
from handrail.engine.refusals import OperationFailed
from handrail.engine.specs.movement import Movement

DECISION_FAILED = "decision_failed"
"""The BPMN error code of a decision table that gave no answer (DOMAIN K15)."""


class Plain(Movement):
    """An element that only passes: SpiffWorkflow's own start of a process."""


class PersonTask(Movement):
    """Work that waits for a person."""

    def _on_ready_hook(self, token: Token) -> None:
        instance = token.workflow.top_workflow
        instance.opening[token.id] = opened_task(token)
        if len(instance.open_tasks()) > MAX_OPEN_TASKS:
            raise Fault(f"More than {MAX_OPEN_TASKS} tasks would be open at once", token.element)

    def done(self, token: Token, answers: Mapping[str, Any], by: str | None) -> None:
        """A person finished it: keep the answers and who it was, and go on."""
        variable = self.facts.properties.get("resultVariable") or getattr(self, "variable", None)
        if variable:
            token.data[variable] = dict(answers)
        else:
            token.data.update(answers)
        if by is not None:
            token.workflow.top_workflow.note_done(token.element, by)
        token.complete()


class UserTask(PersonTask, SpiffUserTask):
    """A form for a person."""


class ManualTask(PersonTask, SpiffManualTask):
    """Something to do away from the screen, ticked off when done."""


class NoneTask(PersonTask, SpiffNoneTask):
    """A task of no kind: ticked off by a person."""


class ScriptTask(Movement, SpiffScriptTask):
    """Assignments, `name = expression`, one a line."""

    def _run_hook(self, token: Token) -> bool:
        token.workflow.script_engine.execute(token, self.script or "")
        return True


class ServiceTask(Movement, SpiffServiceTask):
    """Something the application does: at once if it gave a way to, else the token waits for the answer."""

    def _run_hook(self, token: Token) -> bool | None:
        instance = token.workflow.top_workflow
        engine = token.workflow.script_engine
        wanted = OperationWanted(
            **{key: value for key, value in self.naming(token).items() if key in ("element", "name")},
            token=token.id,
            operation=self.operation_name,
            parameters={
                key: engine.evaluate(token, each["value"]) for key, each in self.operation_params.items()
            },
        )
        if instance.perform is None:
            instance.wanted.append(wanted)
            return None
        try:
            result = instance.ask_application(wanted)
        except OperationFailed as failure:
            instance.answered.append(
                OperationAnswered(
                    token=token.id,
                    element=token.element,
                    operation=self.operation_name,
                    failed=failure.code,
                    message=failure.message,
                )
            )
            raise BpmnError(failure.code, f"{self.operation_name}: {failure.message}") from None
        except Exception as problem:
            raise PerformFailed(problem) from problem
        instance.answered.append(
            OperationAnswered(
                token=token.id, element=token.element, operation=self.operation_name, result=result
            )
        )
        self.keep(token, result)
        return True

    def answered(self, token: Token, result: Any) -> None:
        """The application did it later."""
        self.keep(token, result)
        token.complete()

    def keep(self, token: Token, result: Any) -> None:
        """Put the result under the task's variable, if it names one."""
        if self.facts.result_variable:
            token.data[self.facts.result_variable] = result


class BusinessRuleTask(Movement, SpiffBusinessRuleTask):
    """A decision table. When it gives no answer, nothing falls through: an error that the diagram must handle (K15)."""

    def _run_hook(self, token: Token) -> bool:
        instance = token.workflow.top_workflow
        decision = resolved(token, self.facts.decision)
        tables = self.facts.decisions
        if decision not in tables:
            known = ", ".join(sorted(tables)) or "none"
            self._fail(
                token,
                str(decision),
                "unknown_decision",
                f"There is no decision {decision}; there are: {known}",
            )
        table = tables[decision]
        try:
            outcome = table.model.decide(
                decision,
                dict(instance.environment.seen(token.data)),
                now=instance.now,
                functions=instance.reference.functions,
            )
        except dmn.DecisionFailed as failure:
            inputs = dict(failure.table.inputs) if failure.table is not None else None
            self._fail(token, decision, failure.kind.value, failure.message, rows=failure.rows, inputs=inputs)
        outputs = table.named(outcome.value)
        if variable := self.facts.properties.get("resultVariable"):
            token.data[variable] = outcome.value
        else:
            token.data.update(outputs)
        token.internal_data["step"] = Step(
            **self.naming(token),
            table=decision,
            rows=tuple(outcome.rows),
            inputs=dict(outcome.inputs),
            outputs=outputs,
            nearest=nearest_rules(outcome),
        )
        return True

    def step(self, token: Token) -> Step:
        made: Step = token.internal_data["step"]
        return made

    def _fail(self, token: Token, decision: str, kind: str, message: str, **record: Any) -> NoReturn:
        token.workflow.top_workflow.record(Step(**self.naming(token), table=decision, failure=kind, **record))
        raise BpmnError(DECISION_FAILED, f"Decision {decision}: {message}")
