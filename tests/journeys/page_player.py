"""Plays a scenario file in the browser: every step is taken on the pages, by the persona who takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playwright.sync_api import expect

from handrail.application.queries.delegations import ShowDelegation
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, DelegationId, TaskId
from handrail.domain.tasks import Task
from handrail.rehearsal.answers import valid
from handrail.rehearsal.personas import persona
from handrail.rehearsal.scenarios import SUFFIX, Player, ScenarioFault
from handrail.rehearsal.virtual_time import advance
from handrail.rehearsal.who_confirms import who_confirms
from handrail.storage.cases import Cases
from handrail.storage.pending_decisions import PendingDecisions
from handrail.storage.tasks import Tasks
from handrail.web.cases.startable import STARTABLE
from handrail.web.form_answers import clock_from
from handrail.web.instances.hearing import HEARD
from tests.journeys.room import PersonaAtBrowser, Room

_WHY = "I am on leave from tomorrow, and somebody has to decide on the ward."


@dataclass
class PagePlayer(Player):
    """Does on the pages what a `Player` does through the door; looks at the outcome as a `Player` does."""

    room: Room = field(kw_only=True)
    filling: dict[str, TaskId] = field(default_factory=dict)

    def at(self, username: str) -> PersonaAtBrowser:
        """A persona at a browser of their own."""
        return self.room.at(username)

    def _open_case(self) -> Case:
        clinician = self.at(self._local("clinician"))
        page = clinician.page
        clinician.go("/cases/new")
        page.get_by_label("Full name").fill(self.person_name)
        for part, value in (("Day", "1"), ("Month", "1"), ("Year", "1980")):
            page.get_by_label(part).fill(value)
        page.get_by_label("Pathway").select_option(self.scenario.pathway)
        page.get_by_label("Locality").select_option(self.scenario.locality)
        signs = self.scenario.plan.get("signature_signs", ("Stops answering the door",))
        page.get_by_label("Their own early signs").fill("\n".join(signs))
        clinician.clicks(page.get_by_role("button", name="Open the case"))
        with self.handrail.database.reading() as session:
            found = Cases(session).get(CaseId(UUID(page.url.rpartition("/")[2])))
        assert found is not None
        return found

    # -- what is done ----------------------------------------------------------------------------------------------

    def _contact(self, content: Mapping[str, Any]) -> None:
        now = self.clock.now()
        given = {"occurred_at": now.isoformat(), **self._filled(content.get("answers") or {})}
        who = self._on_the_case(content["by"])
        who.clicks(who.page.get_by_role("link", name="Record contact"))
        who.fills(self.room.place.form("f-contact"), valid("f-contact", now=now, **given))
        who.clicks(who.page.get_by_role("button", name="Save contact", exact=True))
        self._accepted(who, "/contacts/")
        who.reads("The row that fired")

    def _help(self, content: Mapping[str, Any]) -> None:
        """One press. How urgent it is, the page does not ask: the summary says that."""
        who = self._on_the_case(content["by"])
        who.clicks(who.page.get_by_role("link", name="Get help now"))
        who.clicks(who.page.locator(f"form[action='/help'] button[value='{self._case().id}']"))
        self._accepted(who, "/help/asked/")
        who.reads("You may, without approval.")

    def _start(self, content: Mapping[str, Any]) -> None:
        wanted = (content["process"], content.get("message") or "")
        offer = next(one for one in STARTABLE.values() if (one.process, one.message) == wanted)
        who = self._on_the_case(content["by"])
        who.clicks(who.page.get_by_role("link", name="Start something else"))
        who.clicks(who.page.get_by_role("button", name=offer.words))
        self._accepted(who, f"/cases/{self._case().id}")

    def _claim(self, content: Mapping[str, Any]) -> None:
        """Whoever takes a task begins to fill it in, and a draft of that is kept; their page stays open."""
        task = self._task(content["task"])
        who = self._on_the_task(content["by"], task, to_decide=False)
        take = who.page.get_by_role("button", name="Take it", exact=True)
        if content.get("refused") is not None:
            assert take.count() == 0, "the page offers what it refuses"
            self._refuses(who, content["refused"])
            return
        who.clicks(take)
        if task.form_key is not None:
            who.fills(
                self.room.place.form(task.form_key),
                valid(task.form_key, now=self.clock.now(), people=self._people()),
            )
            expect(who.page.locator("[data-draft-status]")).to_contain_text("Draft kept")
            self.filling[content["by"]] = task.id

    def _complete(self, content: Mapping[str, Any]) -> None:
        task = self._task(content["task"], process=content.get("process"))
        by, refused = content["by"], content.get("refused")
        begun = self.filling.pop(by, None) == task.id
        who = self.at(by) if begun else self._on_the_task(by, task)
        form = who.page.locator("#task-form")
        if form.count() == 0:
            if refused is None:
                raise ScenarioFault(f"{by} sees no form for {task.element}: {self._words(who)[:600]}")
            self._refuses(who, refused)
            return
        if task.form_key is not None:
            given = self._filled(content.get("answers") or {})
            answers = valid(task.form_key, now=self.clock.now(), people=self._people(), **given)
            who.fills(self.room.place.form(task.form_key), answers)
        who.clicks(form.locator(".hr-submit button[type=submit]:not([formaction])"))
        if refused is not None:
            assert 400 <= who.status < 500, (
                f"expected a refusal with “{refused}”: {who.status} {who.page.url}"
            )
            self._refuses(who, refused)
            if begun:
                self._draft_is_kept(by, task)
            return
        self._accepted(who, f"/approvals/{task.id}", "/approvals", f"/cases/{self._case().id}")
        if who.page.url.endswith(str(task.id)) and content.get("confirm", True):
            who.reads("Waits for a second person")
            self._confirm({"task": content["task"], "by": self._second(task)})

    def _confirm(self, content: Mapping[str, Any]) -> None:
        task = self._task(content["task"])
        who = self.at(content["by"])
        who.go("/approvals")
        link = who.page.locator(f"a[href='/approvals/{task.id}/confirm']")
        if link.count() == 0:
            who.go(f"/approvals/{task.id}/confirm")
        else:
            who.clicks(link)
        if content.get("reason"):
            who.page.locator("textarea[name=reason]").fill(content["reason"])
        answer = "Confirm" if content.get("agrees", True) else "I do not agree"
        who.clicks(who.page.get_by_role("button", name=answer, exact=True))
        self._accepted(who, "/approvals")

    def _message(self, content: Mapping[str, Any]) -> None:
        """What was heard is told to the run that waits for it, on the run's page."""
        heard = HEARD[content["name"]]
        who = self._on_the_case(content.get("by") or self._local("clinician"))
        who.clicks(who.page.locator(f"a[href='/instances/{self._instance('escalation').id}']"))
        card = who.page.locator("form").filter(has=who.page.get_by_role("heading", name=heard.words))
        if heard.who_key:
            said_by = (content.get("payload") or {}).get(heard.who_key)
            choice = {"index": 1} if said_by is None else {"value": said_by}
            card.get_by_label(heard.who_label).select_option(**choice)
        who.clicks(card.get_by_role("button"))
        who.reads("Noted, and the process has moved on.")
        self._moves_on()

    # -- rights that are lent --------------------------------------------------------------------------------------

    def _lend(self, content: Mapping[str, Any]) -> None:
        """In two steps: what, to whom and until when; then what it will mean."""
        given = self._filled(content)
        who = self.at(content["by"])
        who.go("/delegations")
        who.clicks(who.page.get_by_role("link", name="Lend a right", exact=True))
        for code in given["codes"]:
            who._tick(who.page.locator(f"input[name=codes][value='{code}']"))
        page = who.page
        page.locator("[name=place]").select_option(
            f"{given.get('locality') or ''}~{given.get('pathway') or ''}"
        )
        page.locator("[name=to]").select_option(str(persona(self.handrail, given["to"]).id))
        page.locator("input[name=ends_at]").fill(clock_from(given["until"])[0])
        page.locator("[name=reason]").fill(given.get("reason", _WHY))
        who.clicks(page.get_by_role("button", name="See what it means"))
        who.reads("What they decide is recorded as theirs, on your behalf.")
        who.clicks(page.get_by_role("button", name="Yes, offer it"))
        self._accepted(who, "/delegations/")
        query = ShowDelegation(delegation_id=DelegationId(UUID(page.url.rpartition("/")[2])))
        self.last["delegation"] = self.handrail.ask(query, by=SYSTEM).delegation

    def _accept(self, content: Mapping[str, Any]) -> None:
        who = self.at(content["by"])
        who.go("/delegations")
        who.clicks(who.page.locator(f"a[href='/delegations/{self._lent().id}']"))
        who._tick(who.page.locator("#able"))
        who.clicks(who.page.get_by_role("button", name="Accept", exact=True))
        self._accepted(who, "/delegations/")

    # -- small parts -----------------------------------------------------------------------------------------------

    def _on_the_case(self, by: str) -> PersonaAtBrowser:
        who = self.at(by)
        who.go(f"/cases/{self._case().id}")
        return who

    def _on_the_task(self, by: str, task: Task, *, to_decide: bool = True) -> PersonaAtBrowser:
        """By the queue of approvals or the inbox, where it stands there for this reader; else by the case."""
        who = self.at(by)
        href, listed = f"/tasks/{task.id}", "/inbox?tab=available"
        if task.decision is not None and to_decide:
            href, listed = f"/approvals/{task.id}", "/approvals"
        who.go(listed)
        link = who.page.locator(f"main a[href='{href}']")
        if link.count() == 0:
            self._on_the_case(by)
            link = who.page.locator(f"main a[href='/tasks/{task.id}']")
        who.clicks(link)
        return who

    def _accepted(self, who: PersonaAtBrowser, *paths: str) -> None:
        """The next page is one of those a step leads to. Raises ScenarioFault with what the page says instead."""
        here = who.page.url.removeprefix(self.room.place.address).partition("?")[0]
        if who.status >= 400 or not any(
            here == path or path.endswith("/") and here.startswith(path) for path in paths
        ):
            raise ScenarioFault(
                f"{who.username} is at {who.page.url} ({who.status}): {self._words(who)[:900]}"
            )
        self._moves_on()

    def _refuses(self, who: PersonaAtBrowser, words: str) -> None:
        """The page says so, or marks the field of that name."""
        said = self._words(who)
        if words.lower() not in said.lower():
            raise ScenarioFault(f"the page does not say “{words}”: {said[:900]}")

    def _words(self, who: PersonaAtBrowser) -> str:
        """What the page says, what is wrong first, with the places that it points to."""
        wrong = who.page.locator(".nhsuk-error-summary a")
        places = [str(link.get_attribute("href")) for link in wrong.all()]
        return " ".join([*wrong.all_inner_texts(), *places, who.page.locator("main").inner_text()])

    def _draft_is_kept(self, by: str, task: Task) -> None:
        with self.handrail.database.reading() as session:
            draft = Tasks(session).draft(task.id, persona(self.handrail, by).id)
        assert draft is not None, f"the draft of {by} is gone"
        for path in (f"/tasks/{task.id}", f"/approvals/{task.id}"):
            self.at(by).go(path)
            self.at(by).reads("What you typed is kept")

    def _second(self, task: Task) -> str:
        with self.handrail.database.reading() as session:
            pending = PendingDecisions(session).of_task(task.id)
        assert pending is not None
        return who_confirms(self.handrail, pending, suffix=SUFFIX[self.scenario.locality]).username

    def _moves_on(self) -> None:
        advance(self.handrail, self.clock, to=self.clock.now())
