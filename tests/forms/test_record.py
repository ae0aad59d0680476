"""What is made of answers once they are kept: the coded part, the words of the record page, a new page's beginning."""

import json

from handrail.rehearsal.answers import NOW, OTHER_REASON, STAFF, valid, variables
from tests.forms.shipped import check, form
from tests.forms.small import a_choice, a_form, a_line, a_list


def test_only_codes_ids_times_and_numbers_enter_the_engine() -> None:
    coded = form("f-esc-hold").coded(check("f-esc-hold").answers)
    assert coded["chosen"] == "approve_hold"
    assert coded["second_person"]
    assert coded["recheck_at"].endswith("Z")
    assert coded["spoke_to_person"] is True
    assert not {"rationale", "interim_plan", "options_considered", "person_view"} & set(coded)
    assert OTHER_REASON not in json.dumps(coded)


def test_a_persons_own_signs_stay_out_of_the_engine() -> None:
    answers = check("f-contact", signature_signs=["Covers the mirror"]).answers
    assert answers["signature_signs"] == ["Covers the mirror"]
    assert "signature_signs" not in form("f-contact").coded(answers)


def test_rows_keep_their_coded_parts_only() -> None:
    coded = form("f-esc-summary").coded(check("f-esc-summary").answers)
    assert coded["current_risks"] == [{"domain": "to_self", "imminence": "hours"}]
    assert coded["needed_by"]
    assert "contact_now" not in coded


def test_words_are_free_unless_the_form_says_otherwise() -> None:
    form_ = a_form(
        a_line("note"), a_line("ref_no", properties={"coded": "true"}), a_list("rows", a_line("x"))
    )
    assert form_.coded({"note": "Ann", "ref_no": "W-1", "rows": [{"x": "Ann"}]}) == {"ref_no": "W-1"}


def test_what_is_not_on_the_form_is_never_coded() -> None:
    assert a_form(a_line()).coded({"other": "x", "word": 5}) == {}


def test_the_record_page_reads_as_the_form_does() -> None:
    form_ = form("f-contact")
    lines = {line.pointer: line for line in form_.describe(check("f-contact").answers)}
    assert lines["/occurred_at"].value == "10 June 2026 at 11:00am"
    assert lines["/mode"].value == "Phone call"
    assert lines["/no_change"].value == "Yes"
    assert lines["/red_flags"].value == "None of these"
    assert lines["/mode"].heading == "The contact"
    first = lines["/indicators"].rows[0]
    assert [(line.label, line.value) for line in first] == [
        ("Sign", "Sleep"),
        ("Compared with before", "Same as before"),
    ]


def test_the_record_page_knows_names_that_are_handed_to_it() -> None:
    kept = check("f-pcr-assign").answers
    reviewers = [{"value": kept["reviewer"], "label": "Ola Adeyemi"}]
    (line,) = form("f-pcr-assign").describe(kept, variables={"reviewers": reviewers})
    assert line.value == "Ola Adeyemi"


def test_a_word_in_place_of_a_time_is_said_with_its_label() -> None:
    kept = check("f-esc-alternative", act_by="now", who_acts=STAFF).answers
    said = {line.pointer: line.value for line in form("f-esc-alternative").describe(kept)}
    assert said["/act_by"] == "Now"


def test_a_new_page_begins_with_what_is_known() -> None:
    begun = form("f-esc-summary").prefill(variables("f-esc-summary"), now=NOW)
    assert begun == {"class_requested": "urgent"}
    contact = form("f-contact").prefill({}, now=NOW)
    assert contact["occurred_at"] == "2026-06-10T10:00:00Z"
    assert contact["indicators"][0] == {"code": "sleep"}


def test_a_new_page_without_a_clock_has_no_times() -> None:
    assert "occurred_at" not in form("f-contact").prefill({})


def test_the_page_for_missed_clocks_has_a_row_for_each() -> None:
    missed = [{"value": "ack", "label": "The acknowledgement"}, {"value": "send", "label": "Sending"}]
    begun = form("f-esc-close").prefill({"missed_clocks": missed}, now=NOW)
    assert begun["clock_variances"] == [{"clock": "ack"}, {"clock": "send"}]


def test_a_default_is_filled_in_only_where_it_would_be_taken() -> None:
    assert a_form(a_choice("pick", "a", "b", defaultValue="b")).prefill() == {"pick": "b"}
    assert a_form(a_choice("pick", "a", "b", defaultValue="c")).prefill() == {}


def test_the_failsafe_begins_on_the_safe_side() -> None:
    assert form("f-failsafe").prefill({"failed_table": "threshold"})["class_chosen"] == "early_review"
    assert form("f-failsafe").prefill({"class": "continue"})["class_chosen"] == "early_review"
    assert form("f-failsafe").prefill({"class": "urgent"})["class_chosen"] == "urgent"


def test_a_schema_refuses_what_is_unknown_and_names_what_is_always_needed() -> None:
    schema = form("f-contact").json_schema(variables=variables("f-contact"))
    assert schema["additionalProperties"] is False
    assert {"occurred_at", "mode", "red_flags", "concern_person"} <= set(schema["required"])
    assert "indicators" not in schema["required"]
    assert schema["properties"]["occurred_at"]["format"] == "date-time"
    assert schema["properties"]["indicators"]["items"]["required"] == ["code", "state"]
    assert "Covers the mirror" in schema["properties"]["signature_signs"]["items"]["enum"]
    assert valid("f-contact").keys() <= schema["properties"].keys()
