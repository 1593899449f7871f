"""The time line of a patient: a picture, what contradicts itself, and the same as a table."""

from datetime import date

from flask import render_template
from flask_login import current_user

from registry import clock
from registry.abstracting import timeline
from registry.abstracting.views.blueprint import bp
from registry.audit import actions as audit
from registry.audit.actions import Event as AuditEvent
from registry.cases import queries
from registry.cases.items import CaseItems
from registry.cases.models import Tumor
from registry.cases.timeline import events, findings
from registry.cases.timeline.events import Event
from registry.formats import topography
from registry.security import Permission, requires
from registry.standards import lookup


@bp.get("/patients/<int:patient_id>/time-line")
@requires(Permission.VIEW_CASES)
def show_patient_time_line(patient_id: int) -> str:
    """Show what happened to a patient in order of time, with gaps and contradictions."""
    patient = queries.patient_or_404(patient_id)
    case, today = CaseItems(patient), clock.today()
    found = events.of_patient(patient)
    birth = events.date_of(case["dateOfBirth"])
    conflicts = findings.conflicts(found, birth=birth, today=today)
    gaps = findings.gaps(found, today=today)
    titles = [_title(number, tumor) for number, tumor in enumerate(patient.tumors, 1)]
    page = render_template(
        "abstracting/time_line.html",
        patient=patient,
        case=case,
        titles=titles,
        events=sorted(found, key=_in_time),
        conflicts=conflicts,
        gaps=gaps,
        drawing=timeline.draw(titles, found, conflicts, gaps, today=today),
        gap_months=findings.GAP_MONTHS,
        when=timeline.when,
        today=today,
    )
    audit.record(
        current_user.actor,
        AuditEvent("view patient", patient_id=patient_id, detail={"page": "time line"}),
    )
    return page


def _title(number: int, tumor: Tumor) -> str:
    site = str(tumor.primary_site or "")
    named = f"{topography(site)} {lookup.describe('primarySite', site, {})}" if site else ""
    return f"{number}. {named or 'Site not coded'}"


def _in_time(event: Event) -> date:
    return event.start.earliest() if event.start else date.max
