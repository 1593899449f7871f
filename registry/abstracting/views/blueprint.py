"""The blueprint that this room's views hang on, and what they share."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask_login import current_user

from registry.abstracting import sections
from registry.abstracting.fields import item_of, masked
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.courses.words import WORDS
from registry.cases.models import Abstract, Patient
from registry.cases.waiting.models import Waiting
from registry.cases.waiting.reasons import REASONS
from registry.extensions import db
from registry.security import Permission
from registry.standards import lookup

bp = Blueprint("abstracting", __name__)


def seen(action: str, abstract: Abstract, **detail: Any) -> None:
    """Record that the signed-in user saw an abstract."""
    audit.record(
        current_user.actor,
        Event(action, patient_id=abstract.patient_id, abstract_id=abstract.id, detail=detail),
    )


@bp.context_processor
def _vocabulary() -> dict[str, Any]:
    """Give this room's templates the words for codes, items and sections."""
    return {
        "course_words": WORDS,
        "item_of": item_of,
        "masked": masked,
        "meaning": _meaning,
        "numbers": _numbers,
        "Permission": Permission,
        "reasons": REASONS,
        "section_of": lambda naaccr_id: sections.by_id()[naaccr_id].section,
        "section_or_other": sections.section_or_other,
        "step_title": sections.TITLES.__getitem__,
        "waiting_of": lambda abstract: db.session.get(Waiting, abstract.id),
    }


def _meaning(naaccr_id: str, value: str | None, case: Mapping[str, str]) -> str:
    return lookup.describe(naaccr_id, value or "", case)


def _numbers(patient: Patient) -> list[str]:
    """Return the accession and medical record numbers by which a patient is told apart."""
    held = {
        f"{abstract.accession_number_hosp or 'no number'}"
        + (f", record {abstract.medical_record_number}" if abstract.medical_record_number else "")
        for tumor in patient.tumors
        for abstract in tumor.abstracts
    }
    return sorted(held)
