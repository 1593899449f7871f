"""Drafts of sections: an open page keeps them, and hears who else is in the case."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.abstracting import drafts, sections
from registry.abstracting.views.blueprint import bp
from registry.cases import queries
from registry.cases.drafts import actions
from registry.cases.drafts import queries as present
from registry.cases.drafts.actions import DraftGone
from registry.security import Permission, requires


@bp.post("/abstracts/<int:abstract_id>/drafts/<string:token>")
@requires(Permission.ABSTRACT)
def keep_draft(abstract_id: int, token: str) -> ResponseReturnValue:
    """Keep what a page holds that is not saved, and return who else is in the case.

    Answers 410 where the draft ended, because it was saved or discarded.
    """
    abstract = queries.abstract_or_404(abstract_id)
    now = datetime.now(UTC)
    try:
        draft = actions.keep(
            current_user.actor,
            token,
            drafts.read(request.form),
            now=now,
            leaving="leaving" in request.form,
        )
    except ValueError:
        abort(400, "A draft is two JSON objects of texts, typed and loaded")
    except DraftGone:
        abort(410, "This draft was saved or discarded")
    if "leaving" in request.form:
        return "", 204
    return render_template(
        "abstracting/_others.html",
        abstract=abstract,
        others=present.others(abstract_id, token, now=now),
        meanwhile=abstract.changed_at > draft.opened_at,
        here=draft.section,
    )


@bp.post("/abstracts/<int:abstract_id>/drafts/<string:token>/discard")
@requires(Permission.ABSTRACT)
def discard_draft(abstract_id: int, token: str) -> ResponseReturnValue:
    """Throw away a draft, and show its section as it is stored."""
    abstract = queries.abstract_or_404(abstract_id)
    section = request.form.get("section", "")
    if section not in sections.TITLES:
        abort(400)
    try:
        actions.discard(current_user.actor, token)
    except DraftGone:
        flash("That draft was saved or discarded meanwhile.", "info")
    else:
        flash("The draft is discarded; nothing that was saved has changed.", "success")
    return redirect(url_for(".edit_section", abstract_id=abstract.id, section=section), 303)
