"""What made-up staff and made-up people say: short phrases to choose from, about nobody in particular."""

from __future__ import annotations

SEEN: dict[str, str] = {
    "sleep": "Has slept three or four hours a night since the weekend.",
    "eating_self_neglect": "Has not been cooking, and is wearing the same clothes as last week.",
    "withdrawal": "Keeps to the bedroom and has stopped coming to the group.",
    "agitation": "Could not sit still, and walked up and down while we talked.",
    "mood": "Looked low, spoke quietly and cried twice.",
    "suspicion": "Feels watched by the neighbours and keeps the blinds down.",
    "unusual_experiences": "Hears the voices more often, mostly in the evening.",
    "speech_thinking": "Jumped from one thing to the next and lost the thread.",
    "substance_use": "Has been drinking every evening since payday.",
    "medicines_missed": "Two days of tablets are still in the box.",
    "hopelessness": "Said that there is not much point in making plans.",
    "physical_health": "Has a chest infection and feels worn out.",
    "housing_money": "A letter about rent arrears came on Monday.",
    "bereavement": "It is the anniversary of a death in the family this week.",
    "relationships": "There was a row at home at the weekend.",
    "carer_strain": "The family carer says they cannot go on like this.",
    "anger_threats": "Shouted at a neighbour on the stairs.",
    "impulsivity": "Spent the month's money in two days.",
}
"""What an indicator that is new or worse looked like."""

PERSON_SAID = (
    "I am doing all right, thank you.",
    "The mornings are the hardest.",
    "I would like to talk again on Friday.",
    "I do not want to go back to hospital.",
    "My sister helps a lot.",
    "I slept better this week.",
    "I just want it to be quiet.",
    "Nobody rang me back last time.",
)
PERSON_VIEW = (
    "I would rather be seen at home than go anywhere.",
    "I want somebody to come today.",
    "I would like to wait until my sister is here.",
    "I know I need some help with this.",
    "I do not want the police to come to my door.",
    "I want to keep my own doctor.",
    "I am tired, and I want to be left to sleep.",
)
CARER_VIEW = (
    "We are worried about tonight.",
    "We can stay until the weekend, not longer.",
    "It is like last spring, and we do not want to wait as long as then.",
    "We would like a number that somebody answers at night.",
    "We think the new tablets do not suit.",
)
RISKS = (
    ("to_self", "May harm themselves if the evening goes badly."),
    ("self_neglect", "Eats and drinks too little to stay well."),
    ("from_others", "A neighbour takes advantage when they are unwell."),
    ("to_others", "May lash out if somebody comes too close."),
    ("physical_health", "An infection is going untreated."),
    ("dependants", "There is a child at home at weekends."),
    ("property_fire", "Has left the hob on twice this week."),
    ("rights_liberty", "May be brought in against their will if help comes late."),
)
PROTECTIVE = (
    "A sister visits every day.",
    "Goes on taking medicines when reminded.",
    "Gets on well with the key worker and picks up the phone.",
    "Has a dog to look after, and that matters to them.",
    "A neighbour looks in each morning.",
)
ACTIONS_TAKEN = (
    "Sat and talked it through",
    "Rang the family carer",
    "Used the safety plan together",
    "Went for a walk around the block",
    "Made food and something warm to drink",
    "Locked the medicines away with their agreement",
)
REQUESTS = {
    "emergency": ("place_of_safety", "Ambulance and police are needed at the address now."),
    "very_urgent": ("crisis_team", "Please see them today, at home if you can."),
    "urgent": ("urgent_assessment", "Please assess within a day; we stay in touch until then."),
    "early_review": ("advice", "Please advise on the medicines and on what to look out for."),
}
BY_THEN = (
    "Nights are the worst, and the family carer leaves tomorrow at noon.",
    "The last time it looked like this, it took two days to become a crisis.",
    "There are no medicines left after tomorrow morning.",
    "They have agreed to help today, and that may not last.",
)
REASONS = (
    "A sister stays with them, the medicines are locked away and they agreed to a call at six.",
    "It looks like the start of last spring's crisis, and then we waited too long.",
    "They asked for it themselves, and the plan they wrote with us says so.",
    "We have talked with them twice today and they are calmer than this morning.",
    "The signs that they named themselves are there, and nothing we tried has helped yet.",
    "Doing it now keeps them at home, which is what they want most.",
)
PLANS = (
    "We ring at six and at nine, a neighbour looks in, and the night team has the number.",
    "Staff of the house sit with them until ten, and wake them for breakfast at eight.",
    "The family carer stays tonight; we visit at ten tomorrow and look again together.",
    "They come to the centre for lunch, and we go through the week's plan afterwards.",
)
NO_LONGER_NEEDED = (
    "Slept through two nights, ate with the others and wants to go back to the group.",
    "The rent is sorted out, and with it the worry that started this.",
    "The family carer is back and says that things are as usual.",
)
OPTIONS = (
    ("Ask the partner service now", "Nobody waits", "They may feel pushed"),
    ("Look again tomorrow with them", "They asked for it", "A night without help"),
    ("See them at home today ourselves", "They know us", "Takes a member of staff off the rota"),
    ("Change how often we are in touch", "Small and easy to undo", "May not be enough"),
)
IF_THEN = (
    ("They want to leave in the night", "Talk at the door, then ring the duty line"),
    ("The voices tell them to act", "Stay with them, and use the card by the phone"),
    ("They do not answer at six", "Go round with a colleague, then ring the family"),
    ("They feel worse before help comes", "Ring the crisis line together"),
    ("Pain or fever gets worse", "Ring 111 for the doctor on duty"),
)
WHAT_NEXT = (
    "The crisis team saw them at home and comes back in the morning.",
    "They stayed at home with the plan, and slept through the night.",
    "The partner took over for this week; we stay in touch on Mondays.",
    "They came to the centre instead, ate with the others and went home with a neighbour.",
    "The doctor changed the evening dose, and things have been calmer since.",
)
PARTNER_PLAN = (
    "They will see them at home this evening and ring us afterwards.",
    "A clinician rings them within the hour and decides on a visit.",
    "They advise a lower dose in the evening and a call from us at nine.",
    "They take them on for a week, with two visits a day.",
)
HELPED = (
    "The family's call was taken seriously at once.",
    "The plan by the phone was used, word for word.",
    "The same two people stayed in touch all through.",
    "They said themselves what would help.",
)
HINDERED = (
    "Nobody was sure who was on duty.",
    "The summary had to be written twice.",
    "The partner's line rang out three times.",
    "The new address was not in the record.",
    "Two of their signs were seen a week before and not put together.",
)
THRESHOLD_REASON = (
    "The table said what the team thought as well, and said it early enough.",
    "A day earlier would have been better: one sign with poor sleep is enough for them.",
    "It fired on changes that are usual for them in winter, and cost an afternoon.",
)
PROPORTIONATE = (
    "What was done was the least that kept them safe, and they agree with most of it.",
    "We could have done with one visit less; the rest was right and wanted.",
)
ACCOUNTS = (
    "I was frightened, and it helped that somebody I know came.",
    "I rang twice and nobody rang back. After that it was fine.",
    "I would have liked to be asked before my sister was.",
)
CADENCE_REASON = (
    "More contact while the new medicines settle; we look at it again in three weeks.",
    "They asked to be seen as often as before, at the same time of day.",
    "The signs came between two contacts, so the contacts come closer together now.",
)
CRITERIA = (
    ("Sleeps five hours or more a night", "Sleep diary"),
    ("Comes to the group on their own", "Group register"),
    ("Takes medicines without a reminder", "Box count on Fridays"),
    ("Cooks for themselves three times a week", "Talk at the weekly visit"),
)
REFERRED = (
    ("gp", "Has slept badly for six weeks and stopped going to work; the tablets from us did not help."),
    ("self", "I cannot get out of the house any more, and I would like somebody to talk to."),
    ("carer", "My son hears voices again and will not see the doctor; I do not know what else to do."),
    ("hospital", "Went home on Monday after two nights on our ward; please see them within the week."),
    ("school", "Has not been in lessons since half term and told her tutor that nothing matters."),
    ("other_service", "The drugs service sees them weekly and is worried about their mood."),
)
"""Who refers, and why."""
REACHED_AT = (
    "On their own phone in the evening; a sister picks up in the day.",
    "At home before noon. The GP's nurse sees them on Thursday and rings us if it is worse.",
    "Through their mother, who lives with them and has our number and the crisis line's.",
)
"""How somebody can be reached until it is decided whether they are taken on."""
WHY_NOT_ASKED = (
    "Left in a hurry to catch the bus.",
    "Was asleep, and staff did not want to wake them.",
    "Did not want to talk about it today.",
)
ONLY_PART_SEEN = (
    "A short call from the shop, and they had to go.",
    "We met on the stairs and had only a few minutes.",
    "They talked about one thing only, and that was right for today.",
)
BACK_ENTERED = "Written up after the visits, when there was a signal again."
FLAG = (
    "Two changes at this time of the year are usual for many people we see.",
    "One sign of theirs with poor sleep ought to be urgent, not an early review.",
)
