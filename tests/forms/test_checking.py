"""How answers are held against a form, on forms made for one rule each."""

import time
from datetime import timedelta

import pytest

from handrail.forms import Kind
from handrail.rehearsal.answers import NOW
from tests.forms.shipped import told
from tests.forms.small import a_choice, a_form, a_line, a_list, check

REQUIRED = {"required": True}


def test_what_the_form_does_not_ask_is_refused_by_name_and_pointer() -> None:
    problems = told(check(a_form(a_line()), {"word": "yes", "a/b~c": 1}))
    assert list(problems) == ["/a~1b~0c"]
    assert "a/b~c" in problems["/a~1b~0c"]


def test_problems_come_in_the_order_of_the_page() -> None:
    form = a_form(a_line("first", validate=REQUIRED), a_line("second"), a_line("third", validate=REQUIRED))
    assert list(told(check(form, {"unknown": 1, "second": 5}))) == ["/first", "/second", "/third", "/unknown"]


@pytest.mark.parametrize("blank", [None, "", "  ", "\n"])
def test_a_blank_answer_is_no_answer(blank: object) -> None:
    assert told(check(a_form(a_line(validate=REQUIRED)), {"word": blank})) == {
        "/word": "Enter an answer to “Word”"
    }
    assert check(a_form(a_line()), {"word": blank}).answers == {}


def test_text_is_trimmed_and_its_lines_are_made_alike() -> None:
    form = a_form({"type": "textarea", "key": "said", "label": "Said"})
    assert check(form, {"said": "  one\r\ntwo  "}).answers == {"said": "one\ntwo"}


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b"])
def test_text_that_a_database_cannot_keep_is_refused(text: str) -> None:
    assert "character" in told(check(a_form(a_line()), {"word": text}))["/word"]


@pytest.mark.parametrize("answer", [3, True, ["x"], {"x": 1}, 1.5])
def test_a_text_question_takes_text_only(answer: object) -> None:
    assert told(check(a_form(a_line()), {"word": answer})) == {"/word": "“Word” must be text"}


@pytest.mark.parametrize("answer", [10**400, -(10**400), 2**60, float("inf"), float("nan")])
def test_a_number_too_large_to_keep_is_refused(answer: float) -> None:
    form = a_form({"type": "number", "key": "n", "label": "N"})
    assert told(check(form, {"n": answer})) == {"/n": "“N” is too large a number"}


def test_a_whole_number_may_be_written_with_a_point() -> None:
    form = a_form({"type": "number", "key": "n", "label": "N", "decimalDigits": 0})
    assert check(form, {"n": 2.0}).answers == {"n": 2}
    assert told(check(form, {"n": 2.5})) == {"/n": "“N” must be a whole number"}


def test_yes_and_no_are_not_the_words() -> None:
    values = [{"label": "Yes", "value": True}, {"label": "No", "value": False}]
    form = a_form({"type": "radio", "key": "ok", "label": "Ok", "values": values})
    assert check(form, {"ok": False}).answers == {"ok": False}
    assert "/ok" in told(check(form, {"ok": "true"}))
    assert "/ok" in told(check(form, {"ok": 1}))


def test_a_tick_that_is_required_must_be_given() -> None:
    form = a_form({"type": "checkbox", "key": "sure", "label": "Sure", "validate": REQUIRED})
    assert "/sure" in told(check(form, {"sure": False}))
    assert check(form, {"sure": True}).answers == {"sure": True}


def test_a_code_sent_twice_counts_once() -> None:
    assert check(a_form(a_choice(kind="checklist")), {"pick": ["b", "a", "b"]}).answers == {
        "pick": ["b", "a"]
    }


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-06-10T10:00:00+01:00", "2026-06-10T09:00:00Z"),
        ("2026-06-10T09:00Z", "2026-06-10T09:00:00Z"),
        ("2026-06-10 09:00:00.5z", "2026-06-10T09:00:00.500000Z"),
    ],
)
def test_a_time_is_kept_in_utc(sent: str, kept: str) -> None:
    form = a_form({"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "At"})
    assert check(form, {"at": sent}).answers == {"at": kept}


@pytest.mark.parametrize(
    "sent",
    [
        "2026-06-10T09:00:00",
        "2026-02-30T09:00:00Z",
        "10/06/2026",
        "0001-01-01T00:00:00+23:59",
        "2026-06-10T25:00:00Z",
        "²026-06-10T09:00:00Z",
    ],
)
def test_a_time_that_is_not_one_or_has_no_offset_is_refused(sent: str) -> None:
    form = a_form({"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "At"})
    assert "real date and time" in told(check(form, {"at": sent}))["/at"]


@pytest.mark.parametrize("minutes", [5, -5])
def test_clocks_may_be_five_minutes_apart(minutes: int) -> None:
    side = "past" if minutes > 0 else "future"
    form = a_form(
        {
            "type": "datetime",
            "subtype": "datetime",
            "key": "at",
            "dateLabel": "At",
            "properties": {"when": side},
        }
    )
    allowed = (NOW + timedelta(minutes=minutes)).isoformat()
    beyond = (NOW + timedelta(minutes=minutes * 6 // 5)).isoformat()
    assert told(check(form, {"at": allowed})) == {}
    assert "/at" in told(check(form, {"at": beyond}))


def test_a_day_is_todays_by_londons_calendar() -> None:
    form = a_form(
        {
            "type": "datetime",
            "subtype": "date",
            "key": "on",
            "dateLabel": "On",
            "properties": {"when": "past"},
        }
    )
    late_evening_utc = NOW.replace(hour=23, minute=30)
    checked = form.check({"on": "2026-06-11"}, now=late_evening_utc)
    assert told(checked) == {}


def test_a_hidden_question_is_not_asked_and_its_answer_not_kept() -> None:
    form = a_form(
        a_choice("pick", "a", "b"),
        a_line("why", validate=REQUIRED, conditional={"hide": '=pick != "a"'}),
    )
    assert "/why" in told(check(form, {"pick": "a"}))
    kept = check(form, {"pick": "b", "why": "because"})
    assert told(kept) == {}
    assert kept.answers == {"pick": "b"}
    assert [caution.pointer for caution in kept.cautions] == ["/why"]


def test_nothing_in_a_hidden_group_can_refuse_the_answers() -> None:
    form = a_form(
        a_choice("pick", "a", "b"),
        {
            "type": "group",
            "label": "More",
            "conditional": {"hide": '=pick = "b"'},
            "components": [a_line("one", validate=REQUIRED), a_list("many", a_line("x"))],
        },
    )
    checked = check(form, {"pick": "b", "one": 5, "many": [{"y": 1}, 7]})
    assert told(checked) == {}
    assert checked.answers == {"pick": "b"}


def test_hiding_goes_on_through_a_chain_of_questions() -> None:
    form = a_form(
        a_choice("first", "a", "b"),
        a_choice("second", "a", "b", conditional={"hide": '=first = "b"'}),
        a_line("third", conditional={"hide": "=second = null"}),
    )
    assert check(form, {"first": "b", "second": "a", "third": "x"}).answers == {"first": "b"}


def test_a_condition_that_cannot_be_answered_shows_the_question() -> None:
    form = a_form(a_line(conditional={"hide": "=count(things) > 2"}, validate=REQUIRED), variables="things")
    assert "/word" in told(check(form, {}))
    assert told(check(form, {}, things=[1, 2, 3])) == {}


def test_required_if_waits_for_what_it_asks_about() -> None:
    number = {"type": "number", "key": "n", "label": "N"}
    form = a_form(number, a_line(properties={"requiredIf": "=n > 2", "requiredMessage": "Enter why so many"}))
    assert told(check(form, {})) == {}
    assert told(check(form, {"n": 3})) == {"/word": "Enter why so many"}
    assert told(check(form, {"n": 2})) == {}


def test_a_rule_that_cannot_be_worked_out_refuses_rather_than_passes() -> None:
    form = a_form(
        a_line(properties={"mustHold": "=most > 2", "mustHoldMessage": "Too few"}), variables="most"
    )
    assert told(check(form, {"word": "x"}, most=3)) == {}
    assert told(check(form, {"word": "x"}, most=1)) == {"/word": "Too few"}
    assert "could not be checked" in told(check(form, {"word": "x"}))["/word"]


def test_a_limit_that_is_not_a_time_refuses_rather_than_passes() -> None:
    at = {"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "At"}
    form = a_form({**at, "properties": {"when": "any", "notAfter": "=latest"}}, variables="latest")
    sent = {"at": NOW.isoformat()}
    assert told(check(form, sent)) == {}
    assert "could not be checked" in told(check(form, sent, latest="tomorrow"))["/at"]
    assert "could not be checked" in told(check(form, sent, latest=7))["/at"]
    assert told(check(form, sent, latest="2026-06-10")) == {}
    assert "9 June 2026" in told(check(form, sent, latest="2026-06-09"))["/at"]


def test_a_form_without_a_variable_it_must_have_refuses_everything() -> None:
    form = a_form(a_line(), requiredVariables="limits")
    assert "limits" in told(check(form, {"word": "x"}))[""]
    assert told(check(form, {"word": "x"}, limits={})) == {}


def test_a_form_with_findings_cannot_be_completed() -> None:
    form = a_form(a_line(properties={"colour": "red"}))
    assert "process owner" in told(form.check({"word": "x"}, now=NOW))[""]


def test_a_computed_answer_is_set_whatever_was_sent() -> None:
    form = a_form(
        a_choice("pick", "a", "b"), a_line("copy", properties={"computed": "=pick", "coded": "true"})
    )
    assert check(form, {"pick": "a", "copy": "b"}).answers == {"pick": "a", "copy": "a"}
    assert check(form, {}).answers == {}


def test_a_row_is_asked_as_a_form_of_its_own() -> None:
    form = a_form(
        a_list(
            "things",
            a_choice("kind", "a", "b", validate=REQUIRED),
            a_line("note", conditional={"hide": '=this.kind != "a"'}, validate=REQUIRED),
            properties={"minItems": "1", "itemName": "thing"},
        )
    )
    problems = told(check(form, {"things": [{"kind": "b"}, {"kind": "a"}, {}, "x"]}))
    assert list(problems) == ["/things/1/note", "/things/2/kind", "/things/3"]


def test_rows_know_their_number_and_what_is_around_them() -> None:
    rules = {"mustHold": '=i = 1 or parent.pick = "a"', "mustHoldMessage": "Only one"}
    form = a_form(a_choice("pick", "a", "b"), a_list("things", a_line("x", properties=rules)))
    rows = {"things": [{"x": "1"}, {"x": "2"}]}
    assert told(check(form, {"pick": "a", **rows})) == {}
    assert told(check(form, {"pick": "b", **rows})) == {"/things/1/x": "Only one"}


def fixed(**properties: str) -> dict[str, object]:
    return a_list(
        "grid",
        a_choice("code", kind="select", values=None, properties={"codeList": "yes_partly_no"}),
        a_choice("state", "a", "b"),
        properties={"fixedRows": "yes_partly_no", "rowKey": "code", **properties},
    )


def test_fixed_rows_are_all_there_once_in_their_order() -> None:
    form = a_form(fixed())
    every = [{"code": code, "state": "a"} for code in ("no", "yes", "partly")]
    assert [row["code"] for row in check(form, {"grid": every}).answers["grid"]] == ["yes", "partly", "no"]
    assert "/grid" in told(check(form, {"grid": every[:2]}))
    assert "/grid/3/code" in told(check(form, {"grid": [*every, every[0]]}))


def test_fixed_rows_that_were_not_sent_are_filled_by_rule() -> None:
    form = a_form(fixed(fillMissing='={state: "b"}'))
    rows = check(form, {"grid": [{"code": "no", "state": "a"}, {"code": "yes"}]}).answers["grid"]
    assert [(row["code"], row["state"]) for row in rows] == [("yes", "b"), ("partly", "b"), ("no", "a")]


def test_a_list_that_is_too_long_or_no_list_is_refused() -> None:
    form = a_form(a_list("things", a_line("x"), properties={"maxItems": "2"}))
    assert told(check(form, {"things": [{}, {}, {}]})) == {"/things": "“Things” must have 2 entries or fewer"}
    assert told(check(form, {"things": {"x": "1"}})) == {"/things": "“Things” must be a list"}
    many = a_form(a_list("things", a_line("x")))
    assert "/things" in told(check(many, {"things": [{}] * 101}))


def test_answers_that_nest_too_deep_or_hold_too_much_are_refused_whole() -> None:
    deep: object = 1
    for _ in range(40):
        deep = [deep]
    form = a_form(a_line())
    assert "levels" in told(check(form, {"word": deep}))[""]
    assert "values" in told(check(form, {"word": [0] * 6000}))[""]
    assert told(check(form, [1]))[""] == "Send the answers as an object"


def test_an_identifier_is_not_a_sentence() -> None:
    form = a_form(a_line(properties={"ref": "staff"}))
    assert told(check(form, {"word": "4f8a2c1e-0000-4000-8000-000000000001"})) == {}
    assert "without spaces" in told(check(form, {"word": "Ann Smith"}))["/word"]


def test_options_may_come_from_a_variable_as_words_or_pairs() -> None:
    pick = {"type": "select", "key": "pick", "label": "Pick", "valuesKey": "people"}
    form = a_form(pick, variables="people")
    assert told(check(form, {"pick": "a"}, people=["a", {"value": "b", "label": "B"}])) == {}
    assert "/pick" in told(check(form, {"pick": "c"}, people=["a"]))
    assert told(check(form, {"pick": "c"})) == {}


def test_a_pattern_takes_linear_time() -> None:
    form = a_form(
        a_line(validate={"pattern": "(a+)+b"}, properties={"patternMessage": "Enter letters a and a b"})
    )
    assert told(check(form, {"word": "a" * 5000 + "b"})) == {}
    assert told(check(form, {"word": "a" * 5000})) == {"/word": "Enter letters a and a b"}


def test_a_message_may_name_an_answer_in_words() -> None:
    rule = {"mustHold": "=false", "mustHoldMessage": "You chose {pick} while it is {class}"}
    form = a_form(a_choice("pick", "a", properties=rule), variables="class")
    assert told(check(form, {"pick": "a"}, **{"class": "very_urgent"})) == {
        "/pick": "You chose A while it is Very urgent"
    }


def test_host_functions_are_the_callers() -> None:
    at = {"type": "datetime", "subtype": "datetime", "key": "at", "dateLabel": "At"}
    form = a_form({**at, "properties": {"when": "any", "notAfter": '=due("esc.ack", "urgent")'}})
    sent = {"at": NOW.isoformat()}
    limit = (NOW - timedelta(hours=1)).isoformat()
    checked = form.check(sent, now=NOW, functions={"due": lambda key, class_: limit})
    assert "10:00am" in told(checked)["/at"]
    assert "could not be checked" in told(form.check(sent, now=NOW))["/at"]


def test_a_field_says_where_its_answer_is() -> None:
    form = a_form(
        a_list("things", {"type": "group", "path": "inner", "label": "Inner", "components": [a_line("x")]})
    )
    x = next(field for field in form.walk() if field.kind is Kind.TEXTFIELD)
    assert x.path == ("things", "*", "inner", "x")
    assert x.pointer(3) == "/things/3/inner/x"


def test_a_form_whose_expressions_take_too_long_refuses_in_bounded_time() -> None:
    counted = " + ".join(["count(for x in 1..90, y in 1..90 return x)"] * 5)
    slow = {"mustHold": f"={counted} > 0", "mustHoldMessage": "Never said"}
    form = a_form(*[a_line(f"x{n}", properties=slow) for n in range(60)])
    began = time.thread_time()
    checked = check(form, {f"x{n}": "a" for n in range(60)})
    assert time.thread_time() - began < 4
    assert "too long" in told(checked)[""]


def test_a_rule_in_a_row_waits_for_the_answers_of_that_row() -> None:
    number = {"type": "number", "key": "n", "label": "N"}
    note = a_line("note", properties={"requiredIf": "=this.n > 2", "requiredMessage": "Enter why so many"})
    form = a_form(a_list("things", number, note))
    assert told(check(form, {"things": [{}, {"n": 1}, {"n": 3}]})) == {"/things/2/note": "Enter why so many"}
