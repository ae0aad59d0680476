"""Code lists of contacts, escalations and what everything shares: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "restriction_noticed": """
        no         No
        yes_known  Yes, and it is on the register
        yes_new    Yes, and it is not on the register
    """,
    "dispute_subjects": """
        urgency         How urgent it is
        acceptance      Whether to accept
        restriction     A restriction
        safeguarding    Safeguarding
        responsibility  Who is responsible
        plan            The plan
    """,
    "decision_tables": """
        threshold           The threshold table
        route               The route table
        review_due          The table of when a review is due
        restriction_limits  The table of restriction limits
    """,
    "indicators": """
        sleep                 Sleep
        eating_self_neglect   Eating or looking after themselves
        withdrawal            Withdrawing from people
        agitation             Agitation or pacing
        mood                  Mood
        suspicion             Suspicion or feeling unsafe because of others
        unusual_experiences   Unusual experiences, such as voices
        speech_thinking       Speech or thinking
        substance_use         Alcohol or drugs
        medicines_missed      Medicines missed
        missed_contacts       Contacts missed
        self_harm_thoughts    Thoughts of self-harm or suicide
        hopelessness          Hopelessness
        anger_threats         Anger or threats
        impulsivity           Spending or acting on impulse
        physical_health       Physical health
        housing_money         Housing or money shock
        bereavement           Bereavement or an anniversary
        relationships         Conflict in a relationship
        exploitation          Signs of exploitation or abuse
        carer_strain          Strain on a carer
        recent_discharge      Left hospital in the last 14 days
        police_ed             Contact with police or an emergency department
    """,
    "indicator_states": """
        same          Same as before
        new           New
        worse         Worse
        better        Better
        not_assessed  Could not tell
    """,
    "red_flags": """
        none             None of these
        harm_now         Harm is happening now
        overdose         Overdose, or has swallowed or taken something harmful
        weapon           A weapon and an intent to use it
        breathing        Not breathing normally, or cannot be woken
        missing          Missing, vulnerable and with the means to come to harm
        dependant_danger A child or dependent adult is in immediate danger
        fire             Setting fires now
        toxicity         Severe side effects or poisoning
    """,
    "classes": """
        emergency     Emergency | Ring 999 and act now
        very_urgent   Very urgent | A response within 4 hours
        urgent        Urgent | A response within 24 hours
        early_review  Early review | A clinician looks again today
        continue      Carry on | No step up now
    """,
    "contact_modes": """
        f2f          In person
        video        Video call
        phone        Phone call
        text         Text or message
        carer_only   With the carer only
        third_party  With someone else who knows them
        attempted    Tried, but no contact
    """,
    "contact_outcomes": """
        seen             Seen
        spoken           Spoken to
        no_answer        No answer
        refused          They did not want to
        cancelled_by_us  Cancelled by us
    """,
    "concern_levels": """
        none          Not worried
        worried       Worried
        very_worried  Very worried
        not_asked     Not asked
    """,
    "contact_actions": """
        none_needed       None needed
        listened          Listened and talked it through
        plan_used         Used their safety or contingency plan
        contact_changed   Changed when we next make contact
        carer_involved    Spoke to or supported a carer
        senior_advice     Asked a senior or specialist
        medicines         Sorted out medicines
        practical_help    Practical help, such as food, money or housing
        physical_care     Physical health care
        partner_told      Told a partner service
        emergency_called  Rang 999 or stayed with them
        other             Something else
    """,
    "what_changed": """
        indicator             An early warning sign
        event                 Something happened
        information_received  We were told something new
        protective_lost       Something that protected them has gone
        plan_failed           The plan is not working
        capacity_changed      Their capacity to decide has changed
        environment           Where they are or who they are with
    """,
    "risk_domains": """
        to_self          To themselves
        to_others        To other people
        from_others      From other people
        self_neglect     Self-neglect
        physical_health  Physical health
        dependants       Children or dependants
        property_fire    Property or fire
        rights_liberty   Their rights or liberty
    """,
    "imminence": """
        now      Now
        hours    Within hours
        days     Within days
        unclear  Not clear
    """,
    "action_effects": """
        helped   It helped
        no       No difference
        worse    It made things worse
        unknown  Do not know yet
    """,
    "requests": """
        advice               Advice
        joint_visit          A joint visit
        urgent_assessment    An urgent assessment
        crisis_team          The crisis team
        mha_assessment       A Mental Health Act assessment (AMHP)
        bed                  A bed
        medication_review    A medication review
        place_of_safety      A place of safety
        welfare_check        A welfare check
        safeguarding_enquiry A safeguarding enquiry
        take_over            To take over care
    """,
    "partner_responses": """
        accepted_seen          Accepted, and the person has been seen
        accepted_planned       Accepted, with a plan to see them
        advice_only            Advice only
        redirected             Sent us to another service
        declined               Declined
        no_response            No response
        information_requested  Asked us for more information
    """,
    "decline_reasons": """
        threshold     Does not meet their threshold
        area          Not their area or service
        capacity      No capacity
        info_missing  Information missing
        other         Another reason
    """,
    "variance_reasons": """
        partner_capacity               The partner had no capacity
        partner_closed                 The partner was closed
        documented_difference          A documented difference between localities | Give its number
        person_unreachable             The person could not be reached
        person_choice_with_capacity    The person's choice, with capacity
        information_late               Information came late
        staffing_gap                   Not enough staff | Also raises an incident
        system_down                    A system was down | Also raises an incident
        clinical_judgement             A clinical judgement | Give the decision
        transport_rurality             Travel or distance
        interpreter_wait               Waiting for an interpreter
        unexplained                    No reason known
    """,
    "override_reasons": """
        new_information          New information
        already_responding       Another service is already responding
        persons_advance_plan     The person's own advance plan covers this
        false_report             The report was shown to be false
        baseline_for_person      This is usual for this person
        duplicate                The same concern is already being handled
    """,
    "view_not_obtained_reasons": """
        declined              They did not want to say
        unsafe_to_ask         It was not safe to ask
        not_contactable       They could not be reached
        lacks_capacity_best_interests_followed  They lack capacity: best interests followed
        emergency             It was an emergency
    """,
    "carer_view_not_obtained_reasons": """
        no_carer              There is no carer
        person_does_not_agree The person does not want the carer told
        declined              The carer did not want to say
        unsafe_to_ask         It was not safe to ask
        not_contactable       The carer could not be reached
        emergency             It was an emergency
    """,
    "capacity_consent": """
        has_capacity_agrees     Has capacity and agrees
        has_capacity_disagrees  Has capacity and does not agree
        lacks_capacity          Lacks capacity for this decision
        not_assessed            Capacity not assessed
    """,
    "capacity": """
        has_capacity  Has capacity for this decision
        fluctuates    Capacity comes and goes
        lacks_capacity Lacks capacity for this decision
        not_assessed  Not assessed
    """,
    "sharing_basis": """
        consent          Consent
        vital_interests  To protect someone's life
        direct_care      Direct care
        safeguarding     Safeguarding
        public_interest  Public interest
    """,
    "reasonable_adjustments": """
        none_known    None known
        easy_read     Easy read or plain words
        more_time     More time to think and answer
        quiet_space   A quiet space
        mobility      Help with moving about
        sensory       Sensory needs, such as light or noise
        supporter     Someone they trust with them
        same_staff    The same member of staff
        other         Something else
    """,
    "interpreter": """
        none_known    None needed, as far as we know
        language      Yes, a spoken language
        bsl           Yes, British Sign Language
        other         Yes, another kind
    """,
    "communication_needs": """
        none_known    None known
        hearing       Hearing loss
        sight         Sight loss
        speech        Speech or finding words
        literacy      Reading or writing
        learning      Learning disability
        autism        Autism
        other         Something else
    """,
    "legal_statuses": """
        informal   Informal
        s2         Section 2
        s3         Section 3
        s37_41     Section 37/41
        cto        Community treatment order
        s136       Section 136
        dols       Deprivation of liberty authorisation
        cop_order  Court of Protection order
        none       None
        unknown    Not known
    """,
    "children_or_dependants": """
        none_known  None known
        yes         Yes
        unknown     Not known
    """,
    "yes_no_unsure": """
        no      No
        yes     Yes
        unsure  Not sure
    """,
    "yes_partly_no": """
        yes     Yes
        partly  Partly
        no      No
    """,
    "channels": """
        phone          Phone
        secure_email   Secure email
        form           The partner's own form
        nhs_111        NHS 111 mental health option
        call_999       999
        in_person      In person
        other          Another way
    """,
    "staff_roles": """
        support_worker     Support worker
        clinician          Clinician
        team_lead          Team leader
        senior_clinician   Senior clinician
        consultant         Consultant
        on_call_clinician  On-call clinician
        on_call_manager    On-call manager
        safeguarding_lead  Safeguarding lead
        clinical_director  Clinical director
        mdt                The multidisciplinary team
    """,
    "partner_roles": """
        call_handler        Call handler
        duty_worker         Duty worker
        crisis_clinician    Crisis team clinician
        team_manager        Team or service manager
        on_call_manager     On-call manager
        consultant          Consultant
        amhp                AMHP
        social_worker       Social worker
        police              Police
        ambulance           Ambulance
        director            Director
        other               Someone else
    """,
    "professions": """
        nurse               Nurse
        doctor              Doctor
        social_worker       Social worker
        occupational_therapist Occupational therapist
        psychologist        Psychologist
        pharmacist          Pharmacist
        support_worker      Support or peer worker
        advocate            Advocate
        person              The person
        carer               Carer or family
        other               Someone else
    """,
    "organisations": """
        us               Us
        trust            Trust
        local_authority  Local authority
        primary_care     GP or primary care
        police           Police
        housing          Housing or support provider
        advocacy         Advocacy service
        none             None: here for themselves
        other            Another organisation
    """,
    "evidence_kinds": """
        clinician_view    A registered clinician's view from the last 24 hours
        call_reference    The reference of a call
        contingency_plan  The contingency plan in force
        partner_form      The partner's own form
        other             Something else
    """,
    "evidence_seen": """
        summary   The summary
        contacts  The last contacts
        record    The record
        plan      Their plan
        person    The person's own account
        carer     What the carer says
        partner   What the partner says
    """,
    "decision_outcomes": """
        as_intended      It went as intended
        partly           It went partly as intended
        not_as_intended  It did not go as intended
        not_carried_out  It was not carried out
        overtaken        Something else was decided before
    """,
    "chase_outcomes": """
        answered_will_act  Answered, and will act
        answered_refused   Answered, and refused
        message_left       Left a message
        no_answer          No answer
    """,
    "escalation_outcomes": """
        seen_by_crisis       Seen by the crisis team
        admitted_informal    Admitted informally
        admitted_mha         Admitted under the Mental Health Act
        ed_then_home         Emergency department, then home
        stayed_with_plan     Stayed where they were, with a plan
        police_involved      Police involved
        safeguarding_opened  Safeguarding opened
        declined_resolved    Partner declined; settled another way
        person_declined      The person declined
        died                 The person died
        other                Something else
    """,
    "harm_levels": """
        none      No harm
        low       Low harm
        moderate  Moderate harm
        severe    Severe harm
        death     Death
    """,
    "earlier_chances": """
        no                 No
        yes_same_day       Yes, earlier the same day
        yes_more_than_day  Yes, more than a day earlier
        unsure             Not sure
    """,
    "clocks": """
        decide       Deciding (from the sign to the decision)
        summary      Writing the summary after an emergency
        send         Sending (from the decision to sending)
        contingency  Writing the safety plan
        ack          The partner's acknowledgement
        response     The partner's response
        restate      The daily check
    """,
    "safeguarding_categories": """
        physical           Physical abuse
        domestic           Domestic abuse
        sexual             Sexual abuse
        psychological      Psychological abuse
        financial          Financial abuse
        modern_slavery     Modern slavery
        discriminatory     Discriminatory abuse
        organisational     Organisational abuse
        neglect            Neglect or acts of omission
        self_neglect       Self-neglect
        child              Harm to a child
    """,
}
