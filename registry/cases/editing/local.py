"""The site's own edits: those switched on, changing them, trying them on cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from registry.cases.editing.cases import cases_of_patient
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, LocalEditRow
from registry.edits.edit import Edit
from registry.edits.local.local_edit import LocalEdit, made
from registry.extensions import db

SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """What an edit would do: how many of the newest cases it fails, and some of them."""

    looked_at: int
    failing: int
    examples: tuple[Abstract, ...]


def edit_of(values: Mapping[str, Any], edit_id: str = "L") -> Edit:
    """Return the edit that *values* of the form make; raises LanguageError."""
    return made(
        LocalEdit(
            edit_id,
            values["name"],
            values["fails_when"],
            values["message"],
            values["severity"],
            values["first_year"],
            values["last_year"],
        )
    )


def rows() -> list[LocalEditRow]:
    """Return all local edits, in the order in which they were written."""
    return list(db.session.scalars(select(LocalEditRow).order_by(LocalEditRow.id)))


def trial(edit: Edit, *, today: date) -> Trial:
    """Run *edit* over the cases that were changed last."""
    newest = select(Abstract).order_by(Abstract.changed_at.desc()).limit(SAMPLE)
    abstracts = list(db.session.scalars(newest))
    failing = [
        abstract
        for abstract in abstracts
        if edit.failing(cases_of_patient([dict(CaseItems.of(abstract))], today=today)[0])
    ]
    return Trial(len(abstracts), len(failing), tuple(failing[:5]))


def stamped(row: LocalEditRow, values: Mapping[str, Any], username: str) -> LocalEditRow:
    """Return *row* with *values*, stamped."""
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = datetime.now(UTC), username
    return row
