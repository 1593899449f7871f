"""Patients: find one, add one, see all primaries, open a case."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting import opening, searching
from registry.abstracting.views.blueprint import bp
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases import actions, queries
from registry.cases.actions import NumberTaken
from registry.cases.items import CaseItems
from registry.cases.models import Patient
from registry.security import Permission, requires


@bp.get("/patients")
@requires(Permission.VIEW_CASES)
def find_patients() -> str:
    """Find patients by name, number or birth date; nothing asked shows the empty form."""
    search = searching.read(request.args, clock.today())
    found = None
    if search.criteria is not None:
        found = queries.find_patients(search.criteria, limit=searching.LIMIT)
    elif "patients" in request.args:
        found = queries.patients(searching.ids(request.args["patients"]))
    page = render_template(
        "abstracting/patients.html", search=search, found=found, limit=searching.LIMIT
    )
    # Recording ends the transaction, after which everything drawn would be read again.
    if found is not None:
        _listed("find patients", found)
    return page


@bp.post("/patients/by-number")
@requires(Permission.VIEW_CASES)
def find_by_ssn() -> ResponseReturnValue:
    """Find patients by Social Security number, which never stands in an address."""
    number = request.form.get("socialSecurityNumber", "")
    criteria = queries.PatientCriteria(social_security_number=number)
    digits = "".join(filter(str.isdigit, number))
    found = queries.find_patients(criteria, limit=searching.LIMIT) if len(digits) == 9 else []
    if len(digits) != 9:
        flash("Type all nine digits of the Social Security number.", "danger")
    ids = ",".join(str(patient.id) for patient in found)
    return redirect(url_for(".find_patients", patients=ids), 303)


@bp.route("/patients/new", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def add_patient() -> ResponseReturnValue:
    """Add a patient, after showing those who may be the same person."""
    form = opening.patient_form(request.args)
    alike: list[Patient] = []
    if form.validate_on_submit():
        values = opening.patient_values(form, clock.today())
        if not form.refused():
            alike = queries.possible_duplicates(values)
            ids = ",".join(str(patient.id) for patient in alike)
            if ids == request.form.get("distinct_from", ""):
                patient = actions.add_patient(current_user.actor, values)
                flash("The patient was added. Open the case now.", "success")
                return redirect(url_for(".open_case", patient_id=patient.id), 303)
            _listed("show possible duplicates", alike)
    return render_template(
        "abstracting/new_patient.html",
        form=form,
        groups=opening.groups(form, opening.PATIENT, opening.PATIENT_REQUIRED),
        alike=alike,
    )


@bp.get("/patients/<int:patient_id>")
@requires(Permission.VIEW_CASES)
def show_patient(patient_id: int) -> str:
    """Show a patient with all primaries and every facility's abstracts of them."""
    patient = queries.patient_or_404(patient_id)
    unmasked = request.args.get("number") == "shown"
    page = render_template(
        "abstracting/patient.html",
        patient=patient,
        case=CaseItems(patient),
        unmasked=unmasked,
    )
    action = "view social security number" if unmasked else "view patient"
    audit.record(current_user.actor, Event(action, patient_id=patient_id))
    return page


@bp.route("/patients/<int:patient_id>/abstracts/new", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def open_case(patient_id: int) -> ResponseReturnValue:
    """Open a case of a patient at a facility, with the next numbers offered."""
    patient = queries.patient_or_404(patient_id)
    facilities = queries.own_facilities()
    form = opening.case_form(patient, facilities, current_user.initials, clock.today())
    if form.validate_on_submit():
        values = opening.case_values(form, clock.today())
        if not form.refused():
            try:
                abstract = actions.open_abstract(
                    current_user.actor,
                    patient,
                    form.chosen_facility(facilities),
                    values,
                    today=clock.today(),
                    tumor=form.chosen_tumor(patient),
                )
            except NumberTaken as taken:
                form.refuse(taken.naaccr_id, str(taken))
            else:
                return redirect(
                    url_for(".edit_section", abstract_id=abstract.id, section="identification"),
                    303,
                )
    else:
        _listed("view patient", [patient])
    return render_template(
        "abstracting/new_case.html",
        patient=patient,
        case=CaseItems(patient),
        form=form,
        facilities=facilities,
        groups=opening.groups(form, opening.CASE, opening.CASE_REQUIRED),
    )


@bp.get("/patients/<int:patient_id>/numbers")
@requires(Permission.ABSTRACT)
def offer_numbers(patient_id: int) -> dict[str, str]:
    """Return the accession and sequence number that a case would get, as JSON."""
    patient = queries.patient_or_404(patient_id)
    facility = queries.facility_or_404(request.args.get("facility", 0, int))
    return opening.offer(patient, facility, request.args, clock.today())


def _listed(action: str, found: list[Patient]) -> None:
    detail = {"patients": [patient.id for patient in found]}
    audit.record(current_user.actor, Event(action, detail=detail))
