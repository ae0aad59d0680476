"""Code lists of multidisciplinary meetings: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "mdt_questions": """
        repeated_crises      What has to change after repeated crises?
        keep_restriction     Is this restriction still needed?
        impose_restriction   Should this restriction begin?
        plan                 Is the plan right?
        contact_intensity    How much contact is right?
        positive_risk        Should a risk be taken, and how?
        discharge            Should the service end?
        shared_care          Who does what, between services?
        other                Something else
    """,
    "mdt_urgencies": """
        very_urgent  Within four hours, by video or phone
        urgent       Within two working days
        routine      At the next meeting
    """,
    "mdt_papers": """
        timeline          The timeline
        plan              The plan
        restrictions      The restrictions
        assessment        A new assessment
        person_statement  What the person wrote or said for it
        carer_statement   What the carer wrote or said for it
        partner_report    A partner's report
        other             Something else
    """,
    "mdt_choices": """
        agreed                  What was asked for
        agreed_with_conditions  What was asked for, with conditions
        another_option          Another of the options
        not_agreed              Not what was asked for
        deferred                Put off once, with a plan to stay safe
    """,
    "mdt_positions": """
        agree                  Agrees
        agree_with_conditions  Agrees, with conditions
        disagree               Disagrees
        no_authority           Has no authority to say
    """,
    "mdt_parts": """
        chair                  Chair
        chair_and_accountable  Chair, and the accountable clinician
        accountable_clinician  The accountable clinician
        delegate               Sent by the accountable clinician
        member                 Member of the team
        person                 The person
        carer                  Carer or family
        advocate               Advocate
    """,
    "mdt_invitations": """
        invited         Yes, invited
        declined        Asked, and did not want to
        unsafe_to_ask   It was not safe to ask
        nobody_to_ask   There is nobody to ask
        not_asked       No, not asked
    """,
    "mdt_authorities": """
        within_terms         Yes, it is in its terms
        recommendation_only  No, it recommends
    """,
    "mdt_confirmations": """
        confirmed  They agree with the record
        corrected  They correct it
        disagrees  They disagree with the decision
    """,
}
