"""Code lists of safeguarding: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "consents_to_refer": """
        yes              Yes
        no               No
        lacks            They lack capacity for this
        not_safe_to_ask  It was not safe to ask
    """,
    "alleged_sources": """
        partner        A partner or former partner
        family         Somebody in the family
        carer          Somebody who cares for them
        our_staff      Somebody who works for us
        other_staff    Somebody who works with them elsewhere
        other_patient  Somebody else who uses the service
        neighbour      A neighbour or acquaintance
        stranger       A stranger
        themselves     Nobody else: self-neglect
        unknown        Not known
    """,
    "evidence_kept": """
        yes              Yes
        no               No
        nothing_to_keep  There is nothing that could be kept
    """,
    "allegation_routes": """
        employer  Their employer
        lado      The designated officer for children (LADO)
        pipot     The lead for people in positions of trust (PiPoT)
    """,
    "authority_answers": """
        enquiry            They make enquiries (section 42 or section 47)
        other_help         Other help, without enquiries
        advice             Advice only
        no_further_action  No further action
    """,
    "authority_chases": """
        will_answer     They said by when they will answer
        asked_for_more  They asked for more, and have it now
        no_date         They could not say when they will answer
        message_left    A message was left
        no_answer       Nobody answered
    """,
    "wanted_outcomes": """
        fully          Fully
        partly         Partly
        no             No
        not_expressed  They did not say what they wanted
    """,
}
