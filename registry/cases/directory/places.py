"""Towns by postal code: the site's own table, or else the small set that comes along."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy import delete, func, insert, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.directory.actions import Refused
from registry.cases.directory.models import PostalTown
from registry.extensions import db
from registry.standards import codes, geography, tables
from registry.transactions import transaction

COLUMNS = ("postal_code", "city", "state", "county")
LONGEST_CITY = 50
_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Town:
    """A town of a postal code, with its state (IA) and the county's code (169) there."""

    city: str
    state: str
    county: str
    source: str


def towns(postal_code: str) -> list[Town]:
    """Return the towns of a postal code (50010, or 50010-1234), by name; none that is invented."""
    first = postal_code[:5]
    own = db.session.scalars(
        select(PostalTown).filter_by(postal_code=first).order_by(PostalTown.city)
    ).all()
    if own:
        return [Town(row.city, row.state, row.county, "the site's table") for row in own]
    return [
        Town(row["city"], row["state"], row["county"], "the small table that comes along")
        for row in _starter().get(first, ())
    ]


def count() -> int:
    """Return how many rows the site's own table has."""
    return db.session.scalar(select(func.count()).select_from(PostalTown)) or 0


def load(actor: Actor, text: str) -> int:
    """Put a CSV file with the columns of COLUMNS in place of the site's table; return its rows.

    Raises Refused with the line, the value and what was expected; then nothing has changed.
    """
    rows = list(_read(text))
    with transaction():
        db.session.execute(delete(PostalTown))
        if rows:
            db.session.execute(insert(PostalTown), rows)
        audit.record(actor, Event("load postal codes", detail={"rows": len(rows)}))
    return len(rows)


def _read(text: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(
            f"Line 1: the columns {', '.join(missing)} are missing; expected {','.join(COLUMNS)}"
        )
    seen = set()
    try:
        for row in reader:
            found = {name: (row[name] or "").strip() for name in COLUMNS}
            problem = _problem(found)
            if problem:
                raise Refused(f"Line {reader.line_num}: {problem}")
            if tuple(found.values()) not in seen:
                seen.add(tuple(found.values()))
                yield found
    except csv.Error as problem:
        raise Refused(f"Line {reader.line_num}: {problem}") from problem


def _problem(row: dict[str, str]) -> str:
    if not _POSTAL_CODE.fullmatch(row["postal_code"]):
        return f"postal_code is {row['postal_code']!r}; expected five digits"
    if not row["city"] or len(row["city"]) > LONGEST_CITY:
        return f"city is {row['city'][:60]!r}; expected 1 to {LONGEST_CITY} characters"
    states = codes.code_list("addrAtDxState")
    if states is None or not states.accepts(row["state"]):
        return f"state is {row['state']!r}; expected a code such as IA"
    if not geography.county_name(row["state"], row["county"]):
        return (
            f"county is {row['county']!r}; expected the three digits of a county of {row['state']}"
        )
    return ""


@cache
def _starter() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in tables.rows("postal_codes"):
        found.setdefault(row["postal_code"], []).append(row)
    return found
