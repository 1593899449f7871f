"""Every write to patients, tumors and abstracts: one transaction, with its audit event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import completion, derived, deriving, numbering
from registry.cases.courses import stepping
from registry.cases.editing import repairs
from registry.cases.editing.actions import clear_over_rides, mark_cleared
from registry.cases.editing.cases import case_of, hospital_errors
from registry.cases.items import CaseItems, place_level
from registry.cases.models import (
    COMPLETE,
    INCOMPLETE,
    Abstract,
    Accession,
    Facility,
    Patient,
    Tumor,
)
from registry.cases.staging import storing
from registry.cases.upgrades import needs
from registry.cases.waiting import actions as waiting
from registry.edits import engine
from registry.edits.engine import Failure
from registry.extensions import db
from registry.transactions import transaction


@dataclass(frozen=True, slots=True)
class Conflict:
    """An item that two people changed: its value when the form was opened, now, and as typed."""

    naaccr_id: str
    loaded: str
    stored: str
    typed: str


class StaleSave(Exception):
    """Somebody else changed the same items meanwhile; nothing was saved."""

    def __init__(self, conflicts: list[Conflict], changed_by: str) -> None:
        names = ", ".join(conflict.naaccr_id for conflict in conflicts)
        super().__init__(f"{changed_by} changed {names} since this form was opened")
        self.conflicts = conflicts
        self.changed_by = changed_by


class NotComplete(Exception):
    """The abstract lacks required items, or fails edits."""

    def __init__(self, missing: list[completion.Requirement], errors: list[Failure]) -> None:
        parts = [
            f"{len(missing)} required items are empty" if missing else "",
            f"{len(errors)} edits have errors" if errors else "",
        ]
        super().__init__(" and ".join(part for part in parts if part))
        self.missing = missing
        self.errors = errors


class NumberTaken(Exception):
    """The accession or sequence number, *naaccr_id*, belongs to another case."""

    def __init__(self, naaccr_id: str, message: str) -> None:
        super().__init__(message)
        self.naaccr_id = naaccr_id


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the items that changed, and whether a completed case fell back."""

    changed: tuple[str, ...]
    reopened: bool


def add_patient(actor: Actor, values: Mapping[str, str]) -> Patient:
    """Add a patient with *values* (items of the Patient level) and return it."""
    with transaction():
        number = values.get("patientIdNumber") or numbering.next_patient_id_number()
        patient = Patient(**_stamps(actor), items={})
        CaseItems(patient).set({**values, "patientIdNumber": number})
        _derive(CaseItems(patient), patient)
        db.session.add(patient)
        db.session.flush()
        audit.record(actor, Event("add patient", patient_id=patient.id))
    return patient


def open_abstract(
    actor: Actor,
    patient: Patient,
    facility: Facility,
    values: Mapping[str, str],
    *,
    today: date,
    tumor: Tumor | None = None,
) -> Abstract:
    """Open a case of *patient* at *facility* and return its abstract.

    *values* are items of any level; accession and sequence number are proposed
    where they are blank.  With *tumor* the abstract reports a primary that
    another facility reported before.  Raises NumberTaken.
    """
    with transaction():
        # Openings at one facility queue here on PostgreSQL, so that each draws a number of its own.
        db.session.get(Facility, facility.id, with_for_update=True)
        numbers = numbering.propose(patient, facility, values, today.year)
        tumor = tumor or Tumor(patient=patient, **_stamps(actor), items={})
        db.session.add(tumor)
        db.session.flush()
        register_accession(facility, numbers["accessionNumberHosp"], patient)
        # The abstract is stored only when it is whole: what is read meanwhile flushes nothing.
        with db.session.no_autoflush:
            abstract = Abstract(tumor=tumor, facility=facility, **_stamps(actor), items={})
            case = CaseItems(patient, tumor, abstract)
            case.set({**values, **numbers, **_facility_items(facility)})
            case.set({"dateCaseInitiated": f"{today:%Y%m%d}", **derived.derived_items(case)})
            storing.restage(case, tumor, dict.fromkeys(case, ""))
            _derive(case, patient, tumor, abstract)
            _refuse_taken_sequence(abstract)
        db.session.add(abstract)
        db.session.flush()
        audit.record(actor, _event("open case", abstract, {"items": dict(case)}))
        _renumber_single_primary(actor, patient, facility, numbers["sequenceNumberHospital"])
        deriving.refresh([patient.id], today=today)
    return abstract


def save_items(
    actor: Actor,
    abstract: Abstract,
    values: Mapping[str, str],
    *,
    loaded: Mapping[str, str],
    today: date,
) -> Saved:
    """Save the items of *values* that differ from *loaded*, what the form was opened with.

    Raises StaleSave, and saves nothing, when one of them was meanwhile changed to
    something else; items that only the other person changed are left as they are now.
    A completed abstract falls back to incomplete.
    """
    with transaction():
        _queue(abstract)
        case = CaseItems.of(abstract)
        wanted = {key: value for key, value in values.items() if value != loaded.get(key, "")}
        _refuse_stale(abstract, case, wanted, loaded)
        return _change(actor, abstract, wanted, today)


def complete(actor: Actor, abstract: Abstract, *, today: date) -> None:
    """Mark the abstract complete and stamp the date; raises NotComplete."""
    with transaction():
        _queue(abstract)
        case = CaseItems.of(abstract)
        lacking = completion.missing(case)
        errors = hospital_errors(case_of(abstract, today=today))
        if lacking or errors:
            raise NotComplete(lacking, errors)
        stamp = f"{today:%Y%m%d}"
        stamps = {"dateCaseCompleted": stamp, "dateCaseLastChanged": stamp}
        if completion.is_analytic(case["classOfCase"]):
            stamps["dateCaseCompletedCoc"] = stamp
        case.set(stamps)
        abstract.status = COMPLETE
        waiting.wake(actor, abstract)
        abstract.changed_at, abstract.changed_by = datetime.now(UTC), actor.username
        audit.record(actor, _event("complete case", abstract, {}))


def add_facility(
    actor: Actor,
    *,
    facility_id: str,
    name: str,
    npi: str = "",
    reference_date: str = "",
    own: bool = True,
) -> Facility:
    """Add a facility; *facility_id* is its ten digits of item 540.  Raises NumberTaken."""
    with transaction():
        facility = Facility(
            facility_id=facility_id,
            name=name,
            npi=npi or None,
            reference_date=reference_date or None,
            own=own,
        )
        _refuse_taken_facility(facility)
        db.session.add(facility)
        db.session.flush()
        audit.record(actor, Event("add facility", detail={"facility": facility_id, "name": name}))
    return facility


def change_facility(actor: Actor, facility: Facility, values: Mapping[str, str | bool]) -> None:
    """Change columns of *facility*; its cases keep the items they have.  Raises NumberTaken."""
    with transaction(), db.session.no_autoflush:
        before = {name: getattr(facility, name) for name in values}
        for name, value in values.items():
            setattr(facility, name, None if value == "" else value)
        changes = {
            name: [old, getattr(facility, name)]
            for name, old in before.items()
            if old != getattr(facility, name)
        }
        _refuse_taken_facility(facility)
        if changes:
            detail = {"facility": facility.facility_id, "changes": changes}
            audit.record(actor, Event("change facility", detail=detail))


def register_accession(facility: Facility, number: str, patient: Patient) -> None:
    """Enter *number* in the facility's accession register for *patient*.

    Raises NumberTaken when another patient holds it.
    """
    holder = db.session.get(Accession, (facility.id, number, 0))
    if holder is None:
        db.session.add(Accession(facility_id=facility.id, number=number, patient_id=patient.id))
        db.session.flush()
    elif holder.patient_id != patient.id:
        raise NumberTaken(
            "accessionNumberHosp",
            f"Accession number {number} of {facility.name} belongs to another patient",
        )


def _refuse_taken_facility(facility: Facility) -> None:
    holder = select(Facility.name).where(
        Facility.facility_id == facility.facility_id, Facility.id != (facility.id or 0)
    )
    if name := db.session.scalar(holder):
        raise NumberTaken("reportingFacility", f"{facility.facility_id} is the number of {name}")


def _queue(abstract: Abstract) -> None:
    """Let saves of one patient queue on PostgreSQL; SQLite has but one writer.

    What was read before the turn came is read again.
    """
    db.session.get(Patient, abstract.patient_id, with_for_update=True)
    db.session.expire_all()


def _change(actor: Actor, abstract: Abstract, wanted: Mapping[str, str], today: date) -> Saved:
    case = CaseItems.of(abstract)
    before = case.set(wanted)
    if not before:
        return Saved((), reopened=False)
    if {"dateOfBirth", "dateOfDiagnosis"} & before.keys():
        before |= case.set(derived.derived_items(case))
    before |= storing.restage(case, abstract.tumor, before)
    if cleared := clear_over_rides(case, before):
        mark_cleared(abstract, cleared)
        before |= cleared
    case.set({"dateCaseLastChanged": f"{today:%Y%m%d}"})
    if {"accessionNumberHosp", "sequenceNumberHospital"} & before.keys():
        _move_number(abstract)
    patient, tumor = abstract.tumor.patient, abstract.tumor
    _derive(case, patient, tumor, abstract)
    now = datetime.now(UTC)
    touched = {place_level(naaccr_id) for naaccr_id in before}
    for level, owner in (("patient", patient), ("tumor", tumor), ("abstract", abstract)):
        if level == "abstract" or level in touched:
            owner.changed_at, owner.changed_by = now, actor.username
    reopened = abstract.status == COMPLETE
    if reopened:
        abstract.status = INCOMPLETE
        abstract.reopened_at, abstract.reopened_by = now, actor.username
    db.session.flush()
    stepping.follow(actor, abstract, case, before)
    deriving.follow(patient, before, today=today)
    needs.settle_changed(actor, abstract, before)
    repairs.remember(abstract, engine.run(case_of(abstract, today=today)), today=today)
    changes = {naaccr_id: [old, case[naaccr_id]] for naaccr_id, old in before.items()}
    audit.record(actor, _event("change case", abstract, {"changes": changes, "reopened": reopened}))
    return Saved(tuple(before), reopened)


def _move_number(abstract: Abstract) -> None:
    """Register a changed accession number, and refuse one that another case has."""
    number = str(abstract.accession_number_hosp or "")
    if number:
        with db.session.no_autoflush:
            register_accession(abstract.facility, number, abstract.tumor.patient)
    abstract.accession_claim = 0
    _refuse_taken_sequence(abstract)


def _refuse_taken_sequence(abstract: Abstract) -> None:
    taken = select(Abstract.id).where(
        Abstract.facility_id == abstract.facility.id,
        Abstract.accession_number_hosp == abstract.accession_number_hosp,
        Abstract.sequence_number_hospital == abstract.sequence_number_hospital,
        Abstract.accession_claim == (abstract.accession_claim or 0),
        Abstract.id != (abstract.id or 0),
    )
    with db.session.no_autoflush:
        if db.session.scalar(taken) is not None:
            raise NumberTaken(
                "sequenceNumberHospital",
                f"Sequence number {abstract.sequence_number_hospital} of accession number "
                f"{abstract.accession_number_hosp} belongs to another case of the patient",
            )


def _refuse_stale(
    abstract: Abstract, case: CaseItems, wanted: Mapping[str, str], loaded: Mapping[str, str]
) -> None:
    conflicts = [
        Conflict(key, loaded.get(key, ""), case[key], typed)
        for key, typed in wanted.items()
        if case[key] != loaded.get(key, "") and case[key] != typed
    ]
    if conflicts:
        raise StaleSave(conflicts, abstract.changed_by)


def _renumber_single_primary(
    actor: Actor, patient: Patient, facility: Facility, new_sequence: str
) -> None:
    """Turn sequence 00 into 01 (60 into 61) once the patient has a second primary (STORE, 560)."""
    single = {"02": "00", "62": "60"}.get(new_sequence)
    if single is None:
        return
    only = db.session.scalar(
        select(Abstract).where(
            Abstract.patient_id == patient.id,
            Abstract.facility_id == facility.id,
            Abstract.sequence_number_hospital == single,
        )
    )
    if only is not None:
        first = f"{int(single) + 1:02d}"
        only.sequence_number_hospital = first
        only.changed_at, only.changed_by = datetime.now(UTC), actor.username
        changes = {"sequenceNumberHospital": [single, first]}
        audit.record(actor, _event("renumber case", only, {"changes": changes}))


def _derive(case: CaseItems, patient: Patient, *rows: Tumor | Abstract) -> None:
    """Refresh the columns that other columns follow from."""
    for row, columns in [
        (patient, derived.patient_columns(case.level("patient"))),
        *(
            (row, derived.tumor_columns(case.level("tumor")))
            if isinstance(row, Tumor)
            else (row, derived.abstract_columns(case.level("abstract")))
            for row in rows
        ),
    ]:
        for name, value in columns.items():
            setattr(row, name, value)


def _facility_items(facility: Facility) -> dict[str, str]:
    items = {"reportingFacility": facility.facility_id}
    if facility.npi:
        items["npiReportingFacility"] = facility.npi
    return items


def _stamps(actor: Actor) -> dict[str, datetime | str]:
    now = datetime.now(UTC)
    return {"created_at": now, "changed_at": now, "changed_by": actor.username}


def _event(action: str, abstract: Abstract, detail: Mapping[str, object]) -> Event:
    return Event(action, patient_id=abstract.patient_id, abstract_id=abstract.id, detail=detail)
