"""The accession register and the patient index of a year, with names, as a workbook."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from sqlalchemy import Select, select

from registry.cases.filters import CaseFilter, conditions
from registry.cases.item_filters import value_of
from registry.cases.models import Abstract, Patient, Tumor
from registry.extensions import db
from registry.formats import partial_date, topography
from registry.reports.submissions.sheets import Book
from registry.standards import codes

_Row = tuple[str, ...]
ALIAS = "nameAlias"
AT_ONCE = 1_000
_SEXES = {"1": "Male", "2": "Female"}


def write(
    chosen: CaseFilter,
    lines: Iterable[str],
    target: IO[bytes],
    *,
    today: str,
    made_by: str,
    made_at: datetime,
) -> None:
    """Write both registers of the cases of *chosen* to *target*; raises ValueError."""
    book = Book(creator=made_by, created=made_at)
    book.sheet("About", ("Registers",), [(line,) for line in lines], widths=(100,))
    book.sheet(
        "Accession register",
        (
            "Accession", "Sequence", "Last name", "First name", "Site", "Laterality",
            "First contact", "Class", "Status",
        ),
        _accessions(chosen, today),
        widths=(12, 10, 24, 20, 9, 24, 14, 8, 13),
    )  # fmt: skip
    book.sheet(
        "Patient index",
        (
            "Last name", "First name", "See", "Record number", "Accession", "Born", "Sex", "Sites",
            "Last contact",
        ),
        _index(chosen, today),
        widths=(24, 20, 30, 16, 14, 12, 10, 30, 14),
    )  # fmt: skip
    book.save(target)


def _accessions(chosen: CaseFilter, today: str) -> Iterator[_Row]:
    """Yield a line for each tumor, in the order of accession and sequence."""
    sides = codes.code_list("laterality")
    order = (Abstract.accession_number_hosp, Abstract.sequence_number_hospital, Abstract.id)
    for row in db.session.execute(_chosen(chosen, today).order_by(*order)).yield_per(AT_ONCE):
        side = row.laterality or ""
        yield (
            row.accession_number_hosp or "",
            row.sequence_number_hospital or "",
            row.name_last or "",
            row.name_first or "",
            topography(row.primary_site),
            f"{side} {sides.label(side) if sides and side else ''}".strip(),
            partial_date(row.date_of1st_contact),
            row.class_of_case or "",
            row.status,
        )


def _index(chosen: CaseFilter, today: str) -> Iterator[_Row]:
    """Yield the patients by name, and a line that refers to them for each other name."""
    order = (Patient.id, Abstract.accession_number_hosp, Abstract.sequence_number_hospital)
    people: dict[int, list[Any]] = {}
    for row in db.session.execute(_chosen(chosen, today).order_by(*order)).yield_per(AT_ONCE):
        people.setdefault(row.patient_id, []).append(row)
    lines: list[_Row] = []
    for rows in people.values():
        first = rows[0]
        last, given = first.name_last or "", first.name_first or ""
        lines.append(
            (
                last,
                given,
                "",
                _joined(row.medical_record_number for row in rows),
                _joined(row.accession_number_hosp for row in rows),
                partial_date(first.date_of_birth),
                _SEXES.get(first.sex or "", "Other"),
                _joined(topography(row.primary_site) for row in rows),
                partial_date(first.date_of_last_contact),
            )
        )
        for other in dict.fromkeys((first.name_birth_surname, first.alias)):
            if other and other.casefold() != last.casefold():
                lines.append((other, given, f"{last}, {given}", *[""] * 6))
    yield from sorted(lines, key=lambda line: (line[0].casefold(), line[1].casefold(), line[5]))


def _chosen(chosen: CaseFilter, today: str) -> Select[Any]:
    return (
        select(
            Abstract.patient_id,
            Abstract.accession_number_hosp,
            Abstract.sequence_number_hospital,
            Abstract.medical_record_number,
            Abstract.class_of_case,
            Abstract.date_of1st_contact,
            Abstract.status,
            Tumor.primary_site,
            Tumor.laterality,
            Patient.name_last,
            Patient.name_first,
            Patient.name_birth_surname,
            Patient.date_of_birth,
            Patient.date_of_last_contact,
            value_of("sexAssignedAtBirth").label("sex"),
            value_of(ALIAS).label("alias"),
        )
        .select_from(Abstract)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .where(*conditions(chosen, today))
    )


def _joined(values: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(filter(None, values)))
