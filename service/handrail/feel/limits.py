"""How much one expression may ask for: the limits that are published, in one place."""

MAX_CHARACTERS = 2_000
"""Length of an expression's text."""

MAX_NESTING = 20
"""How deep brackets, calls, `if`, `for` and the like may stand inside each other in the text."""

MAX_STEPS = 100_000
"""Work of one evaluation; a loop turn, a call or a large value each cost steps."""

MAX_SECONDS = 1.0
"""Processor time of one evaluation, so that a busy machine refuses nothing that an idle one accepts."""

MAX_STRING = 100_000
"""Characters of any string that an evaluation makes."""

MAX_LIST = 10_000
"""Entries of any list that an evaluation makes, and values in any answer."""

MAX_CALL_HEIGHT = 240
"""How high calls of functions written in FEEL may stack up, counted in nested operations."""

MAX_HEIGHT = 120
"""How high the operations of one expression may stack up; only long chains of comparisons or paths reach it."""

MAX_DATA_DEPTH = 50
"""How deep lists and contexts that come in or go out may nest."""

MAX_WARNINGS = 20
"""Warnings kept of one evaluation; later ones are dropped, the first explains the rest."""

MAX_PATTERN = 500
"""Characters of a regular expression."""

PATTERN_MEMORY = 1 << 19
"""Bytes that one compiled regular expression may use."""
