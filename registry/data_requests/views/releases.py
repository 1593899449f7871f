"""Files: made, downloaded, given to somebody, returned or destroyed."""

from datetime import UTC, datetime
from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry import clock, waiting
from registry.background import Progress, silent
from registry.data_requests import actions, making, queries
from registry.data_requests.forms import GiveForm, MakeForm, SettleForm
from registry.data_requests.models import Release
from registry.data_requests.views.blueprint import PROBLEMS, bp
from registry.disclosure import files
from registry.security import Permission, requires


@bp.post("/<int:request_id>/releases")
@requires(Permission.SUBMIT)
def make(request_id: int) -> ResponseReturnValue:
    """Make the file of an approved request."""
    asked, form = queries.request_or_404(request_id), MakeForm()
    actor, now, kind = current_user.actor, datetime.now(UTC), str(form.form.data)
    back = url_for(".show", request_id=request_id)

    def work(progress: Progress) -> int:
        own = queries.request_or_404(request_id)
        return actions.make(actor, own, kind, now=now, progress=progress).id

    try:
        if not form.validate():
            raise ValueError("Choose the form of the file")
        if waiting.is_large(making.size(asked, clock.today())[0]):
            key = waiting.begin(actions.STEPS, "steps", work, refusals=PROBLEMS, back=back)
            return redirect(url_for(".show_making", key=key), 303)
        return redirect(url_for(".show_release", release_id=work(silent)), 303)
    except PROBLEMS as problem:
        flash(str(problem), "warning")
        return redirect(back, 303)


@bp.get("/releases/<int:release_id>")
@requires(Permission.SUBMIT)
def show_release(release_id: int) -> str:
    """Show a file that was made: its counts, its hash, who has it."""
    release = queries.release_or_404(release_id)
    return _page(release, _give_form(release), _settle_form(release))


@bp.get("/releases/<int:release_id>/<any('data', 'dictionary'):part>")
@requires(Permission.SUBMIT)
def download(release_id: int, part: str) -> ResponseReturnValue:
    """Send the file, or its data dictionary."""
    release = queries.release_or_404(release_id)
    name = f"request-{release.request_id}-release-{release.id}"
    try:
        content = actions.content(current_user.actor, release, today=clock.today())
    except PROBLEMS as problem:
        flash(str(problem), "warning")
        return redirect(url_for(".show_release", release_id=release_id), 303)
    if part == "data":
        mime_type, name = files.MIME_TYPES[release.form], f"{name}.{release.form}"
        return send_file(content, mimetype=mime_type, as_attachment=True, download_name=name)
    content.close()
    target = BytesIO()
    made = making.prepared(release.request, clock.today())
    protection = making.plan(release.request, clock.today())
    files.write_csv(making.dictionary(made, protection), target)
    target.seek(0)
    name = f"{name}-dictionary.csv"
    return send_file(target, mimetype="text/csv", as_attachment=True, download_name=name)


@bp.post("/releases/<int:release_id>/give")
@requires(Permission.SUBMIT)
def give(release_id: int) -> ResponseReturnValue:
    """Note to whom the file went."""
    release = queries.release_or_404(release_id)
    form = _give_form(release)
    if not form.validate():
        return _page(release, form, _settle_form(release))
    try:
        actions.give(current_user.actor, release, form.values(), today=clock.today())
        flash(f"Noted: {release.recipient} has the file until {release.due_on}.", "success")
    except PROBLEMS as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show_release", release_id=release_id), 303)


@bp.post("/releases/<int:release_id>/settle")
@requires(Permission.SUBMIT)
def settle(release_id: int) -> ResponseReturnValue:
    """Note that the file was returned or destroyed."""
    release = queries.release_or_404(release_id)
    form = _settle_form(release)
    if not form.validate():
        return _page(release, _give_form(release), form)
    try:
        actions.settle(current_user.actor, release, form.values())
        flash(f"Noted: the file is {release.settled_how}.", "success")
    except PROBLEMS as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show_release", release_id=release_id), 303)


def _give_form(release: Release) -> GiveForm:
    asked = release.request
    return GiveForm(
        made_on=release.made_at.astimezone().date(),
        today=clock.today(),
        recipient=f"{asked.requester}, {asked.institution}"[:120],
        recipient_address=asked.address,
        given_on=clock.today(),
        due_on=asked.agreement_expires,
    )


def _settle_form(release: Release) -> SettleForm:
    given_on = release.given_on or clock.today()
    return SettleForm(given_on=given_on, today=clock.today(), settled_on=clock.today())


def _page(release: Release, give_form: GiveForm, settle_form: SettleForm) -> str:
    return render_template(
        "data_requests/release.html",
        release=release,
        asked=release.request,
        give_form=give_form,
        settle_form=settle_form,
        same=queries.same_file(release),
        today=clock.today(),
    )
