"""The pages about who is accountable, on duty, named lead, or in conflict; with and without a browser."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.domain.cases import Case
from handrail.rehearsal.accountability import make_rota, name_leads
from tests.application.test_accountability import WHY, now
from tests.builders.house import House
from tests.web.site import Site, Visitor, page_of, words

CSV = "username,role,locality,from,until\n"


@pytest.fixture(scope="module", autouse=True)
def led(house: House) -> None:
    name_leads(house.handrail)


def said(visitor: Visitor, path: str) -> str:
    return words(page_of(visitor.get(path)))


def offered(visitor: Visitor, case: Case, to: str) -> None:
    path = f"/cases/{case.id}"
    sent = visitor.post(f"{path}/accountable", {"to": to, "reason": WHY}, form_at=f"{path}/accountability")
    assert sent.status_code == 303, words(page_of(sent))


def test_the_case_page_leads_to_its_map_which_says_who_and_why(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("team-lead-north")
    assert f'href="/cases/{case.id}/accountability"' in visitor.get(f"/cases/{case.id}").get_data(
        as_text=True
    )
    text = said(visitor, f"/cases/{case.id}/accountability")
    assert "Accountable now Robin Alder" in text and "Named clinical lead Dr Fern Dunnock" in text
    assert "The case was opened" in text and "Nobody has declared" in text


def test_it_is_offered_accepted_and_said_on_the_page(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("clinician-north")
    offered(visitor, case, "clinician-2-north")
    assert "Offered to Merle Finch" in said(visitor, f"/cases/{case.id}/accountability")
    colleague = visitor.sign_in("clinician-2-north")
    path = f"/cases/{case.id}/accountability"
    offer = page_of(colleague.get(path)).xpath('//input[@name="offer"]/@value')[0]
    answer = {"offer": offer, "answer": "accept"}
    assert colleague.post(f"/cases/{case.id}/accountable/answer", answer, form_at=path).status_code == 303
    assert "Accountable now Merle Finch" in said(colleague, path)
    assert colleague.post(f"/cases/{case.id}/accountable/answer", answer, form_at=path).status_code == 409


def test_a_bad_reason_is_said_beside_what_was_typed(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("clinician-north")
    answer = visitor.post(
        f"/cases/{case.id}/accountable",
        {"to": "clinician-2-north", "reason": "as above"},
        form_at=f"/cases/{case.id}/accountability",
    )
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "There is a problem" in text and 'href="#reason"' in text
    (reason,) = page_of(answer).xpath("//textarea[@id='reason']")
    assert reason.text.strip() == "as above" and "reason-error" in reason.get("aria-describedby")
    assert re.search(r'value="clinician-2-north" selected', text)


def test_who_may_not_hand_it_over_sees_no_form_and_is_refused_with_who_may(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("support-worker-north")
    path = f"/cases/{case.id}/accountability"
    assert "Hand it over" not in said(visitor, path)
    answer = visitor.post(f"/cases/{case.id}/accountable", {"to": "x", "reason": WHY}, form_at="/account")
    assert answer.status_code == 403 and "Martin Sorrel" in words(page_of(answer))


def test_another_localitys_case_has_no_map(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("clinician-south")
    for path in ("accountability", "conflict"):
        assert visitor.get(f"/cases/{case.id}/{path}").status_code == 404
    assert visitor.get("/rota/northvale").status_code == 404
    assert visitor.get("/accountability/northvale/adult_community").status_code == 404
    assert visitor.get("/accountability/southmere/atlantis").status_code == 404


def test_i_know_this_person(visitor: Visitor) -> None:
    case = visitor.house.a_case()
    visitor.sign_in("clinician-2-north")
    form = f"/cases/{case.id}/conflict"
    assert visitor.post(form, {"kind": ""}, form_at=form).status_code == 422
    assert visitor.post(form, {"kind": "relative", "details": "A cousin"}, form_at=form).status_code == 303
    text = said(visitor, f"/cases/{case.id}/accountability")
    assert "Merle Finch : a relative or partner" in text and "cousin" not in text and "Withdraw" not in text
    assert "I know this person" not in said(visitor, f"/cases/{case.id}")
    lead = visitor.sign_in("team-lead-north")
    text = said(lead, f"/cases/{case.id}/accountability")
    assert "A cousin" in text and "Withdraw" in text
    page = page_of(lead.get(f"/cases/{case.id}/accountability"))
    action = page.xpath('//form[contains(@action, "/withdraw")]/@action')[0]
    assert lead.post(action, {}, form_at=f"/cases/{case.id}/accountability").status_code == 303
    assert now(visitor.house, case).conflicted == ()


def test_a_vacant_pathway_is_said_and_the_director_names_somebody(visitor: Visitor) -> None:
    visitor.sign_in("clinical-director")
    path = "/accountability/southmere/eating_disorders"
    assert "There is no named clinical lead" in said(visitor, path)
    assert "No named lead" in said(visitor, "/accountability")
    bad = visitor.post(f"{path}/leads", {"post": "lead", "username": "", "from": "soon"}, form_at=path)
    assert bad.status_code == 422 and "like 2026-03-02" in words(page_of(bad))
    named = {"post": "lead", "username": "consultant-south"}
    assert visitor.post(f"{path}/leads", named, form_at=path).status_code == 303
    text = said(visitor, path)
    assert "Named clinical lead Dr Cedar Whimbrel" in text and "no deputy" in text
    lead = visitor.sign_in("team-lead-south")
    assert "Name a lead" not in said(lead, path)
    assert lead.post(f"{path}/leads", named, form_at="/account").status_code == 403


def test_somebody_is_put_on_the_rota_and_taken_off(visitor: Visitor) -> None:
    visitor.sign_in("team-lead-north")
    sent = {
        "username": "on-call-clinician-north",
        "role": "on_call_clinician",
        "from_date": "2026-03-09",
        "from_time": "17:00",
        "until_date": "2026-03-10",
        "until_time": "09:00",
        "source": "The rota of March",
    }
    assert visitor.post("/rota/northvale", sent, form_at="/rota/northvale").status_code == 303
    text = said(visitor, "/rota/northvale")
    assert "Dr Heather Martlet Senior clinician on call Mon 9 Mar 17:00 to Tue 10 Mar 09:00" in text
    again = visitor.post("/rota/northvale", sent, form_at="/rota/northvale")
    assert again.status_code == 409 and "on duty at that time already" in words(page_of(again))
    nonsense = visitor.post("/rota/northvale", {**sent, "from_time": "late"}, form_at="/rota/northvale")
    assert nonsense.status_code == 422 and 'value="2026-03-09"' in nonsense.get_data(as_text=True)
    end = page_of(visitor.get("/rota/northvale")).xpath('//form[contains(@action, "/end")]/@action')[0]
    assert visitor.post(end, {"locality": "northvale"}, form_at="/rota/northvale").status_code == 303
    assert "Mon 9 Mar 17:00 to" not in said(visitor, "/rota/northvale").split("The next two weeks")[1]


def test_a_file_with_a_bad_cell_is_refused_cell_by_cell(visitor: Visitor) -> None:
    visitor.sign_in("team-lead-north")
    good = "on-call-clinician-north,on_call_clinician,northvale,2026-03-12 17:00,2026-03-13 09:00\n"
    for content, status, words_said in (
        (CSV + good + good.replace("on-call-clinician-north", "nobody"), 422, "Row 3, username"),
        ("nothing", 422, "must name the columns"),
        (CSV + good, 303, ""),
    ):
        files = {"file": (io.BytesIO(content.encode()), "rota.csv"), "file_source": "March"}
        answer = visitor.post("/rota/northvale/import", files, form_at="/rota/northvale")
        assert answer.status_code == status
        assert words_said in answer.get_data(as_text=True)
        kept = "Thu 12 Mar 17:00" in said(visitor, "/rota/northvale").split("The next two weeks")[1]
        assert kept == (status == 303)


def test_who_keeps_no_rota_only_looks(visitor: Visitor) -> None:
    visitor.sign_in("support-worker-north")
    text = said(visitor, "/rota/northvale")
    assert "Put somebody on" not in text and "Asked now" in text
    assert visitor.post("/rota/northvale", {}, form_at="/account").status_code == 403
    assert visitor.get("/rota").location.endswith("/rota/northvale")


def test_the_pages_pass_axe_and_the_maps_fit_one_printed_page(site: Site, page: Page, tmp_path: Path) -> None:
    house = site.house
    make_rota(house.handrail, house.clock.now() + timedelta(days=20))
    case = house.a_case()
    house.handrail.perform(
        DeclareConflict(case_id=case.id, kind="self"), by=house.persona("clinician-3-north")
    )
    page.goto(f"{site.address}/sign-in")
    page.get_by_role("button", name="Martin Sorrel").first.click()
    for path in (
        "/accountability",
        "/accountability/northvale/adult_community",
        "/rota/northvale",
        f"/cases/{case.id}/accountability",
        f"/cases/{case.id}/conflict",
    ):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(site.address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} at {width}"
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        if "/accountability/" in path or path.endswith("/accountability") and "cases" in path:
            printed = page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, f"{path} is one page"
            page.emulate_media(media="print")
            for chrome in ("header", "nav", "footer", "form", ".hr-help-button"):
                seen = page.locator(f"{chrome} >> visible=true")
                assert seen.count() == 0, f"{chrome} of {path} is on paper"
            assert page.locator("h1 >> visible=true").count() == 1
            page.emulate_media(media="null")
