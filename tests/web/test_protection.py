"""What every answer carries and every form must: headers, sessions, tokens, limits, refusals, no names in logs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from handrail.domain.errors import Unavailable
from handrail.settings import Settings
from handrail.web.app import create_app
from handrail.web.headers import content_security_policy
from tests.web.site import Visitor, page_of, words

OPEN_TO_ALL = {
    "/",
    "/sign-in",
    "/sign-in/persona",
    "/emergency",
    "/emergency-worker.js",
    "/favicon.ico",
    "/static/bundles/<path:name>",
    "/static/brand/<name>",
}
ID = "00000000-0000-7000-8000-000000000001"


def app_of(visitor: Visitor) -> Flask:
    return visitor.client.application


def page_rules(visitor: Visitor) -> list[tuple[str, set[str]]]:
    rules = app_of(visitor).url_map.iter_rules()
    others = ("/api", "/health", "/metrics")
    return [(rule.rule, set(rule.methods or ())) for rule in rules if not rule.rule.startswith(others)]


def path_of(rule: str) -> str:
    return re.sub(r"<[^>]*>", ID, rule)


def test_every_page_wants_a_signed_in_person_except_those_that_say_so(visitor: Visitor) -> None:
    for rule, methods in page_rules(visitor):
        if rule in OPEN_TO_ALL:
            continue
        if "GET" in methods:
            answer = visitor.get(path_of(rule))
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in"), rule
        if "POST" in methods:
            assert visitor.post(path_of(rule), {}).status_code == 401, rule


def test_every_answer_has_the_security_headers(visitor: Visitor) -> None:
    visitor.sign_in()
    for rule, methods in page_rules(visitor):
        if "GET" not in methods:
            continue
        headers = visitor.get(path_of(rule)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy, rule
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-Id"]
        assert headers["Cache-Control"], rule
        if not rule.startswith(("/static", "/favicon", "/emergency")):
            assert headers["Cache-Control"] == "no-store", rule


def test_the_whole_content_security_policy() -> None:
    assert content_security_policy("N") == (
        "default-src 'none'; script-src 'self' 'nonce-N'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    )


def test_each_answer_has_a_nonce_of_its_own(visitor: Visitor) -> None:
    nonces = {visitor.get("/sign-in").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(nonces) == 3


def test_a_form_without_its_token_changes_nothing(visitor: Visitor) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    answer = visitor.client.post(f"/tasks/{task.id}/claim", data={})
    assert answer.status_code == 403
    assert "nothing was saved" in words(page_of(answer))
    assert "Take it" in visitor.get(f"/tasks/{task.id}").get_data(as_text=True)


def test_a_token_of_another_session_is_refused(visitor: Visitor) -> None:
    stranger = Visitor(house=visitor.house, client=app_of(visitor).test_client()).sign_in("clinician-2-north")
    visitor.sign_in()
    task = visitor.a_task()
    token = re.search(r'name="_csrf" value="(\w+)"', stranger.get("/cases").get_data(as_text=True))
    assert token is not None
    assert visitor.client.post(f"/tasks/{task.id}/claim", data={"_csrf": token[1]}).status_code == 403


def test_a_request_from_another_site_is_refused_even_with_the_token(visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.get("/account").get_data(as_text=True)
    token = re.search(r'name="_csrf" value="(\w+)"', page)
    assert token is not None
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post("/sign-out", data={"_csrf": token[1]}, headers=headers).status_code == 403


def test_signing_in_replaces_a_planted_cookie(visitor: Visitor) -> None:
    planted = "p" * 43
    visitor.client.set_cookie("handrail", planted)
    visitor.sign_in()
    cookie = visitor.client.get_cookie("handrail")
    assert cookie is not None and cookie.value != planted
    assert cookie.http_only and cookie.same_site == "Lax"


def test_signing_out_ends_the_session_for_a_copied_cookie_too(visitor: Visitor) -> None:
    visitor.sign_in()
    cookie = visitor.client.get_cookie("handrail")
    assert cookie is not None
    assert visitor.post("/sign-out", {}, form_at="/account").status_code == 303
    thief = app_of(visitor).test_client()
    thief.set_cookie("handrail", cookie.value)
    assert thief.get("/inbox").status_code == 302


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_signing_in_leads_to_our_own_pages_only(visitor: Visitor, elsewhere: str) -> None:
    answer = visitor.post("/sign-in/persona", {"username": "clinician-north", "next": elsewhere})
    assert answer.location == "/"


def test_after_signing_in_the_page_that_was_wanted_is_shown(visitor: Visitor) -> None:
    first = visitor.get("/account")
    assert first.location == "/sign-in?next=/account"
    fields = {"username": "clinician-north", "next": "/account"}
    answer = visitor.post("/sign-in/persona", fields, form_at=first.location)
    assert answer.location == "/account"


def test_the_cases_of_another_locality_are_not_there(visitor: Visitor) -> None:
    case = visitor.house.a_case(locality="southmere")
    visitor.sign_in("clinician-north")
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/contact", f"/cases/{case.id}/start", f"/cases/{ID}"):
        assert visitor.get(path).status_code == 404


def test_a_permission_that_is_missing_is_explained(visitor: Visitor) -> None:
    visitor.sign_in("system-admin")
    answer = visitor.get("/cases")
    assert answer.status_code == 403
    said = words(page_of(answer))
    assert "Your roles do not include this" in said and "Who may:" in said and "What to do next" in said


def test_too_much_at_once_is_refused_by_name(visitor: Visitor) -> None:
    visitor.sign_in()
    answer = visitor.post("/help/search", {"name": "x" * 300_000}, form_at="/account")
    assert answer.status_code == 413
    assert "256 kB" in words(page_of(answer))


@pytest.mark.parametrize(("method", "path", "status"), [("get", "/nowhere", 404), ("post", "/inbox", 405)])
def test_pages_that_are_not_there_say_what_to_do(visitor: Visitor, method: str, path: str, status: int) -> None:
    visitor.sign_in()
    answer = visitor.get(path) if method == "get" else visitor.post(path, {}, form_at="/account")
    assert answer.status_code == status
    assert "What to do next" in words(page_of(answer))


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as caught:
        yield caught


def test_a_fault_shows_nothing_of_itself_and_leaves_no_words_in_the_log(
    visitor: Visitor, lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.sign_in()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Sam Example has stopped eating")

    monkeypatch.setattr(type(visitor.house.handrail), "ask", fails)
    answer = visitor.get("/cases")
    assert answer.status_code == 500
    said = words(page_of(answer))
    assert "Sam Example" not in said and "ring 999" in said and answer.headers["X-Request-Id"] in said
    assert any(line["event"] == "unexpected" and line["fault"] == "RuntimeError" for line in lines)
    assert "Sam Example" not in repr(lines)


def test_when_the_database_is_away_the_page_says_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.sign_in()

    def away(*_: object, **__: object) -> None:
        raise Unavailable("The database cannot be reached just now")

    monkeypatch.setattr(type(visitor.house.handrail), "ask", away)
    answer = visitor.get("/cases")
    assert answer.status_code == 503 and answer.headers["Retry-After"]


def test_the_emergency_card_opens_when_the_database_is_away(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.sign_in()

    def away(*_: object, **__: object) -> None:
        raise Unavailable("The database cannot be reached just now")

    for name in ("ask", "perform", "actor_for"):
        monkeypatch.setattr(type(visitor.house.handrail), name, away)
    assert "Call 999" in words(page_of(visitor.get("/emergency")))
    refused = visitor.get("/inbox")
    assert refused.status_code == 503 and "ring 999" in words(page_of(refused))


def test_no_name_stands_in_an_address_or_a_log_line(visitor: Visitor, lines: list[dict[str, object]]) -> None:
    visitor.sign_in()
    task = visitor.a_task()
    found = visitor.post("/cases/search", {"name": "Sam Example"}, form_at="/cases")
    assert "Sam Example" in words(page_of(found))
    for path in ("/cases?tab=all", f"/cases/{task.case_id}", f"/tasks/{task.id}", "/help", "/inbox?tab=available"):
        tree = page_of(visitor.get(path))
        links = [*tree.xpath("//@href"), *tree.xpath("//@action"), *tree.xpath("//@formaction")]
        assert links and not [link for link in links if "Sam" in link or "Example" in link]
    assert len(lines) > 5
    assert "Sam" not in repr(lines) and "Example" not in repr(lines)


def test_names_are_shown_as_text_whatever_they_hold(visitor: Visitor) -> None:
    hostile = "Sam O'\"Connor &lt;b&gt; {{7*7}}"
    visitor.sign_in()
    form = {
        "name": hostile,
        "born-day": "1",
        "born-month": "2",
        "born-year": "1990",
        "pathway": "adult_community",
        "locality": "northvale",
        "every": "7",
        "signs": "<script>alert(1)</script>",
    }
    answer = visitor.post("/cases/new", form, form_at="/cases/new")
    assert answer.status_code == 303
    page = visitor.get(answer.location)
    assert "<script>alert" not in page.get_data(as_text=True)
    assert hostile in words(page_of(page)) and "<script>alert(1)</script>" in words(page_of(page))


def test_a_part_of_a_page_is_never_answered_with_a_whole_one(visitor: Visitor) -> None:
    answer = visitor.client.get("/inbox/changes", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    said = answer.get_data(as_text=True)
    assert "Sign in to go on" in said and "<html" not in said


def test_behind_a_proxy_the_visitors_own_address_counts(visitor: Visitor) -> None:
    house = visitor.house
    settings = Settings(home=house.handrail.resources.settings.home, proxies=1, base_url="https://handrail.example")
    client = create_app(house.handrail, settings).test_client()
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "handrail.example"}
    answer = client.get("/sign-in", headers=headers)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-handrail=") and "Secure" in cookie and "HttpOnly" in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    plain = create_app(house.handrail, Settings(home=settings.home)).test_client().get("/sign-in", headers=headers)
    assert "Strict-Transport-Security" not in plain.headers and "Secure" not in plain.headers["Set-Cookie"]


def test_built_files_are_kept_for_ever_and_sent_small(visitor: Visitor) -> None:
    sheet = page_of(visitor.get("/sign-in")).xpath("//link[@rel='stylesheet']/@href")[0]
    plain = visitor.client.get(sheet)
    small = visitor.client.get(sheet, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in plain.headers["Cache-Control"] and small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) * 5 < len(plain.data)
    assert b"frutiger" not in plain.data.lower() and b"assets.nhs.uk" not in plain.data
    for path in ("/static/bundles/../app.py", "/static/bundles/nothing.css", "/static/brand/../../app.py"):
        assert visitor.client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404
