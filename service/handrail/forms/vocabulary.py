"""Handrail's own settings for form components: the words a process owner may use in "Custom properties".

form-js keeps custom properties as text, so every value is text: `true`, a number, a name, or FEEL with a leading `=`.
`forms/README.md` prints this table, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from handrail.forms.model import Kind

WORDS = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA})
CHOICES = frozenset({Kind.RADIO, Kind.SELECT, Kind.CHECKLIST})
TIMES = frozenset({Kind.DATETIME, Kind.DATE})
SEVERAL = frozenset({Kind.CHECKLIST, Kind.LIST})
VALUES = frozenset(Kind) - {Kind.TEXT, Kind.GROUP}
ANY = frozenset(Kind)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One property: the kinds of component it fits, what its text must be, and what it does."""

    fits: frozenset[Kind]
    takes: str
    does: str


SETTINGS: dict[str, Setting] = {
    "requiredMessage": Setting(fits=VALUES, takes="text", does="What is said when the answer is missing."),
    "requiredIf": Setting(
        fits=VALUES, takes="FEEL", does="The answer is needed while this is true. Not used with “required”."
    ),
    "hint": Setting(
        fits=frozenset({Kind.GROUP, Kind.LIST}),
        takes="text",
        does="Help under the heading (others use “description”).",
    ),
    "inline": Setting(fits=CHOICES, takes="true", does="The options stand side by side."),
    "codeList": Setting(fits=CHOICES, takes="name", does="The options are the codes of this reference list."),
    "only": Setting(fits=CHOICES, takes="codes", does="Offers only these codes of the list, in this order."),
    "exclusive": Setting(
        fits=frozenset({Kind.CHECKLIST}), takes="code", does="An option that cannot be ticked with others."
    ),
    "exclusiveLabel": Setting(
        fits=frozenset({Kind.CHECKLIST}),
        takes="text",
        does="Its label, where the options come from a variable.",
    ),
    "emptyMeans": Setting(
        fits=frozenset({Kind.CHECKLIST}),
        takes="code",
        does="An empty list that was sent is kept as this one code.",
    ),
    "allowEmptyIf": Setting(
        fits=SEVERAL, takes="FEEL", does="An empty list that was sent counts as an answer while this is true."
    ),
    "minItems": Setting(fits=SEVERAL, takes="number", does="Fewest rows or ticks."),
    "maxItems": Setting(fits=SEVERAL, takes="number", does="Most rows or ticks."),
    "itemName": Setting(
        fits=frozenset({Kind.LIST}), takes="text", does="What one row is called, as in “Add another action”."
    ),
    "distinct": Setting(
        fits=frozenset({Kind.LIST}), takes="key", does="No two rows may have the same answer here."
    ),
    "fixedRows": Setting(
        fits=frozenset({Kind.LIST}),
        takes="list or FEEL",
        does="Exactly one row for each code of this reference list, or of the list the FEEL gives.",
    ),
    "rowKey": Setting(
        fits=frozenset({Kind.LIST}), takes="key", does="Which part of a fixed row holds its code."
    ),
    "fillMissing": Setting(
        fits=frozenset({Kind.LIST}), takes="FEEL", does="The other parts of a fixed row that was not sent."
    ),
    "keepWhenHidden": Setting(
        fits=frozenset({Kind.LIST}), takes="true", does="The fixed rows are filled and kept while not shown."
    ),
    "reason": Setting(
        fits=WORDS,
        takes="true or short",
        does="The text must be a real reason: no placeholder, 20 to 4,000 meaningful characters (short: 5 to 500).",
    ),
    "patternMessage": Setting(
        fits=WORDS, takes="text", does="What is said when the text does not fit the pattern."
    ),
    "differsFrom": Setting(
        fits=frozenset({Kind.TEXTFIELD, Kind.TEXTAREA, Kind.LIST}),
        takes="variable",
        does="Refused when it is 90 % or more the same as this variable, …",
    ),
    "unlessAnswered": Setting(
        fits=frozenset({Kind.TEXTFIELD, Kind.TEXTAREA, Kind.LIST}),
        takes="key",
        does="… unless this question is answered.",
    ),
    "when": Setting(
        fits=TIMES,
        takes="past, future or any",
        does="Side of now, with 5 minutes' grace. Past times may not lie before the case began. Default: past.",
    ),
    "backEntry": Setting(
        fits=TIMES,
        takes="false",
        does="A past time more than 2 hours ago does not mark the answers as entered late.",
    ),
    "beforeCase": Setting(fits=TIMES, takes="true", does="A past time may lie before the case began."),
    "notBefore": Setting(fits=TIMES, takes="FEEL", does="Earliest time; null is no limit."),
    "notBeforeMessage": Setting(fits=TIMES, takes="text", does="What is said; {limit} becomes the time."),
    "notAfter": Setting(fits=TIMES, takes="FEEL", does="Latest time; null is no limit."),
    "notAfterMessage": Setting(fits=TIMES, takes="text", does="What is said; {limit} becomes the time."),
    "orWord": Setting(
        fits=TIMES, takes="code", does="A word that may be given in place of a time, such as now."
    ),
    "orLabel": Setting(fits=TIMES, takes="text", does="Its label."),
    "mustHold": Setting(
        fits=VALUES,
        takes="FEEL",
        does="Must be true whenever this is answered. Also mustHold2 and mustHold3.",
    ),
    "mustHoldMessage": Setting(
        fits=VALUES, takes="text", does="What is said when it is not; {name} becomes an answer or a variable."
    ),
    "warnIf": Setting(
        fits=VALUES, takes="FEEL", does="Says something, without refusing, while this is true."
    ),
    "warnIfMessage": Setting(fits=VALUES, takes="text", does="What is said."),
    "autofill": Setting(fits=VALUES, takes="FEEL", does="Filled in when the page opens; may be changed."),
    "computed": Setting(fits=VALUES, takes="FEEL", does="Always set by Handrail; what was sent is ignored."),
    "ref": Setting(
        fits=WORDS | CHOICES,
        takes="name",
        does="The answer is the id of one of these: staff, decision, restriction …",
    ),
    "coded": Setting(
        fits=WORDS, takes="true", does="The text is an id: it may enter the engine and the log."
    ),
    "freeText": Setting(
        fits=CHOICES,
        takes="true",
        does="The options are somebody's own words: kept out of the engine and the log.",
    ),
}

for _number in ("2", "3"):
    for _name in ("mustHold", "mustHoldMessage"):
        _base = _name.removesuffix("Message")
        SETTINGS[_base + _number + _name.removeprefix(_base)] = SETTINGS[_name]

FORM_SETTINGS = {
    "title": "Heading of the page.",
    "variables": "Names of the variables that the form's FEEL uses, with spaces between. A missing one is null.",
    "requiredVariables": "Those without which the form refuses to be completed.",
}
