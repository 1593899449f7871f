"""What a change of the NAACCR version asks of a case, answered without a change."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.cases.upgrades import needs
from registry.security import Permission, requires


@bp.post("/abstracts/<int:abstract_id>/needs/<int:need_id>")
@requires(Permission.ABSTRACT)
def settle_need(abstract_id: int, need_id: int) -> ResponseReturnValue:
    """Note that nothing is to be changed, so that the case leaves the work list."""
    abstract = queries.abstract_or_404(abstract_id)
    need = next((each for each in needs.of(abstract) if each.id == need_id), None)
    if need is None:
        abort(404)
    needs.settle(current_user.actor, abstract, need)
    flash("Noted: nothing is to be changed.", "success")
    return redirect(url_for(".show_abstract", abstract_id=abstract_id), 303)
