"""Code lists of reviews, meetings and plans: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "account_states": """
        given       Yes, and they told us
        offer_sent  They have been offered it
        declined    They did not want to
        no_carer    There is no carer
    """,
    "first_sign_sources": """
        indicator      A sign staff saw
        carer          The carer or family
        person         The person
        partner        A partner service
        none_recorded  None was recorded
    """,
    "recognised_when": """
        at_first_sign   At the first sign
        later_same_day  Later the same day
        next_contact    At the next contact
        at_crisis       At the crisis
    """,
    "escalation_stages": """
        early   Early
        middle  Middle
        late    Late
    """,
    "threshold_verdicts": """
        too_low   Too low
        right     Right
        too_high  Too high
    """,
    "partner_response_quality": """
        timely_adequate  In time and adequate
        late             Late
        inadequate       Inadequate
        none             None came
        not_applicable   No partner was involved
    """,
    "safeguarding_statuses": """
        not_needed   Not needed
        raised       Raised
        in_progress  In progress
        complete     Complete
    """,
    "restriction_effects": """
        none     No
        new      Yes, a new one
        changed  Yes, one changed
    """,
    "learning_codes": """
        early_sign_missed      An early sign was missed
        early_sign_caught      An early sign was caught
        table_wording          The table's wording
        who_decides            Who decides was not clear
        summary_quality        The summary
        partner_interface      Working with the partner
        plan_out_of_date       The plan was out of date
        contact_rhythm         The rhythm of contact
        carer_voice            Listening to the carer
        person_voice           Listening to the person
        information_sharing    Sharing information
        staffing               Staffing
        medicines              Medicines
        environment            The environment
        restriction_crept_in   A restriction crept in
        equality               Fairness and equality
        good_practice          Something that worked well
        nothing_new            Nothing new
    """,
    "review_changes": """
        none                No change
        contact_more        More contact | You decide it now
        contact_less        Less contact | You propose it, somebody else decides
        restriction_change  A change to a restriction | You propose it, its own review decides
    """,
    "review_choices": """
        increase     More contact
        decrease     Less contact
        modify_less  A less restrictive measure
        modify_more  A more restrictive measure
        step_down    Step a restriction down
        end          End a restriction
        no_change    Leave it as it is
    """,
    "sign_sources": """
        person  The person's
        carer   The carer's
        staff   Staff's
    """,
    "plan_recipients": """
        person   The person
        carer    The carer or family
        gp       The GP
        partner  The partner service
        ed_plan  The emergency department's plan
    """,
    "not_shared_reasons": """
        person_does_not_agree  The person does not agree
        declined               They did not want it
        nobody                 There is nobody to share it with
        not_needed             Not needed for this plan
        unsafe                 It would not be safe
        being_sent             It is being sent
    """,
    "interface_issues": """
        late              The response was late
        declined_wrongly  It was declined wrongly
        no_answer         There was no answer
        wrong_route       We were sent the wrong way
        info_lost         Information was lost
        handover_gap      A gap in the handover
        good_practice     Good practice
    """,
}
