"""Filling the registry with a synthetic hospital, in one transaction with its audit events."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import actions as cases
from registry.cases import derived, deriving, items, numbering
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.directory import actions as directory
from registry.cases.models import (
    COMPLETE,
    INCOMPLETE,
    Abstract,
    Accession,
    Facility,
    Patient,
    Tumor,
)
from registry.demo import courses, hospital, people
from registry.extensions import db
from registry.transactions import transaction


class NotEmpty(Exception):
    """The registry holds patients already; nothing was added."""


def fill(actor: Actor, *, count: int, seed: int, today: date, add: bool = False) -> int:
    """Add *count* invented cases to the registry and return the number of patients.

    Raises NotEmpty where the registry has patients, unless *add* says to go on.
    """
    with transaction():
        present = db.session.scalar(select(func.count(Patient.id))) or 0
        if present and not add:
            raise NotEmpty(f"the registry holds {present} patients already")
        facility = _facility(actor)
        directory.load(actor, people.directory())
        made = hospital.make(count, seed, today, last=_last_numbers(facility))
        patients = _insert(Patient, (_patient_row(actor, patient) for patient in made))
        _insert_accessions(facility, made, patients)
        tumors = _insert_cases(actor, facility, made, patients)
        _insert_courses(actor, facility, made, tumors, seed)
        deriving.refresh(patients, today=today)
    return len(made)


def _facility(actor: Actor) -> Facility:
    found = db.session.scalar(select(Facility).where(Facility.facility_id == hospital.FACILITY_ID))
    return found or cases.add_facility(
        actor, facility_id=hospital.FACILITY_ID, name=hospital.NAME, npi=hospital.NPI
    )


def _last_numbers(facility: Facility) -> hospital.Numbers:
    year = func.substr(Accession.number, 1, 4)
    used = db.session.execute(
        select(year, func.max(Accession.number))
        .where(Accession.facility_id == facility.id)
        .group_by(year)
    )
    return hospital.Numbers(
        patient=int(numbering.next_patient_id_number()) - 1,
        accession={int(first): int(number[4:]) for first, number in used},
    )


def _insert_accessions(
    facility: Facility, made: list[hospital.Patient], patients: list[int]
) -> None:
    rows = [
        {
            "facility_id": facility.id,
            "number": patient.cases[0].items["accessionNumberHosp"],
            "claim": 0,
            "patient_id": patient_id,
        }
        for patient, patient_id in zip(made, patients, strict=True)
    ]
    db.session.execute(insert(Accession), rows)


def _insert_cases(
    actor: Actor, facility: Facility, made: list[hospital.Patient], patients: list[int]
) -> list[int]:
    """Insert the cases of the patients, and return the ids of their tumors in the same order."""
    found = [
        (case, patient_id)
        for patient, patient_id in zip(made, patients, strict=True)
        for case in patient.cases
    ]
    tumors = _insert(
        Tumor,
        (
            {"patient_id": patient_id, **_row(actor, "tumor", case.items)}
            for case, patient_id in found
        ),
    )
    abstracts = _insert(
        Abstract,
        (
            {
                "patient_id": patient_id,
                "tumor_id": tumor_id,
                "facility_id": facility.id,
                "accession_claim": 0,
                "status": COMPLETE if case.complete else INCOMPLETE,
                **_row(actor, "abstract", case.items),
            }
            for (case, patient_id), tumor_id in zip(found, tumors, strict=True)
        ),
    )
    events = [
        Event("add demo case", patient_id, abstract_id)
        for (_, patient_id), abstract_id in zip(found, abstracts, strict=True)
    ]
    audit.record_all(actor, events)
    return tumors


def _insert_courses(
    actor: Actor,
    facility: Facility,
    made: list[hospital.Patient],
    tumors: list[int],
    seed: int,
) -> None:
    """Insert the recurrences that the items tell of, and the treatments given for them."""
    random = Random(seed)  # noqa: S311 - reproducible, and no secret
    stamps = {"version": 1, "changed_at": datetime.now(UTC), "changed_by": actor.username}
    found: dict[type[Any], list[dict[str, Any]]] = {Recurrence: [], Treatment: []}
    told = [(case, patient) for patient in made for case in patient.cases]
    for (case, patient), tumor_id in zip(told, tumors, strict=True):
        came_back = courses.recurrence(random, case.items)
        if came_back is None:
            continue
        last = date.fromisoformat(patient.items["dateOfLastContact"])
        given = courses.second_course(random, case.items, last, facility.name)
        for model, row in ((Recurrence, came_back), (Treatment, given)):
            if row:
                found[model].append({"tumor_id": tumor_id, **row, **stamps})
    for model, rows in found.items():
        if rows:
            db.session.execute(insert(model), rows)


def _insert(model: type[Any], rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Insert rows and return their ids in the same order."""
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def _patient_row(actor: Actor, patient: hospital.Patient) -> dict[str, Any]:
    begun = patient.cases[0].items["dateCaseInitiated"]
    columns, tail = items.split("patient", patient.items)
    stamps = _stamps(actor, begun, begun)
    return {**columns, "items": tail, **derived.patient_columns(patient.items), **stamps}


def _row(actor: Actor, level: str, values: Mapping[str, str]) -> dict[str, Any]:
    mine = dict(_of_level(level, values))
    columns, tail = items.split(level, mine)
    derive = derived.tumor_columns if level == "tumor" else derived.abstract_columns
    stamps = _stamps(actor, values["dateCaseInitiated"], values["dateCaseLastChanged"])
    return {**columns, "items": tail, **derive(mine), **stamps}


def _of_level(level: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return (
        (naaccr_id, value)
        for naaccr_id, value in values.items()
        if items.place_level(naaccr_id) == level
    )


def _stamps(actor: Actor, created: str, changed: str) -> dict[str, Any]:
    return {
        "version": 1,
        "created_at": _noon(created),
        "changed_at": _noon(changed),
        "changed_by": actor.username,
    }


def _noon(day: str) -> datetime:
    return datetime(int(day[:4]), int(day[4:6]), int(day[6:]), 12, tzinfo=UTC)
