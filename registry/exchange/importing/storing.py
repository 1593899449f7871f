"""Writing accepted cases in bulk, within the transaction of the whole batch."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import derived, deriving
from registry.cases.items import CaseItems, split
from registry.cases.models import COMPLETE, INCOMPLETE, Abstract, Accession, Patient, Tumor
from registry.exchange.importing.comparing import Decision
from registry.exchange.importing.matching import Match, Person
from registry.exchange.importing.models import CHANGED, NEW
from registry.extensions import db

Row = dict[str, Any]
_DERIVED = {
    "patient": derived.patient_columns,
    "tumor": derived.tumor_columns,
    "abstract": derived.abstract_columns,
}


class Storing:
    """Stores the decisions of one batch, slice by slice."""

    def __init__(self, actor: Actor, batch_id: int) -> None:
        self.actor = actor
        self.batch_id = batch_id
        self.now = datetime.now(UTC)

    def store(self, decisions: Sequence[Decision]) -> dict[int, int]:
        """Write a slice and return the abstracts of its new cases, by position."""
        fresh = [decision for decision in decisions if decision.kind == NEW]
        self._add_patients(fresh)
        added = self._add_cases([decision for decision in fresh if decision.match])
        changed = [d for d in decisions if d.changes and d.kind in (NEW, CHANGED)]
        events = [self._change(decision) for decision in changed if decision.patient.stored]
        events += [
            Event("import case", patient_id=person_id, abstract_id=abstract_id, detail=self._source)
            for person_id, abstract_id in added.values()
        ]
        audit.record_all(self.actor, events)
        touched = {event.patient_id for event in events if event.patient_id}
        deriving.refresh(touched, today=self.now.date())
        return {position: abstract_id for position, (_, abstract_id) in added.items()}

    @property
    def _source(self) -> dict[str, int]:
        return {"import_batch": self.batch_id}

    def _add_patients(self, fresh: Sequence[Decision]) -> None:
        people: list[Person] = []
        for decision in fresh:
            person = decision.patient.person
            if person.id is None:
                people.append(person)
        unique = list({id(person): person for person in people}.values())
        rows = [self._row("patient", person.items) for person in unique]
        for person, patient_id in zip(unique, _inserted(Patient, rows), strict=True):
            person.id = patient_id

    def _add_cases(self, fresh: Sequence[Decision]) -> dict[int, tuple[int, int]]:
        matches = [(d.position, d.patient.person, d.match) for d in fresh if d.match]
        tumors = [
            {**self._row("tumor", match.tumor.tumor), "patient_id": person.id}
            for _, person, match in matches
        ]
        tumor_ids = _inserted(Tumor, tumors)
        self._add_accessions([(person, match) for _, person, match in matches])
        abstracts = [
            self._abstract_row(person, match, tumor_id)
            for (_, person, match), tumor_id in zip(matches, tumor_ids, strict=True)
        ]
        abstract_ids = _inserted(Abstract, abstracts)
        return {
            position: (person.id or 0, abstract_id)
            for (position, person, _), abstract_id in zip(matches, abstract_ids, strict=True)
        }

    def _abstract_row(self, person: Person, match: Match, tumor_id: int) -> Row:
        assert match.facility is not None  # noqa: S101 - without a facility it was refused
        return {
            **self._row("abstract", match.tumor.abstract),
            "tumor_id": tumor_id,
            "patient_id": person.id,
            "facility_id": match.facility.id,
            "accession_claim": match.claim,
            "status": _status(match.tumor.abstract),
        }

    def _add_accessions(self, cases: Sequence[tuple[Person, Match]]) -> None:
        wanted: dict[tuple[int, str, int], int] = {}
        for person, match in cases:
            number = match.tumor.get("accessionNumberHosp")
            if number and match.facility:
                wanted[match.facility.id, number, match.claim] = person.id or 0
        held = db.session.execute(
            select(Accession.facility_id, Accession.number, Accession.claim).where(
                Accession.number.in_({number for _, number, _ in wanted})
            )
        )
        for facility_id, number, claim in held:
            wanted.pop((facility_id, number, claim), None)
        rows = [
            {"facility_id": key[0], "number": key[1], "claim": key[2], "patient_id": patient_id}
            for key, patient_id in wanted.items()
        ]
        if rows:
            db.session.execute(insert(Accession.__table__), rows)

    def _row(self, level: str, items: dict[str, str]) -> Row:
        columns, tail = split(level, items)
        return {
            **columns,
            **_DERIVED[level](items),
            "items": tail,
            "version": 1,
            "created_at": self.now,
            "changed_at": self.now,
            "changed_by": self.actor.username,
        }

    def _change(self, decision: Decision) -> Event:
        """Write the changes of one decision to its patient, tumor and abstract."""
        incoming, match = decision.patient.incoming, decision.match
        patient = decision.patient.stored
        assert patient is not None  # noqa: S101 - chosen by the caller
        abstract = match.abstract if match else None
        case = CaseItems(patient, abstract.tumor if abstract else None, abstract)
        self._write(case, "patient", patient, incoming.items)
        if match and abstract:
            self._write(case, "tumor", abstract.tumor, match.tumor.tumor)
            self._write(case, "abstract", abstract, match.tumor.abstract)
            abstract.status = _status(case.level("abstract"))
        db.session.flush()
        detail = {"changes": decision.changes, **self._source}
        return Event("change case", patient.id, abstract.id if abstract else None, detail)

    def _write(
        self, case: CaseItems, level: str, row: Patient | Tumor | Abstract, items: dict[str, str]
    ) -> None:
        if not case.set(items, level=level):
            return
        for name, value in _DERIVED[level](case.level(level)).items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = self.now, self.actor.username


def _status(abstract: dict[str, str]) -> str:
    """A case that its reporter completed arrives complete."""
    done = abstract.get("dateCaseCompleted") or abstract.get("dateCaseCompletedCoc")
    return COMPLETE if done else INCOMPLETE


def _inserted(model: type[Any], rows: list[Row]) -> list[int]:
    """Insert *rows* and return their ids in the same order."""
    if not rows:
        return []
    # The table, not the class: the ORM would sort rows by which columns are NULL and send
    # most of them one by one.
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows).all())
