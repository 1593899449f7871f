"""The required items of a destination as a CSV file: written, and read back when corrected."""

import csv
import io
from collections.abc import Mapping

from registry.reports.submissions.checks import demands
from registry.reports.submissions.models import Destination

HEADINGS = ("naaccrId", "number", "name", "demand")
MOST_PROBLEMS = 20


class TableRefused(Exception):
    """The file cannot be taken; *problems* are sentences that name line and value."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:MOST_PROBLEMS]))
        self.problems = problems


def written(destination: Destination, version: int) -> str:
    """Return all that *destination* asks for in *version* as CSV, one item a line."""
    target = io.StringIO()
    rows = csv.writer(target)
    rows.writerow(HEADINGS)
    for each in demands.demands(destination, version):
        rows.writerow((each.item.naaccr_id, each.item.number, each.item.name, each.demand))
    return target.getvalue()


def read(content: bytes, version: int) -> dict[str, str]:
    """Return the demands of a CSV file by XML id; raises TableRefused.

    Needed are the columns naaccrId and demand; others are passed over.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise TableRefused([f"The file is not UTF-8 text: byte {problem.start + 1}"]) from None
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("naaccrId", "demand") if name not in (rows.fieldnames or ())]
    if missing:
        raise TableRefused([f"Line 1: the heading {name} is missing" for name in missing])
    found: dict[str, str] = {}
    problems = []
    for row in rows:
        naaccr_id, demand = (row["naaccrId"] or "").strip(), (row["demand"] or "").strip()
        wrong = _problem(naaccr_id, demand, version, found)
        if wrong:
            problems.append(f"Line {rows.line_num}: {wrong}")
        found[naaccr_id] = demand
    if problems or not found:
        raise TableRefused(problems or ["The file has no line below its headings"])
    return found


def _problem(naaccr_id: str, demand: str, version: int, before: Mapping[str, str]) -> str:
    if naaccr_id not in demands.askable(version):
        return f"{naaccr_id!r} is not an item of a case in NAACCR {version // 10}"
    if demand not in demands.WORDS:
        return f"{naaccr_id}: {demand!r} is not one of {', '.join(demands.WORDS)}"
    return f"{naaccr_id} stands twice" if naaccr_id in before else ""
