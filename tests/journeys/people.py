"""Members of staff at a browser: what they can do, in their own words, on the page and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from handrail.domain.actors import SYSTEM
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.forms import Field, Form, Kind, load
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.tasks import Tasks
from handrail.web.form_answers import clock_from
from tests.builders.house import REPOSITORY, House

PASSWORD = "plover heron avocet swift"
STAFF = {
    "sam": ("Sam Loft", Role.SUPPORT_WORKER),
    "wes": ("Wes Marr", Role.SUPPORT_WORKER),
    "cleo": ("Cleo Vane", Role.CLINICIAN),
    "ned": ("Ned Orrin", Role.CLINICIAN),
    "tess": ("Tess Quill", Role.TEAM_LEAD),
    "sid": ("Dr Sid Harrow", Role.SENIOR_CLINICIAN),
    "una": ("Dr Una Lisle", Role.SENIOR_CLINICIAN),
    "con": ("Dr Con Ashe", Role.CONSULTANT),
    "oz": ("Dr Oz Bell", Role.ON_CALL_CLINICIAN),
    "dora": ("Dr Dora Finn", Role.CLINICAL_DIRECTOR),
}


@dataclass
class Place:
    """The service as it listens, and the clock it goes by."""

    house: House
    address: str

    @property
    def now(self) -> datetime:
        """The time there."""
        return self.house.clock.now()

    def wait_until(self, at: datetime) -> None:
        """Let the time pass, every timer firing at its instant."""
        assert isinstance(self.house.clock, VirtualClock)
        advance(self.house.handrail, self.house.clock, to=at)

    def open_tasks(self, case_id: str) -> dict[str, Task]:
        """The open tasks of a case by their element."""
        with self.house.handrail.database.reading() as session:
            found = Tasks(session).of_case(UUID(case_id), open_only=True)  # type: ignore[arg-type]
        return {task.element: task for task in found}

    def form(self, key: str) -> Form:
        """A form of the repository."""
        return load((REPOSITORY / "forms" / f"{key}.form").read_bytes())

    def staff_id(self, username: str) -> str:
        """The id of a member of staff."""
        from handrail.storage.staff import Staff

        with self.house.handrail.database.reading() as session:
            member = Staff(session).by_username(username)
        assert member is not None
        return str(member.id)

    def history_is_whole(self) -> bool:
        """Whether every chain verifies and every run can be computed again."""
        from handrail.application.queries.verify_history import VerifyHistory

        return self.house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


@dataclass
class Somebody:
    """One member of staff at a browser."""

    everybody: ClassVar[list[Somebody]] = []
    page: Page
    place: Place
    username: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        Somebody.everybody.append(self)
        self.page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._see)

    def _hear(self, said: Any) -> None:
        if "Content Security Policy" in said.text:
            self.faults.append(said.text)

    def _see(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def sign_in(self) -> None:
        """With user name and password."""
        self.go("/sign-in")
        self.page.get_by_label("User name").fill(self.username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_text(STAFF[self.username][0])).to_be_visible()

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.place.address + path)

    def reads(self, words: str) -> None:
        """The page says so."""
        expect(self.page.locator("body")).to_contain_text(words)

    def presses(self, name: str) -> None:
        """A button or link of that name."""
        button = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        button.locator("visible=true").first.click()

    def does(self, case_id: str, element: str, **changes: Any) -> None:
        """Open a task of a case and complete it with valid answers, some of them changed."""
        self.opens(case_id, element)
        task = self.place.open_tasks(case_id)[element]
        if task.form_key is not None:
            form = self.place.form(task.form_key)
            self.fills(form, valid(task.form_key, now=self.place.now, **changes))
        self.sends("Complete" if task.form_key else "Mark as done")
        assert "/tasks/" not in self.page.url, self.page.locator(".nhsuk-error-summary").inner_text()

    def opens(self, case_id: str, element: str) -> None:
        """A task's page."""
        open_now = self.place.open_tasks(case_id)
        assert element in open_now, f"{element} is not open; there are {sorted(open_now)}"
        self.go(f"/tasks/{open_now[element].id}")

    def sends(self, name: str) -> None:
        """The form, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    # -- filling in ------------------------------------------------------------------------------------------------

    def fills(self, form: Form, answers: Mapping[str, Any]) -> None:
        """Fill in a form, in the order of the page."""
        self._fill_all(form.fields, answers, "a")

    def _fill_all(self, fields: tuple[Field, ...], answers: Mapping[str, Any], at: str) -> None:
        for one in fields:
            if one.kind is Kind.GROUP:
                inner = answers.get(one.key, {}) if one.key else answers
                self._fill_all(one.children, inner, f"{at}.{one.key}" if one.key else at)
            elif one.has_value and one.computed is None and answers.get(one.key) is not None:
                self._fill(one, answers[one.key], f"{at}.{one.key}")

    def _fill(self, one: Field, value: Any, name: str) -> None:
        if one.kind is Kind.LIST:
            self._fill_rows(one, value, name)
        elif one.kind in (Kind.CHECKLIST, Kind.RADIO) or one.kind is Kind.CHECKBOX:
            self._choose(one, value, name)
        elif one.kind is Kind.SELECT:
            self._control(name).select_option(str(value))
        elif one.or_word and value == one.or_word:
            self._tick(self.page.locator(f"input[name='{name}~word']"))
        elif one.kind is Kind.DATETIME:
            self._control(name).fill(clock_from(value)[0])
        else:
            self._control(name).fill(str(value))

    def _choose(self, one: Field, value: Any, name: str) -> None:
        if one.kind is Kind.CHECKBOX:
            wanted = ["true"] if value else []
        elif isinstance(value, list):
            wanted = [str(code) for code in value] or ["none"]  # the page wants it said
        else:
            wanted = [
                {True: "true", False: "false"}.get(value, str(value))
                if isinstance(value, bool)
                else str(value)
            ]
        boxes = self.page.locator(f"input[name='{name}']:not([type=hidden])")
        seen = boxes.evaluate_all("boxes => boxes.map((box) => [box.type, box.value, box.checked])")
        for number, (kind, code, ticked) in enumerate(seen):
            by_itself = kind == "radio" and code not in wanted  # a radio goes out when another is chosen
            if ticked != (code in wanted) and not by_itself and boxes.nth(number).is_checked() == ticked:
                self._tick(boxes.nth(number))

    def _fill_rows(self, one: Field, rows: list[Mapping[str, Any]], name: str) -> None:
        block = self.page.locator(f"[data-list]:has(> input[name='{name}~asked'])")
        if one.row_key and (one.fixed_rows or one.fixed_rows_from):
            for row in rows:
                marker = self.page.locator(
                    f"input[type=hidden][name^='{name}.'][value='{row[one.row_key]}']"
                ).first
                number = str(marker.get_attribute("name")).split(".")[-2]
                rest = {key: value for key, value in row.items() if key != one.row_key}
                self._fill_all(one.children, rest, f"{name}.{number}")
            return
        while block.locator(":scope > [data-rows] > [data-row]").count() < len(rows):
            block.locator(":scope > [data-list-add]").click()
        for place, row in enumerate(rows):
            self._fill_all(one.children, row, f"{name}.{place}")

    def _control(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']:not([type=hidden])").first

    def _tick(self, box: Locator) -> None:
        self.page.locator(f"label[for='{box.get_attribute('id')}']").click()
