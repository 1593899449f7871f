"""Courses of treatment with their drugs, and recurrences of a case's tumor."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock
from registry.abstracting.chart import Chart
from registry.abstracting.course_forms import RecurrenceForm, RowForm, TreatmentForm
from registry.abstracting.finder import Option
from registry.abstracting.views.blueprint import bp, seen
from registry.cases import queries as cases
from registry.cases.courses import actions, coding, queries, stepping
from registry.cases.courses.actions import ChangedMeanwhile
from registry.cases.courses.checks import CannotKeep
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.courses.words import MODALITIES
from registry.cases.items import CaseItems
from registry.cases.models import COMPLETE, Abstract
from registry.cases.timeline import events, findings
from registry.security import Permission, requires
from registry.standards import drugs
from registry.standards.search import Choice

DRUGS_SHOWN = 60


@bp.get("/abstracts/<int:abstract_id>/courses")
@requires(Permission.VIEW_CASES)
def case_courses(abstract_id: int) -> str:
    """Show the treatments of the case by course, its recurrences, and dates that disagree."""
    abstract = cases.abstract_or_404(abstract_id)
    case = CaseItems.of(abstract)
    treatments = queries.treatments([abstract.tumor_id])
    recurrences = queries.recurrences([abstract.tumor_id])
    everything = events.of_patient(abstract.tumor.patient)
    number = abstract.tumor.patient.tumors.index(abstract.tumor) + 1
    page = render_template(
        "abstracting/courses.html",
        abstract=abstract,
        case=Chart.of(abstract),
        treatments=treatments,
        recurrences=recurrences,
        coded=[
            each
            for each in everything
            if each.tumor == number and each.is_treatment and not each.treatment
        ],
        told=stepping.of_items(case),
        in_step=stepping.agree(case, recurrences[0] if recurrences else None),
        proposals=coding.proposals(abstract, case, treatments),
        conflicts=[
            each
            for each in findings.conflicts(
                everything, birth=events.date_of(case["dateOfBirth"]), today=clock.today()
            )
            if each.event.tumor == number
        ],
        kinds_of=_kinds_of,
    )
    seen("view case", abstract, page="courses")
    return page


@bp.route("/abstracts/<int:abstract_id>/treatments/new", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def case_new_treatment(abstract_id: int) -> ResponseReturnValue:
    """Ask for a treatment; on POST keep it."""
    return _treatment(cases.abstract_or_404(abstract_id), None)


@bp.route("/abstracts/<int:abstract_id>/treatments/<int:treatment_id>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def edit_treatment(abstract_id: int, treatment_id: int) -> ResponseReturnValue:
    """Show a treatment to change; on POST keep or remove it."""
    abstract = cases.abstract_or_404(abstract_id)
    return _treatment(abstract, queries.treatment_or_404(abstract, treatment_id))


@bp.route("/abstracts/<int:abstract_id>/recurrences/new", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def case_new_recurrence(abstract_id: int) -> ResponseReturnValue:
    """Ask for a recurrence; on POST keep it."""
    return _recurrence(cases.abstract_or_404(abstract_id), None)


@bp.route("/abstracts/<int:abstract_id>/recurrences/<int:recurrence_id>", methods=["GET", "POST"])
@requires(Permission.ABSTRACT)
def edit_recurrence(abstract_id: int, recurrence_id: int) -> ResponseReturnValue:
    """Show a recurrence to change; on POST keep or remove it."""
    abstract = cases.abstract_or_404(abstract_id)
    return _recurrence(abstract, queries.recurrence_or_404(abstract, recurrence_id))


@bp.post("/abstracts/<int:abstract_id>/courses/codes")
@requires(Permission.ABSTRACT)
def take_drug_codes(abstract_id: int) -> ResponseReturnValue:
    """Put the codes of the first course's drugs into the chosen items."""
    abstract = cases.abstract_or_404(abstract_id)
    was_complete = abstract.status == COMPLETE
    chosen = request.form.getlist("item")
    count = actions.take_codes(current_user.actor, abstract, chosen, today=clock.today())
    flash(
        f"{count} {'item was' if count == 1 else 'items were'} coded by the drugs."
        if count
        else "Nothing was chosen: no item was changed.",
        "success" if count else "info",
    )
    return _back(abstract, was_complete=was_complete)


@bp.post("/abstracts/<int:abstract_id>/recurrences/step")
@requires(Permission.ABSTRACT)
def settle_recurrence(abstract_id: int) -> ResponseReturnValue:
    """Settle a first recurrence that list and items tell differently, by the one that is right."""
    abstract = cases.abstract_or_404(abstract_id)
    was_complete = abstract.status == COMPLETE
    match request.form.get("right"):
        case "items":
            actions.list_coded_recurrence(current_user.actor, abstract)
            flash("The list now says what the items say.", "success")
        case "list":
            actions.code_first_recurrence(current_user.actor, abstract, today=clock.today())
            flash("The items now say what the list says.", "success")
        case _:
            abort(400)
    return _back(abstract, was_complete=was_complete)


@bp.get("/drugs")
@requires(Permission.VIEW_CASES)
def find_drugs() -> str:
    """Show drugs and regimens by name with how they are coded; ?part gives a field's list alone."""
    typed = request.args.get("q", "")
    found = [
        Choice(name, "; ".join(map(str, drugs.drugs_of(name))), _kinds_of(name))
        for name in drugs.find(typed, DRUGS_SHOWN)
    ]
    if "part" in request.args:
        groups = [("", [Option(each) for each in found])] if found else []
        return render_template("abstracting/_options.html", groups=groups)
    return render_template(
        "abstracting/drugs.html", typed=typed, found=found, limit=DRUGS_SHOWN, coded=drugs.coded
    )


def _kinds_of(name: str) -> str:
    """Return the kinds of treatment that a drug or regimen is, in words."""
    kinds = {kind: None for drug in drugs.drugs_of(name) for kind in drug.kinds}
    return ", ".join(MODALITIES.get(kind, kind).lower() for kind in kinds)


def _treatment(abstract: Abstract, row: Treatment | None) -> ResponseReturnValue:
    following = request.args.get("course", "")
    form = TreatmentForm.of(row, queries.treatments([abstract.tumor_id]), following)

    def keep() -> Treatment:
        return actions.keep_treatment(
            current_user.actor,
            abstract,
            form.values(),
            treatment=row,
            version=form.opened_version,
            today=clock.today(),
        )

    def remove() -> None:
        if row is not None:
            actions.remove_treatment(current_user.actor, abstract, row)

    return _page("abstracting/treatment.html", abstract, form, row, keep, remove)


def _recurrence(abstract: Abstract, row: Recurrence | None) -> ResponseReturnValue:
    told = stepping.of_items(CaseItems.of(abstract))
    is_first = row is None and not queries.recurrences([abstract.tumor_id])
    form = RecurrenceForm.of(row or (told if is_first else None))

    def keep() -> Recurrence:
        return actions.keep_recurrence(
            current_user.actor,
            abstract,
            form.values(),
            recurrence=row,
            version=form.opened_version,
            today=clock.today(),
        )

    def remove() -> None:
        if row is not None:
            actions.remove_recurrence(current_user.actor, abstract, row, today=clock.today())

    return _page("abstracting/recurrence.html", abstract, form, row, keep, remove)


def _page(
    template: str,
    abstract: Abstract,
    form: RowForm,
    row: Treatment | Recurrence | None,
    keep: Callable[[], Any],
    remove: Callable[[], None],
) -> ResponseReturnValue:
    """Show the form of a row; on POST keep the row, or remove it where the button says so."""
    was_complete = abstract.status == COMPLETE
    what = "treatment" if isinstance(form, TreatmentForm) else "recurrence"
    if row is not None and "remove" in request.form:
        remove()
        flash(f"The {what} was removed; the audit trail keeps it.", "success")
        return _back(abstract, was_complete=was_complete)
    stale = None
    if form.validate_on_submit():
        try:
            keep()
        except CannotKeep as refused:
            form.refuse(refused.problems)
        except ChangedMeanwhile as changed:
            stale = changed
            form.reopen(changed.row)
        else:
            flash(f"The {what} was {'added' if row is None else 'saved'}.", "success")
            address = ""
            if request.form.get("go") == "next":
                course = request.form.get("course")
                address = url_for(f".case_new_{what}", abstract_id=abstract.id, course=course)
            return _back(abstract, was_complete=was_complete, address=address)
    page = render_template(
        template,
        abstract=abstract,
        case=Chart.of(abstract),
        form=form,
        row=row,
        stale=stale,
        facilities=[facility.name for facility in cases.own_facilities()],
    )
    seen("view case", abstract, page=what)
    return page


def _back(abstract: Abstract, *, was_complete: bool, address: str = "") -> ResponseReturnValue:
    """Lead back to the lists, or to *address*, and say where a completed case fell back."""
    if was_complete and abstract.status != COMPLETE:
        flash("The case was complete: it is incomplete again until it is completed anew.", "info")
    lists = url_for(".case_courses", abstract_id=abstract.id)
    return redirect(address or lists, 303)
