"""A change of the NAACCR version: dry run, carrying out, taking back."""

import io

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from registry.accounts.views.blueprint import bp
from registry.audit import actions as audit
from registry.audit.actions import Event
from registry.cases.upgrades import needs
from registry.cases.upgrades.models import VersionUpgrade
from registry.exchange.upgrading import actions, listing, planning, rules
from registry.extensions import db
from registry.security import Permission, requires
from registry.standards import items
from registry.transactions import transaction

# So many pages the list of a dry run leads back; so many digits an id has.
LONGEST_WAY_BACK, LONGEST_ID = 50, 9


@bp.get("/versions")
@requires(Permission.ADMINISTER)
def list_versions() -> str:
    """Show the changes that were carried out, and what is still asked."""
    done = db.session.scalars(select(VersionUpgrade).order_by(VersionUpgrade.id.desc())).all()
    return render_template(
        "accounts/versions.html",
        upgrades=done,
        open_needs=needs.by_rule(),
        title=planning.title,
        pairs=[(old, new) for old, new in zip(rules.VERSIONS, rules.VERSIONS[1:], strict=False)],
    )


@bp.get("/versions/plan")
@requires(Permission.ADMINISTER)
def list_version_plan() -> ResponseReturnValue:
    """Show what a change would do; nothing is stored."""
    old, new = request.args.get("old", 250, int), request.args.get("new", items.LATEST, int)
    try:
        plan = planning.dry_run(old, new)
    except ValueError as problem:
        flash(f"{problem}.", "danger")
        return redirect(url_for(".list_versions"), 303)
    return render_template(
        "accounts/version_plan.html",
        plan=plan,
        difference=rules.difference(old, new),
        rules=rules.rules(),
        title=planning.title,
    )


@bp.get("/versions/plan/cases")
@requires(Permission.ADMINISTER)
def list_version_cases() -> ResponseReturnValue:
    """Show what a change would do to each case; nothing is stored."""
    old, new = request.args.get("old", 250, int), request.args.get("new", items.LATEST, int)
    rule, after = request.args.get("rule", ""), request.args.get("after", 0, int)
    trail = [int(each) for each in request.args.get("trail", "").split("-") if _is_id(each)]
    try:
        part = listing.part(old, new, rule=rule, after=after)
    except ValueError as problem:
        flash(f"{problem}.", "danger")
        return redirect(url_for(".list_versions"), 303)
    return render_template(
        "accounts/version_cases.html",
        part=part,
        chosen={"old": old, "new": new, "rule": rule},
        is_first=not after,
        # Pages follow a patient, so that the way back is the way that led here.
        before=(trail[-1], _trail(trail[:-1])) if trail else None,
        trail=_trail([*trail, after]),
        rules=rules.rules(),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def _trail(pages: list[int]) -> str:
    return "-".join(map(str, pages[-LONGEST_WAY_BACK:]))


@bp.get("/versions/plan/cases.csv")
@requires(Permission.ADMINISTER)
def download_version_cases() -> ResponseReturnValue:
    """Return what a change would do to each case as CSV."""
    old, new = request.args.get("old", 250, int), request.args.get("new", items.LATEST, int)
    # The walk forgets all that is loaded, the user among it.
    actor, text = current_user.actor, io.StringIO()
    try:
        listing.write(text, listing.lines(old, new, rule=request.args.get("rule", "")))
    except ValueError as problem:
        flash(f"{problem}.", "danger")
        return redirect(url_for(".list_versions"), 303)
    with transaction():
        audit.record(actor, Event("export dry run", detail={"from": old, "to": new}))
    return send_file(
        io.BytesIO(text.getvalue().encode()),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"version-{old // 10}-to-{new // 10}.csv",
    )


@bp.post("/versions")
@requires(Permission.ADMINISTER)
def change_version() -> ResponseReturnValue:
    """Carry a change out."""
    try:
        done = actions.upgrade(
            current_user.actor, request.form.get("old", 0, int), request.form.get("new", 0, int)
        )
    except ValueError as problem:
        flash(f"{problem}.", "danger")
    else:
        flash(
            f"The stored cases are carried over to version {done.to_version // 10}. "
            "What needs a person is listed below.",
            "success",
        )
    return redirect(url_for(".list_versions"), 303)


@bp.post("/versions/<int:upgrade_id>/undo")
@requires(Permission.ADMINISTER)
def change_version_back(upgrade_id: int) -> ResponseReturnValue:
    """Take a change back; values changed since stay and are counted."""
    upgraded = db.session.get(VersionUpgrade, upgrade_id)
    if upgraded is None:
        abort(404)
    try:
        undone = actions.undo(current_user.actor, upgraded)
    except actions.AlreadyUndone as refused:
        flash(f"{refused}.", "danger")
        return redirect(url_for(".list_versions"), 303)
    kept = f"; changed since, and kept: {len(undone.kept)}" if undone.kept else ""
    flash(f"Values restored: {undone.restored}{kept}.", "success")
    return redirect(url_for(".list_version_change", upgrade_id=upgrade_id), 303)


@bp.get("/versions/<int:upgrade_id>")
@requires(Permission.ADMINISTER)
def list_version_change(upgrade_id: int) -> str:
    """Show one change: what it found, and after taking it back the values that stayed."""
    upgraded = db.session.get(VersionUpgrade, upgrade_id)
    if upgraded is None:
        abort(404)
    return render_template(
        "accounts/version_change.html",
        upgraded=upgraded,
        kept=[change for change in upgraded.changes if change.kept],
        rules=rules.rules(),
        title=planning.title,
        item_of=items.item,
    )
