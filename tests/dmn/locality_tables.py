"""The two example locality tables of DOMAIN 3.4.1, as models, to hold the checks of tables against."""

from collections.abc import Sequence

from handrail import dmn
from tests.dmn.drawing import decision, model, table

INPUTS = (
    "red_flag:boolean",
    "concern:number",
    "n_signature:number",
    "n_change:number",
    "gap:number",
    "ooh:boolean",
)
OUTPUTS = ("class:string", "decide_within:number", "prompt:string")
CLASSES = ("continue", "early_review", "urgent", "very_urgent", "emergency")
GRID = {
    "red_flag": (False, True),
    "concern": (0, 1, 2),
    "n_signature": (0, 1, 2, 3),
    "n_change": tuple(range(7)),
    "gap": (0, 0.5, 1, 1.49, 1.5, 1.99, 2, 3),
    "ooh": (False, True),
}
Row = tuple[str, ...]
NORTHVALE: dict[str, Row] = {
    "N1": ("true", "-", "-", "-", "-", "-", "emergency", "0", "P-EMERG"),
    "N2": ("false", "2", "-", "-", "-", "-", "very_urgent", "30", "P-VU-DIRECT"),
    "N3": ("false", "< 2", ">= 2", "-", "-", "-", "very_urgent", "30", "P-VU-DIRECT"),
    "N4": ("false", "< 2", "1", ">= 2", "-", "-", "urgent", "120", "P-URG-N"),
    "N5": ("false", "< 2", "1", "< 2", "-", "-", "early_review", "240", "P-ER"),
    "N6": ("false", "< 2", "0", ">= 4", "-", "-", "urgent", "120", "P-URG-N"),
    "N7": ("false", "1", "0", "[2..3]", "-", "-", "urgent", "120", "P-URG-N"),
    "N8": ("false", "1", "0", "< 2", "-", "-", "early_review", "240", "P-ER"),
    "N9": ("false", "0", "0", "[2..3]", "-", "-", "early_review", "240", "P-ER"),
    "N10": ("false", "0", "0", "< 2", ">= 2", "-", "early_review", "240", "P-GAP"),
    "N11": ("false", "0", "0", "< 2", "< 2", "-", "continue", "null", "P-CONT"),
}
SOUTHMERE: dict[str, Row] = {
    "S1": ("true", "-", "-", "-", "-", "-", "emergency", "0", "P-EMERG"),
    "S2": ("false", "2", "-", "-", "-", "-", "very_urgent", "30", "P-VU-SPA"),
    "S3": ("false", "< 2", ">= 2", "-", "-", "-", "very_urgent", "30", "P-VU-SPA"),
    "S4": ("false", "< 2", "1", "-", "-", "true", "very_urgent", "30", "P-VU-111"),
    "S5": ("false", "< 2", "1", "-", "-", "false", "urgent", "60", "P-URG-S"),
    "S6": ("false", "< 2", "0", ">= 3", "-", "-", "urgent", "60", "P-URG-S"),
    "S7": ("false", "1", "0", "[1..2]", "-", "-", "urgent", "60", "P-URG-S"),
    "S8": ("false", "1", "0", "0", "-", "-", "early_review", "120", "P-ER"),
    "S9": ("false", "0", "0", "[1..2]", "-", "-", "early_review", "120", "P-ER"),
    "S10": ("false", "0", "0", "0", ">= 1.5", "-", "early_review", "120", "P-GAP"),
    "S11": ("false", "0", "0", "0", "< 1.5", "-", "continue", "null", "P-CONT"),
}


def locality(rows: dict[str, Row], *, without: Sequence[str] = (), policy: str = "UNIQUE") -> dmn.Model:
    """The decision `threshold` of a locality, with some rows left out."""
    kept = {key: row for key, row in rows.items() if key not in without}
    cells = [(*row[:6], f'"{row[6]}"', row[7], f'"{row[8]}"') for row in kept.values()]
    return dmn.load(
        model(decision("threshold", table(INPUTS, OUTPUTS, cells, policy=policy, ids=list(kept))))
    )


def changed(rows: dict[str, Row], key: str, column: int, cell: str) -> dict[str, Row]:
    """The rows with one cell replaced."""
    row = list(rows[key])
    row[column] = cell
    return {**rows, key: tuple(row)}
