"""Stories of restrictions: planned, applied in an emergency, discovered; reviewed, overdue, stepped down, ended."""

from __future__ import annotations

from handrail.domain.cases import Pathway
from handrail.rehearsal.caseload_habits import Wanted
from handrail.rehearsal.caseload_restricting import authorise_with
from handrail.rehearsal.caseload_story import (
    LEFT,
    Story,
    after,
    ago,
    discovered,
    ended,
    heard,
    heard_once_awaited,
    left_lately,
    limited_anew,
    quickly,
    started,
)

_HOUSE, _WARD = Pathway.SUPPORTED_LIVING, Pathway.INPATIENT_REHABILITATION
_PLANNED = started("restriction-imposition")
_APPLIED = started("restriction-imposition", "restriction.applied")
_IN_A_DAY = {
    "RIM-01": after(minutes=25),
    "RIM-03": after(hours=1),
    "MDT-02": after(hours=1),
    "MDT-03": after(hours=2),
    "MDT-04": after(hours=1),
    "RIM-03s": after(hours=3),
    "RIM-04": after(hours=3),
    "RIM-05": after(hours=2),
}
_AT_ONCE = quickly("RIM-01", "RIM-03", "RIM-04", minutes=20)
_REVIEWED = {
    "RSD-02": after(hours=5),
    "RSD-03": after(hours=6),
    "RSD-04": after(hours=2),
    "RSD-05": after(hours=9),
}

_ADVICE = started("specialist-advice", specialism="medicines", urgency="urgent")
_DISPUTED = started("disagreement", subject="restriction", **{"class": "urgent"})
THIRD_TIME = Story(
    name="continued twice, and up for a third time",
    turns=(ago(_PLANNED, days=9.5),),
    manners={**_IN_A_DAY, "RSD-02": after(hours=5), "RSD-03": left_lately(days=3.4)},
    restriction=Wanted(kind="comms"),
    decisions=("continue", "continue"),
    pathway=_HOUSE,
)
COVERT_AT_PHARMACIST = Story(
    name="covert medicine: the pharmacist has it",
    turns=(ago(_PLANNED, days=2), ago(_ADVICE, days=1.2)),
    manners={**_IN_A_DAY, "RIM-03s": LEFT},
    restriction=Wanted(kind="meds_covert_or_chemical_plan"),
    pathway=_HOUSE,
)
COVERT_AT_CONSULTANT = Story(
    name="covert medicine: the consultant has it",
    turns=(ago(_PLANNED, days=2),),
    manners={**_IN_A_DAY, "RIM-04": LEFT},
    restriction=Wanted(kind="meds_covert_or_chemical_plan"),
    pathway=_HOUSE,
)
BLANKET_RULE = Story(
    name="a rule for everyone: governance has it",
    turns=(ago(_PLANNED, days=2),),
    manners={**_IN_A_DAY, "RIM-03s": LEFT},
    restriction=Wanted(kind="blanket"),
    pathway=_WARD,
)
FOUND_OVERDUE = Story(
    name="found twenty days after it began",
    turns=(ago(discovered, days=3), ago(_DISPUTED, days=2.1)),
    manners={"RIM-01": after(minutes=30), "RIM-03": LEFT},
    restriction=Wanted(kind="community", origin="discovered", since_days=20),
    pathway=_HOUSE,
)

LIMITS: tuple[Story, ...] = (
    COVERT_AT_PHARMACIST,
    Story(
        name="planned, for the team lead to decide",
        turns=(ago(_PLANNED, hours=20),),
        manners={**_IN_A_DAY, "RIM-04": LEFT},
        restriction=Wanted(kind="items"),
        pathway=_HOUSE,
    ),
    Story(
        name="a review for the team lead to decide",
        turns=(ago(_PLANNED, days=6),),
        manners={**_IN_A_DAY, "RSD-02": after(hours=4), "RSD-03": LEFT},
        restriction=Wanted(kind="daily_living"),
        pathway=_HOUSE,
    ),
    Story(
        name="active, the person not told yet",
        turns=(ago(_PLANNED, days=3.4),),
        manners={**_IN_A_DAY, "RIM-05": LEFT},
        restriction=Wanted(kind="items"),
        pathway=_HOUSE,
    ),
    Story(
        name="applied in an emergency today",
        turns=(ago(_APPLIED, hours=2),),
        manners={**_AT_ONCE, "RIM-04": LEFT},
        restriction=Wanted(kind="areas", origin="emergency"),
        pathway=_HOUSE,
    ),
    Story(
        name="applied in an emergency, and nobody authorised it",
        turns=(ago(_APPLIED, hours=26),),
        manners={**_AT_ONCE, "RIM-04": LEFT},
        restriction=Wanted(kind="monitor_enhanced", origin="emergency"),
        pathway=_HOUSE,
    ),
    Story(
        name="refused, and to be lifted now",
        turns=(ago(_APPLIED, hours=1.5),),
        manners={
            **_AT_ONCE,
            "RIM-04": after(minutes=30, changes=lambda scene: authorise_with(scene, "refused")),
            "RIM-07": LEFT,
        },
        restriction=Wanted(kind="items", origin="emergency"),
        pathway=_HOUSE,
    ),
    Story(
        name="refused before it began",
        turns=(ago(_PLANNED, days=21),),
        manners={
            **_IN_A_DAY,
            "RIM-04": after(hours=5, changes=lambda scene: authorise_with(scene, "refused")),
        },
        restriction=Wanted(kind="community"),
    ),
    Story(
        name="a first stage, and nobody has looked",
        turns=(ago(_PLANNED, days=8),),
        manners={**_IN_A_DAY, **_REVIEWED, "RSD-05": LEFT},
        restriction=Wanted(kind="community"),
        decisions=("step_down",),
        pathway=_HOUSE,
    ),
    Story(
        name="stepped down in two stages, and ended",
        turns=(ago(_PLANNED, days=33),),
        manners={**_IN_A_DAY, **_REVIEWED},
        restriction=Wanted(kind="daily_living"),
        decisions=("step_down", "end"),
        pathway=_HOUSE,
    ),
    Story(
        name="ended and verified, four weeks on",
        turns=(ago(_PLANNED, days=48),),
        manners={**_IN_A_DAY, **_REVIEWED, "RSD-06a": LEFT},
        restriction=Wanted(kind="items"),
        decisions=("continue", "end"),
        pathway=_HOUSE,
    ),
    Story(
        name="a review that is overdue",
        turns=(ago(_PLANNED, days=9),),
        manners={**_IN_A_DAY, "RSD-02": after(hours=5), "RSD-03": LEFT},
        restriction=Wanted(kind="community"),
        pathway=_HOUSE,
    ),
    Story(
        name="past its limit, with no current authority",
        turns=(ago(_PLANNED, days=10.5),),
        manners={**_IN_A_DAY, "RSD-02": LEFT, "RSD-03": LEFT},
        restriction=Wanted(kind="monitor_enhanced"),
        pathway=_HOUSE,
    ),
    Story(
        name="continued three times, the third by a senior",
        turns=(ago(_PLANNED, days=36),),
        manners={**_IN_A_DAY, **_REVIEWED},
        restriction=Wanted(kind="items"),
        decisions=("continue", "continue", "continue", "modify", "end"),
        pathway=_HOUSE,
    ),
    Story(
        name="ended, and put back two days later",
        turns=(ago(_PLANNED, days=22), ago(limited_anew(Wanted(kind="search"), "continue"), days=17)),
        manners={**_IN_A_DAY, **_REVIEWED},
        restriction=Wanted(kind="search"),
        decisions=("end",),
        pathway=_HOUSE,
    ),
    Story(
        name="force was used",
        turns=(ago(heard("force.used"), days=12), ago(heard("force.used"), hours=20)),
        manners={"RIM-UF": left_lately(days=2)},
        pathway=_WARD,
    ),
    Story(
        name="seclusion where it is not permitted",
        turns=(ago(_APPLIED, days=15),),
        manners={"RIM-01": after(minutes=18), "RIM-07": after(minutes=12), "RIM-08": after(hours=4)},
        restriction=Wanted(kind="seclusion", origin="emergency"),
        pathway=_HOUSE,
    ),
    Story(
        name="asked for by the person",
        turns=(ago(_PLANNED, days=6), ago(heard_once_awaited("restriction.review_requested"), days=4.5)),
        manners={**_IN_A_DAY, "RSD-02": LEFT},
        restriction=Wanted(kind="community"),
        pathway=_HOUSE,
    ),
    Story(
        name="a sign for stepping down was seen",
        turns=(ago(_PLANNED, days=5), ago(heard_once_awaited("restriction.trigger_met"), days=3)),
        manners={**_IN_A_DAY, **_REVIEWED, "RSD-04": LEFT},
        restriction=Wanted(kind="community"),
        decisions=("step_down",),
        pathway=_HOUSE,
    ),
    Story(
        name="gone with the person",
        turns=(ago(_PLANNED, days=19), ago(ended("transferred"), days=14)),
        manners=_IN_A_DAY,
        restriction=Wanted(kind="community"),
        pathway=_HOUSE,
    ),
    Story(
        name="found in good time, and kept for a while",
        turns=(ago(discovered, days=28),),
        manners={
            "RIM-01": after(minutes=30),
            "RIM-03": after(minutes=40),
            "RIM-04": after(hours=1),
            **_REVIEWED,
        },
        restriction=Wanted(kind="comms", origin="discovered", since_days=2),
        decisions=("modify", "step_down", "end"),
        pathway=_HOUSE,
    ),
)
"""For one person in each locality."""
