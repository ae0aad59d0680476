"""A rota as a CSV file: one duty a row, with the columns username, role, locality, from and until.

Times are local times of the place (2026-03-02 17:00), or have an offset. An empty locality stands for all of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime

from handrail.application.commands.put_on_duty import MOST_ROWS, DutyWanted
from handrail.domain.calendars import LONDON, instant_of
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.localities import Locality

COLUMNS = ("username", "role", "locality", "from", "until")
MOST_BYTES = 200_000
_CELL_OF = {
    "username": "username",
    "role": "role",
    "locality": "locality",
    "from_at": "from",
    "to_at": "until",
}
_LONGEST_CELL = 200


def read_rota(content: bytes, localities: Mapping[str, Locality]) -> tuple[DutyWanted, ...]:
    """The rows of a file. Raises Invalid, one problem a cell: `/rows/0/from` is the first row below the heading."""
    if len(content) > MOST_BYTES:
        raise Invalid.at("/file", f"The file is too large: send at most {MOST_BYTES // 1000} kB at once")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid.at("/file", "The file is no UTF-8 text: save it as CSV UTF-8") from None
    if "\x00" in text:
        raise Invalid.at("/file", "The file is no text")
    try:
        lines = [
            line for line in csv.reader(io.StringIO(text), strict=True) if any(cell.strip() for cell in line)
        ]
    except csv.Error:
        raise Invalid.at("/file", "The file is no CSV: a quotation mark is not closed") from None
    heading = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    if sorted(heading) != sorted(COLUMNS):
        raise Invalid.at("/file", f"The first row must name the columns: {', '.join(COLUMNS)}")
    if len(lines) - 1 > MOST_ROWS:
        raise Invalid.at("/file", f"The file has more than {MOST_ROWS:,} rows: send them in parts")
    rows, problems = [], []
    for number, line in enumerate(lines[1:]):
        if len(line) != len(heading):
            problems.append(
                FieldProblem(f"/rows/{number}/username", f"This row has {len(line)} cells, not 5")
            )
            continue
        row = _row(
            dict(zip(heading, (cell.strip() for cell in line), strict=True)), number, localities, problems
        )
        if row is not None:
            rows.append(row)
    if problems:
        raise Invalid("The rota was not taken in: some cells need another look", problems=tuple(problems))
    if not rows:
        raise Invalid.at("/file", "The file has no rows below the heading")
    return tuple(rows)


def in_cells(problem: FieldProblem) -> str:
    """A problem as somebody with the file open reads it: the row as a spreadsheet counts, and the column."""
    parts = problem.pointer.strip("/").split("/")
    if len(parts) < 2 or parts[0] != "rows" or not parts[1].isdecimal():
        return problem.message
    cell = f", {_CELL_OF.get(parts[2], parts[2])}" if len(parts) > 2 else ""
    return f"Row {int(parts[1]) + 2}{cell}: {problem.message}"


def local_time(words: str, place: Locality | None) -> datetime:
    """An instant (aware UTC) from a local time of a place, or one with an offset. Raises ValueError."""
    at = datetime.fromisoformat(words)
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    return instant_of(at, place.calendar.zone if place is not None else LONDON)


def _row(
    cells: Mapping[str, str], number: int, localities: Mapping[str, Locality], problems: list[FieldProblem]
) -> DutyWanted | None:
    before = len(problems)
    for name, words in cells.items():
        if len(words) > _LONGEST_CELL:
            problems.append(FieldProblem(f"/rows/{number}/{name}", "This cell is too long"))
    times = {}
    for name in ("from", "until"):
        try:
            times[name] = local_time(cells[name], localities.get(cells["locality"]))
        except (ValueError, OverflowError):
            problems.append(
                FieldProblem(f"/rows/{number}/{name}", "Write date and time like 2026-03-02 17:00")
            )
    if len(problems) > before:
        return None
    return DutyWanted(
        username=cells["username"],
        role=cells["role"],
        locality=cells["locality"] or None,
        from_at=times["from"],
        to_at=times["until"],
    )
