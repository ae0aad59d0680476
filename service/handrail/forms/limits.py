"""How large a form and its answers may be. Past a limit: a finding for a form, a problem for an answer."""

FORM_BYTES = 1_048_576
"""Size of one form file."""

COMPONENTS = 500
"""Components of one form, groups and list rows' parts included."""

DEPTH = 32
"""Nesting of answers and of components."""

TEXT = 10_000
"""Characters of one text answer that sets no smaller limit."""

CODED_TEXT = 80
"""Characters of an identifier that may enter the engine."""

ROWS = 100
"""Rows of a list, or codes of a checklist, that sets no smaller limit."""

VALUES = 5_000
"""Values in one set of answers, counted at every level."""

WHOLE_NUMBER = 2**53 - 1
"""Largest number either side of zero that JSON carries safely."""

SECONDS = 1.0
"""Processor time that the expressions of a form may take for one set of answers."""
