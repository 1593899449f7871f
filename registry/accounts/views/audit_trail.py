"""The audit trail on screen."""

from flask import render_template, request
from flask_login import current_user

from registry.accounts import queries as accounts
from registry.accounts.forms import AuditFilterForm
from registry.accounts.views.blueprint import bp
from registry.audit import actions as audit
from registry.audit import queries
from registry.audit.actions import Event
from registry.forms import choices
from registry.security import Permission, requires


@bp.get("/audit")
@requires(Permission.ADMINISTER)
def list_events() -> str:
    """Show a page of the audit trail; looking at it is an event, too."""
    form = AuditFilterForm(request.args)
    names = ((user.username, user.full_name) for user in accounts.users())
    form.username.choices = choices([("", "Anybody"), *names])
    form.action.choices = choices([("", "Any action"), *((a, a) for a in queries.actions_seen())])
    chosen = form.data if form.validate() else {}
    page = queries.events(chosen, page=request.args.get("page", 1, int))
    audit.record(current_user.actor, Event("view audit trail"))
    return render_template("accounts/audit.html", form=form, page=page)
