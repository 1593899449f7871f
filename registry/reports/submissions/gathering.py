"""Gathering a submission: each case as the file would carry it, judged and compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select

from registry import clock
from registry.background import Progress, silent
from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.exchange import extract, naaccr_xml
from registry.exchange.conversion import Converter, Remark, Target
from registry.exchange.extract import Extracted, StoredCase
from registry.extensions import db
from registry.reports.submissions import ledger, queries
from registry.reports.submissions.checks.findings import Checked, Checker
from registry.reports.submissions.ledger import Changes
from registry.reports.submissions.models import CHANGED, NEW, UNCHANGED, Destination
from registry.reports.submissions.queries import LastSent, Number
from registry.reports.submissions.selection import TAKEN, Reason, Selection, in_period, reasons

PATIENTS = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A case of the selection: its items by number, and whether and why the file takes it.

    *kind* is new, changed or unchanged since it was last sent; *changes* says in which items.
    *checked* is filled for the cases that nothing else keeps out.
    """

    case: StoredCase
    patient_items: dict[str, str]
    tumor_items: dict[str, str]
    kind: str
    changes: Changes
    reasons: tuple[Reason, ...]
    remarks: tuple[Remark, ...]
    checked: Checked = Checked()

    @property
    def number(self) -> Number:
        """Accession and sequence number, blank where the case has none."""
        return number(self.case)


class Gathering:
    """The cases of *selection* as its destination would get them, in the order of the file."""

    def __init__(
        self,
        selection: Selection,
        destination: Destination,
        facility: Facility,
        *,
        today: date | None = None,
        progress: Progress = silent,
    ) -> None:
        self._progress = progress
        # What the destination held when the cases were read, by number.
        self.sent: dict[Number, LastSent] = {}
        self.selection = selection
        self.destination = destination
        self.facility = facility
        self.dictionaries = self._dictionaries(selection.version)
        self.converter = Converter(selection.target, self.dictionaries)
        self._converters = {selection.target: self.converter}
        self._checker = Checker(
            destination, facility, selection.target, today=today or clock.today()
        )

    @classmethod
    def of(
        cls, selection: Selection, *, today: date | None = None, progress: Progress = silent
    ) -> Self:
        """Return the gathering for the destination and facility of *selection*."""
        destination = db.session.get_one(Destination, selection.destination)
        facility = db.session.get_one(Facility, selection.facility)
        return cls(selection, destination, facility, today=today, progress=progress)

    def __iter__(self) -> Iterator[Gathered]:
        if not self.selection.earlier:
            yield from self._gathered(self._read())
            return
        of_period = set(db.session.scalars(_ids().where(self._here, in_period(self.selection))))
        of_period |= set(db.session.scalars(self._rejected()))
        for gathered in self._gathered(self._read()):
            if gathered.kind == CHANGED or gathered.case.abstract_id in of_period:
                yield gathered

    def size(self) -> int:
        """Return how many cases have to be read; so far goes the progress."""
        return db.session.scalar(_ids(func.count()).where(*self._read())) or 0

    @property
    def _here(self) -> ColumnElement[bool]:
        return Abstract.facility_id == self.facility.id

    def _rejected(self) -> Select[Any]:
        return queries.open_rejects(self.destination.id, self.facility.id)

    def _read(self) -> list[ColumnElement[bool]]:
        """Return the conditions of the cases that may belong to the selection."""
        wanted = in_period(self.selection)
        if not self.selection.earlier:
            return [self._here, wanted]
        touched = queries.touched_since_sent(self.destination.id, self.facility.id)
        also = Abstract.id.in_(touched), Abstract.id.in_(self._rejected())
        return [self._here, or_(wanted, *also)]

    def changed_since_sent(self) -> Iterator[Gathered]:
        """Yield the cases whose values differ from those last sent, of any period."""
        touched = queries.touched_since_sent(self.destination.id, self.facility.id)
        for gathered in self._gathered([Abstract.id.in_(touched)]):
            if gathered.kind == CHANGED:
                yield gathered

    def of_case(self, abstract_id: int) -> Gathered:
        """Return one case of the facility, whatever its period."""
        [found] = self._gathered([Abstract.id == abstract_id])
        return found

    def _gathered(self, where: Sequence[ColumnElement[bool]]) -> Iterator[Gathered]:
        self.sent = queries.last_sent(self.destination.id, self.facility.id)
        of_patients = groupby(extract.stored(where), attrgetter("patient_id"))
        groups = (list(cases) for _, cases in of_patients)
        done = 0
        for chunk in _chunks(groups, PATIENTS):
            yield from self._judged(chunk)
            done += sum(map(len, chunk))
            self._progress(done)

    def _judged(self, groups: list[list[StoredCase]]) -> Iterator[Gathered]:
        sent = [last for cases in groups for case in cases if (last := self.sent.get(number(case)))]
        values = queries.sent_values([last.case_id for last in sent])
        judged = [
            self._verdict(*each) for cases in groups for each in self._compared(cases, values)
        ]
        yield from self._with_checks(groups, judged)

    def _compared(
        self, cases: list[StoredCase], values: Mapping[int, dict[str, str]]
    ) -> Iterator[tuple[StoredCase, "_Items", str, Changes]]:
        file = _items(extract.extracted(cases, self.converter))
        for index, case in enumerate(cases):
            last = self.sent.get(number(case)) if not case.accession_claim else None
            changes: Changes = {}
            if last:
                now = self._as_last_time(cases, index, last, file)
                changes = ledger.changes(values[last.case_id], now)
            kind = NEW if not last else CHANGED if changes else UNCHANGED
            yield case, file[index], kind, changes

    def _with_checks(
        self, groups: list[list[StoredCase]], judged: list[Gathered]
    ) -> Iterator[Gathered]:
        """Yield the *judged* cases, those checked that nothing keeps out so far."""
        going = {one.case.patient_id for one in judged if not one.reasons}
        checked = self._checker.check([cases for cases in groups if cases[0].patient_id in going])
        for one in judged:
            found = checked.get(one.case.abstract_id or 0)
            if one.reasons or found is None:
                yield one
                continue
            kept_out = found.open if self.destination.zero_errors else []
            why = tuple(Reason("errors", f"{each.edit_id}: {each.message}") for each in kept_out)
            yield replace(one, checked=found, reasons=why)

    def _verdict(self, case: StoredCase, file: "_Items", kind: str, changes: Changes) -> Gathered:
        why = list(reasons(case, self.destination.classes, file.remarks, self.selection))
        if not why and kind not in TAKEN[self.selection.sending]:
            why = [Reason(kind, _NOT_ASKED[kind])]
        return Gathered(
            case, file.patient, file.tumor, kind, changes, tuple(why), tuple(file.remarks)
        )

    def _as_last_time(
        self, cases: list[StoredCase], index: int, last: LastSent, file: list["_Items"]
    ) -> dict[str, str]:
        """Return the values of a case as the version and type of its last submission has them."""
        target = Target(last.version, last.record_type)
        if target != self.selection.target:
            file = _items(extract.extracted(cases, self._converter(target)))
        return {**file[index].patient, **file[index].tumor}

    def _converter(self, target: Target) -> Converter:
        if target not in self._converters:
            dictionaries = self._dictionaries(target.version)
            self._converters[target] = Converter(target, dictionaries)
        return self._converters[target]

    def _dictionaries(self, version: int) -> list[naaccr_xml.UserDictionary]:
        return extract.dictionaries(version) if self.destination.user_items else []


_NOT_ASKED = {
    NEW: "New: this submission takes changed cases only",
    CHANGED: "Changed: this submission takes new cases only",
    UNCHANGED: "Unchanged since it was last sent",
}


@dataclass(frozen=True, slots=True)
class _Items:
    patient: dict[str, str]
    tumor: dict[str, str]
    remarks: list[Remark]


def number(case: StoredCase) -> Number:
    """Return accession and sequence number of *case*."""
    return (
        case.tumor.get("accessionNumberHosp", ""),
        case.tumor.get("sequenceNumberHospital", ""),
    )


def _items(extracted: Extracted) -> list[_Items]:
    patient = ledger.by_number(extracted.patient.items)
    return [
        _Items(patient, ledger.by_number(tumor.items), remarks)
        for tumor, remarks in zip(extracted.patient.tumors, extracted.remarks, strict=True)
    ]


def _ids(what: Any = Abstract.id) -> Select[Any]:
    """Return the statement for abstracts' ids beside the tables that a period may ask for."""
    return (
        select(what)
        .select_from(Abstract)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
    )


def _chunks(iterable: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(iterable)
    while chunk := list(islice(iterator, size)):
        yield chunk
