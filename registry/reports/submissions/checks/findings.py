"""What the cases of a submission fail: edits of the destination's set, and blank required items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from registry.cases.editing.cases import cases_of_patient, reference_year, site_edits
from registry.cases.models import Abstract, Facility, OverRide
from registry.cases.staging import site
from registry.edits import report
from registry.edits.edit import HOSPITAL, NCDB, STATE, Edit, Severity
from registry.edits.engine import Failure, edits, run
from registry.exchange import extract
from registry.exchange.conversion import Target
from registry.exchange.extract import StoredCase
from registry.extensions import db
from registry.reports.submissions.checks.demands import Demanded
from registry.reports.submissions.models import (
    OPEN,
    OVER_RIDDEN,
    WAIVED,
    Destination,
    SubmissionWaiver,
)
from registry.standards import items as dictionary

SETS = {"state": STATE, "ncdb": NCDB}
# The check of required items, among the edits; it takes the place of those that know no site.
REQUIRED = "REQUIRED"
REQUIRED_NAME = "Items that are never blank"
REPLACED = frozenset({"R199", "R199N"})
Waivers = Mapping[tuple[int, str], SubmissionWaiver]


@dataclass(frozen=True, slots=True)
class Finding:
    """An error of a case: at which *items*, open, waived or over-ridden, and for what *reason*."""

    edit_id: str
    status: str
    items: tuple[str, ...]
    message: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The errors of a case, and the ids of the edits that warn."""

    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def open(self) -> list[Finding]:
        """The errors that are neither waived nor over-ridden."""
        return [finding for finding in self.findings if finding.status == OPEN]


class Checker:
    """Checks cases for one destination, many patients at once.

    Of the edits those count that look at something the file carries: a destination cannot
    see the rest.  That two patients look alike is not its business either.
    """

    def __init__(
        self,
        destination: Destination,
        facility: Facility,
        target: Target,
        *,
        today: date,
    ) -> None:
        self._facility, self._today = facility, today
        self._demanded = Demanded(destination, target.version, target.record_type)
        self._not_carried = {
            naaccr_id
            for naaccr_id, item in dictionary.items(target.version).items()
            if target.record_type not in item.record_types
        }
        self._edits = edit_set(destination)
        self._waivers = waivers(destination.id)
        self._facilities = frozenset(db.session.scalars(select(Facility.facility_id)))
        self._shelf, self._ajcc, self._local = site.shelf(), site.ajcc_tables(), site_edits()

    def check(self, groups: Sequence[Sequence[StoredCase]]) -> dict[int, Checked]:
        """Return what each case of *groups*, one group a patient, fails; by abstract id."""
        others = self._others(groups)
        found = {}
        for group in groups:
            cases = [*group, *others.get(group[0].patient_id, [])]
            seen_by_edits = cases_of_patient(
                [{**case.patient, **case.tumor} for case in cases],
                today=self._today,
                facilities=self._facilities,
                reference_year=reference_year(self._facility),
                shelf=self._shelf,
                ajcc=self._ajcc,
                local=self._local,
            )
            for case, seen in zip(group, seen_by_edits, strict=False):
                if case.abstract_id is not None:
                    failures = run(seen, self._edits)
                    blank = self._demanded.missing(seen, case.diagnosis_year)
                    found[case.abstract_id] = self._checked(case.abstract_id, seen, failures, blank)
        return found

    def _others(self, groups: Iterable[Sequence[StoredCase]]) -> dict[int, list[StoredCase]]:
        """Return the patients' further cases at the facility, which edits compare with."""
        patients = [group[0].patient_id for group in groups]
        known = [case.abstract_id for group in groups for case in group]
        found: dict[int, list[StoredCase]] = {}
        for case in extract.stored(
            [
                Abstract.patient_id.in_(patients),
                Abstract.facility_id == self._facility.id,
                Abstract.id.not_in(known),
            ]
        ):
            found.setdefault(case.patient_id, []).append(case)
        return found

    def _checked(
        self,
        abstract_id: int,
        case: Mapping[str, str],
        failures: Iterable[Failure],
        blank: tuple[str, ...],
    ) -> Checked:
        findings, warnings = [], []
        for failure in failures:
            if self._not_carried.issuperset(failure.items):
                continue
            if failure.edit.severity is Severity.WARNING:
                warnings.append(failure.edit.id)
            else:
                findings.append(self._finding(abstract_id, case, failure))
        if blank:
            names = ", ".join(dictionary.item(naaccr_id).name for naaccr_id in blank)
            message = f"{names}: required, blank"
            findings.append(
                self._judged(abstract_id, case, Finding(REQUIRED, OPEN, blank, message))
            )
        return Checked(tuple(findings), tuple(warnings))

    def _finding(self, abstract_id: int, case: Mapping[str, str], failure: Failure) -> Finding:
        edit = failure.edit
        if failure.over_ridden:
            reason = over_ride_reason(abstract_id, edit.over_ride)
            return Finding(edit.id, OVER_RIDDEN, failure.items, failure.message, reason)
        return self._judged(
            abstract_id, case, Finding(edit.id, OPEN, failure.items, failure.message)
        )

    def _judged(self, abstract_id: int, case: Mapping[str, str], finding: Finding) -> Finding:
        waiver = self._waivers.get((abstract_id, finding.edit_id))
        if waiver is None or waiver.values != values_of(case, finding):
            return finding
        return Finding(finding.edit_id, WAIVED, finding.items, finding.message, waiver.reason)


def edit_set(destination: Destination) -> list[Edit]:
    """Return the edits that a case has to pass for *destination*."""
    name = SETS.get(destination.kind, HOSPITAL)
    local = site_edits() if name == HOSPITAL else ()
    return [edit for edit in (*report.edit_set(name), *local) if edit.id not in REPLACED]


def edit_names() -> dict[str, str]:
    """Return what the edits are called, the check of required items among them, by id."""
    return {edit.id: edit.name for edit in (*edits(), *site_edits())} | {REQUIRED: REQUIRED_NAME}


def values_of(case: Mapping[str, str], finding: Finding) -> dict[str, str]:
    """Return the values that a waiver of *finding* holds for: those of the items it looks at."""
    looked_at = {edit.id: edit.items for edit in (*edits(), *site_edits())}
    items = finding.items if finding.edit_id == REQUIRED else looked_at[finding.edit_id]
    return {naaccr_id: case.get(naaccr_id, "") for naaccr_id in items}


def waivers(destination_id: int) -> dict[tuple[int, str], SubmissionWaiver]:
    """Return the waivers that were not withdrawn, by abstract and edit; the newest counts."""
    rows = db.session.scalars(
        select(SubmissionWaiver)
        .where(
            SubmissionWaiver.destination_id == destination_id,
            SubmissionWaiver.withdrawn_at.is_(None),
        )
        .order_by(SubmissionWaiver.id)
    )
    return {(row.abstract_id, row.edit_id): row for row in rows}


def over_ride_reason(abstract_id: int, flag: str) -> str:
    """Return why an edit's flag was set; blank where a file brought the flag."""
    found = db.session.scalars(
        select(OverRide.reason)
        .where(
            OverRide.abstract_id == abstract_id,
            OverRide.flag == flag,
            OverRide.cleared_at.is_(None),
        )
        .order_by(OverRide.id.desc())
        .limit(1)
    )
    return found.first() or ""
