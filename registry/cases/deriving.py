"""The derived items of stored tumors: kept up to date, and explained."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, insert, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.items import place
from registry.cases.models import LEVELS, Abstract, Patient, Tumor, TumorDerived
from registry.derived import catalogue, derive, engine
from registry.derived.engine import Derived
from registry.extensions import db
from registry.transactions import transaction

# So many patients at once: few enough for memory, and for the variables of a statement.
AT_ONCE = 2_000
INPUTS = frozenset(engine.PATIENT_INPUTS + engine.TUMOR_INPUTS)

Values = dict[str, str]


@dataclass(slots=True)
class Refreshed:
    """How many tumors were looked at, how many changed, and how often each item did."""

    tumors: int = 0
    changed: int = 0
    items: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Explained:
    """A derived item of a tumor: as it is stored ("" where not yet), as it follows, and why."""

    item: catalogue.Item
    stored: str
    value: str
    meaning: str
    why: str


def study_end(today: date) -> date:
    """Return until when the living are presumed alive: the setting, or the end of last year."""
    setting = current_app.config["STUDY_END"]
    try:
        return date.fromisoformat(setting) if setting else date(today.year - 1, 12, 31)
    except ValueError as error:
        raise ValueError(f"STUDY_END: {setting!r} is not a date YYYY-MM-DD") from error


def refresh(patients: Collection[int], *, today: date) -> Refreshed:
    """Derive anew for all tumors of *patients* (ids) within the caller's transaction."""
    done = Refreshed()
    ids = sorted(set(patients))
    for first in range(0, len(ids), AT_ONCE):
        _refresh(Patient.id.in_(ids[first : first + AT_ONCE]), done, today, store=True)
    return done


def follow(patient: Patient, changed: Collection[str], *, today: date) -> None:
    """Derive anew for a patient where one of the *changed* items matters."""
    if INPUTS.intersection(changed):
        refresh([patient.id], today=today)


def refresh_all(actor: Actor, *, today: date, store: bool = True) -> Refreshed:
    """Derive anew for all stored tumors, in one transaction; without *store* only count."""
    stamp(today)  # a setting that is wrong is said before anything is read
    done = Refreshed()
    with transaction():
        last = db.session.scalar(select(func.max(Patient.id))) or 0
        for first in range(1, last + 1, AT_ONCE):
            chosen = Patient.id.between(first, first + AT_ONCE - 1)
            _refresh(chosen, done, today, store=store)
        if store:
            detail = {"tumors": done.tumors, "changed": done.changed, "items": dict(done.items)}
            audit.record(actor, Event("refresh derived items", detail=detail))
    return done


def explain(tumor: Tumor, *, today: date) -> list[Explained]:
    """Return the derived items of *tumor* with the rows and rules that decide now."""
    stored = db.session.get(TumorDerived, tumor.id)
    kept = stored.items if stored else {}
    found = dict(_derived(Patient.id == tumor.patient_id, today))[tumor.id]
    return [
        Explained(item, kept.get(name, ""), value, catalogue.meaning(name, value), why)
        for name, item in catalogue.items().items()
        for value, why in [found[name]]
    ]


def stamp(today: date) -> str:
    """Return what derived items are stored with: algorithms, versions, and the study's end."""
    return f"{catalogue.algorithms()}; presumed alive until {study_end(today)}"


def _refresh(chosen: ColumnElement[bool], done: Refreshed, today: date, *, store: bool) -> None:
    label = stamp(today)
    kept = {
        row.tumor_id: (row.items, row.derived_with)
        for row in db.session.execute(
            select(TumorDerived.tumor_id, TumorDerived.items, TumorDerived.derived_with)
            .join(Tumor, Tumor.id == TumorDerived.tumor_id)
            .join(Patient, Patient.id == Tumor.patient_id)
            .where(chosen)
        )
    }
    rows = []
    now = datetime.now(UTC)
    for tumor_id, found in _derived(chosen, today):
        values = {name: result.value for name, result in found.items()}
        old, old_label = kept.get(tumor_id, ({}, ""))
        _count(done, old, values)
        if old != values or old_label != label:
            rows.append(
                {"tumor_id": tumor_id, "items": values, "derived_with": label, "derived_at": now}
            )
    if store and rows:
        _store(rows, kept.keys())


def _count(done: Refreshed, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    differing = [name for name, value in new.items() if old.get(name) != value]
    done.tumors += 1
    done.changed += bool(differing)
    done.items.update(differing)


def _store(rows: Sequence[dict[str, Any]], kept: Collection[int]) -> None:
    table = TumorDerived.__table__
    replaced = [row["tumor_id"] for row in rows if row["tumor_id"] in kept]
    for first in range(0, len(replaced), AT_ONCE):
        db.session.execute(
            delete(TumorDerived)
            .where(TumorDerived.tumor_id.in_(replaced[first : first + AT_ONCE]))
            .execution_options(synchronize_session="fetch")
        )
    db.session.execute(insert(table), rows)


def _derived(chosen: ColumnElement[bool], today: date) -> Iterator[tuple[int, Derived]]:
    """Yield the tumors of the *chosen* patients, by id, with what follows for them."""
    end = study_end(today)
    of_patient: defaultdict[int, list[tuple[int, Values]]] = defaultdict(list)
    for patient_id, tumor_id, values in _tumors(chosen):
        of_patient[patient_id].append((tumor_id, values))
    for row in _rows(chosen, select(Patient.id), "patient", engine.PATIENT_INPUTS):
        tumors = of_patient[row[0]]
        values = _values(engine.PATIENT_INPUTS, row[1:])
        found = derive(values, [mine for _, mine in tumors], today=today, study_end=end)
        yield from zip((tumor_id for tumor_id, _ in tumors), found, strict=True)


def _tumors(chosen: ColumnElement[bool]) -> Iterator[tuple[int, int, Values]]:
    of_tumor = [name for name in engine.TUMOR_INPUTS if place(name).level == "tumor"]
    of_report = [name for name in engine.TUMOR_INPUTS if place(name).level == "abstract"]
    reports: defaultdict[int, list[Values]] = defaultdict(list)
    of_patients = select(Abstract.tumor_id).join(Patient, Patient.id == Abstract.patient_id)
    for row in _rows(chosen, of_patients.order_by(Abstract.id), "abstract", of_report):
        reports[row[0]].append(_values(of_report, row[1:]))
    joined = select(Tumor.patient_id, Tumor.id).join(Patient, Patient.id == Tumor.patient_id)
    for row in _rows(chosen, joined.order_by(Tumor.id), "tumor", of_tumor):
        yield row[0], row[1], _values(of_tumor, row[2:]) | _together(reports[row[1]])


def _rows(
    chosen: ColumnElement[bool], statement: Any, level: str, names: Sequence[str]
) -> Sequence[Any]:
    model = LEVELS[level]
    columns = []
    for name in names:
        where = place(name)
        columns.append(
            getattr(model, where.column) if where.column else model.items[where.key].as_string()
        )
    return db.session.execute(statement.add_columns(*columns).where(chosen)).all()


def _values(names: Sequence[str], cells: Sequence[str | None]) -> Values:
    return {name: cell or "" for name, cell in zip(names, cells, strict=True)}


def _together(reports: Sequence[Values]) -> Values:
    """Return what several reports of one tumor say: the first that says it.

    A tumor was found by autopsy or death certificate alone only where all reports say so.
    """
    found: Values = {}
    for report in reports:
        for name, value in report.items():
            found[name] = found.get(name) or value
    sources = {report["typeOfReportingSource"] for report in reports}
    living = sources - engine.FOUND_DEAD
    if living:
        found["typeOfReportingSource"] = max(living)
    return found
