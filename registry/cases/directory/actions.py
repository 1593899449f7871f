"""Every write to the directory: adding, changing, loading a list of the site."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import or_, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.directory.models import PHYSICIAN, DirectoryEntry
from registry.extensions import db
from registry.transactions import transaction

COLUMNS = ("kind", "number", "npi", "name", "detail")
LENGTHS = {"number": 10, "npi": 10, "name": 120, "detail": 120}
NUMBER_OF_A_PHYSICIAN = 8


class Refused(ValueError):
    """An entry or a file cannot be stored; the message says which, and what was expected."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file did."""

    added: int
    changed: int
    same: int


def keep(
    actor: Actor, entry: DirectoryEntry | None, values: Mapping[str, str | bool]
) -> DirectoryEntry:
    """Store *values* in *entry*, or in a new one; raises Refused where a number is taken."""
    with transaction():
        row = entry or DirectoryEntry(kind=values["kind"])
        given = {**values, "number": values["number"] or None, "npi": values["npi"] or None}
        taken = _same_number(str(row.kind), str(values["number"]), str(values["npi"]))
        if any(other.id != row.id for other in taken):
            raise Refused(f"{taken[0].name} has that number or NPI already")
        for name, value in given.items():
            setattr(row, name, value)
        _stamp(actor, row)
        db.session.add(row)
        db.session.flush()
        audit.record(actor, Event("change directory", detail={"entry": row.id, "name": row.name}))
    return row


def load(actor: Actor, text: str) -> Loaded:
    """Add and change entries from a CSV file with the columns of COLUMNS; all or none.

    An entry of the same kind and NPI, or else number, is changed.  Raises Refused with the
    line, the value and what was expected.
    """
    rows = _read(text)
    with transaction():
        found = [_load_row(actor, line, row) for line, row in rows]
        loaded = Loaded(found.count("added"), found.count("changed"), found.count("same"))
        detail = {"added": loaded.added, "changed": loaded.changed}
        audit.record(actor, Event("load directory", detail=detail))
    return loaded


def _read(text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Refused(
            f"Line 1: the columns {', '.join(missing)} are missing; expected {','.join(COLUMNS)}"
        )
    try:
        rows = [
            (reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS})
            for row in reader
        ]
    except csv.Error as problem:
        raise Refused(f"Line {reader.line_num}: {problem}") from problem
    for line, row in rows:
        wrong = problem_of(row)
        if wrong:
            raise Refused(f"Line {line}: {wrong}")
    return rows


def problem_of(row: Mapping[str, str]) -> str:
    """Return why an entry cannot be stored; "" where it can."""
    if row["kind"] not in {"physician", "facility"}:
        return f"kind is {row['kind']!r}; expected physician or facility"
    if not row["name"]:
        return "name is blank; expected the name of the physician or facility"
    if not row["number"] and not row["npi"]:
        return f"{row['name']} has neither number nor npi; expected one of them"
    if row["npi"] and not is_npi(row["npi"]):
        return f"npi is {row['npi']!r}; expected ten digits with the right check digit"
    if row["kind"] == PHYSICIAN and len(row["number"]) > NUMBER_OF_A_PHYSICIAN:
        return f"number is {row['number']!r}; expected up to {NUMBER_OF_A_PHYSICIAN} characters"
    if row["kind"] != PHYSICIAN and row["number"] and not _is_facility_id(row["number"]):
        return f"number is {row['number']!r}; expected the ten digits of a facility ID"
    long = next((name for name, most in LENGTHS.items() if len(row[name]) > most), "")
    return f"{long} is longer than {LENGTHS[long]} characters" if long else ""


def is_npi(text: str) -> bool:
    """Whether *text* is a National Provider Identifier: ten digits, the last by Luhn over 80840."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in f"80840{text}"]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_facility_id(text: str) -> bool:
    return len(text) == 10 and text.isascii() and text.isdigit()


def _load_row(actor: Actor, line: int, row: Mapping[str, str]) -> str:
    found = _same_number(row["kind"], row["number"], row["npi"])
    if len(found) > 1:
        raise Refused(
            f"Line {line}: number {row['number']!r} and npi {row['npi']!r} belong to two entries, "
            f"{found[0].name} and {found[1].name}"
        )
    entry = found[0] if found else DirectoryEntry(kind=row["kind"], active=True)
    wanted = {**row, "number": row["number"] or None, "npi": row["npi"] or None}
    if found and all(getattr(entry, name) == value for name, value in wanted.items()):
        return "same"
    for name, value in wanted.items():
        setattr(entry, name, value)
    _stamp(actor, entry)
    db.session.add(entry)
    db.session.flush()
    return "changed" if found else "added"


def _same_number(kind: str, number: str, npi: str) -> list[DirectoryEntry]:
    numbers = [
        column == value
        for column, value in ((DirectoryEntry.npi, npi), (DirectoryEntry.number, number))
        if value
    ]
    same = select(DirectoryEntry).where(DirectoryEntry.kind == kind, or_(*numbers))
    return list(db.session.scalars(same.order_by(DirectoryEntry.id)))


def _stamp(actor: Actor, entry: DirectoryEntry) -> None:
    entry.changed_at, entry.changed_by = datetime.now(UTC), actor.username
