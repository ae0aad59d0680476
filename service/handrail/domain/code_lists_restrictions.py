"""Code lists of restrictions and the use of force: `code  label | hint`, in the order shown."""

LISTS: dict[str, str] = {
    "restriction_types": """
        monitor_enhanced  Being watched or checked | Extra checks, 1:1, location sharing, cameras or sensors
        items             Belongings | Limits on belongings, kitchen, sharps or lighters
        areas             Places inside | Locked doors or rooms, kept to a room
        comms             Phone, internet, post or visitors
        community         Going out | Limits on going out, only with staff, places or people
        search            Searches | Of the person or the room
        daily_living      Daily life | Money, food, smoking, bedtime or hot drinks
        meds_covert_or_chemical_plan  Covert medicine, or planned sedation
        physical_plan     Planned holding
        seclusion         Seclusion | Mental health units only
        segregation       Long-term segregation | Mental health units only
        blanket           A rule for everyone in a unit
        other             Anything else that limits | Sorted into a kind within 72 hours
    """,
    "restriction_origins": """
        planned     Planned: it has not started
        emergency   Emergency: it has been started
        discovered  Found: it was already there
        inherited   It came with the person from a partner
    """,
    "restriction_aims": """
        prevent_harm_self  To prevent harm to themselves
        harm_others        To prevent harm to others
        harm_from_others   To prevent harm from others
        fire               To prevent fire
        absconding         To prevent leaving without leave
        health             For their health
        legal_order        A legal order asks for it
    """,
    "evidence_sources": """
        seen       Seen by staff
        person     Told by the person
        carer      Told by a carer
        partner    Told by a partner service
        record     In the record
        incident   An incident report
    """,
    "less_restrictive": """
        listen_explain      Listening and explaining
        change_approach     Another member of staff or approach
        environment         Changing the surroundings
        activity            Something to do
        sensory             Sensory help
        more_support        More support
        medication_review   A medication review
        agreed_plan         A plan agreed with the person
        technology_consent  Technology the person agrees to
        peer_support        Peer support
        partner_help        Help from a partner service
        do_nothing_extra    Doing nothing extra
    """,
    "restriction_decisions": """
        continue   Keep it
        modify     Change it
        step_down  Begin to step it down
        end        End it
    """,
    "restriction_end_reasons": """
        aim_met            Its aim is met
        disproportionate   It is out of proportion
        ineffective        It does not work
        alternative_found  Something less restrictive was found
        authority_ended    Its legal authority ended
        person_moved       The person moved
    """,
    "legal_bases": """
        consent                 Consent
        best_interests          Mental Capacity Act sections 5 and 6: best interests
        dols_cop                An authorisation or Court of Protection order
        mha                     Mental Health Act
        tenancy_rule            A tenancy or house rule
        necessity               Common law necessity
        court_condition         A condition of a court or the Ministry of Justice
        parental_responsibility Parental responsibility
    """,
    "consent_validity": """
        yes             Yes
        no              No
        not_relied_on   It does not rest on consent
    """,
    "liberty_guidance": """
        uksc_16_2026        [2026] UKSC 16 of 2 June 2026, and the interim guidance after it
        cheshire_west_2014  (retired) Cheshire West, 2014
    """,
    "deprivation_answers": """
        no       No
        unclear  Not clear
        yes      Yes
    """,
    "authorities_needed": """
        none_needed        Nothing more
        best_interests     A best interests decision
        dols_application   An application for authorisation
        cop_application    An application to the Court of Protection
        mha_assessment     A Mental Health Act assessment
        end_restriction    The restriction should end
    """,
    "information_formats": """
        spoken      Spoken
        easy_read   Easy read
        translated  Translated
        bsl         British Sign Language
        other       Another way
    """,
    "advocate_states": """
        has           Yes
        accepted      Offered, and accepted
        declined      Offered, and declined
        not_eligible  Not eligible
    """,
    "lift_checks": """
        looked           I looked
        asked_person     I asked the person
        asked_staff      I asked staff on this shift
        asked_next_shift I asked the next shift
        checked_record   I checked the record
    """,
    "use_of_force_types": """
        01                Prone restraint
        07                Standing restraint
        08                Restrictive escort
        09                Supine restraint
        10                Side restraint
        11                Seated restraint
        12                Kneeling restraint
        13                Other physical restraint
        14                Rapid tranquillisation by injection
        15                Other injection
        chemical_other    Other chemical restraint
        mechanical        Mechanical restraint
        seclusion         Seclusion
        segregation       Segregation
    """,
    "ld_autism": """
        neither              Neither
        learning_disability  A learning disability
        autism               Autism
        both                 Both
        not_known            Not known
    """,
    "protected_characteristics": """
        age                    Age
        disability             Disability
        gender_reassignment    Gender reassignment
        marriage               Marriage or civil partnership
        pregnancy              Pregnancy or maternity
        race                   Race or ethnicity
        religion               Religion or belief
        sex                    Sex
        sexual_orientation     Sexual orientation
    """,
    "injury_outcomes": """
        none            No
        injury          An injury that was not serious
        serious_injury  A serious injury
        death           A death
    """,
}
