"""How large a decision model may be: the limits that are published, in one place."""

MAX_BYTES = 1 << 20
"""Bytes of a DMN file."""

MAX_XML_DEPTH = 64
"""How deep elements may nest in the file."""

MAX_TEXT = 150_000
"""Characters of all the different expressions and cells in a file."""

MAX_RULES = 2_000
"""Rules of one decision table."""

MAX_GRAPH_DEPTH = 30
"""How many decisions may stand on top of each other in a requirements graph."""
