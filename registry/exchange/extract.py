"""Stored cases as a stream: from the database to the patients of a NAACCR XML file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from registry.cases import items as case_items
from registry.cases.models import LEVELS, Abstract, Patient, Tumor
from registry.exchange import naaccr_xml
from registry.exchange.conversion import Converter, Remark
from registry.exchange.importing import actions as importing
from registry.extensions import db

CHUNK = 500
# What is asked of each case beside its items.
_FACTS = (
    Patient.id.label("patient_id"),
    Abstract.id.label("abstract_id"),
    Abstract.status,
    Abstract.accession_claim,
    Tumor.diagnosis_year,
    Tumor.site_group,
)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """One facility's report of a tumor, with its items by XML id.

    *patient* is shared by the cases of a patient; *abstract_id* is None for a
    patient without any case.
    """

    patient_id: int
    abstract_id: int | None
    status: str | None
    accession_claim: int | None
    diagnosis_year: int | None
    site_group: str | None
    changed_at: datetime
    patient: dict[str, str]
    tumor: dict[str, str]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A patient as a file holds it, the cases it was made of, and remarks for each of them."""

    patient: naaccr_xml.Patient
    cases: list[StoredCase]
    remarks: list[list[Remark]]


def stored(
    where: Sequence[ColumnElement[bool]], *, lone_patients: bool = False
) -> Iterator[StoredCase]:
    """Yield the cases that *where* lets through, patient by patient, in the order of entry.

    With *lone_patients* those without a case come too.  Rows are read in chunks, so
    that memory stays flat whatever the number of cases.
    """
    statement = _statement(lone_patients=lone_patients).where(*where)
    read = {level: _reader(level) for level in LEVELS}
    patient: dict[str, str] = {}
    patient_id = None
    for row in db.session.execute(statement.execution_options(yield_per=CHUNK)):
        if row.patient_id != patient_id:
            patient_id, patient = row.patient_id, read["patient"](row)
        changes = (row.patient_changed_at, row.tumor_changed_at, row.abstract_changed_at)
        yield StoredCase(
            row.patient_id,
            row.abstract_id,
            row.status,
            row.accession_claim,
            row.diagnosis_year,
            row.site_group,
            max(at for at in changes if at),
            patient,
            {} if row.abstract_id is None else read["tumor"](row) | read["abstract"](row),
        )


def patients(cases: Iterable[StoredCase], converter: Converter) -> Iterator[Extracted]:
    """Yield *cases* as the patients of a file."""
    for _, group in groupby(cases, attrgetter("patient_id")):
        yield extracted(list(group), converter)


def extracted(cases: list[StoredCase], converter: Converter) -> Extracted:
    """Return the *cases* of one patient as a file holds them."""
    sites = [case.tumor.get("primarySite", "") for case in cases]
    head = converter.patient(cases[0].patient, sites)
    tumors = []
    remarks = []
    for case in cases:
        if case.abstract_id is None:
            continue
        tumor = converter.tumor(case.tumor, case.diagnosis_year)
        tumors.append(naaccr_xml.Tumor(tumor.items))
        remarks.append([*head.remarks, *tumor.remarks])
    return Extracted(naaccr_xml.Patient(head.items, tumors), cases, remarks or [head.remarks])


def dictionaries(version: int) -> list[naaccr_xml.UserDictionary]:
    """Return the site's user dictionaries that fit files of *version*."""
    return [
        dictionary
        for dictionary in importing.user_dictionaries()
        if dictionary.version in (None, version)
    ]


def root(
    converter: Converter,
    dictionaries: Sequence[naaccr_xml.UserDictionary],
    registry_items: Mapping[str, str],
    *,
    generated: datetime,
) -> naaccr_xml.Root:
    """Return the root of a file: the registry's own items, version, type and time stamp."""
    target = converter.target
    items = {
        "recordType": target.record_type,
        "naaccrRecordVersion": str(target.version),
        **{naaccr_id: value for naaccr_id, value in registry_items.items() if value},
    }
    return naaccr_xml.Root(
        target.version,
        target.record_type,
        generated.isoformat(timespec="seconds"),
        user_dictionaries=tuple(dictionary.uri for dictionary in dictionaries),
        items=items,
    )


def _statement(*, lone_patients: bool) -> Select[Any]:
    columns = [
        getattr(model, attribute).label(f"{level}_{attribute}")
        for level, model in LEVELS.items()
        for attribute in (*case_items.column_ids(level), "items", "changed_at")
    ]
    # The index on abstract.patient_id gives this order without sorting.
    return (
        select(*_FACTS, *columns)
        .select_from(Patient)
        .join(Abstract, Abstract.patient_id == Patient.id, isouter=lone_patients)
        .join(Tumor, Tumor.id == Abstract.tumor_id, isouter=lone_patients)
        .order_by(Patient.id, Abstract.id)
    )


def _reader(level: str) -> Callable[[Row[Any]], dict[str, str]]:
    """Return a function that takes the items of *level* out of a row."""
    names = _statement(lone_patients=False).selected_columns.keys()
    place = {name: index for index, name in enumerate(names)}
    columns = [
        (place[f"{level}_{attribute}"], naaccr_id)
        for attribute, naaccr_id in case_items.column_ids(level).items()
    ]
    tail = place[f"{level}_items"]

    def read(row: Row[Any]) -> dict[str, str]:
        found = {naaccr_id: row[index] for index, naaccr_id in columns if row[index]}
        for key, value in row[tail].items():
            found[case_items.id_of_key(key)] = value
        return found

    return read
