"""Code lists of disagreements, specialist advice and senior calls: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "dispute_sides": """
        ours    Our side
        theirs  The other side
    """,
    "next_stage_reasons": """
        no_agreement       We could not agree
        not_ours_to_decide It is not for us to decide
        other_side_absent  The other side could not be reached
        facts_missing      What we need to know is missing
        no_time            There was no time to settle it
    """,
    "dissent_roles": """
        ours      Someone on our side
        theirs    Someone on the other side
        person    The person
        carer     A carer or relative
        advocate  An advocate
    """,
    "senior_call_means": """
        phone      By phone
        video      By video
        in_person  Face to face
    """,
    "senior_call_follows": """
        nothing     Not now
        escalation  Yes, an escalation
        call_999    Yes, 999 now
    """,
    "specialisms": """
        medicines         Medicines | A pharmacist
        safeguarding      Safeguarding | The safeguarding lead
        psychiatry        Psychiatry | A consultant
        capacity_and_law  Capacity and the law | A consultant
        senior_view       A senior clinician's view
        on_call           Whoever is on call
        other             Something else | Name the person
    """,
}
