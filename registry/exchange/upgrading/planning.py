"""What a change of the version would do to the stored cases, before it does anything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.cases.items import CaseItems
from registry.cases.models import Patient, Tumor
from registry.cases.upgrades.models import UpgradeNeed, VersionUpgrade
from registry.exchange.upgrading import rules
from registry.exchange.upgrading.rules import Finding
from registry.extensions import db
from registry.standards import items

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one patient, or of one tumor of the patient."""

    patient: Patient
    tumor: Tumor | None
    finding: Finding

    @property
    def key(self) -> tuple[int, int | None, str, str]:
        """What tells it from all others: patient, tumor, rule and item."""
        tumor_id = self.tumor.id if self.tumor else None
        return self.patient.id, tumor_id, self.finding.rule, self.finding.naaccr_id

    @property
    def case(self) -> CaseItems:
        """The items of both."""
        return CaseItems(self.patient, self.tumor)


@dataclass(slots=True)
class Plan:
    """The counts of a dry run: patients and tumors looked at, findings by rule, items that end.

    *untouched* counts the patients of whom nothing changes and nobody is asked.
    """

    old: int
    new: int
    patients: int = 0
    tumors: int = 0
    untouched: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    retired: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, Any]:
        """Return the plan as it is kept."""
        return {
            "patients": self.patients,
            "tumors": self.tumors,
            "untouched": self.untouched,
            "rules": dict(self.by_rule),
            "retired": dict(self.retired),
        }


def walk(plan: Plan, *, after: int = 0) -> Iterator[list[Found]]:
    """Yield what is found of each slice of patients, and count it in *plan*.

    Only of patients whose id is above *after*.  What a person has answered for the same
    version is not found again.
    """
    retired = {
        str(item.number): item.naaccr_id for item in rules.difference(plan.old, plan.new).retired
    }
    last = after
    while patients := _next(last):
        last = patients[-1].id
        found = _unanswered(
            plan.new, [each for patient in patients for each in _of_patient(patient, plan)]
        )
        for patient in patients:
            for row in (
                patient,
                *patient.tumors,
                *(a for t in patient.tumors for a in t.abstracts),
            ):
                plan.retired.update(retired[key] for key in row.items if key in retired)
        plan.patients += len(patients)
        plan.untouched += len(patients) - len({each.patient.id for each in found})
        plan.tumors += sum(len(patient.tumors) for patient in patients)
        plan.by_rule.update(each.finding.rule for each in found)
        yield found


def dry_run(old: int, new: int) -> Plan:
    """Return what the change from version *old* to *new* would find; nothing is stored.

    Raises ValueError for versions that do not follow one another.
    """
    rules.check_versions(old, new)
    plan = Plan(old, new)
    for _ in walk(plan):
        db.session.expunge_all()
    return plan


def title(name: str) -> str:
    """Return how a rule, or an item that ends, is called; another name is its own title."""
    rule = rules.rules().get(name)
    if rule:
        return rule.title
    try:
        return items.item(name).name
    except items.UnknownItem:
        return name


def _next(last: int) -> Sequence[Patient]:
    chosen = (
        select(Patient)
        .options(selectinload(Patient.tumors).selectinload(Tumor.abstracts))
        .where(Patient.id > last)
        .order_by(Patient.id)
        .limit(AT_ONCE)
    )
    return db.session.scalars(chosen).all()


def _unanswered(new: int, found: Sequence[Found]) -> list[Found]:
    """Return *found* without what a person has answered for the same version."""
    asked = {each.patient.id for each in found if each.finding.new is None}
    settled = (
        select(UpgradeNeed)
        .join(VersionUpgrade, VersionUpgrade.id == UpgradeNeed.upgrade_id)
        .where(
            VersionUpgrade.to_version == new,
            UpgradeNeed.settled_at.is_not(None),
            UpgradeNeed.patient_id.in_(asked),
        )
    )
    answered = {
        (need.patient_id, need.tumor_id, need.rule, need.naaccr_id)
        for need in db.session.scalars(settled)
    }
    return [each for each in found if each.finding.new is not None or each.key not in answered]


def _of_patient(patient: Patient, plan: Plan) -> Iterator[Found]:
    sites = [str(tumor.primary_site or "") for tumor in patient.tumors]
    for finding in rules.of_patient(CaseItems(patient), sites, plan.old, plan.new):
        yield Found(patient, None, finding)
    for tumor in patient.tumors:
        case = CaseItems(patient, tumor)
        for finding in rules.of_tumor(case, tumor.diagnosis_year, plan.old, plan.new):
            yield Found(patient, tumor, finding)
